//! What the way between two nodes may do to a messenger.

use std::fmt;

use super::{NodeId, Prob, Time};

/// A small weighted set of whole delays, each 1 or more, in rising order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Delays {
    steps: Vec<(Time, u32)>,
    total: u64,
}

/// Why a list is no set of delays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelaysError {
    /// No delay at all.
    Empty,
    /// More than [`Delays::MOST`] different ones.
    TooMany(usize),
    /// A delay of 0 or above [`Delays::LONGEST`].
    OutOfRange(Time),
    /// The same delay twice.
    Twice(Time),
    /// A weight of 0.
    NoWeight(Time),
}

impl fmt::Display for DelaysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "a set of delays needs at least one"),
            Self::TooMany(n) => {
                write!(f, "{n} different delays are too many: at most {}", Delays::MOST)
            }
            Self::OutOfRange(d) => {
                write!(f, "a delay of {d} is out of range: from 1 to {}", Delays::LONGEST)
            }
            Self::Twice(d) => write!(f, "the delay {d} stands there twice"),
            Self::NoWeight(d) => write!(f, "the delay {d} has weight 0: give it 1 or more"),
        }
    }
}

impl std::error::Error for DelaysError {}

impl Delays {
    /// The most different delays in one set: questions must stay small.
    pub const MOST: usize = 16;
    /// The longest delay.
    pub const LONGEST: Time = 1_000_000_000;

    /// A set from (delay, weight) pairs in any order.
    ///
    /// # Errors
    /// When it is empty, too large, or a delay or weight is out of range.
    pub fn new(pairs: impl IntoIterator<Item = (Time, u32)>) -> Result<Self, DelaysError> {
        let mut steps: Vec<_> = pairs.into_iter().collect();
        steps.sort_unstable();
        if steps.is_empty() {
            return Err(DelaysError::Empty);
        }
        if steps.len() > Self::MOST {
            return Err(DelaysError::TooMany(steps.len()));
        }
        for (i, &(delay, weight)) in steps.iter().enumerate() {
            if delay == 0 || delay > Self::LONGEST {
                return Err(DelaysError::OutOfRange(delay));
            }
            if weight == 0 {
                return Err(DelaysError::NoWeight(delay));
            }
            if i > 0 && steps[i - 1].0 == delay {
                return Err(DelaysError::Twice(delay));
            }
        }
        let total = steps.iter().map(|&(_, weight)| u64::from(weight)).sum();
        Ok(Self { steps, total })
    }

    /// Always the same delay, moved into range.
    pub fn fixed(delay: Time) -> Self {
        Self { steps: vec![(delay.clamp(1, Self::LONGEST), 1)], total: 1 }
    }

    /// How many different delays; never 0.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Never.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The delay at this place in rising order.
    pub fn get(&self, place: usize) -> Option<Time> {
        self.steps.get(place).map(|&(delay, _)| delay)
    }

    /// The delays with their weights, rising.
    pub fn pairs(&self) -> &[(Time, u32)] {
        &self.steps
    }

    /// Is this delay one of them?
    pub fn has(&self, delay: Time) -> bool {
        self.steps.binary_search_by_key(&delay, |&(known, _)| known).is_ok()
    }

    /// The exact weight of the delay at this place.
    pub fn weight(&self, place: usize) -> (u64, u64) {
        (self.steps.get(place).map_or(0, |&(_, weight)| u64::from(weight)), self.total)
    }

    /// The least delay.
    pub fn smallest(&self) -> Time {
        self.steps[0].0
    }

    /// The greatest delay.
    pub fn largest(&self) -> Time {
        self.steps[self.steps.len() - 1].0
    }

    /// Every delay moved by the same amount, none below 1 or above the longest; the spread stays.
    pub fn shifted(&self, by: i64) -> Self {
        let lowest = 1 - self.smallest() as i64;
        let highest = (Self::LONGEST - self.largest()) as i64;
        let by = by.clamp(lowest, highest);
        let moved = |&(delay, weight): &(Time, u32)| ((delay as i64 + by) as Time, weight);
        Self { steps: self.steps.iter().map(moved).collect(), total: self.total }
    }

    pub(super) fn pick(&self, draw: u64) -> u8 {
        let mut ball = ((u128::from(draw) * u128::from(self.total)) >> 64) as u64;
        for (place, &(_, weight)) in self.steps.iter().enumerate() {
            if ball < u64::from(weight) {
                return place as u8;
            }
            ball -= u64::from(weight);
        }
        unreachable!("the ball is below the total weight")
    }
}

/// A stretch of time, from the first instant up to but not including the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First instant inside.
    pub from: Time,
    /// First instant after.
    pub to: Time,
}

impl Span {
    /// Is this instant inside?
    pub const fn contains(self, at: Time) -> bool {
        self.from <= at && at < self.to
    }
}

/// What a link promises: which of the model's three kinds it is, or how far an adversary may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// What is sent is received, once; only the order is open. Nothing is asked but the delay.
    Reliable,
    /// Messages may be lost and copied, by chance.
    #[default]
    FairLoss,
    /// An adversary chooses whom the city captures, and can do no more: `loss` says nothing.
    Captures,
    /// An active adversary captures, modifies and replays as it likes: `loss` says nothing.
    Arbitrary,
}

impl LinkKind {
    /// Does an adversary decide what becomes of a messenger?
    pub const fn is_adversary(self) -> bool {
        matches!(self, Self::Captures | Self::Arbitrary)
    }
}

/// One direction between two nodes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// What it promises.
    pub kind: LinkKind,
    /// How likely the city captures a messenger.
    pub loss: Prob,
    /// How likely what was let through is copied; `None` where the link never copies.
    pub duplication: Option<Prob>,
    /// How long the whole way takes.
    pub delays: Delays,
    /// While it lasts every messenger that reaches the city is captured.
    pub partition: Option<Span>,
    /// How long the way takes before the global stabilisation time ([`Model::gst`](super::Model)), where
    /// that is otherwise: in a partially synchronous model nothing bounds it then.
    pub early: Option<Delays>,
}

impl Link {
    /// A link that may lose, and does nothing else.
    pub const fn lossy(loss: Prob, delays: Delays) -> Self {
        let kind = LinkKind::FairLoss;
        Self { kind, loss, duplication: None, delays, partition: None, early: None }
    }

    /// Is the link cut at this instant?
    pub fn is_cut(&self, at: Time) -> bool {
        self.partition.is_some_and(|span| span.contains(at))
    }

    /// Is this one of its delays, at whatever time?
    pub fn may_take(&self, delay: Time) -> bool {
        self.delays.has(delay) || self.early.as_ref().is_some_and(|early| early.has(delay))
    }

    /// The delays that hold at this instant, if things stabilise at `gst`.
    pub fn delays_at(&self, at: Time, gst: Time) -> &Delays {
        self.early.as_ref().filter(|_| at < gst).unwrap_or(&self.delays)
    }

    /// The least delay at any time: no messenger passes the city before half of it.
    pub fn least_delay(&self) -> Time {
        let early = self.early.as_ref().map_or(Time::MAX, Delays::smallest);
        self.delays.smallest().min(early)
    }
}

/// The links between every two nodes, one a direction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Links {
    nodes: usize,
    links: Vec<Link>,
}

impl Links {
    /// The same link between every two of `nodes`.
    pub fn uniform(nodes: usize, link: Link) -> Self {
        Self { nodes, links: vec![link; nodes * nodes] }
    }

    /// The link from one node to another.
    #[inline]
    pub fn get(&self, from: NodeId, to: NodeId) -> &Link {
        &self.links[from.index() * self.nodes + to.index()]
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, from: NodeId, to: NodeId) -> &mut Link {
        &mut self.links[from.index() * self.nodes + to.index()]
    }

    /// How many nodes they join.
    pub const fn nodes(&self) -> usize {
        self.nodes
    }

    /// Every way from one node to another, as (from, to).
    pub fn ways(&self) -> impl Iterator<Item = (NodeId, NodeId)> + use<> {
        let nodes = self.nodes as u8;
        let way = move |from| (0..nodes).map(move |to| (NodeId(from), NodeId(to)));
        (0..nodes).flat_map(way).filter(|(from, to)| from != to)
    }

    /// Has an adversary decide on all of them.
    pub fn all_adversary(&mut self) {
        self.links.iter_mut().for_each(|link| link.kind = LinkKind::Captures);
    }

    /// Does an adversary decide on one of them?
    pub fn have_adversary(&self) -> bool {
        let between = |place: usize| place / self.nodes != place % self.nodes;
        self.links
            .iter()
            .enumerate()
            .any(|(place, link)| between(place) && link.kind.is_adversary())
    }

    /// The longest delay on any of them, at any time.
    pub fn longest_delay(&self) -> Time {
        let longest = |link: &Link| {
            let early = link.early.as_ref().map_or(0, Delays::largest);
            link.delays.largest().max(early)
        };
        self.ways().map(|(from, to)| longest(self.get(from, to))).max().unwrap_or(1)
    }

    /// Carries out a live change.
    pub fn apply(&mut self, change: &LinkChange) {
        for LinkSetting { from, to, link } in &change.0 {
            *self.get_mut(*from, *to) = link.clone();
        }
    }
}

/// A direction and what it becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSetting {
    /// From this node.
    pub from: NodeId,
    /// To that one.
    pub to: NodeId,
    /// The link as it is from now on.
    pub link: Link,
}

/// A live change of one or more directions: one event of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkChange(pub Vec<LinkSetting>);

impl LinkChange {
    /// This change and then another, as one: a direction that only this one names stays changed.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        let again =
            |one: &LinkSetting| later.0.iter().any(|l| (l.from, l.to) == (one.from, one.to));
        let kept: Vec<_> = self.0.into_iter().filter(|one| !again(one)).collect();
        Self(kept.into_iter().chain(later.0).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_delays_is_checked() {
        assert_eq!(Delays::new([]), Err(DelaysError::Empty));
        assert_eq!(Delays::new([(0, 1)]), Err(DelaysError::OutOfRange(0)));
        assert_eq!(Delays::new([(5, 1), (5, 2)]), Err(DelaysError::Twice(5)));
        assert_eq!(Delays::new([(5, 0)]), Err(DelaysError::NoWeight(5)));
        assert_eq!(Delays::new((1..=17).map(|d| (d, 1))), Err(DelaysError::TooMany(17)));
    }

    #[test]
    fn shifting_keeps_the_spread_and_stops_at_one() {
        let delays = Delays::new([(20, 1), (60, 3)]).unwrap();
        assert_eq!(delays.shifted(-50).pairs(), [(1, 1), (41, 3)]);
        assert_eq!(delays.shifted(5).pairs(), [(25, 1), (65, 3)]);
    }

    #[test]
    fn picks_follow_the_weights() {
        let delays = Delays::new([(1, 1), (2, 3)]).unwrap();
        assert_eq!(delays.pick(0), 0);
        assert_eq!(delays.pick(u64::MAX / 4), 0);
        assert_eq!(delays.pick(u64::MAX / 4 + 1), 1);
        assert_eq!(delays.pick(u64::MAX), 1);
    }
}
