//! A FIFO link: what the sender sends is delivered once each, in the order in which it was sent.
//!
//! The sender numbers its messages from 1. The receiver delivers the number that is next, holds back later
//! ones in a heap, and drains the heap after each delivery. Where messages may be lost or nodes crash, the
//! sender repeats what is not acknowledged, and both keep in stable storage what they must not forget.
//!
//! Messages:
//! - data, from `sender` to `receiver`: `{"n": 1, "text": value}`;
//! - an acknowledgement, back: `{"ack": 1}`.
//!
//! The sender's state: `{"sent": 2, "unacknowledged": [{"n": 2, "text": value}], "retry_after": 50}`; the last
//! two are left out where they are empty or 0. It stores `sent` and `unacknowledged` under keys of these names. Its
//! timer is `retry`.
//!
//! The receiver's state: `{"next": 1, "held": [{"n": 3, "text": value}]}`, and so are its keys. `held` is a
//! binary min-heap in array order: the children of place i are at 2i + 1 and 2i + 2.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::wire::{Answer, Call, Solution, Trouble};
use super::step::unexpected;

mod heap;
mod receiver;
mod sender;

/// What the sender does, line for line.
pub const SENDER_LINES: [&str; 11] = [
    "on start: sent = 0, unacknowledged = []",
    "on input text:",
    "  sent = sent + 1",
    "  add (sent, text) to unacknowledged",
    "  store sent and unacknowledged, in one step",
    "  send (sent, text) to the receiver",
    "on acknowledgement n:",
    "  remove n from unacknowledged; store that",
    "on timer:",
    "  send all of unacknowledged again; set the timer",
    "on recover: read what is stored, then as on timer",
];

/// What the receiver does, line for line.
pub const RECEIVER_LINES: [&str; 12] = [
    "on start: next = 1, held = an empty heap",
    "on (n, text) from the sender:",
    "  if n < next or n is in held: it is a duplicate",
    "  else if n > next:",
    "    put (n, text) into held; store held",
    "  else:",
    "    deliver text; next = next + 1",
    "    while the top of held has the number next:",
    "      take it, deliver its text; next = next + 1",
    "    store next and held, in one step with the above",
    "  send acknowledgement n",
    "on recover: next and held as they are stored",
];

/// How a FIFO link is made: the right way where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Fifo {
    /// Do both ends use stable storage, so that they go on after a crash?
    #[serde(skip_serializing_if = "super::is_default")]
    pub recovery: bool,
    /// Does the sender repeat a message until it is acknowledged, and the receiver acknowledge?
    #[serde(skip_serializing_if = "super::is_default")]
    pub retransmit: bool,
    /// When the receiver stores that it has delivered.
    #[serde(skip_serializing_if = "super::is_default")]
    pub persist: PersistOrder,
    /// When the receiver acknowledges.
    #[serde(skip_serializing_if = "super::is_default")]
    pub acknowledge: AcknowledgeOrder,
    /// What the sender stores, and when.
    #[serde(skip_serializing_if = "super::is_default")]
    pub sender_persists: SenderPersists,
    /// What is wrong besides.
    #[serde(skip_serializing_if = "super::is_default")]
    pub slip: Option<FifoSlip>,
}

/// When the receiver stores that it has delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PersistOrder {
    /// In one step with delivering.
    #[default]
    Atomic,
    /// Before: a crash between loses the message.
    BeforeDeliver,
    /// After: a crash between delivers it twice.
    AfterDeliver,
}

/// When the receiver acknowledges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AcknowledgeOrder {
    /// When it is stored that the message came.
    #[default]
    AfterPersist,
    /// At once: a crash before it is stored loses the message.
    BeforePersist,
}

/// What the sender stores, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SenderPersists {
    /// The number and the message in one step, before sending.
    #[default]
    MessageAndNumber,
    /// The number only: after a crash the message is not repeated, and leaves a gap.
    NumberOnly,
    /// Both, after sending: a crash between uses the number twice.
    AfterSend,
    /// Nothing: after a crash it counts from the beginning.
    Nothing,
}

/// What one may get wrong in a FIFO link, besides the order of storing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FifoSlip {
    /// The sender counts from 1, the receiver from 0.
    StartsAtOne,
    /// A message is delivered when it arrives.
    DeliversOnArrival,
    /// What comes before its turn is thrown away.
    DropsEarly,
    /// After a delivery one held-back message is looked at, not all: `if` for `while`.
    DrainsOne,
    /// A message that is held back already is held back again, and the second one stays on top of the heap.
    StuckDuplicate,
    /// What was delivered before is delivered again.
    DeliversDuplicates,
    /// After a delivery the top of the heap is delivered, whatever its number.
    TopUnchecked,
    /// What is held back is acknowledged, but in memory only.
    ForgetsHeld,
}

/// A numbered message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Data {
    pub(super) n: u32,
    pub(super) text: Value,
}

/// An acknowledgement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ack {
    pub(super) ack: u32,
}

impl Fifo {
    /// A link that survives loss and crashes.
    pub fn durable() -> Self {
        Self { recovery: true, retransmit: true, ..Self::default() }
    }

    fn has(&self, slip: FifoSlip) -> bool {
        self.slip == Some(slip)
    }
}

impl Solution for Fifo {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        match &*call.node {
            "sender" => sender::step(self, call),
            "receiver" => receiver::step(self, call),
            _ => Err(unexpected(call)),
        }
    }
}
