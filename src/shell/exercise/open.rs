//! `exercise show` and `exercise watch`: on the screen.

use std::env;
use std::path::Path;

use clap::ValueEnum;

use super::super::args::{ScreenArgs, Source};
use super::super::screen::{self, Opened, Watched};
use super::super::{Failure, files};
use super::check::{Trial, guarantees, report, trial};
use super::failing::{first_broken, narrated, nothing_broken, standing_at};
use super::saves::{Files, Saves};
use super::{BoundsArgs, Name, Tried};
use crate::exercise::{failure, told};
use crate::protocols::Strategy;
use crate::protocols::exercise::{Solution, Task};
use crate::scenario::{Report, Scenario, Tab, find, nearest};

/// `exercise watch`.
pub(super) fn watch(
    screen: &ScreenArgs,
    task: Task,
    tried: &Tried,
    bounds: &BoundsArgs,
) -> Result<(), Failure> {
    if let Some(variant) = &tried.variant {
        return Err(Failure::Input(format!(
            "error: the variant {variant} is built in: it is never saved\n  = help: `exercise check {} --variant \
             {variant}` checks it",
            task.name()
        )));
    }
    let Trial { exercise, words, program } = trial(task, tried)?;
    screen::needs_terminal(&instead(task, &words, bounds))?;
    let folder = env::current_dir().map_err(|error| {
        Failure::Input(format!("error: there is no working directory: {error}"))
    })?;
    let mut saves = Saves::of(Files::of(&tried.program, &folder));
    let next_save = move || {
        saves.wait();
        if let Some(program) = &program {
            program.begin_anew();
        }
    };
    let bounds = bounds.bounds(&exercise)?;
    let opened = Opened {
        scenario: crate::exercise::trial(&exercise, &bounds),
        name: task.name().into(),
        file: None,
        watched: Some(Watched { command: words, bounds, next_save: Box::new(next_save) }),
    };
    screen::run(screen, Some(opened))
}

/// What does without a terminal.
fn instead(task: Task, words: &str, bounds: &BoundsArgs) -> String {
    let (name, bounds) = (task.name(), bounds.words());
    format!("`two-generals exercise check {name}{bounds} {words}` prints the failing runs as text")
}

/// `exercise show`.
pub(super) fn show(
    screen: &ScreenArgs,
    what: &str,
    guarantee: Option<&str>,
    tried: &Tried,
    bounds: &BoundsArgs,
) -> Result<(), Failure> {
    let opened = match Name::from_str(what, false) {
        Ok(Name(task)) => {
            let scenario = shortest(task, guarantee, tried, bounds)?;
            Opened { scenario, name: task.name().into(), file: None, watched: None }
        }
        Err(_) => saved(what, guarantee, tried, bounds)?,
    };
    screen::run(screen, Some(opened))
}

/// A saved run with its program.
fn saved(
    what: &str,
    guarantee: Option<&str>,
    tried: &Tried,
    bounds: &BoundsArgs,
) -> Result<Opened, Failure> {
    let about =
        |problem: &str, help: &str| Failure::from(Box::new(Report::about(what, problem, help)));
    if find(what).is_none() && !files::expanded(Path::new(what)).exists() {
        let known = Task::PROGRAMS.map(Task::name);
        return Err(about("there is no such exercise and no such file", &nearest(what, &known)));
    }
    let (mut scenario, source) = files::open_of_program(what)?;
    let Strategy::Exercise(exercise) = &mut scenario.strategy else {
        return Err(about("this is no exercise", &format!("`two-generals open {what}` opens it")));
    };
    if guarantee.is_some() {
        return Err(about("a saved run is shown as it was saved", "leave --guarantee out"));
    }
    if *bounds != BoundsArgs::default() {
        let help = format!("leave{} out", bounds.words());
        return Err(about("a saved run is shown as it was saved: nothing is checked anew", &help));
    }
    let own = exercise.solution.is_none();
    let mut instead = format!("`two-generals run {what}` prints the whole run as text");
    match (own, tried.variant.is_some(), tried.program.is_empty()) {
        (true, false, false) => {
            let trial = trial(exercise.name, tried)?;
            instead = self::instead(exercise.name, &trial.words, &BoundsArgs::default());
            exercise.shared = trial.exercise.shared;
        }
        (true, ..) => {
            let help = "write the program after --, such as: -- python3 solution.py";
            return Err(about(
                "this is the run of a student's program, which is not in the file",
                help,
            ));
        }
        (false, false, true) => {}
        (false, ..) => {
            return Err(about("this is the run of a built-in solution", "leave the program out"));
        }
    }
    screen::needs_terminal(&instead)?;
    if scenario.run.is_none() {
        scenario = match first_broken(&scenario)? {
            Some(promise) => {
                let failure = told(scenario, Some(promise));
                standing_at(narrated(&failure), failure.step)
            }
            // It may have been mended since.
            None if own => nothing_broken(scenario),
            None => scenario,
        };
    }
    scenario.view.tab = Tab::Battlefield;
    let file = match source {
        Source::File(path) => Some(path),
        Source::Shipped(_) => None,
    };
    Ok(Opened { scenario, name: what.into(), file, watched: None })
}

/// The shortest failing run of an exercise, at the step where it breaks.
fn shortest(
    task: Task,
    guarantee: Option<&str>,
    tried: &Tried,
    bounds: &BoundsArgs,
) -> Result<Scenario, Failure> {
    if let Some(wanted) = guarantee.filter(|wanted| !guarantees(task).any(|known| known == *wanted))
    {
        let known: Vec<&str> = guarantees(task).collect();
        return Err(Failure::Input(format!(
            "error: {} has no guarantee {wanted:?}\n  = help: {}",
            task.name(),
            nearest(wanted, &known)
        )));
    }
    let trial = trial(task, tried)?;
    screen::needs_terminal(&instead(task, &trial.words, bounds))?;
    let report = report(&trial, bounds)?;
    if let Some(failure) = super::check::no_answer(task, &report) {
        return Err(failure);
    }
    let mut marks = report.marks.iter().filter(|mark| guarantee.is_none_or(|key| key == mark.key));
    let found = marks.find_map(|mark| failure(&report, mark));
    let failure = found.ok_or_else(|| {
        let what = guarantee.map_or("nothing".into(), |key| format!("{key} holds: nothing"));
        let name = task.name();
        Failure::Check(format!(
            "{name}: {what} fails within the bounds, so there is nothing to show"
        ))
    })?;
    let mut scenario = standing_at(narrated(&failure), failure.step);
    scenario.view.tab = Tab::Battlefield;
    Ok(scenario)
}
