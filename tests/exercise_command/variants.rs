//! Every built-in variant breaks what it says, in a run of a length that is pinned here; the right ones pass.

use two_generals::drive::{Dice, Stop, run};
use two_generals::engine::{Event, EventId, Log, World};
use two_generals::exercise::{Bounds, Mark, Report, Verdict, check, failure};
use two_generals::explore::budget::Budget;
use two_generals::protocols::Watch;
use two_generals::protocols::exercise::{Exercise, Shared, Task, Variant, variants};

use crate::{assert_fails, checked, failing};

/// How many events the shortest failing run of a variant has, and bounds where it needs others than the usual ones.
const LENGTHS: &[(&str, &str, u64, &[&str])] = &[
    ("fifo-link", "starts-at-one", 12, &[]),
    ("fifo-link", "delivers-on-arrival", 8, &[]),
    ("fifo-link", "drops-early", 13, &[]),
    ("fifo-link", "drains-one", 14, &[]),
    ("fifo-link", "stuck-duplicate", 16, &[]),
    ("fifo-link", "delivers-duplicates", 7, &[]),
    ("fifo-link", "top-unchecked", 14, &[]),
    ("fifo-link-recovery", "persists-before-delivering", 24, &[]),
    ("fifo-link-recovery", "persists-after-delivering", 15, &[]),
    ("fifo-link-recovery", "acknowledges-first", 19, &[]),
    ("fifo-link-recovery", "stores-number-only", 7, &[]),
    ("fifo-link-recovery", "stores-after-sending", 15, &[]),
    ("fifo-link-recovery", "sender-stores-nothing", 6, &[]),
    ("fifo-link-recovery", "forgets-held", 23, &[]),
    ("fifo-link-recovery", "sends-once", 7, &[]),
    ("reliable-link", "sends-once", 9, &[]),
    ("reliable-link", "delivers-all", 8, &[]),
    ("reliable-link", "remembers-last", 13, &[]),
    ("reliable-link", "any-acknowledgement", 9, &[]),
    ("reliable-link", "number-per-attempt", 13, &[]),
    ("reliable-link", "overtaken-is-old", 14, &[]),
    ("rpc-dedup", "no-deduplication", 8, &[]),
    ("rpc-dedup", "id-per-attempt", 13, &[]),
    ("rpc-dedup", "without-response", 48, &[]),
    ("rpc-dedup", "room-for-one", 13, &[]),
    ("rpc-dedup", "forgets-in-time", 16, &[]),
    ("rpc-dedup", "shared-ids", 13, &[]),
    // There are more states than the usual bound has room for.
    ("rpc-dedup", "executes-while-executing", 16, &["--states", "100000"]),
    ("rpc-dedup-recovery", "in-memory", 11, &[]),
    ("rpc-dedup-recovery", "records-first", 15, &[]),
    ("rpc-dedup-recovery", "executes-first", 11, &[]),
    ("rpc-dedup-recovery", "remote-store", 19, &["--states", "100000"]),
    ("rpc-dedup-recovery", "new-id-after-crash", 13, &[]),
    ("rpc-dedup-recovery", "client-stores-nothing", 5, &[]),
    ("rpc-dedup-recovery", "stores-ids-only", 44, &[]),
    ("failure-detector", "fixed-timeout", 70, &[]),
    ("failure-detector", "never-trusts", 102, &[]),
    ("failure-detector", "stops-watching", 55, &[]),
    ("failure-detector", "one-heartbeat", 8, &[]),
    ("failure-detector", "suspects-nobody", 51, &[]),
    ("failure-detector", "trusts-for-good", 56, &[]),
    ("two-generals", "retries", 15, &[]),
    ("two-generals", "waits", 17, &[]),
    ("two-generals", "three-messages", 10, &[]),
    ("two-generals", "silence-is-consent", 4, &[]),
    ("two-generals", "always", 2, &[]),
    ("two-generals", "never", 2, &[]),
];

/// The variants that can be named on the command line: the shop is for the class only.
fn on_the_command_line() -> Vec<Variant> {
    variants().into_iter().filter(|variant| variant.exercise != "shop").collect()
}

#[test]
fn every_wrong_variant_has_a_length() {
    let wrong = on_the_command_line().into_iter().filter(|variant| variant.breaks.is_some());
    let named: Vec<_> = LENGTHS.iter().map(|(exercise, key, ..)| (*exercise, *key)).collect();
    for variant in wrong {
        assert!(
            named.contains(&(variant.exercise, variant.key)),
            "{} {}",
            variant.exercise,
            variant.key
        );
    }
}

fn each_breaks_what_it_says(exercise: &str) {
    let mut count = 0;
    for variant in on_the_command_line().iter().filter(|variant| variant.exercise == exercise) {
        count += 1;
        let (key, name) = (variant.key, format!("{exercise} {}", variant.key));
        let Some(guarantee) = variant.breaks else {
            let (status, report) = checked(&[exercise, "--variant", key, "--runs", "100"]);
            assert_eq!((status, failing(&report)), (Some(0), Vec::new()), "{name}");
            continue;
        };
        let find = |one: &&(&str, &str, u64, &[&str])| (one.0, one.1) == (exercise, key);
        let (.., events, bounds) = LENGTHS.iter().find(find).unwrap();
        let args = [&[exercise, "--variant", key, "--runs", "0"], *bounds].concat();
        let (status, report) = checked(&args);
        assert_eq!(status, Some(1), "{name}");
        assert_fails(&report, guarantee, *events, &name);
    }
    assert!(count > 3, "{exercise}");
}

#[test]
fn variants_of_fifo_link() {
    each_breaks_what_it_says("fifo-link");
}

#[test]
fn variants_of_fifo_link_recovery() {
    each_breaks_what_it_says("fifo-link-recovery");
}

#[test]
fn variants_of_reliable_link() {
    each_breaks_what_it_says("reliable-link");
}

#[test]
fn variants_of_rpc_dedup() {
    each_breaks_what_it_says("rpc-dedup");
}

#[test]
fn variants_of_rpc_dedup_recovery() {
    each_breaks_what_it_says("rpc-dedup-recovery");
}

#[test]
fn variants_of_failure_detector() {
    each_breaks_what_it_says("failure-detector");
}

#[test]
fn variants_of_two_generals() {
    each_breaks_what_it_says("two-generals");
}

fn report(variant: &Variant) -> Report {
    let mut tasks = Task::PROGRAMS.into_iter().chain([Task::Shop]);
    let task = tasks.find(|task| task.name() == variant.exercise).unwrap();
    let exercise = Exercise {
        solution: Some(variant.solution.clone()),
        ..Exercise::of(task, Shared::default())
    };
    let bounds = Bounds { runs: 0, ..Bounds::of(&exercise) };
    check(&exercise, &bounds, &Budget::most(bounds.states)).unwrap()
}

/// The guarantees that fail in a shortest run, each with the number of its events.
fn shortest(report: &Report) -> Vec<(&'static str, usize)> {
    let fails = |mark: &&Mark| matches!(mark.verdict, Verdict::Fails(..));
    let events = |mark: &Mark| failure(report, mark).unwrap().events;
    report.marks.iter().filter(fails).map(|mark| (mark.key, events(mark))).collect()
}

/// The shop is for the class: it cannot be named on the command line.
#[test]
fn variants_of_the_shop() {
    let lengths = [
        ("correct", 0),
        ("dispatches-unanswered", 14),
        ("cancels-unanswered", 15),
        ("refunds-once", 19),
        ("dispatches-first", 20),
        ("id-per-attempt", 21),
        ("no-deduplication", 11),
    ];
    let all = variants().into_iter().filter(|variant| variant.exercise == "shop");
    let found: Vec<_> = all
        .map(|variant| {
            let found = shortest(&report(&variant));
            let named = found.iter().find(|(key, _)| Some(*key) == variant.breaks);
            assert_eq!(variant.breaks.is_none(), found.is_empty(), "{}: {found:?}", variant.key);
            (variant.key, named.map_or(0, |(_, events)| *events))
        })
        .collect();
    assert_eq!(found, lengths);
}

/// The run is searched for without the lines of the pseudocode, and shown with them: it is the same run.
#[test]
fn a_run_that_was_found_breaks_the_guarantee_when_it_is_shown() {
    for (exercise, key) in [
        ("fifo-link-recovery", "acknowledges-first"),
        ("fifo-link-recovery", "sender-stores-nothing"),
        ("rpc-dedup-recovery", "records-first"),
        ("shop", "dispatches-unanswered"),
    ] {
        let all = variants();
        let variant = all.iter().find(|one| (one.exercise, one.key) == (exercise, key)).unwrap();
        let report = report(variant);
        let mut fails = 0;
        for mark in report.marks.iter().filter(|mark| matches!(mark.verdict, Verdict::Fails(..))) {
            fails += 1;
            let scenario = failure(&report, mark).unwrap().scenario;
            let stage = scenario.stage();
            let (mut world, mut watch) =
                (World::new(&stage.model), Watching(Watch::new(&scenario.strategy)));
            let mut driver = (&stage.script, Dice::new(stage.seed));
            assert_eq!(run(&mut world, &stage.model, &mut driver, &mut watch), Stop::End);
            let broken = watch.0.broken(Some(&world));
            assert!(broken.has(mark.promise.unwrap()), "{key}: {}", mark.key);
        }
        assert!(fails > 0, "{key}");
    }
}

struct Watching(Watch);

impl Log for Watching {
    fn tell(&mut self, event: Event) -> EventId {
        self.0.see(&event);
        EventId::NONE
    }
}
