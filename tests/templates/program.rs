//! Programs that speak the step protocol, as children.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;

/// A running program.
pub struct Program {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Program {
    pub fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, to, from: BufReader::new(from) }
    }

    /// What it answers to a line, without the line's end.
    pub fn ask(&mut self, line: &str) -> String {
        writeln!(self.to, "{line}").unwrap();
        let mut answer = String::new();
        self.from.read_line(&mut answer).unwrap();
        assert!(answer.ends_with('\n'), "no whole answer to {line}: {answer:?}");
        answer.trim_end().to_string()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself already; either way it is gone afterwards.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The exercises' files.
pub fn exercises() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/exercises")
}

/// What a file of the exercises holds.
pub fn text(path: &str) -> String {
    fs::read_to_string(exercises().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// Whether a command can be run here; where it cannot, says that the test is skipped.
pub fn can_run(command: &str) -> bool {
    let quiet = || Stdio::null();
    let status = Command::new(command).arg("--version").stdout(quiet()).stderr(quiet()).status();
    let is_there = status.is_ok_and(|status| status.success());
    if !is_there {
        println!("skipped: {command} is not on this machine");
    }
    is_there
}

/// A program in Python, by its file below the exercises.
pub fn python(path: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(exercises().join(path));
    command.env("PYTHONPATH", exercises().join("helper")).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Builds a program in Rust as a student would, with its helper beside it and nothing else.
pub fn rust(path: &str, folder: &TempDir) -> Command {
    fs::write(folder.path().join("main.rs"), text(path)).unwrap();
    fs::write(folder.path().join("step.rs"), text("helper/step.rs")).unwrap();
    let readme = text("helper/rust.md");
    let line = readme.lines().find(|line| line.starts_with("rustc ")).unwrap();
    // As the README says, only not optimised, which takes longer than all the rest.
    let words = line.split_whitespace().skip(1).filter(|word| *word != "-O");
    let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let mut build = Command::new(compiler);
    build.args(words).args(["-D", "warnings"]);
    assert!(build.current_dir(folder.path()).status().unwrap().success(), "{path}");
    Command::new(folder.path().join("main"))
}

/// A program in Java, its helper at its end, run as a single source file.
pub fn java(source: &str, folder: &TempDir) -> Command {
    let file = folder.path().join("Solution.java");
    fs::write(&file, format!("{source}\n{}", text("helper/Step.java"))).unwrap();
    let mut command = Command::new("java");
    // Less compilation at run time: the program lives for a moment only.
    command.arg("-XX:TieredStopAtLevel=1").arg(file);
    command
}
