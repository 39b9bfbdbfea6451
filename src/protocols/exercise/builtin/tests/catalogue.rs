//! The catalogue holds together.

use std::collections::{BTreeMap, BTreeSet};

use super::super::super::task::Task;
use super::super::{Builtin, variants};

const GUARANTEES: [&str; 14] = [
    "no_creation",
    "no_duplication",
    "order",
    "no_loss",
    "at_most_once",
    "at_least_once",
    "answered",
    "completeness",
    "eventual_accuracy",
    "agreement",
    "validity",
    "non_triviality",
    "paid_goods",
    "shipped",
];

#[test]
fn every_exercise_has_its_variants() {
    let mut right = BTreeMap::<_, usize>::new();
    let mut wrong = BTreeMap::<_, usize>::new();
    let mut keys = BTreeSet::new();
    for variant in variants() {
        assert!(keys.insert((variant.exercise, variant.key)), "{} twice", variant.key);
        let count = if variant.breaks.is_none() { &mut right } else { &mut wrong };
        *count.entry(variant.exercise).or_default() += 1;
        assert!(variant.breaks.is_none_or(|breaks| GUARANTEES.contains(&breaks)));
        assert!(variant.title.chars().count() <= 66, "{}", variant.title);
        assert!(variant.explained.ends_with('.') && !variant.title.ends_with('.'));
    }
    let counts = |counts: BTreeMap<_, _>| counts.into_iter().collect::<Vec<_>>();
    assert_eq!(
        counts(right),
        [
            ("failure-detector", 1),
            ("fifo-link", 1),
            ("fifo-link-recovery", 1),
            ("reliable-link", 1),
            ("rpc-dedup", 1),
            ("rpc-dedup-recovery", 1),
            ("shop", 1),
        ]
    );
    assert_eq!(
        counts(wrong),
        [
            ("failure-detector", 6),
            ("fifo-link", 7),
            ("fifo-link-recovery", 8),
            ("reliable-link", 6),
            ("rpc-dedup", 7),
            ("rpc-dedup-recovery", 7),
            ("shop", 6),
            ("two-generals", 6),
        ]
    );
}

#[test]
fn variants_of_an_exercise_differ() {
    let all = variants();
    for (nth, one) in all.iter().enumerate() {
        for other in &all[nth + 1..] {
            let same = one.exercise == other.exercise && one.solution == other.solution;
            assert!(!same, "{} and {}", one.key, other.key);
        }
    }
}

#[test]
fn solutions_are_written_and_read_and_say_only_what_is_unusual() {
    for variant in variants() {
        let text = serde_json::to_string(&variant.solution).unwrap();
        assert_eq!(serde_json::from_str::<Builtin>(&text).unwrap(), variant.solution);
    }
    let text = |key: &str, exercise: &str| {
        let is_it =
            |variant: &super::super::Variant| variant.key == key && variant.exercise == exercise;
        serde_json::to_string(&variants().into_iter().find(is_it).unwrap().solution).unwrap()
    };
    assert_eq!(text("correct", "fifo-link"), r#"{"fifo":{}}"#);
    assert_eq!(text("drains-one", "fifo-link"), r#"{"fifo":{"slip":"drains_one"}}"#);
    assert_eq!(text("id-per-attempt", "rpc-dedup"), r#"{"rpc":{"ids":"per_attempt"}}"#);
    assert!(serde_json::from_str::<Builtin>(r#"{"fifo":{"other":1}}"#).is_err());
}

#[test]
fn every_node_has_pseudocode_that_fits() {
    for variant in variants() {
        for (title, short) in variant.solution.roles() {
            let name = title.to_lowercase().replace(' ', "_");
            let lines = variant.solution.pseudocode(&name);
            assert!((5..=14).contains(&lines.len()), "{name}");
            let fits = |line: &super::super::Line| line.text.chars().count() <= 52;
            assert!(lines.iter().all(fits), "{lines:?}");
            assert!(short.len() <= 2);
        }
        assert!(variant.solution.pseudocode("nobody").is_empty());
    }
}

#[test]
fn the_pseudocode_of_a_wrong_variant_says_where_it_differs_from_the_right_one() {
    for variant in variants().iter().filter(|variant| variant.exercise != "two-generals") {
        let mut tasks = Task::PROGRAMS.into_iter().chain([Task::Shop]);
        let task = tasks.find(|task| task.name() == variant.exercise).unwrap();
        let right = Builtin::plain(task);
        let differs = variant.solution.roles().iter().any(|(title, _)| {
            let name = title.to_lowercase().replace(' ', "_");
            let lines = right.pseudocode(&name);
            !lines.is_empty() && lines != variant.solution.pseudocode(&name)
        });
        assert_eq!(differs, variant.breaks.is_some(), "{} {}", variant.exercise, variant.key);
    }
}
