//! Explorers: drivers that give every answer.
//!
//! [`runs`] follows every run with its history and exact weight. Where no history is needed, equal states
//! are merged: the [`graph`] gives exact odds and the [`doubt`], [`states`] finds the run that costs the
//! city least, [`adversary`] the range of odds over adversaries.

pub mod adversary;
pub mod budget;
pub mod chain;
pub mod doubt;
pub mod estimate;
pub mod graph;
pub mod knowledge;
mod merge;
pub mod odds;
pub mod runs;
pub mod sample;
pub mod states;
pub mod weight;
