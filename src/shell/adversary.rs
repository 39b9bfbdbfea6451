//! `adversary`: the city's best play against a strategy.

use serde_json::{Value, json};

use super::args::Format;
use super::check::{captured, run_json};
use super::odds::{announce, fraction, percent};
use super::{Failure, files, output};
use crate::certainty::{BestPlay, Cost, Randomised, best_play, randomised};
use crate::explore::budget::Budget;
use crate::explore::odds::nearest;
use crate::scenario::{Scenario, Words, node_name, set};

/// Prints the fewest captures that bring about a lone attack.
pub fn adversary(
    name: &str,
    sets: &[String],
    shortest: bool,
    states: u64,
    format: Format,
) -> Result<(), Failure> {
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    super::about_generals(&scenario)?;
    let stage = scenario.stage();
    let budget = Budget::most(states);
    let stopped = |_| Failure::Check("error: stopped".into());
    announce(&stage.model, states);
    let cost = if shortest { Cost::Events } else { Cost::Captures };
    let best = best_play(&stage.model, cost, &budget).map_err(stopped)?;
    let random = match scenario.strategy.draws(0) {
        None => None,
        Some(rounds) => Some(randomised(&stage.model, rounds, &budget).map_err(|_| {
            let why = format!("error: more than {states} beliefs of the adversary to look at");
            Failure::Check(format!("{why}\n  = help: --states raises the bound"))
        })?),
    };
    output::print(&match format {
        Format::Json => as_json(name, &scenario, &best, cost, random.as_ref()),
        Format::Text => {
            let random = random.map_or(String::new(), |random| random_text(&random, &stage.words));
            as_text(&best, cost, &stage.words) + &random
        }
    })
}

fn as_text(best: &BestPlay, cost: Cost, words: &Words) -> String {
    match (&best.run, best.cost, cost) {
        (Some(run), Some(events), Cost::Events) => format!(
            "The shortest run to a lone attack has {events} events: {}; {}.\n",
            run.outcome.words(),
            captured(run, words)
        ),
        (Some(run), Some(captures), Cost::Captures) => format!(
            "{captures} capture{} bring{} about a lone attack, and fewer do not: {}; {}.\n",
            if captures == 1 { "" } else { "s" },
            if captures == 1 { "s" } else { "" },
            run.outcome.words(),
            captured(run, words)
        ),
        _ if best.complete => {
            format!("No lone attack can be brought about: none among all {} states.\n", best.states)
        }
        _ => format!(
            "No lone attack was found among {} states; there are more. None takes fewer than {} {}.\n",
            best.states,
            best.cleared,
            if cost == Cost::Events { "events" } else { "captures" }
        ),
    }
}

fn random_text(random: &Randomised, words: &Words) -> String {
    let mut text = format!(
        "\nAgainst an adversary that cannot see the key, {} rounds:\n  worst disagreement {}, exactly {}\n  \
         bound 1/r          {}\n  no protocol below  {} (with inputs at both generals)\n",
        random.rounds,
        percent(&random.oblivious.greatest),
        fraction(&random.oblivious.greatest),
        fraction(&random.bound),
        fraction(&random.lower_bound),
    );
    let worst = words.letters(random.captures(), node_name);
    let worst = if worst.is_empty() { "nobody".into() } else { worst.join(", ") };
    text += &format!("  it is attained by capturing {worst}\n");
    text + &format!("An adversary that sees the key: disagreement {}\n", percent(&random.sees_key))
}

fn as_json(
    name: &str,
    scenario: &Scenario,
    best: &BestPlay,
    cost: Cost,
    random: Option<&Randomised>,
) -> String {
    let mut json = json!({
        "scenario": name, "captures": best.run.as_ref().map(|run| run.captured().count()),
        "events": if cost == Cost::Events { best.cost } else { None }, "complete": best.complete || best.run.is_some(),
        "none_below": if best.complete { None } else { Some(best.cleared) },
        "run": best.run.as_ref().map(|run| run_json(scenario, run)), "states": best.states,
    });
    if let Some(random) = random {
        let value = |p: &num_rational::BigRational| -> Value {
            json!({ "probability": nearest(p), "exact": fraction(p) })
        };
        let plan: Vec<String> = random.captures().map(|site| scenario.site_name(site)).collect();
        json["randomised"] = json!({
            "rounds": random.rounds, "worst": value(&random.oblivious.greatest),
            "least": value(&random.oblivious.least), "captures": plan,
            "bound": value(&random.bound), "lower_bound": value(&random.lower_bound),
            "sees_key": value(&random.sees_key),
        });
    }
    format!("{json:#}\n")
}
