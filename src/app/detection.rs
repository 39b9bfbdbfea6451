//! Failure detectors measured: who was down when, who suspected whom, and how good that was.

use crate::drive::Timeline;
use crate::engine::{Event, Fact, NodeId, Time};
use crate::protocols::General;

mod timings;

pub use timings::Timings;

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
    /// How often it came to be wrong: suspected a node that was up, or still suspected one when it recovered.
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
        Self::up_to(timeline, timeline.at())
    }

    /// What happens in the first steps of a branch, so many.
    fn up_to(timeline: &Timeline<General>, steps: usize) -> Self {
        let model = timeline.model();
        let nodes = model.nodes.len();
        // The cursor may stand before it.
        let last = steps.checked_sub(1).and_then(|place| timeline.log().get(place));
        let mut all = Self {
            nodes,
            down: vec![Vec::new(); nodes],
            paused: vec![Vec::new(); nodes],
            pairs: vec![Pair::default(); nodes * nodes],
            now: timeline.world().now().max(last.map_or(0, |event| event.time)),
            end: model.dawn.unwrap_or(0),
            gst: model.gst,
        };
        if timeline.world().algorithm(NodeId(0)).watches_others() {
            timeline.log().range(0, steps).for_each(|(_, event)| all.see(event));
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

    /// Every (who, whom), those of whom something is to be told first.
    pub fn pairs(&self) -> Vec<(NodeId, NodeId)> {
        let nodes = || (0..self.nodes as u8).map(NodeId);
        let mut all: Vec<_> = nodes().flat_map(|a| nodes().map(move |b| (a, b))).collect();
        all.retain(|(a, b)| a != b);
        all.sort_by_key(|&pair| !self.is_eventful(pair));
        all
    }

    /// Is there more to tell than that it was trusted and up all the time?
    pub fn is_eventful(&self, (node, peer): (NodeId, NodeId)) -> bool {
        !self.pair(node, peer).suspected.is_empty() || !self.down[peer.index()].is_empty()
    }

    /// The pair that was wrong most often, and longest among those: the first, where none was wrong.
    pub fn worst_pair(&self) -> (NodeId, NodeId) {
        let how = |&(a, b): &(NodeId, NodeId)| {
            let pair = self.pair(a, b);
            (pair.mistakes, pair.wrong_for)
        };
        let first = (NodeId(0), NodeId(1));
        let worst = |one, other| if how(&other) > how(&one) { other } else { one };
        self.pairs().into_iter().fold(first, worst)
    }

    /// Does this pair suspect a node that is up at any instant from `from` up to but not at `to`?
    pub fn is_wrong_within(&self, (node, peer): (NodeId, NodeId), from: Time, to: Time) -> bool {
        let to = to.min(self.now.saturating_add(1));
        self.pair(node, peer).suspected.iter().any(|one| {
            let (first, last) = (one.from.max(from), one.to.unwrap_or(Time::MAX).min(to));
            if first >= last {
                return false;
            }
            // Stretches of one node do not overlap.
            let rightly = |down: &Stretch| {
                down.to.unwrap_or(Time::MAX).min(last).saturating_sub(down.from.max(first))
            };
            self.down[peer.index()].iter().map(rightly).sum::<Time>() < last - first
        })
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
            Fact::Recovered { node } => {
                close(&mut self.down[node.index()]);
                // Whoever suspected it was right, and is wrong from now on.
                for watcher in 0..self.nodes {
                    let pair = &mut self.pairs[watcher * self.nodes + node.index()];
                    let suspects = pair.suspected.last().is_some_and(|one| one.to.is_none());
                    pair.mistakes += u32::from(suspects);
                    pair.late_mistakes += u32::from(suspects && at >= self.gst && self.gst > 0);
                }
            }
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
