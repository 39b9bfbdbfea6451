//! Tasks on a processor measured: who ran, was ready or was blocked when, who held the lock, which deadlines were
//! met, and when the node was suspected for it.

use std::collections::VecDeque;

use super::detection::Stretch;
use crate::drive::Timeline;
use crate::engine::{Event, Fact, NodeId, Time};
use crate::protocols::scheduling::{HIGH, Happening, Scheduling, TaskId, What};
use crate::protocols::{General, Strategy};

const WORKER: NodeId = NodeId(0);

/// How a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It has nothing to do.
    #[default]
    Idle,
    /// It has the processor.
    Running,
    /// It waits for the processor.
    Ready,
    /// It waits for the lock.
    Blocked,
}

/// A stretch of time in which nothing changes for a task; the last one has no end yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first instant.
    pub from: Time,
    /// How the task is.
    pub state: State,
    /// Does it hold the lock?
    pub holds: bool,
    /// Does it run at the priority of the task that waits for it?
    pub inherits: bool,
}

/// A task's row of the chart, up to some moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskRow {
    /// What it was when, each from its start to the start of the next.
    spans: Vec<Span>,
    /// When it was released.
    pub released: Vec<Time>,
    /// By when the work of each release had to be done that was, or that was not.
    pub met: Vec<Time>,
    /// See [`TaskRow::met`].
    pub missed: Vec<Time>,
    /// The releases whose work is not done.
    pending: VecDeque<Time>,
    worst_delay: Time,
    worst_blocked: Time,
    /// The longest time from a release to its work being done.
    pub worst_response: Option<Time>,
}

impl TaskRow {
    /// How it was at this instant.
    pub fn at(&self, time: Time) -> Option<Span> {
        let after = self.spans.partition_point(|span| span.from <= time);
        self.spans.get(after.checked_sub(1)?).copied()
    }

    fn now(&self) -> Span {
        let idle = Span { from: 0, state: State::Idle, holds: false, inherits: false };
        self.spans.last().copied().unwrap_or(idle)
    }

    /// From this time on it is so.
    fn becomes(&mut self, span: Span) {
        let was = self.now();
        if was.state != span.state
            && let Some(since) = self.since(was.state)
        {
            self.waited(was.state, span.from - since);
        }
        // What lasted no time is not seen.
        if self.spans.last().is_some_and(|last| last.from == span.from) {
            self.spans.pop();
        }
        self.spans.push(span);
    }

    /// Since when it is without a break in this state, if it is now.
    fn since(&self, state: State) -> Option<Time> {
        let alike = self.spans.iter().rev().take_while(|span| span.state == state);
        alike.last().map(|span| span.from)
    }

    fn waited(&mut self, state: State, lasted: Time) {
        match state {
            State::Ready => self.worst_delay = self.worst_delay.max(lasted),
            State::Blocked => self.worst_blocked = self.worst_blocked.max(lasted),
            State::Idle | State::Running => {}
        }
    }

    fn see(&mut self, what: What, time: Time, deadline: Option<Time>) {
        let mut span = Span { from: time, ..self.now() };
        match what {
            What::Released => {
                self.released.push(time);
                self.pending.push_back(time);
                if span.state == State::Idle {
                    span.state = State::Ready;
                }
            }
            What::Runs => span.state = State::Running,
            What::Preempted => span.state = State::Ready,
            What::Blocks => span.state = State::Blocked,
            What::Takes => {
                span.holds = true;
                // The lock is handed over: it can go on as soon as it gets the processor.
                if span.state == State::Blocked {
                    span.state = State::Ready;
                }
            }
            What::Inherits => span.inherits = true,
            What::Frees => (span.holds, span.inherits) = (false, false),
            What::Done => {
                let released = self.pending.pop_front().unwrap_or(time);
                self.worst_response = self.worst_response.max(Some(time - released));
                if let Some(due) = deadline.map(|deadline| released + deadline)
                    && time <= due
                {
                    self.met.push(due);
                }
                span.state = if self.pending.is_empty() { State::Idle } else { State::Ready };
            }
            What::Misses => self.missed.push(time),
        }
        self.becomes(span);
    }

    /// The node has crashed.
    fn stops(&mut self, time: Time) {
        self.pending.clear();
        self.becomes(Span { from: time, state: State::Idle, holds: false, inherits: false });
    }
}

/// The chart of a run, up to some moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gantt {
    /// A row for each task, by its number.
    pub rows: Vec<TaskRow>,
    /// When the Monitor suspected the Worker.
    pub suspected: Vec<Stretch>,
    /// When the Worker was down, and when it was paused.
    pub down: Vec<Stretch>,
    /// See [`Gantt::down`].
    pub paused: Vec<Stretch>,
    /// How often the Worker was suspected while it was up.
    pub mistakes: u32,
    /// Up to when.
    pub now: Time,
    /// When the run ends.
    pub end: Time,
    deadline: Time,
    branch: usize,
    at: usize,
}

impl Gantt {
    /// Of a run up to its cursor, where tasks share a processor.
    pub fn of(strategy: &Strategy, timeline: &Timeline<General>) -> Option<Self> {
        let Strategy::Scheduling(p) = strategy else { return None };
        let mut gantt = Self::new(p, timeline);
        gantt.follow(timeline);
        Some(gantt)
    }

    fn new(p: &Scheduling, timeline: &Timeline<General>) -> Self {
        Self {
            rows: vec![TaskRow::default(); p.tasks().into()],
            suspected: Vec::new(),
            down: Vec::new(),
            paused: Vec::new(),
            mistakes: 0,
            now: 0,
            end: timeline.model().dawn.unwrap_or(p.lasts),
            deadline: p.heartbeat.deadline,
            branch: timeline.current(),
            at: 0,
        }
    }

    /// Follows the cursor: forward it adds what is new, back it begins anew.
    pub fn follow(&mut self, timeline: &Timeline<General>) {
        if timeline.current() != self.branch || timeline.at() < self.at {
            self.rows.iter_mut().for_each(|row| *row = TaskRow::default());
            for stretches in [&mut self.suspected, &mut self.down, &mut self.paused] {
                stretches.clear();
            }
            (self.branch, self.at, self.mistakes) = (timeline.current(), 0, 0);
        }
        timeline.log().range(self.at, timeline.at()).for_each(|(_, event)| self.see(event));
        (self.at, self.now) = (timeline.at(), timeline.world().now());
    }

    fn see(&mut self, event: &Event) {
        let at = event.time;
        let open = |stretches: &mut Vec<Stretch>| stretches.push(Stretch { from: at, to: None });
        let close = |stretches: &mut Vec<Stretch>| {
            if let Some(last) = stretches.last_mut().filter(|last| last.to.is_none()) {
                last.to = Some(at);
            }
        };
        match event.fact {
            Fact::Traced { code, .. } => {
                if let Some(Happening { what, task }) = Happening::from_code(code) {
                    let deadline = (task == HIGH).then_some(self.deadline);
                    self.rows[usize::from(task)].see(what, at, deadline);
                }
            }
            Fact::Crashed { node: WORKER } => {
                self.rows.iter_mut().for_each(|row| row.stops(at));
                open(&mut self.down);
                close(&mut self.paused);
            }
            Fact::Recovered { node: WORKER } => close(&mut self.down),
            Fact::Paused { node: WORKER, .. } => open(&mut self.paused),
            Fact::Resumed { node: WORKER } => close(&mut self.paused),
            Fact::Suspected { .. } => {
                let is_down = self.down.last().is_some_and(|last| last.to.is_none());
                self.mistakes += u32::from(!is_down);
                open(&mut self.suspected);
            }
            // With its memory the Monitor loses whom it suspected.
            Fact::Trusted { .. } | Fact::Crashed { .. } => close(&mut self.suspected),
            _ => {}
        }
    }

    /// A task's row.
    pub fn row(&self, task: TaskId) -> &TaskRow {
        &self.rows[usize::from(task)]
    }

    fn so_far(&self, task: TaskId, state: State, worst: Time) -> Time {
        let row = self.row(task);
        worst.max(row.since(state).map_or(0, |since| self.now - since))
    }

    /// The longest that a task has been ready without running, what goes on now included.
    pub fn worst_delay(&self, task: TaskId) -> Time {
        self.so_far(task, State::Ready, self.row(task).worst_delay)
    }

    /// The longest that a task has been blocked on the lock, what goes on now included.
    pub fn worst_blocked(&self, task: TaskId) -> Time {
        self.so_far(task, State::Blocked, self.row(task).worst_blocked)
    }

    /// For how long the Worker was suspected while it was up.
    pub fn wrong_for(&self) -> Time {
        let length = |first: Time, last: Time| last.saturating_sub(first);
        let overlap = |one: &Stretch, down: &Stretch| {
            let last = one.to.unwrap_or(self.now).min(down.to.unwrap_or(self.now));
            length(one.from.max(down.from), last)
        };
        let wrong = |one: &Stretch| {
            let rightly: Time = self.down.iter().map(|down| overlap(one, down)).sum();
            length(one.from, one.to.unwrap_or(self.now)).saturating_sub(rightly)
        };
        self.suspected.iter().map(wrong).sum()
    }
}
