//! `matrix`: a protocol under every choice of link, node and timing.

use serde_json::{Value, json};

use super::args::Format;
use super::check::run_json;
use super::{Failure, files, output};
use crate::app::fault_words;
use crate::certainty::{
    Cell, CellFinding, Class, Kept, LinkModel, NodeModelKind, PromiseVerdict, TimingModel, cell,
    matrix_model, places,
};
use crate::explore::budget::Budget;
use crate::protocols::{Family, Watch};
use crate::scenario::{Scenario, Words, set, shipped};

/// Prints the matrix of a scenario's protocol, or of a protocol by its name.
pub fn matrix(
    name: &str,
    sets: &[String],
    most_faults: u32,
    states: u64,
    format: Format,
) -> Result<(), Failure> {
    let (scenario, _) = files::open(&scenario_name(name))?;
    let scenario = set(&scenario, sets)?;
    if scenario.strategy.family() == Family::Generals {
        let what = format!("error: {name}: the matrix is about promises of links and nodes");
        let help = "use `check`, `odds` and `chain` for the generals' strategies";
        return Err(Failure::Input(format!("{what}\n  = help: {help}")));
    }
    let watch = Watch::new(&scenario.strategy);
    let flows = scenario.strategy.family().flows();
    if flows || !watch.promises().iter().any(|promise| watch.gives(*promise)) {
        // Every cell would hold, of nothing.
        let what = format!("error: {name}: it promises nothing that a matrix could show");
        let help = if flows {
            "`run --format json` says what it is measured by"
        } else {
            "use `check` to see what its runs keep all the same"
        };
        return Err(Failure::Input(format!("{what}\n  = help: {help}")));
    }
    let scenario = Scenario { strategy: scenario.strategy.small(), run: None, ..scenario };
    let model = matrix_model(&scenario.strategy);
    let words = Words::new(&scenario.strategy, scenario.timing.unit);
    let budget = Budget::most(states);
    let cells: Result<Vec<Cell>, _> = places()
        .map(|place| cell(&model, &scenario.strategy, place, most_faults, &budget))
        .collect();
    let cells = cells.map_err(|_| Failure::Check("error: stopped".into()))?;
    output::print(&match format {
        Format::Text => as_text(&scenario, &cells, most_faults, &words),
        Format::Json => as_json(name, &scenario, &cells, most_faults),
    })
}

/// A protocol's own name means the last shipped scenario that runs it, with all that it can be given.
fn scenario_name(name: &str) -> String {
    let runs_it = |text: &str| text.contains(&format!("\"{name}\": {{"));
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let found = shipped().iter().rev().find(|one| plain && runs_it(one.text));
    found.map_or(name, |one| one.name).to_owned()
}

/// A cell in a few characters: for failure detectors "P ✗(0)  ◇P ✓".
fn short(cell: &Cell) -> String {
    let [(perfect, one), (eventually, another)] = cell.classes.as_slice() else {
        return short_finding(&cell.finding);
    };
    let sign = |finding: &CellFinding| match finding {
        CellFinding::Holds => "✓".to_owned(),
        CellFinding::HoldsUpTo { faults } => format!("○≤{faults}"),
        CellFinding::Open => "?".into(),
        CellFinding::Fails(PromiseVerdict { kept: Kept::Broken(_, n), .. }) => format!("✗({n})"),
        CellFinding::Fails(_) => "✗".into(),
    };
    format!("{} {}  {} {}", perfect.sign(), sign(one), eventually.sign(), sign(another))
}

fn short_finding(finding: &CellFinding) -> String {
    match finding {
        CellFinding::Holds => "✓ holds".into(),
        CellFinding::HoldsUpTo { faults } => format!("○ up to {faults}"),
        CellFinding::Open => "? too many states".into(),
        CellFinding::Fails(verdict) => match verdict.kept {
            Kept::Broken(_, n) => format!("✗ {} ({n})", verdict.promise.name()),
            _ => "✗".into(),
        },
    }
}

fn as_text(scenario: &Scenario, cells: &[Cell], most_faults: u32, words: &Words) -> String {
    let watch = Watch::new(&scenario.strategy);
    let given: Vec<&str> =
        watch.promises().iter().filter(|p| watch.gives(**p)).map(|p| p.name()).collect();
    let mut text = format!(
        "{}\n{}, a small instance: {}\npromises: {}\n✓ holds in all runs · ○ holds in all runs with up to so many faults (bound \
         {most_faults}) · ✗ breaks (with so many faults, and no fewer)\n\n",
        scenario.title,
        scenario.strategy.name(),
        serde_json::to_string(&scenario.strategy).unwrap_or_default(),
        given.join(", ")
    );
    text += &format!("{:<28}", "");
    for timing in TimingModel::ALL {
        text += &format!("{:<24}", timing.name());
    }
    text = text.trim_end().to_owned() + "\n";
    for link in LinkModel::ALL {
        for node in NodeModelKind::ALL {
            let mut line = format!("{:<28}", format!("{} · {}", link.name(), node.name()));
            let row = cells.iter().filter(|c| c.place.link == link && c.place.node == node);
            for cell in row {
                line += &format!("{:<24}", short(cell));
            }
            text += line.trim_end();
            text += "\n";
        }
    }
    if scenario.strategy.family() == Family::Exercises {
        text += "on arbitrary links messages are lost, replayed and garbled; that one is made up is not tried\n";
    }
    text += "\n";
    for cell in cells {
        if let CellFinding::Fails(verdict) = &cell.finding
            && let Kept::Broken(run, _) = &verdict.kept
        {
            let place = cell.place;
            let (link, node, timing) = (place.link.name(), place.node.name(), place.timing.name());
            let (promise, what) = (verdict.promise.name(), fault_words(run, words));
            text += &format!("{link} · {node} · {timing}: {promise} breaks: {what}\n");
        }
    }
    text
}

const fn verdict_word(finding: &CellFinding) -> &'static str {
    match finding {
        CellFinding::Holds => "holds",
        CellFinding::HoldsUpTo { .. } => "holds_up_to",
        CellFinding::Open => "open",
        CellFinding::Fails(_) => "fails",
    }
}

fn as_json(name: &str, scenario: &Scenario, cells: &[Cell], most_faults: u32) -> String {
    let cell_json = |cell: &Cell| -> Value {
        let word = verdict_word(&cell.finding);
        let (promise, faults, run) = match &cell.finding {
            CellFinding::Holds | CellFinding::Open => (Value::Null, Value::Null, Value::Null),
            CellFinding::HoldsUpTo { faults } => (Value::Null, json!(faults), Value::Null),
            CellFinding::Fails(verdict) => {
                let (run, faults) = match &verdict.kept {
                    Kept::Broken(run, faults) => (run_json(scenario, run), json!(faults)),
                    _ => (Value::Null, Value::Null),
                };
                (json!(verdict.promise.key()), faults, run)
            }
        };
        let mut told = json!({
            "link": cell.place.link.name(), "node": cell.place.node.name(),
            "timing": cell.place.timing.name(), "verdict": word, "promise": promise,
            "faults": faults, "states": cell.states, "run": run,
        });
        if !cell.classes.is_empty() {
            let class = |(class, finding): &(Class, CellFinding)| {
                (class.key().to_owned(), json!(verdict_word(finding)))
            };
            told["classes"] = Value::Object(cell.classes.iter().map(class).collect());
        }
        told
    };
    let json = json!({
        "scenario": name, "strategy": scenario.strategy.name(), "most_faults": most_faults,
        "cells": cells.iter().map(cell_json).collect::<Vec<_>>(),
    });
    format!("{json:#}\n")
}
