//! Any bytes as a scenario file, and any text after --set: a report or a scenario, never a panic.

use proptest::prelude::*;
use serde_json::Value;
use two_generals::scenario::{Scenario, open_run, parse, set, shipped};

use crate::gen_scenario::{cases, scenario_json};
use crate::session::{act, acts, open, to_the_end};

/// Goes the whole way with bytes as the program would: read, stage, play, save.
fn go_all_the_way(bytes: &[u8]) -> bool {
    match parse("any.json", bytes) {
        Err(report) => {
            assert!(!report.problem.is_empty());
            assert!(!report.to_string().is_empty() && !report.line().is_empty());
            false
        }
        Ok(scenario) => {
            let (mut timeline, _) =
                open_run(scenario.stage(), scenario.run.as_ref(), &scenario.strategy);
            // A mutated number may make the run long: a part of it will do.
            for _ in 0..2_000 {
                timeline.advance();
            }
            let text = scenario.to_text();
            assert_eq!(parse("again.json", text.as_bytes()).unwrap(), scenario);
            true
        }
    }
}

/// A change of a file's bytes, at places that are shares of its length.
#[derive(Clone, Debug)]
enum Mutation {
    Flip(f64, u8),
    Delete(f64, f64),
    Duplicate(f64, f64),
    Insert(f64, Vec<u8>),
    Swap(f64, f64),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let share = || 0.0..1.0f64;
    let scrap = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..6),
        prop_oneof![
            "\\{|\\}|\\[|\\]|,|:|\"|null|true|-1|1e999|0\\.5|99999999999999999999|\\\\u0000|\u{feff}"
        ]
        .prop_map(String::into_bytes),
    ];
    prop_oneof![
        (share(), any::<u8>()).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        (share(), 0.0..0.1f64).prop_map(|(at, length)| Mutation::Delete(at, length)),
        (share(), 0.0..0.1f64).prop_map(|(at, length)| Mutation::Duplicate(at, length)),
        (share(), scrap).prop_map(|(at, scrap)| Mutation::Insert(at, scrap)),
        (share(), share()).prop_map(|(one, two)| Mutation::Swap(one, two)),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
    let len = bytes.len();
    let place = |share: f64| (len as f64 * share) as usize;
    let range = |at: f64, length: f64| place(at)..(place(at) + place(length)).min(len);
    match mutation {
        _ if len == 0 => {}
        Mutation::Flip(at, bits) => bytes[place(*at)] ^= bits,
        Mutation::Delete(at, length) => drop(bytes.drain(range(*at, *length))),
        Mutation::Duplicate(at, length) => {
            let chunk = bytes[range(*at, *length)].to_vec();
            bytes.splice(place(*at)..place(*at), chunk);
        }
        Mutation::Insert(at, scrap) => drop(bytes.splice(place(*at)..place(*at), scrap.clone())),
        Mutation::Swap(one, two) => bytes.swap(place(*one), place(*two)),
    }
}

/// Valid files to start from: at random, with a session or without, and those that are shipped.
fn file() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..shipped().len()).prop_map(|which| shipped()[which].text.to_owned()),
        scenario_json().prop_map(|json| format!("{json:#}")),
        (scenario_json(), acts()).prop_map(|(json, acts)| {
            let scenario = crate::gen_scenario::read(&json);
            let mut timeline = open(&scenario);
            acts.iter().for_each(|one| act(&mut timeline, one));
            let run = two_generals::scenario::SavedRun::of(&timeline, &scenario.strategy);
            Scenario { run: Some(run), ..scenario }.to_text()
        }),
    ]
}

/// The numbers of a file, each of which may be replaced.
fn numbers(value: &mut Value, each: &mut impl FnMut(&mut Value)) {
    match value {
        Value::Number(_) => each(value),
        Value::Array(items) => items.iter_mut().for_each(|item| numbers(item, each)),
        Value::Object(map) => map.values_mut().for_each(|item| numbers(item, each)),
        _ => {}
    }
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop_oneof![
            Just(0u64),
            Just(1),
            Just(u64::MAX),
            Just(u64::MAX - 1),
            Just(1 << 32),
            Just(1 << 31)
        ]
        .prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        (0..2_000u32).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-0.5..1.5f64).prop_map(Value::from),
    ]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_bytes_are_a_scenario_or_a_report(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        go_all_the_way(&bytes);
    }

    #[test]
    fn any_json_is_a_scenario_or_a_report(text in "[\\[\\]{}:,\"a-z0-9.\\\\ \\n-]{0,200}") {
        go_all_the_way(text.as_bytes());
    }

    #[test]
    fn a_mutated_file_is_a_scenario_or_a_report(file in file(), mutations in proptest::collection::vec(mutation(), 1..5)) {
        prop_assert!(go_all_the_way(file.as_bytes()), "it was valid before");
        let mut bytes = file.into_bytes();
        for mutation in &mutations {
            mutate(&mut bytes, mutation);
        }
        go_all_the_way(&bytes);
    }

    #[test]
    fn a_file_with_other_numbers_is_a_scenario_or_a_report(
        file in file(),
        which in proptest::collection::vec((any::<prop::sample::Index>(), number()), 1..3),
    ) {
        let mut json: Value = serde_json::from_str(&file).unwrap();
        let mut count = 0;
        numbers(&mut json, &mut |_| count += 1);
        prop_assume!(count > 0);
        for (index, new) in &which {
            let (wanted, mut place) = (index.index(count), 0);
            numbers(&mut json, &mut |number| {
                if place == wanted {
                    *number = new.clone();
                }
                place += 1;
            });
        }
        go_all_the_way(json.to_string().as_bytes());
    }

    #[test]
    fn any_set_is_a_scenario_or_a_report(
        json in scenario_json(),
        sets in proptest::collection::vec(any_set(), 1..4),
    ) {
        let scenario = crate::gen_scenario::read(&json);
        if let Ok(changed) = set(&scenario, &sets) {
            prop_assert_eq!(changed.check(), Ok(()));
            let mut timeline = open(&changed);
            for _ in 0..2_000 {
                timeline.advance();
            }
        }
    }
}

fn any_set() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        "links|loss|duplication|delay|fixed|range|smallest|largest|step|weighted|partition|from|to",
        "strategy|always_attack|messengers|handshake|messages|custom|general_1|rules|0|1|when|send",
        "nodes|general_2|crashes|at|recovers|timing|dawn|unit|fates|narration|seed|view|run|expect",
        "to_general_1|retry_until_acked|interval|deadline|title|format|\\$schema|branches|.{0,4}",
    ];
    let value = prop_oneof![
        number().prop_map(|number| number.to_string()),
        scenario_json().prop_map(|json| json.to_string()),
        crate::gen_scenario::strategy().prop_map(|json| json.to_string()),
        "null|true|\\[\\]|\\{\\}|\"\"|text|\\[0,1\\]|.{0,8}".prop_map(|text| text),
    ];
    let path = proptest::collection::vec(field, 1..5).prop_map(|parts| parts.join("."));
    prop_oneof![
        5 => (path, value).prop_map(|(path, value)| format!("{path}={value}")),
        1 => ".{0,20}",
    ]
}

#[test]
fn a_mutation_can_be_harmless_and_harmful() {
    // Otherwise the properties above would try one side only.
    let mut bytes = shipped()[0].text.as_bytes().to_vec();
    mutate(&mut bytes, &Mutation::Insert(0.0, b" ".to_vec()));
    assert!(go_all_the_way(&bytes));
    mutate(&mut bytes, &Mutation::Insert(0.5, b"{".to_vec()));
    assert!(!go_all_the_way(&bytes));
}

#[test]
fn the_whole_run_of_a_shipped_scenario_is_played() {
    for one in shipped() {
        let scenario = parse(one.name, one.text.as_bytes()).unwrap();
        let mut timeline = open(&scenario);
        to_the_end(&mut timeline);
        assert!(timeline.world().is_over());
    }
}
