//! The world: a value that steps, stops and asks.

mod faults;
mod identity;
mod order;
mod step;
mod waits;

pub use step::ALTERED;

use super::queue::{Pending, Queue, What};
use super::{
    Algorithm, Decision, Effect, EventId, Letter, Model, NodeId, Storage, Time, Timer, Waiter,
};

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One event happened and was told to the log.
    Did(EventId),
    /// A question stands open: see [`World::question`]; nothing goes on until it is answered.
    Ask,
    /// Nothing will happen any more.
    End,
}

/// One node: its algorithm's in-memory state and what a crash leaves.
#[derive(Debug)]
struct Node<A> {
    algorithm: A,
    stable: Storage,
    decision: Option<Decision>,
    up: bool,
    /// Counts crashes, so that timers of an earlier life stay silent.
    life: u8,
    /// It does nothing before this time.
    paused_until: Time,
    /// Whom it suspects, a bit for each.
    suspects: u64,
    /// At how many points of this life it was asked whether it crashes, and how often it did.
    points: u16,
    crashed_at_points: u8,
    /// How many times to failure and to repair were asked.
    wear: u32,
}

/// Something begun but not finished: the world's worklist, the next one last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Task {
    pub cause: EventId,
    pub what: Work,
}

#[derive(Clone, Copy, Debug, Hash)]
pub(super) enum Work {
    Effect(NodeId, Effect),
    /// Does the node crash before what it does next? Asks where it may; `None` after the last thing.
    CrashPoint(NodeId, Option<Effect>),
    /// What it does was asked about and goes on.
    Sure(NodeId, Effect),
    /// It crashes at a point.
    CrashNow(NodeId),
    /// What does a traitor send? Asks.
    Lie(Letter),
    Say(Letter),
    /// Is the messenger captured? Asks.
    Capture(Letter),
    Caught(Letter),
    /// It goes on with another content.
    Alter(Letter),
    /// It goes on, and an adversary keeps a copy.
    Replay(Letter),
    /// Is what was let through copied? Asks where the link copies.
    Copy(Letter),
    /// How long does it take? Asks where there is more than one delay.
    Delay(Letter),
    Leave(Letter, Time),
    /// Which number is drawn? Asks where there is more than one.
    Draw {
        node: NodeId,
        nth: u32,
        most: u8,
    },
    Drew {
        node: NodeId,
        number: u8,
    },
    /// How long? Asks; what comes then is planned with the answer, before anything else is done.
    Wait {
        whose: Waiter,
        nth: u32,
        mean: u32,
        level: u8,
        then: Then,
    },
    /// What does the outside say? Asks.
    Outside(NodeId),
    /// Which message arrives next? Asks.
    Order,
    /// This one, by its place among those that wait.
    Bring(u8),
    /// A common cause strikes the node.
    Struck(NodeId),
    HoldAtDawn(NodeId),
    Dawn,
}

/// What comes after a wait.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) enum Then {
    Timer(Timer),
    Fails,
    Repaired,
    Strikes,
}

/// A run's whole state: nodes, what is pending, the worklist and the clock. A plain value: it can be
/// cloned, stepped, and thrown away. The [`Model`] it lives in is passed to each step, so that many
/// worlds share one.
#[derive(Debug)]
pub struct World<A> {
    now: Time,
    nodes: Vec<Node<A>>,
    queue: Queue,
    work: Vec<Task>,
    /// In an asynchronous system: what has passed the city and has not been asked for, in that order.
    waiting: Vec<(Letter, EventId)>,
    /// How often it was asked which arrives next. It only names the question.
    orders: u32,
    /// None of them arrives before time goes on.
    goes_on: bool,
    over: bool,
}

impl<A: Clone> Clone for Node<A> {
    fn clone(&self) -> Self {
        Self { algorithm: self.algorithm.clone(), stable: self.stable.clone(), ..*self }
    }

    fn clone_from(&mut self, other: &Self) {
        self.algorithm.clone_from(&other.algorithm);
        self.stable.copy_from(&other.stable);
        (self.decision, self.up, self.life) = (other.decision, other.up, other.life);
        (self.paused_until, self.suspects) = (other.paused_until, other.suspects);
        (self.points, self.crashed_at_points) = (other.points, other.crashed_at_points);
        self.wear = other.wear;
    }
}

impl<A: Clone> Clone for World<A> {
    fn clone(&self) -> Self {
        Self {
            nodes: self.nodes.clone(),
            queue: self.queue.clone(),
            work: self.work.clone(),
            waiting: self.waiting.clone(),
            ..*self
        }
    }

    /// Copies into a spare world without allocating anew.
    fn clone_from(&mut self, other: &Self) {
        self.nodes.clone_from(&other.nodes);
        self.queue.clone_from(&other.queue);
        self.work.clone_from(&other.work);
        self.waiting.clone_from(&other.waiting);
        (self.orders, self.goes_on) = (other.orders, other.goes_on);
        (self.now, self.over) = (other.now, other.over);
    }
}

/// A messenger that has left and is neither captured nor there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderWay {
    /// Who it is.
    pub letter: Letter,
    /// When it comes to the end of its present leg.
    pub until: Time,
    /// What began its present leg: the sending, or being let through or copied.
    pub since: EventId,
    /// Is the city behind it?
    pub past_city: bool,
    /// Is it still to be decided whether the city captures it? A copy at the wall has not left the
    /// city, but its fate is settled.
    pub undecided: bool,
}

impl<A: Algorithm> World<A> {
    /// The world before its first event.
    pub fn new(model: &Model<A>) -> Self {
        let mut world = Self {
            now: 0,
            nodes: Vec::with_capacity(model.nodes.len()),
            queue: Queue::default(),
            work: Vec::new(),
            waiting: Vec::new(),
            orders: 0,
            goes_on: false,
            over: false,
        };
        world.reset(model);
        world
    }

    /// Begins anew in the memory that is already there.
    pub fn reset(&mut self, model: &Model<A>) {
        self.now = 0;
        self.over = false;
        self.work.clear();
        self.waiting.clear();
        (self.orders, self.goes_on) = (0, false);
        self.queue.clear();
        self.nodes.truncate(model.nodes.len());
        for (index, plan) in model.nodes.iter().enumerate() {
            let id = NodeId(index as u8);
            let algorithm = A::blank(id, &model.params);
            match self.nodes.get_mut(index) {
                Some(node) => {
                    node.algorithm = algorithm;
                    node.stable.clear();
                    (node.decision, node.up, node.life) = (None, true, 0);
                    (node.paused_until, node.suspects) = (0, 0);
                    (node.points, node.crashed_at_points) = (0, 0);
                    node.wear = 0;
                }
                None => self.nodes.push(Node {
                    algorithm,
                    stable: Storage::default(),
                    decision: None,
                    up: true,
                    life: 0,
                    paused_until: 0,
                    suspects: 0,
                    points: 0,
                    crashed_at_points: 0,
                    wear: 0,
                }),
            }
            self.queue.push(0, EventId::NONE, What::Start(id));
            for crash in &plan.crashes {
                self.queue.push(crash.at, EventId::NONE, What::Crash(id));
                if let Some(at) = crash.recovers {
                    self.queue.push(at, EventId::NONE, What::Recover(id));
                }
            }
            for pause in &plan.pauses {
                self.queue.push(pause.at, EventId::NONE, What::Pause(id, pause.lasts));
            }
            if plan.failures.is_some() {
                self.queue.push(0, EventId::NONE, What::Wears(id));
            }
        }
        for forgery in &model.forgeries {
            self.queue.push(forgery.at, EventId::NONE, What::Forge(forgery.letter));
        }
        for place in 0..model.common_causes.len() {
            self.queue.push(0, EventId::NONE, What::Strikes { place: place as u8, nth: 0 });
        }
        if let Some(dawn) = model.dawn {
            self.queue.push(dawn, EventId::NONE, What::Dawn);
        }
    }

    /// The simulated time.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// Is the run over?
    pub fn is_over(&self) -> bool {
        let pending = !self.work.is_empty() || !self.waiting.is_empty();
        self.over || (!pending && self.queue.earliest().is_none())
    }

    /// What a node has decided.
    pub fn decision(&self, node: NodeId) -> Option<Decision> {
        self.nodes[node.index()].decision
    }

    /// Is the node up (not crashed)?
    pub fn is_up(&self, node: NodeId) -> bool {
        self.nodes[node.index()].up
    }

    /// How often a node has crashed.
    pub fn crashes(&self, node: NodeId) -> u8 {
        self.nodes[node.index()].life
    }

    /// Until when a node is paused, if it is.
    pub fn paused_until(&self, node: NodeId) -> Option<Time> {
        let until = self.nodes[node.index()].paused_until;
        (until > self.now).then_some(until)
    }

    /// Does a node suspect another?
    pub fn suspects(&self, node: NodeId, peer: NodeId) -> bool {
        self.nodes[node.index()].suspects >> peer.0 & 1 == 1
    }

    /// A node's in-memory state.
    pub fn algorithm(&self, node: NodeId) -> &A {
        &self.nodes[node.index()].algorithm
    }

    /// A node's stable storage.
    pub fn stable(&self, node: NodeId) -> &Storage {
        &self.nodes[node.index()].stable
    }

    /// When the next event happens; `None` when nothing will. Where a question stands open: now.
    pub fn next_due(&self) -> Option<Time> {
        if self.over {
            return None;
        }
        let arrives = !self.waiting.is_empty() && !self.goes_on;
        if arrives || self.work.iter().any(|task| self.will_tell(task)) {
            return Some(self.now);
        }
        let timer = |task: &Task| match task.what {
            Work::Effect(_, Effect::SetTimer { after, .. }) => Some(self.now + after),
            _ => None,
        };
        let planned = match self.queue.earliest() {
            Some(pending) if self.will_happen(pending) => Some(pending.time),
            _ => self.queue.iter().filter(|p| self.will_happen(p)).map(|p| p.time).min(),
        };
        self.work.iter().filter_map(timer).chain(planned).min()
    }

    /// Does a task come to an event, or is it done in silence?
    fn will_tell(&self, task: &Task) -> bool {
        match task.what {
            // A traitor may be asked, and send something or nothing.
            Work::Effect(_, effect) | Work::Sure(_, effect) if effect.is_silent() => false,
            Work::Effect(node, Effect::Decide(_)) | Work::HoldAtDawn(node) => {
                self.decision(node).is_none()
            }
            Work::Effect(node, Effect::Suspect(peer)) => !self.suspects(node, peer),
            Work::Effect(node, Effect::Trust(peer)) => self.suspects(node, peer),
            // It may come to nothing.
            Work::CrashPoint(_, None) | Work::Wait { .. } | Work::Outside(_) => false,
            Work::Struck(node) => self.is_up(node),
            _ => true,
        }
    }

    /// Does something pending come to an event, as things stand? A timer of an earlier life does not.
    fn will_happen(&self, pending: &Pending) -> bool {
        match pending.what {
            What::Timer { node, life, .. } => {
                let node = &self.nodes[node.index()];
                node.up && node.life == life && node.paused_until <= pending.time
            }
            What::Arrive(letter) => self.nodes[letter.to.index()].paused_until <= pending.time,
            What::Resume(node) => self.nodes[node.index()].paused_until == pending.time,
            What::Pause(node, _) => self.is_up(node),
            What::Crash(node) => self.is_up(node),
            What::Recover(node) => !self.is_up(node),
            What::Wears(_) => false,
            What::Fails { node, life } => self.is_in_life(node, life, true),
            What::Repaired { node, life } => self.is_in_life(node, life, false),
            // Whom it strikes the model knows; it may be nobody.
            What::Strikes { nth, .. } => nth > 0,
            _ => true,
        }
    }

    /// Who is under way, in the order of their letters. After dawn: who still was.
    pub fn under_way(&self) -> Vec<UnderWay> {
        let pending = self.queue.iter().filter_map(|pending| {
            let (letter, past_city) = match pending.what {
                What::City(letter) => (letter, false),
                What::Arrive(letter) => (letter, true),
                _ => return None,
            };
            let (until, since) = (pending.time, pending.cause);
            Some(UnderWay { letter, until, since, past_city, undecided: !past_city })
        });
        // Nobody knows when these arrive.
        let waiting = self.waiting.iter().map(|&(letter, since)| UnderWay {
            letter,
            until: Time::MAX / 2,
            since,
            past_city: true,
            undecided: false,
        });
        let at_the_wall = self.work.iter().filter_map(|task| {
            let (letter, undecided) = match task.what {
                Work::Capture(letter) => (letter, true),
                Work::Caught(letter)
                | Work::Alter(letter)
                | Work::Replay(letter)
                | Work::Copy(letter)
                | Work::Delay(letter)
                | Work::Leave(letter, _) => (letter, false),
                _ => return None,
            };
            let (until, since) = (self.now, task.cause);
            Some(UnderWay { letter, until, since, past_city: false, undecided })
        });
        let mut all: Vec<_> = pending.chain(waiting).chain(at_the_wall).collect();
        all.sort_unstable_by_key(|one| (one.letter.from, one.letter));
        all
    }

    /// In an asynchronous system: what has passed the city and waits to be asked for, in that order.
    pub fn waiting(&self) -> impl ExactSizeIterator<Item = Letter> + '_ {
        self.waiting.iter().map(|(letter, _)| *letter)
    }

    /// About how many bytes the world takes, for spacing checkpoints.
    pub fn bytes(&self) -> usize {
        size_of::<Self>()
            + self.nodes.len() * size_of::<Node<A>>()
            + self.nodes.iter().map(|node| node.algorithm.heap_bytes()).sum::<usize>()
            + self.queue.bytes()
            + self.work.len() * size_of::<Task>()
            + self.waiting.len() * size_of::<(Letter, EventId)>()
    }
}
