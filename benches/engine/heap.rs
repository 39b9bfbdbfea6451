//! The measure: the same trials on a bare binary heap, with the same pushes, pops, draws and
//! outcomes, and nothing that can be stepped, asked, logged or cloned.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use two_generals::drive::Dice;
use two_generals::engine::{Ask, Kind, NodeId, Prob, Site, Time};
use two_generals::protocols::{GENERAL_1, GENERAL_2, Handshake, RetryUntilAcked, other};

use crate::workload::{DAWN, DELAY};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    from: NodeId,
    kind: Kind,
    nth: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Start(NodeId),
    City(Note),
    Arrive(Note),
    Timer(NodeId, u32),
    Dawn,
}

/// Who attacks.
pub type Attacks = [bool; 2];

#[derive(Default)]
pub struct Heap {
    pending: BinaryHeap<Reverse<(Time, u32, What)>>,
    planned: u32,
    now: Time,
}

/// What both generals do.
pub trait Rules {
    fn start(&mut self, node: NodeId, heap: &mut Heap);
    fn received(&mut self, note: Note, heap: &mut Heap);
    fn timer(&mut self, node: NodeId, timer: u32, heap: &mut Heap);
    fn attacks(&self) -> Attacks;
}

impl Heap {
    fn push(&mut self, after: Time, what: What) {
        self.pending.push(Reverse((self.now + after, self.planned, what)));
        self.planned += 1;
    }

    fn send(&mut self, from: NodeId, kind: Kind, nth: u32) {
        self.push(DELAY / 2, What::City(Note { from, kind, nth }));
    }

    pub fn run(&mut self, rules: &mut impl Rules, dice: Dice, loss: Prob) -> Attacks {
        self.pending.clear();
        (self.now, self.planned) = (0, 0);
        self.push(0, What::Start(GENERAL_1));
        self.push(0, What::Start(GENERAL_2));
        self.push(DAWN, What::Dawn);
        while let Some(Reverse((time, _, what))) = self.pending.pop() {
            self.now = time;
            match what {
                What::Start(node) => rules.start(node, self),
                What::City(note) => {
                    let Note { from, kind, nth } = note;
                    let site = Site::of(Ask::Capture, from, other(from), kind, nth);
                    if !loss.covers(dice.draw(site)) {
                        self.push(DELAY - DELAY / 2, What::Arrive(note));
                    }
                }
                What::Arrive(note) => rules.received(note, self),
                What::Timer(node, timer) => rules.timer(node, timer, self),
                What::Dawn => break,
            }
        }
        rules.attacks()
    }
}

pub struct BareAlwaysAttack {
    pub messengers: u32,
    pub attacks: Attacks,
}

impl Rules for BareAlwaysAttack {
    fn start(&mut self, node: NodeId, heap: &mut Heap) {
        if node == GENERAL_1 {
            self.attacks[0] = true;
            for nth in 1..=self.messengers {
                heap.send(node, Kind(0), nth);
            }
        }
    }

    fn received(&mut self, _: Note, _: &mut Heap) {
        self.attacks[1] = true;
    }

    fn timer(&mut self, _: NodeId, _: u32, _: &mut Heap) {}

    fn attacks(&self) -> Attacks {
        self.attacks
    }
}

pub struct BareHandshake<'p> {
    pub params: &'p Handshake,
    pub attacks: Attacks,
}

impl BareHandshake<'_> {
    fn go_on(&mut self, node: NodeId, next: u32, heap: &mut Heap) {
        if next <= self.params.messages {
            heap.send(node, Kind(0), next);
        }
        if next + 1 > self.params.messages {
            self.attacks[node.index()] = true;
        }
    }
}

impl Rules for BareHandshake<'_> {
    fn start(&mut self, node: NodeId, heap: &mut Heap) {
        if node == GENERAL_1 {
            self.go_on(node, 1, heap);
        }
    }

    fn received(&mut self, note: Note, heap: &mut Heap) {
        self.go_on(other(note.from), note.nth + 1, heap);
    }

    fn timer(&mut self, _: NodeId, _: u32, _: &mut Heap) {}

    fn attacks(&self) -> Attacks {
        self.attacks
    }
}

pub struct BareRetry<'p> {
    pub params: &'p RetryUntilAcked,
    pub tries: u32,
    pub got: [bool; 2],
    pub attacks: Attacks,
}

const DEADLINE: u32 = 0;
const RETRY: u32 = 1;

impl BareRetry<'_> {
    fn propose(&mut self, heap: &mut Heap) {
        self.tries += 1;
        heap.send(GENERAL_1, Kind(0), self.tries);
        if heap.now + self.params.interval < self.params.deadline {
            heap.push(self.params.interval, What::Timer(GENERAL_1, RETRY));
        }
    }
}

impl Rules for BareRetry<'_> {
    fn start(&mut self, node: NodeId, heap: &mut Heap) {
        heap.push(self.params.deadline, What::Timer(node, DEADLINE));
        if node == GENERAL_1 {
            self.propose(heap);
        }
    }

    fn received(&mut self, note: Note, heap: &mut Heap) {
        let node = other(note.from);
        self.got[node.index()] = true;
        if node == GENERAL_2 {
            heap.send(node, Kind(1), note.nth);
        }
    }

    fn timer(&mut self, node: NodeId, timer: u32, heap: &mut Heap) {
        if timer == DEADLINE {
            self.attacks[node.index()] = self.got[node.index()];
        } else if !self.got[0] {
            self.propose(heap);
        }
    }

    fn attacks(&self) -> Attacks {
        self.attacks
    }
}
