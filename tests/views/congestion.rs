//! The view of a switch port by keys and mouse.

use two_generals::app::{Command, Key, Slider};
use two_generals::engine::Change;
use two_generals::protocols::{ServiceLaw, Strategy, SwitchPort};
use two_generals::ui::Mouse;

use super::stage::{SIZES, Stage};

const SIZE: (u16, u16) = (80, 24);

/// A tenth of the run with tail drop has gone by.
fn port() -> Stage {
    let mut stage = Stage::open("port-tail-drop", SIZE);
    stage.update(Command::Scrub(0.1));
    stage
}

fn params(stage: &Stage) -> &SwitchPort {
    match &stage.session().scenario.strategy {
        Strategy::SwitchPort(params) => params,
        _ => panic!("it is a switch port"),
    }
}

fn load(stage: &Stage) -> u32 {
    stage.session().timeline.model().load
}

fn toast(stage: &Stage) -> &str {
    stage.app.toast.as_ref().map_or("", |toast| &toast.text)
}

#[test]
fn the_load_is_raised_live_and_is_an_event_of_the_run() {
    let stage = port();
    let now = stage.session().timeline.world().now();
    let stage = stage.keys("]]}[");
    assert_eq!(load(&stage), 95 + 10 + 1);
    let changes = &stage.session().timeline.branch().changes;
    // One right after the other is one.
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].change, Change::Load(106));
    let figures = stage.session().congestion.as_ref().unwrap().meter.figures();
    assert_eq!((figures.since, figures.arrived), (now, 0));
    assert!(stage.find("Load 106%, since").is_some());
}

#[test]
fn a_load_changed_in_the_past_begins_a_branch() {
    let stage = Stage::open("port-at-half-load", SIZE).keys("G5");
    assert!(toast(&stage.keys("]")).contains("The run is over"));
    let mut stage = Stage::open("port-at-half-load", SIZE).keys("G");
    stage.update(Command::Scrub(0.5));
    let stage = stage.keys("5]");
    assert!(toast(&stage).contains("The load is 60% from here on. Branch B begins"));
    assert_eq!(stage.session().timeline.branches().len(), 2);
}

#[test]
fn the_load_stays_within_what_is_possible() {
    let mut stage = port();
    stage.update(Command::Load(9_999));
    assert_eq!(load(&stage), 500);
    stage.update(Command::Load(-9_999));
    assert_eq!(load(&stage), 1);
}

#[test]
fn retry_begins_the_run_anew_at_the_same_time_and_load() {
    let stage = port().keys("]");
    let now = stage.session().timeline.world().now();
    let stage = stage.keys("i");
    assert!(params(&stage).retry.is_some() && toast(&stage).contains("Retry is on"));
    assert_eq!(load(&stage), 105);
    let then = stage.session().timeline.world().now();
    assert!(then <= now && now - then < 500, "{then} {now}");
    let retry = params(&stage).retry.clone();
    let stage = stage.keys("i");
    assert!(params(&stage).retry.is_none());
    assert_eq!(params(&stage.keys("i")).retry, retry);
}

#[test]
fn the_scenario_s_own_retry_comes_back() {
    let stage = Stage::open("port-retries", SIZE);
    let own = params(&stage).retry.clone();
    assert_eq!(params(&stage.keys("ii")).retry, own);
}

#[test]
fn law_and_room_are_turned() {
    let stage = port().keys("u");
    assert_eq!(params(&stage).law, ServiceLaw::Exponential);
    let stage = stage.keys("u");
    assert_eq!(params(&stage).law, ServiceLaw::Fixed);
    let stage = stage.keys(",");
    assert_eq!(params(&stage).buffer, Some(8));
    let stage = stage.keys("..");
    assert_eq!(params(&stage).buffer, Some(15));
}

#[test]
fn the_sweep_can_be_stopped() {
    let mut stage = port();
    let jobs = stage.app.jobs();
    assert_eq!(jobs.len(), 1);
    assert!(stage.app.is_waiting() && stage.find("measuring …").is_some());
    stage.update(Command::StopWork);
    assert!(!stage.app.is_waiting());
    jobs.into_iter().for_each(|job| stage.work(job));
    assert!(stage.app.findings.sweep.so_far().is_none());
    // What was stopped is begun anew when its view is shown again.
    let mut stage = stage.keys("15");
    assert_eq!(stage.app.jobs().len(), 1);
}

#[test]
fn points_appear_as_they_come() {
    let mut stage = port();
    let mut reports = Vec::new();
    for job in stage.app.jobs() {
        job.run(&mut |report| reports.push(report));
    }
    for (place, report) in reports.into_iter().enumerate() {
        stage.app.explored(report);
        let sweep = stage.app.findings.sweep.so_far().expect("there is something");
        assert_eq!(sweep.points.len(), place);
        assert_eq!(stage.app.is_waiting(), place < sweep.wanted);
    }
    assert!(!stage.app.is_waiting());
}

#[test]
fn the_load_has_a_slider() {
    for size in SIZES {
        let mut stage = Stage::open("port-tail-drop", size);
        assert_eq!(stage.app.slider, Slider::Load);
        let (x, y) = stage.find("load ◀").expect("it is there");
        let end = (x..size.0).rev().find(|x| {
            matches!(stage.hit(*x, y, Mouse::Drag), Some(Command::SetSlider(Slider::Load, _)))
        });
        stage.mouse(end.expect("it has an end"), y, Mouse::Drag);
        assert_eq!(load(&stage), 200, "{size:?}");
    }
}

#[test]
fn a_run_flows_while_it_plays_and_figures_follow() {
    let stage = Stage::open("port-tail-drop", SIZE).key(Key::char(' ')).frames(100);
    let port = stage.session().congestion.as_ref().unwrap();
    assert!(port.meter.figures().arrived > 100);
    assert_eq!(port.meter.figures().until, stage.session().timeline.world().now());
}

/// The sentence that says what to look at is whole at every size.
#[test]
fn it_says_what_to_look_at() {
    let ends = [("port-near-its-rate", "without end."), ("port-tail-drop", "drops the rest.")];
    for (name, end) in ends.into_iter().chain([("port-retries", "loss becomes delay.")]) {
        for size in SIZES {
            assert!(Stage::open(name, size).keys("5").find(end).is_some(), "{name} {size:?}");
        }
    }
}
