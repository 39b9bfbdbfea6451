//! The one trait behind which every node's algorithm stands.

use std::hash::Hash;

use super::world::{Task, Then, Work};
use super::{Decision, EventId, Message, NodeId, Storage, Time, Waiter};

/// A timer's number, as its algorithm counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timer(pub u32);

/// Something a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Sends a message on its way.
    Send {
        /// For whom.
        to: NodeId,
        /// What.
        message: Message,
    },
    /// Sends nothing, but a traitor could send a message here.
    MaySend {
        /// For whom.
        to: NodeId,
        /// What it would be but for its content.
        message: Message,
    },
    /// Has `timer` called this much later.
    SetTimer {
        /// In how long.
        after: Time,
        /// Which.
        timer: Timer,
    },
    /// Writes to stable storage.
    Persist {
        /// Under this key.
        key: u32,
        /// This value.
        value: u64,
    },
    /// Hands a message to the application.
    Deliver(Message),
    /// Has an effect on the application: a request is executed.
    Apply(Message),
    /// Answers a call that the application made.
    Reply(Message),
    /// Cancels a timer, if it is set.
    CancelTimer(Timer),
    /// Chooses. The first choice is final; later ones change nothing.
    Decide(Decision),
    /// Comes to believe that a node has crashed.
    Suspect(NodeId),
    /// Comes to believe that it is up after all.
    Trust(NodeId),
    /// Refuses a message that failed a check.
    Refuse {
        /// The message as it came.
        message: Message,
        /// Which check, as the protocol counts them.
        why: u8,
    },
    /// Comes to a place in the algorithm that is worth showing.
    Trace(u16),
    /// Draws a whole number from 1 to `most`.
    Draw {
        /// Which of the node's draws, from 1.
        nth: u32,
        /// The largest number.
        most: u8,
    },
}

impl Effect {
    /// Does it come to no event by itself?
    pub(super) const fn is_silent(&self) -> bool {
        matches!(self, Self::SetTimer { .. } | Self::CancelTimer(_) | Self::MaySend { .. })
    }

    /// Is before it a point at which the node may crash?
    pub(super) const fn is_crash_point(&self) -> bool {
        matches!(
            self,
            Self::Send { .. }
                | Self::Persist { .. }
                | Self::Deliver(_)
                | Self::Apply(_)
                | Self::Reply(_)
        )
    }
}

/// What a traitor could say in place of a message: a few contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lies {
    contents: [u16; Self::MOST],
    count: u8,
}

impl Lies {
    /// The most contents.
    pub const MOST: usize = 6;

    /// These contents; those beyond the most are left out.
    pub fn new(contents: &[u16]) -> Self {
        let mut lies = Self::default();
        for (place, &content) in lies.contents.iter_mut().zip(contents) {
            *place = content;
            lies.count += 1;
        }
        lies
    }

    /// The contents.
    pub fn contents(&self) -> &[u16] {
        &self.contents[..usize::from(self.count)]
    }
}

/// What an algorithm sees when it is called, and where it says what it does.
pub struct Ctx<'a, P> {
    /// The parameters that all nodes share.
    pub params: &'a P,
    /// Which node this is.
    pub me: NodeId,
    /// This node's input.
    pub input: bool,
    /// The node's clock.
    pub now: Time,
    /// How many nodes there are.
    pub nodes: u8,
    /// The load, in percent: [`Model::load`](super::Model::load).
    pub load: u32,
    /// How often this node has crashed: a count that outlasts a crash, as a boot counter does.
    pub life: u8,
    pub(super) stable: &'a Storage,
    pub(super) work: &'a mut Vec<Task>,
    pub(super) cause: EventId,
}

impl<P> Ctx<'_, P> {
    #[inline]
    fn effect(&mut self, effect: Effect) {
        self.work.push(Task { cause: self.cause, what: Work::Effect(self.me, effect) });
    }

    /// Sends a message.
    pub fn send(&mut self, to: NodeId, message: Message) {
        self.effect(Effect::Send { to, message });
    }

    /// Sends nothing, where a traitor could send a message in spite of its algorithm.
    pub fn may_send(&mut self, to: NodeId, message: Message) {
        self.effect(Effect::MaySend { to, message });
    }

    /// Sets a timer; it goes off once.
    pub fn set_timer(&mut self, after: Time, timer: Timer) {
        self.effect(Effect::SetTimer { after, timer });
    }

    /// Sets a timer that goes off after an exponential time of this mean, to the nearest whole one. `nth`
    /// counts the node's waits: it names the draw.
    pub fn set_random_timer(&mut self, mean: u32, timer: Timer, nth: u32) {
        let what = Work::Wait {
            whose: Waiter::Algorithm(self.me, self.life),
            nth,
            mean,
            level: 0,
            then: Then::Timer(timer),
        };
        self.work.push(Task { cause: self.cause, what });
    }

    /// Tells that the algorithm has come to a place that is worth showing.
    pub fn trace(&mut self, code: u16) {
        self.effect(Effect::Trace(code));
    }

    /// Writes to stable storage.
    pub fn persist(&mut self, key: u32, value: u64) {
        self.effect(Effect::Persist { key, value });
    }

    /// Hands a message to the application.
    pub fn deliver(&mut self, message: Message) {
        self.effect(Effect::Deliver(message));
    }

    /// Has an effect on the application.
    pub fn apply(&mut self, message: Message) {
        self.effect(Effect::Apply(message));
    }

    /// Answers a call that the application made.
    pub fn reply(&mut self, message: Message) {
        self.effect(Effect::Reply(message));
    }

    /// Cancels a timer that was set in this life of the node, if it is still to go off.
    pub fn cancel_timer(&mut self, timer: Timer) {
        self.effect(Effect::CancelTimer(timer));
    }

    /// All that it does in here is one atomic step: it may crash before the first of it, and not between.
    pub fn atomically(&mut self, what: impl FnOnce(&mut Self)) {
        let from = self.work.len();
        what(self);
        let is_point =
            |task: &Task| matches!(task.what, Work::Effect(_, effect) if effect.is_crash_point());
        if !self.work[from..].iter().any(is_point) {
            return;
        }
        // The point is before all of it, also where it begins with something that has none by itself.
        let begins_with_one = is_point(&self.work[from]);
        for task in self.work[from..].iter_mut().skip(usize::from(begins_with_one)) {
            if let Work::Effect(node, effect) = task.what {
                task.what = Work::Sure(node, effect);
            }
        }
        if !begins_with_one {
            let point = Task { cause: self.cause, what: Work::CrashPoint(self.me, None) };
            self.work.insert(from, point);
        }
    }

    /// Waits to be told what is only known outside the world: [`Algorithm::told`] is called with it. Nothing else
    /// happens before. It must be all that the node does in this call.
    pub fn ask_outside(&mut self) {
        self.work.push(Task { cause: self.cause, what: Work::Outside(self.me) });
    }

    /// Decides, for good.
    pub fn decide(&mut self, decision: Decision) {
        self.effect(Effect::Decide(decision));
    }

    /// Comes to believe that a node has crashed; the world keeps whom each node suspects.
    pub fn suspect(&mut self, peer: NodeId) {
        self.effect(Effect::Suspect(peer));
    }

    /// Comes to believe that a node is up after all.
    pub fn trust(&mut self, peer: NodeId) {
        self.effect(Effect::Trust(peer));
    }

    /// Refuses a message that failed a check.
    pub fn refuse(&mut self, message: Message, why: u8) {
        self.effect(Effect::Refuse { message, why });
    }

    /// Draws a whole number from 1 to `most` (at most 16, and 1 or more), each equally likely;
    /// [`Algorithm::drew`] is called with it. `nth` counts the node's draws from 1.
    pub fn draw(&mut self, nth: u32, most: u8) {
        self.effect(Effect::Draw { nth, most });
    }

    /// The same context for an algorithm with other parameters: how an enum of algorithms calls
    /// the one it holds.
    pub fn with<'b, Q>(&'b mut self, params: &'b Q) -> Ctx<'b, Q> {
        Ctx {
            params,
            me: self.me,
            input: self.input,
            now: self.now,
            nodes: self.nodes,
            load: self.load,
            life: self.life,
            stable: self.stable,
            work: self.work,
            cause: self.cause,
        }
    }

    /// What stable storage held when the node was called.
    pub fn stable(&self) -> &Storage {
        self.stable
    }
}

/// What a node runs: a state and what it does when something happens to it.
///
/// It must be a pure function of its state and its arguments: no clock, no randomness, no globals.
/// [`Hash`] must take in all of the state that any later call depends on: states that hash alike are
/// merged by explorers.
pub trait Algorithm: Clone + Hash {
    /// What all nodes of a run share, such as the number of messengers.
    type Params;

    /// What it is told from outside the world; `()` where it asks nothing.
    type Answer;

    /// The in-memory state of a node that has not started, or that a crash has wiped.
    fn blank(me: NodeId, params: &Self::Params) -> Self;

    /// The run begins.
    fn start(&mut self, ctx: &mut Ctx<'_, Self::Params>);

    /// A message was received.
    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, Self::Params>);

    /// A timer of this node went off.
    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, Self::Params>);

    /// A number that this node asked for was drawn.
    fn drew(&mut self, _number: u8, _ctx: &mut Ctx<'_, Self::Params>) {}

    /// It is told what it [asked outside](Ctx::ask_outside).
    fn told(&mut self, _answer: &Self::Answer, _ctx: &mut Ctx<'_, Self::Params>) {}

    /// Finds out what it has asked outside; `None` where that cannot be found out. The world never calls this: whoever
    /// drives it does ([`World::outside`](super::World::outside)), and tells the world.
    fn find_out(&self, _params: &Self::Params) -> Option<Self::Answer> {
        None
    }

    /// The node crashes. The world has already wiped its in-memory state to [`Algorithm::blank`];
    /// this is the place to note anything about the crash itself.
    fn crash(&mut self) {}

    /// The node goes on after a crash with what stable storage holds; timers set before are gone.
    fn recover(&mut self, ctx: &mut Ctx<'_, Self::Params>);

    /// Is it for deciding by dawn? Then who is up and has not decided holds at dawn.
    fn decides(&self) -> bool {
        true
    }

    /// What this node, a traitor, could send in place of a message of its algorithm, given what it holds;
    /// it can always send nothing. `traitors`, a bit for each node, keep no secrets from each other.
    fn lies(&self, _params: &Self::Params, _traitors: u64, message: Message) -> Lies {
        Lies::new(&[message.content])
    }

    /// About how many bytes of memory the state holds beside its own size.
    fn heap_bytes(&self) -> usize {
        0
    }
}
