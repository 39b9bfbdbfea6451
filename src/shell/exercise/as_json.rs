//! The marks of a check, for programs.

use serde_json::{Map, Value, json};

use super::as_text::Reproduce;
use crate::exercise::{Bounds, Mark, Report, Verdict, failure};

/// All of it, as one JSON value.
pub(super) fn json(report: &Report, again: &Reproduce<'_>) -> String {
    let mut guarantees = Map::new();
    for mark in &report.marks {
        guarantees.insert(mark.key.into(), mark_json(report, mark, again));
    }
    let trouble = report.trouble.as_ref().map(|(call, trouble)| {
        json!({ "call": &**call, "what": trouble.what, "help": trouble.help, "stderr": trouble.stderr })
    });
    let dishonest = report
        .dishonest
        .as_ref()
        .map(|lie| json!({ "call": &*lie.call, "first": lie.first, "second": lie.second }));
    let whole = json!({
        "exercise": again.trial.exercise.name.name(),
        "solution": again.trial.words,
        "passes": report.passes(),
        "bounds": bounds_json(&report.bounds),
        "wider": report.wider.as_ref().map(|(bounds, _)| bounds_json(bounds)),
        "calls": report.calls.1,
        "steps": report.calls.0,
        "trouble": trouble,
        "dishonest": dishonest,
        "guarantees": guarantees,
    });
    format!("{whole:#}\n")
}

fn bounds_json(bounds: &Bounds) -> Value {
    json!({
        "inputs": bounds.inputs, "losses": limit(bounds.losses), "copies": bounds.copies,
        "crashes": bounds.crashes, "faults": limit(bounds.faults), "states": bounds.states,
    })
}

/// A bound as a number, or null where there is none.
fn limit(most: u8) -> Option<u8> {
    Some(most).filter(|most| *most < u8::MAX)
}

fn mark_json(report: &Report, mark: &Mark, again: &Reproduce<'_>) -> Value {
    let failure = failure(report, mark);
    let verdict = match mark.verdict {
        Verdict::HoldsUpTo | Verdict::Unfinished => "holds_up_to",
        Verdict::Fails(..) | Verdict::FailsAtRandom(_) => "fails",
    };
    let seed = match mark.verdict {
        Verdict::FailsAtRandom(run) => run.seed,
        _ => report.bounds.seed,
    };
    json!({
        "verdict": verdict,
        "asks": mark.asks,
        "states": mark.states,
        "all_states": !matches!(mark.verdict, Verdict::Unfinished),
        "runs": report.random.as_ref().map_or(0, |random| random.runs),
        "seed": seed,
        "run": failure.map(|failure| json!({
            "what": failure.sentence,
            "shortest": mark.is_shortest,
            "events": failure.events,
            "told": failure.lines.iter().map(|line| line.trim()).collect::<Vec<_>>(),
            "scenario": failure.scenario,
            "show": again.show(mark),
        })),
    })
}
