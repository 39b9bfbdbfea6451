//! Ctrl-Z gives the terminal to the shell, fg takes it again.

use rustix::process::Signal;

use super::tty::{End, Tty, two_generals};

/// Continues the stopped program, which takes the terminal again and draws everything anew.
fn goes_on(tty: &Tty, shows: &str) {
    tty.stops();
    tty.is_given_back();
    // Without an alternate screen of its own the program's last picture is gone.
    assert!(!tty.contents().contains(shows), "{}", tty.contents());
    tty.signal(Signal::CONT);
    tty.is_taken();
    tty.shows(shows);
}

#[test]
fn control_z_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&["open", "option-1-arrives"], folder.path());
    tty.shows("step 0 ");
    tty.send("l\x1a");
    goes_on(&tty, "step 1 ");
    tty.send("l");
    tty.shows("step 2 ");
    // Again, by the signal that a job control command would send.
    tty.signal(Signal::TSTP);
    goes_on(&tty, "step 2 ");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
}

#[test]
fn control_z_in_the_menu_and_in_a_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&[], folder.path());
    tty.shows("two-generals open option-1-arrives");
    tty.send("\x1a");
    goes_on(&tty, "two-generals open option-1-arrives");
    tty.send("orun.json\x1a");
    goes_on(&tty, "run.json");
    tty.send("\x1b");
    tty.shows("two-generals open option-1-arrives");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
}

#[test]
fn ended_while_stopped_it_leaves_the_terminal_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&["open", "option-1-arrives"], folder.path());
    tty.shows("step 0 ");
    tty.send("\x1a");
    tty.stops();
    tty.is_given_back();
    tty.signal(Signal::TERM);
    tty.signal(Signal::CONT);
    assert_eq!(tty.ends(), End::Signal(Signal::TERM.as_raw()));
    tty.is_given_back();
}
