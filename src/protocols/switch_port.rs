//! Messages pass a switch port: a first-in-first-out buffer in front of a line of fixed rate, with tail drop.
//!
//! The sender makes messages as a Poisson process; the port sends one at a time and drops what finds the
//! buffer full. That is the line M/M/1 or M/D/1, and with a bound on the buffer M/M/1/K or M/D/1/K
//! ([`theory::Queue`](crate::theory::Queue)). The load is a dial that is turned while the run goes on
//! ([`Change::Load`](crate::engine::Change::Load)). With retry the sender repeats what is not acknowledged
//! in time: what was dropped comes later, and is a load of its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Kind, Message, NodeId, Time};

use super::strategy::{Fault, LATEST_DEADLINE, MOST_LOAD, check_count, check_range};
use super::{KindInfo, Role};

mod names;
mod node;
mod watch;

pub use node::PortNode;
pub use watch::PortWatch;

const MESSAGE: Kind = Kind(0);
const ACKNOWLEDGEMENT: Kind = Kind(1);
/// Why the port refuses a message.
const FULL: u8 = 0;

/// The most messages that a sender makes in one life; the bound on the length of a run is reached before.
const MOST_MESSAGES: u32 = 1 << 20;
/// The most tries of a message.
const MOST_TRIES: u32 = 16;
/// The shortest mean service: with shorter ones times that are rounded to whole ones are no longer
/// exponential.
const SHORTEST_SERVICE: Time = 10;
const LONGEST_SERVICE: Time = 100_000;
/// The most places of a buffer, and the longest run in services: memory is bounded by both.
const MOST_PLACES: u32 = 10_000;
const MOST_SERVICES: Time = 100_000;

/// By which law the times are that the port takes to send one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServiceLaw {
    /// Exponential: messages of random lengths.
    Exponential,
    /// Always the same: messages of equal length.
    Fixed,
}

/// A sender's messages pass a switch port on their way to a receiver.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchPort {
    /// The load at the start: what the sender makes, in percent of what the port can send.
    #[schemars(range(min = 1, max = 500))]
    pub load: u32,
    /// The mean time that the port takes to send one message.
    #[schemars(range(min = 10, max = 100_000))]
    pub service: Time,
    /// Are these times exponential or fixed?
    pub law: ServiceLaw,
    /// How many messages find room in the port, the one that is being sent included: what comes when it is
    /// full is dropped. When left out there is room for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub buffer: Option<u32>,
    /// Repeat a message until it is acknowledged; when left out it is sent once and nothing is acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<PortRetry>,
    /// How long the run lasts: at most 100,000 mean services.
    #[schemars(range(min = 1, max = 9_999_999))]
    pub lasts: Time,
}

/// How the sender repeats what is not acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PortRetry {
    /// How long the sender waits for an acknowledgement before it sends the message again.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub timeout: Time,
    /// How often each message is sent at most.
    #[schemars(range(min = 1, max = 16))]
    pub tries: u32,
}

impl SwitchPort {
    /// Makes the messages.
    pub const SENDER: NodeId = NodeId(0);
    /// Has the port.
    pub const SWITCH: NodeId = NodeId(1);
    /// Delivers what comes through.
    pub const RECEIVER: NodeId = NodeId(2);

    /// The mean time from one message to the next at a load (in percent): a whole number, as all times are.
    pub fn gap(&self, load: u32) -> u32 {
        let load = Time::from(load.max(1));
        // The checks bound the service by 100,000.
        ((self.service * 100 + load / 2) / load).clamp(1, Time::from(u32::MAX)) as u32
    }

    /// The load that this gap really makes, 1 being what the port can send.
    pub fn true_load(&self, load: u32) -> f64 {
        self.service as f64 / f64::from(self.gap(load))
    }

    /// How often each message is sent at most.
    pub fn tries(&self) -> u32 {
        self.retry.as_ref().map_or(1, |retry| retry.tries.clamp(1, MOST_TRIES))
    }

    /// Which message (from 1) a number stands for, and on which try (from 1).
    pub fn message_and_try(&self, nth: u32) -> (u32, u32) {
        let (place, tries) = (nth.saturating_sub(1) % self.numbers(), self.tries());
        (place / tries + 1, place % tries + 1)
    }

    /// The number of a message on its try: those of one message stand together.
    fn number(&self, message: u32, attempt: u32) -> u32 {
        (message - 1) * self.tries() + attempt
    }

    /// So many numbers there are; what answers or sends on the copy of a number has one above that.
    fn numbers(&self) -> u32 {
        MOST_MESSAGES * self.tries()
    }

    /// "message 12, try 2".
    pub(super) fn words(&self, Message { nth, kind, .. }: Message) -> String {
        let (message, attempt) = self.message_and_try(nth);
        let what = if kind == ACKNOWLEDGEMENT { "acknowledgement" } else { "message" };
        let again = if nth > self.numbers() { ", again" } else { "" };
        match attempt {
            1 => format!("{what} {message}{again}"),
            attempt => format!("{what} {message}, try {attempt}{again}"),
        }
    }

    /// "12", and "12·2" on its second try.
    pub fn short_number(&self, nth: u32) -> String {
        match self.message_and_try(nth) {
            (message, 1) => message.to_string(),
            (message, attempt) => format!("{message}·{attempt}"),
        }
    }

    /// What the receiver hands to its application.
    pub(super) fn delivered(&self, message: Message) -> String {
        format!("message {}", self.message_and_try(message.nth).0)
    }

    /// Why a message was refused.
    pub(super) fn refusal(why: u8) -> Option<&'static str> {
        (why == FULL).then_some("the buffer is full")
    }

    pub(super) fn roles(&self) -> Vec<Role> {
        [("Sender", "S"), ("Switch", "W"), ("Receiver", "R")]
            .map(|(title, short)| Role::named(title, short))
            .into()
    }

    pub(super) fn kinds(&self) -> Vec<KindInfo> {
        let all = u32::MAX;
        vec![
            KindInfo { name: "message".into(), most: vec![self.numbers(), all, 0] },
            KindInfo { name: "acknowledgement".into(), most: vec![0, 0, all] },
        ]
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        check_count(&["switch_port", "load"], self.load, MOST_LOAD, faults);
        let service = (SHORTEST_SERVICE, LONGEST_SERVICE);
        check_range(&["switch_port", "service"], self.service, service, faults);
        if let Some(places) = self.buffer {
            check_count(&["switch_port", "buffer"], places, MOST_PLACES, faults);
        }
        if let Some(retry) = &self.retry {
            let most = (1, 1_000_000);
            check_range(&["switch_port", "retry", "timeout"], retry.timeout, most, faults);
            check_count(&["switch_port", "retry", "tries"], retry.tries, MOST_TRIES, faults);
        }
        let longest = (self.service.saturating_mul(MOST_SERVICES)).clamp(1, LATEST_DEADLINE);
        check_range(&["switch_port", "lasts"], self.lasts, (1, longest), faults);
    }

    pub(super) const fn end(&self) -> Time {
        self.lasts
    }
}
