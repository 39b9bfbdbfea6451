//! Every way out ends every child: seen from outside, on a test that is run as a process of its own.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::process::{self, ChildStdout, ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use two_generals::protocols::exercise::Solution;
use two_generals::shell::program::{end_all, end_children_on_signals};

use super::{Mark, any_call, patient};

/// Tells the host which way out to take.
const WAY: &str = "HOST_TEST_WAY";
/// Tells it what mark its children bear.
const MARK: &str = "HOST_TEST_MARK_TO_BEAR";

/// Hosts a program with a grandchild until it goes out. Only of use as a process of its own.
#[test]
#[ignore = "it is started by the other tests"]
fn host() {
    let (Ok(way), Ok(mark)) = (env::var(WAY), env::var(MARK)) else { return };
    let child = if way == "honest" { "honest" } else { "grandchild" };
    let program = Mark(mark).bad(&[child], patient());
    if way == "signal" {
        end_children_on_signals().unwrap();
        end_children_on_signals().unwrap();
    }
    program.step(&any_call()).unwrap();
    println!("ready");
    match way.as_str() {
        "panic" => panic!("out by a panic"),
        "end" => {
            end_all();
            let late = program.step(&any_call()).unwrap_err().what;
            let again = program.step(&any_call()).unwrap_err().what;
            println!("{late}\n{again}");
            process::exit(0)
        }
        _ => std::thread::sleep(Duration::from_secs(60)),
    }
}

/// A host that is ready.
struct Host {
    mark: Mark,
    process: process::Child,
    out: BufReader<ChildStdout>,
}

impl Host {
    fn start(way: &str) -> Self {
        let mark = Mark::new();
        let mut process = process::Command::new(env::current_exe().unwrap())
            .args(["--exact", "ending::host", "--ignored", "--nocapture"])
            .env(WAY, way)
            .env(MARK, &mark.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while !line.ends_with("ready\n") {
            assert_ne!(out.read_line(&mut line).unwrap(), 0, "{line}");
        }
        Self { mark, process, out }
    }

    /// What it said after it was ready, and how it ended; nothing is left of it.
    fn ended(mut self) -> (String, ExitStatus) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let status = self.process.wait().unwrap();
        self.mark.assert_gone();
        (rest, status)
    }
}

#[test]
fn signals_end_every_child_first() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let host = Host::start("signal");
        host.mark.assert_living(2);
        kill_process(Pid::from_child(&host.process), signal).unwrap();
        assert_eq!(host.ended().1.code(), Some(128 + signal.as_raw()));
    }
}

#[test]
fn a_panic_ends_every_child() {
    assert_eq!(Host::start("panic").ended().1.code(), Some(101));
}

#[test]
fn ending_all_ends_every_child_and_lets_none_begin() {
    let (said, status) = Host::start("end").ended();
    assert!(status.success());
    assert!(said.contains("by signal 9 (SIGKILL) instead of answering"), "{said}");
    assert!(said.contains("cannot be started: this tool is ending"), "{said}");
}

#[test]
fn a_child_whose_host_is_killed_sees_its_input_end() {
    let host = Host::start("honest");
    host.mark.assert_living(1);
    kill_process(Pid::from_child(&host.process), Signal::KILL).unwrap();
    assert_eq!(host.ended().1.code(), None);
}
