//! Which choice of link, node and timing a model makes itself.

use super::{LinkModel, NodeModelKind, Place, TimingModel, places};
use crate::engine::{LinkKind, Model, NodeModel};
use crate::protocols::{General, Strategy};
use crate::theory::HeartbeatBounds;

impl Place {
    /// The choices that a model makes itself. An adversary that only captures stands among those that do as they
    /// like; who may pause knows no bound on its own speed.
    pub fn of(model: &Model<General>, strategy: &Strategy) -> Self {
        Self { link: own_link(model), node: own_nodes(model), timing: own_timing(model, strategy) }
    }

    /// Its place among [`places`], from 0.
    pub fn index(self) -> usize {
        places().position(|place| place == self).unwrap_or(0)
    }
}

fn own_link(model: &Model<General>) -> LinkModel {
    let kinds = || model.links.ways().map(|(from, to)| model.links.get(from, to).kind);
    if kinds().any(|kind| matches!(kind, LinkKind::Arbitrary | LinkKind::Captures)) {
        LinkModel::Arbitrary
    } else if kinds().any(|kind| kind == LinkKind::FairLoss) {
        LinkModel::FairLoss
    } else {
        LinkModel::Reliable
    }
}

fn own_nodes(model: &Model<General>) -> NodeModelKind {
    let comes_back = |node: &NodeModel| {
        node.crashes.iter().any(|crash| crash.recovers.is_some())
            || node.crash_points.is_some_and(|points| points.down.is_some())
    };
    let crashes = |node: &NodeModel| !node.crashes.is_empty() || node.crash_points.is_some();
    if model.nodes.iter().any(comes_back) {
        NodeModelKind::CrashRecovery
    } else if model.nodes.iter().any(crashes) {
        NodeModelKind::CrashStop
    } else {
        NodeModelKind::Correct
    }
}

fn own_timing(model: &Model<General>, strategy: &Strategy) -> TimingModel {
    // There the delays say nothing.
    if model.asynchronous {
        return TimingModel::Asynchronous;
    }
    let links = || model.links.ways().map(|(from, to)| model.links.get(from, to));
    if links().any(|link| link.early.is_some()) {
        return TimingModel::PartiallySynchronous;
    }
    // A timer of a transfer only says when to try again: no delay is too long for it.
    let respected = match strategy {
        Strategy::Heartbeat(p) => links().all(|link| {
            let delay = (link.delays.smallest(), link.delays.largest());
            let bounds = HeartbeatBounds { interval: p.interval, timeout: p.timeout, delay };
            let safe =
                if p.ping { bounds.perfect_ping_timeout() } else { bounds.perfect_timeout() };
            p.timeout >= safe
        }),
        _ => true,
    };
    if respected && model.nodes.iter().all(|node| node.pauses.is_empty()) {
        TimingModel::Synchronous
    } else {
        TimingModel::Asynchronous
    }
}
