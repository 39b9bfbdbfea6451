//! `exercise`: what students and teachers do on the command line, with programs in Python and Rust and with what is
//! built in.

mod broken;
mod formats;
mod kits;
mod misbehaving;
#[path = "../program/mod.rs"]
mod program;
mod saved;
mod variants;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use program::{Ended, ended};

/// The exercises' files.
fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/exercises")
}

/// Is there a Python? A test without it says that it was skipped.
fn has_python() -> bool {
    let mut start = Command::new("python3");
    let quiet = start.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let there = quiet.status().is_ok_and(|status| status.success());
    if !there {
        println!("skipped: python3 is not on this machine");
    }
    there
}

/// An example program; `cargo test` builds them beside the tests.
fn example(name: &str) -> String {
    let test = std::env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join("examples").join(name);
    assert!(path.is_file(), "{path:?} is missing: `cargo build --examples` builds it");
    path.to_str().unwrap().into()
}

/// Runs the program in a folder. Python finds the helper that students have beside their program.
fn run_in(folder: &Path, args: &[&str]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_two-generals"));
    command.args(args).current_dir(folder);
    command.env("PYTHONPATH", assets().join("helper")).env("PYTHONDONTWRITEBYTECODE", "1");
    ended(&mut command)
}

/// Runs `exercise` among the exercises' files.
fn exercise(args: &[&str]) -> Ended {
    run_in(&assets(), &[&["exercise"], args].concat())
}

/// What `exercise check --format json` prints, and its exit status.
fn checked(args: &[&str]) -> (Option<i32>, Value) {
    let ended = exercise(&[&["check", "--format", "json"], args].concat());
    let report = serde_json::from_str(&ended.out);
    (ended.status, report.unwrap_or_else(|_| panic!("{args:?}: {}{}", ended.out, ended.err)))
}

/// The guarantees that fail, each with the number of events of its run.
fn failing(report: &Value) -> Vec<(&str, u64)> {
    let all = report["guarantees"].as_object().unwrap().iter();
    let fails = all.filter(|(_, mark)| mark["verdict"] == "fails");
    fails.map(|(key, mark)| (key.as_str(), mark["run"]["events"].as_u64().unwrap())).collect()
}

/// Does a guarantee fail in a shortest run of so many events?
#[track_caller]
fn assert_fails(report: &Value, guarantee: &str, events: u64, what: &str) {
    let mark = &report["guarantees"][guarantee];
    let found = (&mark["verdict"], &mark["run"]["events"], &mark["run"]["shortest"]);
    let fails = failing(report);
    assert_eq!(
        found,
        (&"fails".into(), &events.into(), &true.into()),
        "{what}: {guarantee}, of {fails:?}"
    );
}
