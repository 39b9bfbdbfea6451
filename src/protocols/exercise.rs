//! The exercises: RPC deduplication, FIFO links, crash-recovery and more, as step functions that the world asks.

pub mod builtin;
mod wire;

pub use builtin::{Builtin, Variant, variants};
pub use wire::{Action, Answer, Call, Incoming, Solution, Trouble, VERSION};
