//! What is asked of a failure detector, watched on a run.

use super::Heartbeat;
use crate::engine::{Event, Fact, NodeId, Time, World};
use crate::protocols::{General, Promise, Promises};

/// Watches who crashes and who suspects whom.
///
/// A run is finite, and "eventually" is about all of time. So two of the promises are judged by halves:
/// a crash in the first half must have been found out, and stay so, by the end; and after the first half
/// nobody may be suspected wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DetectorWatch {
    nodes: u8,
    /// Half of the run.
    half: Time,
    /// When each node crashed, if it is down.
    down: Vec<Option<Time>>,
    broken: Promises,
}

impl DetectorWatch {
    /// What it watches.
    pub const PROMISES: &'static [Promise] =
        &[Promise::Completeness, Promise::Accuracy, Promise::EventualAccuracy];

    pub(in crate::protocols) fn new(p: &Heartbeat) -> Self {
        let down = vec![None; p.nodes.into()];
        Self { nodes: p.nodes, half: p.end() / 2, down, broken: Promises::default() }
    }

    pub(in crate::protocols) fn see(&mut self, event: &Event) {
        match event.fact {
            Fact::Crashed { node } => self.down[node.index()] = Some(event.time),
            Fact::Recovered { node } => self.down[node.index()] = None,
            Fact::Suspected { peer, .. } if self.down[peer.index()].is_none() => {
                self.broken.add(Promise::Accuracy);
                if event.time > self.half {
                    self.broken.add(Promise::EventualAccuracy);
                }
            }
            _ => {}
        }
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
                    None if suspected => broken.add(Promise::EventualAccuracy),
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
