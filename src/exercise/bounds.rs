//! How far a check goes.

use crate::engine::{Event, Fact, World};
use crate::explore::states::Follow;
use crate::protocols::exercise::{Exercise, Task};
use crate::protocols::{General, Promises, Watch};

/// The bounds of a check: they are told with its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many messages or requests each application hands over.
    pub inputs: u32,
    /// The most losses, copies and crashes in a run.
    pub losses: u8,
    /// See `losses`.
    pub copies: u8,
    /// See `losses`.
    pub crashes: u8,
    /// The most of them together.
    pub faults: u8,
    /// The most different states that are explored.
    pub states: u64,
    /// How many random runs follow.
    pub runs: u64,
    /// With which seed they begin: run n has the seed `seed + n`.
    pub seed: u64,
}

impl Bounds {
    /// The usual ones of an exercise.
    pub fn of(exercise: &Exercise) -> Self {
        let task = exercise.name;
        let clients = exercise.roles().iter().filter(|role| task.has_inputs(&role.name)).count();
        let (inputs, losses, copies, crashes) = match task {
            Task::FifoLink => (4, 0, 1, 0),
            Task::ReliableLink => (2, 1, 1, 0),
            Task::FifoLinkRecovery => (2, 1, 1, 1),
            // Two requests in all: one may evict the other.
            Task::RpcDedup => (if clients > 1 { 1 } else { 2 }, 1, 1, 0),
            Task::RpcDedupRecovery => (1, 1, 1, 1),
            Task::FailureDetector => (0, 0, 0, 1),
            Task::TwoGenerals => (0, u8::MAX, 0, 0),
            Task::Shop => (1, 1, 1, 1),
        };
        // Where nodes crash, three things that go wrong together are too many runs to look at.
        let faults = if crashes > 0 { 2 } else { u8::MAX };
        Self { inputs, losses, copies, crashes, faults, states: 1_000_000, runs: 1_000, seed: 1 }
    }
}

impl Bounds {
    /// What is explored besides: requests that follow each other, with one fault at most. With all faults together there
    /// would be too many runs.
    /// Where somebody has set other bounds than the usual ones, those are all there are.
    pub fn wider(&self, exercise: &Exercise) -> Option<Self> {
        let usual = Self::of(exercise);
        let is_usual =
            Self { states: self.states, runs: self.runs, seed: self.seed, ..usual } == *self;
        // A store of its own makes more states than there is room for.
        let plain = exercise.roles().len() <= exercise.name.nodes().len();
        let calls = plain && matches!(exercise.name, Task::RpcDedup | Task::RpcDedupRecovery);
        let follows = calls && is_usual && self.inputs == 1;
        let losses = self.losses.min(1);
        let crashes = self.crashes.min(1);
        follows.then_some(Self { inputs: 2, copies: 0, losses, crashes, faults: 1, ..*self })
    }
}

/// The bounds in words, and those of what is explored besides.
pub fn bounds_words(exercise: &Exercise, bounds: &Bounds) -> String {
    let task = exercise.name;
    let words = words_of(task, bounds);
    match bounds.wider(exercise) {
        None => words,
        Some(wider) => {
            let kinds = [
                (wider.losses, "loss"),
                (wider.copies, "copy"),
                (wider.crashes, "crash at any point"),
            ];
            let kinds: Vec<&str> =
                kinds.into_iter().filter(|(most, _)| *most > 0).map(|(_, name)| name).collect();
            let requests = wider.inputs;
            format!("{words}; and with {requests} requests a client and one {}", kinds.join(" or "))
        }
    }
}

fn words_of(task: Task, bounds: &Bounds) -> String {
    let count = |number: u64, one: &str, many: &str| match number {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let mut parts = Vec::new();
    match task {
        Task::FifoLink | Task::FifoLinkRecovery | Task::ReliableLink => {
            parts.push(count(bounds.inputs.into(), "message", "messages"));
        }
        Task::RpcDedup | Task::RpcDedupRecovery => {
            parts.push(count(bounds.inputs.into(), "request a client", "requests a client"));
        }
        Task::Shop => parts.push(count(bounds.inputs.into(), "order", "orders")),
        Task::FailureDetector | Task::TwoGenerals => {}
    }
    parts.push(match task {
        Task::FifoLink => "any order of arrival".into(),
        Task::FailureDetector => "any delay of the menu before the time of stabilisation".into(),
        Task::TwoGenerals => "any loss".into(),
        _ => "any delays of the menu".into(),
    });
    let faults = [
        (u64::from(bounds.losses), "loss", "losses"),
        (u64::from(bounds.copies), "copy", "copies"),
        (u64::from(bounds.crashes), "crash at any point", "crashes at any points"),
    ];
    for (number, one, many) in faults {
        if number > 0 && task != Task::TwoGenerals {
            parts.push(format!("up to {}", count(number, one, many)));
        }
    }
    let kinds = [bounds.losses, bounds.copies, bounds.crashes].map(|most| u32::from(most > 0));
    if u32::from(bounds.faults) < kinds.iter().sum() {
        parts.push(format!("{} of these together", bounds.faults));
    }
    parts.join(", ")
}

/// A watch beside a world, and how much has gone wrong so far: what exceeds the bounds is not followed.
#[derive(Clone, Hash)]
pub(super) struct Within {
    pub watch: Watch,
    /// What is looked for: any of these broken.
    wanted: Promises,
    losses: u8,
    copies: u8,
    crashes: u8,
    most: (u8, u8, u8, u8),
}

impl Within {
    pub fn new(watch: Watch, bounds: &Bounds, wanted: Promises) -> Self {
        let most = (bounds.losses, bounds.copies, bounds.crashes, bounds.faults);
        Self { watch, wanted, losses: 0, copies: 0, crashes: 0, most }
    }

    /// Which of those that are looked for are broken.
    pub fn broken(&self, over: Option<&World<General>>) -> Promises {
        self.watch.broken(over).and(self.wanted)
    }
}

impl Follow for Within {
    fn see(&mut self, event: &Event) {
        let count = match event.fact {
            Fact::Captured { .. } => &mut self.losses,
            Fact::Copied(_) => &mut self.copies,
            Fact::Crashed { .. } => &mut self.crashes,
            _ => return self.watch.see(event),
        };
        *count = count.saturating_add(1);
        self.watch.see(event);
    }

    fn is_enough(&self) -> bool {
        !self.broken(None).is_empty()
    }

    fn goes_on(&self) -> bool {
        let Self { losses, copies, crashes, most, .. } = *self;
        let all = losses.saturating_add(copies).saturating_add(crashes);
        losses <= most.0 && copies <= most.1 && crashes <= most.2 && all <= most.3
    }
}
