//! The exercises by name: who takes part, what comes in, and what is promised.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Time;
use crate::protocols::{Promise, Role};

/// An exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// A receiver delivers in the order sent, over a link that reorders and copies.
    FifoLink,
    /// Sender and receiver of a FIFO link over a fair-loss link, where both may crash and recover.
    FifoLinkRecovery,
    /// Sender and receiver make a reliable link of a fair-loss link.
    ReliableLink,
    /// Clients repeat requests until answered; the server executes each once.
    RpcDedup,
    /// The same, where client and server may crash and recover.
    RpcDedupRecovery,
    /// An eventually perfect failure detector.
    FailureDetector,
    /// A strategy for both generals.
    TwoGenerals,
    /// A shop charges a card at a payment service and dispatches goods.
    Shop,
}

/// Two names of a node: in sentences, and in short.
pub type Names = (&'static str, &'static str);

impl Task {
    /// All that a program can solve.
    pub const PROGRAMS: [Self; 7] = [
        Self::FifoLink,
        Self::FifoLinkRecovery,
        Self::ReliableLink,
        Self::RpcDedup,
        Self::RpcDedupRecovery,
        Self::FailureDetector,
        Self::TwoGenerals,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FifoLink => "fifo-link",
            Self::FifoLinkRecovery => "fifo-link-recovery",
            Self::ReliableLink => "reliable-link",
            Self::RpcDedup => "rpc-dedup",
            Self::RpcDedupRecovery => "rpc-dedup-recovery",
            Self::FailureDetector => "failure-detector",
            Self::TwoGenerals => "two-generals",
            Self::Shop => "shop",
        }
    }

    /// What is to be written, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::FifoLink => "the receiver of a FIFO link over a link that reorders and copies",
            Self::FifoLinkRecovery => {
                "a FIFO link over a fair-loss link, where both ends crash and recover"
            }
            Self::ReliableLink => "a reliable link over a fair-loss link",
            Self::RpcDedup => "requests repeated until answered, each executed exactly once",
            Self::RpcDedupRecovery => "the same, where client and server crash and recover",
            Self::FailureDetector => "an eventually perfect failure detector",
            Self::TwoGenerals => "a strategy for both generals",
            Self::Shop => "charge, dispatch and refund, between a shop and a payment service",
        }
    }

    /// The nodes, where a program takes part.
    pub const fn nodes(self) -> &'static [Names] {
        match self {
            Self::FifoLink | Self::FifoLinkRecovery | Self::ReliableLink => {
                &[("Sender", "S"), ("Receiver", "R")]
            }
            Self::RpcDedup => &[("Client 1", "C1"), ("Client 2", "C2"), ("Server", "S")],
            Self::RpcDedupRecovery => &[("Client 1", "C1"), ("Server", "S")],
            Self::FailureDetector => &[("Node 1", "N1"), ("Node 2", "N2")],
            Self::TwoGenerals => &[("General 1", "G1"), ("General 2", "G2")],
            Self::Shop => &[("Shop", "S"), ("Payment", "P")],
        }
    }

    /// The nodes that a program plays; the others are built in.
    pub const fn written(self) -> &'static [&'static str] {
        match self {
            Self::FifoLink => &["receiver"],
            Self::FifoLinkRecovery | Self::ReliableLink => &["sender", "receiver"],
            Self::RpcDedup => &["client_1", "client_2", "server"],
            Self::RpcDedupRecovery => &["client_1", "server"],
            Self::FailureDetector => &["node_1", "node_2"],
            Self::TwoGenerals => &["general_1", "general_2"],
            Self::Shop => &[],
        }
    }

    /// Does the application of this node hand something over?
    pub fn has_inputs(self, node: &str) -> bool {
        match self {
            Self::FifoLink | Self::FifoLinkRecovery | Self::ReliableLink => node == "sender",
            Self::RpcDedup | Self::RpcDedupRecovery => node.starts_with("client"),
            Self::Shop => node == "shop",
            Self::FailureDetector | Self::TwoGenerals => false,
        }
    }

    /// Is it this node whose application gets what is delivered, or executes it?
    pub fn is_served_by(self, node: &str) -> bool {
        match self {
            Self::FifoLink | Self::FifoLinkRecovery | Self::ReliableLink => node == "receiver",
            Self::RpcDedup | Self::RpcDedupRecovery => node == "server",
            Self::Shop | Self::FailureDetector | Self::TwoGenerals => true,
        }
    }

    /// What is handed over, one of it and many.
    pub const fn input_word(self) -> (&'static str, &'static str) {
        match self {
            Self::RpcDedup | Self::RpcDedupRecovery => ("request", "requests"),
            Self::Shop => ("order", "orders"),
            _ => ("message", "messages"),
        }
    }

    /// What is handed over as the `nth` thing of all, as JSON.
    pub fn value(self, nth: u32) -> String {
        match self {
            Self::RpcDedup | Self::RpcDedupRecovery => {
                format!("\"order {nth}: pay {}\"", nth * 10)
            }
            Self::Shop => format!("\"order {nth}\""),
            _ => format!("\"m{nth}\""),
        }
    }

    /// Can two inputs say the same?
    pub const fn tells_equals_apart(self) -> bool {
        !matches!(self, Self::Shop | Self::FailureDetector | Self::TwoGenerals)
    }

    /// What is promised.
    pub const fn promises(self) -> &'static [Promise] {
        match self {
            Self::FifoLink | Self::FifoLinkRecovery => {
                &[Promise::NoCreation, Promise::NoDuplication, Promise::Order, Promise::NoLoss]
            }
            Self::ReliableLink => &[Promise::NoCreation, Promise::NoDuplication, Promise::NoLoss],
            Self::RpcDedup | Self::RpcDedupRecovery => {
                &[Promise::NoCreation, Promise::AtMostOnce, Promise::AtLeastOnce, Promise::Answered]
            }
            Self::FailureDetector => &[Promise::Completeness, Promise::EventualAccuracy],
            Self::TwoGenerals => &[],
            Self::Shop => &[Promise::AtMostOnce, Promise::PaidGoods, Promise::Shipped],
        }
    }

    /// What a promise asks, in words of this exercise.
    pub const fn asks(self, promise: Promise) -> &'static str {
        match (self, promise) {
            (Self::RpcDedup | Self::RpcDedupRecovery, Promise::NoCreation) => {
                "only what is requested is executed, then answered"
            }
            (Self::Shop, Promise::AtMostOnce) => "no card is charged twice for an order",
            _ => promise.asks(),
        }
    }

    /// How long a run lasts unless it is said.
    pub const fn lasts(self) -> Time {
        match self {
            Self::FifoLink => 100,
            Self::TwoGenerals => 200,
            Self::FailureDetector => 800,
            _ => 600,
        }
    }

    /// Its nodes with their names in files.
    pub fn roles(names: &[Names]) -> Vec<Role> {
        let role = |&(title, short): &Names| Role {
            name: title.to_lowercase().replace(' ', "_"),
            title: title.into(),
            short: short.into(),
        };
        names.iter().map(role).collect()
    }
}
