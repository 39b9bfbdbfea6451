//! `check` of what is not about two generals: which promises hold in every run.

use serde_json::{Map, Value, json};

use super::args::Format;
use super::check::{run_json, save_run};
use super::{Failure, output};
use crate::app::fault_words;
use crate::certainty::{Kept, PromiseVerdict, promises};
use crate::explore::budget::Budget;
use crate::protocols::Watch;
use crate::scenario::{Scenario, Stage, Words};

/// Prints the verdicts; where a promise that the strategy gives is broken, saves the run if wanted.
pub fn check_promises(
    name: &str,
    scenario: &Scenario,
    stage: &Stage,
    save: Option<&std::path::Path>,
    states: u64,
    format: Format,
) -> Result<(), Failure> {
    let verdicts = promises(&stage.model, &scenario.strategy, &Budget::most(states));
    let verdicts = verdicts.map_err(|_| Failure::Check("error: stopped".into()))?;
    let watch = Watch::new(&scenario.strategy);
    output::print(&match format {
        Format::Text => as_text(scenario, &watch, &verdicts, &stage.words),
        Format::Json => as_json(name, scenario, &watch, &verdicts),
    })?;
    let broken = verdicts.iter().filter(|verdict| watch.gives(verdict.promise));
    let broken = broken.filter_map(|verdict| match &verdict.kept {
        Kept::Broken(run, _) => Some((verdict.promise.name(), run)),
        _ => None,
    });
    let Some((promise, run)) = broken.into_iter().next() else { return Ok(()) };
    if let Some(path) = save {
        save_run(path, scenario, promise, run)?;
    }
    Err(Failure::Check(format!("{name}: {promise} fails")))
}

fn as_text(
    scenario: &Scenario,
    watch: &Watch,
    verdicts: &[PromiseVerdict],
    words: &Words,
) -> String {
    let mut text = format!("{}\n{}\n\n", scenario.title, scenario.strategy.name());
    for PromiseVerdict { promise, kept, states } in verdicts {
        let (name, asks) = (promise.name(), scenario.strategy.asks(*promise));
        let given = if watch.gives(*promise) { "" } else { " (not promised)" };
        text += &match kept {
            Kept::Always => {
                format!("{name:<15} holds in all runs ({states} states): {asks}{given}\n")
            }
            Kept::AsFarAs(0) => format!(
                "{name:<15} not decided: more than {states} states, even without faults: {asks}{given}\n"
            ),
            Kept::AsFarAs(faults) => format!(
                "{name:<15} holds up to {states} states, in all runs with fewer than {faults} faults: {asks}{given}\n"
            ),
            Kept::Broken(run, count) => {
                let least = match count {
                    0 => "with no fault at all".into(),
                    1 => "with 1 fault".into(),
                    n => format!("with {n} faults, and with no fewer"),
                };
                format!("{name:<15} fails {least}: {asks}{given}; {}\n", fault_words(run, words))
            }
        };
    }
    text
}

fn as_json(name: &str, scenario: &Scenario, watch: &Watch, verdicts: &[PromiseVerdict]) -> String {
    let mut json = Map::new();
    json.insert("scenario".into(), name.into());
    for PromiseVerdict { promise, kept, states } in verdicts {
        let (word, run, faults) = match kept {
            Kept::Always => ("holds", Value::Null, Value::Null),
            Kept::AsFarAs(0) => ("not_decided", Value::Null, Value::Null),
            Kept::AsFarAs(faults) => ("holds_up_to", Value::Null, json!(faults)),
            Kept::Broken(run, faults) => ("fails", run_json(scenario, run), json!(faults)),
        };
        let promised = watch.gives(*promise);
        let value = json!({
            "verdict": word, "promised": promised, "states": states, "faults": faults, "run": run,
        });
        json.insert(promise.key().into(), value);
    }
    format!("{:#}\n", Value::Object(json))
}
