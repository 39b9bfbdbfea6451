//! The doubt by merged states equals the doubt by every run that the general cannot tell from its own.

use num_rational::BigRational;
use num_traits::Zero;
use two_generals::certainty::{Doubt, doubt};
use two_generals::drive::{Advance, Script, Timeline};
use two_generals::engine::{Crash, Model, NodeId, World};
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::doubt::View;
use two_generals::protocols::{GENERAL_1, GENERALS, General, Outcome};

use crate::brute::{Run, all_runs, model, shows};

fn other_attacks(general: NodeId, outcome: Outcome) -> bool {
    let alone = if general == GENERAL_1 { Outcome::OnlyGeneral2 } else { Outcome::OnlyGeneral1 };
    outcome == Outcome::Captured || outcome == alone
}

/// By Bayes' rule over all runs.
fn by_runs(runs: &[(Run, BigRational)], general: NodeId, view: &View) -> Doubt {
    let (mut all, mut attacking) = (BigRational::zero(), BigRational::zero());
    for (run, weight) in runs.iter().filter(|(run, _)| shows(&run.events, view)) {
        if other_attacks(general, run.outcome) {
            attacking += weight;
        }
        all += weight;
    }
    if all.is_zero() { Doubt::AgainstTheOdds } else { Doubt::Exact(attacking / all) }
}

/// Compares them for both generals at every step of some runs; says how many different doubts there were.
fn compare(model: &Model<General>, seeds: std::ops::Range<u64>) -> usize {
    let weigh = |run: Run| {
        let weight = run.weight.value(model);
        (run, weight)
    };
    let runs: Vec<_> = all_runs(model).into_iter().map(weigh).collect();
    let mut different: Vec<Doubt> = Vec::new();
    for seed in seeds {
        let mut timeline = Timeline::new(model.clone(), Script::default(), seed);
        loop {
            let now = timeline.world().now();
            let happened = || timeline.log().range(0, timeline.at()).map(|(_, event)| event);
            for general in GENERALS {
                let told = doubt(model, general, now, happened(), &Budget::most(1_000_000));
                let expected = by_runs(&runs, general, &View::of(general, now, happened()));
                assert_eq!(told.as_ref(), Ok(&expected), "seed {seed}, step {}", timeline.at());
                if !different.contains(&expected) {
                    different.push(expected);
                }
            }
            if !matches!(timeline.advance(), Advance::Did(_)) {
                break;
            }
        }
        assert_ne!(Outcome::of(timeline.world()), Outcome::Undecided);
    }
    different.len()
}

const TWO_DELAYS: &str =
    r#""loss": 0.3, "delay": {"weighted": [{"time": 10, "weight": 2}, {"time": 26, "weight": 1}]}"#;

#[test]
fn every_strategy_at_every_step() {
    for (strategy, links, least) in [
        (r#"{"always_attack": {"messengers": 4, "interval": 7}}"#, r#""loss": 0.3"#, 2),
        (r#"{"wait_for_ack": {"proposals": 2, "interval": 9}}"#, TWO_DELAYS, 5),
        (r#"{"wait_for_ack": {"proposals": 2, "acknowledgements": 2}}"#, r#""loss": 0.5"#, 3),
        (r#"{"handshake": {"messages": 5}}"#, TWO_DELAYS, 5),
        (r#"{"retry_until_acked": {"interval": 25, "deadline": 90}}"#, TWO_DELAYS, 10),
        (r#"{"randomised_attack": {"rounds": 3, "round": 21}}"#, r#""loss": 0.4"#, 5),
        (
            r#"{"layered_proofs": {"layers": 3, "interval": 30, "deadline": 110}}"#,
            r#""loss": 0.3"#,
            5,
        ),
        (r#"{"never_attack": {}}"#, "", 1),
    ] {
        let doubts = compare(&model(strategy, links), 0..4);
        assert!(doubts >= least, "{strategy}: only {doubts} different doubts");
    }
}

#[test]
fn copies_crashes_and_partitions() {
    let copies = r#""loss": 0.3, "duplication": 0.25, "delay": {"range": {"smallest": 10, "largest": 20, "step": 10}}"#;
    let mut crashing = model(r#"{"wait_for_ack": {"proposals": 2}}"#, copies);
    assert!(compare(&crashing, 0..1) > 3);
    crashing.nodes[1].crashes = vec![Crash { at: 12, recovers: Some(15) }];
    assert!(compare(&crashing, 0..1) > 3);
    let cut = r#""loss": 0.3, "partition": {"from": 20, "to": 50}"#;
    assert!(
        compare(&model(r#"{"retry_until_acked": {"interval": 20, "deadline": 120}}"#, cut), 0..4)
            > 3
    );
}

#[test]
fn what_the_weights_rule_out_has_no_doubt_and_an_adversary_leaves_none() {
    // The script lets through what is always captured.
    let model_of = |links: &str| model(r#"{"wait_for_ack": {"proposals": 1}}"#, links);
    let lost = model_of(r#""loss": 1"#);
    let view = |model: &Model<General>, seed| {
        let mut timeline = Timeline::new(model.clone(), Script::default(), seed);
        while matches!(timeline.advance(), Advance::Did(_)) {}
        let log = timeline.log();
        log.range(0, log.len()).map(|(_, event)| *event).collect::<Vec<_>>()
    };
    let through = view(&model_of(r#""loss": 0"#), 1);
    let now = through.last().unwrap().time;
    let doubt =
        |model: &Model<General>| doubt(model, GENERAL_1, now, through.iter(), &Budget::most(1_000));
    assert_eq!(doubt(&lost), Ok(Doubt::AgainstTheOdds));
    assert_eq!(doubt(&model_of(r#""adversary": true"#)), Ok(Doubt::NoOdds));
}

#[test]
fn a_bound_is_said() {
    let model = model(r#"{"wait_for_ack": {"proposals": 8}}"#, "");
    let world = World::new(&model);
    let told = doubt(&model, GENERAL_1, world.now(), std::iter::empty(), &Budget::most(20));
    assert_eq!(told, Err(Coverage::Bound));
}
