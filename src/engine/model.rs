//! Who there is and what may happen to them: everything that does not change while a run goes on,
//! except by a live change, which makes a new model.

use std::sync::Arc;

use super::{Algorithm, Letter, Links, Prob, Time};

/// A planned crash of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Crash {
    /// When it stops.
    pub at: Time,
    /// When it goes on, or never (crash-stop).
    pub recovers: Option<Time>,
}

/// A planned pause of a node: it does nothing for a while and then goes on with its memory. What comes
/// meanwhile, timers included, it takes up when it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pause {
    /// When it begins.
    pub at: Time,
    /// How long it lasts.
    pub lasts: Time,
}

/// Where a node may crash by question: before each send, write to stable storage and delivery, and after
/// the last thing that it does in answer to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CrashPoints {
    /// How often at most.
    pub most: u8,
    /// How likely at each point.
    pub chance: Prob,
    /// How long it is down; `None` for ever.
    pub down: Option<Time>,
}

/// Failures and repairs by rates: times to failure and to repair are exponential with these means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Failures {
    /// The mean time to failure (MTTF), 1 or more.
    pub mttf: u32,
    /// The mean time to repair (MTTR), 1 or more.
    pub mttr: u32,
}

/// A common cause: something that strikes several nodes at once, at exponential times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CommonCause {
    /// Whom it strikes, a bit for each node.
    pub nodes: u64,
    /// The mean time between two strikes, 1 or more.
    pub mean: u32,
}

/// One node's part of the model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct NodeModel {
    /// Its input; General 1: does it propose an attack?
    pub input: bool,
    /// Its planned crashes, in order of time.
    pub crashes: Vec<Crash>,
    /// Its planned pauses, in order of time.
    pub pauses: Vec<Pause>,
    /// May it crash at points of its own doing, too?
    pub crash_points: Option<CrashPoints>,
    /// Does it fail and get repaired by chance, too?
    pub failures: Option<Failures>,
    /// Is it a traitor (Byzantine)? Then what it sends is asked, where its algorithm says what it could.
    pub traitor: bool,
}

/// A message that an active adversary sends in somebody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Forgery {
    /// When it arrives.
    pub at: Time,
    /// What, in whose name, to whom.
    pub letter: Letter,
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
    /// The global stabilisation time: before it a link's [`early`](super::Link::early) delays hold.
    pub gst: Time,
    /// Has time nothing to do with when a message arrives? Then what has passed the city waits until it is
    /// asked for.
    pub asynchronous: bool,
    /// What an active adversary forges.
    pub forgeries: Vec<Forgery>,
    /// What strikes several nodes at once.
    pub common_causes: Vec<CommonCause>,
    /// The load, in percent of what the algorithm can bear: a dial that is turned while the run goes on.
    pub load: u32,
    /// When the run is over; `None` lets it go on until nothing is pending.
    pub dawn: Option<Time>,
}

impl<A: Algorithm> Model<A> {
    /// A model that is synchronous from the start and in which nothing is forged.
    pub fn new(params: A::Params, nodes: Vec<NodeModel>, links: Links, dawn: Option<Time>) -> Self {
        Self {
            params: params.into(),
            nodes,
            links,
            gst: 0,
            asynchronous: false,
            forgeries: Vec::new(),
            common_causes: Vec::new(),
            load: 0,
            dawn,
        }
    }

    /// The traitors, a bit for each node.
    pub fn traitors(&self) -> u64 {
        let bit = |(place, node): (usize, &NodeModel)| u64::from(node.traitor) << place;
        self.nodes.iter().enumerate().map(bit).sum()
    }
}

impl<A: Algorithm> Clone for Model<A> {
    fn clone(&self) -> Self {
        Self {
            params: Arc::clone(&self.params),
            nodes: self.nodes.clone(),
            links: self.links.clone(),
            gst: self.gst,
            asynchronous: self.asynchronous,
            forgeries: self.forgeries.clone(),
            common_causes: self.common_causes.clone(),
            load: self.load,
            dawn: self.dawn,
        }
    }
}
