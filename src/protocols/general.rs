//! A node that runs whichever strategy the scenario names.

use std::borrow::Cow;
use std::sync::Arc;

use crate::engine::{Algorithm, Ctx, Lies, Message, NodeId, Timer};

use super::custom::{CustomGeneral, CustomPlan};
use super::exercise::{ExerciseNode, ExercisePlan, Known};
use super::{
    AlwaysAttack, AlwaysAttackGeneral, ByzantineNode, Council, Handshake, HandshakeGeneral,
    Heartbeat, HeartbeatNode, LayeredProofs, LayeredProofsGeneral, PortNode, RandomisedAttack,
    RandomisedAttackGeneral, ReplicatedService, RetryUntilAcked, RetryUntilAckedGeneral,
    Scheduling, SchedulingNode, ServiceNode, Strategy, SwitchPort, Transfer, TransferNode,
    WaitForAck, WaitForAckGeneral,
};

/// A [`Strategy`] made ready to run.
#[derive(Clone, Debug)]
pub enum Plan {
    /// Option 1.
    AlwaysAttack(AlwaysAttack),
    /// Option 2.
    WaitForAck(WaitForAck),
    /// A handshake.
    Handshake(Handshake),
    /// Retry until acknowledged.
    RetryUntilAcked(RetryUntilAcked),
    /// Randomised coordinated attack.
    RandomisedAttack(RandomisedAttack),
    /// Layered proofs.
    LayeredProofs(LayeredProofs),
    /// Nobody attacks.
    NeverAttack,
    /// Rules.
    Custom(CustomPlan),
    /// A sender and a receiver.
    Transfer(Transfer),
    /// Nodes that watch each other.
    Heartbeat(Heartbeat),
    /// Messages pass a switch port.
    SwitchPort(SwitchPort),
    /// A service of parts that fail.
    ReplicatedService(ReplicatedService),
    /// Tasks share one processor.
    Scheduling(Scheduling),
    /// Byzantine generals.
    Byzantine(Council),
    /// An exercise.
    Exercise(ExercisePlan),
}

impl From<&Strategy> for Plan {
    /// The strategy must have no [faults](Strategy::faults).
    fn from(strategy: &Strategy) -> Self {
        match strategy {
            Strategy::AlwaysAttack(p) => Self::AlwaysAttack(p.clone()),
            Strategy::WaitForAck(p) => Self::WaitForAck(p.clone()),
            Strategy::Handshake(p) => Self::Handshake(p.clone()),
            Strategy::RetryUntilAcked(p) => Self::RetryUntilAcked(p.clone()),
            Strategy::RandomisedAttack(p) => Self::RandomisedAttack(p.clone()),
            Strategy::LayeredProofs(p) => Self::LayeredProofs(p.clone()),
            Strategy::NeverAttack(_) => Self::NeverAttack,
            Strategy::Custom(p) => Self::Custom(CustomPlan::new(p)),
            Strategy::Transfer(p) => Self::Transfer(p.clone()),
            Strategy::Heartbeat(p) => Self::Heartbeat(p.clone()),
            Strategy::SwitchPort(p) => Self::SwitchPort(p.clone()),
            Strategy::ReplicatedService(p) => Self::ReplicatedService(p.clone()),
            Strategy::Scheduling(p) => Self::Scheduling(p.clone()),
            Strategy::Exercise(p) => Self::Exercise(ExercisePlan::new(p)),
            Strategy::OralMessages(p) => {
                Self::Byzantine(Council { generals: p.clone(), signed: false })
            }
            Strategy::SignedMessages(p) => {
                Self::Byzantine(Council { generals: p.clone(), signed: true })
            }
        }
    }
}

/// A general: the in-memory state of whichever strategy it runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum General {
    /// Option 1.
    AlwaysAttack(AlwaysAttackGeneral),
    /// Option 2.
    WaitForAck(WaitForAckGeneral),
    /// A handshake.
    Handshake(HandshakeGeneral),
    /// Retry until acknowledged.
    RetryUntilAcked(RetryUntilAckedGeneral),
    /// Randomised coordinated attack.
    RandomisedAttack(RandomisedAttackGeneral),
    /// Layered proofs.
    LayeredProofs(LayeredProofsGeneral),
    /// Nobody attacks.
    NeverAttack,
    /// Rules.
    Custom(CustomGeneral),
    /// A sender or a receiver.
    Transfer(TransferNode),
    /// A node that watches others.
    Heartbeat(HeartbeatNode),
    /// Messages pass a switch port.
    SwitchPort(PortNode),
    /// A service of parts that fail.
    ReplicatedService(ServiceNode),
    /// Tasks share one processor.
    Scheduling(SchedulingNode),
    /// One of the Byzantine generals.
    Byzantine(ByzantineNode),
    /// A node of an exercise.
    Exercise(ExerciseNode),
}

/// What a node holds in memory, by name.
pub type Memory = Vec<(&'static str, String)>;

impl General {
    /// What it holds in memory: what a crash wipes.
    pub fn memory(&self, me: NodeId) -> Vec<(Cow<'static, str>, String)> {
        let own: Memory = match self {
            Self::AlwaysAttack(_) | Self::NeverAttack => Vec::new(),
            Self::WaitForAck(g) => g.memory(),
            Self::Handshake(g) => g.memory(),
            Self::RetryUntilAcked(g) => g.memory(),
            Self::RandomisedAttack(g) => g.memory(),
            Self::LayeredProofs(g) => g.memory(),
            Self::Custom(g) => g.memory(),
            Self::Transfer(g) => g.memory(me),
            Self::Heartbeat(g) => g.memory(me),
            Self::SwitchPort(g) => g.memory(me),
            Self::ReplicatedService(g) => g.memory(),
            Self::Scheduling(g) => g.memory(me),
            Self::Byzantine(_) => Vec::new(),
            // Its fields are named by whoever wrote the solution.
            Self::Exercise(g) => return g.memory(),
        };
        own.into_iter().map(|(name, value)| (name.into(), value)).collect()
    }

    /// Does it watch others for crashes?
    pub const fn watches_others(&self) -> bool {
        matches!(self, Self::Heartbeat(_))
    }
}

/// Hands a call on to the strategy that the general runs.
macro_rules! dispatch {
    ($self:ident, $ctx:ident, $method:ident $(, $arg:expr)*) => {
        match ($self, $ctx.params) {
            (General::AlwaysAttack(g), Plan::AlwaysAttack(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::WaitForAck(g), Plan::WaitForAck(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::Handshake(g), Plan::Handshake(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::RetryUntilAcked(g), Plan::RetryUntilAcked(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::RandomisedAttack(g), Plan::RandomisedAttack(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::LayeredProofs(g), Plan::LayeredProofs(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::NeverAttack, Plan::NeverAttack) => {}
            (General::Custom(g), Plan::Custom(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::Transfer(g), Plan::Transfer(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::Heartbeat(g), Plan::Heartbeat(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::SwitchPort(g), Plan::SwitchPort(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::ReplicatedService(g), Plan::ReplicatedService(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::Scheduling(g), Plan::Scheduling(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::Byzantine(g), Plan::Byzantine(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            (General::Exercise(g), Plan::Exercise(p)) => g.$method($($arg,)* &mut $ctx.with(p)),
            _ => unreachable!("a general is made from the plan it is called with"),
        }
    };
}

impl Algorithm for General {
    type Params = Plan;
    type Answer = Arc<Known>;

    fn blank(me: NodeId, plan: &Plan) -> Self {
        match plan {
            Plan::AlwaysAttack(p) => Self::AlwaysAttack(Algorithm::blank(me, p)),
            Plan::WaitForAck(p) => Self::WaitForAck(Algorithm::blank(me, p)),
            Plan::Handshake(p) => Self::Handshake(Algorithm::blank(me, p)),
            Plan::RetryUntilAcked(p) => Self::RetryUntilAcked(Algorithm::blank(me, p)),
            Plan::RandomisedAttack(p) => Self::RandomisedAttack(Algorithm::blank(me, p)),
            Plan::LayeredProofs(p) => Self::LayeredProofs(Algorithm::blank(me, p)),
            Plan::NeverAttack => Self::NeverAttack,
            Plan::Custom(p) => Self::Custom(Algorithm::blank(me, p)),
            Plan::Transfer(p) => Self::Transfer(Algorithm::blank(me, p)),
            Plan::Heartbeat(p) => Self::Heartbeat(Algorithm::blank(me, p)),
            Plan::SwitchPort(p) => Self::SwitchPort(Algorithm::blank(me, p)),
            Plan::ReplicatedService(p) => Self::ReplicatedService(Algorithm::blank(me, p)),
            Plan::Scheduling(p) => Self::Scheduling(Algorithm::blank(me, p)),
            Plan::Byzantine(p) => Self::Byzantine(Algorithm::blank(me, p)),
            Plan::Exercise(p) => Self::Exercise(Algorithm::blank(me, p)),
        }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, Plan>) {
        dispatch!(self, ctx, start);
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, Plan>) {
        dispatch!(self, ctx, message, from, message);
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, Plan>) {
        dispatch!(self, ctx, timer, timer);
    }

    fn drew(&mut self, number: u8, ctx: &mut Ctx<'_, Plan>) {
        dispatch!(self, ctx, drew, number);
    }

    fn find_out(&self, plan: &Plan) -> Option<Arc<Known>> {
        match (self, plan) {
            (Self::Exercise(g), Plan::Exercise(p)) => g.find_out(p),
            _ => None,
        }
    }

    fn told(&mut self, answer: &Arc<Known>, ctx: &mut Ctx<'_, Plan>) {
        if let (Self::Exercise(g), Plan::Exercise(p)) = (self, ctx.params) {
            g.told(answer, &mut ctx.with(p));
        }
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, Plan>) {
        dispatch!(self, ctx, recover);
    }

    fn decides(&self) -> bool {
        match self {
            Self::Transfer(g) => g.decides(),
            Self::Heartbeat(g) => g.decides(),
            Self::SwitchPort(g) => g.decides(),
            Self::ReplicatedService(g) => g.decides(),
            Self::Scheduling(g) => g.decides(),
            Self::Byzantine(g) => g.decides(),
            Self::Exercise(g) => g.decides(),
            _ => true,
        }
    }

    fn lies(&self, plan: &Plan, traitors: u64, message: Message) -> Lies {
        match (self, plan) {
            (Self::Byzantine(g), Plan::Byzantine(p)) => g.lies(p, traitors, message),
            // They have no algorithm for traitors: a message is sent or not.
            _ => Lies::new(&[message.content]),
        }
    }

    fn heap_bytes(&self) -> usize {
        match self {
            Self::WaitForAck(g) => g.heap_bytes(),
            Self::RetryUntilAcked(g) => g.heap_bytes(),
            Self::Custom(g) => g.heap_bytes(),
            Self::Transfer(g) => g.heap_bytes(),
            Self::Heartbeat(g) => g.heap_bytes(),
            Self::SwitchPort(g) => g.heap_bytes(),
            Self::ReplicatedService(g) => g.heap_bytes(),
            Self::Scheduling(g) => g.heap_bytes(),
            Self::Byzantine(g) => g.heap_bytes(),
            Self::Exercise(g) => g.heap_bytes(),
            Self::AlwaysAttack(_)
            | Self::Handshake(_)
            | Self::RandomisedAttack(_)
            | Self::LayeredProofs(_)
            | Self::NeverAttack => 0,
        }
    }
}
