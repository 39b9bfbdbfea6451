//! The host of a student's program: whatever the child does, it is told clearly, in time, and nothing is left behind.

#![cfg(unix)]

mod ending;
mod fuzzing;
mod honest;
mod interpreted;
mod misbehaving;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use serde_json::{Map, Value, json};
use two_generals::protocols::exercise::{Call, Incoming};
use two_generals::shell::program::{Command, Limits, Program};

/// An example program; `cargo test` builds them beside the tests.
fn example(name: &str) -> PathBuf {
    let test = env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join("examples").join(name);
    assert!(path.is_file(), "{path:?} is missing: `cargo build --examples` builds it");
    path
}

/// Limits that a test can wait for.
fn brief() -> Limits {
    Limits {
        time_per_call: Duration::from_millis(500),
        time_to_start: Duration::from_millis(1500),
        ..Limits::default()
    }
}

/// Limits that a busy machine does not reach.
fn patient() -> Limits {
    Limits { time_per_call: Duration::from_secs(30), ..Limits::default() }
}

/// A mark in the environment of a child, by which everything that comes from it is found.
struct Mark(String);

impl Mark {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        Self(format!("HOST_TEST_MARK={}-{number}", process::id()))
    }

    /// A program that bears the mark.
    fn command(&self, program: PathBuf, args: &[&str]) -> Command {
        let mut words = vec![self.0.clone(), program.to_str().unwrap().to_owned()];
        words.extend(args.iter().map(|&arg| arg.to_owned()));
        Command::new("env", words)
    }

    fn bad(&self, args: &[&str], limits: Limits) -> Program {
        Program::new(self.command(example("bad_program"), args), limits)
    }

    /// The processes that bear it and live. Only Linux tells.
    fn living(&self) -> Vec<u32> {
        let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
        entries
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(|pid| self.is_on(*pid))
            .collect()
    }

    fn is_on(&self, pid: u32) -> bool {
        // Of a process that has ended but is not reaped this is empty.
        let marks = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        marks.split(|&byte| byte == 0).any(|mark| mark == self.0.as_bytes())
    }

    /// So many that bear it live. Of one that has just begun this may take a while to be seen.
    fn assert_living(&self, number: usize) {
        let until = Instant::now() + Duration::from_secs(5);
        while self.living().len() != number && cfg!(target_os = "linux") {
            assert!(Instant::now() < until, "{}: {:?}", self.0, self.living());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Nothing that bears it lives any more.
    fn assert_gone(&self) {
        self.assert_living(0);
    }
}

/// A call about an event.
fn call_about(event: Incoming, state: Value) -> Call {
    Call { exercise: "fifo-link", node: "receiver".into(), state, stable: Map::new(), event }
}

/// A call about a message.
fn call(state: Value, message: Value) -> Call {
    call_about(Incoming::Message { from: "sender".into(), message }, state)
}

/// Any call.
fn any_call() -> Call {
    call(Value::Null, json!("hello"))
}
