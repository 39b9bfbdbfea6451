//! What is asked of the Worker's schedule and of the Monitor, watched on a run.

use super::{HIGH, Happening, Scheduling, What};
use crate::engine::{Event, Fact, NodeId, World};
use crate::protocols::{General, Promise, Promises};

/// Watches deadlines, and whether a Worker that is up is suspected.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchedulingWatch {
    guaranteed: bool,
    /// Is the Worker down?
    down: bool,
    met: u32,
    missed: u32,
    broken: Promises,
}

impl SchedulingWatch {
    /// What it watches.
    pub const PROMISES: &'static [Promise] = &[Promise::Deadlines, Promise::Accuracy];

    pub(in crate::protocols) fn new(p: &Scheduling) -> Self {
        let broken = Promises::default();
        Self { guaranteed: p.is_guaranteed(), down: false, met: 0, missed: 0, broken }
    }

    /// Does theory promise the deadlines?
    pub(in crate::protocols) const fn is_guaranteed(&self) -> bool {
        self.guaranteed
    }

    pub(in crate::protocols) fn see(&mut self, event: &Event) {
        match event.fact {
            Fact::Crashed { node: NodeId(0) } => self.down = true,
            Fact::Recovered { node: NodeId(0) } => self.down = false,
            Fact::Suspected { peer: NodeId(0), .. } if !self.down => {
                self.broken.add(Promise::Accuracy);
            }
            Fact::Traced { code, .. } => match Happening::from_code(code) {
                Some(Happening { what: What::Misses, .. }) => {
                    self.missed += 1;
                    self.broken.add(Promise::Deadlines);
                }
                Some(Happening { what: What::Done, task: HIGH }) => self.met += 1,
                _ => {}
            },
            _ => {}
        }
    }

    pub(in crate::protocols) fn broken(&self, _: Option<&World<General>>) -> Promises {
        self.broken
    }

    pub(in crate::protocols) fn words(&self) -> String {
        let (done, missed) = (self.met, self.missed);
        let plural = if done == 1 { "" } else { "s" };
        format!("{done} heartbeat{plural}, {missed} deadlines missed")
    }
}
