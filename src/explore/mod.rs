//! Explorers: drivers that give every answer.
//!
//! [`runs`] keeps every history with its exact weight; it serves exact odds.

pub mod budget;
pub mod odds;
pub mod runs;
pub mod weight;
