//! Who answers the world's questions.
//!
//! A [`Driver`] answers or passes; drivers stand in a row, and the first that answers wins:
//! what a person or a recording said ([`Answers`]), what the scenario fixes ([`Script`]), dice
//! ([`Dice`]). [`run`] is the one run loop without history; [`Timeline`] is the same loop with
//! history: it can go back, branch, and take live changes.

mod answers;
mod branch;
mod dice;
mod digest;
mod driver;
mod log;
mod script;
mod tally;
mod timeline;

pub use answers::{Answers, Given};
pub use branch::{Branch, Fork, PlannedChange};
pub use dice::Dice;
pub use digest::Digest;
pub use driver::{Driver, Misfit, Reply, Stop, run, step};
pub use log::EventLog;
pub use script::Script;
pub use tally::{Counts, Tally};
pub use timeline::{Advance, Timeline};
