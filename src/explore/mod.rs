//! Explorers: drivers that give every answer.
//!
//! [`runs`] keeps every history with its exact weight; it serves [`odds`] and the [`doubt`].

pub mod budget;
pub mod doubt;
pub mod odds;
pub mod runs;
pub mod weight;
