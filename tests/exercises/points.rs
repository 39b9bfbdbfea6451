//! Crash points: where they lie does not depend on what is only shown.

use serde_json::json;
use two_generals::drive::Advance;
use two_generals::engine::Fact;
use two_generals::exercise::{Bounds, trial};
use two_generals::protocols::exercise::{Action, Incoming, Task};

use super::nodes::{made, timeline};

fn persist(key: &str) -> Action {
    Action::Persist { key: key.into(), value: json!(1) }
}

fn trace(line: u16) -> Action {
    Action::Trace { line }
}

fn timer() -> Action {
    Action::SetTimer { name: "t".into(), after: 5 }
}

/// How much the sender had written in each crash at a point of its own doing, point by point.
fn written_at_points(start: Vec<Action>, input: Vec<Action>) -> Vec<usize> {
    let exercise = made(Task::FifoLinkRecovery, move |call| match (&*call.node, &call.event) {
        ("sender", Incoming::Start { .. }) => start.clone(),
        ("sender", Incoming::Input { .. }) => input.clone(),
        _ => Vec::new(),
    });
    let scenario = trial(&exercise, &Bounds { inputs: 1, ..Bounds::of(&exercise) });
    let fate = |word: &str| serde_json::from_value(json!(word)).unwrap();
    let mut found = Vec::new();
    for point in 1..=9 {
        let mut scenario = scenario.clone();
        for before in 1..point {
            scenario.fates.insert(format!("crash/sender/{before}"), fate("goes_on"));
        }
        scenario.fates.insert(format!("crash/sender/{point}"), fate("crashes"));
        let (mut there, mut written) = (timeline(&scenario), 0);
        while let Advance::Did(event) = there.advance() {
            match event.fact {
                Fact::Persisted { .. } => written += 1,
                Fact::Crashed { .. } => {
                    found.push(written);
                    break;
                }
                _ => {}
            }
        }
    }
    found
}

#[test]
fn with_lines_of_the_pseudocode_or_without_the_points_are_the_same() {
    let group = |actions| Action::Atomic { actions };
    let plain =
        written_at_points(Vec::new(), vec![persist("a"), group(vec![persist("b"), persist("c")])]);
    // Before the first, before the group, and after all.
    assert_eq!(plain, [0, 1, 3]);
    let traced = written_at_points(
        vec![trace(1)],
        vec![
            trace(2),
            persist("a"),
            trace(3),
            group(vec![trace(4), persist("b"), trace(5), persist("c")]),
            trace(6),
        ],
    );
    assert_eq!(traced, plain);
}

#[test]
fn a_group_has_a_point_before_it_whatever_it_begins_with() {
    let group = |actions| vec![Action::Atomic { actions }];
    let begins_with_a_write =
        written_at_points(Vec::new(), group(vec![persist("a"), timer(), persist("b")]));
    let begins_with_a_timer =
        written_at_points(Vec::new(), group(vec![timer(), persist("a"), persist("b")]));
    assert_eq!((begins_with_a_write, begins_with_a_timer), (vec![0, 2], vec![0, 2]));
}
