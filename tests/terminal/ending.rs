//! However it ends, the terminal is given back.

use std::env;
use std::io::{self, Write};

use rustix::process::Signal;
use two_generals::shell::screen::guard::Guard;

use super::tty::{End, Tty, command, two_generals};

fn stepped(folder: &tempfile::TempDir) -> Tty {
    let mut tty = two_generals(&["open", "handshake-3-last-captured"], folder.path());
    tty.shows("step 0 ");
    tty.send("ll");
    tty.shows("step 2 ");
    tty.is_taken();
    tty
}

#[test]
fn control_c_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = stepped(&folder);
    tty.send("\x03");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
}

#[test]
fn a_run_that_is_not_saved_is_asked_about_and_a_second_control_c_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = stepped(&folder);
    tty.send("c\x03");
    tty.shows("This run is not saved. Quit all the same?");
    tty.send("\x1b");
    tty.shows_no("This run is not saved");
    tty.send("\x03");
    tty.shows("This run is not saved. Quit all the same?");
    tty.send("\x03");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
}

#[test]
fn it_dies_of_the_signals_that_end_it() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let folder = tempfile::tempdir().unwrap();
        let tty = stepped(&folder);
        tty.signal(signal);
        assert_eq!(tty.ends(), End::Signal(signal.as_raw()));
        tty.is_given_back();
    }
}

#[test]
fn it_dies_of_a_signal_while_playing() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = stepped(&folder);
    tty.send("- ");
    tty.shows("▶ 0.5×");
    tty.signal(Signal::TERM);
    assert_eq!(tty.ends(), End::Signal(Signal::TERM.as_raw()));
    tty.is_given_back();
}

/// Set in the environment of this very test when it runs itself in a terminal of its own.
const INSIDE: &str = "TWO_GENERALS_TEST_PANICS_INSIDE";

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    if env::var_os(INSIDE).is_some() {
        panic_with_the_terminal_taken();
    }
    let folder = tempfile::tempdir().unwrap();
    let itself = env::current_exe().unwrap();
    let name = "ending::a_panic_gives_the_terminal_back_before_it_speaks";
    let mut again =
        command(itself.to_str().unwrap(), &["--exact", name, "--nocapture"], folder.path());
    again.env(INSIDE, "1");
    let mut tty = Tty::start(again);
    tty.shows("all is well so far");
    tty.is_taken();
    tty.send("\r");
    assert_eq!(tty.ends(), End::Exit(101), "as a failed test ends");
    tty.is_given_back();
    // Words on the program's own screen would be gone with it.
    tty.shows("something that should not happen");
}

fn panic_with_the_terminal_taken() -> ! {
    let _guard = Guard::enter().unwrap();
    let mut out = io::stdout();
    // As the screen does while it is drawn.
    crossterm::execute!(out, crossterm::cursor::Hide).unwrap();
    out.write_all(b"all is well so far").unwrap();
    out.flush().unwrap();
    crossterm::event::read().unwrap();
    panic!("something that should not happen");
}
