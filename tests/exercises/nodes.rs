//! Nodes whose algorithm is outside: they step, go back, fork and crash like all others.

use std::sync::Arc;
use std::sync::Mutex;

use serde_json::{Value, json};
use two_generals::drive::{Advance, Script, Timeline};
use two_generals::engine::{Event, Fact, NodeId};
use two_generals::exercise::{Bounds, RandomRun, random_trial, trial};
use two_generals::protocols::exercise::{
    Action, Answer, Call, Exercise, Incoming, Shared, Solution, Task, Trouble,
};
use two_generals::protocols::{General, Plan};
use two_generals::scenario::Scenario;

use super::{events, variant};

/// A solution made of a closure that also counts its calls.
struct Made<F>(F, Mutex<u32>);

impl<F: Fn(&Call) -> Vec<Action> + Send + Sync> Solution for Made<F> {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        *self.1.lock().unwrap() += 1;
        let seen = call.state["seen"].as_u64().unwrap_or(0) + 1;
        Ok(Answer { state: json!({ "seen": seen }), actions: (self.0)(call) })
    }
}

pub fn made(task: Task, step: impl Fn(&Call) -> Vec<Action> + Send + Sync + 'static) -> Exercise {
    Exercise::of(task, Shared::with(Arc::new(Made(step, Mutex::new(0)))))
}

pub fn timeline(scenario: &Scenario) -> Timeline<General> {
    let stage = scenario.stage();
    Timeline::new(stage.model, stage.script, stage.seed)
}

fn to_end(timeline: &mut Timeline<General>) -> Vec<Event> {
    while matches!(timeline.advance(), Advance::Did(_)) {}
    timeline.log().range(0, timeline.log().len()).map(|(_, event)| *event).collect()
}

#[test]
fn going_back_and_forward_again_gives_the_same_run_without_asking_anew() {
    for (name, key) in [("fifo-link-recovery", "correct"), ("rpc-dedup-recovery", "remote-store")] {
        let scenario = random_trial(&variant(name, key), RandomRun { seed: 5, inputs: 12 });
        let mut there = timeline(&scenario);
        let all = to_end(&mut there);
        let Plan::Exercise(plan) = &*there.model().params else { unreachable!() };
        let asked = plan.memory.counts().1;
        for step in [all.len() / 2, 3, all.len() - 1, 0] {
            there.seek(step);
            assert_eq!(there.at(), step);
        }
        assert_eq!(to_end(&mut there), all, "{name}");
        let Plan::Exercise(plan) = &*there.model().params else { unreachable!() };
        assert_eq!(plan.memory.counts().1, asked, "every call was asked once");
        assert_eq!(events(&scenario), all, "the run loop without history does the same");
    }
}

#[test]
fn the_state_is_known_as_soon_as_the_event_has_happened() {
    let exercise = made(Task::FifoLink, |_| Vec::new());
    let mut there = timeline(&trial(&exercise, &Bounds::of(&exercise)));
    let mut seen = 0;
    while let Advance::Did(event) = there.advance() {
        let receiver = NodeId(1);
        if matches!(event.fact, Fact::Received(_))
            || event.fact == (Fact::Started { node: receiver, input: false })
        {
            seen += 1;
        }
        if let General::Exercise(node) = there.world().algorithm(receiver) {
            let expected = if seen == 0 { Value::Null } else { json!({ "seen": seen }) };
            assert_eq!(node.state_value(), expected);
        }
    }
    assert!(seen > 4);
}

/// Crash points lie around every action, and none within an atomic group.
#[test]
fn a_node_crashes_between_two_actions_and_never_within_a_group() {
    let persist = |key: &str| Action::Persist { key: key.into(), value: json!(1) };
    let exercise = made(Task::FifoLinkRecovery, move |call: &Call| match &call.event {
        Incoming::Input { .. } => vec![
            persist("alone"),
            Action::Atomic { actions: vec![persist("one"), persist("other")] },
        ],
        _ => Vec::new(),
    });
    let bounds = Bounds { inputs: 1, ..Bounds::of(&exercise) };
    let scenario = trial(&exercise, &bounds);
    let mut seen = std::collections::BTreeSet::new();
    for point in 1..=4 {
        let mut scenario = scenario.clone();
        for before in 1..point {
            let site = format!("crash/sender/{before}");
            scenario.fates.insert(site, serde_json::from_value(json!("goes_on")).unwrap());
        }
        let site = format!("crash/sender/{point}");
        scenario.fates.insert(site, serde_json::from_value(json!("crashes")).unwrap());
        let mut there = timeline(&scenario);
        let mut written = 0;
        while let Advance::Did(event) = there.advance() {
            match event.fact {
                Fact::Persisted { .. } => written += 1,
                Fact::Crashed { .. } => break,
                _ => {}
            }
        }
        seen.insert(written);
    }
    // Before all, between the first and the group, after all: never after the first of the group.
    assert_eq!(seen, [0, 1, 3].into());
}

#[test]
fn a_timer_that_is_set_again_goes_off_once_and_one_that_is_cancelled_never() {
    let set = |name: &str, after| Action::SetTimer { name: name.into(), after };
    let exercise = made(Task::FifoLink, move |call: &Call| match &call.event {
        Incoming::Start { .. } => vec![
            set("again", 10),
            set("never", 10),
            set("again", 20),
            Action::CancelTimer { name: "never".into() },
        ],
        _ => Vec::new(),
    });
    let scenario = trial(&exercise, &Bounds::of(&exercise));
    let fired: Vec<_> = events(&scenario)
        .into_iter()
        .filter(|event| matches!(event.fact, Fact::TimerFired { node: NodeId(1), .. }))
        .map(|event| event.time)
        .collect();
    assert_eq!(fired, [20]);
}

#[test]
fn a_solution_that_gives_no_answer_stops_the_run_and_says_why() {
    struct Silent;
    impl Solution for Silent {
        fn step(&self, call: &Call) -> Result<Answer, Trouble> {
            match &call.event {
                Incoming::Message { .. } => {
                    let (what, help) = ("it has nothing to say".into(), String::new());
                    Err(Trouble { what, help, stderr: Vec::new() })
                }
                _ => Ok(Answer { state: Value::Null, actions: Vec::new() }),
            }
        }
    }
    let exercise = Exercise::of(Task::FifoLink, Shared::with(Arc::new(Silent)));
    let scenario = trial(&exercise, &Bounds::of(&exercise));
    let stage = scenario.stage();
    let mut there = Timeline::new(stage.model, Script::default(), 1);
    let stop = there.advance_until(|_| false);
    assert_eq!(stop, Advance::Silent(NodeId(1)));
    assert_eq!(there.advance(), Advance::Silent(NodeId(1)), "it stays so");
    let Plan::Exercise(plan) = &*there.model().params else { unreachable!() };
    let (call, trouble) = plan.memory.trouble().unwrap();
    assert!(call.contains(r#""type":"message""#), "{call}");
    assert_eq!(trouble.what, "it has nothing to say");
    // One can still go back.
    there.seek(2);
    assert_eq!(there.at(), 2);
}
