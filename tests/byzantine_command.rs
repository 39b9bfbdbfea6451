//! Byzantine generals on the command line.

mod program;

use program::program;
use serde_json::{Value, json};

fn check(name: &str) -> (Value, Option<i32>) {
    let ended = program(&["check", name, "--format", "json"]);
    (serde_json::from_str(&ended.out).expect("it prints JSON"), ended.status)
}

fn verdicts(json: &Value) -> [&Value; 2] {
    [&json["agreement"]["verdict"], &json["validity"]["verdict"]]
}

#[test]
fn check_counts_every_lie() {
    let (three, status) = check("byzantine-three-fail");
    assert_eq!(status, Some(1));
    assert_eq!(verdicts(&three), ["holds", "fails"]);
    assert_eq!((&three["runs"], &three["validity"]["broken"]), (&json!(23), &json!(4)));
    let run = &three["validity"]["run"];
    assert_eq!(run["traitors"], json!(["general_2"]));
    assert_eq!(run["fates"], json!({ "lie/general_2>general_3/order/12": "says 2" }));
    for (name, runs) in [("byzantine-four-hold", 83), ("signed-three-hold", 19)] {
        let (json, status) = check(name);
        assert_eq!(status, Some(0), "{name}");
        assert_eq!(verdicts(&json), ["holds", "holds"], "{name}");
        assert_eq!(json["runs"], json!(runs), "{name}");
    }
}

/// The run that is saved is played as it was found.
#[test]
fn a_failing_run_can_be_saved_and_fails_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("run.json");
    let path = path.to_str().unwrap();
    let saved = program(&["check", "byzantine-four-hold", "--set", FEWER, "--save", path]);
    assert_eq!(saved.status, Some(1), "{}", saved.err);
    assert_eq!(program(&["validate", path]).status, Some(0));
    let run = program(&["run", path]).out;
    assert!(run.contains("General 4 chooses to retreat"), "{run}");
}

/// Where nobody passes anything on, a traitor in command splits the others.
const FEWER: &str = "strategy.oral_messages.depth=0";

#[test]
fn what_cannot_be_is_refused_in_one_message() {
    let four = "byzantine-commander-lies";
    for (set, words) in [
        ("strategy.oral_messages.generals=8", "8 is out of range"),
        ("strategy.oral_messages.generals=1", "1 is out of range"),
        ("strategy.oral_messages.depth=3", "use a whole number from 0 to 2"),
        ("strategy.oral_messages.round=20", "no longer than the longest delay"),
        ("links.type=fair_loss", "a channel that loses nothing"),
        ("nodes.general_1.proposes=false", "has an order, not a proposal"),
        (r#"links.delay={"range": {"smallest": 10, "largest": 12}}"#, "a delay that is fixed"),
    ] {
        let ended = program(&["check", four, "--set", set]);
        assert_eq!(ended.status, Some(2), "{set}: {}", ended.out);
        assert!(ended.err.contains(words), "{set}: {}", ended.err);
    }
}

#[test]
fn what_is_about_two_generals_says_so() {
    for args in [
        &["odds"][..],
        &["chain"],
        &["adversary"],
        &["doubt", "--step", "3"],
        &["knows", "--step", "3"],
    ] {
        let ended = program(&[args, &["byzantine-three-fail"]].concat());
        assert_eq!(ended.status, Some(2), "{args:?}");
        assert!(ended.err.contains("not about two generals"), "{args:?}: {}", ended.err);
    }
}
