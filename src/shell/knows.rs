//! `knows`: who knows what at a step.

use serde_json::{Value, json};

use super::args::Format;
use super::check::{captured, run_json};
use super::doubt::{at_step, happened};
use super::{Failure, output};
use crate::certainty::{Known, Ladder, NoLadder, PossibleWorld, Rung, ladder};
use crate::explore::budget::Budget;
use crate::protocols::{GENERALS, NODE_NAMES};
use crate::scenario::{Scenario, Words, node_name};

/// Prints the ladder.
pub fn knows(
    name: &str,
    step: usize,
    sets: &[String],
    states: u64,
    format: Format,
) -> Result<(), Failure> {
    let (scenario, timeline) = at_step(name, sets, step)?;
    let now = timeline.world().now();
    let found = ladder(timeline.model(), now, happened(&timeline), &Budget::most(states));
    let ladder = found.map_err(|why| match why {
        NoLadder::Cancelled => Failure::Check("error: stopped".into()),
        NoLadder::NotAmongThem => Failure::Check(format!(
            "error: the run up to step {step} was not met among {states} states\n  = help: --states raises \
             the bound; a run whose links were changed while it went on is none of the model's runs"
        )),
    })?;
    let words = Words::new(&scenario.strategy, scenario.timing.unit);
    output::print(&match format {
        Format::Text => as_text(&scenario, step, &words.time(now), &ladder, &words),
        Format::Json => as_json(name, step, now, &ladder, &scenario),
    })
}

const fn known(known: Known) -> &'static str {
    match known {
        Known::Yes => "yes",
        Known::No => "no",
        Known::NotRefuted => "not refuted",
    }
}

fn as_text(scenario: &Scenario, step: usize, time: &str, ladder: &Ladder, words: &Words) -> String {
    let mut text = format!(
        "{}\nstep {step} · {time} · m: General 1 proposed ({})\n{} points; General 1 cannot tell {} of them \
         from this one, General 2 {}\n\n",
        scenario.title,
        if ladder.m { "true" } else { "false" },
        ladder.points,
        ladder.alike[0],
        ladder.alike[1],
    );
    for general in GENERALS {
        let arrived = known(ladder.arrived[general.index()]);
        text += &format!("{} knows that a message of its arrived: {arrived}\n", node_name(general));
    }
    text.push('\n');
    for rung in &ladder.rungs {
        let formula = Rung::formula(rung.height);
        text += &format!("{formula:<24} {:<12} {}\n", known(rung.known), Rung::words(rung.height));
    }
    if let Some(first) = ladder.blocking.first() {
        text += &format!(
            "\nRung {} fails, for {} holds this world possible: {}.\n",
            ladder.rungs.len(),
            node_name(GENERALS[first.observer]),
            world_words(first, words)
        );
        if ladder.way_out.len() > 1 {
            text += "From there, each possible to somebody in the one before:\n";
        }
        for world in ladder.way_out.iter().skip(1) {
            let observer = node_name(GENERALS[world.observer]);
            text += &format!("  {observer}: {}\n", world_words(world, words));
        }
    }
    if !ladder.complete {
        text += "\nNot all points were looked at: \"no\" is proved, the rest is not.\n";
    }
    text
}

fn world_words(world: &PossibleWorld, words: &Words) -> String {
    if world.run.proposes { captured(&world.run, words) } else { "nobody proposed".into() }
}

fn as_json(name: &str, step: usize, time: u64, ladder: &Ladder, scenario: &Scenario) -> String {
    let world = |world: &PossibleWorld| -> Value {
        json!({
            "observer": NODE_NAMES[world.observer], "height": world.height, "step": world.step,
            "run": run_json(scenario, &world.run),
        })
    };
    let rungs: Vec<Value> = ladder
        .rungs
        .iter()
        .map(|rung| json!({ "formula": Rung::formula(rung.height), "known": json_known(rung.known) }))
        .collect();
    let json = json!({
        "scenario": name, "step": step, "time": time, "m": ladder.m, "height": ladder.height(),
        "complete": ladder.complete, "points": ladder.points, "rungs": rungs,
        "message_arrived": {
            "general_1": json_known(ladder.arrived[0]), "general_2": json_known(ladder.arrived[1]),
        },
        "blocking": ladder.blocking.iter().map(world).collect::<Vec<_>>(),
        "way_out": ladder.way_out.iter().map(world).collect::<Vec<_>>(),
    });
    format!("{json:#}\n")
}

fn json_known(one: Known) -> String {
    known(one).replace(' ', "_")
}
