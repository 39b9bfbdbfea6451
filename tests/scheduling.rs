//! Tasks on one processor: what a run measures never exceeds what theory bounds, and a schedule alone gets a
//! node suspected.

mod program;

use program::program;
use proptest::prelude::*;
use two_generals::app::{Gantt, Session};
use two_generals::certainty::{Kept, promises};
use two_generals::engine::{Fact, Time};
use two_generals::explore::budget::Budget;
use two_generals::protocols::scheduling::{
    Beating, Computing, HIGH, Happening, LOW, Locking, MEDIUM, Policy, Processor, Scheduling, What,
};
use two_generals::protocols::{Promise, Strategy as Protocol, Watch};
use two_generals::scenario::{Scenario, parse, set, shipped};
use two_generals::theory::{
    Demand, blocking_in_turns, blocking_with_inheritance, blocking_without_inheritance,
    round_robin_delay,
};

fn scenario(name: &str) -> Scenario {
    let one = shipped().iter().find(|one| one.name == name).unwrap();
    parse(name, one.text.as_bytes()).unwrap()
}

fn session(scenario: Scenario) -> Session {
    let (mut session, misfit) = Session::open("test".into(), None, scenario);
    assert!(misfit.is_none());
    while matches!(session.timeline.advance(), two_generals::drive::Advance::Did(_)) {}
    session.retell(Default::default());
    session
}

/// How long the heartbeat task was ready without running, and blocked, at most, as a plain loop over what
/// happens sees it: nothing of it is shared with the chart.
fn waits(p: &Scheduling) -> (Time, Time) {
    let setup = p.setup();
    let mut processor = Processor::new(setup.tasks.len());
    let (mut delay, mut blocked, mut now) = (0, 0, 0);
    let (mut ready_since, mut blocked_since) = (None, None);
    while let Some(next) = processor.next(&setup).filter(|next| *next <= p.lasts) {
        now = next;
        processor.advance(&setup, now, &mut Vec::new());
        let is_ready = processor.ready().contains(&HIGH);
        let is_blocked = processor.waiting().contains(&HIGH);
        for (is, since, worst) in [
            (is_ready, &mut ready_since, &mut delay),
            (is_blocked, &mut blocked_since, &mut blocked),
        ] {
            match (is, *since) {
                (true, None) => *since = Some(now),
                (false, Some(began)) => {
                    *worst = now.saturating_sub(began).max(*worst);
                    *since = None;
                }
                _ => {}
            }
        }
    }
    let open = |since: Option<Time>| since.map_or(0, |since| now - since);
    (delay.max(open(ready_since)), blocked.max(open(blocked_since)))
}

fn tasks() -> impl Strategy<Value = Scheduling> {
    let locking = || (0u64..80, 1u64..40, any::<(u8, u8)>());
    let low =
        (locking(), prop::option::of(60u64..300)).prop_map(|((first, work, lock), period)| {
            let (lock_after, lock_for) = within(work, lock);
            Locking { first, period, work, lock_after, lock_for }
        });
    let medium = (0u64..120, prop::option::of(50u64..200), 1u64..90)
        .prop_map(|(first, period, work)| Computing { first, period, work });
    let high = (locking(), 40u64..150, 10u64..100).prop_map(|(task, period, deadline)| {
        let (first, work, lock) = task;
        let (lock_after, lock_for) = within(work, lock);
        Beating { first, period, work, lock_after, lock_for, deadline }
    });
    (low, medium, high, 1u64..40, 0u8..5).prop_map(
        |(low, medium, heartbeat, quantum, background)| {
            let (policy, inheritance) = (Policy::RoundRobin, false);
            let (timeout, lasts) = (200, 1_200);
            Scheduling {
                policy,
                inheritance,
                quantum,
                background,
                low,
                medium,
                heartbeat,
                timeout,
                lasts,
            }
        },
    )
}

/// A critical section inside the work.
fn within(work: Time, (after, length): (u8, u8)) -> (Time, Time) {
    let after = Time::from(after) % work;
    (after, Time::from(length) % (work - after + 1))
}

proptest! {
    #[test]
    fn in_turns_nobody_waits_for_longer_than_a_turn_of_each_other(p in tasks()) {
        let n = u64::from(p.tasks());
        let section = if p.heartbeat.lock_for > 0 { p.low.lock_for } else { 0 };
        let (delay, blocked) = waits(&p);
        prop_assert!(Some(delay) <= round_robin_delay(Some(n), p.quantum));
        prop_assert!(blocked <= blocking_in_turns(n, p.quantum, section));
    }

    #[test]
    fn with_inheritance_one_critical_section_is_the_longest_wait(p in tasks()) {
        let p = p.under((Policy::FixedPriority, true));
        let (delay, blocked) = waits(&p);
        prop_assert_eq!(delay, 0);
        prop_assert!(blocked <= blocking_with_inheritance(&[p.low.lock_for]));
    }

    #[test]
    fn without_it_the_medium_task_s_work_comes_on_top_and_no_more(p in tasks()) {
        let p = p.under((Policy::FixedPriority, false));
        let between = [Demand { period: p.medium.period, work: p.medium.work }];
        let (section, before) = (p.low.lock_for, p.heartbeat.lock_after);
        let (delay, blocked) = waits(&p);
        prop_assert_eq!(delay, 0);
        if let Some(bound) = blocking_without_inheritance(section, before, &between) {
            prop_assert!(blocked <= bound, "{} of {}", blocked, bound);
        }
    }

    #[test]
    fn what_is_guaranteed_is_kept_and_only_that_is_called_so(p in tasks()) {
        for policy in Scheduling::POLICIES {
            let p = p.under(policy);
            let mut scenario = scenario("priority-inversion");
            scenario.strategy = Protocol::Scheduling(p.clone());
            if !p.is_guaranteed() || scenario.check().is_err() {
                continue;
            }
            let high = &p.heartbeat;
            let sections = if high.lock_for > 0 { vec![p.low.lock_for] } else { Vec::new() };
            let response = high.work + blocking_with_inheritance(&sections);
            prop_assert!(response <= high.deadline.min(high.period));
            let gantt = session(scenario).gantt.unwrap();
            prop_assert!(gantt.row(HIGH).missed.is_empty());
            prop_assert!(gantt.row(HIGH).worst_response <= Some(response));
        }
    }

    #[test]
    fn the_chart_measures_what_the_processor_does(p in tasks()) {
        for policy in Scheduling::POLICIES {
            let p = p.under(policy);
            let mut scenario = scenario("priority-inversion");
            (scenario.strategy, scenario.narration) = (Protocol::Scheduling(p.clone()), Vec::new());
            scenario.timing.dawn = Some(p.lasts + 1);
            prop_assert_eq!(scenario.check(), Ok(()));
            let mut gantt = session(scenario).gantt.unwrap();
            // The processor was looked at last when something happened last.
            gantt.now = gantt.now.min(last_happening(&p));
            prop_assert_eq!((gantt.worst_delay(HIGH), gantt.worst_blocked(HIGH)), waits(&p));
        }
    }
}

fn last_happening(p: &Scheduling) -> Time {
    let setup = p.setup();
    let (mut processor, mut now) = (Processor::new(setup.tasks.len()), 0);
    while let Some(next) = processor.next(&setup).filter(|next| *next <= p.lasts) {
        now = next;
        processor.advance(&setup, now, &mut Vec::new());
    }
    now
}

/// The bound is met: a longer critical section's worth of waiting does happen.
#[test]
fn the_bounds_are_reached() {
    let Protocol::Scheduling(p) = scenario("priority-inversion").strategy else { unreachable!() };
    // The heartbeat task asks for the lock in the instant after it was taken, and the medium task comes then.
    let exact = |inheritance| Scheduling {
        low: Locking { first: 95, lock_after: 10, ..p.low },
        heartbeat: Beating { first: 105, lock_after: 0, ..p.heartbeat },
        medium: Computing { first: 105, ..p.medium },
        ..p.under((Policy::FixedPriority, inheritance))
    };
    let taken_first = |p: Scheduling| Scheduling {
        heartbeat: Beating { first: p.heartbeat.first + 1, ..p.heartbeat },
        medium: Computing { first: p.medium.first + 1, ..p.medium },
        ..p
    };
    assert_eq!(waits(&taken_first(exact(true))).1, p.low.lock_for - 1);
    assert_eq!(waits(&taken_first(exact(false))).1, p.low.lock_for - 1 + p.medium.work);
}

fn summary(gantt: &Gantt) -> (Time, Time, usize, u32, Time) {
    let missed = gantt.row(HIGH).missed.len();
    let (delay, blocked) = (gantt.worst_delay(HIGH), gantt.worst_blocked(HIGH));
    (delay, blocked, missed, gantt.mistakes, gantt.wrong_for())
}

#[test]
fn the_three_policies_side_by_side() {
    let found = |name: &str| {
        let opened = session(scenario(name));
        let bounds = |run: &two_generals::app::PolicyRun| (run.delay_bound, run.blocking_bound);
        opened.policies.iter().map(|run| (summary(&run.gantt), bounds(run))).collect::<Vec<_>>()
    };
    let real_time = [((0, 180, 2, 1, 80), (0, Some(200))), ((0, 20, 0, 0, 0), (0, Some(40)))];
    let few = ((30, 10, 1, 0, 0), (40, Some(80)));
    let many = ((90, 170, 5, 1, 180), (100, Some(200)));
    assert_eq!(found("priority-inversion"), [few, real_time[0], real_time[1]]);
    assert_eq!(found("general-purpose"), [many, real_time[0], real_time[1]]);
}

#[test]
fn the_session_s_own_run_is_the_one_of_its_policy() {
    for (name, place) in
        [("general-purpose", 0), ("priority-inversion", 1), ("priority-inheritance", 2)]
    {
        let opened = session(scenario(name));
        let own = opened.gantt.as_ref().unwrap();
        assert_eq!(own.rows, opened.policies[place].gantt.rows, "{name}");
    }
}

#[test]
fn going_back_and_forward_tells_the_same() {
    let mut opened = session(scenario("priority-inversion"));
    let whole = opened.gantt.clone();
    opened.timeline.seek(40);
    opened.retell(Default::default());
    assert_ne!(opened.gantt, whole);
    while matches!(opened.timeline.advance(), two_generals::drive::Advance::Did(_)) {
        opened.retell(Default::default());
    }
    assert_eq!(opened.gantt, whole);
}

#[test]
fn the_low_task_runs_before_the_medium_one_only_with_inheritance() {
    let first_after_block = |name: &str| {
        let opened = session(scenario(name));
        let events = opened.timeline.log().range(0, opened.timeline.at());
        let happened = events.filter_map(|(_, event)| match event.fact {
            Fact::Traced { code, .. } => Happening::from_code(code),
            _ => None,
        });
        let after = happened.skip_while(|one| one.what != What::Blocks);
        let ends = |one: &Happening| one.what == What::Frees && one.task == LOW;
        let before: Vec<_> = after.take_while(|one| !ends(one)).collect();
        before.contains(&Happening { what: What::Runs, task: MEDIUM })
    };
    assert!(first_after_block("priority-inversion"));
    assert!(!first_after_block("priority-inheritance"));
}

#[test]
fn a_suspected_worker_that_crashed_is_suspected_rightly() {
    let scenario = set(
        &scenario("priority-inheritance"),
        &[r#"nodes={"worker": {"crashes": [{"at": 200, "recovers": 460}]}}"#.into()],
    );
    let gantt = session(scenario.unwrap()).gantt.unwrap();
    assert_eq!((gantt.mistakes, gantt.suspected.len()), (0, 1));
    // It is up again for a while before its next heartbeat comes.
    assert_eq!(gantt.wrong_for(), gantt.suspected[0].to.unwrap_or(gantt.now) - 460);
}

#[test]
fn check_says_what_is_promised_and_what_is_not() {
    let verdicts = |name: &str| {
        let scenario = scenario(name);
        let watch = Watch::new(&scenario.strategy);
        let found = promises(&scenario.stage().model, &scenario.strategy, &Budget::most(100_000));
        let told = found
            .unwrap()
            .into_iter()
            .map(|one| (one.promise, watch.gives(one.promise), matches!(one.kept, Kept::Always)));
        told.collect::<Vec<_>>()
    };
    let both = [Promise::Deadlines, Promise::Accuracy];
    let wanted = |given, kept| both.map(|promise| (promise, given, kept));
    assert_eq!(verdicts("priority-inheritance"), wanted(true, true));
    assert_eq!(verdicts("priority-inversion"), wanted(false, false));
    assert_eq!(verdicts("general-purpose"), wanted(false, false));
}

#[test]
fn the_commands_tell_of_it() {
    let text = program(&["run", "priority-inversion"]);
    assert_eq!(text.status, Some(0));
    for words in [
        "Worker: the low task takes the lock",
        "Monitor suspects Worker",
        "the heartbeat task is blocked",
    ] {
        assert!(text.out.contains(words), "{words}");
    }
    let json = program(&["run", "priority-inversion", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let events = json["events"].as_array().unwrap();
    let missed = |event: &&serde_json::Value| {
        event["event"] == "traced" && event["task"] == "heartbeat task" && event["what"] == "misses"
    };
    assert_eq!(events.iter().filter(missed).count(), 2);
    let measured = &json["measured"];
    assert_eq!(measured["blocked"], serde_json::json!({ "worst": 180, "bound": 200 }));
    assert_eq!(measured["suspected_wrongly"], serde_json::json!({ "times": 1, "for": 80 }));
    let matrix = program(&["matrix", "priority-inversion"]);
    assert_eq!((matrix.status, matrix.out.as_str()), (Some(2), ""));
    assert!(matrix.err.contains("it promises nothing"), "{}", matrix.err);
    let matrix = program(&["matrix", "priority-inheritance"]);
    assert!(matrix.out.contains("promises: deadlines, accuracy"), "{}", matrix.out);
    let check = program(&["check", "priority-inheritance"]);
    assert_eq!(check.status, Some(0));
    assert!(check.out.contains("no deadline is missed"), "{}", check.out);
}
