//! Every variant in many random runs: the right ones break nothing, the wrong ones what they say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::super::wire::Incoming;
use super::super::{Builtin, Rpc, Shop, Store, variants};
use super::world::World;

/// What may happen.
#[derive(Clone, Copy)]
struct Faults {
    loss: bool,
    crashes: bool,
}

impl Faults {
    fn of(exercise: &str) -> Self {
        Self { loss: exercise != "fifo-link", crashes: exercise.ends_with("-recovery") }
    }
}

/// Splitmix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) % most as u64) as usize
    }

    fn one_in(&mut self, most: usize) -> bool {
        self.below(most) == 0
    }
}

/// An input, and whether all was done that the answer to it said.
struct Given {
    node: &'static str,
    number: u32,
    value: Value,
    accepted: bool,
}

struct Run {
    world: World,
    faults: Faults,
    dice: Dice,
    waiting: Vec<(&'static str, u32)>,
    given: Vec<Given>,
    copies: u32,
}

impl Run {
    fn new(solution: &Builtin, faults: Faults, seed: u64) -> Self {
        let world = World::new(solution.clone());
        let waiting = inputs(solution);
        let (dice, given) = (Dice(seed), Vec::new());
        Self { world, faults, dice, waiting, given, copies: 0 }
    }

    /// After how many actions the node crashes.
    fn crash_point(&mut self) -> usize {
        let crashes = self.faults.crashes && self.dice.one_in(5);
        if crashes { self.dice.below(6) } else { usize::MAX }
    }

    fn give(&mut self, crash_after: usize) {
        let (node, number) = self.waiting[0];
        if self.world.nodes[node].down {
            return;
        }
        self.waiting.remove(0);
        let value = json!(format!("{node} {number}"));
        let accepted = self.world.input_until(node, number, value.clone(), crash_after);
        self.given.push(Given { node, number, value, accepted });
    }

    fn disturb(&mut self) {
        let crash_after = self.crash_point();
        let on_the_way = self.world.way.len();
        match self.dice.below(12) {
            0 | 1 if !self.waiting.is_empty() => self.give(crash_after),
            2..=5 if on_the_way > 0 => {
                let place = self.dice.below(on_the_way);
                self.world.arrive_until(place, crash_after);
            }
            6 if on_the_way > 0 && self.copies < 3 => {
                self.copies += 1;
                let place = self.dice.below(on_the_way);
                self.world.copy(place);
            }
            7 if on_the_way > 0 && self.faults.loss => {
                let place = self.dice.below(on_the_way);
                self.world.way.remove(place);
            }
            8..=10 => self.fire_or_recover(crash_after),
            11 if self.faults.crashes && self.dice.one_in(3) => {
                let name = self.any_node();
                self.world.crash(&name);
            }
            _ => {}
        }
    }

    fn any_node(&mut self) -> String {
        let names = self.world.names();
        let place = self.dice.below(names.len());
        names[place].clone()
    }

    fn fire_or_recover(&mut self, crash_after: usize) {
        let name = self.any_node();
        let node = &self.world.nodes[&name];
        if node.down {
            return self.world.recover_until(&name, crash_after);
        }
        let timers = node.timers.keys().cloned().collect::<Vec<_>>();
        if !timers.is_empty() {
            let timer = &timers[self.dice.below(timers.len())];
            self.world.fire_until(&name, timer, crash_after);
        }
    }

    /// The faults stop: all nodes are up, and everything arrives.
    fn heal(&mut self) {
        for name in self.world.names() {
            if self.world.nodes[&name].down {
                self.world.recover(&name);
            }
        }
        while !self.waiting.is_empty() {
            self.give(usize::MAX);
        }
        while self.world.way.len() > 1 {
            let place = self.dice.below(self.world.way.len());
            self.world.arrive(place);
        }
        self.world.settle(8);
    }

    fn broken(mut self, solution: &Builtin) -> BTreeSet<&'static str> {
        for _ in 0..40 + self.dice.below(40) {
            self.disturb();
        }
        self.heal();
        match solution {
            Builtin::Rpc(_) => self.calls(),
            Builtin::Shop(_) => self.orders(),
            _ => self.messages(matches!(solution, Builtin::Fifo(_))),
        }
    }

    fn messages(&self, in_order: bool) -> BTreeSet<&'static str> {
        let mut broken = BTreeSet::new();
        let delivered = self.world.delivered();
        let place = |value: &Value| self.given.iter().position(|given| given.value == *value);
        let places = delivered.iter().map(place).collect::<Vec<_>>();
        if places.contains(&None) {
            broken.insert("no_creation");
        }
        // Each where it was delivered first.
        let mut firsts = Vec::new();
        places.iter().for_each(|place| {
            if !firsts.contains(place) {
                firsts.push(*place);
            }
        });
        if firsts.len() < places.len() {
            broken.insert("no_duplication");
        }
        if in_order && !firsts.is_sorted() {
            broken.insert("order");
        }
        let lost = |given: &Given| given.accepted && !delivered.contains(&given.value);
        if self.given.iter().any(lost) {
            broken.insert("no_loss");
        }
        broken
    }

    fn calls(&self) -> BTreeSet<&'static str> {
        let mut broken = BTreeSet::new();
        for given in &self.given {
            let executed = self.world.applied(&given.value);
            let replies = self.world.replies(given.node, given.number);
            if executed > 1 {
                broken.insert("at_most_once");
            }
            if executed == 0 && (given.accepted || !replies.is_empty()) {
                broken.insert("at_least_once");
            }
            let right = json!(format!("done: {}", given.value.as_str().unwrap()));
            let wrong = replies.iter().any(|reply| *reply != right) || replies.len() > 1;
            if wrong || given.accepted && replies.is_empty() {
                broken.insert("answered");
            }
        }
        broken
    }

    fn orders(&self) -> BTreeSet<&'static str> {
        let mut broken = BTreeSet::new();
        for given in &self.given {
            let count = |what: &str| self.world.applied(&json!({ what: given.value })) as i64;
            let (paid, shipped) = (count("charge") - count("refund"), count("dispatch"));
            if count("charge") > 1 {
                broken.insert("at_most_once");
            }
            if shipped > paid {
                broken.insert("paid_goods");
            }
            if paid > shipped {
                broken.insert("shipped");
            }
            let replies = self.world.replies(given.node, given.number).len();
            if replies > 1 || given.accepted && replies == 0 {
                broken.insert("answered");
            }
        }
        broken
    }
}

fn inputs(solution: &Builtin) -> Vec<(&'static str, u32)> {
    match solution {
        Builtin::Rpc(rpc) if rpc.second_client => {
            vec![("client_1", 1), ("client_2", 1), ("client_1", 2)]
        }
        Builtin::Rpc(_) => vec![("client_1", 1), ("client_1", 2), ("client_1", 3)],
        Builtin::Shop(_) => vec![("shop", 1), ("shop", 2)],
        _ => (1..=5).map(|number| ("sender", number)).collect(),
    }
}

/// In how many of the runs which guarantee is broken.
fn tried(solution: &Builtin, faults: Faults, runs: u64) -> BTreeMap<&'static str, u32> {
    let mut broken = BTreeMap::new();
    for seed in 0..runs {
        for guarantee in Run::new(solution, faults, seed << 20).broken(solution) {
            *broken.entry(guarantee).or_default() += 1;
        }
    }
    broken
}

#[test]
fn right_variants_break_nothing_and_wrong_ones_what_they_say() {
    for variant in variants() {
        if matches!(variant.solution, Builtin::Detector(_) | Builtin::Generals(_)) {
            continue;
        }
        let faults = Faults::of(variant.exercise);
        let broken = tried(&variant.solution, faults, 500);
        match variant.breaks {
            None => assert!(broken.is_empty(), "{} {broken:?}", variant.exercise),
            Some(breaks) => {
                let name = (variant.exercise, variant.key);
                assert!(broken.contains_key(breaks), "{name:?} {broken:?}");
            }
        }
    }
}

#[test]
fn what_is_right_with_crashes_is_right_without() {
    let faults = Faults { loss: true, crashes: false };
    for variant in variants().into_iter().filter(|variant| variant.breaks.is_none()) {
        if variant.exercise.ends_with("-recovery") {
            assert_eq!(tried(&variant.solution, faults, 300), BTreeMap::new());
        }
    }
}

#[test]
fn a_remote_store_is_enough_where_nothing_crashes() {
    for record in [super::super::Record::AfterEffect, super::super::Record::BeforeEffect] {
        for execution in [0, 80] {
            let rpc = Rpc { store: Store::Remote, record, execution, ..Rpc::default() };
            let faults = Faults { loss: true, crashes: false };
            assert_eq!(tried(&Builtin::Rpc(rpc), faults, 150), BTreeMap::new());
        }
    }
}

#[test]
fn a_shop_with_stable_storage_survives_crashes() {
    let faults = Faults { loss: true, crashes: true };
    let durable = Shop { recovery: true, ..Shop::default() };
    assert_eq!(tried(&Builtin::Shop(durable), faults, 500), BTreeMap::new());
    assert!(tried(&Builtin::Shop(Shop::default()), faults, 200).len() > 1);
}

#[test]
fn executing_for_a_while_and_two_clients_survive_crashes() {
    let faults = Faults { loss: true, crashes: true };
    let rpc = Rpc { execution: 80, second_client: true, ..Rpc::durable() };
    assert_eq!(tried(&Builtin::Rpc(rpc), faults, 500), BTreeMap::new());
}

#[test]
fn what_cannot_happen_is_trouble_and_no_panic() {
    use super::super::super::wire::{Call, Solution};
    for variant in variants() {
        let node = World::new(variant.solution.clone()).names()[0].clone();
        for state in [json!({ "wrong": 1 }), json!(3)] {
            let event = Incoming::Timer { name: "retry".into() };
            let call = Call {
                exercise: "test",
                node: (*node).into(),
                state,
                stable: Default::default(),
                event,
            };
            assert!(variant.solution.step(&call).is_err(), "{}", variant.exercise);
        }
    }
}
