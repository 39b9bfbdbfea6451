//! Through whose eyes one looks: in a file by name, on the screen by number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::NodeId;
use crate::protocols::Strategy;

/// Whose eyes one looks through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eyes {
    /// Everything is seen.
    #[default]
    Omniscient,
    /// Only what this node did and received.
    Node(NodeId),
}

impl Eyes {
    /// The next in the round over so many nodes.
    #[must_use]
    pub const fn next(self, nodes: usize) -> Self {
        let next = match self {
            Self::Omniscient => 0,
            Self::Node(node) => node.0 + 1,
        };
        if (next as usize) < nodes { Self::Node(NodeId(next)) } else { Self::Omniscient }
    }
}

/// Who looks, in a file: `omniscient` sees everything; a node's name (`general_1`, `sender`) means only what
/// it did and received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Viewer(pub String);

const OMNISCIENT: &str = "omniscient";

impl Default for Viewer {
    fn default() -> Self {
        Self(OMNISCIENT.into())
    }
}

impl Viewer {
    /// Whose eyes these are, where the strategy has somebody of that name.
    pub fn eyes(&self, strategy: &Strategy) -> Option<Eyes> {
        if self.0 == OMNISCIENT {
            return Some(Eyes::Omniscient);
        }
        let place = strategy.roles().iter().position(|role| role.name == self.0)?;
        Some(Eyes::Node(NodeId(place as u8)))
    }

    /// The names that a file may have here.
    pub(super) fn names(strategy: &Strategy) -> String {
        let nodes = strategy.roles().into_iter().map(|role| role.name);
        std::iter::once(OMNISCIENT.to_owned()).chain(nodes).collect::<Vec<_>>().join(", ")
    }
}
