//! The check itself: which guarantees hold within the bounds, and the shortest run that breaks one.

use std::sync::Arc;

use super::bounds::Within;
use super::random::{RandomRun, RandomRuns, random_runs};
use super::{Bounds, Dishonest, honesty, trial};
use crate::certainty::{self, Finding, FixedRun, fixed_run};
use crate::drive::{Driver, Reply, run};
use crate::engine::{Event, EventId, Log, Model, Question, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::runs::Answered;
use crate::explore::states::{Cost, Follow, Found, search_beside};
use crate::protocols::exercise::{Exercise, ExercisePlan, Memory, Task, Trouble};
use crate::protocols::{General, Plan, Promise, Promises, Strategy, Watch};
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
    /// How many events its shortest failing run has, if it has one.
    const fn events(&self) -> Option<u32> {
        match self {
            Self::Fails(_, events) => Some(*events),
            _ => None,
        }
    }

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
    /// Is its run one with the wider bounds?
    pub is_wider: bool,
    /// Is there none that is told in fewer events? Of a random run nobody knows.
    pub is_shortest: bool,
}

/// What came of a check.
#[derive(Clone, Debug)]
pub struct Report {
    /// The scenario that was explored: its fates say a run.
    pub trial: Scenario,
    /// The bounds.
    pub bounds: Bounds,
    /// What was explored besides, with more inputs and fewer faults: its bounds and its scenario.
    pub wider: Option<(Bounds, Scenario)>,
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
    /// Does the solution answer, and always the same?
    const fn is_sound(&self) -> bool {
        self.trouble.is_none() && self.dishonest.is_none()
    }

    /// Takes in what came of more inputs with fewer faults.
    fn widen(&mut self, further: Self) {
        self.calls.0 += further.calls.0;
        self.calls.1 += further.calls.1;
        (self.trouble, self.dishonest) = (further.trouble, further.dishonest);
        for found in further.marks {
            let Some(mark) = self.marks.iter_mut().find(|mark| mark.key == found.key) else {
                continue;
            };
            mark.states += found.states;
            let (before, now) = (mark.verdict.events(), found.verdict.events());
            // What was not looked at may be shorter.
            let unfinished = [&mark.verdict, &found.verdict].contains(&&Verdict::Unfinished);
            mark.is_shortest &= !unfinished;
            let replaces = match (&mark.verdict, &found.verdict) {
                (Verdict::Fails(..), Verdict::Fails(..)) => now < before,
                (Verdict::Fails(..), _) => false,
                (_, Verdict::Fails(..) | Verdict::Unfinished) => true,
                _ => false,
            };
            if replaces {
                (mark.verdict, mark.is_wider) = (found.verdict, true);
            }
        }
        self.wider = Some((further.bounds, further.trial));
    }

    /// Takes in what came of random runs.
    fn go_on(&mut self, random: RandomRuns) {
        self.calls.0 += random.calls.0;
        self.calls.1 += random.calls.1;
        self.trouble.clone_from(&random.trouble);
        self.dishonest.clone_from(&random.dishonest);
        for mark in &mut self.marks {
            let broken = mark.promise.and_then(|promise| random.first(promise));
            if let (Verdict::HoldsUpTo | Verdict::Unfinished, Some(run)) = (&mark.verdict, broken) {
                (mark.verdict, mark.is_shortest) = (Verdict::FailsAtRandom(run), false);
            }
        }
        self.random = Some(random);
    }

    /// The scenario that a mark's failing run is a run of.
    pub fn trial_of(&self, mark: &Mark) -> &Scenario {
        let wider = self.wider.as_ref().filter(|_| mark.is_wider);
        wider.map_or(&self.trial, |(_, trial)| trial)
    }

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
    let budget = Budget { most: bounds.states, ..*budget };
    let mut report = explore(exercise, bounds, &budget)?;
    if let Some(wider) = bounds.wider(exercise)
        && report.is_sound()
    {
        report.widen(explore(exercise, &wider, &budget)?);
    }
    if report.is_sound() && exercise.name != Task::TwoGenerals {
        let random = random_runs(exercise, bounds, &budget)?;
        report.go_on(random);
    }
    if !report.is_sound() {
        // What was seen says nothing of a program that answers now this, now that, or not at all.
        report.marks.clear();
    }
    Ok(report)
}

/// Every run within the bounds.
fn explore(exercise: &Exercise, bounds: &Bounds, budget: &Budget<'_>) -> Result<Report, Coverage> {
    let trial = trial(exercise, bounds);
    let model = quiet(&trial).stage().model;
    let marks = if exercise.name == Task::TwoGenerals {
        requirements(&model, budget)
    } else {
        promises(&trial, &model, bounds, budget)
    };
    let memory = memory(&model);
    let trouble = memory.and_then(Memory::trouble);
    let again = || memory.and_then(|memory| honesty(memory, MOST_ASKED_AGAIN));
    let dishonest = if trouble.is_some() { None } else { again() };
    // Where there was trouble the search may have been cut short.
    let marks = if trouble.is_some() { Vec::new() } else { marks? };
    let calls = memory.map_or((0, 0), Memory::counts);
    Ok(Report {
        marks,
        random: None,
        trouble,
        dishonest,
        calls,
        bounds: *bounds,
        trial,
        wider: None,
    })
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
        is_wider: false,
        is_shortest: true,
    };
    Ok(certainty::verdicts_at(Cost::Events, model, budget)?.iter().map(mark).collect())
}

fn promises(
    trial: &Scenario,
    model: &Model<General>,
    bounds: &Bounds,
    budget: &Budget<'_>,
) -> Result<Vec<Mark>, Coverage> {
    let watch = Watch::new(&trial.strategy);
    let wanted = watch.promises();
    let mut open: Promises = wanted.iter().copied().collect();
    let mut verdicts: Vec<(Promises, Verdict, u64)> = Vec::new();
    // The cheapest run that breaks one of all is the cheapest that breaks that one; then the others are looked for.
    while !open.is_empty() {
        let found = search(model, &watch, bounds, budget, open);
        if found.coverage == Coverage::Cancelled {
            return Err(Coverage::Cancelled);
        }
        let (settled, verdict) = match (&found.cheapest, found.coverage) {
            (Some((path, events)), _) => {
                let broken = broken_by(model, Within::new(watch.clone(), bounds, open), path);
                match broken.is_empty() {
                    false => (broken, Verdict::Fails(fixed_run(model, path), *events)),
                    true => {
                        memory(model).into_iter().for_each(Memory::distrust);
                        (open, Verdict::Unfinished)
                    }
                }
            }
            (None, Coverage::Complete) => (open, Verdict::HoldsUpTo),
            (None, _) => (open, Verdict::Unfinished),
        };
        verdicts.push((settled, verdict, found.states));
        open = open.without(settled);
    }
    let mark = |&promise: &Promise| {
        let (key, name, asks) = (promise.key(), promise.name(), trial.strategy.asks(promise));
        let (_, verdict, states) = verdicts.iter().find(|(settled, ..)| settled.has(promise))?;
        let (verdict, states, promise) = (verdict.clone(), *states, Some(promise));
        Some(Mark { key, name, asks, promise, verdict, states, is_wider: false, is_shortest: true })
    };
    Ok(wanted.iter().filter_map(mark).collect())
}

/// The shortest run that breaks one of these.
fn search(
    model: &Model<General>,
    watch: &Watch,
    bounds: &Bounds,
    budget: &Budget<'_>,
    wanted: Promises,
) -> Found {
    let start = World::new(model);
    let breaks = |world: &World<General>, within: &Within| {
        !within.broken(world.is_over().then_some(world)).is_empty()
    };
    let beside = (&start, Within::new(watch.clone(), bounds, wanted));
    search_beside(model, beside, budget, Cost::Events, breaks)
}

/// Watches up to where something breaks.
struct UpToThere(Within);

impl Log for UpToThere {
    fn tell(&mut self, event: Event) -> EventId {
        if !self.0.is_enough() {
            self.0.see(&event);
        }
        EventId::NONE
    }
}

/// Answers as was answered before.
struct Again<'p>(std::slice::Iter<'p, Answered>);

impl Driver for Again<'_> {
    fn reply(&mut self, _: &Question<'_>) -> Reply {
        self.0.next().map_or(Reply::Wait, |(_, choice)| Reply::Answer(*choice))
    }
}

/// What the last event of a run that was found broke.
fn broken_by(model: &Model<General>, within: Within, path: &[Answered]) -> Promises {
    let (mut world, mut log) = (World::new(model), UpToThere(within));
    run(&mut world, model, &mut Again(path.iter()), &mut log);
    // What came after that was not watched.
    let to_its_end = !log.0.is_enough() && world.is_over();
    log.0.broken(to_its_end.then_some(&world))
}
