//! `chain` and `knows` on the command line.

mod program;

use program::program;
use serde_json::{Value, json};

const KEY: &str = r#"strategy={"randomised_attack": {"rounds": 3, "round": 50}}"#;

fn printed(args: &[&str]) -> String {
    let ended = program(args);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{args:?}");
    ended.out
}

fn told(args: &[&str]) -> Value {
    serde_json::from_str(&printed(&[args, &["--format", "json"]].concat())).unwrap()
}

#[test]
fn the_chain_in_words() {
    insta::assert_snapshot!(printed(&["chain", "handshake-3-last-captured"]));
    insta::assert_snapshot!(printed(&["chain", "option-1-arrives", "--set", KEY]));
}

#[test]
fn the_chain_as_json() {
    let chain = told(&["chain", "option-2-all-arrive"]);
    assert_eq!((&chain["gives_up"], &chain["run"]), (&json!("agreement"), &json!(1)));
    assert_eq!((&chain["strategy"], &chain["draw"]), (&json!("wait_for_ack"), &Value::Null));
    let column = |list: &str, field: &str| -> Vec<Value> {
        chain[list].as_array().unwrap().iter().map(|one| one[field].clone()).collect()
    };
    assert_eq!(column("runs", "received"), [2, 1, 0, 0]);
    assert_eq!(column("runs", "general_1"), ["attack", "hold", "hold", "hold"]);
    assert_eq!(column("runs", "general_2"), ["attack", "attack", "hold", "hold"]);
    assert_eq!(column("runs", "proposes"), [true, true, true, false]);
    assert_eq!(column("links", "observer"), ["general_2", "general_1", "general_2"]);
    assert_eq!(column("links", "same"), [true; 3]);
    let taken =
        [json!("General 2's acknowledgement 1"), json!("General 1's proposal 1"), json!(null)];
    assert_eq!(column("links", "taken"), taken);
}

#[test]
fn each_requirement_can_be_the_one_given_up() {
    let gives_up = |strategy: &str| {
        let set = format!("strategy={strategy}");
        let chain = told(&["chain", "option-1-arrives", "--set", &set]);
        (chain["gives_up"].clone(), chain["run"].clone())
    };
    assert_eq!(gives_up(r#"{"never_attack": {}}"#), (json!("non_triviality"), json!(0)));
    let unasked = r#"{"custom": {
        "general_1": {"attack_when": {"all": []}}, "general_2": {"attack_when": {"all": []}}
    }}"#;
    assert_eq!(gives_up(unasked), (json!("validity"), json!(1)));
    let layers = r#"{"layered_proofs": {"interval": 50, "deadline": 300}}"#;
    assert_eq!(gives_up(layers).0, "agreement");
}

#[test]
fn a_chain_that_is_too_long_is_said_to_be() {
    let retry = r#"strategy={"always_attack": {"messengers": 400, "interval": 1}}"#;
    let copies = "links.duplication=0.5";
    let args = ["chain", "option-1-arrives", "--set", retry, "--set", copies, "--format", "json"];
    let runs: Value = serde_json::from_str(&printed(&args)).unwrap();
    assert_eq!(runs["runs"].as_array().unwrap().len(), 402);
    let longer = r#"strategy={"custom": {"general_1": {"rules": [
        {"when": {"start": {}}, "send": {"kind": "a", "times": 1000}},
        {"when": {"start": {}}, "send": {"kind": "b", "times": 1000}},
        {"when": {"start": {}}, "send": {"kind": "c", "times": 1000}}
    ]}, "general_2": {}}}"#;
    let ended = program(&["chain", "option-1-arrives", "--set", longer]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ended.err);
}

#[test]
fn who_knows_what_in_words() {
    insta::assert_snapshot!(printed(&["knows", "handshake-3-last-captured", "--step", "9"]));
    let nobody = ["knows", "handshake-3-last-captured", "--step", "0"];
    insta::assert_snapshot!(printed(&nobody));
}

#[test]
fn who_knows_what_as_json() {
    let knows = told(&["knows", "handshake-3-last-captured", "--step", "9"]);
    assert_eq!(
        (&knows["height"], &knows["m"], &knows["complete"]),
        (&json!(2), &json!(true), &json!(true))
    );
    let known: Vec<&Value> =
        knows["rungs"].as_array().unwrap().iter().map(|rung| &rung["known"]).collect();
    assert_eq!(known, ["yes", "yes", "no"]);
    assert_eq!(knows["message_arrived"], json!({"general_1": "yes", "general_2": "no"}));
    let first = &knows["blocking"][0];
    assert_eq!((&first["observer"], &first["height"]), (&json!("general_2"), &json!(1)));
    let fates =
        json!({"capture/general_1/message/1": "passed", "capture/general_2/message/2": "captured"});
    assert_eq!(first["run"]["fates"], fates);
    let way_out: Vec<&Value> = knows["way_out"]
        .as_array()
        .unwrap()
        .iter()
        .map(|world| &world["run"]["proposes"])
        .collect();
    assert_eq!(way_out, [true, true, false]);
}

#[test]
fn a_step_or_a_bound_that_cannot_be() {
    let knows = |more: &[&str]| program(&[&["knows", "handshake-3-last-captured"], more].concat());
    let beyond = knows(&["--step", "1000"]);
    assert_eq!((beyond.status, beyond.out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(beyond.err);
    for wrong in [&["--step", "-1"][..], &["--step", "3", "--states", "0"], &[]] {
        let ended = knows(wrong);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{wrong:?}");
    }
    // A bound too near: not even this run was met.
    let ended = program(&["knows", "retry-deadline", "--step", "20", "--states", "1"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ended.err);
}
