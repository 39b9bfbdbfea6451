//! Running counts of a run, by node.

use crate::engine::{Event, Fact, NodeId};

/// What has happened to one node and its messengers so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Messengers it sent.
    pub sent: u32,
    /// Of those, captured.
    pub captured: u32,
    /// Of those, captured in a row up to now, since the last one that was let through.
    pub captured_last: u32,
    /// Copies made of its messengers.
    pub copied: u32,
    /// Messages it received, copies included.
    pub received: u32,
    /// Messages that came while it was down.
    pub missed: u32,
}

/// The counts of all nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    nodes: Vec<Counts>,
}

impl Tally {
    /// Nothing has happened to so many nodes.
    pub fn new(nodes: usize) -> Self {
        Self { nodes: vec![Counts::default(); nodes] }
    }

    /// One node's counts.
    pub fn of(&self, node: NodeId) -> Counts {
        self.nodes[node.index()]
    }

    /// Counts an event.
    pub fn add(&mut self, event: &Event) {
        let Some(letter) = event.fact.letter() else { return };
        let sender = &mut self.nodes[letter.from.index()];
        match event.fact {
            Fact::Sent(_) => sender.sent += 1,
            Fact::Captured { .. } => {
                sender.captured += 1;
                sender.captured_last += 1;
            }
            Fact::Passed(_) => sender.captured_last = 0,
            Fact::Copied(_) => sender.copied += 1,
            Fact::Received(_) => self.nodes[letter.to.index()].received += 1,
            Fact::Missed(_) => self.nodes[letter.to.index()].missed += 1,
            _ => {}
        }
    }
}
