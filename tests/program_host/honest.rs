//! Programs that do as they should.

use std::time::Duration;

use rustix::process::{Pid, test_kill_process};
use serde_json::{Value, json};
use two_generals::protocols::exercise::{Action, Answer, Incoming, Solution};
use two_generals::shell::program::{Command, Limits, Program};

use super::{Mark, any_call, call, call_about, example, patient};

fn delivered(answer: &Answer) -> Vec<&str> {
    let text = |action: &Action| match action {
        Action::Deliver { message } => Some(message.as_str().unwrap().to_owned().leak() as &str),
        _ => None,
    };
    answer.actions.iter().filter_map(text).collect()
}

#[test]
fn the_fifo_receiver_delivers_in_order_and_once() {
    let program = Program::new(Command::new(example("fifo_receiver"), [""; 0]), patient());
    let mut state = program
        .step(&call_about(Incoming::Start { config: json!({}) }, Value::Null))
        .unwrap()
        .state;
    let arrivals = [(2, ""), (2, ""), (3, ""), (1, "abc"), (1, ""), (2, ""), (5, ""), (4, "de")];
    for (number, expected) in arrivals {
        let text = &"abcde"[number - 1..number];
        let answer = program.step(&call(state, json!({"n": number, "text": text}))).unwrap();
        assert_eq!(delivered(&answer).concat(), expected, "after {number}");
        state = answer.state;
    }
}

#[test]
fn the_whole_state_is_in_the_answer() {
    let program =
        Program::new(Command::from_words(&[example("fifo_receiver")]).unwrap(), patient());
    let ask = || {
        program.step(&call(json!({"next": 2, "held": {"3": "c"}}), json!({"n": 2, "text": "b"})))
    };
    let first = ask().unwrap();
    assert_eq!(delivered(&first), ["b", "c"]);
    program.fresh();
    assert_eq!(ask().unwrap(), first);
}

#[test]
fn one_process_is_kept_until_a_fresh_one_is_wanted() {
    let mark = Mark::new();
    let program = mark.bad(&["counter"], Limits { restarts: 0, ..patient() });
    let count = || program.step(&any_call()).unwrap().state;
    for _ in 0..3 {
        assert_eq!([count(), count(), count()], [json!(1), json!(2), json!(3)]);
        program.fresh();
        mark.assert_gone();
    }
}

#[test]
fn the_child_is_gone_when_its_program_is_dropped() {
    let mark = Mark::new();
    let program = mark.bad(&["honest"], patient());
    let pid = program.step(&any_call()).unwrap().state;
    mark.assert_living(1);
    assert!(test_kill_process(process(&pid)).is_ok());
    drop(program);
    mark.assert_gone();
    // It has been reaped too.
    assert!(test_kill_process(process(&pid)).is_err());
}

/// The process whose number is in a state.
fn process(state: &Value) -> Pid {
    Pid::from_raw(state.as_i64().unwrap().try_into().unwrap()).unwrap()
}

#[test]
fn what_a_program_started_goes_with_it() {
    let mark = Mark::new();
    let program = mark.bad(&["grandchild"], patient());
    program.step(&any_call()).unwrap();
    mark.assert_living(2);
    program.fresh();
    mark.assert_gone();
}

#[test]
fn a_program_may_be_slow_within_its_time_and_first_of_all_at_the_start() {
    let mark = Mark::new();
    let limits = Limits {
        time_per_call: Duration::from_millis(300),
        time_to_start: Duration::from_secs(9),
        ..Limits::default()
    };
    let program = mark.bad(&["slow", "600"], limits);
    let first = program.step(&any_call());
    let second = program.step(&any_call()).unwrap_err();
    assert!(first.is_ok(), "{first:?}");
    assert_eq!(second.what, "the program gave no answer to a message event within 0.3 s");
}

#[test]
fn standard_error_may_be_flooded_and_nothing_grows() {
    let program = Mark::new().bad(&["flood-stderr", "128"], patient());
    let before = resident();
    program.step(&any_call()).unwrap();
    let grown = resident().saturating_sub(before);
    assert!(grown < 32 << 20, "{grown} bytes");
}

/// How much memory this process holds. Only Linux tells so simply.
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').nth(1).map_or(0, |pages| pages.parse::<usize>().unwrap() * 4096)
}

#[test]
fn many_threads_ask_in_turn() {
    let mark = Mark::new();
    let program = mark.bad(&["counter"], patient());
    let ask =
        || (0..50).map(|_| program.step(&any_call()).unwrap().state.as_u64().unwrap()).collect();
    let mut counts: Vec<u64> = std::thread::scope(|scope| {
        let threads = [scope.spawn(ask), scope.spawn(ask), scope.spawn(ask)];
        threads
            .into_iter()
            .flat_map(|thread: std::thread::ScopedJoinHandle<Vec<u64>>| thread.join().unwrap())
            .collect()
    });
    counts.sort_unstable();
    assert_eq!(counts, (1..=150).collect::<Vec<_>>());
}

#[test]
fn a_long_call_and_a_long_answer_are_no_trouble() {
    let long = "x".repeat(900 << 10);
    let program = Program::new(Command::new(example("fifo_receiver"), [""; 0]), patient());
    let state = json!({"next": 1, "held": {"2": long}});
    let answer = program.step(&call(state, json!({"n": 3, "text": "c"}))).unwrap();
    assert_eq!(answer.state["held"]["2"], json!(long));
}
