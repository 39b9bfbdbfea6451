//! What to tell the class, tied to events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Flaw;
use super::Words;
use super::report::nearest;
use crate::engine::{Captor, Decision, Event, Fact, NodeId};
use crate::protocols::{Outcome, Strategy};

/// Words for the story panel, shown from the event on until other words take their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Narration {
    /// The event it belongs to; every event that fits shows it, and of several pieces that fit the
    /// first is shown.
    pub on: Pattern,
    /// What to tell.
    #[schemars(length(max = 2000))]
    pub say: String,
    /// A question to the class, before the next step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 2000))]
    pub ask: String,
}

/// Which events are meant; what is left out fits any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// What happens.
    pub event: EventName,
    /// To which node: the sender of what is sent, captured, let through or copied, the receiver of
    /// what is received or missed, otherwise whose event it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// With which kind of message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// With which number of that kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub nth: Option<u32>,
    /// With which decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// Captured because the link was cut (true), or by the city (false).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<bool>,
    /// With which words, where an algorithm comes to a place worth showing: "the low task takes the lock".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// At dawn: with which outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
}

/// The events by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventName {
    /// Before the first event.
    Opening,
    /// A node begins.
    Started,
    /// A messenger leaves.
    Sent,
    /// A messenger is captured.
    Captured,
    /// A messenger is let through.
    Passed,
    /// A messenger is copied.
    Copied,
    /// A message is received.
    Received,
    /// A message comes to a node that is down.
    Missed,
    /// A timer goes off.
    Timer,
    /// A node writes to stable storage.
    Persisted,
    /// A node delivers a message to its application.
    Delivered,
    /// A node's algorithm has an effect on its application.
    Applied,
    /// A node's algorithm answers a call of its application.
    Replied,
    /// A node draws a number.
    Drew,
    /// A general decides.
    Decided,
    /// A node crashes.
    Crashed,
    /// A node recovers.
    Recovered,
    /// An adversary changes a message.
    Modified,
    /// An adversary sends a message again.
    Replayed,
    /// An adversary sends a message in somebody's name.
    Forged,
    /// A node pauses.
    Paused,
    /// A paused node goes on.
    Resumed,
    /// A node comes to suspect another.
    Suspected,
    /// A node trusts another again.
    Trusted,
    /// A node refuses a message.
    Refused,
    /// A node's algorithm comes to a place worth showing.
    Traced,
    /// Somebody changes something.
    Changed,
    /// Dawn: the outcome falls.
    Dawn,
}

impl EventName {
    /// The name of a fact's event.
    pub const fn of(fact: &Fact) -> Self {
        match fact {
            Fact::Started { .. } => Self::Started,
            Fact::Sent(_) => Self::Sent,
            Fact::Captured { .. } => Self::Captured,
            Fact::Passed(_) => Self::Passed,
            Fact::Copied(_) => Self::Copied,
            Fact::Received(_) => Self::Received,
            Fact::Missed(_) => Self::Missed,
            Fact::TimerFired { .. } => Self::Timer,
            Fact::Persisted { .. } => Self::Persisted,
            Fact::Delivered { .. } => Self::Delivered,
            Fact::Applied { .. } => Self::Applied,
            Fact::Replied { .. } => Self::Replied,
            Fact::Drew { .. } => Self::Drew,
            Fact::Decided { .. } => Self::Decided,
            Fact::Crashed { .. } => Self::Crashed,
            Fact::Recovered { .. } => Self::Recovered,
            Fact::Modified(_) => Self::Modified,
            Fact::Replayed(_) => Self::Replayed,
            Fact::Forged(_) => Self::Forged,
            Fact::Paused { .. } => Self::Paused,
            Fact::Resumed { .. } => Self::Resumed,
            Fact::Suspected { .. } => Self::Suspected,
            Fact::Trusted { .. } => Self::Trusted,
            Fact::Refused { .. } => Self::Refused,
            Fact::Traced { .. } => Self::Traced,
            Fact::Changed => Self::Changed,
            Fact::Dawn => Self::Dawn,
        }
    }

    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Started => "started",
            Self::Sent => "sent",
            Self::Captured => "captured",
            Self::Passed => "passed",
            Self::Copied => "copied",
            Self::Received => "received",
            Self::Missed => "missed",
            Self::Timer => "timer",
            Self::Persisted => "persisted",
            Self::Delivered => "delivered",
            Self::Applied => "applied",
            Self::Replied => "replied",
            Self::Drew => "drew",
            Self::Decided => "decided",
            Self::Crashed => "crashed",
            Self::Recovered => "recovered",
            Self::Modified => "modified",
            Self::Replayed => "replayed",
            Self::Forged => "forged",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Suspected => "suspected",
            Self::Trusted => "trusted",
            Self::Refused => "refused",
            Self::Traced => "traced",
            Self::Changed => "changed",
            Self::Dawn => "dawn",
        }
    }
}

/// The node an event belongs to, as patterns and logs mean it.
pub const fn node_of(fact: &Fact) -> Option<NodeId> {
    match *fact {
        Fact::Started { node, .. }
        | Fact::TimerFired { node, .. }
        | Fact::Persisted { node, .. }
        | Fact::Delivered { node, .. }
        | Fact::Applied { node, .. }
        | Fact::Replied { node, .. }
        | Fact::Drew { node, .. }
        | Fact::Decided { node, .. }
        | Fact::Crashed { node }
        | Fact::Recovered { node }
        | Fact::Paused { node, .. }
        | Fact::Resumed { node }
        | Fact::Suspected { node, .. }
        | Fact::Trusted { node, .. }
        | Fact::Traced { node, .. }
        | Fact::Refused { node, .. } => Some(node),
        Fact::Sent(letter)
        | Fact::Captured { letter, .. }
        | Fact::Passed(letter)
        | Fact::Modified(letter)
        | Fact::Replayed(letter)
        | Fact::Forged(letter)
        | Fact::Copied(letter) => Some(letter.from),
        Fact::Received(letter) | Fact::Missed(letter) => Some(letter.to),
        Fact::Changed | Fact::Dawn => None,
    }
}

impl Pattern {
    /// Any such event.
    pub const fn any(event: EventName) -> Self {
        Self {
            event,
            trace: None,
            node: None,
            kind: None,
            nth: None,
            decision: None,
            partition: None,
            outcome: None,
        }
    }

    /// Does it mean this event? `outcome` is what dawn shows if this is dawn.
    pub fn fits(&self, event: &Event, words: &Words, outcome: Outcome) -> bool {
        let (fact, kinds) = (&event.fact, words.kinds());
        let node = node_of(fact).map(|node| words.node_in_files(node));
        let message = match fact {
            Fact::Delivered { message, .. }
            | Fact::Applied { message, .. }
            | Fact::Replied { message, .. }
            | Fact::Refused { message, .. } => Some(*message),
            _ => fact.letter().map(|letter| letter.message),
        };
        let kind = message.and_then(|message| kinds.get(usize::from(message.kind.0)));
        let decision = match fact {
            Fact::Decided { decision, .. } => Some(*decision),
            _ => None,
        };
        let partition = match fact {
            Fact::Captured { by, .. } => Some(*by == Captor::Partition),
            _ => None,
        };
        let trace = || match fact {
            Fact::Traced { code, .. } => Some(words.traced(*code)),
            _ => None,
        };
        self.event == EventName::of(fact)
            && self.trace.as_ref().is_none_or(|wanted| Some(wanted) == trace().as_ref())
            && self.partition.is_none_or(|wanted| Some(wanted) == partition)
            && self.node.as_deref().is_none_or(|wanted| Some(wanted) == node)
            && self.kind.as_ref().is_none_or(|wanted| Some(wanted) == kind)
            && self.nth.is_none_or(|wanted| message.is_some_and(|message| message.nth == wanted))
            && self.decision.is_none_or(|wanted| Some(wanted) == decision)
            && self.outcome.is_none_or(|wanted| self.event == EventName::Dawn && wanted == outcome)
    }
}

impl Narration {
    pub(super) fn check(&self, strategy: &Strategy) -> Result<(), Flaw> {
        let on = |field: &str, problem: String, help: String| {
            Err(Flaw::new(&["on", field], problem, help))
        };
        if let Some(node) = &self.on.node {
            let known = super::site_name::node(node, strategy);
            known.map_err(|flaw| flaw.under("node").under("on"))?;
        }
        if let Some(trace) = &self.on.trace {
            let known = strategy.traces();
            let names: Vec<&str> = known.iter().map(String::as_str).collect();
            if !names.contains(&trace.as_str()) {
                let problem = format!("the strategy {} traces no {trace:?}", strategy.name());
                return on("trace", problem, nearest(trace, &names));
            }
        }
        if let Some(kind) = &self.on.kind {
            let kinds = strategy.kinds();
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
            if !names.contains(&kind.as_str()) {
                let problem = format!("the strategy {} sends no {kind:?}", strategy.name());
                return on("kind", problem, nearest(kind, &names));
            }
        }
        Ok(())
    }
}
