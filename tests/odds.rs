//! What is enumerated equals the closed forms exactly, for several sizes and losses.

use num_rational::BigRational;
use two_generals::engine::World;
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::odds::Gathered;
use two_generals::protocols::Outcome;
use two_generals::scenario::{Scenario, Stage, parse};
use two_generals::theory::{
    LossyWay, OutcomeOdds, always_attack, handshake, retry_until_acked, wait_for_ack,
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

fn enumerated(stage: &Stage) -> (OutcomeOdds, u64) {
    let all = gathered(stage);
    let of = |outcome| -> BigRational { all.probability(&stage.model, outcome) };
    let odds = OutcomeOdds {
        captured: of(Outcome::Captured),
        only_general_1: of(Outcome::OnlyGeneral1),
        only_general_2: of(Outcome::OnlyGeneral2),
        nothing: of(Outcome::Nothing),
    };
    (odds, all.explored.runs)
}

fn same(strategy: &str, closed: impl Fn(&LossyWay) -> OutcomeOdds) {
    for (there, back) in LOSSES {
        let way = LossyWay::new(there, back, 100);
        let loss = |percent: u64| percent as f64 / 100.0;
        let links = format!(
            r#""to_general_2": {{"loss": {}}}, "to_general_1": {{"loss": {}}}"#,
            loss(there),
            loss(back)
        );
        let (odds, _) = enumerated(&stage(strategy, &links));
        assert_eq!(odds, closed(&way), "{strategy} at {there}% and {back}%");
    }
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

#[test]
fn one_exploration_serves_every_position_of_the_slider() {
    let explored = stage(r#"{"wait_for_ack": {"proposals": 3}}"#, r#""loss": 0.9"#);
    let all = gathered(&explored);
    for (percent, loss) in [(0, "0"), (7, "0.07"), (100, "1")] {
        let moved = stage(r#"{"wait_for_ack": {"proposals": 3}}"#, &format!(r#""loss": {loss}"#));
        let closed = wait_for_ack(&LossyWay::new(percent, percent, 100), 3, None);
        assert_eq!(all.probability(&moved.model, Outcome::Captured), closed.captured);
    }
}

#[test]
fn a_bound_is_said() {
    let stage = stage(r#"{"always_attack": {"messengers": 12}}"#, "");
    let start = World::new(&stage.model);
    let odds = Gathered::from(&stage.model, &start, &Budget::most(100), Outcome::of);
    assert_eq!((odds.explored.coverage, odds.explored.runs), (Coverage::Bound, 100));
}
