//! Exercises: steps per second of a built-in solution and through a child process, and a whole check.
//!
//! `cargo bench --bench exercise`. Through python3 only where it is installed.

use std::path::PathBuf;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use serde_json::{Map, json};
use two_generals::exercise::{Bounds, check};
use two_generals::explore::budget::Budget;
use two_generals::protocols::exercise::{
    Builtin, Call, Exercise, Incoming, Shared, Solution, Task,
};
use two_generals::shell::program::{Command, Limits, Program};

fn main() {
    divan::main();
}

/// Receivers of a FIFO link.
const RECEIVERS: [&str; 3] = ["built-in", "rust", "python"];

fn example() -> Option<PathBuf> {
    let bench = std::env::current_exe().ok()?;
    let path = bench.ancestors().nth(2)?.join("examples").join("fifo_receiver");
    path.is_file().then_some(path)
}

/// The program, where there is one: `cargo build --release --examples` builds the Rust one.
fn program(which: &str) -> Option<Program> {
    let words = match which {
        "rust" => vec![example()?.to_string_lossy().into_owned()],
        _ => {
            let root = env!("CARGO_MANIFEST_DIR");
            let helper = format!("PYTHONPATH={root}/assets/exercises/helper");
            let solution = format!("{root}/assets/exercises/fifo-link/solution.py");
            vec!["env".into(), helper, "python3".into(), solution]
        }
    };
    let program = Program::new(Command::from_words(&words)?, Limits::default());
    program.step(calls(which).first()?).ok()?;
    Some(program)
}

fn solution(which: &str) -> Option<Arc<dyn Solution>> {
    match which {
        "built-in" => Some(Arc::new(Builtin::plain(Task::FifoLink))),
        which => Some(Arc::new(program(which)?)),
    }
}

/// A message that is delivered at once.
fn call(n: u32) -> Call {
    let message = json!({ "n": n, "text": format!("m{n}") });
    Call {
        exercise: "fifo-link",
        node: "receiver".into(),
        state: json!({ "next": n, "held": [] }),
        stable: Map::new(),
        event: Incoming::Message { from: "sender".into(), message },
    }
}

/// How many steps in a row.
const STEPS: u32 = 1_000;

/// The built-in receiver's `held` is a list, the programs' an object: each is given its own.
fn calls(which: &str) -> Vec<Call> {
    let own = |mut call: Call| {
        if which != "built-in" {
            call.state["held"] = json!({});
        }
        call
    };
    (1..=STEPS).map(call).map(own).collect()
}

#[divan::bench(args = RECEIVERS)]
fn steps(bencher: Bencher<'_, '_>, which: &str) {
    let Some(solution) = solution(which) else { return eprintln!("{which}: not there, skipped") };
    let calls = calls(which);
    bencher.counter(ItemsCount::new(STEPS)).bench(|| {
        for call in &calls {
            solution.step(call).expect("a receiver answers");
        }
    });
}

/// The whole check of a receiver with 4 messages: all runs within the bounds, then 1,000 random runs.
#[divan::bench(args = RECEIVERS, sample_count = 5, sample_size = 1)]
fn check_fifo_link(bencher: Bencher<'_, '_>, which: &str) {
    if solution(which).is_none() {
        return eprintln!("{which}: not there, skipped");
    }
    let made = || match solution(which) {
        Some(solution) => Exercise::of(Task::FifoLink, Shared::with(solution)),
        None => unreachable!("it was there a moment ago"),
    };
    bencher.with_inputs(made).bench_values(|exercise| {
        let bounds = Bounds { inputs: 4, ..Bounds::of(&exercise) };
        check(&exercise, &bounds, &Budget::most(bounds.states)).expect("nobody stops it")
    });
}
