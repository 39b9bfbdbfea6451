//! The JSON Schema says of scenario files what the program says of them.

mod program;
mod schema_check;

use serde_json::{Value, json};
use two_generals::drive::{Advance, Timeline};
use two_generals::scenario::{SavedRun, Scenario, parse, shipped};

use program::program;
use schema_check::faults;

fn schema() -> Value {
    serde_json::from_str(include_str!("../assets/scenario.schema.json")).unwrap()
}

#[test]
fn the_schema_in_assets_is_the_one_that_is_printed() {
    let ended = program(&["schema"]);
    assert_eq!(ended.status, Some(0));
    // After a change of the format: `two-generals schema > assets/scenario.schema.json`.
    assert_eq!(ended.out, include_str!("../assets/scenario.schema.json"));
}

#[test]
fn every_shipped_scenario_fits_the_schema() {
    for one in shipped() {
        let value: Value = serde_json::from_str(one.text).unwrap();
        assert_eq!(faults(&schema(), &value), [""; 0], "{}", one.name);
    }
}

#[test]
fn what_the_program_writes_fits_the_schema() {
    for one in shipped() {
        let scenario = parse(one.name, one.text.as_bytes()).unwrap();
        let stage = scenario.stage();
        let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
        while matches!(timeline.advance(), Advance::Did(_)) {}
        timeline.seek(3);
        let change = two_generals::engine::Change::Gst(0);
        timeline.change(change);
        let run = Some(SavedRun::of(&timeline, &scenario.strategy));
        let text = Scenario { run, ..scenario }.to_text();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(faults(&schema(), &value), [""; 0], "{}", one.name);
    }
}

/// What an editor marks red while the lecturer types, the program refuses, and the other way round.
#[test]
fn the_schema_and_the_program_refuse_the_same() {
    let with = |field: &str, value: Value| {
        let mut file = json!({
            "format": "two-generals.scenario/1",
            "title": "T",
            "strategy": {"always_attack": {"messengers": 3}},
        });
        file[field] = value;
        file
    };
    let good = [
        with("seed", json!(18_446_744_073_709_551_615u64)),
        with("links", json!({"loss": 0.125, "to_general_1": {"duplication": 1}})),
        with("links", json!({"delay": {"range": {"smallest": 1, "largest": 4}}})),
        with("links", json!({"adversary": true, "to_general_1": {"adversary": false}})),
        with("strategy", json!({"never_attack": {}})),
        with("strategy", json!({"randomised_attack": {"rounds": 16, "round": 21}})),
        with("strategy", json!({"layered_proofs": {"interval": 10, "deadline": 100}})),
        with("strategy", json!({"layered_proofs": {"layers": 8, "interval": 1, "deadline": 1000}})),
        with("fates", json!({"capture/general_1/proposal/3": "captured"})),
        with("nodes", json!({"general_1": {"proposes": false}, "general_2": {}})),
        with("timing", json!({"dawn": 10_000_000, "unit": "min"})),
    ];
    let bad = [
        with("format", json!("two-generals.scenario/2")),
        with("title", json!("")),
        with("title", json!("x".repeat(201))),
        with("titel", json!("T")),
        with("seed", json!(-1)),
        with("seed", json!("1")),
        with("links", json!({"loss": 1.5})),
        with("links", json!({"loss": "0.5"})),
        with("links", json!({"delay": {"fixed": "long"}})),
        with("links", json!({"delay": {"fixed": 5, "range": {"smallest": 1, "largest": 2}}})),
        with("strategy", json!({"always_attack": {"messengers": 0}})),
        with("strategy", json!({"always_attack": {"messengers": 10_000_000}})),
        with("strategy", json!({"always_attack": {}})),
        with("strategy", json!({"sometimes_attack": {}})),
        with("links", json!({"adversary": "yes"})),
        with("strategy", json!({"randomised_attack": {"rounds": 0, "round": 30}})),
        with("strategy", json!({"randomised_attack": {"rounds": 17, "round": 30}})),
        with("strategy", json!({"randomised_attack": {"rounds": 256, "round": 30}})),
        with("strategy", json!({"randomised_attack": {"rounds": 4, "round": 1}})),
        with("strategy", json!({"randomised_attack": {"rounds": 4, "round": 1_000_001}})),
        with("strategy", json!({"randomised_attack": {"rounds": 4}})),
        with("strategy", json!({"layered_proofs": {"layers": 9, "interval": 9, "deadline": 99}})),
        with("strategy", json!({"layered_proofs": {"layers": 0, "interval": 9, "deadline": 99}})),
        with("strategy", json!({"layered_proofs": {"interval": 0, "deadline": 99}})),
        with("strategy", json!({"layered_proofs": {"interval": 9, "deadline": 0}})),
        with("strategy", json!({"layered_proofs": {"interval": 9}})),
        with("strategy", json!({"never_attack": {}, "handshake": {"messages": 1}})),
        with("timing", json!({"dawn": 0})),
        with("fates", json!({"capture/general_1/proposal/3": "lost"})),
        with("nodes", json!([])),
        json!({"format": "two-generals.scenario/1", "title": "T"}),
        json!([]),
    ];
    let accepted = |file: &Value| parse("file.json", file.to_string().as_bytes()).is_ok();
    for file in good {
        assert_eq!((faults(&schema(), &file).len(), accepted(&file)), (0, true), "{file}");
    }
    for file in bad {
        assert!(!faults(&schema(), &file).is_empty(), "the schema takes {file}");
        assert!(!accepted(&file), "the program takes {file}");
    }
}

#[test]
fn every_field_is_described() {
    fn described(value: &Value, at: &str, missing: &mut Vec<String>) {
        if let Some(fields) = value.get("properties").and_then(Value::as_object) {
            for (name, field) in fields {
                if field.get("description").is_none() && field.get("$ref").is_none() {
                    missing.push(format!("{at}.{name}"));
                }
                described(field, &format!("{at}.{name}"), missing);
            }
        }
        // One way of several is described as a whole.
        for way in value.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
            if way.get("description").is_none() {
                described(way, at, missing);
            }
        }
    }
    let schema = schema();
    let mut missing = Vec::new();
    described(&schema, "", &mut missing);
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        described(definition, name, &mut missing);
    }
    assert_eq!(missing, [""; 0]);
}
