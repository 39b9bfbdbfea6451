//! What is pending, earliest first.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

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
    Timer { node: NodeId, life: u8, timer: Timer },
    Crash(NodeId),
    Recover(NodeId),
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

/// The pending events in a binary heap, ties in the order in which they were planned.
#[derive(Debug, Default)]
pub(super) struct Queue {
    heap: BinaryHeap<Reverse<Pending>>,
    planned: u32,
}

impl Queue {
    #[inline]
    pub fn push(&mut self, time: Time, cause: EventId, what: What) {
        let seq = self.planned;
        self.planned = self.planned.wrapping_add(1);
        self.heap.push(Reverse(Pending { time, seq, cause, what }));
    }

    #[inline]
    pub fn pop(&mut self) -> Option<Pending> {
        self.heap.pop().map(|Reverse(pending)| pending)
    }

    pub fn earliest(&self) -> Option<&Pending> {
        self.heap.peek().map(|Reverse(pending)| pending)
    }

    /// In no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Pending> {
        self.heap.iter().map(|Reverse(pending)| pending)
    }

    pub fn clear(&mut self) {
        self.heap.clear();
        self.planned = 0;
    }

    pub fn bytes(&self) -> usize {
        self.heap.len() * size_of::<Pending>()
    }
}

impl Clone for Queue {
    fn clone(&self) -> Self {
        Self { heap: self.heap.clone(), planned: self.planned }
    }

    fn clone_from(&mut self, other: &Self) {
        self.heap.clone_from(&other.heap);
        self.planned = other.planned;
    }
}
