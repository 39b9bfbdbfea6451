//! A student's program that is saved while its check is shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};
use two_generals::app::{App, Command};
use two_generals::engine::NodeId;
use two_generals::exercise::{Bounds, trial};
use two_generals::protocols::General;
use two_generals::protocols::exercise::{Answer, Call, Exercise, Shared, Solution, Task, Trouble};
use two_generals::scenario::Tab;

/// A program whose answers hold its version.
struct Versioned(AtomicU64);

impl Solution for Versioned {
    fn step(&self, _: &Call) -> Result<Answer, Trouble> {
        let state = json!({ "version": self.0.load(Ordering::Relaxed) });
        Ok(Answer { state, actions: Vec::new() })
    }
}

/// Does the work that is wanted; says whether there was any.
fn work(app: &mut App) -> bool {
    let jobs = app.jobs();
    let wanted = !jobs.is_empty();
    let mut reports = Vec::new();
    jobs.into_iter().for_each(|job| job.run(&mut |report| reports.push(report)));
    reports.into_iter().for_each(|report| app.explored(report));
    wanted
}

fn version(app: &App) -> Value {
    let world = app.session.as_ref().unwrap().timeline.world();
    let General::Exercise(receiver) = world.algorithm(NodeId(1)) else { unreachable!() };
    receiver.state_value()["version"].clone()
}

#[test]
fn it_is_checked_again_and_its_run_begins_anew_with_what_it_answers_now() {
    let program = Arc::new(Versioned(AtomicU64::new(1)));
    let exercise = Exercise::of(Task::FifoLink, Shared::with(program.clone()));
    let bounds = Bounds { inputs: 1, runs: 0, ..Bounds::of(&exercise) };
    let mut app = App::new(false, true);
    app.opened("fifo-link".into(), None, Ok(trial(&exercise, &bounds)));
    app.try_program("program".into(), bounds);
    assert_eq!(app.tab, Tab::Check);
    assert!(work(&mut app) && !app.marks().is_empty());
    assert!(!work(&mut app), "it is checked once");
    let step = |app: &mut App| (0..3).for_each(|_| drop(app.update(Command::Step)));
    step(&mut app);
    assert_eq!(version(&app), 1);
    program.0.store(2, Ordering::Relaxed);
    app.program_saved();
    assert_eq!(app.session.as_ref().unwrap().timeline.at(), 0);
    assert!(work(&mut app), "it is checked again");
    step(&mut app);
    assert_eq!(version(&app), 2, "nothing that the old one answered is left");
}
