//! Every run followed, the merged graph and the closed forms come to the same, exactly, for several sizes
//! and losses.

use num_bigint::BigUint;
use num_rational::BigRational;
use two_generals::engine::World;
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::graph::Graph;
use two_generals::explore::odds::Gathered;
use two_generals::protocols::Outcome;
use two_generals::scenario::{Scenario, Stage, parse};
use two_generals::theory::{
    LossyWay, OutcomeOdds, always_attack, handshake, layered_proofs, randomised_attack,
    retry_until_acked, wait_for_ack,
};

/// Loss there and back, in percent.
const LOSSES: [(u64, u64); 5] = [(0, 0), (30, 30), (25, 60), (100, 10), (100, 100)];

fn stage(strategy: &str, links: &str) -> Stage {
    let text = format!(
        r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {{{links}}}, "strategy": {strategy}}}"#
    );
    let scenario: Scenario = parse("t", text.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
    scenario.stage()
}

fn gathered(stage: &Stage) -> Gathered<Outcome> {
    let start = World::new(&stage.model);
    let odds = Gathered::from(&stage.model, &start, &Budget::most(10_000_000), Outcome::of);
    assert_eq!(odds.explored.coverage, Coverage::Complete);
    odds
}

fn graph(stage: &Stage) -> Graph<Outcome> {
    let start = World::new(&stage.model);
    let graph = Graph::from(&stage.model, &start, (), &Budget::most(1_000_000), Outcome::of);
    assert_eq!(graph.merged.coverage, Coverage::Complete);
    graph
}

fn odds(of: impl Fn(Outcome) -> BigRational) -> OutcomeOdds {
    OutcomeOdds {
        captured: of(Outcome::Captured),
        only_general_1: of(Outcome::OnlyGeneral1),
        only_general_2: of(Outcome::OnlyGeneral2),
        nothing: of(Outcome::Nothing),
    }
}

/// The odds and the number of runs by the merged graph.
fn merged(stage: &Stage) -> (OutcomeOdds, BigUint) {
    let graph = graph(stage);
    (odds(|outcome| graph.probability(&stage.model, |end| end == outcome)), graph.runs())
}

/// The odds and the number of runs by following each run; the merged graph must say the same.
fn enumerated(stage: &Stage) -> (OutcomeOdds, u64) {
    let all = gathered(stage);
    let plain = odds(|outcome| all.probability(&stage.model, outcome));
    assert_eq!(merged(stage), (plain.clone(), all.explored.runs.into()));
    (plain, all.explored.runs)
}

fn percent(loss: u64) -> f64 {
    loss as f64 / 100.0
}

fn lossy(there: u64, back: u64) -> String {
    let (there, back) = (percent(there), percent(back));
    format!(r#""to_general_2": {{"loss": {there}}}, "to_general_1": {{"loss": {back}}}"#)
}

/// All three come to the same.
fn same(strategy: &str, closed: impl Fn(&LossyWay) -> OutcomeOdds) {
    for (there, back) in LOSSES {
        let (odds, _) = enumerated(&stage(strategy, &lossy(there, back)));
        let way = LossyWay::new(there, back, 100);
        assert_eq!(odds, closed(&way), "{strategy} at {there}% and {back}%");
    }
}

/// The merged graph and the closed form come to the same at sizes where following each run takes long, or for ever.
fn same_at_large(strategy: &str, closed: impl Fn(&LossyWay) -> OutcomeOdds) {
    let (odds, runs) = merged(&stage(strategy, &lossy(25, 60)));
    assert_eq!(odds, closed(&LossyWay::new(25, 60, 100)), "{strategy}");
    assert!(runs > BigUint::from(100_000u32), "{strategy} has only {runs} runs");
}

#[test]
fn option_1() {
    for n in [1, 2, 5, 9] {
        let strategy =
            format!(r#"{{"always_attack": {{"messengers": {n}, "interval": {}}}}}"#, n % 2 * 7);
        same(&strategy, |way| always_attack(way, n));
    }
}

#[test]
fn option_2() {
    for n in [1, 2, 4] {
        same(&format!(r#"{{"wait_for_ack": {{"proposals": {n}}}}}"#), |way| {
            wait_for_ack(way, n, None)
        });
        for m in [1, 3] {
            let strategy = format!(
                r#"{{"wait_for_ack": {{"proposals": {n}, "acknowledgements": {m}, "interval": 30}}}}"#
            );
            same(&strategy, |way| wait_for_ack(way, n, Some(m)));
        }
    }
}

#[test]
fn handshakes() {
    for k in 1..=9 {
        same(&format!(r#"{{"handshake": {{"messages": {k}}}}}"#), |way| handshake(way, k));
    }
}

#[test]
fn retries_against_a_deadline() {
    // Delays are 20. Of tries at 0, 30, 60 ... those arrive that leave before deadline - 20, and those
    // are acknowledged that leave before deadline - 40.
    for deadline in [10, 20, 21, 50, 100, 101, 131] {
        let tries =
            |way: u64| (0..).map(|i| i * 30 + way).take_while(|&t| t < deadline).count() as u32;
        let strategy =
            format!(r#"{{"retry_until_acked": {{"interval": 30, "deadline": {deadline}}}}}"#);
        same(&strategy, |way| retry_until_acked(way, tries(20), tries(40)));
    }
}

/// Of messengers that leave every 30 and take 20, those arrive that leave before deadline - 20.
fn arriving(deadline: u64) -> u32 {
    (0..).map(|i| i * 30 + 20).take_while(|&arrival| arrival < deadline).count() as u32
}

#[test]
fn layers_of_proofs() {
    for layers in 1..=4 {
        for deadline in [1, 20, 21, 51, 80, 81, 111] {
            let strategy = format!(
                r#"{{"layered_proofs": {{"layers": {layers}, "interval": 30, "deadline": {deadline}}}}}"#
            );
            same(&strategy, |way| layered_proofs(way, layers, arriving(deadline)));
        }
    }
}

#[test]
fn random_keys() {
    for rounds in 1..=4 {
        let strategy = format!(r#"{{"randomised_attack": {{"rounds": {rounds}, "round": 21}}}}"#);
        same(&strategy, |way| randomised_attack(way, rounds));
    }
}

#[test]
fn many_runs() {
    same_at_large(r#"{"always_attack": {"messengers": 200, "interval": 30}}"#, |way| {
        always_attack(way, 200)
    });
    same_at_large(r#"{"wait_for_ack": {"proposals": 15, "interval": 50}}"#, |way| {
        wait_for_ack(way, 15, None)
    });
    same_at_large(r#"{"retry_until_acked": {"interval": 10, "deadline": 150}}"#, |way| {
        retry_until_acked(way, 13, 11)
    });
    same_at_large(r#"{"layered_proofs": {"interval": 30, "deadline": 591}}"#, |way| {
        layered_proofs(way, 4, arriving(591))
    });
    same_at_large(r#"{"randomised_attack": {"rounds": 16, "round": 21}}"#, |way| {
        randomised_attack(way, 16)
    });
}

#[test]
fn runs_are_counted_as_they_are() {
    let count = |strategy: &str, links: &str| enumerated(&stage(strategy, links)).1;
    // Each messenger is captured or not.
    assert_eq!(count(r#"{"always_attack": {"messengers": 10}}"#, ""), 1 << 10);
    // A handshake ends at the first capture.
    assert_eq!(count(r#"{"handshake": {"messages": 8}}"#, ""), 9);
    // With copies: captured, alone, or copied.
    assert_eq!(count(r#"{"always_attack": {"messengers": 4}}"#, r#""duplication": 0"#), 81);
    // Two delays for each that is let through.
    let two = r#""delay": {"range": {"smallest": 10, "largest": 20, "step": 10}}"#;
    assert_eq!(count(r#"{"always_attack": {"messengers": 4}}"#, two), 81);
    assert_eq!(count(r#"{"never_attack": {}}"#, ""), 1);
    // The key, and in each round two messengers.
    assert_eq!(count(r#"{"randomised_attack": {"rounds": 3, "round": 21}}"#, ""), 3 << 6);
}

#[test]
fn copies_and_delays_change_no_odds() {
    let plain = stage(r#"{"wait_for_ack": {"proposals": 2}}"#, r#""loss": 0.3"#);
    let busy = stage(
        r#"{"wait_for_ack": {"proposals": 2}}"#,
        r#""loss": 0.3, "duplication": 0.25, "delay": {"weighted": [{"time": 5, "weight": 1}, {"time": 9, "weight": 2}]}"#,
    );
    let (plain, busy) = (enumerated(&plain), enumerated(&busy));
    assert_eq!(plain.0, busy.0);
    assert!(busy.1 > plain.1);
}

/// Of two delays only the shorter is in time, and a copy has a delay of its own: alone a messenger is in
/// time with 2/3, with a copy one of the two with 1 - 1/9.
#[test]
fn a_copy_may_be_in_time_where_its_original_is_not() {
    let hurried = stage(
        r#"{"retry_until_acked": {"interval": 100, "deadline": 18}}"#,
        r#""loss": 0.3, "duplication": 0.25, "delay": {"weighted": [{"time": 10, "weight": 2}, {"time": 20, "weight": 1}]}"#,
    );
    let ratio = |n: i64, d: i64| BigRational::new(n.into(), d.into());
    let in_time = ratio(7, 10) * (ratio(1, 4) * ratio(8, 9) + ratio(3, 4) * ratio(2, 3));
    let (odds, _) = enumerated(&hurried);
    assert_eq!(odds.only_general_2, in_time);
    assert_eq!(odds.nothing, ratio(1, 1) - in_time);
}

#[test]
fn one_exploration_serves_every_position_of_the_slider() {
    let explored = stage(r#"{"wait_for_ack": {"proposals": 3}}"#, r#""loss": 0.9"#);
    let all = gathered(&explored);
    for (percent, loss) in [(0, "0"), (7, "0.07"), (100, "1")] {
        let moved = stage(r#"{"wait_for_ack": {"proposals": 3}}"#, &format!(r#""loss": {loss}"#));
        let closed = wait_for_ack(&LossyWay::new(percent, percent, 100), 3, None);
        assert_eq!(all.probability(&moved.model, Outcome::Captured), closed.captured);
        let merged = graph(&explored);
        let captured = merged.probability(&moved.model, |end| end == Outcome::Captured);
        assert_eq!(captured, closed.captured);
    }
}

#[test]
fn a_bound_is_said() {
    let stage = stage(r#"{"always_attack": {"messengers": 12}}"#, "");
    let start = World::new(&stage.model);
    let odds = Gathered::from(&stage.model, &start, &Budget::most(100), Outcome::of);
    assert_eq!((odds.explored.coverage, odds.explored.runs), (Coverage::Bound, 100));
    let graph = Graph::from(&stage.model, &start, (), &Budget::most(5), Outcome::of);
    assert_eq!(graph.merged.coverage, Coverage::Bound);
    assert!(
        (5..5 + 12).contains(&graph.merged.states),
        "no more than a path's questions beyond it"
    );
    assert_eq!(graph.runs(), BigUint::ZERO, "nothing is told of a graph that is not whole");
}
