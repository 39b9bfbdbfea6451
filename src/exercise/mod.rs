//! Exercises put to the test: every order, loss, copy and crash up to stated bounds, then long random runs.
//!
//! [`trial`] is the scenario in which a solution is tried, [`check`] explores it, [`Report`] is what came of it:
//! a [`Mark`] for each guarantee.

mod bounds;
mod check;
mod honesty;
mod random;
mod told;
mod trial;

pub use bounds::{Bounds, bounds_words};
pub use check::{Mark, Report, Verdict, check};
pub use honesty::{Dishonest, honesty};
pub use random::{Chanced, RandomRun, RandomRuns};
pub use told::{Failure, failure, told};
pub use trial::{random_trial, trial};
