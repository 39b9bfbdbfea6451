//! Long work, as jobs that the shell carries out off the drawing thread. Each kind of work has a slot: what
//! it was asked for last, what came of it, how far it is, and a way to stop it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use crate::engine::{Links, Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::estimate::{Estimate, estimate};
use crate::protocols::General;

/// Which position work is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub(super) session: u64,
    pub(super) branch: usize,
    pub(super) step: usize,
    pub(super) links: Links,
}

/// Takes what has been found out, also piece by piece.
pub type Tell<'t> = &'t mut dyn FnMut(Report);

type Work = Box<dyn FnOnce(Tell<'_>) + Send>;

/// Work to be done.
pub struct Job {
    /// Which kind it is: a new job of a kind takes the place of the one before.
    pub lane: Lane,
    work: Work,
}

impl Job {
    pub(super) fn new(lane: Lane, work: impl FnOnce(Tell<'_>) + Send + 'static) -> Self {
        Self { lane, work: Box::new(work) }
    }

    /// Does it.
    pub fn run(self, tell: Tell<'_>) {
        (self.work)(tell);
    }
}

/// The kinds of work; each may go on beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Odds and doubt from where the class stands.
    Here,
    /// The odds over the loss.
    Curve,
    /// The proof and the verdicts.
    Proof,
    /// Who knows what.
    Knowledge,
    /// The city's best play.
    City,
    /// Every lie of every traitor.
    Byzantine,
    /// A switch port at many loads.
    Congestion,
    /// Random trials.
    Trials,
    /// The model matrix.
    Matrix,
    /// An exercise put to the test.
    Check,
}

impl Lane {
    /// How many there are.
    pub const COUNT: usize = 10;
}

/// Something that was found out; it goes back to [`App::explored`](super::App::explored).
pub struct Report(pub(super) Box<dyn FnOnce(&mut super::App) + Send>);

impl Report {
    pub(super) fn new(take: impl FnOnce(&mut super::App) + Send + 'static) -> Self {
        Self(Box::new(take))
    }
}

/// Something that is being worked on: how to stop it, and how far it is.
#[derive(Clone, Debug, Default)]
pub struct Handle {
    pub(super) cancel: Arc<AtomicBool>,
    pub(super) done: Arc<AtomicU64>,
    /// About how many runs there are, once it is known.
    runs: Arc<OnceLock<Estimate>>,
}

impl Handle {
    /// Says beforehand about how many runs there are.
    pub(super) fn estimate(&self, model: &Model<General>, start: &World<General>) {
        self.runs.get_or_init(|| estimate(model, start));
    }

    /// A budget of so many that listens to this handle.
    pub(super) fn budget(&self, most: u64) -> Budget<'_> {
        Budget { most, cancel: Some(&self.cancel), done: Some(&self.done) }
    }
}

/// What was asked for last, and what came of it.
#[derive(Debug)]
pub struct Slot<T, K = Position> {
    asked: Option<(K, Handle)>,
    found: Option<T>,
    /// What was found for the position before in the same session, until this one's result is there; or what has
    /// been found so far.
    before: Option<T>,
    stopped: bool,
}

impl<T, K> Default for Slot<T, K> {
    fn default() -> Self {
        Self { asked: None, found: None, before: None, stopped: false }
    }
}

impl<T> Slot<T> {
    /// The same, but what was found last in this session is kept, to be shown meanwhile.
    pub(super) fn ask_anew(&mut self, position: Position) -> Option<Handle> {
        let asked = self.asked.as_ref().map(|(asked, _)| asked);
        if asked == Some(&position) {
            return None;
        }
        let same = asked.is_some_and(|asked| asked.session == position.session);
        let last = self.found.take().or_else(|| self.before.take()).filter(|_| same);
        let handle = self.ask(position);
        self.before = last;
        handle
    }
}

impl<T, K: PartialEq> Slot<T, K> {
    /// Asks for work on a position, unless it was asked for already; what was asked before is stopped.
    pub(super) fn ask(&mut self, position: K) -> Option<Handle> {
        if self.asked.as_ref().is_some_and(|(asked, _)| *asked == position) {
            return None;
        }
        self.forget();
        let handle = Handle::default();
        self.asked = Some((position, handle.clone()));
        Some(handle)
    }
}

impl<T, K> Slot<T, K> {
    /// Adds to what has been found so far, unless that comes too late.
    pub(super) fn grow(&mut self, handle: &Handle, add: impl FnOnce(&mut T))
    where
        T: Default,
    {
        if self.is_for(handle) {
            add(self.before.get_or_insert_default());
        }
    }

    /// Takes what has been found so far; more comes.
    pub(super) fn take_so_far(&mut self, handle: &Handle, found: T) {
        if self.is_for(handle) {
            self.before = Some(found);
        }
    }

    /// What has been found so far is all.
    pub(super) fn finish(&mut self, handle: &Handle) {
        if self.is_for(handle) {
            self.found = self.before.take();
        }
    }

    /// What has been found, be it all or not.
    pub fn so_far(&self) -> Option<&T> {
        self.found.as_ref().or(self.before.as_ref())
    }

    fn is_for(&self, handle: &Handle) -> bool {
        let same = |(_, asked): &(K, Handle)| Arc::ptr_eq(&asked.cancel, &handle.cancel);
        !self.stopped && self.asked.as_ref().is_some_and(same)
    }

    /// Nothing is asked for any more.
    pub(super) fn forget(&mut self) {
        if let Some((_, handle)) = self.asked.take() {
            handle.cancel.store(true, Ordering::Relaxed);
        }
        (self.found, self.before, self.stopped) = (None, None, false);
    }

    /// Takes a result; one that comes too late is dropped.
    pub(super) fn take(&mut self, handle: &Handle, found: T) {
        if self.is_for(handle) {
            (self.found, self.before) = (Some(found), None);
        }
    }

    /// Stops the work, if it is still going on.
    pub(super) fn stop(&mut self) -> bool {
        let waiting = self.is_waiting();
        if let Some((_, handle)) = self.asked.as_ref().filter(|_| waiting) {
            handle.cancel.store(true, Ordering::Relaxed);
            self.stopped = true;
        }
        waiting
    }

    /// The result, if there is one.
    pub const fn found(&self) -> Option<&T> {
        self.found.as_ref()
    }

    /// While it is being worked on: what was found last.
    pub fn before(&self) -> Option<&T> {
        self.before.as_ref().filter(|_| self.is_waiting())
    }

    /// Is it being worked on?
    pub const fn is_waiting(&self) -> bool {
        self.asked.is_some() && self.found.is_none() && !self.stopped
    }

    /// Did somebody stop it?
    pub const fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// How far it is, in words: about how many runs there are, and how many states have been explored.
    pub fn progress(&self) -> String {
        let Some((_, handle)) = &self.asked else { return String::new() };
        let done = handle.done.load(Ordering::Relaxed);
        match handle.runs.get() {
            None if done == 0 => "computing … · Esc stops".into(),
            None => format!("computing … {done} states so far · Esc stops"),
            Some(runs) => format!("{runs} runs, merged: {done} states so far · Esc stops"),
        }
    }
}

/// A result, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum Found<T> {
    /// Exactly this.
    Exact(T),
    /// What was seen has probability 0 under the weights: somebody took fate into their own hands.
    AgainstTheOdds,
    /// An adversary decides: there is no probability.
    NoOdds,
    /// There are too many runs, about so many, or too long ones; and where the exploration stopped.
    TooMany(Estimate, Coverage),
    /// Somebody stopped it.
    Cancelled,
}

impl<T> Found<T> {
    /// A result, or why an exploration came to none; `runs` estimates them.
    pub(super) fn of(result: Result<T, Coverage>, runs: impl FnOnce() -> Estimate) -> Self {
        match result {
            Ok(value) => Self::Exact(value),
            Err(Coverage::Cancelled) => Self::Cancelled,
            Err(why) => Self::TooMany(runs(), why),
        }
    }
}
