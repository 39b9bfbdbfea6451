//! Failure detectors measured: who was down when, who suspected whom, and how good that was.

use crate::certainty::{LinkModel, NodeModelKind, Place, TimingModel, cell_model};
use crate::drive::{Advance, Script, Timeline};
use crate::engine::{Delays, Event, Fact, Model, NodeId, Time};
use crate::protocols::{Family, General, Strategy};

/// A stretch of time; an open one has no end yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first instant.
    pub from: Time,
    /// The first instant after it.
    pub to: Option<Time>,
}

impl Stretch {
    /// Is this instant inside?
    pub fn contains(self, at: Time) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// Who watches whom, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// When it suspected the other.
    pub suspected: Vec<Stretch>,
    /// How long the last crash took to be found out for good: from the crash to when it began to suspect the other
    /// and went on to. 0 where it did already (Chen, Toueg and Aguilera, "On the quality of service of failure
    /// detectors", 2002).
    pub detection: Option<Time>,
    /// How often it suspected a node that was up.
    pub mistakes: u32,
    /// Of those, after things had stabilised.
    pub late_mistakes: u32,
    /// For how long, all in all.
    pub wrong_for: Time,
}

/// All pairs of a run, up to some moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detection {
    /// How many nodes there are.
    pub nodes: usize,
    /// When each node was down.
    pub down: Vec<Vec<Stretch>>,
    /// When each was paused.
    pub paused: Vec<Vec<Stretch>>,
    pairs: Vec<Pair>,
    /// Up to when.
    pub now: Time,
    /// When the run ends.
    pub end: Time,
    /// When things stabilise.
    pub gst: Time,
}

impl Detection {
    /// What has happened up to the cursor.
    pub fn of(timeline: &Timeline<General>) -> Self {
        let model = timeline.model();
        let nodes = model.nodes.len();
        let mut all = Self {
            nodes,
            down: vec![Vec::new(); nodes],
            paused: vec![Vec::new(); nodes],
            pairs: vec![Pair::default(); nodes * nodes],
            now: timeline.world().now(),
            end: model.dawn.unwrap_or(0),
            gst: model.gst,
        };
        if timeline.world().algorithm(NodeId(0)).watches_others() {
            timeline.log().range(0, timeline.at()).for_each(|(_, event)| all.see(event));
            all.measure();
        }
        all
    }

    /// What one node came to believe of another.
    pub fn pair(&self, node: NodeId, peer: NodeId) -> &Pair {
        &self.pairs[node.index() * self.nodes + peer.index()]
    }

    /// Was the node down at this instant?
    pub fn is_down(&self, node: NodeId, at: Time) -> bool {
        self.down[node.index()].iter().any(|one| one.contains(at))
    }

    fn see(&mut self, event: &Event) {
        let at = event.time;
        let open = |stretches: &mut Vec<Stretch>| stretches.push(Stretch { from: at, to: None });
        let close = |stretches: &mut Vec<Stretch>| {
            stretches.iter_mut().filter(|one| one.to.is_none()).for_each(|one| one.to = Some(at));
        };
        match event.fact {
            Fact::Crashed { node } => {
                open(&mut self.down[node.index()]);
                close(&mut self.paused[node.index()]);
                // With its memory it loses whom it suspected.
                for peer in 0..self.nodes {
                    close(&mut self.pairs[node.index() * self.nodes + peer].suspected);
                }
                for watcher in 0..self.nodes {
                    let pair = &mut self.pairs[watcher * self.nodes + node.index()];
                    let suspects = pair.suspected.last().is_some_and(|one| one.to.is_none());
                    pair.detection = suspects.then_some(0);
                }
            }
            Fact::Recovered { node } => close(&mut self.down[node.index()]),
            Fact::Paused { node, .. } => open(&mut self.paused[node.index()]),
            Fact::Resumed { node } => close(&mut self.paused[node.index()]),
            Fact::Suspected { node, peer } => {
                let down = self.down[peer.index()].last().filter(|one| one.to.is_none()).copied();
                let late = at >= self.gst;
                let pair = &mut self.pairs[node.index() * self.nodes + peer.index()];
                open(&mut pair.suspected);
                match down {
                    Some(crash) => pair.detection = Some(at - crash.from),
                    None => {
                        pair.mistakes += 1;
                        pair.late_mistakes += u32::from(late && self.gst > 0);
                    }
                }
            }
            Fact::Trusted { node, peer } => {
                let is_down = self.down[peer.index()].last().is_some_and(|one| one.to.is_none());
                let pair = &mut self.pairs[node.index() * self.nodes + peer.index()];
                close(&mut pair.suspected);
                if is_down {
                    // Something from before the crash came late: the crash is still to be found out.
                    pair.detection = None;
                }
            }
            _ => {}
        }
    }

    /// Adds up for how long each pair was wrong.
    fn measure(&mut self) {
        for place in 0..self.pairs.len() {
            let peer = place % self.nodes;
            let wrong = |one: &Stretch| {
                let to = one.to.unwrap_or(self.now);
                let right = |down: &Stretch| {
                    let (first, last) =
                        (down.from.max(one.from), down.to.unwrap_or(self.now).min(to));
                    last.saturating_sub(first)
                };
                (to - one.from).saturating_sub(self.down[peer].iter().map(right).sum())
            };
            self.pairs[place].wrong_for = self.pairs[place].suspected.iter().map(wrong).sum();
        }
    }
}

/// Delays that no timeout of the run outgrows: an asynchronous system has no bound, and a finite set stands for it.
fn unbound(model: &mut Model<General>, strategy: &Strategy) {
    let Strategy::Heartbeat(p) = strategy else { return };
    let late = p.timeout.saturating_mul(3).clamp(1, Delays::LONGEST);
    let later = p.timeout.saturating_mul(9).clamp(1, Delays::LONGEST);
    let delays = Delays::new([(1, 6), (late.max(2), 1), (later.max(3), 1)]);
    let Ok(delays) = delays else { return };
    let ways: Vec<_> = model.links.ways().collect();
    for (from, to) in ways {
        model.links.get_mut(from, to).delays = delays.clone();
    }
}

/// The same detectors with the same crashes under each timing model, over reliable links: right, wrong for a
/// while, wrong for ever.
pub(super) fn under_each_timing(
    timeline: &Timeline<General>,
    strategy: &Strategy,
) -> Vec<(TimingModel, Detection)> {
    if strategy.family() != Family::Detectors {
        return Vec::new();
    }
    let own = timeline.model();
    let run = |timing| {
        let place = Place { link: LinkModel::Reliable, node: NodeModelKind::Correct, timing };
        let mut model = cell_model(own, strategy, place);
        for (node, planned) in model.nodes.iter_mut().zip(&own.nodes) {
            node.crashes.clone_from(&planned.crashes);
        }
        model.dawn = own.dawn;
        if timing == TimingModel::Asynchronous {
            unbound(&mut model, strategy);
        }
        if timing == TimingModel::PartiallySynchronous {
            model.gst = own.dawn.unwrap_or(0) / 2;
        }
        let mut timeline = Timeline::new(model, Script::default(), timeline.branch().seed);
        while matches!(timeline.advance(), Advance::Did(_)) {}
        (timing, Detection::of(&timeline))
    };
    TimingModel::ALL.map(run).into()
}
