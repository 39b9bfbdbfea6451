//! Long random runs by seed, beyond the bounds of the exploration.

use std::sync::Arc;

use super::{Bounds, random_trial};
use crate::drive::{Dice, Stop, run};
use crate::engine::{Event, EventId, Log, Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::protocols::exercise::{Exercise, Trouble};
use crate::protocols::{General, Plan, Promise, Watch};

/// A promise that broke in a random run, and the first seed at which it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chanced {
    /// Which.
    pub promise: Promise,
    /// The seed.
    pub seed: u64,
    /// In how many of the runs it broke.
    pub runs: u64,
}

/// What came of the random runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RandomRuns {
    /// How many there were.
    pub runs: u64,
    /// What broke.
    pub broken: Vec<Chanced>,
    /// The call that had no answer, and why.
    pub trouble: Option<(Arc<str>, Trouble)>,
}

impl RandomRuns {
    /// The first seed at which a promise broke.
    pub fn first(&self, promise: Promise) -> Option<u64> {
        self.broken.iter().find(|one| one.promise == promise).map(|one| one.seed)
    }
}

struct Watching(Watch);

impl Log for Watching {
    fn tell(&mut self, event: Event) -> EventId {
        self.0.see(&event);
        EventId::NONE
    }
}

/// Makes them.
pub(super) fn random_runs(
    exercise: &Exercise,
    bounds: &Bounds,
    budget: &Budget<'_>,
) -> Result<RandomRuns, Coverage> {
    let scenario = random_trial(exercise, bounds.seed);
    let model: Model<General> = super::check::quiet(&scenario).stage().model;
    let watch = Watch::new(&scenario.strategy);
    let mut found = RandomRuns { runs: 0, broken: Vec::new(), trouble: None };
    let mut world = World::new(&model);
    for seed in (bounds.seed..).take(bounds.runs as usize) {
        if budget.is_cancelled() {
            return Err(Coverage::Cancelled);
        }
        world.reset(&model);
        let mut log = Watching(watch.clone());
        let stop = run(&mut world, &model, &mut Dice::new(seed), &mut log);
        if matches!(stop, Stop::Silent(_)) {
            if let Plan::Exercise(plan) = &*model.params {
                found.trouble = plan.memory.trouble();
            }
            return Ok(found);
        }
        found.runs += 1;
        let broken = log.0.broken(Some(&world));
        for &promise in watch.promises().iter().filter(|promise| broken.has(**promise)) {
            match found.broken.iter_mut().find(|one| one.promise == promise) {
                Some(one) => one.runs += 1,
                None => found.broken.push(Chanced { promise, seed, runs: 1 }),
            }
        }
    }
    Ok(found)
}
