//! `check` for Byzantine generals: agreement and validity over every lie of every choice of traitors.

use std::path::Path;

use serde_json::{Value, json};

use super::args::Format;
use super::{Failure, check, output};
use crate::certainty::{ByzantineRun, Case, Treasons, Withstood, treasons};
use crate::engine::Ask;
use crate::explore::budget::Budget;
use crate::protocols::{ByzantineWatch, Council, Promise};
use crate::scenario::{Scenario, Words};

/// Prints the verdicts; `most` bounds the runs.
pub fn check(
    name: &str,
    scenario: &Scenario,
    save: Option<&Path>,
    most: u64,
    format: Format,
) -> Result<(), Failure> {
    let Some(council) = scenario.strategy.council() else { return Ok(()) };
    let stage = scenario.stage();
    let found = treasons(&stage.model, &Budget::most(most));
    let found = found.map_err(|_| Failure::Check("error: stopped".into()))?;
    output::print(&match format {
        Format::Text => as_text(scenario, &council, &found, &stage.words),
        Format::Json => as_json(name, scenario, &council, &found),
    })?;
    let broken = ByzantineWatch::PROMISES.iter().find_map(|promise| match found.kept(*promise) {
        Withstood::Fails(_, run) => Some((promise.name(), run)),
        _ => None,
    });
    let Some((broken, run)) = broken else { return Ok(()) };
    if let Some(path) = save {
        let title = format!("{broken} fails: {}", scenario.title);
        let title: String = title.chars().take(200).collect();
        check::save_fixed(path, &fixed(scenario, &title, run))?;
    }
    Err(Failure::Check(format!("{name}: {broken} fails")))
}

/// The scenario that tells a run; its narration told another.
fn fixed(scenario: &Scenario, title: &str, found: &ByzantineRun) -> Scenario {
    let ByzantineRun { treason, run } = found;
    let fixed = scenario.fixed(title, run.proposes, run.answers.iter().copied(), run.outcome);
    let fixed = fixed.with_traitors(treason.traitors, treason.order);
    Scenario { narration: Vec::new(), ..fixed }
}

/// "traitor G2, order attack: G2 tells G3 (G1 said the order) says retreat".
fn told(found: &ByzantineRun, words: &Words) -> String {
    let lies = found.run.answers.iter().map(|(site, option)| {
        format!("{} {}", words.short_lie(site.letter), words.option(Ask::Lie, *option))
    });
    format!("traitor {}: {}", who(found), lies.collect::<Vec<_>>().join(", "))
}

fn who(found: &ByzantineRun) -> String {
    let order = found.treason.ordered().map(|order| format!(", order {}", order.name()));
    found.treason.who() + &order.unwrap_or_default()
}

fn as_text(scenario: &Scenario, council: &Council, found: &Treasons, words: &Words) -> String {
    let (algorithm, generals, most) = (council.name(), council.count(), found.most);
    let mut text = format!(
        "{}\n{algorithm}, {generals} generals, every lie of up to {most} traitor{}\n\n",
        scenario.title,
        if most == 1 { "" } else { "s" }
    );
    let runs = found.runs();
    for promise in ByzantineWatch::PROMISES {
        let (name, asks) = (promise.name(), promise.asks());
        text += &match found.kept(*promise) {
            Withstood::Holds => format!("{name:<10} holds in all {runs} runs: {asks}\n"),
            Withstood::HoldsUpTo => format!("{name:<10} held in {runs} runs, of more: {asks}\n"),
            Withstood::Fails(count, run) => format!(
                "{name:<10} fails in {count} of {runs} runs: {asks}\n           {}\n",
                told(run, words)
            ),
        };
    }
    text += &format!("\n{:<18}{:>10}{:>12}{:>12}\n", "traitors", "runs", "agreement", "validity");
    for case in &found.cases {
        let order = case.treason.ordered().map(|order| format!(", {}", order.name()));
        let who = case.treason.who() + &order.unwrap_or_default();
        let more = if case.complete { "" } else { "+" };
        let counts = case.broken.map(|count| match count {
            0 => "–".to_owned(),
            n => format!("✗ {n}"),
        });
        let runs = format!("{}{more}", case.runs);
        text += &format!("{who:<18}{runs:>10}{:>12}{:>12}\n", counts[0], counts[1]);
    }
    text
}

fn as_json(name: &str, scenario: &Scenario, council: &Council, found: &Treasons) -> String {
    let verdict = |promise: Promise| {
        let (word, broken, run) = match found.kept(promise) {
            Withstood::Holds => ("holds", 0, Value::Null),
            Withstood::HoldsUpTo => ("holds_up_to", 0, Value::Null),
            Withstood::Fails(count, run) => ("fails", count, run_json(scenario, run)),
        };
        json!({ "verdict": word, "runs": found.runs(), "broken": broken, "run": run })
    };
    let case = |case: &Case| {
        let [agreement, validity] = case.broken;
        json!({
            "traitors": traitors(case.treason.traitors), "order": case.treason.ordered(),
            "runs": case.runs, "complete": case.complete,
            "broken": { "agreement": agreement, "validity": validity },
        })
    };
    let json = json!({
        "scenario": name, "algorithm": council.name(), "generals": council.count(),
        "most_traitors": found.most, "runs": found.runs(), "complete": found.is_complete(),
        "agreement": verdict(Promise::Ic1), "validity": verdict(Promise::Ic2),
        "cases": found.cases.iter().map(case).collect::<Vec<_>>(),
    });
    format!("{json:#}\n")
}

fn traitors(set: u64) -> Vec<String> {
    let each = (0..64).filter(|place| set >> place & 1 == 1);
    each.map(|place| format!("general_{}", place + 1)).collect()
}

/// A run as JSON: traitors, order and fates can stand in a scenario file.
fn run_json(scenario: &Scenario, found: &ByzantineRun) -> Value {
    json!({
        "traitors": traitors(found.treason.traitors), "order": found.treason.ordered(),
        "fates": fixed(scenario, "", found).fates,
    })
}
