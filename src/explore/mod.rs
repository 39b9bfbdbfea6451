//! Explorers: drivers that give every answer.
//!
//! [`runs`] keeps every history with its exact weight; it serves [`odds`], the [`doubt`] and the
//! [`search`] for the run that costs the city least.

pub mod adversary;
pub mod budget;
pub mod chain;
pub mod doubt;
pub mod graph;
pub mod knowledge;
mod merge;
pub mod odds;
pub mod runs;
pub mod sample;
pub mod states;
pub mod weight;
