//! The lamps beside a run: which promises are kept up to the cursor, and which event broke one.

use crate::drive::Timeline;
use crate::engine::{Event, Fact, Model, NodeId};
use crate::protocols::{General, Promise, Promises, Strategy, Watch};

/// A promise and how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lamp {
    /// Which.
    pub promise: Promise,
    /// The place of the event that broke it, from 0.
    pub broken_at: Option<usize>,
}

/// What is watched, folded up to the cursor. Going forward adds what is new; going back begins anew.
#[derive(Clone)]
pub struct Watching {
    fresh: Watch,
    watch: Watch,
    /// The same promises on the bare ways, for each node that receives.
    ways: Vec<WayWatch>,
    branch: usize,
    at: usize,
    lamps: Vec<Lamp>,
}

impl Watching {
    /// Before the first event.
    pub fn new(strategy: &Strategy, model: &Model<General>) -> Self {
        let watch = Watch::in_model(strategy, model);
        let lamp = |&promise: &Promise| Lamp { promise, broken_at: None };
        let lamps = watch.promises().iter().map(lamp).collect();
        Self { fresh: watch.clone(), watch, ways: Vec::new(), branch: 0, at: 0, lamps }
    }

    /// Follows the cursor.
    pub fn follow(&mut self, timeline: &Timeline<General>) {
        if self.fresh == Watch::Nothing {
            return;
        }
        if timeline.current() != self.branch || timeline.at() < self.at {
            self.watch = self.fresh.clone();
            self.ways.clear();
            self.lamps.iter_mut().for_each(|lamp| lamp.broken_at = None);
            (self.branch, self.at) = (timeline.current(), 0);
        }
        for (place, event) in timeline.log().range(self.at, timeline.at()) {
            self.watch.see(event);
            self.see_ways(event);
            let broken = self.watch.broken(None);
            self.light(broken, place);
        }
        self.at = timeline.at();
        let world = timeline.world();
        if world.is_over() {
            let broken = self.watch.broken(Some(world));
            self.light(broken, self.at.saturating_sub(1));
        }
    }

    fn light(&mut self, broken: Promises, place: usize) {
        for lamp in self.lamps.iter_mut().filter(|lamp| broken.has(lamp.promise)) {
            lamp.broken_at.get_or_insert(place);
        }
    }

    fn see_ways(&mut self, event: &Event) {
        let Some(letter) = event.fact.letter() else { return };
        let way = (letter.from, letter.to);
        let place = self.ways.iter().position(|one| one.way == way).unwrap_or_else(|| {
            self.ways.push(WayWatch::new(way));
            self.ways.len() - 1
        });
        self.ways[place].see(&event.fact);
    }

    /// The lamps of what the protocol makes of its links.
    pub fn lamps(&self) -> &[Lamp] {
        &self.lamps
    }

    /// What the bare way between two nodes did.
    pub fn way(&self, from: NodeId, to: NodeId) -> Option<&WayWatch> {
        self.ways.iter().find(|one| one.way == (from, to))
    }

    /// How far it has come, in words.
    pub fn words(&self) -> String {
        self.watch.words()
    }
}

/// What a bare way has done to what was sent on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayWatch {
    way: (NodeId, NodeId),
    /// Sent.
    pub sent: u32,
    /// Of those, lost.
    pub lost: u32,
    /// Received more often than sent.
    pub copied: u32,
    /// Received with another content, or never sent.
    pub made_up: u32,
    /// Received after something sent later.
    pub overtaken: u32,
    order: Vec<(crate::engine::Letter, u32)>,
    latest: u32,
}

impl WayWatch {
    fn new(way: (NodeId, NodeId)) -> Self {
        let (sent, lost, copied, made_up, overtaken) = (0, 0, 0, 0, 0);
        Self { way, sent, lost, copied, made_up, overtaken, order: Vec::new(), latest: 0 }
    }

    fn see(&mut self, fact: &Fact) {
        match *fact {
            Fact::Sent(letter) => {
                self.sent += 1;
                self.order.push((letter, self.sent));
            }
            // What was changed on its way never came as it was sent.
            Fact::Captured { .. } | Fact::Missed(_) | Fact::Modified(_) => self.lost += 1,
            Fact::Received(letter) => {
                self.copied += u32::from(letter.copy);
                let original = crate::engine::Letter { copy: false, ..letter };
                let sent = self.order.iter().find(|(one, _)| *one == original);
                match sent.map(|(_, place)| *place) {
                    None => self.made_up += 1,
                    Some(place) if place < self.latest => self.overtaken += 1,
                    Some(place) => self.latest = place,
                }
            }
            _ => {}
        }
    }

    /// How often each promise was broken on it.
    pub const fn broken(&self, promise: Promise) -> u32 {
        match promise {
            Promise::NoCreation => self.made_up,
            Promise::NoDuplication => self.copied,
            Promise::NoLoss => self.lost,
            Promise::Order => self.overtaken,
            Promise::Completeness | Promise::Accuracy | Promise::EventualAccuracy => 0,
            // These are about what generals do, not about a way.
            Promise::Ic1 | Promise::Ic2 | Promise::Deadlines => 0,
            Promise::AtMostOnce | Promise::AtLeastOnce | Promise::Answered => 0,
            Promise::PaidGoods | Promise::Shipped => 0,
        }
    }
}
