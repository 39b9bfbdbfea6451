//! What somebody may change while a run goes on: one event of the run, with a place of its own.

use super::{Algorithm, Letter, LinkChange, Model, NodeId, Time};

/// A live change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Links are otherwise from now on.
    Links(LinkChange),
    /// Something happens to a node.
    Node(NodeId, NodeChange),
    /// Things stabilise at this time.
    Gst(Time),
    /// The load is so many percent from now on.
    Load(u32),
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
    pub fn joined_by(&self, later: &Self) -> Option<Self> {
        match (self, later) {
            (Self::Links(first), Self::Links(second)) => {
                Some(Self::Links(first.clone().then(second.clone())))
            }
            (Self::Gst(_), Self::Gst(time)) => Some(Self::Gst(*time)),
            (Self::Load(_), Self::Load(load)) => Some(Self::Load(*load)),
            _ => None,
        }
    }

    /// What it does to a model.
    pub fn apply<A: Algorithm>(&self, model: &mut Model<A>) {
        match self {
            Self::Links(change) => model.links.apply(change),
            Self::Gst(time) => model.gst = *time,
            Self::Load(load) => model.load = *load,
            Self::Node(..) | Self::Forge(_) => {}
        }
    }
}
