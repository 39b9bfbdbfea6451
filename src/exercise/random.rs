//! Long random runs by seed, beyond the bounds of the exploration.

use std::sync::Arc;

use super::check::{memory, quiet};
use super::honesty::differs;
use super::{Bounds, Dishonest, honesty, random_trial};
use crate::drive::{Dice, run};
use crate::engine::{Event, EventId, Log, Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::protocols::exercise::{Exercise, Memory, Task, Trouble};
use crate::protocols::{General, Promise, Promises, Watch};

/// How many of their questions are put once more: there may be very many, and a program is slow.
const MOST_ASKED_AGAIN: usize = 1_000;
/// With how many inputs at most, and with how many seeds for each, a shorter failing run is looked for.
const FEW_INPUTS: u32 = 6;
const FEW_SEEDS: u64 = 50;
/// The inputs of a long random run.
const MANY: u32 = 12;

/// Which random run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomRun {
    /// Its seed.
    pub seed: u64,
    /// How many messages or requests each application hands over.
    pub inputs: u32,
}

impl RandomRun {
    /// A long one.
    pub const fn long(task: Task, seed: u64) -> Self {
        let inputs = if matches!(task, Task::FifoLink) { 30 } else { MANY };
        Self { seed, inputs }
    }
}

/// A promise that broke in a random run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chanced {
    /// Which.
    pub promise: Promise,
    /// The first run in which it did, or a shorter one.
    pub run: RandomRun,
    /// In how many of the long runs it broke.
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
    /// How often an answer was wanted in the long ones, and how often the solution was asked.
    pub calls: (u64, u64),
    /// Two different answers to one question that was put in them.
    pub dishonest: Option<Dishonest>,
}

impl RandomRuns {
    /// The run in which a promise broke.
    pub fn first(&self, promise: Promise) -> Option<RandomRun> {
        self.broken.iter().find(|one| one.promise == promise).map(|one| one.run)
    }
}

/// Watches, and counts the events.
struct Watching(Watch, u32);

impl Log for Watching {
    fn tell(&mut self, event: Event) -> EventId {
        self.0.see(&event);
        self.1 += 1;
        EventId::NONE
    }
}

/// A model for random runs with so many inputs.
struct Runs {
    model: Model<General>,
    watch: Watch,
    world: World<General>,
}

/// What came of one run.
enum Came {
    /// What it broke, after how many events.
    ToItsEnd(Promises, u32),
    /// It did not come to its end.
    Trouble(Arc<str>, Trouble),
}

impl Runs {
    fn of(exercise: &Exercise, run: RandomRun) -> Self {
        let scenario = random_trial(exercise, run);
        let model: Model<General> = quiet(&scenario).stage().model;
        let world = World::new(&model);
        Self { watch: Watch::new(&scenario.strategy), world, model }
    }

    fn memory(&self) -> Option<&Memory> {
        memory(&self.model)
    }

    fn run(&mut self, seed: u64) -> Came {
        self.world.reset(&self.model);
        let mut log = Watching(self.watch.clone(), 0);
        run(&mut self.world, &self.model, &mut Dice::new(seed), &mut log);
        match self.memory().and_then(Memory::trouble) {
            Some((call, trouble)) => Came::Trouble(call, trouble),
            None => Came::ToItsEnd(log.0.broken(Some(&self.world)), log.1),
        }
    }
}

/// Makes them.
pub(super) fn random_runs(
    exercise: &Exercise,
    bounds: &Bounds,
    budget: &Budget<'_>,
) -> Result<RandomRuns, Coverage> {
    let mut runs = Runs::of(exercise, RandomRun::long(exercise.name, bounds.seed));
    let mut found =
        RandomRuns { runs: 0, broken: Vec::new(), trouble: None, calls: (0, 0), dishonest: None };
    for seed in (0..bounds.runs).map(|nth| bounds.seed.wrapping_add(nth)) {
        if budget.is_cancelled() {
            return Err(Coverage::Cancelled);
        }
        let broken = match runs.run(seed) {
            Came::ToItsEnd(broken, _) => broken,
            Came::Trouble(call, trouble) => {
                found.trouble = Some((call, trouble));
                return Ok(found);
            }
        };
        found.runs += 1;
        for &promise in runs.watch.promises().iter().filter(|promise| broken.has(**promise)) {
            match found.broken.iter_mut().find(|one| one.promise == promise) {
                Some(one) => one.runs += 1,
                None => {
                    let run = RandomRun::long(exercise.name, seed);
                    found.broken.push(Chanced { promise, run, runs: 1 });
                }
            }
        }
    }
    found.calls = runs.memory().map_or((0, 0), Memory::counts);
    found.dishonest = dishonest(exercise, &runs, &found.broken);
    if found.dishonest.is_none() {
        for one in &mut found.broken {
            one.run = shorter(exercise, bounds, one, budget)?;
        }
    }
    Ok(found)
}

/// Does the solution answer otherwise when it is asked once more, or when a run that broke something is made anew?
fn dishonest(exercise: &Exercise, runs: &Runs, broken: &[Chanced]) -> Option<Dishonest> {
    let memory = runs.memory()?;
    let lie = honesty(memory, MOST_ASKED_AGAIN);
    lie.or_else(|| {
        broken.iter().find_map(|one| {
            let mut again = Runs::of(exercise, one.run);
            again.run(one.run.seed);
            differs(memory, again.memory()?)
        })
    })
}

/// A run with few inputs that breaks the same promise, the one with the fewest events of those with the fewest
/// inputs; or the one that is known.
fn shorter(
    exercise: &Exercise,
    bounds: &Bounds,
    known: &Chanced,
    budget: &Budget<'_>,
) -> Result<RandomRun, Coverage> {
    for inputs in 1..=FEW_INPUTS.min(known.run.inputs - 1) {
        let mut runs = Runs::of(exercise, RandomRun { inputs, ..known.run });
        let mut best: Option<(u32, u64)> = None;
        for seed in (0..FEW_SEEDS.min(bounds.runs)).map(|nth| bounds.seed.wrapping_add(nth)) {
            if budget.is_cancelled() {
                return Err(Coverage::Cancelled);
            }
            let Came::ToItsEnd(broken, events) = runs.run(seed) else { break };
            if broken.has(known.promise) && best.is_none_or(|(fewest, _)| events < fewest) {
                best = Some((events, seed));
            }
        }
        if let Some((_, seed)) = best {
            return Ok(RandomRun { seed, inputs });
        }
    }
    Ok(known.run)
}
