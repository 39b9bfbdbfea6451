//! `check`, `adversary` and `doubt` on the command line.

mod program;

use program::program;
use serde_json::{Value, json};

/// The JSON that a command prints, and its exit status.
fn told(args: &[&str]) -> (Value, Option<i32>) {
    let ended = program(&[args, &["--format", "json"]].concat());
    let json = serde_json::from_str(&ended.out);
    (json.unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ended.err)), ended.status)
}

fn verdicts(strategy: &str) -> [String; 3] {
    let set = format!("strategy={strategy}");
    let (json, status) = told(&["check", "option-1-arrives", "--set", &set]);
    let verdict = |name: &str| json[name]["verdict"].as_str().unwrap().to_owned();
    let verdicts = ["agreement", "validity", "non_triviality"].map(verdict);
    let broken = verdicts.iter().any(|verdict| verdict == "fails");
    assert_eq!(status, Some(i32::from(broken)));
    verdicts
}

#[test]
fn every_strategy_gives_up_one_of_the_three() {
    for strategy in [
        r#"{"always_attack": {"messengers": 3}}"#,
        r#"{"wait_for_ack": {"proposals": 2}}"#,
        r#"{"handshake": {"messages": 5}}"#,
        r#"{"retry_until_acked": {"interval": 30, "deadline": 130}}"#,
    ] {
        assert_eq!(verdicts(strategy), ["fails", "holds", "holds"], "{strategy}");
    }
    assert_eq!(verdicts(r#"{"never_attack": {}}"#), ["holds", "holds", "fails"]);
    let unasked = r#"{"custom": {
        "general_1": {"attack_when": {"all": []}}, "general_2": {"attack_when": {"all": []}}
    }}"#;
    assert_eq!(verdicts(unasked), ["holds", "fails", "holds"]);
}

#[test]
fn a_failing_run_is_saved_as_a_scenario_and_never_over_an_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lone.json");
    let path = path.to_str().unwrap();
    let args = ["check", "handshake-8-last-captured", "--save", path];
    assert_eq!(program(&args).status, Some(1));
    let (run, status) = told(&["run", path]);
    assert_eq!((&run["outcome"], status), (&json!("only_general_2"), Some(0)));
    assert_eq!(program(&["validate", path]).status, Some(0));
    let again = program(&args);
    assert_eq!(again.status, Some(2));
    assert!(again.err.contains("is there already"), "{}", again.err);
}

#[test]
fn a_bound_that_was_hit_is_no_proof() {
    // Three messengers that change nobody's mind: before, between and after what becomes of each there
    // are 1 + 2 + 4 + 8 states, all of them in agreement, whether General 1 proposes or not.
    let idle = r#"strategy={"custom": {"general_1": {"rules": [
        {"when": {"start": {}}, "send": {"kind": "greeting", "times": 3}}
    ]}, "general_2": {}}}"#;
    let agreement = |states: &str| {
        let (json, _) = told(&["check", "option-1-arrives", "--set", idle, "--states", states]);
        (json["agreement"]["verdict"].clone(), json["agreement"]["states"].as_u64().unwrap())
    };
    assert_eq!(agreement("15"), (json!("holds"), 30));
    let (verdict, states) = agreement("12");
    assert_eq!(verdict, json!("holds_up_to"));
    // The last question looked at may lead to a state more than the bound.
    assert!((24..=26).contains(&states), "{states}");
    let (json, _) = told(&["adversary", "option-1-arrives", "--states", "2"]);
    assert_eq!(json["complete"], false);
}

#[test]
fn the_city_needs_as_few_captures_as_it_needs() {
    let fewest = |name: &str, set: &str| {
        let (json, status) = told(&["adversary", name, "--set", set]);
        assert_eq!((status, &json["complete"]), (Some(0), &json!(true)));
        json["captures"].clone()
    };
    assert_eq!(fewest("option-1-arrives", "strategy.always_attack.messengers=6"), 6);
    assert_eq!(fewest("option-2-all-arrive", "strategy.wait_for_ack.proposals=4"), 4);
    assert_eq!(fewest("handshake-3-last-captured", "strategy.handshake.messages=12"), 1);
    assert_eq!(fewest("option-1-arrives", r#"strategy={"never_attack": {}}"#), Value::Null);
}

#[test]
fn the_doubt_at_a_step() {
    let (json, status) = told(&["doubt", "option-2-all-arrive", "--step", "6"]);
    assert_eq!(status, Some(0));
    assert_eq!(json["general_2"]["other_attacks"], json!({"probability": 0.7, "exact": "7/10"}));
    assert_eq!(json["general_2"]["other_holds"], json!({"probability": 0.3, "exact": "3/10"}));
    let beyond = program(&["doubt", "option-2-all-arrive", "--step", "1000"]);
    assert_eq!(beyond.status, Some(2));
    assert!(beyond.err.contains("use 0 to 11"), "{}", beyond.err);
}

#[test]
fn the_worst_adversary_of_a_random_key() {
    let key = r#"strategy={"randomised_attack": {"rounds": 4, "round": 50}}"#;
    let (json, status) = told(&["adversary", "option-1-arrives", "--set", key]);
    assert_eq!((status, &json["complete"]), (Some(0), &json!(true)));
    let random = &json["randomised"];
    assert_eq!((&random["rounds"], &random["worst"]["exact"]), (&json!(4), &json!("1/4")));
    assert_eq!(
        (&random["least"]["exact"], &random["bound"]["exact"]),
        (&json!("0/1"), &json!("1/4"))
    );
    assert_eq!(random["lower_bound"]["exact"], "1/5");
    assert_eq!(random["sees_key"], json!({"probability": 1.0, "exact": "1/1"}));
    // Its plan, put into the fates of a file whose links an adversary holds, attains it: one key in four.
    let captures = random["captures"].as_array().unwrap().iter();
    let mut fates: serde_json::Map<_, _> =
        captures.map(|site| (site.as_str().unwrap().to_owned(), json!("captured"))).collect();
    let mut lone = 0;
    for number in 1..=4 {
        fates.insert("draw/general_1/1".into(), number.into());
        let fates = format!("fates={}", Value::Object(fates.clone()));
        let sets = ["--set", key, "--set", "links.adversary=true", "--set", &fates];
        let (run, _) = told(&[&["run", "option-1-arrives"][..], &sets].concat());
        lone += u32::from(run["outcome"].as_str().unwrap().starts_with("only_general_"));
    }
    assert_eq!(lone, 1);
    let text = program(&["adversary", "option-1-arrives", "--set", key]).out;
    insta::assert_snapshot!(text);
}

#[test]
fn a_bound_on_the_adversary_is_said() {
    let key = r#"strategy={"randomised_attack": {"rounds": 9, "round": 50}}"#;
    let ended = program(&["adversary", "option-1-arrives", "--set", key, "--states", "10"]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ended.err);
}

#[test]
fn against_an_adversary_there_is_no_doubt_to_tell() {
    let (json, status) =
        told(&["doubt", "option-2-all-arrive", "--step", "6", "--set", "links.adversary=true"]);
    let none = json!({"other_attacks": null, "other_holds": null});
    assert_eq!((status, &json["general_1"], &json["general_2"]), (Some(0), &none, &none));
}

#[test]
fn bounds_out_of_range_are_refused() {
    for command in ["odds", "check", "adversary", "doubt"] {
        for states in ["0", "100000001", "many"] {
            let step: &[&str] = if command == "doubt" { &["--step", "3"] } else { &[] };
            let args = [&[command, "option-1-arrives", "--states", states], step].concat();
            let ended = program(&args);
            assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{args:?}");
            assert!(ended.err.contains("--states"), "{}", ended.err);
        }
        let old = program(&[command, "option-1-arrives", "--runs", "7"]);
        assert_eq!(old.status, Some(2), "what is bounded are states, not runs");
    }
}
