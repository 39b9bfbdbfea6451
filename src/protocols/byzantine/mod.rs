//! Byzantine generals: the channel is perfect, but some generals are traitors.
//!
//! Lamport, Shostak and Pease, "The Byzantine Generals Problem" (ACM TOPLAS 4(3), 1982): the algorithms
//! OM(m) for oral and SM(m) for signed messages. They assume that every message arrives, that it is known
//! who sent it, and that one that does not come is noticed. So rounds are synchronous here: what has not
//! come by the end of its round counts as the order to retreat.

mod node;
mod path;
mod watch;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Message, NodeId, Time};

use super::strategy::{Fault, KindInfo, check_range};

pub use node::ByzantineNode;
pub use path::Path;
pub use watch::ByzantineWatch;

/// The commander.
pub const COMMANDER: NodeId = NodeId(0);
/// The most rounds of relaying.
const MOST_DEPTH: u8 = 2;
/// The longest round.
const LONGEST_ROUND: Time = 1_000_000;

/// General 1, the commander, orders; the other generals tell each other what they heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ByzantineGenerals {
    /// How many generals, the commander included, from 2 to 7.
    #[schemars(range(min = 2, max = 7))]
    pub generals: u8,
    /// m: how often an order is passed on, from 0 to 2; as many traitors it is made for.
    #[schemars(range(min = 0, max = 2))]
    pub depth: u8,
    /// What the commander orders, if it is loyal.
    #[serde(default)]
    pub order: Order,
    /// How long a round takes, 30 when left out: longer than the links' delay.
    #[serde(default = "round")]
    #[schemars(range(min = 2, max = 1_000_000))]
    pub round: Time,
}

impl ByzantineGenerals {
    /// When they have all decided.
    pub(super) const fn end(&self) -> Time {
        (self.depth as Time + 1).saturating_mul(self.round)
    }
}

const fn round() -> Time {
    30
}

/// An order.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Attack.
    #[default]
    Attack,
    /// Retreat: hold the hill. It is also what counts where nothing was heard.
    Retreat,
}

impl Order {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Attack, Self::Retreat];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attack => "attack",
            Self::Retreat => "retreat",
        }
    }

    /// As what a message says: a bit for each order.
    pub const fn content(self) -> u16 {
        match self {
            Self::Attack => 1,
            Self::Retreat => 2,
        }
    }
}

/// What a message says, in a word; `None` where it says nothing that is known.
pub const fn said(content: u16) -> Option<&'static str> {
    match content {
        1 => Some("attack"),
        2 => Some("retreat"),
        3 => Some("both"),
        _ => None,
    }
}

/// The generals made ready to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Council {
    /// Who they are and what is ordered.
    pub generals: ByzantineGenerals,
    /// Do they sign? A traitor cannot forge the signature of a loyal general.
    pub signed: bool,
}

impl Council {
    /// The algorithm's name, such as "OM(1)".
    pub fn name(&self) -> String {
        format!("{}({})", if self.signed { "SM" } else { "OM" }, self.generals.depth)
    }

    /// How many generals there are.
    pub const fn count(&self) -> u8 {
        self.generals.generals
    }

    /// The kinds of message: one, numbered by the paths.
    pub(super) fn kinds(&self) -> Vec<KindInfo> {
        let largest = |node: u8| {
            let lengths = 1..=self.generals.depth + 1;
            let paths = lengths.flat_map(|length| Path::all(length, self.count()));
            paths.filter(|path| path.last() == NodeId(node)).map(Path::nth).max().unwrap_or(0)
        };
        vec![KindInfo { name: "order".into(), most: (0..self.count()).map(largest).collect() }]
    }

    /// Does a general send a message of this number?
    pub(super) fn can_send(&self, node: usize, nth: u32) -> bool {
        let path = Path::of(nth, self.count());
        path.is_some_and(|path| {
            path.last().index() == node && path.len() <= self.generals.depth + 1
        })
    }

    /// A message in words: "G3 said G1 said attack", or "attack, signed G1 G3".
    pub(super) fn words(&self, message: Message) -> Option<String> {
        let path = Path::of(message.nth, self.count())?;
        let name = |general: NodeId| format!("G{}", general.0 + 1);
        let value = match said(message.content) {
            Some("both") => "attack and retreat",
            Some(value) => value,
            None => "the order",
        };
        if self.signed {
            let signers: Vec<String> = path.generals().map(name).collect();
            return Some(format!("{value}, signed {}", signers.join(" ")));
        }
        let relayed = path.before().map(|before| {
            before.generals().rev().map(|general| format!("{} said ", name(general))).collect()
        });
        let relayed: String = relayed.unwrap_or_default();
        Some(relayed + value)
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        let strategy = if self.signed { "signed_messages" } else { "oral_messages" };
        let p = &self.generals;
        let fields = [
            ("generals", Time::from(p.generals), (2, Time::from(path::MOST_GENERALS))),
            ("depth", Time::from(p.depth), (0, Time::from(MOST_DEPTH))),
            ("round", p.round, (2, LONGEST_ROUND)),
        ];
        for (field, value, range) in fields {
            check_range(&[strategy, field], value, range, faults);
        }
    }
}
