//! The strategies by name, with what the rest of the tool needs to know of each.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{CommonCause, Failures, Kind, Message, NodeId, Time, Timer};

use super::custom::Custom;
use super::exercise::{Exercise, Task, UNREADABLE};
use super::heartbeat::MOST_NODES;
use super::layered_proofs::{LAYER_NAMES, MOST_LAYERS};
use super::randomised_attack::{MOST_ROUNDS, Note};
use super::secure::Refusal;
use super::transfer::FORGED;
use super::{
    AlwaysAttack, ByzantineGenerals, Council, Family, Handshake, Heartbeat, LayeredProofs,
    NeverAttack, RandomisedAttack, ReplicatedService, Retry, RetryUntilAcked, Role, Scheduling,
    SwitchPort, Transfer, WaitForAck,
};

pub(super) const PROPOSAL: Kind = Kind(0);
pub(super) const ACKNOWLEDGEMENT: Kind = Kind(1);
pub(super) const MESSAGE: Kind = Kind(0);
pub(super) const PROOF: Kind = Kind(0);

/// The most messengers one general sends in one volley.
pub(super) const MOST_MESSENGERS: u32 = 1_000;
/// The most tries that may fit in before a deadline.
const MOST_TRIES: Time = 1_000_000;
/// The greatest number of a beat that a site may name: one for every instant, and one more for every crash.
const MOST_BEATS: u32 = LATEST_DEADLINE as u32 + 1 + u8::MAX as u32;
/// The longest round.
const LONGEST_ROUND: Time = 1_000_000;
/// The longest interval.
const LONGEST: Time = 1_000_000_000;
/// The greatest load, in percent.
pub const MOST_LOAD: u32 = 500;
/// The latest time at which a strategy may decide by itself: dawn comes after it, and no later than one
/// after this.
pub const LATEST_DEADLINE: Time = 9_999_999;

/// What both generals do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Strategy {
    /// Option 1: General 1 attacks whatever happens.
    AlwaysAttack(AlwaysAttack),
    /// Option 2: General 1 waits for an acknowledgement.
    WaitForAck(WaitForAck),
    /// A handshake of k alternating messages.
    Handshake(Handshake),
    /// Retry until acknowledged; decide at a deadline.
    RetryUntilAcked(RetryUntilAcked),
    /// A random key bounds the probability of a lone attack.
    RandomisedAttack(RandomisedAttack),
    /// A claimed solution: layers of proofs, sent continuously; decide at a deadline.
    LayeredProofs(LayeredProofs),
    /// Nobody ever attacks.
    NeverAttack(NeverAttack),
    /// Rules of your own.
    Custom(Custom),
    /// A sender's messages are to reach a receiver.
    Transfer(Transfer),
    /// Nodes watch each other for crashes.
    Heartbeat(Heartbeat),
    /// Messages pass a switch port.
    SwitchPort(SwitchPort),
    /// A service of parts that fail.
    ReplicatedService(ReplicatedService),
    /// Tasks share one processor.
    Scheduling(Scheduling),
    /// Byzantine generals with oral messages: OM(m).
    OralMessages(ByzantineGenerals),
    /// Byzantine generals with signed messages: SM(m).
    SignedMessages(ByzantineGenerals),
    /// An exercise: nodes that do what a solution says.
    Exercise(Exercise),
}

/// A kind of message and how many of it each node may send, in the order of the roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindInfo {
    /// The kind's name.
    pub name: String,
    /// The highest number each node's messages of this kind can reach.
    pub most: Vec<u32>,
}

/// Something wrong with a strategy's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field, from the strategy down.
    pub path: Vec<String>,
    /// What is wrong.
    pub problem: String,
    /// What would be right.
    pub help: String,
}

impl Fault {
    pub(super) fn new(path: &[&str], problem: String, help: String) -> Self {
        Self { path: path.iter().map(|&part| part.into()).collect(), problem, help }
    }
}

pub(super) fn is_zero(time: &Time) -> bool {
    *time == 0
}

pub(super) fn check_count(path: &[&str], count: u32, most: u32, faults: &mut Vec<Fault>) {
    if count == 0 || count > most {
        let problem = format!("{count} is out of range");
        faults.push(Fault::new(path, problem, format!("use a whole number from 1 to {most}")));
    }
}

pub(super) fn check_interval(path: &[&str], time: Time, faults: &mut Vec<Fault>) {
    if time > LONGEST {
        let problem = format!("{time} is too long");
        faults.push(Fault::new(path, problem, format!("use at most {LONGEST}")));
    }
}

impl Strategy {
    /// Its name in a scenario file.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::AlwaysAttack(_) => "always_attack",
            Self::WaitForAck(_) => "wait_for_ack",
            Self::Handshake(_) => "handshake",
            Self::RetryUntilAcked(_) => "retry_until_acked",
            Self::RandomisedAttack(_) => "randomised_attack",
            Self::LayeredProofs(_) => "layered_proofs",
            Self::NeverAttack(_) => "never_attack",
            Self::Custom(_) => "custom",
            Self::Transfer(_) => "transfer",
            Self::Heartbeat(_) => "heartbeat",
            Self::SwitchPort(_) => "switch_port",
            Self::ReplicatedService(_) => "replicated_service",
            Self::Scheduling(_) => "scheduling",
            Self::OralMessages(_) => "oral_messages",
            Self::SignedMessages(_) => "signed_messages",
            Self::Exercise(_) => "exercise",
        }
    }

    /// What it is about.
    pub const fn family(&self) -> Family {
        match self {
            Self::Transfer(_) => Family::Links,
            Self::Heartbeat(_) => Family::Detectors,
            Self::SwitchPort(_) => Family::Congestion,
            Self::ReplicatedService(_) => Family::Availability,
            Self::Scheduling(_) => Family::Scheduling,
            Self::OralMessages(_) | Self::SignedMessages(_) => Family::Byzantine,
            Self::Exercise(p) if !matches!(p.name, Task::TwoGenerals) => Family::Exercises,
            _ => Family::Generals,
        }
    }

    /// Takes over from another what stands in no file: an exercise's program.
    pub fn share(&mut self, other: &Self) {
        if let (Self::Exercise(own), Self::Exercise(other)) = (self, other)
            && own.name == other.name
        {
            own.shared = other.shared.clone();
        }
    }

    /// Who takes part, in the order of the nodes.
    pub fn roles(&self) -> Vec<Role> {
        match self {
            Self::Heartbeat(p) => Role::row("Node", p.nodes.clamp(2, MOST_NODES).into()),
            Self::Transfer(_) => vec![Role::named("Sender", "S"), Role::named("Receiver", "R")],
            Self::SwitchPort(p) => p.roles(),
            Self::ReplicatedService(p) => p.roles(),
            Self::Scheduling(p) => p.roles(),
            Self::Exercise(p) => p.roles(),
            Self::OralMessages(p) | Self::SignedMessages(p) => {
                Role::row("General", p.generals.into())
            }
            _ => Role::row("General", 2),
        }
    }

    /// The Byzantine generals, if it is about them.
    pub fn council(&self) -> Option<Council> {
        match self {
            Self::OralMessages(p) => Some(Council { generals: p.clone(), signed: false }),
            Self::SignedMessages(p) => Some(Council { generals: p.clone(), signed: true }),
            _ => None,
        }
    }

    /// The kinds of message it sends; a message's kind is a place in this list.
    pub fn kinds(&self) -> Vec<KindInfo> {
        let kind = |name: &str, most: [u32; 2]| KindInfo { name: name.into(), most: most.into() };
        let (proposal, acknowledgement) = ("proposal", "acknowledgement");
        match self {
            Self::AlwaysAttack(p) => vec![kind(proposal, [p.messengers, 0])],
            Self::WaitForAck(p) => {
                let acks = p.acknowledgements.unwrap_or(p.proposals);
                vec![kind(proposal, [p.proposals, 0]), kind(acknowledgement, [0, acks])]
            }
            Self::Handshake(p) => vec![kind("message", [p.messages, p.messages])],
            Self::RetryUntilAcked(p) => {
                let tries = p.deadline.div_ceil(p.interval.max(1)).min(MOST_TRIES) as u32;
                vec![kind(proposal, [tries, 0]), kind(acknowledgement, [0, tries])]
            }
            Self::RandomisedAttack(p) => vec![kind("message", [p.rounds.into(); 2])],
            Self::LayeredProofs(p) => vec![kind("proof", [p.messengers(); 2])],
            Self::NeverAttack(_) => Vec::new(),
            Self::Custom(p) => p.kinds(),
            Self::Heartbeat(p) => {
                let nodes = usize::from(p.nodes.clamp(2, MOST_NODES));
                let kind =
                    |name: &str| KindInfo { name: name.into(), most: vec![MOST_BEATS; nodes] };
                if p.ping { vec![kind("ping"), kind("pong")] } else { vec![kind("heartbeat")] }
            }
            Self::Transfer(p) => {
                // Each may come twice and more: copied, replayed.
                let data = kind("data", [p.numbers(), 0]);
                let hello = kind("hello", [u32::from(u8::MAX); 2]);
                vec![data, kind("acknowledgement", [0, p.numbers().saturating_mul(4)]), hello]
            }
            Self::SwitchPort(p) => p.kinds(),
            Self::ReplicatedService(p) => p.kinds(),
            Self::Scheduling(p) => p.kinds(),
            Self::Exercise(p) => {
                let most = vec![u32::MAX; p.roles().len()];
                vec![KindInfo { name: "message".into(), most }]
            }
            Self::OralMessages(_) | Self::SignedMessages(_) => {
                self.council().map_or_else(Vec::new, |council| council.kinds())
            }
        }
    }

    /// Can a node send message `nth` of this kind?
    pub fn can_send(&self, node: usize, kind: &KindInfo, nth: u32) -> bool {
        let turn = match self {
            Self::Handshake(_) => nth as usize % 2 != node,
            Self::OralMessages(_) | Self::SignedMessages(_) => {
                self.council().is_some_and(|council| council.can_send(node, nth))
            }
            _ => true,
        };
        turn && (1..=kind.most[node]).contains(&nth)
    }

    /// The largest number that a node draws from, if it draws one.
    pub fn draws(&self, node: usize) -> Option<u8> {
        match self {
            Self::RandomisedAttack(p) if node == 0 => Some(p.rounds),
            _ => None,
        }
    }

    /// A message in words, where there is more to it than kind and number.
    pub fn words(&self, message: Message) -> Option<String> {
        let Message { nth, content, .. } = message;
        match self {
            Self::LayeredProofs(_) => {
                let name = LAYER_NAMES.get(usize::from(content.checked_sub(1)?))?;
                Some(format!("proof {nth} ({name})"))
            }
            Self::Transfer(p) => Some(p.words(message)),
            Self::SwitchPort(p) => Some(p.words(message)),
            Self::Exercise(p) => Some(p.words(message)),
            Self::OralMessages(_) | Self::SignedMessages(_) => self.council()?.words(message),
            Self::RandomisedAttack(_) if content > 0 => {
                let Note { level, key, .. } = Note::unpack(content);
                let key = if key == 0 { String::new() } else { format!(", key {key}") };
                Some(format!("message {nth} (level {level}{key})"))
            }
            _ => None,
        }
    }

    /// A message's number where there is room for no more.
    pub fn short_number(&self, message: Message) -> String {
        match self {
            Self::SwitchPort(p) => p.short_number(message.nth),
            Self::Exercise(p) => p.short(message),
            _ => message.nth.to_string(),
        }
    }

    /// The same protocol small enough for every run of it to be looked at: one message and few tries, two nodes
    /// and few beats.
    #[must_use]
    pub fn small(&self) -> Self {
        match self {
            Self::Transfer(p) => {
                let retry =
                    p.retry.as_ref().map(|retry| Retry { tries: retry.tries.min(3), ..*retry });
                Self::Transfer(Transfer { messages: 1, interval: 0, retry, ..p.clone() })
            }
            Self::Heartbeat(p) => Self::Heartbeat(p.small()),
            Self::Exercise(p) => Self::Exercise(p.small()),
            other => other.clone(),
        }
    }

    /// What a promise asks, in the words of the strategy.
    pub const fn asks(&self, promise: super::Promise) -> &'static str {
        match self {
            Self::Exercise(exercise) => exercise.name.asks(promise),
            _ => promise.asks(),
        }
    }

    /// What was handed to the application, in words.
    pub fn delivered(&self, message: Message) -> Option<String> {
        match self {
            Self::Transfer(_) => Some(Transfer::delivered(message)),
            Self::SwitchPort(p) => Some(p.delivered(message)),
            Self::Exercise(p) => Some(p.text(message)),
            _ => self.words(message),
        }
    }

    /// What a call of the application was answered, in words.
    pub fn replied(&self, message: Message) -> String {
        match self {
            Self::Exercise(p) => p.replied(message),
            _ => format!("answers call {}", message.nth),
        }
    }

    /// What a timer is for, where that is known.
    pub fn timer(&self, node: NodeId, timer: Timer) -> Option<String> {
        match self {
            Self::Exercise(p) => Some(p.timer(node, timer)),
            _ => None,
        }
    }

    /// What stands under a key on stable storage, where its numbers stand for something.
    pub fn cell(&self, key: u32, value: u64) -> Option<String> {
        match self {
            Self::Exercise(p) => Some(p.cell(key, value)),
            _ => None,
        }
    }

    /// Why a message was refused, in words.
    pub fn refusal(&self, why: u8) -> Option<&'static str> {
        match self {
            Self::Transfer(_) => Refusal::of_number(why).map(Refusal::words),
            Self::SwitchPort(_) => SwitchPort::refusal(why),
            Self::Exercise(_) if why == UNREADABLE => Some("nobody can read it"),
            _ => None,
        }
    }

    /// What a forged message says, if its forger would have it say this.
    pub const fn forged_content(&self, content: u16) -> u16 {
        match self {
            Self::Transfer(p) if p.secure => FORGED,
            _ => content,
        }
    }

    /// A place in the algorithm, in words.
    pub fn traced(&self, code: u16) -> String {
        match self {
            Self::Scheduling(_) => Scheduling::traced(code),
            Self::Exercise(_) => Exercise::traced(code),
            _ => format!("step {code}"),
        }
    }

    /// Everything that [`Strategy::traced`] may say.
    pub fn traces(&self) -> Vec<String> {
        match self {
            Self::Scheduling(p) => p.traces(),
            _ => Vec::new(),
        }
    }

    /// By which rates a node fails and is repaired, if the strategy says so.
    pub fn failures(&self, node: NodeId) -> Option<Failures> {
        match self {
            Self::ReplicatedService(p) => p.failures(node),
            _ => None,
        }
    }

    /// What strikes several nodes at once.
    pub fn common_causes(&self) -> Vec<CommonCause> {
        match self {
            Self::ReplicatedService(p) => p.common_causes(),
            _ => Vec::new(),
        }
    }

    /// The load with which the run begins, in percent.
    pub fn load(&self) -> u32 {
        match self {
            Self::SwitchPort(p) => p.load,
            _ => 0,
        }
    }

    /// What is wrong with the parameters, if anything.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let out = &mut faults;
        match self {
            Self::AlwaysAttack(p) => {
                check_count(&["always_attack", "messengers"], p.messengers, MOST_MESSENGERS, out);
                check_interval(&["always_attack", "interval"], p.interval, out);
            }
            Self::WaitForAck(p) => {
                check_count(&["wait_for_ack", "proposals"], p.proposals, MOST_MESSENGERS, out);
                check_interval(&["wait_for_ack", "interval"], p.interval, out);
                if let Some(acks) = p.acknowledgements {
                    check_count(&["wait_for_ack", "acknowledgements"], acks, MOST_MESSENGERS, out);
                }
            }
            Self::Handshake(p) => {
                check_count(&["handshake", "messages"], p.messages, MOST_MESSENGERS, out);
            }
            Self::RetryUntilAcked(p) => check_retry(p, out),
            Self::RandomisedAttack(p) => {
                let most = u32::from(MOST_ROUNDS);
                check_count(&["randomised_attack", "rounds"], p.rounds.into(), most, out);
                check_range(&["randomised_attack", "round"], p.round, (2, LONGEST_ROUND), out);
                check_end(p, out);
            }
            Self::LayeredProofs(p) => check_layers(p, out),
            Self::NeverAttack(_) => {}
            Self::Custom(p) => faults = p.faults(),
            Self::Transfer(p) => p.check(out),
            Self::Heartbeat(p) => p.check(out),
            Self::SwitchPort(p) => p.check(out),
            Self::ReplicatedService(p) => p.check(out),
            Self::Scheduling(p) => p.check(out),
            Self::Exercise(p) => p.check(out),
            Self::OralMessages(_) | Self::SignedMessages(_) => {
                self.council().iter().for_each(|council| council.check(out));
            }
        }
        faults
    }

    /// When it decides by itself, if it does: dawn may not come before.
    pub const fn deadline(&self) -> Option<Time> {
        match self {
            Self::RetryUntilAcked(p) => Some(p.deadline),
            Self::LayeredProofs(p) => Some(p.deadline),
            Self::RandomisedAttack(p) => Some(p.rounds as Time * p.round),
            Self::OralMessages(p) | Self::SignedMessages(p) => Some(p.end()),
            // Its generals are told to decide by then.
            Self::Exercise(p) if matches!(p.name, Task::TwoGenerals) => Some(p.lasts),
            _ => None,
        }
    }

    /// By when everything that can be sent has arrived and all is decided, if no messenger takes
    /// longer than `longest`.
    pub fn settled_by(&self, longest: Time) -> Time {
        let row = |count: u32, interval: Time| Time::from(count - 1).saturating_mul(interval);
        match self {
            Self::AlwaysAttack(p) => row(p.messengers, p.interval).saturating_add(longest),
            Self::WaitForAck(p) => {
                let acks = p.acknowledgements.map_or(0, |count| row(count, p.interval));
                let there = row(p.proposals, p.interval).saturating_add(longest);
                there.saturating_add(longest).saturating_add(acks)
            }
            Self::Handshake(p) => Time::from(p.messages).saturating_mul(longest),
            Self::RetryUntilAcked(p) => p.deadline,
            Self::RandomisedAttack(p) => p.end(),
            Self::LayeredProofs(p) => p.deadline,
            Self::NeverAttack(_) => 0,
            Self::Custom(p) => p.settled_by(longest),
            Self::Transfer(p) => p.settled_by(longest),
            Self::Heartbeat(p) => p.end(),
            Self::SwitchPort(p) => p.end(),
            Self::ReplicatedService(p) => p.end(),
            Self::Scheduling(p) => p.end(),
            Self::Exercise(p) => p.lasts,
            Self::OralMessages(p) | Self::SignedMessages(p) => p.end(),
        }
    }
}

pub(super) fn check_range(
    path: &[&str],
    time: Time,
    (least, most): (Time, Time),
    faults: &mut Vec<Fault>,
) {
    if time < least || time > most {
        let problem = format!("{time} is out of range");
        faults.push(Fault::new(
            path,
            problem,
            format!("use a whole number from {least} to {most}"),
        ));
    }
}

/// The last round must end before the latest dawn.
fn check_end(p: &RandomisedAttack, faults: &mut Vec<Fault>) {
    if p.end() > LATEST_DEADLINE {
        let problem = format!("{} rounds of {} end only at {}", p.rounds, p.round, p.end());
        let most = LATEST_DEADLINE / Time::from(p.rounds.max(1));
        let help = format!("use fewer rounds, or at most {most}");
        faults.push(Fault::new(&["randomised_attack", "round"], problem, help));
    }
}

fn check_layers(p: &LayeredProofs, faults: &mut Vec<Fault>) {
    check_count(&["layered_proofs", "layers"], p.layers.into(), MOST_LAYERS.into(), faults);
    let times = [("interval", p.interval, LONGEST), ("deadline", p.deadline, LATEST_DEADLINE)];
    for (field, time, most) in times {
        check_range(&["layered_proofs", field], time, (1, most), faults);
    }
    if p.interval > 0 && p.messengers() > MOST_MESSENGERS {
        faults.push(Fault::new(
            &["layered_proofs", "interval"],
            format!("{} messengers leave before the deadline", p.messengers()),
            format!("use a longer interval or a nearer deadline: at most {MOST_MESSENGERS}"),
        ));
    }
}

fn check_retry(p: &RetryUntilAcked, faults: &mut Vec<Fault>) {
    let times = [("interval", p.interval, LONGEST), ("deadline", p.deadline, LATEST_DEADLINE)];
    for (field, time, most) in times {
        check_range(&["retry_until_acked", field], time, (1, most), faults);
    }
    if p.interval > 0 && p.deadline / p.interval > MOST_TRIES {
        faults.push(Fault::new(
            &["retry_until_acked", "interval"],
            format!("{} tries fit in before the deadline", p.deadline / p.interval),
            format!("use a longer interval or a nearer deadline: at most {MOST_TRIES} tries"),
        ));
    }
}
