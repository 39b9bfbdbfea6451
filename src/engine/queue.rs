//! What is pending, earliest first.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, VecDeque};
use std::hash::{Hash, Hasher};

use super::{EventId, Letter, NodeId, Time, Timer};

/// What will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum What {
    Start(NodeId),
    /// A messenger comes to the city.
    City(Letter),
    /// A messenger comes to the node it is for.
    Arrive(Letter),
    /// A timer of a node's given life (a crash ends a life) goes off.
    Timer {
        node: NodeId,
        life: u8,
        timer: Timer,
    },
    Crash(NodeId),
    Recover(NodeId),
    /// The first time to failure is asked.
    Wears(NodeId),
    /// A node fails by its rates, if it still is in that life.
    Fails {
        node: NodeId,
        life: u8,
    },
    /// It is repaired.
    Repaired {
        node: NodeId,
        life: u8,
    },
    /// A common cause strikes for the nth time; the 0th only asks for the first.
    Strikes {
        place: u8,
        nth: u32,
    },
    /// A node pauses for so long.
    Pause(NodeId, Time),
    Resume(NodeId),
    /// A message that an adversary made comes to the node it is for.
    Forge(Letter),
    Dawn,
}

/// Something that will happen, when, and why.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub time: Time,
    /// Of two at the same time, the one planned first comes first.
    pub seq: u32,
    pub cause: EventId,
    pub what: What,
}

impl Pending {
    fn rank(&self) -> (Time, u32) {
        (self.time, self.seq)
    }
}

impl PartialEq for Pending {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}
impl Eq for Pending {}
impl PartialOrd for Pending {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Pending {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// How far from its end the row takes an event out of order.
const REACH: usize = 32;

/// The pending events, ties in the order in which they were planned.
///
/// Most events are planned nearly in the order in which they will happen: these stand in a row, where
/// taking the next costs nothing and adding one moves the few that come later. An event that would
/// have to move many goes to a heap, so that thousands of pending events stay cheap.
#[derive(Debug, Default)]
pub(super) struct Queue {
    row: VecDeque<Pending>,
    heap: BinaryHeap<Reverse<Pending>>,
    planned: u32,
}

impl Queue {
    #[inline]
    pub fn push(&mut self, time: Time, cause: EventId, what: What) {
        let pending = Pending { time, seq: self.planned, cause, what };
        self.planned = self.planned.wrapping_add(1);
        let later = |row: &VecDeque<Pending>| {
            row.iter().rev().take(REACH + 1).take_while(|other| other.time > time).count()
        };
        match later(&self.row) {
            0 => self.row.push_back(pending),
            few @ ..=REACH => self.row.insert(self.row.len() - few, pending),
            _ => self.heap.push(Reverse(pending)),
        }
    }

    /// Takes out all that is pending and is this.
    #[cold]
    pub fn cancel(&mut self, what: &What) {
        self.row.retain(|pending| pending.what != *what);
        self.heap.retain(|Reverse(pending)| pending.what != *what);
    }

    /// Is the earliest of the heap before the first of the row?
    #[inline]
    fn heap_is_next(&self) -> bool {
        match (self.heap.peek(), self.row.front()) {
            (None, _) => false,
            (Some(Reverse(heap)), row) => row.is_none_or(|row| heap < row),
        }
    }

    #[inline]
    pub fn pop(&mut self) -> Option<Pending> {
        if self.heap_is_next() {
            return self.heap.pop().map(|Reverse(pending)| pending);
        }
        self.row.pop_front()
    }

    pub fn earliest(&self) -> Option<&Pending> {
        if self.heap_is_next() {
            return self.heap.peek().map(|Reverse(pending)| pending);
        }
        self.row.front()
    }

    /// In the order in which they will happen, without the numbers that only break ties.
    pub fn identity(&self, state: &mut impl Hasher) {
        let mut tell = |pending: &Pending| (pending.time, pending.what).hash(state);
        if self.heap.is_empty() {
            self.row.iter().for_each(&mut tell);
        } else {
            let mut all: Vec<&Pending> = self.iter().collect();
            all.sort_unstable();
            all.into_iter().for_each(&mut tell);
        }
        (self.row.len() + self.heap.len()).hash(state);
    }

    /// In no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.row.iter().chain(self.heap.iter().map(|Reverse(pending)| pending))
    }

    pub fn clear(&mut self) {
        self.row.clear();
        self.heap.clear();
        self.planned = 0;
    }

    pub fn bytes(&self) -> usize {
        (self.row.len() + self.heap.len()) * size_of::<Pending>()
    }
}

impl Clone for Queue {
    fn clone(&self) -> Self {
        Self { row: self.row.clone(), heap: self.heap.clone(), planned: self.planned }
    }

    fn clone_from(&mut self, other: &Self) {
        self.row.clone_from(&other.row);
        self.heap.clone_from(&other.heap);
        self.planned = other.planned;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the queue must do, done in the plainest way.
    #[derive(Default)]
    struct Plain(Vec<(Time, u32)>);

    impl Plain {
        fn pop(&mut self) -> Option<(Time, u32)> {
            let earliest = *self.0.iter().min()?;
            self.0.retain(|&rank| rank != earliest);
            Some(earliest)
        }
    }

    proptest! {
        /// `None` takes the next one out, `Some` plans one so much later than now.
        #[test]
        fn comes_out_by_time_and_then_as_planned(
            steps in prop::collection::vec(prop::option::weighted(0.8, 0..200u64), 0..600),
        ) {
            let (mut queue, mut plain, mut now) = (Queue::default(), Plain::default(), 0);
            for step in steps.into_iter().chain([None; 600]) {
                if let Some(after) = step {
                    plain.0.push((now + after, queue.planned));
                    queue.push(now + after, EventId::NONE, What::Dawn);
                } else {
                    prop_assert_eq!(queue.earliest().map(Pending::rank), plain.0.iter().min().copied());
                    let next = queue.pop().map(|pending| pending.rank());
                    prop_assert_eq!(next, plain.pop());
                    now = next.map_or(now, |(time, _)| time);
                }
                prop_assert_eq!(queue.iter().count(), plain.0.len());
            }
        }
    }

    #[test]
    fn what_would_have_to_move_many_goes_to_the_heap() {
        let mut queue = Queue::default();
        for time in (0..1_000).rev() {
            queue.push(time, EventId::NONE, What::Dawn);
        }
        assert_eq!((queue.row.len(), queue.heap.len()), (REACH + 1, 1_000 - REACH - 1));
        let times: Vec<_> =
            std::iter::from_fn(|| queue.pop()).map(|pending| pending.time).collect();
        assert!(times.iter().copied().eq(0..1_000));
    }
}
