//! The generals' strategies, one file each, behind the engine's [`Algorithm`](crate::engine::Algorithm).
//!
//! [`Strategy`] is what a scenario file names, [`General`] is a node that runs one, and
//! [`Outcome`] is what dawn shows.

mod always_attack;
mod byzantine;
mod custom;
pub mod exercise;
mod general;
mod handshake;
mod heartbeat;
mod layered_proofs;
mod never_attack;
mod outcome;
mod promise;
mod randomised_attack;
mod replicated_service;
mod retry_until_acked;
mod role;
pub mod scheduling;
pub mod secure;
mod seen;
mod strategy;
mod switch_port;
mod transfer;
mod volley;
mod wait_for_ack;

pub use always_attack::{AlwaysAttack, AlwaysAttackGeneral};
pub use byzantine::{
    ByzantineGenerals, ByzantineNode, ByzantineWatch, COMMANDER, Council, Order, Path, said,
};
pub use custom::{
    At, Condition, Custom, CustomGeneral, CustomPlan, Nth, Received, Rule, Rules, Send, Start, When,
};
pub use general::{General, Memory, Plan};
pub use handshake::{Handshake, HandshakeGeneral};
pub(crate) use heartbeat::USUAL_DELAY;
pub use heartbeat::{DetectorWatch, Heartbeat, HeartbeatNode};
pub use layered_proofs::{LayeredProofs, LayeredProofsGeneral};
pub use never_attack::NeverAttack;
pub use outcome::{Lights, Outcome, attacks};
pub use promise::{Promise, Promises, Watch};
pub use randomised_attack::{RandomisedAttack, RandomisedAttackGeneral};
pub use replicated_service::{
    CLIENT, PartOf, Penalty, ReplicatedService, ServiceNode, ServiceObjective, Stage,
};
pub use retry_until_acked::{RetryUntilAcked, RetryUntilAckedGeneral};
pub use role::{Family, Role};
pub use scheduling::{Scheduling, SchedulingNode, SchedulingWatch};
pub use strategy::{Fault, KindInfo, LATEST_DEADLINE, MOST_LOAD, Strategy};
pub use switch_port::{PortNode, PortRetry, PortWatch, ServiceLaw, SwitchPort};
pub use transfer::{FORGED, RECEIVER, Retry, SENDER, Transfer, TransferNode, TransferWatch, wire};
pub use wait_for_ack::{WaitForAck, WaitForAckGeneral};

use crate::engine::NodeId;

/// The general who may propose.
pub const GENERAL_1: NodeId = NodeId(0);
/// The other one.
pub const GENERAL_2: NodeId = NodeId(1);
/// Both, General 1 first.
pub const GENERALS: [NodeId; 2] = [GENERAL_1, GENERAL_2];

/// The other general.
pub const fn other(general: NodeId) -> NodeId {
    NodeId(1 - general.0)
}

/// The names of the generals in files and events.
pub const NODE_NAMES: [&str; 2] = ["general_1", "general_2"];
