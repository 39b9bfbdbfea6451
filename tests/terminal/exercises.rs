//! `exercise show` and `exercise watch` in a real terminal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tempfile::TempDir;

use super::tty::{End, Tty, command};

/// A mark in the environment of everything that a terminal starts.
const MARK: &str = "EXERCISE_TEST_MARK";

/// The exercises' files.
fn assets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/exercises")
}

/// Is there a Python? A test without it says that it was skipped.
fn has_python() -> bool {
    let mut start = std::process::Command::new("python3");
    let quiet = start.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let there = quiet.status().is_ok_and(|status| status.success());
    if !there {
        println!("skipped: python3 is not on this machine");
    }
    there
}

/// A program that hangs; `cargo test` builds it beside the tests.
fn hangs() -> [String; 2] {
    let test = std::env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join("examples/bad_program");
    assert!(path.is_file(), "{path:?} is missing: `cargo build --examples` builds it");
    [path.to_str().unwrap().into(), "hang".into()]
}

fn two_generals(folder: &Path, args: &[&str]) -> Tty {
    let mut all =
        command(env!("CARGO_BIN_EXE_two-generals"), &[&["exercise"], args].concat(), folder);
    all.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    all.env("PYTHONPATH", assets().join("helper"));
    all.env(MARK, folder);
    Tty::start(all)
}

/// The processes beside the tool itself that were started in this folder's terminal. Only Linux tells.
fn children(folder: &Path, tty: &Tty) -> Vec<u32> {
    let wanted = format!("{MARK}={}", folder.display());
    let own = tty.pid().as_raw_nonzero().get() as u32;
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let is_marked = |pid: &u32| {
        let marks = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        marks.split(|&byte| byte == 0).any(|mark| mark == wanted.as_bytes())
    };
    pids.filter(|pid| *pid != own && is_marked(pid)).collect()
}

fn until(what: &str, wanted: impl Fn() -> bool) {
    let limit = Instant::now() + Duration::from_secs(30);
    while !wanted() {
        assert!(Instant::now() < limit, "waited in vain until {what}");
        sleep(Duration::from_millis(20));
    }
}

/// A program beside its helper, as a student has it.
fn student(program: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(assets().join(program), folder.path().join("solution.py")).unwrap();
    fs::copy(assets().join("helper/step.py"), folder.path().join("step.py")).unwrap();
    folder
}

#[test]
fn show_opens_the_shortest_failing_run_where_it_breaks() {
    if !has_python() {
        return;
    }
    let folder = student("fifo-link/broken/no_hold_back.py");
    let args = [
        "show",
        "fifo-link",
        "--guarantee",
        "order",
        "--runs",
        "0",
        "--",
        "python3",
        "solution.py",
    ];
    let mut tty = two_generals(folder.path(), &args);
    tty.shows("m2 was delivered before m1");
    // Twelve events, and between them the lines of the pseudocode of the sender, which is the tool's.
    tty.shows("step 21 ");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
    assert!(children(folder.path(), &tty).is_empty(), "nothing is left behind");
}

#[test]
fn show_says_where_nothing_fails() {
    let folder = tempfile::tempdir().unwrap();
    let tty =
        two_generals(folder.path(), &["show", "fifo-link", "--variant", "correct", "--runs", "5"]);
    tty.shows("fifo-link: nothing fails within the bounds, so there is nothing to show");
    assert_eq!(tty.ends(), End::Exit(1));
}

#[test]
fn a_saved_run_is_opened_where_it_breaks_with_its_program_and_then_with_a_better_one() {
    if !has_python() {
        return;
    }
    let folder = student("fifo-link/broken/no_hold_back.py");
    let args =
        ["check", "fifo-link", "--save", "run.json", "--runs", "0", "--", "python3", "solution.py"];
    assert_eq!(two_generals(folder.path(), &args).ends(), End::Exit(1));
    let show = ["show", "run.json", "--", "python3", "solution.py"];
    let mut tty = two_generals(folder.path(), &show);
    tty.shows("m2 was delivered before m1");
    tty.shows("step 21 ");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
    fs::copy(assets().join("fifo-link/solution.py"), folder.path().join("solution.py")).unwrap();
    let mut tty = two_generals(folder.path(), &show);
    tty.shows("step 0 ");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
}

#[test]
fn watch_checks_again_at_every_save() {
    if !has_python() {
        return;
    }
    let folder = student("fifo-link/broken/no_hold_back.py");
    let args = ["watch", "fifo-link", "--runs", "20", "--", "python3", "solution.py"];
    let mut tty = two_generals(folder.path(), &args);
    tty.is_taken();
    let process = || children(folder.path(), &tty);
    until("the program runs", || !process().is_empty());
    let first = process();
    fs::copy(assets().join("fifo-link/solution.py"), folder.path().join("solution.py")).unwrap();
    tty.shows("Saved: checked again.");
    until("another process runs", || !process().is_empty() && process() != first);
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
    until("nothing is left behind", || children(folder.path(), &tty).is_empty());
}

#[test]
fn a_program_that_hangs_is_ended_with_the_screen_however_that_ends() {
    for signal in [None, Some(Signal::TERM), Some(Signal::HUP), Some(Signal::INT)] {
        let folder = tempfile::tempdir().unwrap();
        let [program, way] = hangs();
        let args = ["watch", "fifo-link", "--", &program, &way];
        let mut tty = two_generals(folder.path(), &args);
        tty.is_taken();
        until("the program runs", || {
            !cfg!(target_os = "linux") || !children(folder.path(), &tty).is_empty()
        });
        match signal {
            None => {
                tty.send("q");
                assert_eq!(tty.ends(), End::Exit(0));
            }
            Some(signal) => {
                tty.signal(signal);
                assert_eq!(tty.ends(), End::Signal(signal.as_raw()));
            }
        }
        tty.is_given_back();
        until("nothing is left behind", || children(folder.path(), &tty).is_empty());
    }
}

#[test]
fn a_check_before_the_screen_can_be_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let [program, way] = hangs();
    let tty = two_generals(folder.path(), &["show", "fifo-link", "--", &program, &way]);
    if cfg!(target_os = "linux") {
        until("the program runs", || !children(folder.path(), &tty).is_empty());
        tty.signal(Signal::INT);
        assert_eq!(tty.ends(), End::Exit(130));
        until("nothing is left behind", || children(folder.path(), &tty).is_empty());
    }
}
