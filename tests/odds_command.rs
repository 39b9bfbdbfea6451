//! `odds` on the command line.

mod program;

use program::program;
use serde_json::Value;

fn printed(args: &[&str]) -> String {
    let ended = program(args);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{args:?}");
    ended.out
}

#[test]
fn json_has_each_outcome_as_a_number_and_as_a_ratio() {
    let sets = ["--set", "strategy.always_attack.messengers=5", "--set", "links.loss=0.3"];
    let text = printed(&[&["odds", "option-1-arrives", "--format", "json"], &sets[..]].concat());
    let odds: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(odds["runs"], 32);
    assert_eq!(odds["outcomes"]["captured"]["exact"], "99757/100000");
    assert_eq!(odds["outcomes"]["captured"]["probability"], 0.99757);
    assert_eq!(odds["outcomes"]["only_general_1"]["exact"], "243/100000");
    assert_eq!(odds["outcomes"]["nothing"]["exact"], "0/1");
}

#[test]
fn a_curve_has_a_row_for_each_value() {
    let csv = printed(&[
        "odds",
        "option-2-all-arrive",
        "--curve",
        "links.loss=0:1:0.5",
        "--format",
        "csv",
    ]);
    insta::assert_snapshot!(csv, @r"
    links.loss,captured,only_general_1,only_general_2,nothing
    0,1,0,0,0
    0.5,0.25,0,0.25,0.5
    1,0,0,0,1
    ");
    let deadlines = "strategy.retry_until_acked.deadline=30:150:60";
    let text = printed(&["odds", "retry-deadline", "--curve", deadlines, "--format", "json"]);
    let odds: Value = serde_json::from_str(&text).unwrap();
    let values: Vec<&Value> =
        odds["curve"]["points"].as_array().unwrap().iter().map(|point| &point["value"]).collect();
    assert_eq!(values, [30.0, 90.0, 150.0]);
}

#[test]
fn a_curve_by_weights_is_the_curve_of_each_scenario() {
    let curve = [
        "odds",
        "handshake-3-last-captured",
        "--curve",
        "links.loss=0.1:0.9:0.4",
        "--format",
        "json",
    ];
    let curve: Value = serde_json::from_str(&printed(&curve)).unwrap();
    for point in curve["curve"]["points"].as_array().unwrap() {
        let set = format!("links.loss={}", point["value"]);
        let alone = ["odds", "handshake-3-last-captured", "--set", &set, "--format", "json"];
        let alone: Value = serde_json::from_str(&printed(&alone)).unwrap();
        assert_eq!(point["outcomes"], alone["outcomes"], "{set}");
    }
}

#[test]
fn more_runs_than_the_bound_are_said() {
    let many = [
        "odds",
        "option-1-arrives",
        "--set",
        "strategy.always_attack.messengers=900",
        "--states",
        "1000",
    ];
    let ended = program(&many);
    assert_eq!((ended.status, ended.out.as_str()), (Some(1), ""));
    let said = "there are about 10^271 runs, and more than 1000 different states of them";
    assert!(ended.err.contains(said), "{}", ended.err);
    // The same runs, merged, are few enough for the usual bound.
    assert!(printed(&many[..4]).contains("about 10^270 runs, as 1799 different states"));
    // Three messengers one after the other: five different questions.
    assert!(printed(&["odds", "option-1-arrives", "--states", "5"]).contains("all 8 runs"));
    assert_eq!(program(&["odds", "option-1-arrives", "--states", "3"]).status, Some(1));
}

#[test]
fn a_wrong_curve_is_refused() {
    for curve in [
        "links.loss",
        "links.loss=0:1",
        "links.loss=0:1:0",
        "links.loss=1:0:0.1",
        "links.loss=a:1:1",
        "links.loss=0:2:0.5",
        "links.los=0:1:0.5",
        "links.loss=0:1:0.000000001",
    ] {
        let ended = program(&["odds", "option-1-arrives", "--curve", curve]);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{curve}: {}", ended.err);
        assert!(ended.err.starts_with("error: "), "{}", ended.err);
    }
}

/// Chance there, an adversary back.
const ADVERSARY: [&str; 4] = [
    "odds",
    "option-2-all-arrive",
    "--set",
    r#"links={"loss": 0.3, "to_general_1": {"adversary": true}}"#,
];

#[test]
fn against_an_adversary_the_odds_are_a_range() {
    let json = printed(&[&ADVERSARY[..], &["--format", "json"]].concat());
    let odds: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&odds["runs"], &odds["states"]), (&Value::Null, &Value::Null));
    let captured = &odds["outcomes"]["captured"];
    assert_eq!(
        (&captured["least"]["exact"], &captured["greatest"]["exact"]),
        (&"0/1".into(), &"7/10".into())
    );
    // Nothing happens where the proposal is lost; no adversary has a hand in that.
    let nothing = &odds["outcomes"]["nothing"];
    assert_eq!(
        (&nothing["least"], &nothing["greatest"]["exact"]),
        (&nothing["greatest"], &"3/10".into())
    );
    let csv = printed(&[&ADVERSARY[..], &["--format", "csv"]].concat());
    insta::assert_snapshot!(csv);
    insta::assert_snapshot!(printed(&ADVERSARY));
}

#[test]
fn a_curve_against_an_adversary_is_a_range_at_every_value() {
    let curve = [&ADVERSARY[..], &["--curve", "links.loss=0:1:0.5"]].concat();
    insta::assert_snapshot!(printed(&curve));
    let csv = printed(&[&curve[..], &["--format", "csv"]].concat());
    insta::assert_snapshot!(csv);
}

/// A file that retries so often, and so long before the first answer can come, that the adversary is asked about
/// thousands of messengers.
fn asks_often(folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("often.json");
    let text = r#"{"format": "two-generals.scenario/1", "title": "t",
        "links": {"adversary": true, "delay": {"fixed": 4000}},
        "strategy": {"retry_until_acked": {"interval": 1, "deadline": 9000}}}"#;
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn an_adversary_that_is_asked_too_often_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let ended = program(&["odds", &asks_often(&folder)]);
    assert_eq!((ended.status, ended.out.as_str()), (Some(1), ""), "{}", ended.err);
    let said = "the adversary is asked about messengers more than 2000 times in a row";
    assert!(ended.err.contains(said), "{}", ended.err);
}

/// The search is 2,000 calls deep here, and a shell may allow little to a main thread.
#[cfg(target_os = "linux")]
#[test]
fn a_small_stack_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let (program, file) = (env!("CARGO_BIN_EXE_two-generals"), asks_often(&folder));
    let script = format!("ulimit -s 512 && exec '{program}' odds '{file}'");
    let ended = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(ended.status.code(), Some(1), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[test]
fn a_complaint_names_the_option_that_was_typed() {
    for (command, option) in [("odds", "--curve"), ("sample", "--sweep")] {
        let ended = program(&[command, "option-1-arrives", option, "links.los=0:1:0.5"]);
        assert_eq!(ended.status, Some(2));
        assert!(ended.err.contains(option) && !ended.err.contains("--set"), "{}", ended.err);
    }
}
