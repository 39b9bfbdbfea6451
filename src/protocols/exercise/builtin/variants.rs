//! "Find the bug": for each exercise a variant that is right, and some that are wrong in one way.

use super::Builtin;

mod fifo;
mod others;
mod rpc;

/// A solution to look at closely.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Its name, of its own within its exercise.
    pub key: &'static str,
    /// The exercise's name.
    pub exercise: &'static str,
    /// What it does, without giving the bug away.
    pub title: &'static str,
    /// What is wrong and why: shown after the class has guessed.
    pub explained: &'static str,
    /// The solution.
    pub solution: Builtin,
    /// The guarantee that it breaks, if it is wrong.
    pub breaks: Option<&'static str>,
}

/// All variants, exercise by exercise, the right one of each first, where there is a right one.
pub fn variants() -> Vec<Variant> {
    let mut all = rpc::variants();
    all.extend(fifo::variants());
    all.extend(others::variants());
    all
}
