//! The program itself, run as a shell would.

use std::process::{Command, Stdio};

/// How a run of the program ended.
pub struct Ended {
    /// Its exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it complained about.
    pub err: String,
}

/// Runs the program with these arguments and nothing on its standard input.
pub fn program(args: &[&str]) -> Ended {
    ended(Command::new(env!("CARGO_BIN_EXE_two-generals")).args(args))
}

/// Runs a command with nothing on its standard input.
pub fn ended(command: &mut Command) -> Ended {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let ended =
        Ended { status: output.status.code(), out: text(output.stdout), err: text(output.stderr) };
    assert!(!ended.err.contains("panicked at src"), "{}", ended.err);
    ended
}
