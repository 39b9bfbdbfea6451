//! What somebody may change while a run goes on: one event of the run, with a place of its own.

use super::{Letter, LinkChange, NodeId, Time};

/// A live change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Links are otherwise from now on.
    Links(LinkChange),
    /// Something happens to a node.
    Node(NodeId, NodeChange),
    /// Things stabilise at this time.
    Gst(Time),
    /// An active adversary sends a message in somebody's name, or one that it kept.
    Forge(Letter),
}

/// What happens to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeChange {
    /// It stops and loses its memory.
    Crash,
    /// It goes on after a crash.
    Recover,
    /// It does nothing for so long.
    Pause(Time),
}

impl Change {
    /// This change and then another, as one, where they can be one.
    pub fn then(self, later: Self) -> Result<Self, (Self, Self)> {
        match (self, later) {
            (Self::Links(first), Self::Links(second)) => Ok(Self::Links(first.then(second))),
            (Self::Gst(_), Self::Gst(time)) => Ok(Self::Gst(time)),
            both => Err(both),
        }
    }
}
