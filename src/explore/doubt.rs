//! The doubt: how likely the other attacks, given exactly what one general has seen so far.

use std::hash::{Hash, Hasher};

use num_rational::BigRational;
use num_traits::Zero;

use super::budget::Budget;
use super::graph::{Beside, Graph, Merged};
use crate::engine::{Algorithm, Event, Fact, Letter, Model, NodeId, Time, World};

/// What a node has seen up to a moment of its run: its own doings, sends and receipts, each with the
/// time on its clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Whose.
    pub observer: NodeId,
    /// When it is.
    pub now: Time,
    /// What it has seen, in order.
    pub seen: Vec<(Time, Fact)>,
}

impl View {
    /// The view of a node in a run, after these events.
    pub fn of<'e>(observer: NodeId, now: Time, events: impl Iterator<Item = &'e Event>) -> Self {
        let seen = own(observer, events).collect();
        Self { observer, now, seen }
    }
}

pub(super) fn own<'e>(
    observer: NodeId,
    events: impl Iterator<Item = &'e Event>,
) -> impl Iterator<Item = (Time, Fact)> {
    events.filter(move |event| event.fact.is_seen_by(observer)).map(|e| (e.time, as_seen(e.fact)))
}

/// A receiver cannot tell a copy from its original, nor how often the sender had crashed.
pub(super) const fn as_seen(fact: Fact) -> Fact {
    match fact {
        Fact::Received(letter) => Fact::Received(Letter { copy: false, life: 0, ..letter }),
        other => other,
    }
}

/// How much of a view a run has shown so far.
#[derive(Clone)]
struct Shown<'v> {
    view: &'v View,
    /// So many of the things seen have come, in order.
    matched: usize,
    /// The view's moment has gone by: whatever happens now was not seen yet.
    past: bool,
}

impl Hash for Shown<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.matched, self.past).hash(state);
    }
}

impl Shown<'_> {
    /// Takes in something that the observer saw; says whether this can still be its run. Before the view's
    /// moment both must have seen the same; at the very moment the run may go on to show more.
    fn see(&mut self, time: Time, fact: Fact) -> bool {
        self.past |= time > self.view.now;
        if self.past {
            return true;
        }
        match self.view.seen.get(self.matched) {
            Some(expected) if *expected == (time, fact) => {
                self.matched += 1;
                true
            }
            Some(_) => false,
            None => {
                self.past = time == self.view.now;
                self.past
            }
        }
    }
}

impl<A: Algorithm> Beside<A> for Shown<'_> {
    fn take(&mut self, world: &World<A>, events: &[Event], over: bool) -> bool {
        let fits = own(self.view.observer, events.iter()).all(|(time, fact)| self.see(time, fact));
        // What has been seen must have come once its time has gone by.
        let missing = self.view.seen.get(self.matched);
        fits && missing.is_none_or(|(time, _)| *time >= world.now() && !over)
    }
}

/// The runs that a node cannot tell from its own, merged, by how they end.
#[derive(Clone, Debug)]
pub struct Indistinguishable<K> {
    all: Graph<K>,
}

impl<K: Copy + Eq> Indistinguishable<K> {
    /// Explores every run that the view's observer cannot tell from its own.
    pub fn from<A: Algorithm>(
        model: &Model<A>,
        view: &View,
        budget: &Budget<'_>,
        end: impl Fn(&World<A>) -> K,
    ) -> Self {
        let shown = Shown { view, matched: 0, past: false };
        Self { all: Graph::from(model, &World::new(model), shown, budget, end) }
    }

    /// The exact probability of an end, given the view; `None` where the view itself has probability 0
    /// under the model's weights (somebody took fate into their own hands).
    pub fn probability<A: Algorithm>(&self, model: &Model<A>, end: K) -> Option<BigRational> {
        let each = self.all.probabilities(model);
        let total: BigRational = each.iter().map(|(_, probability)| probability).sum();
        let wanted = each.into_iter().find(|(known, _)| *known == end);
        let wanted = wanted.map_or_else(BigRational::zero, |(_, probability)| probability);
        (!total.is_zero()).then(|| wanted / total)
    }

    /// How much was explored.
    pub const fn merged(&self) -> Merged {
        self.all.merged
    }
}
