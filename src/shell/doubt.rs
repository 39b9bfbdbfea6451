//! `doubt`: what each general would have to gamble on at a step.

use serde_json::{Value, json};

use super::args::Format;
use super::odds::{fraction, percent, too_many};
use super::{Failure, files, output};
use crate::certainty::{self, Doubt};
use crate::drive::{Advance, Timeline};
use crate::engine::{Event, NodeId};
use crate::explore::budget::Budget;
use crate::explore::odds::nearest;
use crate::protocols::{GENERAL_1, GENERALS, General, NODE_NAMES};
use crate::scenario::{Scenario, node_name, open_run, set};
use num_rational::BigRational;
use num_traits::One;

/// A scenario's run, gone forward to a step.
pub(super) fn at_step(
    name: &str,
    sets: &[String],
    step: usize,
) -> Result<(Scenario, Timeline<General>), Failure> {
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    super::about_generals(&scenario)?;
    let (mut timeline, _) = open_run(scenario.stage(), scenario.run.as_ref(), &scenario.strategy);
    if matches!(timeline.seek(step), Some(Advance::End)) {
        let last = timeline.log().len();
        let problem = format!("error: --step {step}: the run has {last} events");
        return Err(Failure::Input(format!("{problem}\n  = help: use 0 to {last}")));
    }
    Ok((scenario, timeline))
}

/// What has happened before the cursor.
pub(super) fn happened(timeline: &Timeline<General>) -> impl Iterator<Item = &Event> {
    timeline.log().range(0, timeline.at()).map(|(_, event)| event)
}

/// Prints both doubts.
pub fn doubt(
    name: &str,
    step: usize,
    sets: &[String],
    states: u64,
    format: Format,
) -> Result<(), Failure> {
    let (_, timeline) = at_step(name, sets, step)?;
    let (model, now) = (timeline.model(), timeline.world().now());
    let proposed = model.nodes[GENERAL_1.index()].input;
    let mut doubts = Vec::new();
    for general in GENERALS {
        let found =
            certainty::doubt(model, general, now, happened(&timeline), &Budget::most(states));
        let no = |why| too_many(model, why, states, "no exact doubt");
        doubts.push((general, found.map_err(no)?));
    }
    output::print(&match format {
        Format::Text => {
            let given = if proposed { "General 1 proposes" } else { "nobody proposes" };
            let line = |(general, doubt): &(NodeId, Doubt)| {
                format!("{}: {}\n", node_name(*general), words(doubt))
            };
            format!("Given that {given}, and what each has seen:\n")
                + &doubts.iter().map(line).collect::<String>()
        }
        Format::Json => {
            let mut json =
                json!({ "scenario": name, "step": step, "time": now, "proposes": proposed });
            for (general, doubt) in &doubts {
                json[NODE_NAMES[general.index()]] = as_json(doubt);
            }
            format!("{json:#}\n")
        }
    })
}

fn words(doubt: &Doubt) -> String {
    match doubt {
        Doubt::Exact(p) => {
            format!("the other attacks with {}, exactly {}", percent(p), fraction(p))
        }
        Doubt::AgainstTheOdds => "what it has seen has probability 0".into(),
        Doubt::NoOdds => "an adversary decides: there is no probability".into(),
    }
}

fn as_json(doubt: &Doubt) -> Value {
    let value = |p: &BigRational| json!({ "probability": nearest(p), "exact": fraction(p) });
    match doubt {
        Doubt::Exact(p) => {
            json!({ "other_attacks": value(p), "other_holds": value(&(BigRational::one() - p)) })
        }
        Doubt::AgainstTheOdds | Doubt::NoOdds => {
            json!({ "other_attacks": null, "other_holds": null })
        }
    }
}
