//! What a solution has answered so far: the same call is asked once.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::Hasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use siphasher::sip128::{Hasher128, SipHasher13};

use super::texts::{NotKept, Texts};
use super::wire::{Action, Answer, Call, Incoming, Solution, Trouble};
use crate::engine::{Decision, Message, NodeId, Time, Timer};

/// The most calls whose answers are kept at once.
const MOST_KNOWN: usize = 300_000;
/// The most bytes of them: what is kept begins anew when there is one too many.
const MOST_BYTES: usize = 256 << 20;
/// The longest timer.
const LONGEST: Time = 1_000_000_000;
/// The most actions of one answer.
const MOST_ACTIONS: usize = 10_000;
/// The greatest line of a trace, and the greatest number of an input that is answered.
const MOST_LINE: u16 = 999;
const MOST_NUMBER: u32 = super::texts::MOST_TIMES;

/// An answer made ready: texts are numbers, and nodes are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The new state, as JSON.
    pub state: Arc<str>,
    /// What the node does.
    pub acts: Vec<Act>,
}

/// An action made ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Sends.
    Send(NodeId, Message),
    /// Sets a timer anew.
    SetTimer(Timer, Time),
    /// Cancels a timer.
    CancelTimer(Timer),
    /// Writes.
    Persist(u32, u64),
    /// Has an effect.
    Apply(Message),
    /// Delivers.
    Deliver(Message),
    /// Answers a call of the application.
    Reply(Message),
    /// Decides.
    Decide(Decision),
    /// Suspects.
    Suspect(NodeId),
    /// Trusts.
    Trust(NodeId),
    /// Comes to a line.
    Trace(u16),
    /// All or nothing.
    Atomic(Vec<Act>),
}

/// Calls with their answers, by a number of the call.
#[derive(Default)]
struct Answers {
    all: BTreeMap<u128, (Arc<str>, Arc<Known>)>,
    /// About how much they take.
    bytes: usize,
}

impl Answers {
    fn keep(&mut self, number: u128, call: &Arc<str>, known: Arc<Known>) {
        let bytes = call.len() + known.state.len() + known.acts.len() * size_of::<Act>();
        if self.all.len() >= MOST_KNOWN || self.bytes + bytes > MOST_BYTES {
            *self = Self::default();
        }
        self.bytes += bytes;
        self.all.insert(number, (call.clone(), known));
    }
}

/// A solution, and what it has answered.
pub struct Memory {
    solution: Arc<dyn Solution>,
    exercise: &'static str,
    nodes: Vec<Arc<str>>,
    texts: Texts,
    /// By a hash of the call, so that finding one does not compare long texts.
    known: Mutex<Answers>,
    trouble: Mutex<Option<(Arc<str>, Trouble)>>,
    /// Are traces left out?
    pub(super) quiet: bool,
    /// How often an answer was wanted, and how often the solution was asked.
    wanted: AtomicU64,
    asked: AtomicU64,
}

impl fmt::Debug for Memory {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Memory")
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked with it left whole entries behind.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Memory {
    /// Nothing has been asked.
    pub fn new(
        solution: Arc<dyn Solution>,
        exercise: &'static str,
        nodes: Vec<Arc<str>>,
        texts: Texts,
    ) -> Self {
        Self {
            solution,
            exercise,
            nodes,
            texts,
            known: Mutex::default(),
            trouble: Mutex::default(),
            quiet: false,
            wanted: AtomicU64::new(0),
            asked: AtomicU64::new(0),
        }
    }

    /// The texts that its numbers stand for.
    pub const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// Has the solution begin anew, and forget what it should not have kept.
    pub fn begin_anew(&self) {
        self.solution.begin_anew();
    }

    /// The first call that had no answer, and why.
    pub fn trouble(&self) -> Option<(Arc<str>, Trouble)> {
        lock(&self.trouble).clone()
    }

    /// How often an answer was wanted, and how often the solution was asked for one.
    pub fn counts(&self) -> (u64, u64) {
        (self.wanted.load(Ordering::Relaxed), self.asked.load(Ordering::Relaxed))
    }

    /// The calls that have been answered, in a fixed order that is not the one in which they were asked.
    pub fn calls(&self) -> Vec<Arc<str>> {
        lock(&self.known).all.values().map(|(call, _)| call.clone()).collect()
    }

    /// A node of it comes to no end: this call is not answered any more, and why is remembered.
    pub(super) fn give_up(&self, call: &Arc<str>, most: u32) {
        let what = format!("a node has had more than {most} events and actions in one run");
        let help = "send and set timers when something happens, and not without end";
        lock(&self.trouble).get_or_insert((call.clone(), trouble(what, help)));
    }

    /// A run that was found once came out otherwise when it was made again.
    pub fn distrust(&self) {
        let what = "a run that broke a guarantee did not break it when it was made again: it answers otherwise";
        let help = "all that it remembers must stand in its state; clocks and random numbers are not for it";
        lock(&self.trouble).get_or_insert(("".into(), trouble(what, help)));
    }

    /// The answer to a call, if it is remembered.
    pub fn known(&self, call: &Arc<str>) -> Option<Arc<Known>> {
        let kept = lock(&self.known).all.get(&number(call)).cloned();
        // Two calls with one number would have to be made on purpose; even so neither gets the other's answer.
        kept.filter(|(asked, _)| asked == call).map(|(_, known)| known)
    }

    /// The answer to a call, from memory or from the solution; `None` where there is none.
    pub fn answer(&self, call: &Arc<str>) -> Option<Arc<Known>> {
        self.wanted.fetch_add(1, Ordering::Relaxed);
        if let Some(known) = self.known(call) {
            return Some(known);
        }
        // Whoever explores is through with a program that once gave no answer: each further one may take seconds.
        if self.quiet && lock(&self.trouble).is_some() {
            return None;
        }
        match self.ask(call) {
            Ok(known) => {
                let known = Arc::new(known);
                lock(&self.known).keep(number(call), call, known.clone());
                Some(known)
            }
            Err(trouble) => {
                lock(&self.trouble).get_or_insert((call.clone(), trouble));
                None
            }
        }
    }

    /// Asks the solution, whatever it has answered before.
    ///
    /// # Errors
    /// Where it gives no answer, or one that cannot be done.
    pub fn ask(&self, call: &str) -> Result<Known, Trouble> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let call = self.parse(call).ok_or_else(|| trouble("the call is malformed", ""))?;
        let event = event_word(&call.event);
        let Answer { state, actions } = self.solution.step(&call)?;
        let acts = self.acts(actions, false).map_err(|mut trouble| {
            trouble.what = format!("{} (answering a {event} event at {})", trouble.what, call.node);
            trouble
        })?;
        Ok(Known { state: state.to_string().into(), acts })
    }

    /// A call from the text that a node made of it.
    pub fn parse(&self, call: &str) -> Option<Call> {
        #[derive(serde::Deserialize)]
        struct Parts {
            node: String,
            state: Value,
            stable: Map<String, Value>,
            event: Incoming,
        }
        let Parts { node, state, stable, event } = serde_json::from_str(call).ok()?;
        Some(Call { exercise: self.exercise, node: node.into(), state, stable, event })
    }

    fn acts(&self, actions: Vec<Action>, grouped: bool) -> Result<Vec<Act>, Trouble> {
        if actions.len() > MOST_ACTIONS {
            let help = format!("an answer has at most {MOST_ACTIONS} actions");
            return Err(trouble(format!("{} actions at once", actions.len()), help));
        }
        let acts = actions.into_iter().map(|action| self.act(action, grouped));
        let shown = |act: &Act| !(self.quiet && matches!(act, Act::Trace(_)));
        acts.filter(|act| act.as_ref().map_or(true, shown)).collect()
    }

    fn act(&self, action: Action, grouped: bool) -> Result<Act, Trouble> {
        let message = |value: Value| self.texts.keep_message(&value.to_string()).map_err(not_kept);
        Ok(match action {
            Action::Send { to, message: what } => Act::Send(self.node(&to)?, message(what)?),
            Action::SetTimer { after, .. } if after == 0 || after > LONGEST => {
                let help = format!("use a whole number from 1 to {LONGEST}");
                return Err(trouble(format!("a timer after {after}"), help));
            }
            Action::SetTimer { name, after } => {
                Act::SetTimer(self.texts.keep_timer(&name).map_err(not_kept)?, after)
            }
            Action::CancelTimer { name } => {
                Act::CancelTimer(self.texts.keep_timer(&name).map_err(not_kept)?)
            }
            Action::Persist { key, value } => {
                let key = self.texts.keep_key(&key).map_err(not_kept)?;
                Act::Persist(key, self.texts.keep_value(&value.to_string()).map_err(not_kept)?)
            }
            Action::Apply { effect } => Act::Apply(message(effect)?),
            Action::Deliver { message: what } => Act::Deliver(message(what)?),
            Action::Reply { number, .. } if number == 0 || number > MOST_NUMBER => {
                let help = format!("inputs have numbers from 1 to {MOST_NUMBER}");
                return Err(trouble(format!("a reply to input {number}"), help));
            }
            Action::Reply { number, value } => {
                let message = message(value)?;
                Act::Reply(Message { nth: message.nth | number, ..message })
            }
            Action::Decide { value } => Act::Decide(value),
            Action::Suspect { node } => Act::Suspect(self.node(&node)?),
            Action::Trust { node } => Act::Trust(self.node(&node)?),
            Action::Trace { line } if line == 0 || line > MOST_LINE => {
                let help = format!("use a line from 1 to {MOST_LINE}");
                return Err(trouble(format!("a trace of line {line}"), help));
            }
            Action::Trace { line } => Act::Trace(line),
            Action::Atomic { .. } if grouped => {
                return Err(trouble("an atomic group within another", "put all in one group"));
            }
            Action::Atomic { actions } => Act::Atomic(self.acts(actions, true)?),
        })
    }

    pub(super) fn node_name(&self, node: NodeId) -> &str {
        self.nodes.get(node.index()).map_or("?", |name| name)
    }

    fn node(&self, name: &str) -> Result<NodeId, Trouble> {
        let place = self.nodes.iter().position(|known| **known == *name);
        place.map(|place| NodeId(place as u8)).ok_or_else(|| {
            let help = format!("the nodes are {}", self.nodes.join(", "));
            trouble(format!("there is no node {name:?}"), help)
        })
    }
}

fn number(call: &str) -> u128 {
    let mut hasher = SipHasher13::new_with_keys(0, 0);
    hasher.write(call.as_bytes());
    hasher.finish128().as_u128()
}

/// What kind of event it is, as the protocol names it.
pub const fn event_word(event: &Incoming) -> &'static str {
    match event {
        Incoming::Start { .. } => "start",
        Incoming::Recover { .. } => "recover",
        Incoming::Input { .. } => "input",
        Incoming::Message { .. } => "message",
        Incoming::Timer { .. } => "timer",
    }
}

fn trouble(what: impl Into<String>, help: impl Into<String>) -> Trouble {
    Trouble { what: what.into(), help: help.into(), stderr: Vec::new() }
}

fn not_kept(why: NotKept) -> Trouble {
    match why {
        NotKept::Clash(one, other) => {
            let what =
                format!("{one} and {other} come to the same number (a chance of one in a million)");
            trouble(what, "word one of them otherwise")
        }
        NotKept::TooMuch => {
            let what =
                "it has said too much: messages, keys and values of more than 256 MiB in all";
            trouble(what, "what it sends and stores must not grow with every step")
        }
    }
}
