//! What a check does with solutions that come to no end, change their minds, or forget at the second crash.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use two_generals::certainty::{
    CellFinding, LinkModel, NodeModelKind, OUTCOMES, Odds, Place, TimingModel, cell, matrix_model,
    odds, proof,
};
use two_generals::drive::{Advance, Timeline};
use two_generals::engine::{Decision, Fact, World};
use two_generals::exercise::{Bounds, Report, Verdict, check, failure, trial};
use two_generals::explore::budget::Budget;
use two_generals::protocols::exercise::{
    Action, Answer, Call, Exercise, Incoming, Shared, Solution, Task, Trouble, variants,
};
use two_generals::protocols::{Outcome, Promise, Strategy};
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
    assert!(trouble.what.contains("more than 100000 events and actions in one run"), "{trouble}");
    assert!(report.marks.is_empty());
}

#[test]
fn nodes_that_set_timers_without_end_are_told_so() {
    let set = |name: &str| Action::SetTimer { name: name.into(), after: 1 };
    let exercise = made(Task::RpcDedup, move |call| match &call.event {
        Incoming::Start { .. } => {
            (Value::Null, (0..100).map(|nth| set(&nth.to_string())).collect())
        }
        Incoming::Timer { name } => (Value::Null, vec![set(name)]),
        _ => (Value::Null, Vec::new()),
    });
    let report = tried(&exercise, |_| {});
    let (_, trouble) = report.trouble.unwrap();
    assert!(trouble.what.contains("more than 100000 events and actions in one run"), "{trouble}");
}

fn verdict_of(report: &Report, promise: Promise) -> &Verdict {
    let mark = report.marks.iter().find(|mark| mark.promise == Some(promise));
    &mark.unwrap().verdict
}

fn sentence(report: &Report, promise: Promise) -> String {
    let mark = report.marks.iter().find(|mark| mark.promise == Some(promise)).unwrap();
    failure(report, mark).unwrap().sentence
}

/// Nothing ever goes over the link: the sender itself delivers what it is to send.
#[test]
fn what_the_wrong_node_delivers_is_not_delivered() {
    let exercise = made(Task::ReliableLink, |call| match &call.event {
        Incoming::Input { value, .. } => (Value::Null, deliver(value.clone())),
        _ => (Value::Null, Vec::new()),
    });
    let report = tried(&exercise, |bounds| bounds.runs = 0);
    let told = sentence(&report, Promise::NoCreation);
    assert_eq!(told, "Sender delivered m1, which only the receiver does");
    assert!(verdict_of(&report, Promise::NoLoss).is_failure());
}

/// The values of an exploration are all different: only a random run shows that it takes equal ones for one.
#[test]
fn a_value_is_no_number() {
    let exercise = made(Task::FifoLink, |call| {
        let Incoming::Message { message, .. } = &call.event else {
            return (call.state.clone(), Vec::new());
        };
        // Number n is held until it is its turn, and delivered if its text is new.
        let mut state = if call.state.is_null() {
            json!({ "next": 1, "held": {}, "texts": [] })
        } else {
            call.state.clone()
        };
        state["held"][message["n"].to_string()] = message["text"].clone();
        let mut actions = Vec::new();
        while let Some(text) = state["held"].get(state["next"].to_string()).cloned() {
            let next = state["next"].as_u64().unwrap();
            state["next"] = (next + 1).into();
            let texts = state["texts"].as_array_mut().unwrap();
            if !texts.contains(&text) {
                texts.push(text.clone());
                actions.extend(deliver(text));
            }
        }
        (state, actions)
    });
    let report = tried(&exercise, |bounds| bounds.runs = 20);
    let Verdict::FailsAtRandom(run) = verdict_of(&report, Promise::NoLoss) else {
        panic!("{:?}", report.marks)
    };
    assert!(run.inputs <= 6, "a run with few inputs is enough: {run:?}");
    for promise in [Promise::NoCreation, Promise::NoDuplication, Promise::Order] {
        assert_eq!(verdict_of(&report, promise), &Verdict::HoldsUpTo);
    }
}

/// It suspects a correct node through the middle of the run, and trusts it again before the end.
#[test]
fn a_suspicion_that_stands_in_the_second_half_is_one_there() {
    let exercise = made(Task::FailureDetector, |call| {
        let other = || if &*call.node == "node_1" { "node_2" } else { "node_1" }.to_owned();
        let set = |name: &str, after| Action::SetTimer { name: name.into(), after };
        let actions = match &call.event {
            Incoming::Start { .. } => vec![set("suspect", 390), set("trust", 790)],
            Incoming::Timer { name } if name == "suspect" => {
                vec![Action::Suspect { node: other() }]
            }
            Incoming::Timer { .. } => vec![Action::Trust { node: other() }],
            _ => Vec::new(),
        };
        (Value::Null, actions)
    });
    let report = tried(&exercise, |bounds| bounds.runs = 0);
    assert!(verdict_of(&report, Promise::EventualAccuracy).is_failure());
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
    assert!(matches!(verdict_of(&report, Promise::Order), Verdict::Fails(..)));
    let told = sentence(&report, Promise::Order);
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

/// A program is a strategy like any other: the matrix explores it, and what can be computed of two generals can be of
/// it.
#[test]
fn matrix_odds_and_chain_take_a_program_unchanged() {
    // It delivers what comes: right where nothing is lost or copied.
    let link = made(Task::ReliableLink, |call| {
        let actions = match &call.event {
            Incoming::Input { value, .. } => {
                vec![Action::Send { to: "receiver".into(), message: value.clone() }]
            }
            Incoming::Message { message, .. } => deliver(message.clone()),
            _ => Vec::new(),
        };
        (Value::Null, actions)
    });
    let strategy = Strategy::Exercise(link).small();
    let model = matrix_model(&strategy);
    let place = |link, node| Place { link, node, timing: TimingModel::Synchronous };
    let finding =
        |place| cell(&model, &strategy, place, 2, &Budget::most(100_000)).unwrap().finding;
    let reliable = finding(place(LinkModel::Reliable, NodeModelKind::Correct));
    assert_eq!(reliable, CellFinding::Holds);
    let lossy = finding(place(LinkModel::FairLoss, NodeModelKind::Correct));
    let lost = [Promise::NoLoss, Promise::NoDuplication];
    assert!(
        matches!(&lossy, CellFinding::Fails(verdict) if lost.contains(&verdict.promise)),
        "{lossy:?}"
    );

    // General 1 says so once and attacks; General 2 attacks when it hears that.
    let generals = made(Task::TwoGenerals, |call| {
        let attack = || Action::Decide { value: Decision::Attack };
        let actions = match &call.event {
            Incoming::Start { config } if config["proposes"] == true => {
                let message = json!("attack");
                vec![Action::Send { to: "general_2".into(), message }, attack()]
            }
            Incoming::Message { .. } => vec![attack()],
            _ => Vec::new(),
        };
        (Value::Null, actions)
    });
    let scenario = trial(&generals, &Bounds::of(&generals));
    let model = scenario.stage().model;
    let found = odds(&model, &World::new(&model), &Budget::most(10_000)).unwrap();
    let Odds::Exact { odds, .. } = found else { panic!("no adversary here") };
    let only_first = OUTCOMES.iter().position(|one| *one == Outcome::OnlyGeneral1).unwrap();
    let lone = &odds[only_first];
    assert_eq!(lone.to_string(), "3/10", "the one messenger is captured with 30%");
    let proof = proof(&model, None).expect("a chain of runs");
    assert_eq!(proof.chain.links.len(), 2, "all arrives, and nothing does");
}
