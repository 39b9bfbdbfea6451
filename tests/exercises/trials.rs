//! The scenarios in which solutions are tried.

use two_generals::exercise::{Bounds, RandomRun, random_trial, trial};
use two_generals::protocols::exercise::{Builtin, Exercise, Shared, Task, message};
use two_generals::scenario::parse;

use super::{task, variant};

fn all() -> Vec<Task> {
    Task::PROGRAMS.into_iter().chain([Task::Shop]).collect()
}

fn plain(task: Task) -> Exercise {
    Exercise { solution: Some(Builtin::plain(task)), ..Exercise::of(task, Shared::default()) }
}

/// Building them cannot fail, as they say where they are built: they are possible scenarios, too.
#[test]
fn the_trials_of_all_exercises_are_possible_scenarios() {
    for task in all() {
        let exercise = plain(task);
        for scenario in [
            trial(&exercise, &Bounds::of(&exercise)),
            random_trial(&exercise, RandomRun { seed: 3, inputs: 12 }),
        ] {
            scenario.check().unwrap_or_else(|flaw| panic!("{}: {flaw:?}", task.name()));
            let again = parse(task.name(), scenario.to_text().as_bytes());
            assert_eq!(again.unwrap(), scenario, "{}", task.name());
        }
    }
}

#[test]
fn no_two_inputs_come_to_the_same_number() {
    for task in all() {
        let mut names: Vec<_> = (1..=120).map(|nth| message(&task.value(nth), 0)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 120, "{}", task.name());
    }
}

#[test]
fn a_solution_of_another_exercise_is_refused() {
    let mut exercise = variant("fifo-link", "correct");
    exercise.name = task("rpc-dedup");
    let scenario = trial(&exercise, &Bounds::of(&exercise));
    let flaw = scenario.check().unwrap_err();
    assert_eq!(flaw.field(), "strategy.exercise.solution");
}
