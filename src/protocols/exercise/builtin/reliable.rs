//! A reliable link over one that loses and copies: the sender repeats until acknowledged, the receiver
//! deduplicates. The order does not matter.
//!
//! Messages: data, from `sender` to `receiver`: `{"n": 1, "text": value}`, and an acknowledgement, back: `{"ack": 1}`.
//!
//! The sender's state: `{"sent": 2, "unacknowledged": [{"n": 2, "text": value}], "retry_after": 50}`; its timer is
//! `retry`. The receiver's state: `{"delivered": [1, 2]}`, in rising order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::wire::{Answer, Call, Incoming, Solution, Trouble};
use super::fifo::{Ack, Data};
use super::step::{RETRY, Steps, heard, number, state, unexpected};

/// What the sender does, line for line.
pub const SENDER_LINES: [&str; 8] = [
    "on start: sent = 0, unacknowledged = []",
    "on input text:",
    "  add 1 to sent, add (sent, text) to unacknowledged",
    "  send (sent, text); set the timer, if not set",
    "on timer:",
    "  send all of unacknowledged again; set the timer",
    "on acknowledgement n:",
    "  remove n from unacknowledged",
];

/// What the receiver does, line for line.
pub const RECEIVER_LINES: [&str; 5] = [
    "on start: delivered = []",
    "on (n, text) from the sender:",
    "  if n is not in delivered:",
    "    add it; deliver text",
    "  send acknowledgement n",
];

/// How a reliable link is made: the right way where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Reliable {
    /// What is wrong.
    #[serde(skip_serializing_if = "super::is_default")]
    pub slip: Option<ReliableSlip>,
}

/// What one may get wrong in a reliable link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReliableSlip {
    /// A message is sent once.
    NoRetransmit,
    /// Whatever comes is delivered.
    NoDedup,
    /// The receiver remembers only which message it delivered last.
    RemembersLast,
    /// Any acknowledgement counts for all that was sent.
    AnyAcknowledgement,
    /// What is sent again is numbered anew.
    NumberPerAttempt,
    /// What comes with a lower number than another is taken for old.
    OvertakenIsOld,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sender {
    sent: u32,
    unacknowledged: Vec<Data>,
    retry_after: u64,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receiver {
    delivered: Vec<u32>,
}

impl Solution for Reliable {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        match &*call.node {
            "sender" => self.sender(call),
            "receiver" => self.receiver(call),
            _ => Err(unexpected(call)),
        }
    }
}

impl Reliable {
    fn has(&self, slip: ReliableSlip) -> bool {
        self.slip == Some(slip)
    }

    fn sender(&self, call: &Call) -> Result<Answer, Trouble> {
        let mut sender = state::<Sender>(call)?;
        let mut steps = Steps::default();
        match &call.event {
            Incoming::Start { config } | Incoming::Recover { config } => {
                steps.line(1);
                sender.retry_after = number(config, "retry_after")?;
            }
            Incoming::Input { value, .. } => self.input(&mut sender, value, &mut steps),
            Incoming::Message { message, .. } => {
                let Ack { ack } = heard(call, message)?;
                self.acknowledged(&mut sender, ack, &mut steps);
            }
            Incoming::Timer { name } if name == RETRY => {
                steps.line(5);
                self.repeat(&mut sender, &mut steps);
            }
            Incoming::Timer { .. } => return Err(unexpected(call)),
        }
        Ok(steps.answer(&sender))
    }

    fn input(&self, sender: &mut Sender, text: &Value, steps: &mut Steps) {
        steps.line(2);
        steps.line(3);
        sender.sent += 1;
        let data = Data { n: sender.sent, text: text.clone() };
        steps.line(4);
        steps.send("receiver", &data);
        if self.has(ReliableSlip::NoRetransmit) {
            return;
        }
        if sender.unacknowledged.is_empty() {
            steps.set_timer(RETRY, sender.retry_after);
        }
        sender.unacknowledged.push(data);
    }

    fn acknowledged(&self, sender: &mut Sender, ack: u32, steps: &mut Steps) {
        steps.line(7);
        if sender.unacknowledged.is_empty() {
            return;
        }
        steps.line(8);
        let any = self.has(ReliableSlip::AnyAcknowledgement);
        sender.unacknowledged.retain(|data| !any && data.n != ack);
        if sender.unacknowledged.is_empty() {
            steps.cancel_timer(RETRY);
        }
    }

    fn repeat(&self, sender: &mut Sender, steps: &mut Steps) {
        if sender.unacknowledged.is_empty() {
            return;
        }
        steps.line(6);
        for data in &mut sender.unacknowledged {
            if self.has(ReliableSlip::NumberPerAttempt) {
                sender.sent += 1;
                data.n = sender.sent;
            }
            steps.send("receiver", data);
        }
        steps.set_timer(RETRY, sender.retry_after);
    }

    fn receiver(&self, call: &Call) -> Result<Answer, Trouble> {
        let mut receiver = state::<Receiver>(call)?;
        let mut steps = Steps::default();
        match &call.event {
            Incoming::Start { .. } | Incoming::Recover { .. } => steps.line(1),
            Incoming::Message { from, message } => {
                let Data { n, text } = heard(call, message)?;
                self.take(&mut receiver, n, text, &mut steps);
                steps.line(5);
                steps.send(from, &Ack { ack: n });
            }
            Incoming::Input { .. } | Incoming::Timer { .. } => return Err(unexpected(call)),
        }
        Ok(steps.answer(&receiver))
    }

    fn take(&self, receiver: &mut Receiver, n: u32, text: Value, steps: &mut Steps) {
        steps.line(2);
        steps.line(3);
        let place = receiver.delivered.binary_search(&n);
        let overtaken = receiver.delivered.last().is_some_and(|last| *last > n);
        if place.is_ok() && !self.has(ReliableSlip::NoDedup)
            || overtaken && self.has(ReliableSlip::OvertakenIsOld)
        {
            return;
        }
        if self.has(ReliableSlip::RemembersLast) {
            receiver.delivered = vec![n];
        } else if let Err(place) = place {
            receiver.delivered.insert(place, n);
        }
        steps.line(4);
        steps.deliver(text);
    }
}
