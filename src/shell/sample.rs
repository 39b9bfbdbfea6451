//! `sample`: odds estimated from random trials, beside the exact ones where those can be had.

use std::sync::atomic::{AtomicBool, AtomicU64};
use std::thread::available_parallelism;

use num_rational::BigRational;
use serde_json::{Map, Value, json};

use super::args::TableFormat;
use super::sweep::Sweep;
use super::{Failure, files, output};
use crate::certainty::{self, OUTCOMES, Odds};
use crate::engine::World;
use crate::explore::budget::Budget;
use crate::explore::odds::nearest;
use crate::explore::sample::{Trials, sample as draw};
use crate::protocols::Outcome;
use crate::scenario::{Scenario, set};
use crate::theory::wilson_95;

/// Exact odds are computed beside the sample only where there are no more different states than this.
const MOST_STATES: u64 = 50_000;
/// The most trials, and threads.
const MOST_TRIALS: u64 = 1_000_000_000;
const MOST_THREADS: usize = 256;

/// How many trials, from which seed, on how many threads.
pub struct Order {
    /// How many.
    pub trials: u64,
    /// From which seed.
    pub seed: Option<u64>,
    /// On how many threads.
    pub threads: Option<usize>,
}

/// One outcome's estimate.
struct Estimate {
    outcome: Outcome,
    count: u64,
    trials: u64,
    exact: Option<BigRational>,
}

impl Estimate {
    fn proportion(&self) -> f64 {
        self.count as f64 / self.trials as f64
    }

    fn interval(&self) -> (f64, f64) {
        wilson_95(self.count, self.trials)
    }

    /// Does the interval hold the exact value? One in twenty does not, by its nature.
    fn agrees(&self) -> Option<bool> {
        let exact = nearest(self.exact.as_ref()?);
        let (least, greatest) = self.interval();
        Some(least <= exact && exact <= greatest)
    }
}

/// A row: the swept field's value (empty without a sweep) and the estimates there.
type Row = (String, Vec<Estimate>);

/// Prints the estimates.
pub fn sample(
    name: &str,
    sets: &[String],
    order: &Order,
    sweep: Option<&str>,
    format: TableFormat,
) -> Result<(), Failure> {
    if order.trials == 0 || order.trials > MOST_TRIALS {
        let problem = format!("error: --trials {} is out of range", order.trials);
        return Err(Failure::Input(format!("{problem}\n  = help: use 1 to {MOST_TRIALS}")));
    }
    if order.threads.is_some_and(|threads| threads == 0 || threads > MOST_THREADS) {
        let help = format!("  = help: use 1 to {MOST_THREADS}");
        return Err(Failure::Input(format!("error: --threads is out of range\n{help}")));
    }
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    super::about_generals(&scenario)?;
    let sweep = sweep.map(|text| Sweep::parse("--sweep", text)).transpose()?;
    let rows: Vec<Row> = match &sweep {
        None => vec![(String::new(), estimates(&scenario, order))],
        Some(sweep) => {
            let row = |here| -> Result<Row, Failure> {
                let (value, here): (String, Scenario) = here?;
                Ok((value, estimates(&here, order)))
            };
            sweep
                .scenarios(&scenario)
                .map(|here| row(here.map_err(Failure::from)))
                .collect::<Result<_, _>>()?
        }
    };
    let field = sweep.as_ref().map_or("", |sweep| sweep.field);
    output::print(&match format {
        TableFormat::Text => as_text(&scenario, order, field, &rows),
        TableFormat::Json => as_json(name, &scenario, order, field, &rows),
        TableFormat::Csv => as_csv(field, &rows),
    })
}

fn estimates(scenario: &Scenario, order: &Order) -> Vec<Estimate> {
    let stage = scenario.stage();
    let cores = || available_parallelism().map_or(1, usize::from);
    let trials = Trials {
        first: 0,
        count: order.trials,
        seed: order.seed.unwrap_or(scenario.seed),
        threads: order.threads.unwrap_or_else(cores),
        cancel: &AtomicBool::new(false),
        done: &AtomicU64::new(0),
    };
    let counts: [u64; 4] = draw(&stage.model, &stage.script, &trials, certainty::place);
    let found =
        certainty::odds(&stage.model, &World::new(&stage.model), &Budget::most(MOST_STATES));
    let exact = found.ok().and_then(|odds| match odds {
        Odds::Exact { odds, .. } => Some(odds),
        // The sample is made against the file's own adversary: no range says what to expect of it.
        Odds::Range(_) => None,
    });
    (0..OUTCOMES.len())
        .map(|place| Estimate {
            outcome: OUTCOMES[place],
            count: counts[place],
            trials: order.trials,
            exact: exact.as_ref().map(|odds| odds[place].clone()),
        })
        .collect()
}

fn as_text(scenario: &Scenario, order: &Order, field: &str, rows: &[Row]) -> String {
    let seed = order.seed.unwrap_or(scenario.seed);
    let mut text = format!(
        "{}\n{} · {} trials · seed {seed}\n",
        scenario.title,
        scenario.strategy.name(),
        order.trials
    );
    for (value, estimates) in rows {
        text += &if field.is_empty() { "\n".into() } else { format!("\n{field} = {value}\n") };
        for one in estimates {
            let (least, greatest) = one.interval();
            let exact = match (&one.exact, one.agrees()) {
                (Some(exact), Some(agrees)) => {
                    let word = if agrees { "agrees" } else { "outside, as one in twenty is" };
                    format!("  exact {:>9.5}%: {word}", nearest(exact) * 100.0)
                }
                _ => String::new(),
            };
            text += &format!(
                "{:<15} {:>9.5}%  between {:>9.5}% and {:>9.5}%{exact}\n",
                one.outcome.name(),
                one.proportion() * 100.0,
                least * 100.0,
                greatest * 100.0
            );
        }
    }
    text
}

fn outcomes_json(estimates: &[Estimate]) -> Value {
    let entry = |one: &Estimate| {
        let (least, greatest) = one.interval();
        let value = json!({
            "count": one.count, "estimate": one.proportion(), "least": least, "greatest": greatest,
            "exact": one.exact.as_ref().map(nearest), "agrees": one.agrees(),
        });
        (one.outcome.name().to_owned(), value)
    };
    Value::Object(estimates.iter().map(entry).collect::<Map<_, _>>())
}

fn as_json(name: &str, scenario: &Scenario, order: &Order, field: &str, rows: &[Row]) -> String {
    let mut json = json!({
        "scenario": name, "trials": order.trials, "seed": order.seed.unwrap_or(scenario.seed),
    });
    if field.is_empty() {
        json["outcomes"] =
            rows.first().map_or(Value::Null, |(_, estimates)| outcomes_json(estimates));
    } else {
        let points = rows.iter().map(|(value, estimates)| {
            let value: f64 = value.parse().unwrap_or(f64::NAN);
            json!({ "value": value, "outcomes": outcomes_json(estimates) })
        });
        json["sweep"] = json!({ "field": field, "points": points.collect::<Vec<_>>() });
    }
    format!("{json:#}\n")
}

fn as_csv(field: &str, rows: &[Row]) -> String {
    let field = if field.is_empty() { String::new() } else { format!("{field},") };
    let mut text = format!("{field}outcome,count,trials,estimate,least,greatest,exact\n");
    for (value, estimates) in rows {
        let value = if value.is_empty() { String::new() } else { format!("{value},") };
        for one in estimates {
            let (least, greatest) = one.interval();
            let exact = one.exact.as_ref().map_or(String::new(), |p| nearest(p).to_string());
            let numbers = format!("{},{},{}", one.count, one.trials, one.proportion());
            let bounds = format!("{least},{greatest},{exact}");
            text += &format!("{value}{},{numbers},{bounds}\n", one.outcome.name());
        }
    }
    text
}
