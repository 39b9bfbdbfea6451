//! The check itself: which guarantees hold within the bounds, and the shortest run that breaks one.

use std::sync::Arc;

use super::bounds::Within;
use super::random::{RandomRun, RandomRuns, random_runs};
use super::{Bounds, Dishonest, honesty, trial};
use crate::certainty::{self, Finding, FixedRun, fixed_run};
use crate::engine::{Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::states::{Cost, Found, search_beside};
use crate::protocols::exercise::{Exercise, ExercisePlan, Memory, Task, Trouble};
use crate::protocols::{General, Plan, Promise, Strategy, Watch};
use crate::scenario::Scenario;

/// How many of the exploration's questions are put once more.
const MOST_ASKED_AGAIN: usize = 20_000;

/// What came of a guarantee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds in every run within the bounds.
    HoldsUpTo,
    /// It held as far as states were explored: there are more within the bounds.
    Unfinished,
    /// It fails in this run of so many events, and in none with fewer.
    Fails(FixedRun, u32),
    /// It fails in this random run.
    FailsAtRandom(RandomRun),
}

impl Verdict {
    /// Is there a run in which it fails?
    pub const fn is_failure(&self) -> bool {
        matches!(self, Self::Fails(..) | Self::FailsAtRandom(_))
    }
}

/// A guarantee and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its key in JSON, its name, and what it asks.
    pub key: &'static str,
    /// See `key`.
    pub name: &'static str,
    /// See `key`.
    pub asks: &'static str,
    /// The promise, where it is one that is watched.
    pub promise: Option<Promise>,
    /// What came of it.
    pub verdict: Verdict,
    /// How many different states were looked at.
    pub states: u64,
}

/// What came of a check.
#[derive(Clone, Debug)]
pub struct Report {
    /// The scenario that was explored: its fates say a run.
    pub trial: Scenario,
    /// The bounds.
    pub bounds: Bounds,
    /// A mark for each guarantee.
    pub marks: Vec<Mark>,
    /// The random runs.
    pub random: Option<RandomRuns>,
    /// The call that had no answer, and why: then the marks say nothing.
    pub trouble: Option<(Arc<str>, Trouble)>,
    /// Two different answers to one question.
    pub dishonest: Option<Dishonest>,
    /// How often an answer was wanted, and how often the solution was asked.
    pub calls: (u64, u64),
}

impl Report {
    /// Does every guarantee hold, as far as was looked, of a program that plays by the rules?
    pub fn passes(&self) -> bool {
        let holds = |mark: &Mark| matches!(mark.verdict, Verdict::HoldsUpTo | Verdict::Unfinished);
        self.trouble.is_none() && self.dishonest.is_none() && self.marks.iter().all(holds)
    }
}

/// The memory of what the solution answers in a model of an exercise.
pub(super) fn memory(model: &Model<General>) -> Option<&Memory> {
    match &*model.params {
        Plan::Exercise(ExercisePlan { memory, .. }) => Some(memory),
        _ => None,
    }
}

/// Tries a solution within the bounds.
///
/// # Errors
/// When somebody stopped it.
pub fn check(
    exercise: &Exercise,
    bounds: &Bounds,
    budget: &Budget<'_>,
) -> Result<Report, Coverage> {
    let trial = trial(exercise, bounds);
    let model = quiet(&trial).stage().model;
    let budget = Budget { most: bounds.states, ..*budget };
    let mut report = Report {
        marks: Vec::new(),
        random: None,
        trouble: None,
        dishonest: None,
        calls: (0, 0),
        bounds: *bounds,
        trial,
    };
    let marks = if exercise.name == Task::TwoGenerals {
        requirements(&model, &budget)
    } else {
        promises(&report.trial, &model, bounds, &budget)
    };
    let memory = memory(&model);
    report.trouble = memory.and_then(Memory::trouble);
    if report.trouble.is_none() {
        report.dishonest = memory.and_then(|memory| honesty(memory, MOST_ASKED_AGAIN));
    }
    // What was explored says nothing of a program that answers now this, now that.
    if report.trouble.is_none() && report.dishonest.is_none() {
        report.marks = marks?;
    }
    if report.trouble.is_none() && report.dishonest.is_none() && exercise.name != Task::TwoGenerals
    {
        let random = random_runs(exercise, bounds, &budget)?;
        report.trouble = random.trouble.clone();
        report.dishonest = random.dishonest.clone();
        if report.trouble.is_some() || report.dishonest.is_some() {
            report.marks.clear();
        }
        for mark in &mut report.marks {
            let broken = mark.promise.and_then(|promise| random.first(promise));
            if let (Verdict::HoldsUpTo | Verdict::Unfinished, Some(run)) = (&mark.verdict, broken) {
                mark.verdict = Verdict::FailsAtRandom(run);
            }
        }
        report.random = Some(random);
    }
    report.calls = memory.map_or((0, 0), Memory::counts);
    Ok(report)
}

/// The same trial without the lines of the pseudocode: what is asked in it is the same.
pub(super) fn quiet(trial: &Scenario) -> Scenario {
    let mut trial = trial.clone();
    if let Strategy::Exercise(exercise) = &mut trial.strategy {
        exercise.shared.quiet = true;
    }
    trial
}

/// The generals' requirements.
fn requirements(model: &Model<General>, budget: &Budget<'_>) -> Result<Vec<Mark>, Coverage> {
    let mark = |verdict: &certainty::Verdict| Mark {
        key: verdict.requirement.key(),
        name: verdict.requirement.name(),
        asks: verdict.requirement.asks(),
        promise: None,
        verdict: match &verdict.finding {
            Finding::Holds => Verdict::HoldsUpTo,
            Finding::HoldsUpTo => Verdict::Unfinished,
            Finding::Fails(run) => Verdict::Fails(run.clone(), run.captured().count() as u32),
        },
        states: verdict.states,
    };
    Ok(certainty::verdicts(model, budget)?.iter().map(mark).collect())
}

fn promises(
    trial: &Scenario,
    model: &Model<General>,
    bounds: &Bounds,
    budget: &Budget<'_>,
) -> Result<Vec<Mark>, Coverage> {
    let watch = Watch::new(&trial.strategy);
    // One search for all: only where something breaks each guarantee is looked at on its own.
    let all = search(model, &watch, bounds, budget, None);
    if all.coverage == Coverage::Cancelled {
        return Err(Coverage::Cancelled);
    }
    let clean = all.cheapest.is_none();
    let mut marks = Vec::new();
    for &promise in watch.promises() {
        let found = match clean {
            true => all.clone(),
            false => search(model, &watch, bounds, budget, Some(promise)),
        };
        if found.coverage == Coverage::Cancelled {
            return Err(Coverage::Cancelled);
        }
        let verdict = match (&found.cheapest, found.coverage) {
            (Some((path, events)), _) => Verdict::Fails(fixed_run(model, path), *events),
            (None, Coverage::Complete) => Verdict::HoldsUpTo,
            (None, _) => Verdict::Unfinished,
        };
        let (key, name, asks) = (promise.key(), promise.name(), trial.strategy.asks(promise));
        let states = found.states;
        marks.push(Mark { key, name, asks, promise: Some(promise), verdict, states });
    }
    Ok(marks)
}

/// The shortest run that breaks a promise, or any.
fn search(
    model: &Model<General>,
    watch: &Watch,
    bounds: &Bounds,
    budget: &Budget<'_>,
    promise: Option<Promise>,
) -> Found {
    let start = World::new(model);
    let breaks = |world: &World<General>, within: &Within| {
        let broken = within.watch.broken(world.is_over().then_some(world));
        match promise {
            Some(promise) => broken.has(promise),
            None => !broken.is_empty(),
        }
    };
    let beside = (&start, Within::new(watch.clone(), bounds, promise));
    search_beside(model, beside, budget, Cost::Events, breaks)
}
