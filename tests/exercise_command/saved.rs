//! Failing runs that are saved, and opened again.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{assets, example, exercise, has_python, run_in};

/// Saves the failing run of a check.
fn save(folder: &Path, args: &[&str]) {
    let ended = run_in(folder, &[&["exercise", "check"], args].concat());
    assert_eq!(ended.status, Some(1), "{}", ended.err);
    assert!(folder.join("run.json").is_file());
}

fn with_variant(folder: &Path, exercise: &str, variant: &str) {
    save(folder, &[exercise, "--save", "run.json", "--variant", variant]);
}

#[test]
fn a_saved_run_of_a_variant_is_right_and_comes_to_the_same_failure() {
    for (exercise, variant, words) in [
        ("fifo-link", "delivers-on-arrival", "m2 was delivered before m1, which was sent earlier"),
        (
            "fifo-link-recovery",
            "acknowledges-first",
            "m1 and m2 were taken over and never delivered",
        ),
        ("rpc-dedup-recovery", "executes-first", "order 1: pay 10 was executed twice"),
        ("failure-detector", "fixed-timeout", "eventual accuracy is not kept"),
        ("two-generals", "always", "both attack"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        with_variant(folder.path(), exercise, variant);
        let valid = run_in(folder.path(), &["validate", "run.json"]);
        assert_eq!((valid.status, valid.err.as_str()), (Some(0), ""), "{variant}");
        let saved: Value =
            serde_json::from_str(&fs::read_to_string(folder.path().join("run.json")).unwrap())
                .unwrap();
        assert!(saved["summary"].as_str().unwrap().contains(words), "{}", saved["summary"]);
        if exercise != "two-generals" {
            assert!(
                !saved["expect"]["breaks"].as_array().unwrap().is_empty(),
                "{variant}: {saved}"
            );
        }
        let json = ["exercise", "check", exercise, "--variant", variant, "--format", "json"];
        let checked: Value = serde_json::from_str(&run_in(folder.path(), &json).out).unwrap();
        let marks = checked["guarantees"].as_object().unwrap().values();
        let told: Vec<Value> = marks
            .filter(|mark| mark["verdict"] == "fails")
            .map(|mark| mark["run"]["told"].clone())
            .collect();
        let run = run_in(folder.path(), &["run", "run.json"]);
        assert_eq!(run.status, Some(0), "{variant}: {}", run.err);
        // Every event that was told is in the transcript, in this order.
        let follows = |told: &Value| {
            let mut lines = run.out.lines();
            let words =
                |told: &Value| told.as_str().unwrap().split_once("  ").unwrap().1.to_owned();
            told.as_array().unwrap().iter().all(|one| lines.any(|line| line.ends_with(&words(one))))
        };
        assert!(told.iter().any(follows), "{variant}: {}\n{told:?}", run.out);
    }
}

#[test]
fn an_old_file_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("run.json"), "old").unwrap();
    let args = ["exercise", "check", "fifo-link", "--save", "run.json", "--variant", "drops-early"];
    let ended = run_in(folder.path(), &args);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("run.json is there already"), "{}", ended.err);
    assert_eq!(fs::read_to_string(folder.path().join("run.json")).unwrap(), "old");
}

#[test]
fn nothing_is_saved_where_nothing_fails() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "exercise",
        "check",
        "fifo-link",
        "--save",
        "run.json",
        "--variant",
        "correct",
        "--runs",
        "5",
    ];
    assert_eq!(run_in(folder.path(), &args).status, Some(0));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The run of a broken program in Python.
fn of_a_program(folder: &Path) {
    let program = assets().join("fifo-link/broken/no_hold_back.py");
    save(folder, &["fifo-link", "--save", "run.json", "--", "python3", program.to_str().unwrap()]);
}

#[test]
fn without_its_program_every_command_says_in_one_way_that_it_needs_it() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    of_a_program(folder.path());
    for args in [
        &["open", "run.json"][..],
        &["run", "run.json"],
        &["validate", "run.json"],
        &["check", "run.json"],
        &["sample", "run.json"],
        &["odds", "run.json"],
        &["matrix", "run.json"],
        &["chain", "run.json"],
        &["knows", "run.json", "--step", "1"],
        &["doubt", "run.json", "--step", "1"],
        &["adversary", "run.json"],
    ] {
        let ended = run_in(folder.path(), args);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{args:?}");
        assert_eq!(
            ended.err,
            "error: run.json: this is the run of a student's program, which is not in the file\n  \
             = help: open it with its program: two-generals exercise show run.json -- COMMAND\n",
            "{args:?}"
        );
    }
}

/// What `show` says, and that it ends with 2 and prints nothing.
fn refused(folder: &Path, args: &[&str]) -> String {
    let ended = run_in(folder, &[&["exercise", "show"], args].concat());
    assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{args:?}: {}", ended.err);
    ended.err
}

#[test]
fn a_saved_run_is_shown_with_its_program_and_with_nothing_else() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    of_a_program(folder);
    assert!(refused(folder, &["run.json"]).contains("write the program after --"));
    let variant = refused(folder, &["run.json", "--variant", "correct"]);
    assert!(variant.contains("write the program after --"), "{variant}");
    let python = refused(folder, &["run.json", "--", "python3", "x.py"]);
    assert!(
        python.contains("`two-generals exercise check fifo-link -- python3 x.py` prints"),
        "{python}"
    );
    let guarantee = refused(folder, &["run.json", "--guarantee", "order", "--", "true"]);
    assert!(guarantee.contains("leave --guarantee out"), "{guarantee}");
    fs::remove_file(folder.join("run.json")).unwrap();
    with_variant(folder, "fifo-link", "drops-early");
    assert!(refused(folder, &["run.json", "--", "true"]).contains("leave the program out"));
    let built_in = refused(folder, &["run.json"]);
    assert!(
        built_in.contains("`two-generals run run.json` prints the whole run as text"),
        "{built_in}"
    );
    let other = refused(folder, &["option-1-arrives"]);
    assert!(other.contains("`two-generals open option-1-arrives` opens it"), "{other}");
    fs::write(folder.join("torn.json"), "{").unwrap();
    assert!(refused(folder, &["torn.json"]).contains("torn.json:1"));
}

#[test]
fn without_a_terminal_show_and_watch_say_what_check_prints_instead() {
    let program = example("bad_program");
    for command in ["show", "watch"] {
        let ended = exercise(&[command, "fifo-link", "--inputs", "3", "--", &program, "hang"]);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""));
        let instead =
            format!("`two-generals exercise check fifo-link --inputs 3 -- {program} hang` prints");
        assert!(
            ended.err.contains("needs a terminal") && ended.err.contains(&instead),
            "{}",
            ended.err
        );
    }
}
