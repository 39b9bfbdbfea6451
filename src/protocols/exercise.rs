//! The exercises: RPC deduplication, FIFO links, crash-recovery and more, as step functions that the world asks.
//!
//! A node of an exercise ([`ExerciseNode`]) holds its state as a solution answered it, and asks what to do at every
//! event. A [`Solution`] is built in ([`Builtin`]) or a student's program; a [`Memory`] keeps what it has answered.

pub mod builtin;
mod label;
mod memory;
mod node;
mod plan;
mod said;
mod strategy;
mod task;
mod texts;
mod watch;
mod wire;

pub use builtin::{Builtin, Line, Switch, Variant, variants};
pub use label::{harmless, is_unruly, label};
pub use memory::{Act, Known, Memory};
pub(in crate::protocols) use node::UNREADABLE;
pub use node::{ACCEPTED, ExerciseNode};
pub use plan::{ExercisePlan, RETRY_AFTER};
pub use strategy::{Exercise, Shared};
pub use task::{Names, Task};
pub use texts::{MOST_TIMES, NotKept, Texts, input, message, times};
pub use watch::ExerciseWatch;
pub use wire::{Action, Answer, Call, Incoming, Solution, Trouble, VERSION};
