//! Opening a scenario, stepping through it, resizing the window, and resting.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use super::tty::{End, Tty, two_generals};

const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";

#[test]
fn the_menu_opens_a_scenario_that_steps_forward_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&[], folder.path());
    tty.shows("two-generals open option-1-arrives");
    tty.is_taken();
    tty.send("\x1b[B");
    tty.shows("two-generals open option-1-captured");
    tty.send("\r");
    tty.shows("step 0 ");
    tty.send(RIGHT);
    tty.shows("step 1 ");
    tty.send(RIGHT);
    tty.shows("step 2 ");
    tty.send(LEFT);
    tty.shows("step 1/2 ");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
}

#[test]
fn playing_goes_on_by_itself_to_the_outcome() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&["open", "option-1-captured"], folder.path());
    tty.shows("step 0 ");
    tty.send("++++ ");
    tty.shows("attacked alone");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
}

#[test]
fn a_window_that_is_too_small_is_said_and_can_be_left() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&["open", "option-2-ack-captured"], folder.path());
    tty.shows("step 0 ");
    tty.resize(60, 20);
    tty.shows("the window has 60 x 20");
    tty.resize(200, 60);
    tty.shows("What each general has seen");
    tty.resize(79, 24);
    tty.shows("the window has 79 x 24");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
}

#[test]
fn the_window_may_change_its_size_while_playing() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&["open", "option-2-ack-captured"], folder.path());
    tty.shows("step 0 ");
    tty.send("+++ ");
    tty.shows("▶ 8×");
    for (columns, rows) in [(60, 20), (200, 60), (2, 1), (81, 25), (1, 1), (240, 70), (80, 23)] {
        tty.resize(columns, rows);
    }
    tty.resize(80, 24);
    tty.shows("attacked alone");
    tty.signal(Signal::TERM);
    assert_eq!(tty.ends(), End::Signal(Signal::TERM.as_raw()));
    tty.is_given_back();
}

#[test]
fn at_rest_it_uses_no_cpu() {
    let folder = tempfile::tempdir().unwrap();
    let menu = two_generals(&[], folder.path());
    menu.shows("two-generals open");
    let mut open = two_generals(&["open", "retry-deadline", "--reduced-motion"], folder.path());
    open.shows("step 0 ");
    open.send(RIGHT);
    open.shows("step 1 ");
    // The one place where time must pass: nothing else shows that nothing happens.
    let before = [ticks(&menu), ticks(&open)];
    thread::sleep(Duration::from_millis(1_200));
    let used = [ticks(&menu) - before[0], ticks(&open) - before[1]];
    assert!(used.iter().all(|&used| used <= 2), "clock ticks at rest: {used:?}");
}

/// The clock ticks that a process has used so far.
fn ticks(tty: &Tty) -> u64 {
    let path = format!("/proc/{}/stat", tty.pid());
    if !Path::new(&path).exists() {
        return 0;
    }
    let stat = fs::read_to_string(path).unwrap();
    // The name in brackets may hold anything; after it come the state and then the numbers.
    let numbers: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    numbers[11].parse::<u64>().unwrap() + numbers[12].parse::<u64>().unwrap()
}
