//! The doubt: how likely the other attacks, given exactly what one general has seen so far.

use std::collections::HashMap;

use num_rational::BigRational;
use num_traits::Zero;

use super::budget::Budget;
use super::odds::Gathered;
use super::runs::{Answered, Explored, Visitor, walk};
use super::weight::Monomial;
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

    /// Could this be the observer's run? `events` are those of a run up to `until`, a time that all of
    /// them have reached. Before the view's moment both must have seen the same; at the very moment the
    /// run may go on to show more.
    fn fits(&self, events: &[Event], until: Time, over: bool) -> bool {
        let mut seen = self.seen.iter();
        for (time, fact) in own(self.observer, events.iter()) {
            if time > self.now {
                break;
            }
            match seen.next() {
                Some(expected) if *expected == (time, fact) => {}
                Some(_) => return false,
                // More than was seen: only at the very moment.
                None if time == self.now => break,
                None => return false,
            }
        }
        // What has been seen must have come once its time has gone by.
        let missing = seen.next();
        missing.is_none_or(|(time, _)| *time >= until && !over)
    }
}

fn own<'e>(
    observer: NodeId,
    events: impl Iterator<Item = &'e Event>,
) -> impl Iterator<Item = (Time, Fact)> {
    events.filter(move |event| event.fact.is_seen_by(observer)).map(|e| (e.time, as_seen(e.fact)))
}

/// A receiver cannot tell a copy from its original, nor how often the sender had crashed.
const fn as_seen(fact: Fact) -> Fact {
    match fact {
        Fact::Received(letter) => Fact::Received(Letter { copy: false, life: 0, ..letter }),
        other => other,
    }
}

/// The runs that a node cannot tell from its own, gathered by how they end.
#[derive(Clone, Debug)]
pub struct Indistinguishable<K> {
    all: Gathered<K>,
}

struct Compatible<'v, K, F> {
    view: &'v View,
    end: F,
    counts: HashMap<K, HashMap<Monomial, u64>>,
}

impl<A: Algorithm, K: Copy + Ord + std::hash::Hash, F: Fn(&World<A>) -> K> Visitor<A, Vec<Event>>
    for Compatible<'_, K, F>
{
    fn goes_on(&mut self, world: &World<A>, history: &Vec<Event>, _: &[Answered]) -> bool {
        self.view.fits(history, world.now(), false)
    }

    fn ended(&mut self, world: &World<A>, weight: &Monomial, history: &Vec<Event>, _: &[Answered]) {
        if self.view.fits(history, world.now(), true) {
            let counts = self.counts.entry((self.end)(world)).or_default();
            *counts.entry(weight.clone()).or_default() += 1;
        }
    }
}

impl<K: Copy + Ord + std::hash::Hash> Indistinguishable<K> {
    /// Explores every run that the view's observer cannot tell from its own.
    pub fn from<A: Algorithm>(
        model: &Model<A>,
        view: &View,
        budget: &Budget<'_>,
        end: impl Fn(&World<A>) -> K,
    ) -> Self {
        let mut visitor = Compatible { view, end, counts: HashMap::new() };
        let mut history = Vec::new();
        let explored = walk(model, &World::new(model), budget, &mut history, &mut visitor);
        Self { all: Gathered::new(visitor.counts, explored) }
    }

    /// The exact probability of an end, given the view; `None` where the view itself has probability 0
    /// under the model's weights (somebody took fate into their own hands).
    pub fn probability<A: Algorithm>(&self, model: &Model<A>, end: K) -> Option<BigRational> {
        let all = self.all.ends().into_iter().map(|end| self.all.probability(model, end));
        let total = all.fold(BigRational::zero(), |sum, p| sum + p);
        (!total.is_zero()).then(|| self.all.probability(model, end) / total)
    }

    /// How much was explored.
    pub const fn explored(&self) -> Explored {
        self.all.explored
    }
}
