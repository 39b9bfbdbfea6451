//! What students are given: templates and helpers in three languages, the reference solutions and the broken
//! programs beside them, and the transcript in the protocol's document.

mod document;
mod program;
mod replay;
#[path = "../../assets/exercises/helper/step.rs"]
mod step;
mod stories;

use std::fs;

use program::{Program, can_run, exercises, java, python, rust, text};
use proptest::prelude::*;
use replay::Replay;
use serde_json::{Value, json};
use stories::story;
use tempfile::TempDir;

/// Every exercise, and how many broken programs it has at least.
const EXERCISES: [(&str, usize); 7] = [
    ("fifo-link", 6),
    ("fifo-link-recovery", 6),
    ("reliable-link", 3),
    ("rpc-dedup", 6),
    ("rpc-dedup-recovery", 6),
    ("failure-detector", 3),
    ("two-generals", 4),
];

const GUARANTEES: [&str; 12] = [
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
];

fn names() -> impl Iterator<Item = &'static str> {
    EXERCISES.iter().map(|(name, _)| *name)
}

/// The reference solution; for the two generals, who have none, the first attempt.
fn reference(exercise: &str) -> String {
    let is_solvable = exercise != "two-generals";
    format!("{exercise}/{}.py", if is_solvable { "solution" } else { "template" })
}

fn broken(exercise: &str) -> Vec<String> {
    let entries = fs::read_dir(exercises().join(exercise).join("broken")).unwrap();
    let files = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let programs = files.filter(|name| name.ends_with(".py"));
    let mut paths: Vec<String> = programs.map(|name| format!("{exercise}/broken/{name}")).collect();
    paths.sort();
    paths
}

/// What a program in Python answers to an exercise's story, and again in another order.
fn told_twice(exercise: &'static str, path: &str) -> Replay {
    let mut program = Program::start(&mut python(path));
    let told = Replay::of(exercise, &mut program);
    asked_again(&told, &mut program, path);
    told
}

fn asked_again(told: &Replay, program: &mut Program, path: &str) {
    for (call, answer) in told.said.iter().rev() {
        assert_eq!(program.ask(call), *answer, "{path} is not pure: {call}");
    }
}

#[test]
fn the_references_do_what_was_worked_out_by_hand() {
    if !can_run("python3") {
        return;
    }
    for exercise in names() {
        let path = reference(exercise);
        let told = told_twice(exercise, &path);
        asked_again(&told, &mut Program::start(&mut python(&path)), &path);
        for (moment, actions) in story(exercise).iter().zip(&told.actions) {
            assert_eq!(json!(moment.actions), *actions, "{exercise}: {}", moment.event);
        }
    }
}

#[test]
fn the_references_in_rust_answer_as_those_in_python() {
    if !can_run("python3") {
        return;
    }
    for exercise in ["fifo-link", "fifo-link-recovery", "rpc-dedup", "rpc-dedup-recovery"] {
        let folder = TempDir::new().unwrap();
        let mut command = rust(&format!("{exercise}/solution.rs"), &folder);
        let told = Replay::of(exercise, &mut Program::start(&mut command));
        let twin = Replay::of(exercise, &mut Program::start(&mut python(&reference(exercise))));
        assert_eq!(told.answers, twin.answers, "{exercise}");
    }
}

#[test]
fn the_templates_in_rust_build_and_answer_as_those_in_python() {
    if !can_run("python3") {
        return;
    }
    for exercise in names() {
        let folder = TempDir::new().unwrap();
        let mut command = rust(&format!("{exercise}/template.rs"), &folder);
        let told = Replay::of(exercise, &mut Program::start(&mut command));
        let twin = told_twice(exercise, &format!("{exercise}/template.py"));
        assert_eq!(told.answers, twin.answers, "{exercise}");
    }
}

#[test]
fn the_templates_in_java_run_as_a_single_file_and_answer_as_those_in_python() {
    if !can_run("python3") || !can_run("java") {
        return;
    }
    for exercise in names() {
        let folder = TempDir::new().unwrap();
        let mut command = java(&text(&format!("{exercise}/Template.java")), &folder);
        let told = Replay::of(exercise, &mut Program::start(&mut command));
        let path = format!("{exercise}/template.py");
        let twin = Replay::of(exercise, &mut Program::start(&mut python(&path)));
        assert_eq!(told.answers, twin.answers, "{exercise}");
    }
}

#[test]
fn a_template_is_no_solution() {
    if !can_run("python3") {
        return;
    }
    for exercise in names().filter(|name| *name != "two-generals") {
        let path = format!("{exercise}/template.py");
        let told = Replay::of(exercise, &mut Program::start(&mut python(&path)));
        assert!(told.differs_from(&story(exercise)), "{exercise}");
    }
}

#[test]
fn every_broken_program_is_well_behaved_and_does_something_else_than_the_reference() {
    if !can_run("python3") {
        return;
    }
    for exercise in names() {
        for path in broken(exercise) {
            let told = told_twice(exercise, &path);
            // What the two generals are held against is an option of theirs, not a reference.
            let is_the_first_attempt = path.ends_with("two-generals/broken/always_attack.py");
            assert!(is_the_first_attempt != told.differs_from(&story(exercise)), "{path}");
        }
    }
}

#[test]
fn every_broken_program_says_its_slip_and_what_it_breaks() {
    for (exercise, least) in EXERCISES {
        let paths = broken(exercise);
        assert!(paths.len() >= least, "{exercise} has {}", paths.len());
        for path in paths {
            let text = text(&path);
            let mut lines = text.lines();
            let slip = lines.next().and_then(|line| line.strip_prefix("# slip: "));
            assert!(slip.is_some_and(|slip| !slip.is_empty()), "{path}");
            let guarantee = lines.next().and_then(|line| line.strip_prefix("# breaks: "));
            assert!(guarantee.is_some_and(|key| GUARANTEES.contains(&key)), "{path}");
            let task = self::text(&format!("{exercise}/exercise.md"));
            let key = guarantee.unwrap();
            assert!(task.contains(&format!("| `{key}` |")), "{path}: {key} is not checked there");
        }
    }
}

#[test]
fn nothing_but_the_closing_section_says_that_the_two_generals_cannot_win() {
    assert!(text("two-generals/closing.md").starts_with("No strategy passes."));
    let told = ["exercise.md", "template.py", "template.rs", "Template.java"];
    for name in told {
        let text = text(&format!("two-generals/{name}")).to_lowercase();
        for word in ["impossib", "theorem", "no strategy", "cannot be", "unsolvable"] {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
}

#[test]
fn the_readme_leaves_no_place_unfilled() {
    let template = text("README.template.md");
    let places = ["title", "main", "language", "exercise", "command", "watch", "closing"];
    let mut rest = template.clone();
    for place in places {
        let place = format!("{{{place}}}");
        assert!(rest.contains(&place), "{place}");
        rest = rest.replace(&place, "");
    }
    assert!(!rest.contains(['{', '}']));
    for language in ["python", "rust", "java"] {
        let text = text(&format!("helper/{language}.md"));
        assert!(!text.replace("{main}", "").contains(['{', '}']), "{language}");
    }
    for exercise in names() {
        assert!(text(&format!("{exercise}/exercise.md")).starts_with("# "));
        assert!(!text(&format!("{exercise}/closing.md")).is_empty());
    }
}

#[test]
fn what_a_python_program_prints_spoils_no_answer() {
    if !can_run("python3") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("chatty.py");
    let source = "from step import run\n\n\ndef step(node, state, stable, event):\n    \
                  print('here')\n    return 1, []\n\n\nrun(step)\n";
    fs::write(&file, source).unwrap();
    // An absolute path stays what it is.
    let mut program = Program::start(&mut python(file.to_str().unwrap()));
    let call = r#"{"node":"a","state":null,"stable":{},"event":{"type":"start"}}"#;
    assert_eq!(program.ask(call), r#"{"state": 1, "actions": []}"#);
}

#[test]
fn the_helper_in_java_reads_and_writes_json_as_serde_does() {
    if !can_run("java") {
        return;
    }
    let echo =
        "class Solution { public static void main(String[] args) throws java.io.IOException {
        Step.run((node, state, stable, event) -> new Step.Answer(event)); } }";
    let folder = TempDir::new().unwrap();
    let mut program = Program::start(&mut java(echo, &folder));
    for event in awkward() {
        let call = json!({ "node": "a", "state": null, "stable": {}, "event": event });
        let answer: Value = serde_json::from_str(&program.ask(&call.to_string())).unwrap();
        assert_eq!(answer, json!({ "state": event, "actions": [] }));
    }
    // Escapes that serde never writes, and space between.
    let spaced = r#"{ "node" : "a", "state":null, "stable": { }, "event" : [ "\u00e9\ud83c\udff0\/\b\f" , 1 ] }"#;
    let answer: Value = serde_json::from_str(&program.ask(spaced)).unwrap();
    assert_eq!(answer["state"], json!(["é🏰/\u{8}\u{c}", 1]));
}

/// Values that a hurried parser gets wrong.
fn awkward() -> Vec<Value> {
    vec![
        json!(null),
        json!([true, false, null, 0, -1, i64::MAX, i64::MIN, 0.5, -1.5e300]),
        json!({}),
        json!([[], {}, [[]], { "": {} }]),
        json!("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}\u{2028}é🏰"),
        json!({ "b": 1, "a": { "d": 2, "c": [3] }, "é\"": "x" }),
    ]
}

/// Any JSON value, not too large.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Eighths have few digits: serde reads long fractions only nearly.
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_helper_in_rust_reads_and_writes_json_as_serde_does(value in any_json()) {
        for text in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            let written = step::parse(&text).unwrap().to_string();
            prop_assert_eq!(&serde_json::from_str::<Value>(&written).unwrap(), &value);
        }
    }

    #[test]
    fn the_helper_in_rust_refuses_what_serde_refuses(value in any_json(), at in any::<prop::sample::Index>()) {
        let text = value.to_string();
        let cut: String = text.chars().take(at.index(text.chars().count())).collect();
        // The one thing that it takes and serde does not.
        prop_assume!(!cut.ends_with('.'));
        let is_json = serde_json::from_str::<Value>(&cut).is_ok();
        prop_assert_eq!(step::parse(&cut).is_ok(), is_json, "{}", cut);
    }
}

#[test]
fn the_helper_in_rust_knows_every_escape() {
    for value in awkward() {
        let read = step::parse(&value.to_string()).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&read.to_string()).unwrap(), value);
    }
    let read = step::parse(r#" [ "\u00e9\ud83c\udff0\/\b\f" , 1 ] "#).unwrap();
    assert_eq!(read[0].text(), "é🏰/\u{8}\u{c}");
    for wrong in
        ["", "[1", "nul", "\"\\x\"", r#""\ud83c""#, r#""\ud83cé""#, r#""\u12"#, "1 2", "{1:2}"]
    {
        assert!(step::parse(wrong).is_err(), "{wrong}");
    }
}
