//! `odds`: the exact odds of each outcome, and how they change with a field.

use num_rational::BigRational;
use num_traits::{One, Zero};
use serde_json::{Map, Value, json};

use super::args::TableFormat;
use super::sweep::Sweep;
use super::{Failure, files, output};
use crate::engine::World;
use crate::explore::budget::{Budget, Coverage};
use crate::explore::odds::{Gathered, nearest};
use crate::explore::runs::estimate;
use crate::protocols::Outcome;
use crate::scenario::{Report, Scenario, Stage, set};

/// The outcomes that dawn can show, in the order in which they are told.
pub(super) const OUTCOMES: [Outcome; 4] =
    [Outcome::Captured, Outcome::OnlyGeneral1, Outcome::OnlyGeneral2, Outcome::Nothing];

type Odds = [BigRational; 4];

/// A row of a curve: the field's value and the odds there.
type Row = (String, Odds);

/// Prints the odds.
pub fn odds(
    name: &str,
    sets: &[String],
    curve: Option<&str>,
    runs: u64,
    format: TableFormat,
) -> Result<(), Failure> {
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    let stage = scenario.stage();
    let all = gather(&stage, runs)?;
    let here = odds_of(&all, &stage);
    let sweep = curve.map(|text| Sweep::parse("--curve", text)).transpose()?;
    let rows = match &sweep {
        None => Vec::new(),
        Some(sweep) => rows(sweep, &scenario, &all, runs)?,
    };
    let field = sweep.as_ref().map_or("", |sweep| sweep.field);
    output::print(&match format {
        TableFormat::Text => as_text(&scenario, &here, all.explored.runs, field, &rows),
        TableFormat::Json => as_json(name, &here, all.explored.runs, field, &rows),
        TableFormat::Csv => as_csv(&here, field, &rows),
    })
}

/// All runs of a scenario, or an error that says how many there are and what the bound is.
fn gather(stage: &Stage, runs: u64) -> Result<Gathered<Outcome>, Failure> {
    let start = World::new(&stage.model);
    let power = estimate(&stage.model, &start);
    // The estimate is rough: only what is far beyond the bound is refused unseen.
    let hopeless = power > (runs as f64).log10() + 2.0;
    if !hopeless {
        let all = Gathered::from(&stage.model, &start, &Budget::most(runs), Outcome::of);
        if all.explored.coverage == Coverage::Complete {
            return Ok(all);
        }
    }
    Err(Failure::Check(format!(
        "error: there are about 10^{power:.0} runs, more than the bound of {runs}: no exact odds\n  = help: \
         fewer messengers, no duplication and a single delay make fewer runs; --runs raises the bound"
    )))
}

fn odds_of(all: &Gathered<Outcome>, stage: &Stage) -> Odds {
    OUTCOMES.map(|outcome| all.probability(&stage.model, outcome))
}

/// The odds at every value. A link's loss only changes the weights of the same runs.
fn rows(
    sweep: &Sweep<'_>,
    scenario: &Scenario,
    all: &Gathered<Outcome>,
    runs: u64,
) -> Result<Vec<Row>, Failure> {
    let only_weights = sweep.field.starts_with("links.") && sweep.field.ends_with(".loss");
    let row = |here: Result<(String, Scenario), Box<Report>>| {
        let (value, here) = here?;
        let stage = here.stage();
        let odds = if only_weights {
            odds_of(all, &stage)
        } else {
            odds_of(&gather(&stage, runs)?, &stage)
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

fn as_text(scenario: &Scenario, here: &Odds, runs: u64, field: &str, rows: &[Row]) -> String {
    let mut text =
        format!("{}\n{} · all {runs} runs\n\n", scenario.title, scenario.strategy.name());
    for (outcome, probability) in OUTCOMES.iter().zip(here) {
        let percent = percent(probability);
        let exact = fraction(probability);
        // A ratio of hundreds of digits helps nobody on a line; `--format json` has it in full.
        let exact = if exact.len() > 60 { "exact with --format json".into() } else { exact };
        text += &format!("{:<15} {percent:>11}  {exact}\n", outcome.name());
    }
    if !rows.is_empty() {
        text += &format!("\n{field:>16}");
        for outcome in OUTCOMES {
            text += &format!("  {:>14}", outcome.name());
        }
        text.push('\n');
    }
    for (value, odds) in rows {
        text += &format!("{value:>16}");
        for probability in odds {
            text += &format!("  {:>14}", percent(probability));
        }
        text.push('\n');
    }
    text
}

fn outcomes_json(odds: &Odds) -> Value {
    let entry = |(outcome, probability): (&Outcome, &BigRational)| {
        let value = json!({ "probability": nearest(probability), "exact": fraction(probability) });
        (outcome.name().to_owned(), value)
    };
    Value::Object(OUTCOMES.iter().zip(odds).map(entry).collect::<Map<_, _>>())
}

fn as_json(name: &str, here: &Odds, runs: u64, field: &str, rows: &[Row]) -> String {
    let mut json = json!({ "scenario": name, "runs": runs, "outcomes": outcomes_json(here) });
    if !rows.is_empty() {
        let points = rows.iter().map(|(value, odds)| {
            let value: f64 = value.parse().unwrap_or(f64::NAN);
            json!({ "value": value, "outcomes": outcomes_json(odds) })
        });
        json["curve"] = json!({ "field": field, "points": points.collect::<Vec<_>>() });
    }
    format!("{json:#}\n")
}

fn as_csv(here: &Odds, field: &str, rows: &[Row]) -> String {
    let line =
        |odds: &Odds| odds.iter().map(|p| nearest(p).to_string()).collect::<Vec<_>>().join(",");
    let names = OUTCOMES.map(Outcome::name).join(",");
    if rows.is_empty() {
        return format!("{names}\n{}\n", line(here));
    }
    let body: String =
        rows.iter().map(|(value, odds)| format!("{value},{}\n", line(odds))).collect();
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
