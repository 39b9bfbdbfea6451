//! `sample`: odds estimated from random trials, beside the exact ones where those can be had.

use std::sync::atomic::{AtomicBool, AtomicU64};
use std::thread::available_parallelism;

use num_rational::BigRational;
use serde_json::{Map, Value, json};

use super::args::TableFormat;
use super::sweep::Sweep;
use super::{Failure, files, output};
use crate::certainty::{self, OUTCOMES, Odds, Watched};
use crate::engine::World;
use crate::explore::budget::Budget;
use crate::explore::odds::nearest;
use crate::explore::sample::{Trials, sample as draw, sample_following};
use crate::protocols::{Family, General, Promise, Watch};
use crate::scenario::{Scenario, Stage, set};
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

/// The estimate of an outcome, or of how often a promise is broken.
struct Estimate {
    what: &'static str,
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
    let scenario = set(&files::open(name)?.0, sets)?;
    if (Watch::in_model(&scenario.strategy, &scenario.stage().model).promises().is_empty()
        && scenario.strategy.family() != Family::Generals)
        || scenario.strategy.family().flows()
    {
        // One of its runs is thousands of trials already.
        let problem = format!("error: {name} is not made for trials of whole runs");
        let help = "`run --format json` says what it is measured by";
        return Err(Failure::Input(format!("{problem}\n  = help: {help}")));
    }
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
    if scenario.strategy.family() != Family::Generals {
        return broken_promises(scenario, &stage, &trials);
    }
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
            what: OUTCOMES[place].name(),
            count: counts[place],
            trials: order.trials,
            exact: exact.as_ref().map(|odds| odds[place].clone()),
        })
        .collect()
}

/// How many promises a sample can tell apart.
const MOST_PROMISES: usize = 8;

/// In how many of the trials each promise is broken at the end.
fn broken_promises(scenario: &Scenario, stage: &Stage, trials: &Trials<'_>) -> Vec<Estimate> {
    let fresh = Watched(Watch::in_model(&scenario.strategy, &stage.model));
    let promises = fresh.0.promises();
    let marks = |watched: &Watched, world: &World<General>| {
        let broken = watched.0.broken(Some(world));
        std::array::from_fn(|place| promises.get(place).is_some_and(|one| broken.has(*one)))
    };
    let counts: [u64; MOST_PROMISES] =
        sample_following(&stage.model, &stage.script, trials, &fresh, marks);
    let estimate = |(promise, count): (&Promise, u64)| Estimate {
        what: promise.key(),
        count,
        trials: trials.count,
        exact: None,
    };
    promises.iter().zip(counts).map(estimate).collect()
}

/// What stands above the estimates.
fn heading(scenario: &Scenario) -> &'static str {
    match scenario.strategy.family() {
        Family::Generals => "outcomes",
        _ => "broken promises",
    }
}

fn as_text(scenario: &Scenario, order: &Order, field: &str, rows: &[Row]) -> String {
    let seed = order.seed.unwrap_or(scenario.seed);
    let mut text = format!(
        "{}\n{} · {} in {} trials · seed {seed}\n",
        scenario.title,
        scenario.strategy.name(),
        heading(scenario),
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
                one.what,
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
        (one.what.to_owned(), value)
    };
    Value::Object(estimates.iter().map(entry).collect::<Map<_, _>>())
}

fn as_json(name: &str, scenario: &Scenario, order: &Order, field: &str, rows: &[Row]) -> String {
    let generals = scenario.strategy.family() == Family::Generals;
    let mut json = json!({
        "scenario": name, "trials": order.trials, "seed": order.seed.unwrap_or(scenario.seed),
    });
    if field.is_empty() {
        let key = if generals { "outcomes" } else { "broken" };
        json[key] = rows.first().map_or(Value::Null, |(_, estimates)| outcomes_json(estimates));
    } else {
        let points = rows.iter().map(|(value, estimates)| {
            let value: f64 = value.parse().unwrap_or(f64::NAN);
            let key = if generals { "outcomes" } else { "broken" };
            json!({ "value": value, key: outcomes_json(estimates) })
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
            text += &format!("{value}{},{numbers},{bounds}\n", one.what);
        }
    }
    text
}
