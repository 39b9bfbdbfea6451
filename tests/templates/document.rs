//! The protocol's document: its tables are the types, its transcript is true, its program runs.

use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use two_generals::protocols::exercise::{Action, Incoming, VERSION};

use crate::program::{Program, can_run, python};
use crate::replay::Replay;

fn document() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/step-protocol.md");
    fs::read_to_string(file).unwrap()
}

/// The session in the document.
fn transcript() -> Replay {
    let text = document();
    let lines = |sign: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix(sign)).map(str::to_string).collect()
    };
    let (calls, answers) = (lines("-> "), lines("<- "));
    assert_eq!(calls.len(), answers.len());
    Replay::from(calls.into_iter().zip(answers).collect())
}

/// The objects that the rows of a section's table describe: their kind, and an example of every field.
fn rows(section: &str, tag: &str) -> Vec<Map<String, Value>> {
    let text = document();
    let start = text.find(&format!("\n## {section}\n")).unwrap();
    let rows = text[start..].lines().skip_while(|line| !line.starts_with("|---"));
    let rows = rows.skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let mut object = Map::new();
        object.insert(tag.into(), cells[1].trim_matches('`').into());
        for field in cells[2].split("), ").filter(|field| !field.is_empty()) {
            let (name, kind) = field.split_once(" (").unwrap_or((field, "config"));
            object.insert(name.trim_matches('`').into(), example(kind));
        }
        object
    })
    .collect()
}

/// A value of a kind as the document names it.
fn example(kind: &str) -> Value {
    match kind.trim_end_matches(')') {
        "text" => json!("x"),
        "any" => json!({ "x": [1] }),
        "config" => json!({}),
        "list of actions" => json!([{ "do": "deliver", "message": 1 }]),
        decision if decision.starts_with("`\"attack\"`") => json!("attack"),
        whole => {
            assert!(whole.starts_with("whole"), "{whole}");
            json!(1)
        }
    }
}

/// Every row is read as one of these, each field is needed, and no other is allowed. Says what was read.
fn read<T: DeserializeOwned>(section: &str, tag: &str) -> Vec<T> {
    let parse =
        |object: &Map<String, Value>| serde_json::from_value::<T>(Value::Object(object.clone()));
    let mut all = Vec::new();
    for row in rows(section, tag) {
        all.push(parse(&row).unwrap_or_else(|why| panic!("{why}: {row:?}")));
        for name in row.keys() {
            let mut less = row.clone();
            less.remove(name);
            assert!(parse(&less).is_err(), "without {name}: {row:?}");
        }
        let mut more = row.clone();
        more.insert("more".into(), json!(1));
        assert!(parse(&more).is_err(), "{more:?}");
    }
    all
}

#[test]
fn the_events_in_the_document_are_those_of_the_protocol() {
    let known = |event: &Incoming| match event {
        Incoming::Start { .. } => 0,
        Incoming::Recover { .. } => 1,
        Incoming::Input { .. } => 2,
        Incoming::Message { .. } => 3,
        Incoming::Timer { .. } => 4,
    };
    let told: Vec<usize> = read::<Incoming>("Events", "type").iter().map(known).collect();
    assert_eq!(told, Vec::from_iter(0..5));
}

#[test]
fn the_actions_in_the_document_are_those_of_the_protocol() {
    // No wildcard: who adds an action is told here that the document needs a row.
    let known = |action: &Action| match action {
        Action::Send { .. } => 0,
        Action::SetTimer { .. } => 1,
        Action::CancelTimer { .. } => 2,
        Action::Persist { .. } => 3,
        Action::Apply { .. } => 4,
        Action::Deliver { .. } => 5,
        Action::Reply { .. } => 6,
        Action::Decide { .. } => 7,
        Action::Suspect { .. } => 8,
        Action::Trust { .. } => 9,
        Action::Trace { .. } => 10,
        Action::Atomic { .. } => 11,
    };
    let told: Vec<usize> = read::<Action>("Actions", "do").iter().map(known).collect();
    assert_eq!(told, Vec::from_iter(0..12));
}

#[test]
fn the_document_tells_the_version_of_the_protocol() {
    assert!(document().starts_with(&format!("# The step protocol, version {VERSION}\n")));
}

#[test]
fn the_transcript_is_what_the_reference_says() {
    let session = transcript();
    assert!(session.said.len() > 8);
    session.check_calls();
    if !can_run("python3") {
        return;
    }
    let mut program = Program::start(&mut python("fifo-link-recovery/solution.py"));
    for (call, answer) in &session.said {
        assert_eq!(program.ask(call), *answer, "{call}");
    }
}

#[test]
fn the_program_in_the_document_runs() {
    if !can_run("python3") {
        return;
    }
    let text = document();
    let source = text.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("program.py");
    fs::write(&file, source).unwrap();
    // An absolute path stays what it is.
    let mut program = Program::start(&mut python(file.to_str().unwrap()));
    let told = Replay::of("fifo-link", &mut program);
    assert!(told.actions.iter().all(|actions| *actions == json!([])));
}
