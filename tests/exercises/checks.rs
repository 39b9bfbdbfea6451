//! What a check does with solutions that come to no end, change their minds, or forget at the second crash.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use two_generals::drive::{Advance, Timeline};
use two_generals::engine::Fact;
use two_generals::exercise::{Bounds, Report, Verdict, check, failure};
use two_generals::explore::budget::Budget;
use two_generals::protocols::Promise;
use two_generals::protocols::exercise::{
    Action, Answer, Call, Exercise, Incoming, Shared, Solution, Task, Trouble, variants,
};
use two_generals::scenario::parse;

/// A step function.
struct Made<F>(F);

impl<F: Fn(&Call) -> (Value, Vec<Action>) + Send + Sync> Solution for Made<F> {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        let (state, actions) = (self.0)(call);
        Ok(Answer { state, actions })
    }
}

fn made(
    task: Task,
    step: impl Fn(&Call) -> (Value, Vec<Action>) + Send + Sync + 'static,
) -> Exercise {
    Exercise::of(task, Shared::with(Arc::new(Made(step))))
}

fn tried(exercise: &Exercise, change: impl FnOnce(&mut Bounds)) -> Report {
    let mut bounds = Bounds::of(exercise);
    change(&mut bounds);
    check(exercise, &bounds, &Budget::most(bounds.states)).unwrap()
}

fn deliver(message: Value) -> Vec<Action> {
    vec![Action::Deliver { message }]
}

#[test]
fn nodes_that_send_without_end_are_told_so() {
    let exercise = made(Task::FifoLink, |call| match call.event {
        Incoming::Message { .. } | Incoming::Start { .. } => {
            let again = Action::Send { to: "receiver".into(), message: json!("again") };
            (Value::Null, vec![again.clone(), again])
        }
        _ => (Value::Null, Vec::new()),
    });
    let report = tried(&exercise, |bounds| bounds.states = 1_000);
    let (_, trouble) = report.trouble.unwrap();
    assert!(trouble.what.contains("comes to no end"), "{trouble}");
    assert!(report.marks.is_empty());
}

/// It delivers what comes, and from the seventh message on now once, now twice: explored runs have four.
#[test]
fn a_program_that_changes_its_mind_in_random_runs_only_is_found_out() {
    let calls = AtomicU64::new(0);
    let exercise = made(Task::FifoLink, move |call| {
        let Incoming::Message { message, .. } = &call.event else {
            return (json!([]), Vec::new());
        };
        let late = message["n"].as_u64() > Some(6);
        let mut all = deliver(message["text"].clone());
        if late && calls.fetch_add(1, Ordering::Relaxed) % 3 == 1 {
            all.extend(deliver(message["text"].clone()));
        }
        (json!([]), all)
    });
    let report = tried(&exercise, |bounds| bounds.runs = 50);
    let lie = report.dishonest.expect("two answers to one question");
    assert_ne!(lie.first, lie.second);
    assert!(report.marks.is_empty(), "nothing is said of such a program");
}

#[test]
fn a_second_crash_of_the_same_node_is_tried_where_two_may_come() {
    let correct = variants().into_iter().find(|one| one.exercise == "fifo-link-recovery").unwrap();
    let exercise = Exercise {
        solution: Some(correct.solution),
        ..Exercise::of(Task::FifoLinkRecovery, Shared::default())
    };
    let states = |crashes| {
        let report = tried(&exercise, |bounds| {
            (bounds.inputs, bounds.losses, bounds.copies, bounds.runs) = (1, 0, 0, 0);
            (bounds.crashes, bounds.faults) = (crashes, crashes);
        });
        assert!(report.passes());
        report.marks[0].states
    };
    let [none, one, two, three] = [0, 1, 2, 3].map(states);
    assert!(none < one && one < two && two < three, "{none} {one} {two} {three}");
}

#[test]
fn the_last_seed_is_followed_by_the_first() {
    let exercise = Exercise {
        solution: variants()
            .into_iter()
            .find(|one| one.exercise == "fifo-link")
            .map(|one| one.solution),
        ..Exercise::of(Task::FifoLink, Shared::default())
    };
    let report = tried(&exercise, |bounds| (bounds.seed, bounds.runs) = (u64::MAX, 3));
    assert_eq!(report.random.unwrap().runs, 3);
}

/// The third message is delivered first, then the first: the third is what came too early.
#[test]
fn a_broken_order_is_told_by_the_two_that_are_out_of_order() {
    let exercise = made(Task::FifoLink, |call| match &call.event {
        Incoming::Message { message, .. } => {
            let mut held = call.state.as_array().cloned().unwrap_or_default();
            held.push(message["text"].clone());
            if held.len() < 4 {
                return (held.into(), Vec::new());
            }
            let order = ["m3", "m4", "m1", "m2"].map(|text| deliver(text.into()).remove(0));
            (json!([]), order.to_vec())
        }
        _ => (json!([]), Vec::new()),
    });
    let report = tried(&exercise, |bounds| bounds.runs = 0);
    let order = report.marks.iter().find(|mark| mark.promise == Some(Promise::Order)).unwrap();
    assert!(matches!(order.verdict, Verdict::Fails(..)));
    let told = failure(&report, order).unwrap().sentence;
    assert_eq!(told, "m3 was delivered before m1, which was sent earlier");
}

/// What an adversary changed cannot be read: it is refused, the run goes on, and nothing is proved by runs that stand
/// still.
#[test]
fn a_message_that_was_changed_is_refused_and_the_run_goes_on() {
    let text = r#"{
        "format": "two-generals.scenario/1", "title": "t",
        "links": {"type": "arbitrary", "loss": 0, "delay": {"fixed": 10}},
        "strategy": {"exercise": {"name": "fifo-link", "solution": {"fifo": {}}, "interval": 20, "lasts": 100}},
        "fates": {"capture/sender/message/{\"n\":1,\"text\":\"m1\"}#1": "modified"}
    }"#;
    let scenario = parse("t", text.as_bytes()).unwrap();
    let stage = scenario.stage();
    let mut there = Timeline::new(stage.model, stage.script, stage.seed);
    let (mut refused, mut received) = (0, 0);
    let stop = loop {
        match there.advance() {
            Advance::Did(event) => match event.fact {
                Fact::Refused { .. } => refused += 1,
                Fact::Received(_) => received += 1,
                _ => {}
            },
            other => break other,
        }
    };
    assert_eq!((stop, refused, received), (Advance::End, 1, 2));
}
