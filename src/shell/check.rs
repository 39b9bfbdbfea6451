//! `check`: which of the theorem's requirements a strategy gives up.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::args::Format;
use super::check_promises::check_promises;
use super::{Failure, files, output};
use crate::certainty::{Finding, FixedRun, Verdict, verdicts};
use crate::explore::budget::Budget;
use crate::protocols::Family;
use crate::scenario::{Scenario, Words, node_name, set};

/// Prints the verdicts.
pub fn check(
    name: &str,
    sets: &[String],
    save: Option<&Path>,
    states: u64,
    format: Format,
) -> Result<(), Failure> {
    must_be_new(save)?;
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    if scenario.strategy.family() == Family::Byzantine {
        return super::check_byzantine::check(name, &scenario, save, states, format);
    }
    let stage = scenario.stage();
    if scenario.strategy.family() != Family::Generals {
        files::check_explorable(name, &scenario, &stage)?;
    }
    super::odds::announce(&stage.model, states);
    if scenario.strategy.family() != Family::Generals {
        return check_promises(name, &scenario, &stage, save, states, format);
    }
    let verdicts = verdicts(&stage.model, &Budget::most(states));
    let verdicts = verdicts.map_err(|_| Failure::Check("error: stopped".into()))?;
    output::print(&match format {
        Format::Text => as_text(&scenario, &verdicts, &stage.words),
        Format::Json => as_json(name, &scenario, &verdicts),
    })?;
    let broken = verdicts.iter().find_map(|verdict| match &verdict.finding {
        Finding::Fails(run) => Some((verdict.requirement.name(), run)),
        _ => None,
    });
    let Some((broken, run)) = broken else { return Ok(()) };
    if let Some(path) = save {
        save_run(path, &scenario, broken, run)?;
    }
    Err(Failure::Check(format!("{name}: {broken} fails")))
}

pub(super) fn save_run(
    path: &Path,
    scenario: &Scenario,
    broken: &str,
    run: &FixedRun,
) -> Result<(), Failure> {
    let title = format!("{broken} fails: {}", scenario.title);
    let title: String = title.chars().take(200).collect();
    let fixed = scenario.fixed(&title, run.proposes, run.answers.iter().copied(), run.outcome);
    save_fixed(path, &fixed)
}

/// Can a file be saved there? A check may take long: it is better asked before.
pub(super) fn must_be_new(path: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = path else { return Ok(()) };
    if path.symlink_metadata().is_ok() {
        return Err(there_already(path));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => Err(Failure::Input(format!(
            "error: {}: there is no directory {}\n  = help: create it first",
            path.display(),
            folder.display()
        ))),
        _ => Ok(()),
    }
}

fn there_already(path: &Path) -> Failure {
    Failure::Input(format!("error: {} is there already; take another name", path.display()))
}

/// Saves a run that a scenario fixes, never over an old file.
pub(super) fn save_fixed(path: &Path, fixed: &Scenario) -> Result<(), Failure> {
    files::save(path, &fixed.to_text(), false).map_err(|error| match error {
        files::SaveError::Exists => there_already(path),
        files::SaveError::Failed(why) => Failure::Input(format!("error: {why}")),
    })
}

/// Whom the city captures in a run, in words.
pub(super) fn captured(run: &FixedRun, words: &Words) -> String {
    let condition = run.condition();
    match words.letters(run.captured(), node_name) {
        none if none.is_empty() => format!("{condition}nobody is captured"),
        names => format!("{condition}captured: {}", names.join(", ")),
    }
}

/// A run as JSON: its fates can stand in a scenario file.
pub(super) fn run_json(scenario: &Scenario, run: &FixedRun) -> Value {
    let fixed = scenario.fixed("", run.proposes, run.answers.iter().copied(), run.outcome);
    json!({
        "proposes": run.proposes, "key": run.key(), "outcome": run.outcome, "captures": run.captured().count(),
        "fates": fixed.fates,
    })
}

fn as_text(scenario: &Scenario, verdicts: &[Verdict], words: &Words) -> String {
    let mut text = format!("{}\n{}\n\n", scenario.title, scenario.strategy.name());
    for Verdict { requirement, finding, states } in verdicts {
        let (name, asks) = (requirement.name(), requirement.asks());
        text += &match finding {
            Finding::Holds => format!("{name:<15} holds      {asks}\n"),
            Finding::HoldsUpTo => format!("{name:<15} holds up to {states} states: {asks}\n"),
            Finding::Fails(run) => {
                let proposes = if run.proposes { "" } else { ", though nobody proposes" };
                let what = format!("{}; {}{proposes}", run.outcome.words(), captured(run, words));
                format!("{name:<15} fails      {asks}: {what}\n")
            }
        };
    }
    text
}

fn as_json(name: &str, scenario: &Scenario, verdicts: &[Verdict]) -> String {
    let mut json = Map::new();
    json.insert("scenario".into(), name.into());
    for Verdict { requirement, finding, states } in verdicts {
        let (word, run) = match finding {
            Finding::Holds => ("holds", Value::Null),
            Finding::HoldsUpTo => ("holds_up_to", Value::Null),
            Finding::Fails(run) => ("fails", run_json(scenario, run)),
        };
        let value = json!({ "verdict": word, "states": states, "run": run });
        json.insert(requirement.name().replace('-', "_"), value);
    }
    format!("{:#}\n", Value::Object(json))
}
