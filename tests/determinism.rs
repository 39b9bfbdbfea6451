//! The same scenario and seed give the same bytes: twice, on many threads at once, in every release.

mod program;

use std::thread;

use program::program;
use two_generals::drive::{Advance, Timeline};
use two_generals::engine::World;
use two_generals::protocols::{General, Outcome};
use two_generals::scenario::{Shipped, parse, shipped};

/// The whole run as the program prints it.
fn run_json(name: &str) -> String {
    let ended = program(&["run", name, "--format", "json"]);
    assert_eq!(ended.status, Some(0), "{}", ended.err);
    ended.out
}

/// What the shipped ones do not use: copies, delays, crashes, a link for each direction, all by dice.
const BUSY: Shipped = Shipped {
    name: "busy",
    text: r#"{
        "format": "two-generals.scenario/1", "title": "Busy", "seed": 2024,
        "nodes": {
            "general_1": { "crashes": [{ "at": 70, "recovers": 95 }] },
            "general_2": { "crashes": [{ "at": 30, "recovers": 41 }, { "at": 150 }] }
        },
        "links": {
            "loss": 0.25, "duplication": 0.5,
            "delay": { "weighted": [{ "time": 7, "weight": 3 }, { "time": 20, "weight": 1 }] },
            "to_general_1": { "loss": 0.125, "delay": { "range": { "smallest": 5, "largest": 15 } } }
        },
        "timing": { "dawn": 200 },
        "strategy": { "retry_until_acked": { "interval": 4, "deadline": 180 } }
    }"#,
};

fn played(shipped: &Shipped) -> Timeline<General> {
    let stage = parse(shipped.name, shipped.text.as_bytes()).unwrap().stage();
    let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
    while matches!(timeline.advance(), Advance::Did(_)) {}
    timeline
}

#[test]
fn every_shipped_scenario_gives_the_same_bytes_twice_and_on_many_threads() {
    let names: Vec<&str> = shipped().iter().map(|shipped| shipped.name).collect();
    let once: Vec<String> = names.iter().map(|name| run_json(name)).collect();
    thread::scope(|scope| {
        // Each thread begins at another scenario, so that different ones run side by side.
        let all = |first: usize| {
            let names = &names;
            move || (0..names.len()).map(|n| run_json(names[(first + n) % names.len()])).collect()
        };
        let threads: Vec<_> = (0..4).map(|first| (first, scope.spawn(all(first)))).collect();
        for (first, thread) in threads {
            let mut again: Vec<String> = thread.join().unwrap();
            again.rotate_right(first);
            assert_eq!(again, once);
        }
    });
}

#[test]
fn threads_in_one_process_do_not_disturb_each_other() {
    let digests = || shipped().iter().map(|one| played(one).branch().digest()).collect::<Vec<_>>();
    let once = digests();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(digests)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), once);
        }
    });
}

/// A change here means that saved runs and seeds of earlier releases come out differently.
#[test]
fn runs_are_what_they_were_in_earlier_releases() {
    let line = |one: &Shipped| {
        let timeline = played(one);
        let (events, digest) = (timeline.log().len(), timeline.branch().digest().text());
        format!("{} {events} {digest} {}", one.name, Outcome::of(timeline.world()))
    };
    let lines: Vec<String> = shipped().iter().chain([&BUSY]).map(line).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn another_seed_gives_another_run() {
    let scenario = shipped().iter().find(|one| one.name == "same-run-at-30").unwrap();
    let scenario = parse(scenario.name, scenario.text.as_bytes()).unwrap();
    let outcome = |seed| {
        let stage = scenario.stage();
        let mut timeline = Timeline::new(stage.model, stage.script, seed);
        while matches!(timeline.advance(), Advance::Did(_)) {}
        let world: &World<General> = timeline.world();
        (Outcome::of(world), timeline.branch().digest().text())
    };
    let runs: std::collections::BTreeSet<_> = (0..50).map(outcome).collect();
    assert!(runs.len() > 5, "{}", runs.len());
}
