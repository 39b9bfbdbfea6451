//! Which promises hold in every run, and the run with the fewest faults that breaks one.

use super::runs::{FixedRun, fixed_run};
use crate::engine::{Event, Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::states::{Cost, Follow, search_beside};
use crate::protocols::{General, Promise, Strategy, Watch};

/// A watch beside the worlds of a search, or beside a trial.
#[derive(Clone, Hash)]
pub struct Watched(pub Watch);

impl Follow for Watched {
    fn see(&mut self, event: &Event) {
        self.0.see(event);
    }
}

/// What became of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It holds in all runs.
    Always,
    /// It held in all states that were looked at; there are more. No run with fewer faults breaks it.
    AsFarAs(u32),
    /// It breaks in this run of so many faults, and in none with fewer.
    Broken(FixedRun, u32),
}

/// A promise and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseVerdict {
    /// Which.
    pub promise: Promise,
    /// What was found.
    pub kept: Kept,
    /// How many different states were looked at.
    pub states: u64,
}

/// Looks for a run that breaks each promise of a strategy, those with the fewest faults first: captures,
/// copies, crashes, what an adversary or a traitor makes up. Delays cost nothing.
///
/// # Errors
/// When somebody stopped it.
pub fn promises(
    model: &Model<General>,
    strategy: &Strategy,
    budget: &Budget<'_>,
) -> Result<Vec<PromiseVerdict>, Coverage> {
    let watch = Watch::new(strategy);
    watch.promises().iter().map(|&promise| verdict(model, &watch, promise, budget)).collect()
}

fn verdict(
    model: &Model<General>,
    watch: &Watch,
    promise: Promise,
    budget: &Budget<'_>,
) -> Result<PromiseVerdict, Coverage> {
    let start = World::new(model);
    let broken = |world: &World<General>, watched: &Watched| {
        watched.0.broken(world.is_over().then_some(world)).has(promise)
    };
    let beside = (&start, Watched(watch.clone()));
    let found = search_beside(model, beside, budget, Cost::Faults, broken);
    let kept = match (found.cheapest, found.coverage) {
        (_, Coverage::Cancelled) => return Err(Coverage::Cancelled),
        (Some((path, faults)), _) => Kept::Broken(fixed_run(model, &path), faults),
        (None, Coverage::Complete) => Kept::Always,
        (None, _) => Kept::AsFarAs(found.cleared),
    };
    Ok(PromiseVerdict { promise, kept, states: found.states })
}
