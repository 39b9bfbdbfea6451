use proptest::prelude::*;

use super::*;

const INVERTED: [Job; 3] = [
    Job {
        priority: 1,
        first: 80,
        period: None,
        work: 60,
        lock_after: 10,
        lock_for: 40,
        deadline: None,
    },
    Job {
        priority: 2,
        first: 125,
        period: None,
        work: 160,
        lock_after: 0,
        lock_for: 0,
        deadline: None,
    },
    Job {
        priority: 3,
        first: 10,
        period: Some(100),
        work: 20,
        lock_after: 5,
        lock_for: 10,
        deadline: Some(60),
    },
];

/// Everything that happens up to a time.
fn run(setup: &Setup, until: Time) -> Vec<(Time, Happening)> {
    let mut processor = Processor::new(setup.tasks.len());
    let mut all = Vec::new();
    while let Some(now) = processor.next(setup).filter(|now| *now <= until) {
        let mut out = Vec::new();
        processor.advance(setup, now, &mut out);
        all.extend(out.into_iter().map(|one| (now, one)));
    }
    all
}

fn when(all: &[(Time, Happening)], what: What, task: TaskId) -> Vec<Time> {
    let wanted = Happening { what, task };
    all.iter().filter(|(_, one)| *one == wanted).map(|(at, _)| *at).collect()
}

/// For how long a task was in a state, each time: from one of `begins` to `ends`.
fn waits(all: &[(Time, Happening)], task: TaskId, begins: &[What], ends: What) -> Vec<Time> {
    let mut since = None;
    let mut found = Vec::new();
    for (at, one) in all.iter().filter(|(_, one)| one.task == task) {
        if begins.contains(&one.what) {
            since = Some(*at);
        } else if one.what == ends
            && let Some(since) = since.take()
        {
            found.push(at - since);
        }
    }
    found
}

fn blocked(all: &[(Time, Happening)], task: TaskId) -> Time {
    waits(all, task, &[What::Blocks], What::Takes).into_iter().max().unwrap_or(0)
}

#[test]
fn without_inheritance_the_medium_task_makes_the_greatest_wait() {
    let rule = Rule::FixedPriority { inheritance: false };
    let all = run(&Setup { tasks: INVERTED.into(), rule }, 500);
    assert_eq!(when(&all, What::Blocks, 2), [115]);
    assert_eq!(when(&all, What::Runs, 1), [125]);
    // All of the medium task's work comes before the rest of the critical section.
    assert_eq!(when(&all, What::Frees, 0), [295]);
    assert_eq!(blocked(&all, 2), 180);
    assert_eq!(when(&all, What::Done, 2), [30, 310, 330, 350, 430]);
    assert_eq!(when(&all, What::Misses, 2), [170, 270]);
}

#[test]
fn with_inheritance_only_the_critical_section_does() {
    let rule = Rule::FixedPriority { inheritance: true };
    let all = run(&Setup { tasks: INVERTED.into(), rule }, 500);
    assert_eq!(when(&all, What::Inherits, 0), [115]);
    assert_eq!(when(&all, What::Frees, 0), [135]);
    assert_eq!(blocked(&all, 2), 20);
    assert_eq!(when(&all, What::Done, 2), [30, 150, 230, 330, 430]);
    assert!(when(&all, What::Misses, 2).is_empty());
}

#[test]
fn turns_go_round() {
    let task = |first| Job { first, period: None, work: 50, ..INVERTED[1] };
    let setup = Setup { tasks: vec![task(0); 3], rule: Rule::RoundRobin { quantum: 20 } };
    let all = run(&setup, 500);
    assert_eq!(when(&all, What::Runs, 0), [0, 60, 120]);
    assert_eq!(when(&all, What::Runs, 1), [20, 80, 130]);
    assert_eq!(when(&all, What::Runs, 2), [40, 100, 140]);
    assert_eq!(when(&all, What::Done, 2), [150]);
}

#[test]
fn a_turn_goes_on_while_nobody_else_is_ready_and_ends_with_the_quantum() {
    let task = |first| Job { first, period: None, work: 50, ..INVERTED[1] };
    let setup = Setup { tasks: vec![task(0), task(30)], rule: Rule::RoundRobin { quantum: 20 } };
    assert_eq!(when(&run(&setup, 500), What::Runs, 1), [40, 70]);
}

#[test]
fn a_processor_that_stood_still_does_no_work_meanwhile() {
    let rule = Rule::FixedPriority { inheritance: false };
    let setup = Setup { tasks: vec![INVERTED[2]], rule };
    let (mut processor, mut out) = (Processor::new(1), Vec::new());
    processor.advance(&setup, 10, &mut out);
    // Due is the taking of the lock at 15; the time up to 300 is lost.
    processor.advance(&setup, 300, &mut out);
    assert_eq!((processor.worked(&setup), processor.done(0)), (5, 0));
    let misses = out.iter().filter(|one| one.what == What::Misses).count();
    assert_eq!(misses, 3);
    assert_eq!(processor.next(&setup), Some(310));
}

fn job(priority: u8) -> impl Strategy<Value = Job> {
    (0u64..60, prop::option::of(40u64..200), 1u64..30, any::<(u8, u8)>()).prop_map(
        move |(first, period, work, (after, length))| {
            let lock_after = u64::from(after) % work;
            let lock_for = u64::from(length) % (work - lock_after + 1);
            let deadline = Some(work + 20);
            Job { priority, first, period, work, lock_after, lock_for, deadline }
        },
    )
}

fn jobs() -> impl Strategy<Value = Vec<Job>> {
    (1u8..6).prop_flat_map(|count| (0..count).map(job).collect::<Vec<_>>())
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        any::<bool>().prop_map(|inheritance| Rule::FixedPriority { inheritance }),
        (1u64..40).prop_map(|quantum| Rule::RoundRobin { quantum }),
    ]
}

const UNTIL: Time = 1_000;

proptest! {
    #[test]
    fn never_idle_while_a_task_is_ready_and_no_work_is_lost_or_made_up(
        tasks in jobs(), rule in rule()
    ) {
        let setup = Setup { tasks, rule };
        let mut processor = Processor::new(setup.tasks.len());
        let (mut busy, mut was) = (0, (0, false));
        while let Some(now) = processor.next(&setup).filter(|now| *now <= UNTIL) {
            prop_assert!(now > was.0 || was.0 == 0, "it goes on");
            busy += if was.1 { now - was.0 } else { 0 };
            processor.advance(&setup, now, &mut Vec::new());
            prop_assert!(processor.running().is_some() || processor.ready().is_empty());
            prop_assert_eq!(processor.worked(&setup), busy);
            was = (now, processor.running().is_some());
        }
    }

    #[test]
    fn one_holder_at_a_time_and_whoever_waits_waits_for_it(tasks in jobs(), rule in rule()) {
        let setup = Setup { tasks, rule };
        let mut holder = None;
        for (_, Happening { what, task }) in run(&setup, UNTIL) {
            match what {
                What::Takes => {
                    prop_assert_eq!(holder, None);
                    holder = Some(task);
                }
                What::Frees => {
                    prop_assert_eq!(holder, Some(task));
                    holder = None;
                }
                What::Blocks => prop_assert!(holder.is_some_and(|holder| holder != task)),
                What::Inherits => prop_assert_eq!(holder, Some(task)),
                // Nobody's work is done with the lock still held.
                What::Done => prop_assert_ne!(holder, Some(task)),
                _ => {}
            }
        }
    }

    #[test]
    fn the_greatest_runs_at_once_under_fixed_priority(tasks in jobs(), inheritance: bool) {
        let greatest = tasks.len() as u8 - 1;
        let setup = Setup { tasks, rule: Rule::FixedPriority { inheritance } };
        let mut processor = Processor::new(setup.tasks.len());
        while let Some(now) = processor.next(&setup).filter(|now| *now <= UNTIL) {
            processor.advance(&setup, now, &mut Vec::new());
            prop_assert!(!processor.ready().contains(&greatest), "it waits at {}", now);
        }
    }

    #[test]
    fn the_same_run_twice(tasks in jobs(), rule in rule()) {
        let setup = Setup { tasks, rule };
        prop_assert_eq!(run(&setup, UNTIL), run(&setup, UNTIL));
    }
}
