//! Who there is and what may happen to them: everything that does not change while a run goes on,
//! except by a live change, which makes a new model.

use std::sync::Arc;

use super::{Algorithm, Links, Time};

/// A planned crash of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Crash {
    /// When it stops.
    pub at: Time,
    /// When it goes on, or never (crash-stop).
    pub recovers: Option<Time>,
}

/// One node's part of the model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NodeModel {
    /// Its input; General 1: does it propose an attack?
    pub input: bool,
    /// Its planned crashes, in order of time.
    pub crashes: Vec<Crash>,
}

/// The system model of a run.
pub struct Model<A: Algorithm> {
    /// The parameters of the algorithm that every node runs; shared, since a live change makes a new
    /// model with the same ones.
    pub params: Arc<A::Params>,
    /// The nodes, General 1 first. At most 64.
    pub nodes: Vec<NodeModel>,
    /// The links between them.
    pub links: Links,
    /// When the run is over; `None` lets it go on until nothing is pending.
    pub dawn: Option<Time>,
}

impl<A: Algorithm> Clone for Model<A> {
    fn clone(&self) -> Self {
        Self {
            params: Arc::clone(&self.params),
            nodes: self.nodes.clone(),
            links: self.links.clone(),
            dawn: self.dawn,
        }
    }
}
