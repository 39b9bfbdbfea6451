//! A child that prints anything at all.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use two_generals::protocols::exercise::Solution;
use two_generals::shell::program::Limits;

use super::{Mark, any_call};

/// How many seeds; each has a process or more.
const SEEDS: u32 = 60;

#[test]
fn a_fuzzed_child_is_always_told_in_time_and_never_left_behind() {
    let time = Duration::from_millis(150);
    let limits =
        Limits { time_per_call: time, time_to_start: time, restarts: 3, ..Limits::default() };
    let mut kinds = BTreeSet::new();
    for seed in 0..SEEDS {
        let mark = Mark::new();
        let program = mark.bad(&["random", &seed.to_string()], limits.clone());
        for _ in 0..3 {
            let begin = Instant::now();
            let answer = program.step(&any_call());
            assert!(begin.elapsed() < Duration::from_secs(5), "seed {seed}: {answer:?}");
            kinds.insert(answer.map_or_else(|trouble| kind(&trouble.what), |_| "an answer".into()));
        }
        drop(program);
        mark.assert_gone();
    }
    // A child that always does the same thing would show nothing.
    assert!(kinds.len() >= 5, "{kinds:?}");
}

/// A trouble's first words, in which it shows nothing of the program's.
fn kind(what: &str) -> String {
    assert!(what.chars().all(|c| !c.is_control()), "{what:?}");
    what.split([':', '(']).next().unwrap().to_owned()
}
