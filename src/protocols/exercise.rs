//! The exercises: RPC deduplication, FIFO links, crash-recovery and more, as step functions that the world asks.

mod wire;

pub use wire::{Action, Answer, Call, Incoming, Solution, Trouble, VERSION};
