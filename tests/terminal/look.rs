//! What the terminal can do, and where there is none.

#[path = "../program/mod.rs"]
mod program;

use std::path::Path;

use self::program::program;
use super::tty::{End, Tty, command};

const PROGRAM: &str = env!("CARGO_BIN_EXE_two-generals");

#[test]
fn without_a_terminal_it_names_the_command_that_needs_none() {
    for (args, run) in [
        (&[][..], "two-generals run "),
        (&["open", "option-1-captured"][..], "two-generals run option-1-captured"),
    ] {
        let ended = program(args);
        assert_eq!(ended.status, Some(2));
        assert_eq!(ended.out, "");
        assert!(ended.err.contains(run), "{}", ended.err);
    }
}

#[test]
fn with_its_output_in_a_pipe_the_terminal_is_not_touched() {
    let line = format!("'{PROGRAM}' | cat; echo done");
    let tty = Tty::start(command("/bin/sh", &["-c", &line], Path::new("/")));
    tty.shows("two-generals run ");
    tty.shows("done");
    assert_eq!(tty.ends(), End::Exit(0), "the shell's own");
    tty.is_given_back();
    assert!(!tty.raw().contains(&b'\x1b'), "{:?}", tty.raw());
}

/// The numbers of every sequence that sets a style.
fn styles(raw: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(raw);
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
        rest[end..].starts_with('m').then_some(&rest[..end])
    });
    sequences.flat_map(|s| s.split([';', ':'])).filter_map(|n| n.parse().ok()).collect()
}

fn sets_colour(style: &u16) -> bool {
    matches!(style, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107)
}

/// The style numbers that are sent for a scenario at its outcome.
fn sent(variables: &[(&str, &str)]) -> Vec<u16> {
    let folder = tempfile::tempdir().unwrap();
    let mut command = command(PROGRAM, &["open", "option-1-captured"], folder.path());
    for (name, value) in variables {
        command.env(name, value);
    }
    let mut tty = Tty::start(command);
    tty.shows("step 0 ");
    tty.send("Gs");
    tty.shows("Save the run");
    tty.send("\x1b");
    tty.shows_no("Save the run");
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0));
    tty.is_given_back();
    styles(&tty.raw())
}

#[test]
fn no_color_sends_no_colours() {
    let coloured = sent(&[]);
    assert!(coloured.iter().any(sets_colour), "{coloured:?}");
    let plain = sent(&[("NO_COLOR", "1")]);
    assert!(!plain.iter().any(sets_colour), "{plain:?}");
    assert!(plain.contains(&1), "bold is no colour: {plain:?}");
}

#[test]
fn colours_are_those_that_the_terminal_has() {
    let rich = sent(&[("COLORTERM", "truecolor")]);
    assert!(rich.windows(2).any(|pair| pair == [38, 2]), "24 bits");
    let palette = sent(&[]);
    assert!(palette.windows(2).any(|pair| pair == [38, 5]), "the palette of 256");
    assert!(!palette.windows(2).any(|pair| pair == [38, 2]));
}
