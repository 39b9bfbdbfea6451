//! What is asked of a failure detector, watched on a run.

use super::Heartbeat;
use crate::engine::{Event, Fact, NodeId, Time, World};
use crate::protocols::{General, Promise, Promises};

/// Watches who crashes and who suspects whom.
///
/// A suspicion is wrong while whom it is about is up: also one that was right, from when the node recovers until it
/// is heard of. So no detector is accurate in the crash-recovery model.
///
/// A run is finite, and "eventually" is about all of time. So two of the promises are judged by halves, and only of
/// nodes that are settled by then: who is down from the middle on must be suspected at the end; who did not recover
/// after the first quarter must not be suspected after the middle. The quarter between is
/// for the first heartbeat to arrive.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DetectorWatch {
    nodes: u8,
    /// Half of the run.
    half: Time,
    /// When each node crashed, if it is down.
    down: Vec<Option<Time>>,
    /// Who recovered after the first quarter, a bit for each node.
    unsettled: u64,
    /// Whom each node suspects, a bit for each.
    suspects: Vec<u64>,
    broken: Promises,
}

impl DetectorWatch {
    /// What it watches.
    pub const PROMISES: &'static [Promise] =
        &[Promise::Completeness, Promise::Accuracy, Promise::EventualAccuracy];

    pub(in crate::protocols) fn new(p: &Heartbeat) -> Self {
        Self::of(p.nodes, p.end())
    }

    /// The watch of so many nodes in a run that lasts so long.
    pub(in crate::protocols) fn of(nodes: u8, end: Time) -> Self {
        let down = vec![None; nodes.into()];
        let suspects = vec![0; nodes.into()];
        let (half, broken) = (end / 2, Promises::default());
        Self { nodes, half, down, unsettled: 0, suspects, broken }
    }

    pub(in crate::protocols) fn see(&mut self, event: &Event) {
        match event.fact {
            Fact::Crashed { node } => {
                self.down[node.index()] = Some(event.time);
                // With its memory it loses whom it suspected.
                self.suspects[node.index()] = 0;
            }
            Fact::Recovered { node } => {
                self.down[node.index()] = None;
                if event.time > self.half / 2 {
                    self.unsettled |= bit(node);
                }
                if self.suspects.iter().any(|suspected| suspected & bit(node) != 0) {
                    self.broken.add(Promise::Accuracy);
                }
            }
            Fact::Suspected { node, peer } => {
                self.suspects[node.index()] |= bit(peer);
                if self.down[peer.index()].is_none() {
                    self.broken.add(Promise::Accuracy);
                    if event.time > self.half && self.is_settled(peer) {
                        self.broken.add(Promise::EventualAccuracy);
                    }
                }
            }
            Fact::Trusted { node, peer } => {
                self.suspects[node.index()] &= !bit(peer);
                // It was suspected up to now.
                let is_up = self.down[peer.index()].is_none();
                if is_up && event.time > self.half && self.is_settled(peer) {
                    self.broken.add(Promise::EventualAccuracy);
                }
            }
            _ => {}
        }
    }

    /// Has it not come back lately?
    const fn is_settled(&self, node: NodeId) -> bool {
        self.unsettled & bit(node) == 0
    }

    pub(in crate::protocols) fn broken(&self, over: Option<&World<General>>) -> Promises {
        let mut broken = self.broken;
        let Some(world) = over else { return broken };
        let nodes = || (0..self.nodes).map(NodeId);
        for node in nodes().filter(|node| world.is_up(*node)) {
            for peer in nodes().filter(|peer| *peer != node) {
                let suspected = world.suspects(node, peer);
                match self.down[peer.index()] {
                    Some(at) if at <= self.half && !suspected => broken.add(Promise::Completeness),
                    None if suspected && self.is_settled(peer) => {
                        broken.add(Promise::EventualAccuracy);
                    }
                    _ => {}
                }
            }
        }
        broken
    }

    pub(in crate::protocols) fn words(&self) -> String {
        match self.down.iter().filter(|down| down.is_some()).count() {
            0 => "nobody is down".into(),
            1 => "1 node is down".into(),
            n => format!("{n} nodes are down"),
        }
    }
}

const fn bit(node: NodeId) -> u64 {
    1 << node.0
}
