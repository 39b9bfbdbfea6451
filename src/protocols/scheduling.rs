//! Tasks share one processor and one lock, and one of them sends the node's heartbeat.
//!
//! The Worker runs three tasks: a low one that holds a lock for a while, a medium one that only computes, and a
//! high one, the heartbeat task, which needs the same lock for a moment in every period. The Monitor suspects
//! the Worker when no heartbeat comes for too long. Nothing here crashes: what is suspected is a schedule.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Time;

use super::strategy::{Fault, check_range};
use super::{KindInfo, Role};

mod node;
mod processor;
mod watch;

pub use node::SchedulingNode;
pub use processor::{Happening, Job, Processor, Rule, Setup, TaskId, What};
pub use watch::SchedulingWatch;

/// The longest run, period or stretch of work.
const LONGEST: Time = 100_000;
/// The most background tasks.
pub const MOST_BACKGROUND: u8 = 8;

/// The low task.
pub const LOW: TaskId = 0;
/// The medium task.
pub const MEDIUM: TaskId = 1;
/// The heartbeat task, the high one.
pub const HIGH: TaskId = 2;
/// The first of the background tasks, if there are any.
pub const BACKGROUND: TaskId = 3;

/// Who gets the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Real-time: the ready task of the highest priority, at once.
    FixedPriority,
    /// General purpose: all ready tasks in turn. It stands for every scheduler that is fair to all.
    RoundRobin,
}

/// A task that computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Computing {
    /// When it is released for the first time.
    #[serde(default)]
    #[schemars(range(max = 100_000))]
    pub first: Time,
    /// The time between two releases; when left out it is released once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub period: Option<Time>,
    /// How much computing a release asks for.
    #[schemars(range(min = 1, max = 100_000))]
    pub work: Time,
}

/// A task that computes, and holds the lock for a stretch of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Locking {
    /// When it is released for the first time.
    #[serde(default)]
    #[schemars(range(max = 100_000))]
    pub first: Time,
    /// The time between two releases; when left out it is released once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub period: Option<Time>,
    /// How much computing a release asks for.
    #[schemars(range(min = 1, max = 100_000))]
    pub work: Time,
    /// After how much of it the lock is taken.
    #[serde(default)]
    #[schemars(range(max = 100_000))]
    pub lock_after: Time,
    /// For how much of it the lock is held; 0 when left out: it needs no lock.
    #[serde(default)]
    #[schemars(range(max = 100_000))]
    pub lock_for: Time,
}

/// The heartbeat task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Beating {
    /// When it is released for the first time.
    #[serde(default)]
    #[schemars(range(max = 100_000))]
    pub first: Time,
    /// The time between two releases.
    #[schemars(range(min = 1, max = 100_000))]
    pub period: Time,
    /// How much computing a release asks for; then the heartbeat is sent.
    #[schemars(range(min = 1, max = 100_000))]
    pub work: Time,
    /// After how much of it the lock is taken.
    #[serde(default)]
    #[schemars(range(max = 100_000))]
    pub lock_after: Time,
    /// For how much of it the lock is held; 0 when left out: it needs no lock.
    #[serde(default)]
    #[schemars(range(max = 100_000))]
    pub lock_for: Time,
    /// By how long after its release it must be done.
    #[schemars(range(min = 1, max = 100_000))]
    pub deadline: Time,
}

/// Tasks share one processor and one lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheduling {
    /// Who gets the processor.
    pub policy: Policy,
    /// Does whoever holds the lock run at the priority of the highest task that waits for it (priority
    /// inheritance)? Only with fixed priority.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inheritance: bool,
    /// How long a turn lasts, with round robin; 20 when left out.
    #[serde(default = "twenty")]
    #[schemars(range(min = 1, max = 100_000))]
    pub quantum: Time,
    /// How many more tasks compute all the time, below all others; 0 to 8.
    #[serde(default)]
    #[schemars(range(max = 8))]
    pub background: u8,
    /// The low task: it takes the lock.
    pub low: Locking,
    /// The medium task: it needs no lock.
    pub medium: Computing,
    /// The high task: it sends the heartbeats.
    pub heartbeat: Beating,
    /// How long the Monitor trusts the Worker without hearing of it.
    #[schemars(range(min = 1, max = 100_000))]
    pub timeout: Time,
    /// How long the run lasts.
    #[schemars(range(min = 1, max = 100_000))]
    pub lasts: Time,
}

const fn twenty() -> Time {
    20
}

impl Scheduling {
    /// The three that are shown side by side: round robin, fixed priority, and that with inheritance.
    pub const POLICIES: [(Policy, bool); 3] = [
        (Policy::RoundRobin, false),
        (Policy::FixedPriority, false),
        (Policy::FixedPriority, true),
    ];

    /// The same tasks under another policy.
    #[must_use]
    pub fn under(&self, (policy, inheritance): (Policy, bool)) -> Self {
        Self { policy, inheritance, ..self.clone() }
    }

    /// The tasks and the rule, as the processor takes them.
    pub fn setup(&self) -> Setup {
        let (low, high) = (&self.low, &self.heartbeat);
        let plain = Job {
            priority: 0,
            first: 0,
            period: None,
            work: 1,
            lock_after: 0,
            lock_for: 0,
            deadline: None,
        };
        let mut tasks = vec![
            Job {
                priority: 1,
                first: low.first,
                period: low.period,
                work: low.work,
                lock_after: low.lock_after,
                lock_for: low.lock_for,
                ..plain
            },
            Job {
                priority: 2,
                first: self.medium.first,
                period: self.medium.period,
                work: self.medium.work,
                ..plain
            },
            Job {
                priority: 3,
                first: high.first,
                period: Some(high.period),
                work: high.work,
                lock_after: high.lock_after,
                lock_for: high.lock_for,
                deadline: Some(high.deadline),
            },
        ];
        // More than the run lasts: they are never done.
        let endless = Job { work: self.lasts + 1, ..plain };
        tasks.extend((0..self.background).map(|_| endless));
        let rule = match self.policy {
            Policy::FixedPriority => Rule::FixedPriority { inheritance: self.inheritance },
            Policy::RoundRobin => Rule::RoundRobin { quantum: self.quantum },
        };
        Setup { tasks, rule }
    }

    /// How many tasks there are.
    pub fn tasks(&self) -> u8 {
        BACKGROUND + self.background
    }

    /// A task's name: "low task".
    pub fn task(task: TaskId) -> String {
        match task {
            LOW => "low task".into(),
            MEDIUM => "medium task".into(),
            HIGH => "heartbeat task".into(),
            more => format!("background task {}", more - BACKGROUND + 1),
        }
    }

    /// Does theory promise that no deadline is missed? With inheritance the heartbeat task waits for one critical
    /// section of the low task at most, and for nothing else (Sha, Rajkumar, Lehoczky 1990).
    pub fn is_guaranteed(&self) -> bool {
        let high = &self.heartbeat;
        let blocked = if high.lock_for > 0 { self.low.lock_for } else { 0 };
        let bounded = self.policy == Policy::FixedPriority && (self.inheritance || blocked == 0);
        bounded && high.work + blocked <= high.deadline.min(high.period)
    }

    pub(super) fn roles(&self) -> Vec<Role> {
        vec![Role::named("Worker", "W"), Role::named("Monitor", "M")]
    }

    pub(super) fn kinds(&self) -> Vec<KindInfo> {
        let most = self.lasts / self.heartbeat.period.max(1) + 1;
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        vec![KindInfo { name: "heartbeat".into(), most: vec![most, 0] }]
    }

    /// What a traced code says, in words.
    pub(super) fn traced(code: u16) -> String {
        let Some(Happening { what, task }) = Happening::from_code(code) else {
            return format!("step {code}");
        };
        let does = match what {
            What::Released => "is released",
            What::Runs => "runs",
            What::Preempted => "loses the processor",
            What::Blocks => "is blocked",
            What::Takes => "takes the lock",
            What::Inherits => "inherits the priority of the task that it blocks",
            What::Frees => "frees the lock",
            What::Done => "is done",
            What::Misses => "misses its deadline",
        };
        format!("the {} {does}", Self::task(task))
    }

    /// All that may be traced, in words.
    pub(super) fn traces(&self) -> Vec<String> {
        Happening::all(self.tasks()).map(|one| Self::traced(one.code())).collect()
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        let high = &self.heartbeat;
        let mut within = |path: &[&str], time: Time, least: Time| {
            let path = [&["scheduling"], path].concat();
            check_range(&path, time, (least, LONGEST), faults);
        };
        within(&["quantum"], self.quantum, 1);
        for (task, first, period, work) in [
            ("low", self.low.first, self.low.period, self.low.work),
            ("medium", self.medium.first, self.medium.period, self.medium.work),
            ("heartbeat", high.first, Some(high.period), high.work),
        ] {
            within(&[task, "first"], first, 0);
            within(&[task, "period"], period.unwrap_or(1), 1);
            within(&[task, "work"], work, 1);
        }
        within(&["heartbeat", "deadline"], high.deadline, 1);
        within(&["timeout"], self.timeout, 1);
        within(&["lasts"], self.lasts, 1);
        self.check_more(faults);
    }

    fn check_more(&self, faults: &mut Vec<Fault>) {
        if self.inheritance && self.policy == Policy::RoundRobin {
            let problem = "round robin has no priorities to inherit".into();
            let help = "leave it out, or use \"policy\": \"fixed_priority\"".into();
            faults.push(Fault::new(&["scheduling", "inheritance"], problem, help));
        }
        if self.background > MOST_BACKGROUND {
            let problem = format!("{} background tasks", self.background);
            let help = format!("use 0 to {MOST_BACKGROUND}");
            faults.push(Fault::new(&["scheduling", "background"], problem, help));
        }
        let (low, high) = (&self.low, &self.heartbeat);
        for (task, work, after, length) in [
            ("low", low.work, low.lock_after, low.lock_for),
            ("heartbeat", high.work, high.lock_after, high.lock_for),
        ] {
            if after.saturating_add(length) > work {
                let problem = format!("the lock is held for longer than there is work: {work}");
                // Where even a lock of no length comes after the work it is the beginning that is wrong.
                let (field, help) = match work.checked_sub(after) {
                    Some(most) => {
                        ("lock_for", format!("with \"lock_after\": {after} use at most {most}"))
                    }
                    None => ("lock_after", format!("use at most {work}")),
                };
                faults.push(Fault::new(&["scheduling", task, field], problem, help));
            }
        }
    }

    pub(super) const fn end(&self) -> Time {
        self.lasts
    }
}
