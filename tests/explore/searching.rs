//! The search over merged states: it loses no state and finds the cheapest run.

use std::collections::{HashSet, VecDeque};
use std::hash::Hasher;

use two_generals::engine::{Ask, Choice, Event, Model, Step, World};
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::states::{Cost, search};
use two_generals::protocols::{General, Outcome};

use crate::brute::{Run, all_runs, model};

/// Takes down every byte it is fed: no two different states look alike to it.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("the bytes themselves are asked for")
    }
}

fn bytes(world: &World<General>) -> Vec<u8> {
    let mut all = Bytes::default();
    world.identity(&mut all);
    all.0
}

fn to_the_next_question(world: &mut World<General>, model: &Model<General>) {
    while matches!(world.step(model, &mut ()), Step::Did(_)) {}
}

/// The states at which something is asked or the run is over, breadth first, told apart by all their bytes.
fn states_by_bytes(model: &Model<General>) -> u64 {
    let mut start = World::new(model);
    to_the_next_question(&mut start, model);
    let mut known = HashSet::from([bytes(&start)]);
    let mut open = VecDeque::from([start]);
    while let Some(world) = open.pop_front() {
        let Some(question) = world.question(model) else { continue };
        for choice in question.menu.choices() {
            let mut next = world.clone();
            next.answer(model, choice);
            to_the_next_question(&mut next, model);
            if known.insert(bytes(&next)) {
                open.push_back(next);
            }
        }
    }
    known.len() as u64
}

/// All states, by the search itself: what is never found is looked for everywhere.
fn states(model: &Model<General>, cost: Cost) -> u64 {
    let budget = Budget::most(10_000_000);
    let found = search(model, &World::new(model), &budget, cost, |_| false);
    assert_eq!((&found.cheapest, found.coverage), (&None, Coverage::Complete));
    found.states
}

/// Delays that overtake each other, and copies.
const WIDE: &str =
    r#""duplication": 0, "delay": {"range": {"smallest": 10, "largest": 40, "step": 10}}"#;
/// One messenger, two delays, copies.
const COPIES: &str =
    r#""duplication": 0, "delay": {"range": {"smallest": 10, "largest": 20, "step": 10}}"#;

/// Tiny cases of every strategy, with their runs and their merged states.
const TINY: [(&str, &str, usize, u64); 10] = [
    // All leave at once: 1 + 2 + 4 questions, for those let through are under way; then General 2 attacks or
    // it does not.
    (r#"{"always_attack": {"messengers": 3}}"#, "", 8, 9),
    // One after the other: each finds General 2 attacking or not.
    (r#"{"always_attack": {"messengers": 3, "interval": 30}}"#, "", 8, 7),
    // Two questions, and an end for each capture and for none.
    (r#"{"wait_for_ack": {"proposals": 1}}"#, "", 3, 5),
    (r#"{"wait_for_ack": {"proposals": 2}}"#, "", 9, 15),
    (r#"{"handshake": {"messages": 4}}"#, "", 5, 9),
    (r#"{"retry_until_acked": {"interval": 50, "deadline": 100}}"#, "", 7, 13),
    (r#"{"randomised_attack": {"rounds": 2, "round": 21}}"#, "", 32, 45),
    (r#"{"layered_proofs": {"layers": 2, "interval": 30, "deadline": 60}}"#, "", 6, 8),
    (r#"{"never_attack": {}}"#, "", 1, 1),
    // Captured, alone with two delays, or copied with two delays each.
    (r#"{"always_attack": {"messengers": 1}}"#, COPIES, 7, 8),
];

#[test]
fn tiny_cases_are_counted_as_they_are() {
    for (strategy, links, runs, merged) in TINY {
        let model = model(strategy, links);
        let found = (all_runs(&model).len(), states(&model, Cost::Captures));
        assert_eq!(found, (runs, merged), "{strategy} {links}");
    }
}

#[test]
fn the_fingerprint_loses_no_state() {
    for (strategy, links, least) in [
        (r#"{"wait_for_ack": {"proposals": 2}}"#, WIDE, 1_000),
        (r#"{"layered_proofs": {"interval": 20, "deadline": 80}}"#, WIDE, 80_000),
        (r#"{"retry_until_acked": {"interval": 10, "deadline": 140}}"#, "", 100_000),
        (r#"{"randomised_attack": {"rounds": 5, "round": 21}}"#, "", 600),
    ] {
        let model = model(strategy, links);
        let merged = states_by_bytes(&model);
        assert!(merged >= least, "{strategy}: {merged}");
        assert_eq!(states(&model, Cost::Captures), merged, "{strategy}");
        assert_eq!(states(&model, Cost::Events), merged, "{strategy}");
    }
}

/// Strategies with few enough runs to follow each.
const FEW_RUNS: [(&str, &str); 7] = [
    (r#"{"always_attack": {"messengers": 4, "interval": 7}}"#, COPIES),
    (r#"{"wait_for_ack": {"proposals": 2, "acknowledgements": 3, "interval": 5}}"#, ""),
    (r#"{"wait_for_ack": {"proposals": 2}}"#, COPIES),
    (r#"{"handshake": {"messages": 3}}"#, WIDE),
    (r#"{"retry_until_acked": {"interval": 20, "deadline": 100}}"#, ""),
    (r#"{"layered_proofs": {"layers": 3, "interval": 30, "deadline": 100}}"#, ""),
    (r#"{"randomised_attack": {"rounds": 4, "round": 21}}"#, ""),
];

/// Whom the city captures costs 1; what the partition keeps costs nothing.
fn captures(run: &Run) -> u32 {
    let captured = |(site, choice): &&(two_generals::engine::Site, Choice)| {
        site.ask == Ask::Capture && *choice == Choice::CAPTURED
    };
    run.path.iter().filter(captured).count() as u32
}

/// Captures and copies: all that can go wrong between two generals.
fn faults(run: &Run) -> u32 {
    let copied = |(site, choice): &&(two_generals::engine::Site, Choice)| {
        site.ask == Ask::Copy && *choice == Choice::COPIED
    };
    captures(run) + run.path.iter().filter(copied).count() as u32
}

/// The cheapest of all runs that end as wanted.
fn cheapest(runs: &[Run], cost: Cost, wanted: Outcome) -> Option<u32> {
    // What happens before the first question is the same in every run and costs nothing.
    let first = runs.iter().map(|run| common(&run.events, &runs[0].events)).min().unwrap_or(0);
    let cost = |run: &Run| match cost {
        Cost::Captures => captures(run),
        Cost::Events => told(&run.events[first..]),
        Cost::Faults => faults(run),
    };
    runs.iter().filter(|run| run.outcome == wanted).map(cost).min()
}

/// Those that are told of a run.
fn told(events: &[Event]) -> u32 {
    events.iter().filter(|event| !event.fact.is_aside()).count() as u32
}

fn common<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

#[test]
fn the_cheapest_run_is_the_cheapest_of_all() {
    for (strategy, links) in FEW_RUNS {
        let model = model(strategy, links);
        let runs = all_runs(&model);
        let (mut sometimes, mut never) = (0, 0);
        for cost in [Cost::Captures, Cost::Events, Cost::Faults] {
            for wanted in
                [Outcome::Captured, Outcome::OnlyGeneral1, Outcome::OnlyGeneral2, Outcome::Nothing]
            {
                let start = World::new(&model);
                let found = search(&model, &start, &Budget::most(1_000_000), cost, |world| {
                    Outcome::of(world) == wanted
                });
                assert_eq!(found.coverage, Coverage::Complete);
                let told = found.cheapest.as_ref().map(|(_, cost)| *cost);
                let context = format!("{strategy} {links}: {cost:?} to {wanted}");
                assert_eq!(told, cheapest(&runs, cost, wanted), "{context}");
                match found.cheapest {
                    Some((path, _)) => {
                        // Its answers are a whole run, and that run is what was looked for.
                        let run = runs.iter().find(|run| run.path == path).expect(&context);
                        assert_eq!(run.outcome, wanted, "{context}");
                        sometimes += 1;
                    }
                    None => never += 1,
                }
            }
        }
        assert!(sometimes >= 6 && sometimes + never == 12, "{strategy}: {sometimes} and {never}");
    }
}

#[test]
fn what_cannot_happen_is_found_in_no_state() {
    let search_for = |strategy: &str, wanted: fn(Outcome) -> bool| {
        let model = model(strategy, "");
        let start = World::new(&model);
        let wanted = |world: &World<General>| wanted(Outcome::of(world));
        search(&model, &start, &Budget::most(1_000), Cost::Captures, wanted)
    };
    let lone: fn(Outcome) -> bool = Outcome::is_lone_attack;
    // A lone attack is found sometimes, and never where nobody ever attacks.
    let sometimes = search_for(r#"{"handshake": {"messages": 8}}"#, lone);
    assert_eq!(sometimes.cheapest.map(|(_, cost)| cost), Some(1));
    let idle = r#"{"custom": {"general_1": {"rules": [
        {"when": {"start": {}}, "send": {"kind": "greeting", "times": 3}}
    ]}, "general_2": {}}}"#;
    for (never, states) in [(r#"{"never_attack": {}}"#, 1), (idle, 15)] {
        let found = search_for(never, lone);
        let nothing = (found.cheapest, found.states, found.coverage);
        assert_eq!(nothing, (None, states, Coverage::Complete), "{never}");
        assert!(search_for(never, |outcome| outcome == Outcome::Nothing).cheapest.is_some());
    }
}

#[test]
fn what_is_found_within_a_bound_is_the_cheapest_all_the_same() {
    let model = model(r#"{"wait_for_ack": {"proposals": 3}}"#, "");
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let search =
        |most| search(&model, &World::new(&model), &Budget::most(most), Cost::Captures, lone);
    let whole = search(1_000_000);
    let fewest = whole.cheapest.as_ref().map(|(_, cost)| *cost);
    assert_eq!(fewest, Some(3));
    let mut bound = 0;
    for most in 1..=whole.states + 1 {
        let found = search(most);
        match found.coverage {
            Coverage::Complete => assert_eq!(found.cheapest.map(|(_, cost)| cost), fewest),
            _ => {
                assert_eq!(found.cheapest, None, "what was not found is not told");
                bound += 1;
            }
        }
    }
    assert!(bound > 0);
}

/// A handshake of several times more questions than the search keeps worlds on its way back.
#[test]
fn a_long_way_is_played_again() {
    let model = model(r#"{"handshake": {"messages": 800}}"#, r#""duplication": 0"#);
    let all = states_by_bytes(&model);
    assert!(all > 1_600, "{all}");
    assert_eq!(
        [Cost::Captures, Cost::Events, Cost::Faults].map(|cost| states(&model, cost)),
        [all; 3]
    );
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let mut world = World::new(&model);
    let found = search(&model, &world, &Budget::most(1_000_000), Cost::Captures, lone);
    let (path, captures) = found.cheapest.expect("whoever sends last cannot know");
    assert_eq!(captures, 1);
    for (site, choice) in path {
        to_the_next_question(&mut world, &model);
        assert_eq!(world.question(&model).map(|question| question.site), Some(site));
        world.answer(&model, choice);
    }
    to_the_next_question(&mut world, &model);
    assert!(lone(&world));
}
