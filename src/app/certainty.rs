//! What can be computed about where the class stands: the odds from here on, and each general's doubt.
//!
//! The work may be long, so it is a [`Job`] that the shell carries out off the drawing thread and
//! whose result comes back as a [`Certainty`].

use std::sync::atomic::AtomicBool;

use num_rational::BigRational;

use super::session::Session;
use super::state::App;
use crate::drive::EventLog;
use crate::engine::{Links, Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::doubt::{Indistinguishable, View};
use crate::explore::odds::Gathered;
use crate::explore::runs::estimate;
use crate::protocols::{GENERALS, General, Outcome, attacks, other};

/// The most runs that are explored for one position.
const MOST_RUNS: u64 = 2_000_000;

/// The outcomes that dawn can show, in the order in which they are told.
pub const OUTCOMES: [Outcome; 4] =
    [Outcome::Captured, Outcome::OnlyGeneral1, Outcome::OnlyGeneral2, Outcome::Nothing];

/// Which position it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    session: u64,
    branch: usize,
    step: usize,
    links: Links,
}

/// Work for a position.
pub struct Job {
    position: Position,
    model: Model<General>,
    world: World<General>,
    /// What has happened, shared with the run, and how much of it lies before the cursor.
    log: EventLog,
}

/// What was found out.
#[derive(Clone, Debug)]
pub struct Certainty {
    /// Where.
    pub position: Position,
    /// The probability of each of [`OUTCOMES`] from here on.
    pub odds: Found<[BigRational; 4]>,
    /// For each general: how likely the other attacks, given what this one has seen.
    pub doubts: [Found<BigRational>; 2],
}

/// A result, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// Exactly this.
    Exact(T),
    /// What was seen has probability 0 under the weights: somebody took fate into their own hands.
    AgainstTheOdds,
    /// There are about 10 to this power runs: too many.
    TooMany(u32),
    /// Somebody moved on before it was done.
    Cancelled,
}

impl<T> Found<T> {
    /// The result, if there is one.
    pub const fn exact(&self) -> Option<&T> {
        match self {
            Self::Exact(value) => Some(value),
            _ => None,
        }
    }
}

impl Job {
    fn of(session: &Session, position: Position) -> Self {
        let timeline = &session.timeline;
        Self {
            position,
            model: timeline.model().clone(),
            world: timeline.world().clone(),
            log: timeline.log().clone(),
        }
    }

    /// Does it; `cancel` ends it early.
    pub fn run(self, cancel: &AtomicBool) -> Certainty {
        let budget = Budget { most: MOST_RUNS, cancel: Some(cancel), done: None };
        let odds = self.odds(&budget);
        let doubts = [0, 1].map(|place| self.doubt(place, &budget));
        Certainty { position: self.position, odds, doubts }
    }

    /// Refuses what is far beyond the bound unseen.
    fn too_many(&self, start: &World<General>) -> Option<u32> {
        let power = estimate(&self.model, start);
        (power > (MOST_RUNS as f64).log10() + 2.0).then_some(power.round() as u32)
    }

    fn odds(&self, budget: &Budget<'_>) -> Found<[BigRational; 4]> {
        if let Some(power) = self.too_many(&self.world) {
            return Found::TooMany(power);
        }
        let all = Gathered::from(&self.model, &self.world, budget, Outcome::of);
        covered(all.explored.coverage, || {
            Some(OUTCOMES.map(|outcome| all.probability(&self.model, outcome)))
        })
    }

    fn doubt(&self, place: usize, budget: &Budget<'_>) -> Found<BigRational> {
        let start = World::new(&self.model);
        if let Some(power) = self.too_many(&start) {
            return Found::TooMany(power);
        }
        let (me, the_other) = (GENERALS[place], other(GENERALS[place]));
        let events = self.log.range(0, self.position.step).map(|(_, event)| event);
        let view = View::of(me, self.world.now(), events);
        let runs =
            Indistinguishable::from(&self.model, &view, budget, |world| attacks(world, the_other));
        covered(runs.merged().coverage, || runs.probability(&self.model, true))
    }
}

fn covered<T>(coverage: Coverage, value: impl FnOnce() -> Option<T>) -> Found<T> {
    match coverage {
        Coverage::Complete => value().map_or(Found::AgainstTheOdds, Found::Exact),
        Coverage::Bound => Found::TooMany((MOST_RUNS as f64).log10().ceil() as u32),
        Coverage::Cancelled => Found::Cancelled,
    }
}

impl App {
    /// Where the class stands.
    fn position(&self) -> Option<Position> {
        let timeline = &self.session.as_ref()?.timeline;
        Some(Position {
            session: self.opened_count,
            branch: timeline.current(),
            step: timeline.at(),
            links: timeline.model().links.clone(),
        })
    }

    /// The work to be done for where the class stands, unless it was asked for already.
    pub fn job(&mut self) -> Option<Job> {
        let position = self.position()?;
        if self.asked.as_ref() == Some(&position) {
            return None;
        }
        self.asked = Some(position.clone());
        Some(Job::of(self.session.as_ref()?, position))
    }

    /// Work has been done. A result that comes too late is dropped.
    pub fn explored(&mut self, certainty: Certainty) {
        if self.asked.as_ref() == Some(&certainty.position) {
            self.certainty = Some(certainty);
        }
    }

    /// What is known about where the class stands, if it is computed by now.
    pub fn certainty(&self) -> Option<&Certainty> {
        let certainty = self.certainty.as_ref()?;
        (self.asked.as_ref() == Some(&certainty.position)).then_some(certainty)
    }
}
