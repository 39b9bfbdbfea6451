//! What the interface *is*: its state, its commands, and how a command changes the state. No
//! terminal, no drawing, no clock, no files: those are asked for as a [`Request`] and answered by
//! calling back.

mod certainty;
mod clock;
mod command;
mod control;
mod dialog;
mod hands;
mod input;
mod keymap;
mod keys;
mod menu;
mod outcome_words;
mod overlay;
mod session;
mod slider;
mod state;
mod story;
mod travel;
mod update;

pub use certainty::{Certainty, Found, Job, OUTCOMES, Position};
pub use clock::{Clock, SPEEDS};
pub use command::{Command, Jump, Request};
pub use control::{Fate, decided};
pub use input::PathInput;
pub use keymap::{Binding, Group, KEYMAP, footer};
pub use keys::{Code, Key};
pub use menu::{Menu, MenuEntry};
pub use outcome_words::{OutcomeWords, outcome_words};
pub use overlay::{Overlay, Then};
pub use session::{Session, observer};
pub use slider::{Slider, Way};
pub use state::{App, Filter, Panel, Toast, Tone};
pub use story::Story;
