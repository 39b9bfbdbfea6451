//! How long things take in a cell: what is late, and how long a node is down, depends on what the protocol waits for.

use crate::engine::{Delays, Time};
use crate::protocols::{Strategy, USUAL_DELAY};

/// The usual delay.
pub(super) const USUAL: Time = USUAL_DELAY;

/// The times of a cell.
pub(super) struct Times {
    /// A delay that comes too late for any timeout.
    pub late: Time,
    /// How long a node is down that recovers.
    pub down: Time,
    /// When a partially synchronous system stabilises.
    pub gst: Time,
}

impl Times {
    pub fn of(strategy: &Strategy) -> Self {
        match strategy {
            // The two halves of its small instance are as long as these ask for.
            Strategy::Heartbeat(p) => {
                Self { late: p.late().min(Delays::LONGEST), down: p.found_out(), gst: p.early() }
            }
            _ => Self { late: 200, down: 30, gst: 100 },
        }
    }
}
