//! A sender's messages are to reach a receiver: retry until acknowledged and deduplicate, each a layer that
//! can be switched on, turn a fair-loss link into a reliable one.
//!
//! Cachin, Guerraoui and Rodrigues, "Introduction to Reliable and Secure Distributed Programming" (2011),
//! section 2.4: fair-loss, stubborn and perfect links. Tries are bounded here, so that runs end: what is
//! said of retrying for ever holds of runs in which fewer messengers are lost than there are tries.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Kind, Message, NodeId, Time, Timer};

use super::strategy::{Fault, check_count, check_interval};

mod watch;
mod wire;

pub use watch::TransferWatch;
pub use wire::{FORGED, wire};

use wire::{Note, Wires};

/// The sender.
pub const SENDER: NodeId = NodeId(0);
/// The receiver.
pub const RECEIVER: NodeId = NodeId(1);

const DATA: Kind = Kind(0);
const ACKNOWLEDGEMENT: Kind = Kind(1);
/// "I am up again, for the so-manieth time": who hears it takes new keys.
const HELLO: Kind = Kind(2);

/// The most messages, and the most tries of each.
pub(super) const MOST_MESSAGES: u32 = 60;
const MOST_TRIES: u32 = 100;

/// The sender sends its messages one after the other; the receiver delivers what it receives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// How many messages, from 1 to 60.
    #[schemars(range(min = 1, max = 60))]
    pub messages: u32,
    /// The time from one message to the next.
    #[serde(default)]
    pub interval: Time,
    /// Repeat a message until it is acknowledged; when left out it is sent once and nothing is acknowledged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// Does the receiver deliver a message once only, however often it comes?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deduplicate: bool,
    /// Are messages sent over a secure channel (ChaCha20-Poly1305)?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secure: bool,
}

/// How a message is repeated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retry {
    /// How long the sender waits for an acknowledgement.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub interval: Time,
    /// How often each message is sent at most.
    #[schemars(range(min = 1, max = 100))]
    pub tries: u32,
}

impl Transfer {
    /// How often each message is sent at most.
    pub fn tries(&self) -> u32 {
        self.retry.as_ref().map_or(1, |retry| retry.tries)
    }

    /// Which message a messenger carries, and on which try: the numbers of messengers count the messages
    /// of the first try, then those of the second, and so on.
    pub const fn message_and_try(&self, nth: u32) -> (u32, u32) {
        // No messages at all is refused before a run, but may be asked about by a complaint.
        let messages = if self.messages == 0 { 1 } else { self.messages };
        let place = nth.saturating_sub(1);
        (place % messages + 1, place / messages + 1)
    }

    /// What a message says: an amount, so that one sees when it is changed.
    pub const fn amount(message: u32) -> u16 {
        message as u16 * 10
    }

    /// What was delivered, in words.
    pub(super) fn delivered(Message { nth, content, .. }: Message) -> String {
        format!("message {nth}: pay {content}")
    }

    /// A message in words: what is sent says its try and its amount, which an adversary may have changed.
    pub(super) fn words(&self, Message { nth, content, kind }: Message) -> String {
        let (message, attempt) = self.message_and_try(nth);
        let attempt = match (attempt, self.tries()) {
            (_, 1) | (1, _) => String::new(),
            (attempt, tries) if attempt <= tries => format!(", try {attempt}"),
            (attempt, tries) => format!(", try {} again", (attempt - 1) % tries + 1),
        };
        if kind == HELLO {
            return format!("hello, up again ({nth})");
        }
        if kind == ACKNOWLEDGEMENT {
            return format!("acknowledgement {message}{attempt}");
        }
        if self.secure {
            let note = Note::unpack(content);
            let mark = match (note.forged, note.altered) {
                (true, _) => ", forged",
                (_, true) => ", altered",
                _ => "",
            };
            return format!("data {message} (sealed {}{attempt}{mark})", note.counter);
        }
        match content {
            0 => format!("data {message}{attempt}"),
            content => format!("data {message} (pay {content}{attempt})"),
        }
    }

    pub(super) fn numbers(&self) -> u32 {
        self.messages.saturating_mul(self.tries())
    }

    /// When the last try has been made and its answer is there, if no way takes longer than `longest`.
    pub(super) fn settled_by(&self, longest: Time) -> Time {
        let first = Time::from(self.messages.saturating_sub(1)).saturating_mul(self.interval);
        let retries = self.retry.as_ref().map_or(0, |retry| {
            Time::from(retry.tries.saturating_sub(1)).saturating_mul(retry.interval)
        });
        // What an adversary replays comes after three times the longest delay.
        first.saturating_add(retries).saturating_add(longest.saturating_mul(4))
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        check_count(&["transfer", "messages"], self.messages, MOST_MESSAGES, faults);
        check_interval(&["transfer", "interval"], self.interval, faults);
        if let Some(retry) = &self.retry {
            check_count(&["transfer", "retry", "tries"], retry.tries, MOST_TRIES, faults);
            if retry.interval == 0 {
                let problem = "an interval of 0".into();
                let help = "use 1 or more".into();
                faults.push(Fault::new(&["transfer", "retry", "interval"], problem, help));
            }
            check_interval(&["transfer", "retry", "interval"], retry.interval, faults);
        }
        if self.secure
            && self.messages.saturating_mul(self.tries()).saturating_mul(4) > wire::MOST_RECORDS
        {
            faults.push(Fault::new(
                &["transfer", "secure"],
                format!("{} messages and tries are too many to seal", self.numbers()),
                format!("use at most {} together", wire::MOST_RECORDS / 4),
            ));
        }
    }
}

/// A node of [`Transfer`]: what it remembers of messages by number, a bit for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TransferNode {
    /// The sender: acknowledged. The receiver: delivered.
    done: u64,
    /// The receiver: the numbers of messengers received, each as often as it came, in order: what answers
    /// a copy must have a name of its own.
    came: Vec<u32>,
    /// Its end of the secure channel, where there is one.
    wires: Option<Box<Wires>>,
}

impl TransferNode {
    /// What it holds in memory, by name.
    pub(super) fn memory(&self, me: NodeId) -> crate::protocols::Memory {
        let done = (0..64).filter(|nth| self.is_done(*nth)).map(|nth| nth.to_string());
        let done = done.collect::<Vec<_>>().join(" ");
        let done = if done.is_empty() { "none".into() } else { done };
        if me == SENDER {
            vec![("acknowledged", done)]
        } else {
            // How often each came it counts only where it answers.
            let came = (!self.came.is_empty()).then(|| ("came", self.came.len().to_string()));
            [("delivered", done)].into_iter().chain(came).collect()
        }
    }

    /// Is this message acknowledged (at the sender) or delivered (at the receiver), as far as it knows?
    pub const fn is_done(&self, message: u32) -> bool {
        self.done >> (message & 63) & 1 == 1
    }

    /// Sends a message, sealed where there is a secure channel.
    fn hand_over(&mut self, to: NodeId, message: Message, ctx: &mut Ctx<'_, Transfer>) {
        match &mut self.wires {
            None => ctx.send(to, message),
            Some(wires) => {
                let content = wires.seal(message);
                ctx.send(to, Message { content, ..message });
            }
        }
    }

    fn send(&mut self, nth: u32, ctx: &mut Ctx<'_, Transfer>) {
        let (message, attempt) = ctx.params.message_and_try(nth);
        if self.is_done(message) {
            return;
        }
        let content = Transfer::amount(message);
        self.hand_over(RECEIVER, Message { nth, content, kind: DATA }, ctx);
        if let Some(retry) = &ctx.params.retry
            && attempt < retry.tries
        {
            ctx.set_timer(retry.interval, Timer(nth + ctx.params.messages));
        }
    }

    fn receive(&mut self, message: Message, ctx: &mut Ctx<'_, Transfer>) {
        let (nth, _) = ctx.params.message_and_try(message.nth);
        if !(ctx.params.deduplicate && self.is_done(nth)) {
            self.done |= 1 << nth;
            ctx.deliver(Message { nth, ..message });
        }
        if ctx.params.retry.is_some() {
            let place = self.came.partition_point(|one| *one <= message.nth);
            self.came.insert(place, message.nth);
            let times = self.came.iter().filter(|one| **one == message.nth).count() as u32;
            let nth = message.nth + (times - 1) * ctx.params.numbers();
            self.hand_over(SENDER, Message::new(ACKNOWLEDGEMENT, nth), ctx);
        }
    }
}

impl Algorithm for TransferNode {
    type Params = Transfer;
    type Answer = ();

    fn blank(_: NodeId, _: &Transfer) -> Self {
        Self::default()
    }

    fn start(&mut self, ctx: &mut Ctx<'_, Transfer>) {
        if ctx.params.secure {
            self.wires = Some(Box::new(Wires::new(ctx.me, ctx.life)));
        }
        if ctx.me != SENDER {
            return;
        }
        self.send(1, ctx);
        for nth in 2..=ctx.params.messages {
            ctx.set_timer(Time::from(nth - 1) * ctx.params.interval, Timer(nth));
        }
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, Transfer>) {
        if message.kind == HELLO {
            return self.wires.iter_mut().for_each(|wires| wires.peer_is_up_again(message.nth));
        }
        let opened = match &mut self.wires {
            None => Ok(message),
            Some(wires) => wires.open(ctx.params, from, message),
        };
        let message = match opened {
            Ok(message) => message,
            Err(refusal) => return ctx.refuse(message, refusal.number()),
        };
        if message.kind == ACKNOWLEDGEMENT {
            let (nth, _) = ctx.params.message_and_try(message.nth);
            self.done |= 1 << nth;
        } else {
            self.receive(message, ctx);
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, Transfer>) {
        self.send(timer.0, ctx);
    }

    /// The sender has forgotten what was acknowledged and begins anew; the receiver what it delivered.
    fn recover(&mut self, ctx: &mut Ctx<'_, Transfer>) {
        if ctx.params.secure {
            // Under the old keys its counter would begin anew: a nonce used twice.
            let peer = if ctx.me == SENDER { RECEIVER } else { SENDER };
            ctx.send(peer, Message::new(HELLO, ctx.life.into()));
        }
        self.start(ctx);
    }

    fn decides(&self) -> bool {
        false
    }

    fn heap_bytes(&self) -> usize {
        let wires = if self.wires.is_some() { size_of::<Wires>() } else { 0 };
        self.came.len() * size_of::<u32>() + wires
    }
}
