//! What the interface *is*: its state, its commands, and how a command changes the state. No
//! terminal, no drawing, no clock, no files: those are asked for as a [`Request`] and answered by
//! calling back.

mod application;
mod clock;
mod command;
mod congestion;
mod control;
mod detection;
mod dialog;
mod exercise;
mod findings;
mod gantt;
mod hand_words;
mod hands;
mod input;
mod jobs;
mod keymap;
mod keys;
mod link_layers;
mod marks;
mod matrix;
mod menu;
mod node_keys;
mod order;
mod outcome_words;
mod overlay;
mod policies;
mod port_keys;
mod service_forms;
mod service_keys;
mod service_levels;
mod session;
mod slider;
mod state;
mod story;
mod travel;
mod treason;
mod trials;
mod update;
mod visit;
mod watching;

pub use application::{Application, Deed, Done, Input};
pub use clock::{Clock, SPEEDS};
pub use command::{Command, Jump, Request};
pub use congestion::{
    Congestion, Expected, Figures, LOADS, Latency, Meter, Point, Strip, Sweep, usual_retry,
};
pub use control::{Fate, decided};
pub use detection::{Detection, Pair, Stretch, Timings};
pub use exercise::{Checked, Tried, Trying, variants_of};
pub use findings::{Certainty, City, Findings, Lied, Proved};
pub use gantt::{Gantt, Span, State, TaskRow};
pub use input::PathInput;
pub use jobs::{Found, Job, Lane, Report, Slot};
pub use keymap::{Binding, Group, KEYMAP, footer};
pub use keys::{Code, Key};
pub use link_layers::Layer;
pub use marks::worlds;
pub use matrix::{Matrix, counterexample, fault_words, own_place, place_words};
pub use menu::{Menu, MenuEntry};
pub use node_keys::{Pause, asked_crash};
pub use order::asked_order;
pub use outcome_words::{OutcomeWords, outcome_words};
pub use overlay::{Overlay, Then};
pub use policies::{PolicyRun, wait_bounds};
pub use port_keys::Knob;
pub use service_forms::{
    NINES, Nine, Removal, ServiceForms, budget, credit, part_form, service_forms,
};
pub use service_keys::ServiceKnob;
pub use service_levels::{Level, PeriodCount, ServiceLevels};
pub use session::{Session, observer};
pub use slider::{Slider, Way};
pub use state::{App, Filter, Panel, Toast, Tone};
pub use story::Story;
pub use treason::{asked_lie, lie_options};
pub use trials::{Trial, Trials};
pub use visit::{Parked, Score};
pub use watching::{Lamp, Watching, WayWatch};
