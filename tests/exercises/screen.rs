//! Exercises on the screen: switches, variants, the class's guess, and where a node crashes.

use two_generals::app::{App, Command, crash_place, crash_points};
use two_generals::exercise::Verdict;
use two_generals::protocols::Strategy;
use two_generals::scenario::{Scenario, Tab, find, parse};

fn open(name: &str, tab: Tab) -> App {
    let shipped = find(name).unwrap();
    let scenario: Scenario = parse(shipped.name, shipped.text.as_bytes()).unwrap();
    let mut app = App::new(false, true);
    app.opened(name.into(), None, Ok(scenario));
    app.update(Command::ShowTab(tab));
    app
}

/// Has everything computed that the view in front wants.
fn compute(app: &mut App) {
    for job in app.jobs() {
        let mut reports = Vec::new();
        job.run(&mut |report| reports.push(report));
        reports.into_iter().for_each(|report| app.explored(report));
    }
}

fn breaks(app: &App) -> Vec<&'static str> {
    let lamps = app.session.as_ref().unwrap().watching.lamps();
    let broken = lamps.iter().filter(|lamp| lamp.broken_at.is_some());
    broken.map(|lamp| lamp.promise.key()).collect()
}

fn to_end(app: &mut App) {
    app.update(Command::Jump(two_generals::app::Jump::End));
}

#[test]
fn a_switch_begins_the_run_anew_with_what_it_says() {
    let mut app = open("rpc-no-deduplication", Tab::Exercise);
    to_end(&mut app);
    assert_eq!(breaks(&app), ["at_most_once"]);
    // "Not looked at" comes round to "for each request".
    app.update(Command::OpenMarked);
    let switches = app.session.as_ref().unwrap().switches();
    assert_eq!((switches[0].name, &*switches[0].value), ("IDs", "for each request"));
    assert_eq!(app.session.as_ref().unwrap().timeline.at(), 0);
    to_end(&mut app);
    assert_eq!(breaks(&app), [""; 0]);
}

#[test]
fn the_class_says_where_a_node_crashes_and_sees_which_points_there_are() {
    let mut app = open("fifo-persist-after", Tab::Exercise);
    let last = app.session.as_ref().unwrap().switches().len() as i32 - 1;
    app.update(Command::Scroll(-last));
    // The receiver may crash; then nobody, then the sender, then the receiver again.
    let who = |app: &App| app.session.as_ref().unwrap().switches().pop().unwrap().value;
    let mut seen = vec![who(&app)];
    for _ in 0..3 {
        app.update(Command::OpenMarked);
        seen.push(who(&app));
    }
    assert_eq!(seen, ["receiver", "nobody", "sender", "receiver"]);
    let asked = |app: &App| crash_points(app.session.as_ref().unwrap());
    let mut steps = 0;
    while asked(&app).is_empty() {
        app.update(Command::Fate(two_generals::app::Fate::Pass));
        app.update(Command::Step);
        steps += 1;
        assert!(steps < 60, "the receiver is asked about once a message comes");
    }
    assert_eq!(asked(&app), ["delivers m1", "stores next", "sends ack 1", ""]);
    app.update(Command::Fate(two_generals::app::Fate::Pass));
    while asked(&app).is_empty() {
        app.update(Command::Step);
    }
    assert_eq!(crash_place(app.session.as_ref().unwrap()), "before it stores next");
    app.update(Command::Fate(two_generals::app::Fate::Capture));
    app.update(Command::Decider);
    to_end(&mut app);
    assert_eq!(breaks(&app), ["no_duplication"], "delivered, not stored: delivered again");
}

#[test]
fn the_class_guesses_which_guarantee_breaks_and_opens_the_shortest_run() {
    let mut app = open("fifo-find-the-bug", Tab::Check);
    compute(&mut app);
    assert!(!app.shows_marks());
    let keys: Vec<_> = app.marks().iter().map(|mark| mark.key).collect();
    assert_eq!(keys, ["no_creation", "no_duplication", "order", "no_loss"]);
    // A wrong guess, then the marks, with the first that fails marked.
    app.update(Command::Mark(2));
    app.update(Command::OpenMarked);
    assert_eq!(app.guessed_right(), Some(false));
    assert!(app.shows_marks());
    let mark = app.marked_mark().unwrap();
    assert!(matches!(mark.verdict, Verdict::Fails(..)) && mark.key == "no_loss", "{mark:?}");
    app.update(Command::OpenMarked);
    assert!(app.parked().is_some(), "the class's own run waits");
    assert_eq!(breaks(&app), ["no_loss"]);
    app.update(Command::Return);
    // The next variant is hidden again.
    app.update(Command::ShowTab(Tab::Check));
    app.update(Command::NextVariant(1));
    assert!(!app.shows_marks() && app.hides_switches());
    let session = app.session.as_ref().unwrap();
    let Strategy::Exercise(exercise) = &session.scenario.strategy else { unreachable!() };
    let (_, variant) = session.variant().unwrap();
    assert_eq!(
        (variant.key, Some(&variant.solution)),
        ("stuck-duplicate", exercise.solution.as_ref())
    );
}

#[test]
fn a_check_that_goes_on_can_be_stopped() {
    let mut app = open("fifo-find-the-bug", Tab::Check);
    let jobs = app.jobs();
    assert!(app.is_waiting());
    app.update(Command::StopWork);
    assert!(!app.is_waiting() && app.findings.check.is_stopped());
    // What comes too late is dropped.
    for job in jobs {
        let mut reports = Vec::new();
        job.run(&mut |report| reports.push(report));
        reports.into_iter().for_each(|report| app.explored(report));
    }
    assert!(app.marks().is_empty());
}

#[test]
fn every_shipped_run_of_an_exercise_is_one_variant_or_a_turn_of_its_switches() {
    let exercises = two_generals::scenario::shipped().iter().filter_map(|one| {
        let scenario = parse(one.name, one.text.as_bytes()).unwrap();
        match scenario.strategy {
            Strategy::Exercise(exercise) => Some((one.name, exercise)),
            _ => None,
        }
    });
    let mut count = 0;
    for (name, exercise) in exercises {
        assert!(exercise.solution.is_some(), "{name} needs no program");
        assert!(!exercise.solution.unwrap().switches().is_empty(), "{name} has switches");
        count += 1;
    }
    assert_eq!(count, 25);
}

#[test]
fn every_switch_of_every_shipped_exercise_turns_all_the_way_round() {
    for one in two_generals::scenario::shipped() {
        let scenario = parse(one.name, one.text.as_bytes()).unwrap();
        let Strategy::Exercise(exercise) = &scenario.strategy else { continue };
        let start = exercise.solution.clone().unwrap();
        for place in 0..start.switches().len() {
            let (mut app, mut count) = (open(one.name, Tab::Exercise), 0);
            app.update(Command::Scroll(-(place as i32)));
            loop {
                app.update(Command::OpenMarked);
                count += 1;
                let session = app.session.as_ref().unwrap();
                let Strategy::Exercise(now) = &session.scenario.strategy else { unreachable!() };
                let now = now.solution.as_ref().unwrap();
                let name = (one.name, start.switches()[place].name, count);
                let words = app.toast.as_ref().map(|toast| toast.text.clone());
                assert!(words.unwrap().ends_with("the run begins anew."), "{name:?}");
                // Where nodes only come, every decided fate is still decided.
                if session.nodes().count() >= scenario.strategy.roles().len() {
                    assert_eq!(session.scenario.fates.len(), scenario.fates.len(), "{name:?}");
                }
                if *now == start {
                    break;
                }
                assert!(count < 6, "{name:?}");
            }
        }
    }
}

#[test]
fn a_fate_goes_along_when_a_second_client_comes() {
    let mut app = open("rpc-no-deduplication", Tab::Exercise);
    app.update(Command::Scroll(-7));
    app.update(Command::OpenMarked);
    let session = app.session.as_ref().unwrap();
    assert_eq!(session.nodes().count(), 3);
    let fates: Vec<&String> = session.scenario.fates.keys().collect();
    let named = |way: &str| fates.iter().filter(|name| name.starts_with(way)).count();
    let ways = ["capture/server>client_1/message/", "capture/client_1>server/message/"];
    assert_eq!(ways.map(named), [2, 1], "{fates:?}");
}
