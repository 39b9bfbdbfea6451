//! The proof of the theorem as a chain of runs, walked on strategies at random: it always goes through.

use proptest::prelude::*;
use two_generals::certainty::{Conclusion, Proof, proof};
use two_generals::drive::{Script, Stop, run};
use two_generals::engine::{Model, World};
use two_generals::protocols::{Family, GENERAL_2, General, Outcome};
use two_generals::scenario::{Scenario, parse, shipped};

use crate::gen_scenario::{cases, read, scenario};

fn proposing(model: &Model<General>, proposes: bool) -> Model<General> {
    let mut model = model.clone();
    model.nodes[0].input = proposes;
    model
}

/// Plays the answers of a run of the chain once more, as a scenario's fates are played.
fn replayed(proof: &Proof, model: &Model<General>, place: usize) -> (Stop, Outcome) {
    let fixed = proof.run(model, place);
    let script: Script = fixed.answers.iter().copied().collect();
    let model = proposing(model, fixed.proposes);
    let mut world = World::new(&model);
    let stop = run(&mut world, &model, &mut &script, &mut ());
    assert_eq!(fixed.outcome, Outcome::of(&world));
    (stop, fixed.outcome)
}

/// Walks the chain and checks all that the proof rests on.
fn walk(scenario: &Scenario) -> Result<Conclusion, TestCaseError> {
    let model = scenario.stage().model;
    let proof = proof(&model, scenario.strategy.draws(0)).expect("no chain is too long here");
    let (runs, links) = (&proof.chain.runs, &proof.chain.links);
    prop_assert!(proof.views_agree());
    // Each run receives one message fewer, the last of the one before; the last two receive none.
    prop_assert_eq!(runs.len(), runs[0].received.len() + 2);
    prop_assert_eq!(links.len(), runs.len() - 1);
    for (place, link) in links.iter().enumerate() {
        let (here, next) = (&runs[place].received, &runs[place + 1].received);
        match link.taken {
            Some(taken) => {
                prop_assert_eq!(&here[..here.len() - 1], &next[..]);
                prop_assert_eq!(here.last().map(|(_, letter)| *letter), Some(taken));
                prop_assert_eq!(link.observer, taken.from);
            }
            None => {
                prop_assert_eq!((place, link.observer), (links.len() - 1, GENERAL_2));
                prop_assert!(here.is_empty() && next.is_empty());
            }
        }
        // Who sees the same decides the same.
        let observer = link.observer.index();
        prop_assert_eq!(proof.decisions(place)[observer], proof.decisions(place + 1)[observer]);
    }
    for place in 0..runs.len() {
        prop_assert_eq!(replayed(&proof, &model, place), (Stop::End, proof.outcome(place)));
    }
    match proof.conclusion {
        Conclusion::LoneAttack(place) => prop_assert!(proof.outcome(place).is_lone_attack()),
        Conclusion::NeverBoth => prop_assert_ne!(proof.outcome(0), Outcome::Captured),
        Conclusion::AttacksUnasked => {
            prop_assert_ne!(proof.outcome(runs.len() - 1), Outcome::Nothing)
        }
        Conclusion::None => prop_assert!(false, "a strategy that has all three cannot be"),
    }
    Ok(proof.conclusion)
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn every_strategy_gives_something_up(scenario in scenario()) {
        walk(&scenario)?;
    }
}

fn concludes(strategy: &serde_json::Value) -> Conclusion {
    let scenario = read(&serde_json::json!({
        "format": "two-generals.scenario/1", "title": "T", "strategy": strategy,
        "links": {"duplication": 0.5, "delay": {"range": {"smallest": 10, "largest": 16}}},
    }));
    walk(&scenario).unwrap_or_else(|error| panic!("{strategy}: {error}"))
}

#[test]
fn each_strategy_gives_up_what_it_is_known_to_give_up() {
    use serde_json::json;
    let attack = json!({"attack_when": {"all": []}});
    for (strategy, conclusion) in [
        // General 1 attacks alone only once nothing arrives: three messages are taken away before.
        (json!({"always_attack": {"messengers": 3}}), Conclusion::LoneAttack(3)),
        // Two proposals and their acknowledgements: without either acknowledgement General 1 does not attack.
        (json!({"wait_for_ack": {"proposals": 2}}), Conclusion::LoneAttack(2)),
        (json!({"handshake": {"messages": 7}}), Conclusion::LoneAttack(1)),
        (
            json!({"retry_until_acked": {"interval": 30, "deadline": 130}}),
            Conclusion::LoneAttack(1),
        ),
        (json!({"never_attack": {}}), Conclusion::NeverBoth),
        (json!({"custom": {"general_1": attack, "general_2": attack}}), Conclusion::AttacksUnasked),
    ] {
        assert_eq!(concludes(&strategy), conclusion, "{strategy}");
    }
    // With its key fixed, the randomised strategy is one like any other.
    let lone = |conclusion| matches!(conclusion, Conclusion::LoneAttack(_));
    for rounds in 1..=16 {
        let strategy = json!({"randomised_attack": {"rounds": rounds, "round": 17}});
        assert!(lone(concludes(&strategy)), "{strategy}");
    }
    for layers in 1..=8 {
        let strategy =
            json!({"layered_proofs": {"layers": layers, "interval": 20, "deadline": 200}});
        assert!(lone(concludes(&strategy)), "{strategy}");
    }
}

#[test]
fn the_shipped_scenarios_give_something_up() {
    for one in shipped() {
        let scenario = parse(one.name, one.text.as_bytes()).unwrap();
        // The theorem is about two generals.
        if scenario.strategy.family() != Family::Generals {
            continue;
        }
        walk(&scenario).unwrap_or_else(|error| panic!("{}: {error}", one.name));
    }
}
