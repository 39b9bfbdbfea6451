//! Tasks on a processor, changed by keys.

use two_generals::protocols::Strategy;
use two_generals::protocols::scheduling::{HIGH, Policy, Scheduling};

use super::stage::Stage;

const SIZE: (u16, u16) = (120, 36);

fn tasks(stage: &Stage) -> &Scheduling {
    match &stage.session().scenario.strategy {
        Strategy::Scheduling(p) => p,
        other => panic!("it is {}", other.name()),
    }
}

fn missed(stage: &Stage) -> usize {
    stage.session().gantt.as_ref().unwrap().row(HIGH).missed.len()
}

fn toast(stage: &Stage) -> &str {
    &stage.app.toast.as_ref().expect("it says something").text
}

#[test]
fn inheritance_is_switched_at_the_moment_that_is_shown() {
    let stage = Stage::open("priority-inversion", SIZE).keys("G");
    assert_eq!(missed(&stage), 2);
    let now = stage.session().timeline.world().now();
    let stage = stage.keys("i");
    assert!(tasks(&stage).inheritance && toast(&stage).contains("on"));
    assert_eq!((missed(&stage), stage.session().timeline.world().now()), (0, now));
    assert!(stage.session().scenario.narration.is_empty(), "what is told was of other tasks");
    let stage = stage.keys("i");
    assert_eq!(missed(&stage), 2);
    assert!(
        !stage.session().scenario.narration.is_empty(),
        "these are the tasks that it is told of"
    );
}

#[test]
fn the_policy_goes_round_and_turns_inherit_nothing() {
    let stage = Stage::open("priority-inheritance", SIZE).keys("u");
    assert_eq!((tasks(&stage).policy, tasks(&stage).inheritance), (Policy::RoundRobin, false));
    let stage = stage.keys("i");
    assert!(toast(&stage).contains("no priorities"));
    assert_eq!(tasks(&stage).policy, Policy::RoundRobin);
    assert_eq!(tasks(&stage.keys("u")).policy, Policy::FixedPriority);
}

#[test]
fn more_tasks_make_the_wait_longer_in_turns_only() {
    let mut stage = Stage::open("general-purpose", SIZE).keys("G");
    let mut bound = 0;
    for background in 4..=8 {
        stage = stage.keys(">");
        assert_eq!(tasks(&stage).background, background);
        let runs = &stage.session().policies;
        assert!(runs[0].delay_bound > bound && runs[2].delay_bound == 0);
        assert!(runs[2].gantt.row(HIGH).missed.is_empty());
        bound = runs[0].delay_bound;
    }
    let stage = stage.keys(">");
    assert!(toast(&stage).contains("0 to 8"));
    assert_eq!(tasks(&stage.keys("<<")).background, 6);
}

#[test]
fn a_run_changed_by_hand_is_not_thrown_away() {
    let stage = Stage::open("priority-inversion", SIZE).keys("llllWK").keys("i");
    assert!(toast(&stage).contains("by hand") && !tasks(&stage).inheritance);
}

#[test]
fn one_sentence_says_what_to_look_at() {
    for size in super::stage::SIZES {
        for name in ["priority-inversion", "priority-inheritance", "general-purpose"] {
            assert!(Stage::open(name, size).find("Look at the").is_some(), "{name} at {size:?}");
        }
    }
}
