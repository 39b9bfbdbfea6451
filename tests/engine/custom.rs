//! Strategies written as rules.

use serde_json::{Value, json};
use two_generals::engine::{Decision, Kind, Prob};
use two_generals::protocols::Outcome;

use crate::night::{G1, G2, Night};

/// The kinds in these tests, in order of first mention.
const PLAN: Kind = Kind(0);
const ACK: Kind = Kind(1);

fn custom(general_1: Value, general_2: Value) -> Night {
    Night::new(json!({"custom": {"general_1": general_1, "general_2": general_2}}))
}

/// General 1 sends three plans, 10 apart.
fn three_plans() -> Value {
    json!({"rules": [{"when": {"start": {}}, "send": {"kind": "plan", "times": 3, "interval": 10}}]})
}

fn received(kind: &str, at_least: u32) -> Value {
    json!({"received": {"kind": kind, "at_least": at_least}})
}

#[test]
fn the_nth_receipt_fires_a_rule_once() {
    let answer = json!({"rules": [
        {"when": {"received": {"kind": "plan", "nth": 2}}, "send": {"kind": "ack"}}
    ]});
    let ran = custom(three_plans(), answer.clone()).run();
    assert_eq!(ran.received(G2, PLAN), [(20, 1), (30, 2), (40, 3)]);
    assert_eq!(ran.sent(G2, ACK), [(30, 1)]);
    // It is the second receipt that counts, not plan number two.
    let ran = custom(three_plans(), answer).captured(G1, PLAN, 1).run();
    assert_eq!(ran.sent(G2, ACK), [(40, 1)]);
}

#[test]
fn copies_of_one_message_count_once() {
    let wary = json!({"attack_when": received("plan", 2)});
    let copying = |night: Night| night.both_links(|link| link.duplication = Some(Prob::ZERO));
    let one_plan = json!({"rules": [{"when": {"start": {}}, "send": {"kind": "plan"}}]});
    let ran = copying(custom(one_plan, wary.clone())).copied(G1, PLAN, 1).run();
    assert_eq!(ran.received(G2, PLAN), [(20, 1), (20, 1)]);
    assert_eq!(ran.decided(G2), Some((1_000, Decision::Hold)));
    let ran = copying(custom(three_plans(), wary)).copied(G1, PLAN, 1).run();
    assert_eq!(ran.decided(G2), Some((30, Decision::Attack)), "two different ones do");
}

#[test]
fn rules_fire_at_a_time() {
    let rules = json!({"rules": [
        {"when": {"at": {"time": 100}}, "send": {"kind": "plan", "times": 2, "interval": 25}},
        {"when": {"at": {"time": 0}}, "send": {"kind": "ack"}},
    ]});
    let ran = custom(rules, json!({})).run();
    assert_eq!(ran.sent(G1, PLAN), [(100, 1), (125, 2)]);
    assert_eq!(ran.sent(G1, ACK), [(0, 1)]);
}

#[test]
fn until_ends_what_is_still_to_be_sent() {
    let persistent = json!({
        "rules": [{
            "when": {"start": {}},
            "send": {"kind": "plan", "times": 10, "interval": 15},
            "until": received("ack", 1),
        }],
        "attack_when": received("ack", 1),
    });
    let echo = json!({"rules": [
        {"when": {"received": {"kind": "plan"}}, "send": {"kind": "ack"}}
    ]});
    let ran = custom(persistent, echo).captured(G1, PLAN, 1).run();
    assert_eq!(ran.sent(G1, PLAN), [(0, 1), (15, 2), (30, 3), (45, 4)]);
    assert_eq!(ran.received(G1, ACK), [(55, 1)]);
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral1);
}

#[test]
fn two_rules_of_one_kind_number_on() {
    let rules = json!({"rules": [
        {"when": {"at": {"time": 50}}, "send": {"kind": "plan", "times": 2}},
        {"when": {"start": {}}, "send": {"kind": "plan", "times": 2, "interval": 5}},
    ]});
    let ran = custom(rules, json!({})).run();
    assert_eq!(ran.sent(G1, PLAN), [(0, 3), (5, 4), (50, 1), (50, 2)]);
}

#[test]
fn rules_look_at_the_proposal() {
    let rules = |proposes: bool| {
        json!({"rules": [
            {"when": {"start": {"proposes": proposes}}, "send": {"kind": "plan"}},
            {"when": {"at": {"time": 9, "proposes": proposes}}, "send": {"kind": "ack"}},
        ]})
    };
    for proposes in [true, false] {
        for wanted in [true, false] {
            let night = custom(rules(wanted), json!({}));
            let ran = if proposes { night.run() } else { night.without_a_proposal().run() };
            let sent = usize::from(proposes == wanted);
            assert_eq!(ran.sent(G1, PLAN).len(), sent, "{proposes} {wanted}");
            assert_eq!(ran.sent(G1, ACK).len(), sent, "{proposes} {wanted}");
        }
    }
}

#[test]
fn conditions_are_joined_with_and_and_or() {
    let two_kinds = json!({"rules": [
        {"when": {"start": {}}, "send": {"kind": "plan"}},
        {"when": {"at": {"time": 10}}, "send": {"kind": "ack"}},
    ]});
    let (plan, ack, both) = (received("plan", 1), received("ack", 1), (20, 30));
    let hold = 1_000;
    for (condition, when) in [
        (json!({"all": [plan, ack]}), both.1),
        (json!({"any": [plan, ack]}), both.0),
        (json!({"all": [plan, {"any": [ack, received("ack", 9)]}]}), both.1),
        (json!({"all": [plan, {"proposes": false}]}), both.0),
        (json!({"all": [plan, {"proposes": true}]}), hold),
        (json!({"all": []}), 0),
        (json!({"any": []}), hold),
        (received("plan", 0), 0),
    ] {
        let ran = custom(two_kinds.clone(), json!({"attack_when": condition})).run();
        assert_eq!(ran.decided(G2).map(|(time, _)| time), Some(when), "{condition}");
    }
}

#[test]
fn a_general_without_a_condition_never_attacks() {
    assert_eq!(custom(three_plans(), json!({})).run().outcome(), Outcome::Nothing);
}
