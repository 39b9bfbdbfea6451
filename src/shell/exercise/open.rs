//! `exercise show` and `exercise watch`: on the screen.

use super::super::args::{ScreenArgs, Source};
use super::super::{Failure, files, screen};
use super::check::{guarantees, report, trial};
use super::{BoundsArgs, Name, Tried};
use crate::exercise::failure;
use crate::protocols::exercise::Task;
use crate::protocols::Strategy;
use crate::scenario::{Scenario, Tab};

use clap::ValueEnum;

/// `exercise watch`.
pub(super) fn watch(
    _screen: &ScreenArgs,
    _task: Task,
    _tried: &Tried,
    _bounds: &BoundsArgs,
) -> Result<(), Failure> {
    Ok(())
}

/// `exercise show`.
pub(super) fn show(
    screen: &ScreenArgs,
    what: &str,
    guarantee: Option<&str>,
    tried: &Tried,
    bounds: &BoundsArgs,
) -> Result<(), Failure> {
    let scenario = match Name::from_str(what, false) {
        Ok(Name(task)) => shortest(task, guarantee, tried, bounds)?,
        Err(_) => saved(what, tried)?,
    };
    let name = scenario.title.clone();
    screen::run(screen, Some((scenario, Source::File(name.into()))))
}

/// A saved run with its program.
fn saved(what: &str, tried: &Tried) -> Result<Scenario, Failure> {
    let (mut scenario, _) = files::open(what)?;
    if let Strategy::Exercise(exercise) = &mut scenario.strategy
        && exercise.solution.is_none()
    {
        exercise.shared = trial(exercise.name, tried)?.exercise.shared;
    }
    Ok(scenario)
}

/// The shortest failing run of an exercise.
fn shortest(
    task: Task,
    guarantee: Option<&str>,
    tried: &Tried,
    bounds: &BoundsArgs,
) -> Result<Scenario, Failure> {
    if let Some(wanted) = guarantee.filter(|wanted| !guarantees(task).any(|known| known == *wanted)) {
        let known: Vec<&str> = guarantees(task).collect();
        return Err(Failure::Input(format!(
            "error: {} has no guarantee {wanted:?}\n  = help: use one of {}",
            task.name(),
            known.join(", ")
        )));
    }
    let trial = trial(task, tried)?;
    let report = report(&trial, bounds)?;
    if let Some((_, trouble)) = &report.trouble {
        return Err(Failure::Input(format!("error: {trouble}")));
    }
    let mut marks = report.marks.iter().filter(|mark| guarantee.is_none_or(|key| key == mark.key));
    let found = marks.find_map(|mark| failure(&report, mark));
    let mut scenario = found.map(|failure| failure.scenario).ok_or_else(|| {
        Failure::Check(format!("{}: nothing fails within the bounds", task.name()))
    })?;
    scenario.view.tab = Tab::Battlefield;
    Ok(scenario)
}
