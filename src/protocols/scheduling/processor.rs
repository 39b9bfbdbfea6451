//! One processor, one lock, several tasks: a scheduler as a pure step function on whole numbers.
//!
//! [`Processor::next`] says when something happens next, and [`Processor::advance`] goes there and says what.
//! Nothing costs time but the tasks' own work: dispatching, the lock and the timer are free. So what is measured
//! is what the *policy* does, and a real machine adds its overheads on top.
//!
//! Within one instant the running task's own progress comes first (work that is done at its deadline is in time),
//! then releases, then deadlines, then the end of the quantum, and last the dispatching.

use crate::engine::Time;

/// A task's number: its place in [`Setup::tasks`].
pub type TaskId = u8;

/// What a task asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Under fixed priority the greater one runs first.
    pub priority: u8,
    /// When it is released for the first time.
    pub first: Time,
    /// How long after a release the next one comes, 1 or more; `None` for a task that is released once.
    pub period: Option<Time>,
    /// How much computing a release asks for, 1 or more.
    pub work: Time,
    /// After how much of it the lock is taken.
    pub lock_after: Time,
    /// For how much of it the lock is held (the critical section); 0 for a task that needs no lock.
    pub lock_for: Time,
    /// By how long after its release the work must be done, if by any time.
    pub deadline: Option<Time>,
}

impl Job {
    /// When it is released for the `nth` time, counted from 0, if it is.
    fn release(&self, nth: u32) -> Option<Time> {
        match self.period {
            _ if nth == 0 => Some(self.first),
            Some(period) => Some(self.first.saturating_add(period.saturating_mul(nth.into()))),
            None => None,
        }
    }

    /// By when the work of that release must be done.
    fn due(&self, nth: u32) -> Option<Time> {
        Some(self.release(nth)?.saturating_add(self.deadline?))
    }
}

/// Who gets the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The ready task of the greatest priority, at once (preemptive).
    FixedPriority {
        /// Does whoever holds the lock run at the priority of the greatest task that waits for it (the basic
        /// priority inheritance protocol)?
        inheritance: bool,
    },
    /// All ready tasks in turn, each for so long at most, 1 or more.
    RoundRobin {
        /// The length of a turn.
        quantum: Time,
    },
}

/// What does not change during a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The tasks; at most 16.
    pub tasks: Vec<Job>,
    /// Who gets the processor.
    pub rule: Rule,
}

/// What happens to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// It has work to do.
    Released,
    /// It gets the processor.
    Runs,
    /// It loses the processor to another task and is ready again.
    Preempted,
    /// It wants the lock, which another task holds.
    Blocks,
    /// The lock is its.
    Takes,
    /// It runs at the priority of the task that waits for it.
    Inherits,
    /// It lets go of the lock.
    Frees,
    /// The work of its oldest release is done.
    Done,
    /// A deadline has come and its work is not done.
    Misses,
}

impl What {
    /// Its name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Runs => "runs",
            Self::Preempted => "preempted",
            Self::Blocks => "blocks",
            Self::Takes => "takes_lock",
            Self::Inherits => "inherits",
            Self::Frees => "frees_lock",
            Self::Done => "done",
            Self::Misses => "misses",
        }
    }
}

/// What happened, and to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Happening {
    /// What.
    pub what: What,
    /// To which task.
    pub task: TaskId,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Progress {
    /// How often it was released, how often its work was done, and how many deadlines were looked at.
    released: u32,
    done: u32,
    judged: u32,
    /// How much of the work of its oldest unfinished release is done.
    worked: Time,
}

impl Progress {
    const fn is_active(&self) -> bool {
        self.released > self.done
    }
}

/// The processor's state.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Processor {
    now: Time,
    tasks: Vec<Progress>,
    /// Ready, and not running: who has been so for longest comes first.
    ready: Vec<TaskId>,
    running: Option<TaskId>,
    /// For how long it has run since it got the processor.
    turn: Time,
    holder: Option<TaskId>,
    /// Who waits for the lock, the first first.
    waiting: Vec<TaskId>,
}

impl Processor {
    /// Before the first release, at time 0.
    pub fn new(tasks: usize) -> Self {
        let tasks = vec![Progress::default(); tasks];
        let (ready, waiting) = (Vec::new(), Vec::new());
        Self { now: 0, tasks, ready, running: None, turn: 0, holder: None, waiting }
    }

    /// Who runs.
    pub const fn running(&self) -> Option<TaskId> {
        self.running
    }

    /// Who holds the lock.
    pub const fn holder(&self) -> Option<TaskId> {
        self.holder
    }

    /// Who is ready and does not run, whoever has been so for longest first.
    pub fn ready(&self) -> &[TaskId] {
        &self.ready
    }

    /// Who waits for the lock.
    pub fn waiting(&self) -> &[TaskId] {
        &self.waiting
    }

    /// How often a task's work has been done.
    pub fn done(&self, task: TaskId) -> u32 {
        self.tasks[usize::from(task)].done
    }

    /// About how many bytes of memory it holds beside its own size.
    pub fn heap_bytes(&self) -> usize {
        // Who is ready and who waits are some of the tasks.
        self.tasks.len() * (size_of::<Progress>() + 2 * size_of::<TaskId>())
    }

    /// How much work has been done, all in all.
    pub fn worked(&self, setup: &Setup) -> Time {
        let one = |(job, task): (&Job, &Progress)| job.work * Time::from(task.done) + task.worked;
        setup.tasks.iter().zip(&self.tasks).map(one).sum()
    }

    /// When something happens next; `None` when nothing will.
    pub fn next(&self, setup: &Setup) -> Option<Time> {
        let tasks = setup.tasks.iter().zip(&self.tasks);
        let outer = tasks.flat_map(|(job, task)| {
            // What is done is in time or was judged already.
            let open = task.judged.max(task.done);
            let due = (open < task.released).then(|| job.due(open)).flatten();
            [job.release(task.released), due]
        });
        let outer = outer.flatten().min();
        let inner = self.running.map(|task| self.now + self.left(setup, task));
        outer.into_iter().chain(inner).min()
    }

    /// For how long the running task goes on by itself: to the next place in its work, or the end of its turn.
    fn left(&self, setup: &Setup, task: TaskId) -> Time {
        let (job, worked) = (&setup.tasks[usize::from(task)], self.tasks[usize::from(task)].worked);
        let section = [job.lock_after, job.lock_after + job.lock_for];
        let place = section.into_iter().find(|place| job.lock_for > 0 && *place > worked);
        let own = place.unwrap_or(job.work) - worked;
        match setup.rule {
            Rule::RoundRobin { quantum } if !self.ready.is_empty() => {
                own.min(quantum - self.turn % quantum)
            }
            _ => own,
        }
    }

    /// Goes to a time, which must be [`Processor::next`] or before it, and adds what happens to `out`. A later
    /// time means that the processor stood still since then: the work that would have been done was not.
    pub fn advance(&mut self, setup: &Setup, now: Time, out: &mut Vec<Happening>) {
        let ran_until = self.next(setup).map_or(now, |next| next.min(now));
        self.progress(setup, ran_until.saturating_sub(self.now), out);
        self.now = now;
        self.release(setup, out);
        self.judge(setup, out);
        self.end_turn(setup, out);
        self.dispatch(setup, out);
    }

    /// The running task does this much work.
    fn progress(&mut self, setup: &Setup, time: Time, out: &mut Vec<Happening>) {
        let Some(task) = self.running else { return };
        let job = &setup.tasks[usize::from(task)];
        let one = &mut self.tasks[usize::from(task)];
        one.worked += time;
        self.turn += time;
        let worked = one.worked;
        if self.holder == Some(task) && worked == job.lock_after + job.lock_for {
            self.free(setup, task, out);
        }
        if worked == job.work {
            let one = &mut self.tasks[usize::from(task)];
            (one.worked, one.done) = (0, one.done + 1);
            out.push(Happening { what: What::Done, task });
            self.running = None;
            if one.is_active() {
                self.ready.push(task);
            }
        }
    }

    /// The lock goes to the greatest of those who wait; among equals, and in turns, to the first.
    fn free(&mut self, setup: &Setup, task: TaskId, out: &mut Vec<Happening>) {
        out.push(Happening { what: What::Frees, task });
        self.holder = None;
        let rank = |waiting: TaskId| match setup.rule {
            Rule::FixedPriority { .. } => setup.tasks[usize::from(waiting)].priority,
            Rule::RoundRobin { .. } => 0,
        };
        // The last of the greatest, counted from the back, is the first.
        let heir = self.waiting.iter().copied().rev().max_by_key(|waiting| rank(*waiting));
        if let Some(heir) = heir {
            self.waiting.retain(|waiting| *waiting != heir);
            self.holder = Some(heir);
            self.ready.push(heir);
            out.push(Happening { what: What::Takes, task: heir });
        }
    }

    fn release(&mut self, setup: &Setup, out: &mut Vec<Happening>) {
        for (task, job) in (0..).zip(&setup.tasks) {
            let one = &mut self.tasks[usize::from(task)];
            while job.release(one.released).is_some_and(|at| at <= self.now) {
                let was_active = one.is_active();
                one.released += 1;
                out.push(Happening { what: What::Released, task });
                if !was_active {
                    self.ready.push(task);
                }
            }
        }
    }

    fn judge(&mut self, setup: &Setup, out: &mut Vec<Happening>) {
        for (task, job) in (0..).zip(&setup.tasks) {
            let one = &mut self.tasks[usize::from(task)];
            while one.judged < one.released
                && job.due(one.judged).is_some_and(|due| due <= self.now)
            {
                one.judged += 1;
                if one.done < one.judged {
                    out.push(Happening { what: What::Misses, task });
                }
            }
        }
    }

    /// Whoever has had its turn goes to the end of the queue, if anybody else is ready.
    fn end_turn(&mut self, setup: &Setup, out: &mut Vec<Happening>) {
        let Rule::RoundRobin { quantum } = setup.rule else { return };
        let has_had_it = self.turn > 0 && self.turn.is_multiple_of(quantum);
        if has_had_it
            && !self.ready.is_empty()
            && let Some(task) = self.running.take()
        {
            out.push(Happening { what: What::Preempted, task });
            self.ready.push(task);
        }
    }

    /// Gives the processor to whoever is to have it, until that is somebody who can go on.
    fn dispatch(&mut self, setup: &Setup, out: &mut Vec<Happening>) {
        loop {
            self.choose(setup, out);
            let Some(task) = self.running else { return };
            let (job, one) = (&setup.tasks[usize::from(task)], &self.tasks[usize::from(task)]);
            let wants = job.lock_for > 0 && one.worked == job.lock_after;
            match self.holder {
                None if wants => {
                    self.holder = Some(task);
                    out.push(Happening { what: What::Takes, task });
                    return;
                }
                Some(holder) if wants && holder != task => self.block(setup, task, holder, out),
                _ => return,
            }
        }
    }

    fn block(&mut self, setup: &Setup, task: TaskId, holder: TaskId, out: &mut Vec<Happening>) {
        let before = self.priority(setup, holder);
        self.running = None;
        self.waiting.push(task);
        out.push(Happening { what: What::Blocks, task });
        if self.priority(setup, holder) > before {
            out.push(Happening { what: What::Inherits, task: holder });
        }
    }

    /// A task's priority as it stands.
    fn priority(&self, setup: &Setup, task: TaskId) -> u8 {
        let own = |task: TaskId| setup.tasks[usize::from(task)].priority;
        let inherits = setup.rule == Rule::FixedPriority { inheritance: true };
        let heard = self.waiting.iter().filter(|_| inherits && self.holder == Some(task));
        heard.map(|waiting| own(*waiting)).fold(own(task), u8::max)
    }

    fn choose(&mut self, setup: &Setup, out: &mut Vec<Happening>) {
        let chosen = match setup.rule {
            Rule::RoundRobin { .. } if self.running.is_some() => return,
            Rule::RoundRobin { .. } => self.ready.first().copied(),
            Rule::FixedPriority { .. } => {
                // Of equals whoever has been ready for longest.
                let rank = |task: &TaskId| self.priority(setup, *task);
                let best = self.ready.iter().rev().max_by_key(|task| rank(task)).copied();
                match (best, self.running) {
                    (Some(best), Some(running)) if rank(&best) <= rank(&running) => return,
                    (best, _) => best,
                }
            }
        };
        let Some(task) = chosen else { return };
        self.ready.retain(|ready| *ready != task);
        if let Some(task) = self.running.take() {
            out.push(Happening { what: What::Preempted, task });
            // It was not its turn that ended: it comes before its equals.
            self.ready.insert(0, task);
        }
        (self.running, self.turn) = (Some(task), 0);
        out.push(Happening { what: What::Runs, task });
    }
}

#[cfg(test)]
mod tests;
