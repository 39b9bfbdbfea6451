//! `two-generals`: the two generals problem and the system models of distributed computing, as
//! something a class can run.
//!
//! The rooms, and who may use whom (nothing points back up):
//!
//! - [`engine`]: the pure world that steps, stops and asks. Uses nothing of ours.
//! - [`protocols`]: what the generals run, and the outcome at dawn. Uses `engine`.
//! - [`drive`]: who answers the world's questions; a run with its history. Uses `engine`.
//! - [`explore`]: drivers that give every answer. Uses `engine` and `drive`.
//! - [`theory`]: closed forms to hold the rest against. Uses nothing of ours.
//! - [`scenario`]: the file format and the shipped scenarios. Uses `engine`,
//!   `protocols` and `drive`.
//! - [`certainty`]: what explorers find, in the generals' terms: odds, proof, knowledge. Uses all above.
//! - [`exercise`]: solutions of exercises put to the test. Uses all above.
//! - [`app`]: what the interface is. Uses all above.
//! - [`ui`]: what the interface looks like. Uses `app` and below.
//! - [`shell`]: arguments, files, the terminal. On top.
//!
//! ```
//! use two_generals::drive::{Dice, Stop, run};
//! use two_generals::engine::World;
//! use two_generals::protocols::Outcome;
//! use two_generals::scenario::{find, parse};
//!
//! let shipped = find("option-1-arrives").unwrap();
//! let stage = parse(shipped.name, shipped.text.as_bytes()).unwrap().stage();
//! let mut world = World::new(&stage.model);
//! let mut driver = (&stage.script, Dice::new(stage.seed));
//! assert_eq!(run(&mut world, &stage.model, &mut driver, &mut ()), Stop::End);
//! assert_eq!(Outcome::of(&world), Outcome::Captured);
//! ```

pub mod app;
pub mod certainty;
pub mod drive;
pub mod engine;
pub mod exercise;
pub mod explore;
pub mod protocols;
pub mod scenario;
pub mod shell;
pub mod theory;
pub mod ui;
