//! The model matrix: a protocol under every choice of link, node and timing that makes sense for it, each cell
//! computed by the explorer within a stated bound. "These three choices are the basis of any distributed
//! algorithm; if they are wrong, all bets are off."

mod own;
mod times;
mod verdicts;

use times::{Times, USUAL};
pub use verdicts::Class;

use super::promises::{Kept, PromiseVerdict, promises};
use crate::engine::{CrashPoints, Delays, Link, LinkKind, Links, Model, NodeModel, Prob};
use crate::explore::budget::{Budget, Coverage};
use crate::protocols::{General, Plan, Promise, Strategy, Watch};

/// What the links promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkModel {
    /// Received if and only if sent.
    Reliable,
    /// Lost and copied, but not for ever.
    FairLoss,
    /// As an active adversary likes.
    Arbitrary,
}

/// How nodes may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeModelKind {
    /// No node fails.
    Correct,
    /// A node that crashes stays down.
    CrashStop,
    /// It comes back without its memory.
    CrashRecovery,
}

/// What is known about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimingModel {
    /// A bound on the delay that the protocol's timeouts respect.
    Synchronous,
    /// No bound before a time that nobody knows.
    PartiallySynchronous,
    /// No bound at all.
    Asynchronous,
}

impl LinkModel {
    /// All.
    pub const ALL: [Self; 3] = [Self::Reliable, Self::FairLoss, Self::Arbitrary];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reliable => "reliable",
            Self::FairLoss => "fair-loss",
            Self::Arbitrary => "arbitrary",
        }
    }
}

impl NodeModelKind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Correct, Self::CrashStop, Self::CrashRecovery];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Correct => "no crash",
            Self::CrashStop => "crash-stop",
            Self::CrashRecovery => "crash-recovery",
        }
    }
}

impl TimingModel {
    /// All.
    pub const ALL: [Self; 3] = [Self::Synchronous, Self::PartiallySynchronous, Self::Asynchronous];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Synchronous => "synchronous",
            Self::PartiallySynchronous => "partially synchronous",
            Self::Asynchronous => "asynchronous",
        }
    }
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The link.
    pub link: LinkModel,
    /// The nodes.
    pub node: NodeModelKind,
    /// The timing.
    pub timing: TimingModel,
}

/// What a cell comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellFinding {
    /// Every promise holds in all runs.
    Holds,
    /// Every promise holds in all runs with up to so many faults, as far as states were looked at.
    HoldsUpTo {
        /// The bound on faults.
        faults: u32,
    },
    /// There were too many states to say anything.
    Open,
    /// This promise breaks, with so many faults and with no fewer.
    Fails(PromiseVerdict),
}

impl CellFinding {
    /// The faults of a counterexample.
    const fn faults(&self) -> Option<u32> {
        match self {
            Self::Fails(PromiseVerdict { kept: Kept::Broken(_, faults), .. }) => Some(*faults),
            _ => None,
        }
    }

    /// What two promises come to together: what fails with the fewest faults, else what is known least of.
    fn and(self, other: Self) -> Self {
        match (self.faults(), other.faults()) {
            (Some(one), Some(another)) => return if another < one { other } else { self },
            (Some(_), None) => return self,
            (None, Some(_)) => return other,
            (None, None) => {}
        }
        match (self, other) {
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::HoldsUpTo { faults: one }, Self::HoldsUpTo { faults: another }) => {
                Self::HoldsUpTo { faults: one.min(another) }
            }
            (Self::Holds, other) => other,
            (one, _) => one,
        }
    }
}

/// A cell of the matrix.
#[derive(Clone)]
pub struct Cell {
    /// Where it stands.
    pub place: Place,
    /// What it comes to: all promises together.
    pub finding: CellFinding,
    /// What a failure detector of each class comes to; empty for other protocols.
    pub classes: Vec<(Class, CellFinding)>,
    /// What each promise comes to.
    pub promises: Vec<(Promise, CellFinding)>,
    /// The model that was explored.
    pub model: Model<General>,
    /// How many different states were looked at, over all promises.
    pub states: u64,
}

/// The model of a protocol of which only the protocol matters: links, nodes and timing are a cell's.
pub fn matrix_model(strategy: &Strategy) -> Model<General> {
    let nodes = vec![NodeModel::default(); strategy.roles().len()];
    let links = Links::uniform(nodes.len(), Link::lossy(Prob::ZERO, Delays::fixed(USUAL)));
    Model::new(Plan::from(strategy), nodes, links, None)
}

/// The model of a cell: the protocol's own model with its links, nodes and timing replaced.
pub fn cell_model(model: &Model<General>, strategy: &Strategy, place: Place) -> Model<General> {
    let mut model = model.clone();
    let times = Times::of(strategy);
    let late = Delays::new([(USUAL, 3), (times.late, 1)]).unwrap_or_else(|_| Delays::fixed(USUAL));
    let ways: Vec<_> = model.links.ways().collect();
    for (from, to) in ways {
        let link = model.links.get_mut(from, to);
        link.partition = None;
        (link.kind, link.loss, link.duplication) = match place.link {
            LinkModel::Reliable => (LinkKind::Reliable, Prob::ZERO, None),
            LinkModel::FairLoss => (LinkKind::FairLoss, Prob::percent(10), Some(Prob::percent(5))),
            LinkModel::Arbitrary => (LinkKind::Arbitrary, Prob::ZERO, None),
        };
        (link.delays, link.early) = match place.timing {
            TimingModel::Synchronous => (Delays::fixed(USUAL), None),
            TimingModel::PartiallySynchronous => (Delays::fixed(USUAL), Some(late.clone())),
            TimingModel::Asynchronous => (late.clone(), None),
        };
    }
    model.gst = if place.timing == TimingModel::PartiallySynchronous { times.gst } else { 0 };
    for node in &mut model.nodes {
        node.crashes.clear();
        node.pauses.clear();
        node.traitor = false;
        let points = |down| Some(CrashPoints { most: 1, chance: Prob::ZERO, down });
        node.crash_points = match place.node {
            NodeModelKind::Correct => None,
            NodeModelKind::CrashStop => points(None),
            NodeModelKind::CrashRecovery => points(Some(times.down)),
        };
    }
    model.forgeries.clear();
    model.asynchronous = false;
    let settled = strategy.settled_by(model.links.longest_delay());
    model.dawn = Some((settled / 10).saturating_add(1).saturating_mul(10));
    model
}

/// Computes a cell. Runs with more faults than `most_faults` are outside the bound: links that are fair lose
/// only so much.
///
/// # Errors
/// When somebody stopped it.
pub fn cell(
    model: &Model<General>,
    strategy: &Strategy,
    place: Place,
    most_faults: u32,
    budget: &Budget<'_>,
) -> Result<Cell, Coverage> {
    let model = cell_model(model, strategy, place);
    let watch = Watch::new(strategy);
    let verdicts = promises(&model, strategy, budget)?;
    let states = verdicts.iter().map(|verdict| verdict.states).sum();
    let given = verdicts.into_iter().filter(|verdict| watch.gives(verdict.promise));
    let judged = |verdict: PromiseVerdict| (verdict.promise, judge(verdict, most_faults));
    let promises: Vec<_> = given.map(judged).collect();
    let findings = promises.iter().map(|(_, finding)| finding.clone());
    let finding = findings.fold(CellFinding::Holds, CellFinding::and);
    let classes = Class::all(&promises);
    Ok(Cell { place, finding, classes, promises, model, states })
}

/// What a promise's verdict comes to within the bound on faults.
fn judge(verdict: PromiseVerdict, most_faults: u32) -> CellFinding {
    match verdict.kept {
        Kept::Always => CellFinding::Holds,
        // Fewer faults than this were all looked at.
        Kept::AsFarAs(faults) => faults.checked_sub(1).map_or(CellFinding::Open, |bound| {
            CellFinding::HoldsUpTo { faults: bound.min(most_faults) }
        }),
        Kept::Broken(_, faults) if faults > most_faults => {
            CellFinding::HoldsUpTo { faults: most_faults }
        }
        Kept::Broken(..) => CellFinding::Fails(verdict),
    }
}

/// All cells, link by link, then node by node, then timing.
pub fn places() -> impl Iterator<Item = Place> {
    LinkModel::ALL.into_iter().flat_map(|link| {
        NodeModelKind::ALL.into_iter().flat_map(move |node| {
            TimingModel::ALL.into_iter().map(move |timing| Place { link, node, timing })
        })
    })
}
