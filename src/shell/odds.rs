//! `odds`: the exact odds of each outcome, and how they change with a field.

use std::io::{self, IsTerminal, Write};

use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use serde_json::{Map, Value, json};

use super::args::TableFormat;
use super::sweep::Sweep;
use super::{Failure, files, output};
use crate::certainty::{self, OUTCOMES, Odds, Outcomes};
use crate::engine::{Model, World};
use crate::explore::adversary::DEEPEST;
use crate::explore::budget::{Budget, Coverage};
use crate::explore::estimate::estimate;
use crate::explore::odds::{nearest, rarity};
use crate::protocols::{GENERAL_1, GENERAL_2, General, Outcome};
use crate::scenario::{Report, Scenario, Stage, set};

/// The least and the greatest probability of each outcome: the same where no adversary decides.
type Bounds = Outcomes<(BigRational, BigRational)>;

/// A row of a curve: the field's value and the odds there.
type Row = (String, Bounds);

/// What is told of a scenario.
struct Told {
    bounds: Bounds,
    /// Does an adversary decide, so that each outcome is told as a range?
    ranges: bool,
    runs: Option<BigUint>,
    states: Option<u64>,
}

/// Prints the odds.
pub fn odds(
    name: &str,
    sets: &[String],
    curve: Option<&str>,
    states: u64,
    format: TableFormat,
) -> Result<(), Failure> {
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    super::about_generals(&scenario)?;
    let stage = scenario.stage();
    announce(&stage.model, states);
    let odds = gather(&stage, states)?;
    let sweep = curve.map(|text| Sweep::parse("--curve", text)).transpose()?;
    let rows = match &sweep {
        None => Vec::new(),
        Some(sweep) => rows(sweep, &scenario, &odds, states)?,
    };
    let told = Told {
        bounds: bounds(&odds),
        ranges: matches!(odds, Odds::Range(_)),
        runs: odds.runs(),
        states: match &odds {
            Odds::Exact { graph, .. } => Some(graph.merged.states),
            Odds::Range(_) => None,
        },
    };
    let field = sweep.as_ref().map_or("", |sweep| sweep.field);
    output::print(&match format {
        TableFormat::Text => as_text(&scenario, &told, field, &rows),
        TableFormat::Json => as_json(name, &told, field, &rows),
        TableFormat::Csv => as_csv(&told, field, &rows),
    })
}

fn bounds(odds: &Odds) -> Bounds {
    match odds {
        Odds::Exact { odds, .. } => odds.clone().map(|p| (p.clone(), p)),
        Odds::Range(bounds) => bounds.clone(),
    }
}

/// All runs of a scenario, or an error that says how many there are and what the bound is.
fn gather(stage: &Stage, states: u64) -> Result<Odds, Failure> {
    let start = World::new(&stage.model);
    certainty::odds(&stage.model, &start, &Budget::most(states))
        .map_err(|why| too_many(&stage.model, why, states, "no exact odds"))
}

/// From so many runs on (as a power of ten) it is said beforehand how many there are.
const WORTH_SAYING: f64 = 7.0;

/// Says beforehand, to whoever sits at the terminal, about how many runs a long search means.
pub(super) fn announce(model: &Model<General>, states: u64) {
    if !io::stderr().is_terminal() {
        return;
    }
    let runs = estimate(model, &World::new(model));
    if runs.power < WORTH_SAYING {
        return;
    }
    let multiply = multipliers(model);
    // Where it cannot be said there is nobody to read it.
    let _ = writeln!(
        io::stderr(),
        "{runs} runs{multiply}; equal states are merged, at most {states} of them are explored"
    );
}

/// What multiplies the runs, in words.
fn multipliers(model: &Model<General>) -> &'static str {
    let ways = [(GENERAL_1, GENERAL_2), (GENERAL_2, GENERAL_1)];
    let link = |(from, to)| model.links.get(from, to);
    let delays = ways.into_iter().any(|way| link(way).delays.len() > 1);
    let copies = ways.into_iter().any(|way| link(way).duplication.is_some());
    match (delays, copies) {
        (true, true) => ", multiplied by the range of delays and by copies",
        (true, false) => ", multiplied by the range of delays",
        (false, true) => ", multiplied by copies",
        (false, false) => "",
    }
}

/// Why an exploration did not come to its end, and what would help.
pub(super) fn too_many(model: &Model<General>, why: Coverage, states: u64, no: &str) -> Failure {
    if why == Coverage::TooDeep {
        return Failure::Check(format!(
            "error: the adversary is asked about messengers more than {DEEPEST} times in a row: {no}\n  \
             = help: fewer messengers ask less often; `sample` plays against the file's own adversary"
        ));
    }
    let runs = estimate(model, &World::new(model));
    let multiply = multipliers(model);
    let (problem, help) = if let Coverage::TooLong(questions) = why {
        (
            format!("the first {questions} questions of one of them take more than a gigabyte"),
            "fewer messengers make shorter runs; `sample` plays runs of any length",
        )
    } else {
        (
            format!("and more than {states} different states of them"),
            "fewer messengers, no duplication and a single delay make fewer; --states raises the bound",
        )
    };
    let counted = format!("there are {runs} runs{multiply}, {problem}: {no}");
    Failure::Check(format!("error: {counted}\n  = help: {help}"))
}

/// The odds at every value. A link's loss only changes the weights of the same runs.
fn rows(
    sweep: &Sweep<'_>,
    scenario: &Scenario,
    all: &Odds,
    states: u64,
) -> Result<Vec<Row>, Failure> {
    let only_weights = sweep.field.starts_with("links.") && sweep.field.ends_with(".loss");
    let row = |here: Result<(String, Scenario), Box<Report>>| {
        let (value, here) = here?;
        let stage = here.stage();
        let odds = match all {
            Odds::Exact { graph, .. } if only_weights => {
                certainty::of_graph(&stage.model, graph).map(|p| (p.clone(), p))
            }
            _ => bounds(&gather(&stage, states)?),
        };
        Ok((value, odds))
    };
    sweep.scenarios(scenario).map(row).collect()
}

pub(super) fn fraction(probability: &BigRational) -> String {
    format!("{}/{}", probability.numer(), probability.denom())
}

/// In percent with five decimals. What is only nearly certain or impossible is not rounded to it:
/// that difference is the lesson.
pub(super) fn percent(probability: &BigRational) -> String {
    let text = format!("{:.5}%", nearest(probability) * 100.0);
    match text.as_str() {
        "100.00000%" if !probability.is_one() => ">99.99999%".into(),
        "0.00000%" if !probability.is_zero() => "<0.00001%".into(),
        _ => text,
    }
}

/// "27.00000%", or of a range "0.00000% to 25.00000%".
fn percents((least, greatest): &(BigRational, BigRational)) -> String {
    if least == greatest {
        return percent(least);
    }
    format!("{} to {}", percent(least), percent(greatest))
}

fn fractions((least, greatest): &(BigRational, BigRational)) -> String {
    let exact = if least == greatest {
        fraction(least)
    } else {
        format!("{} to {}", fraction(least), fraction(greatest))
    };
    // A ratio of hundreds of digits helps nobody on a line; `--format json` has it in full.
    match (exact.len() > 60, rarity(greatest)) {
        (false, _) => exact,
        (true, Some(power)) => format!("about one in 10^{power}; exact with --format json"),
        (true, None) => "exact with --format json".into(),
    }
}

fn as_text(scenario: &Scenario, told: &Told, field: &str, rows: &[Row]) -> String {
    let runs = match (&told.runs, told.states) {
        (Some(runs), Some(states)) => {
            let runs = runs.to_string();
            let runs = if runs.len() > 24 { format!("about 10^{}", runs.len() - 1) } else { runs };
            format!("all {runs} runs, as {states} different states")
        }
        _ => "over all adversaries that have fixed their captures beforehand".into(),
    };
    let mut text = format!("{}\n{} · {runs}\n\n", scenario.title, scenario.strategy.name());
    let wide = told.bounds.iter().map(|one| percents(one).len()).max().unwrap_or(0).max(11);
    for (outcome, one) in OUTCOMES.iter().zip(&told.bounds) {
        text += &format!("{:<15} {:>wide$}  {}\n", outcome.name(), percents(one), fractions(one));
    }
    // A range may be wider than its outcome's name.
    let cells = rows.iter().flat_map(|(_, odds)| odds);
    let wide = cells.map(|one| percents(one).len()).max().unwrap_or(0).max(14);
    if !rows.is_empty() {
        text += &format!("\n{field:>16}");
        for outcome in OUTCOMES {
            text += &format!("  {:>wide$}", outcome.name());
        }
        text.push('\n');
    }
    for (value, odds) in rows {
        text += &format!("{value:>16}");
        for one in odds {
            text += &format!("  {:>wide$}", percents(one));
        }
        text.push('\n');
    }
    text
}

fn outcomes_json(odds: &Bounds, ranges: bool) -> Value {
    let number = |p: &BigRational| json!({ "probability": nearest(p), "exact": fraction(p) });
    let entry = |(outcome, (least, greatest)): (&Outcome, &(BigRational, BigRational))| {
        let value = if ranges {
            json!({ "least": number(least), "greatest": number(greatest) })
        } else {
            number(least)
        };
        (outcome.name().to_owned(), value)
    };
    Value::Object(OUTCOMES.iter().zip(odds).map(entry).collect::<Map<_, _>>())
}

fn as_json(name: &str, told: &Told, field: &str, rows: &[Row]) -> String {
    // A count that no JSON number holds exactly is told as text.
    let runs = told.runs.as_ref().map(|runs| match runs.to_u64() {
        Some(runs) if runs <= 1 << 53 => Value::from(runs),
        _ => runs.to_string().into(),
    });
    let mut json = json!({
        "scenario": name, "runs": runs, "states": told.states,
        "outcomes": outcomes_json(&told.bounds, told.ranges),
    });
    if !rows.is_empty() {
        let points = rows.iter().map(|(value, odds)| {
            let value: f64 = value.parse().unwrap_or(f64::NAN);
            json!({ "value": value, "outcomes": outcomes_json(odds, told.ranges) })
        });
        json["curve"] = json!({ "field": field, "points": points.collect::<Vec<_>>() });
    }
    format!("{json:#}\n")
}

/// Where an adversary decides, each outcome has two columns.
fn as_csv(told: &Told, field: &str, rows: &[Row]) -> String {
    let (here, ranges) = (&told.bounds, told.ranges);
    let numbers = |odds: &Bounds| {
        let cells = odds.iter().flat_map(|(least, greatest)| {
            let both = if ranges { vec![least, greatest] } else { vec![least] };
            both.into_iter().map(|p| nearest(p).to_string())
        });
        cells.collect::<Vec<_>>().join(",")
    };
    let names: Vec<String> = OUTCOMES
        .iter()
        .flat_map(|outcome| match ranges {
            true => vec![format!("{outcome}_least"), format!("{outcome}_greatest")],
            false => vec![outcome.name().to_owned()],
        })
        .collect();
    let names = names.join(",");
    if rows.is_empty() {
        return format!("{names}\n{}\n", numbers(here));
    }
    let body: String =
        rows.iter().map(|(value, odds)| format!("{value},{}\n", numbers(odds))).collect();
    format!("{field},{names}\n{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_certain_is_not_certain() {
        let ratio = |n: u64, d: u64| BigRational::new(n.into(), d.into());
        assert_eq!(percent(&ratio(1, 1)), "100.00000%");
        assert_eq!(percent(&ratio(999_999_999_999, 1_000_000_000_000)), ">99.99999%");
        assert_eq!(percent(&ratio(1, 1_000_000_000_000)), "<0.00001%");
        assert_eq!(percent(&ratio(0, 1)), "0.00000%");
        assert_eq!(percent(&ratio(973, 1000)), "97.30000%");
    }
}
