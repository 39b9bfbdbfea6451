//! How far an exploration may go, and how far it went.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A bound that is stated beforehand, a way to stop earlier, and a place to tell how far it is.
#[derive(Clone, Copy, Debug)]
pub struct Budget<'a> {
    /// The most runs, or merged states, that are explored.
    pub most: u64,
    /// Set from elsewhere to stop.
    pub cancel: Option<&'a AtomicBool>,
    /// Where it is told how many have been explored so far.
    pub done: Option<&'a AtomicU64>,
}

/// Whether everything was explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Every run.
    Complete,
    /// The bound was reached; there are more runs.
    Bound,
    /// After so many questions of one run: their worlds, which wait for the other answers, would take more
    /// than a gigabyte.
    TooLong(u64),
    /// An adversary would be asked about more messengers than its plans can be deep.
    TooDeep,
    /// Somebody stopped it.
    Cancelled,
}

impl Budget<'_> {
    /// A bound, with nobody to stop it earlier.
    pub const fn most(most: u64) -> Self {
        Self { most, cancel: None, done: None }
    }

    /// Did somebody stop it?
    pub fn is_cancelled(&self) -> bool {
        self.cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }

    /// Is it time to stop after so many?
    pub(super) fn stop(&self, explored: u64) -> Option<Coverage> {
        if let Some(done) = self.done
            && explored.is_multiple_of(TOLD_EVERY)
        {
            done.store(explored, Ordering::Relaxed);
        }
        if self.is_cancelled() {
            return Some(Coverage::Cancelled);
        }
        (explored >= self.most).then_some(Coverage::Bound)
    }
}

/// How many states a world of so many bytes counts as: what a search holds at once stays within some
/// gigabytes, however many messengers are under way.
pub(super) fn counts_as(bytes: usize) -> u64 {
    1 + bytes as u64 / 1_024
}

/// How often progress is told.
const TOLD_EVERY: u64 = 256;
