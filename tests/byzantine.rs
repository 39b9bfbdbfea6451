//! Byzantine generals: the exact number of runs of OM(1) and SM(1), the textbook recursion as a function of
//! its own that agrees on every run, and the worlds that a loyal general cannot tell apart.

use std::collections::BTreeMap;

use two_generals::certainty::{Case, Treason, Treasons, Withstood, look_alike, treasons};
use two_generals::engine::{Ask, Decision, Model, NodeId, Opt, World};
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::runs::{Answered, Visitor, walk};
use two_generals::explore::weight::Monomial;
use two_generals::protocols::{General, Order, Path, Promise};
use two_generals::scenario::parse;

fn model(strategy: &str, generals: u8, depth: u8) -> Model<General> {
    let text = format!(
        r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {{"type": "reliable"}},
            "strategy": {{"{strategy}": {{"generals": {generals}, "depth": {depth}}}}}}}"#
    );
    parse("t", text.as_bytes()).unwrap().stage().model
}

fn every_lie(strategy: &str, generals: u8, depth: u8) -> Treasons {
    treasons(&model(strategy, generals, depth), &Budget::most(10_000_000)).unwrap()
}

fn counts(treasons: &Treasons) -> Vec<(u64, u64, [u64; 2])> {
    assert!(treasons.is_complete());
    let count = |case: &Case| (case.treason.traitors, case.runs, case.broken);
    treasons.cases.iter().map(count).collect()
}

/// Nobody a traitor (with each order), then each general, a lieutenant with each order. A lieutenant says
/// one of three things to one other; the commander one of three to each of two.
#[test]
fn om_1_with_three_generals_fails_in_four_of_23_runs() {
    let found = every_lie("oral_messages", 3, 1);
    let each = [
        (0, 1, [0, 0]),
        (0, 1, [0, 0]),
        (0b001, 9, [0, 0]),
        (0b010, 3, [0, 2]),
        (0b010, 3, [0, 0]),
        (0b100, 3, [0, 2]),
        (0b100, 3, [0, 0]),
    ];
    assert_eq!(counts(&found), each);
    assert_eq!(found.runs(), 23);
    assert_eq!(found.kept(Promise::Ic1), Withstood::Holds);
    let Withstood::Fails(4, run) = found.kept(Promise::Ic2) else { panic!("validity fails") };
    let lies: Vec<Opt> = run.run.answers.iter().map(|(_, option)| *option).collect();
    assert_eq!(lies, [Opt::Says(2)], "the lieutenant says retreat, though it heard attack");
}

#[test]
fn om_1_with_four_generals_holds_in_all_83_runs() {
    let found = every_lie("oral_messages", 4, 1);
    let runs: Vec<u64> = found.cases.iter().map(|case| case.runs).collect();
    assert_eq!(runs, [1, 1, 27, 9, 9, 9, 9, 9, 9]);
    assert_eq!(found.runs(), 83);
    assert!(found.hold());
}

/// A lieutenant can show the one signed order that it holds, or keep it back.
#[test]
fn sm_1_with_three_generals_holds_in_all_19_runs() {
    let found = every_lie("signed_messages", 3, 1);
    let runs: Vec<u64> = found.cases.iter().map(|case| case.runs).collect();
    assert_eq!(runs, [1, 1, 9, 2, 2, 2, 2]);
    assert_eq!(found.runs(), 19);
    assert!(found.hold());
}

/// Too few rounds, or too many traitors for the generals.
#[test]
fn what_the_algorithms_are_not_made_for_fails() {
    assert!(matches!(every_lie("oral_messages", 4, 0).kept(Promise::Ic1), Withstood::Fails(..)));
    assert!(matches!(every_lie("signed_messages", 4, 0).kept(Promise::Ic1), Withstood::Fails(..)));
    let mut two = model("oral_messages", 5, 1);
    two.nodes[0].traitor = true;
    two.nodes[4].traitor = true;
    let found = treasons(&two, &Budget::most(10_000_000)).unwrap();
    assert_eq!(found.most, 2);
    assert!(found.is_complete() && !found.hold());
}

/// Two traitors who sign for each other.
#[test]
fn sm_2_with_four_generals_withstands_two() {
    let found = every_lie("signed_messages", 4, 2);
    assert!(found.is_complete());
    assert!(found.hold(), "{:?}", counts(&found));
}

/// With one round too few the two split the loyal.
#[test]
fn sm_1_with_four_generals_fails_against_two_who_sign_for_each_other() {
    let mut two = model("signed_messages", 4, 1);
    two.nodes[0].traitor = true;
    two.nodes[3].traitor = true;
    let found = treasons(&two, &Budget::most(10_000_000)).unwrap();
    assert!(matches!(found.kept(Promise::Ic1), Withstood::Fails(..)));
}

#[test]
fn where_there_are_too_many_runs_it_says_so() {
    // OM(2) with seven is out of reach: one lieutenant alone has 3^25 ways to lie.
    let found = treasons(&model("oral_messages", 7, 2), &Budget::most(2_000)).unwrap();
    assert!(!found.is_complete());
    assert_eq!(found.kept(Promise::Ic1), Withstood::HoldsUpTo);
}

/// OM(m) as the paper has it: a commander sends its value, and each lieutenant is the commander of the
/// OM(m - 1) in which it passes on to the others what it got. What came of it: each lieutenant's value.
fn om(depth: u8, path: Path, value: bool, lieutenants: &[NodeId], world: &Lied) -> Vec<bool> {
    let got = lieutenants.iter().map(|to| world.sent(path, *to, value)).collect::<Vec<_>>();
    if depth == 0 {
        return got;
    }
    let mut votes = vec![Vec::new(); lieutenants.len()];
    for (place, one) in lieutenants.iter().enumerate() {
        let others: Vec<NodeId> = lieutenants.iter().copied().filter(|o| o != one).collect();
        let told = om(depth - 1, path.then(*one), got[place], &others, world);
        for (other, value) in others.iter().zip(told) {
            votes[lieutenants.iter().position(|l| l == other).unwrap()].push(value);
        }
        votes[place].push(got[place]);
    }
    let majority = |votes: &Vec<bool>| votes.iter().filter(|v| **v).count() * 2 > votes.len();
    votes.iter().map(majority).collect()
}

/// What traitors said in a run, by path and receiver; `None` is silence.
struct Lied {
    traitors: u64,
    said: BTreeMap<(u32, NodeId), Opt>,
}

impl Lied {
    fn sent(&self, path: Path, to: NodeId, value: bool) -> bool {
        if self.traitors >> path.last().0 & 1 == 0 {
            return value;
        }
        self.said[&(path.nth(), to)] == Opt::Says(1)
    }
}

struct Compare {
    generals: u8,
    depth: u8,
    treason: Treason,
    compared: u64,
}

const LIES: [Opt; 3] = [Opt::Says(1), Opt::Says(2), Opt::Silent];

impl Visitor<General, ()> for Compare {
    fn ended(&mut self, world: &World<General>, _: &Monomial, _: &(), path: &[Answered]) {
        let lie = |(site, choice): &Answered| {
            assert_eq!(site.ask, Ask::Lie);
            ((site.letter.message.nth, site.letter.to), LIES[usize::from(choice.0)])
        };
        let lied = Lied { traitors: self.treason.traitors, said: path.iter().map(lie).collect() };
        let lieutenants: Vec<NodeId> = (1..self.generals).map(NodeId).collect();
        let order = self.treason.order == Order::Attack;
        let told = om(self.depth, Path::COMMANDER, order, &lieutenants, &lied);
        for (one, attacks) in lieutenants.iter().zip(told) {
            let decided = world.decision(*one) == Some(Decision::Attack);
            // What a traitor would decide by the algorithm is nobody's concern.
            if self.treason.traitors >> one.0 & 1 == 0 {
                assert_eq!(decided, attacks, "{one:?} {:?} {path:?}", self.treason);
            }
        }
        self.compared += 1;
    }
}

#[test]
fn the_textbook_recursion_agrees_on_every_run() {
    let mut compared = 0;
    for (generals, depth) in [(2, 1), (3, 0), (3, 1), (4, 1), (4, 2), (5, 1)] {
        let model = model("oral_messages", generals, depth);
        for case in treasons(&model, &Budget::most(10_000_000)).unwrap().cases {
            let model = case.treason.model(&model);
            let mut compare = Compare { generals, depth, treason: case.treason, compared: 0 };
            let budget = Budget::most(10_000_000);
            let all = walk(&model, &World::new(&model), &budget, &mut (), &mut compare);
            assert_eq!(all.coverage, Coverage::Complete);
            assert_eq!(compare.compared, case.runs);
            compared += compare.compared;
        }
    }
    assert!(compared > 40_000, "{compared}");
}

#[test]
fn three_generals_live_in_worlds_that_look_alike() {
    let found = look_alike(&model("oral_messages", 3, 1)).expect("there are such worlds");
    let [first, middle, last] = &found.worlds;
    assert_eq!(middle.treason.traitors, 1, "in the middle the commander is the traitor");
    assert_eq!((first.treason.order, last.treason.order), (Order::Attack, Order::Retreat));
    let [a, b] = &found.alike;
    assert_ne!(a.observer, b.observer);
    assert_ne!(a.must, b.must, "so in the middle world the loyal part ways");
    assert_eq!(first.treason.traitors, 1 << b.observer.0, "the other one lies");
    assert_eq!(last.treason.traitors, 1 << a.observer.0);
    assert_eq!(a.heard.len(), 2);
}

#[test]
fn with_a_fourth_general_or_signatures_there_are_none() {
    assert_eq!(look_alike(&model("oral_messages", 4, 1)), None);
    assert_eq!(look_alike(&model("signed_messages", 3, 1)), None);
}
