//! How far an exploration may go, and how far it went.

use std::sync::atomic::{AtomicBool, Ordering};

/// A bound that is stated beforehand, and a way to stop earlier.
#[derive(Debug)]
pub struct Budget<'a> {
    /// The most runs that are followed to their end.
    pub runs: u64,
    /// Set from elsewhere to stop at the next run.
    pub cancel: Option<&'a AtomicBool>,
}

/// Whether everything was explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every run.
    Complete,
    /// The bound was reached; there are more runs.
    Bound,
    /// Somebody stopped it.
    Cancelled,
}

impl Budget<'_> {
    /// A bound on the number of runs.
    pub const fn runs(runs: u64) -> Self {
        Self { runs, cancel: None }
    }

    /// Is it time to stop after so many runs?
    pub(super) fn stop(&self, runs: u64) -> Option<Coverage> {
        if self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return Some(Coverage::Cancelled);
        }
        (runs >= self.runs).then_some(Coverage::Bound)
    }
}
