//! Exercises inside the tool: what a solution answers is a question of the world, answered from memory.

mod checks;
mod nodes;
mod points;
mod screen;
mod trials;
mod twins;

use std::path::PathBuf;

use two_generals::drive::{Dice, Stop, run};
use two_generals::engine::{Event, World};
use two_generals::protocols::Strategy;
use two_generals::protocols::exercise::{Exercise, Shared, Task, variants};
use two_generals::scenario::Scenario;

/// An example program; `cargo test` builds them beside the tests.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.ancestors().nth(2).unwrap().join("examples").join(name);
    assert!(path.is_file(), "{path:?} is missing: `cargo build --examples` builds it");
    path
}

fn task(name: &str) -> Task {
    let all = Task::PROGRAMS.into_iter().chain([Task::Shop]);
    all.into_iter().find(|task| task.name() == name).unwrap()
}

/// The exercise with the built-in variant of this key.
fn variant(name: &str, key: &str) -> Exercise {
    let all = variants();
    let found = all.iter().find(|one| (one.exercise, one.key) == (name, key)).unwrap();
    Exercise {
        solution: Some(found.solution.clone()),
        ..Exercise::of(task(name), Shared::default())
    }
}

/// A run by dice to its end, with all its events.
fn events(scenario: &Scenario) -> Vec<Event> {
    let stage = scenario.stage();
    let (mut world, mut log) = (World::new(&stage.model), Vec::new());
    let mut driver = (&stage.script, Dice::new(stage.seed));
    assert_eq!(run(&mut world, &stage.model, &mut driver, &mut log), Stop::End);
    log
}

/// The same scenario with another exercise in it.
fn with(scenario: &Scenario, exercise: Exercise) -> Scenario {
    Scenario { strategy: Strategy::Exercise(exercise), ..scenario.clone() }
}
