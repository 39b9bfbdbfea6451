//! A switch port measured: what its events come to, beside the closed forms, live and over the load.

mod closed_form;
mod latency;
mod meter;
mod strip;
mod sweep;

pub use closed_form::Expected;
pub use latency::Latency;
pub use meter::{Figures, Meter};
pub use strip::Strip;
pub use sweep::{LOADS, Point, Sweep, usual_retry};

pub(super) use sweep::sweep;

use crate::drive::Timeline;
use crate::engine::{Change, Fact, Time};
use crate::protocols::{General, Strategy, SwitchPort};

/// What the port did up to the cursor. Going forward adds what is new; going back begins anew.
#[derive(Clone)]
pub struct Congestion {
    /// What is measured.
    pub meter: Meter,
    /// The line's length over the whole run.
    pub strip: Strip,
    /// The latest drops, each with when it fell; the newest last.
    pub drops: Vec<(Time, u32)>,
    /// The load now, in percent, and what theory expects of it in the long run: by the port's law, and by the
    /// other one.
    pub load: u32,
    /// See `load`.
    pub expected: [Option<Expected>; 2],
    branch: usize,
    at: usize,
    end: Time,
}

/// So many of the latest drops are kept.
const DROPS: usize = 8;

impl Congestion {
    /// Before the first event; `None` where there is no port.
    pub fn new(strategy: &Strategy, end: Time) -> Option<Self> {
        let Strategy::SwitchPort(params) = strategy else { return None };
        Some(Self::fresh(params.clone(), end))
    }

    fn fresh(params: SwitchPort, end: Time) -> Self {
        let (load, expected) = (params.load, Expected::both(&params, params.load));
        let (meter, strip) = (Meter::new(params), Strip::new(end));
        Self { meter, strip, drops: Vec::new(), load, expected, branch: 0, at: 0, end }
    }

    /// The port's parameters.
    pub const fn params(&self) -> &SwitchPort {
        self.meter.params()
    }

    /// Follows the cursor.
    pub fn follow(&mut self, timeline: &Timeline<General>) {
        if timeline.current() != self.branch || timeline.at() < self.at {
            *self = Self::fresh(self.params().clone(), self.end);
            self.branch = timeline.current();
        }
        let changes = &timeline.branch().changes;
        for (place, event) in timeline.log().range(self.at, timeline.at()) {
            self.strip.hold(self.meter.in_port(), event.time);
            self.meter.see(event);
            match event.fact {
                Fact::Refused { message, .. } => self.drop(event.time, message.nth),
                // What was measured at another load says nothing of this one.
                Fact::Changed => {
                    let here = changes.binary_search_by_key(&place, |change| change.step);
                    if here.is_ok_and(|here| matches!(changes[here].change, Change::Load(_))) {
                        self.meter.begin(event.time);
                    }
                }
                _ => {}
            }
        }
        self.at = timeline.at();
        if self.load != timeline.model().load {
            self.load = timeline.model().load;
            self.expected = Expected::both(self.params(), self.load);
        }
    }

    fn drop(&mut self, at: Time, nth: u32) {
        self.strip.drop(at);
        if self.drops.len() == DROPS {
            self.drops.remove(0);
        }
        self.drops.push((at, nth));
    }
}
