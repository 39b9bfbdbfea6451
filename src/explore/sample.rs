//! Random trials on all cores (Monte Carlo). Only whole numbers are added up, so the result does not
//! depend on how many threads there were.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use super::states::Follow;
use crate::drive::{Dice, Driver, Reply, Script, run};
use crate::engine::{Algorithm, Choice, Event, EventId, Log, Model, Question, World};

/// How many trials are to be made, and how.
#[derive(Clone, Copy, Debug)]
pub struct Trials<'a> {
    /// The number of the first, and how many.
    pub first: u64,
    /// See `first`.
    pub count: u64,
    /// The dice of trial n are those of this seed and n.
    pub seed: u64,
    /// On how many threads; 0 counts as 1.
    pub threads: usize,
    /// Set from elsewhere to stop.
    pub cancel: &'a AtomicBool,
    /// How many are done, to be read from elsewhere.
    pub done: &'a AtomicU64,
}

/// The plan of an adversary, who answers only what has no weights.
struct Planned<'s>(&'s Script);

impl Driver for Planned<'_> {
    #[inline]
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        let has_weights = question.menu.weight(Choice(0)).is_some();
        if has_weights { Reply::Pass } else { self.0.reply(question) }
    }
}

/// How often cancelling is looked at and progress is told, in trials.
const BATCH: u64 = 1_024;

/// Makes the trials, an adversary deciding as planned, and counts how many came to each of `ENDS` ends; the sum is how many were made.
pub fn sample<A, const ENDS: usize>(
    model: &Model<A>,
    adversary: &Script,
    trials: &Trials<'_>,
    end: impl Fn(&World<A>) -> usize + Sync,
) -> [u64; ENDS]
where
    A: Algorithm,
    Model<A>: Sync,
{
    let trial =
        |world: &mut World<A>, driver: &mut (Planned<'_>, Dice), counts: &mut [u64; ENDS]| {
            run(world, model, driver, &mut ());
            counts[end(world)] += 1;
        };
    all(model, adversary, trials, &trial)
}

/// The same, but follows every run and counts for each of `MARKS` marks in how many it was left at the end.
pub fn sample_following<A, F, const MARKS: usize>(
    model: &Model<A>,
    adversary: &Script,
    trials: &Trials<'_>,
    fresh: &F,
    marks: impl Fn(&F, &World<A>) -> [bool; MARKS] + Sync,
) -> [u64; MARKS]
where
    A: Algorithm,
    F: Follow + Sync,
    Model<A>: Sync,
{
    let trial =
        |world: &mut World<A>, driver: &mut (Planned<'_>, Dice), counts: &mut [u64; MARKS]| {
            let mut log = Following(fresh.clone());
            run(world, model, driver, &mut log);
            for (count, left) in counts.iter_mut().zip(marks(&log.0, world)) {
                *count += u64::from(left);
            }
        };
    all(model, adversary, trials, &trial)
}

/// Shows every event to one who follows, and keeps none.
struct Following<F>(F);

impl<F: Follow> Log for Following<F> {
    fn tell(&mut self, event: Event) -> EventId {
        self.0.see(&event);
        EventId::NONE
    }
}

/// All trials on all threads.
fn all<A, const ENDS: usize>(
    model: &Model<A>,
    adversary: &Script,
    trials: &Trials<'_>,
    trial: &(impl Fn(&mut World<A>, &mut (Planned<'_>, Dice), &mut [u64; ENDS]) + Sync),
) -> [u64; ENDS]
where
    A: Algorithm,
    Model<A>: Sync,
{
    let next = AtomicU64::new(0);
    let work = || some::<A, ENDS>(model, adversary, trials, &next, trial);
    let counts: Vec<[u64; ENDS]> = thread::scope(|scope| {
        let handles: Vec<_> = (0..trials.threads.max(1)).map(|_| scope.spawn(work)).collect();
        let joined = handles.into_iter().map(|handle| match handle.join() {
            Ok(counts) => counts,
            // A thread that panicked takes its panic along: there is no result without its part.
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    });
    std::array::from_fn(|place| counts.iter().map(|part| part[place]).sum())
}

/// One thread's share: batch after batch, until none is left.
fn some<A: Algorithm, const ENDS: usize>(
    model: &Model<A>,
    adversary: &Script,
    trials: &Trials<'_>,
    next: &AtomicU64,
    trial: &impl Fn(&mut World<A>, &mut (Planned<'_>, Dice), &mut [u64; ENDS]),
) -> [u64; ENDS] {
    let dice = Dice::new(trials.seed);
    let mut counts = [0; ENDS];
    let mut world = World::new(model);
    loop {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        if first >= trials.count || trials.cancel.load(Ordering::Relaxed) {
            return counts;
        }
        let last = (first + BATCH).min(trials.count);
        for nth in trials.first + first..trials.first + last {
            world.reset(model);
            let mut driver = (Planned(adversary), dice.of_trial(nth));
            trial(&mut world, &mut driver, &mut counts);
        }
        trials.done.fetch_add(last - first, Ordering::Relaxed);
    }
}
