//! Random trials on the screen: an estimate that runs, or one for each value of a field.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::available_parallelism;

use super::jobs::{Job, Lane, Report};
use super::state::{App, Tone};
use crate::certainty::{self, Odds, Outcomes};
use crate::drive::Script;
use crate::engine::{Model, World};
use crate::explore::budget::Budget;
use crate::explore::odds::nearest;
use crate::explore::sample::{self, sample};
use crate::protocols::General;
use crate::scenario::{NumericField, numeric_fields, set};
use crate::theory::wilson_95;

/// How many trials are made for one value.
const TRIALS: u64 = 200_000;
/// How many for each of several.
const TRIALS_IN_SWEEP: u64 = 20_000;
/// After how many the running estimate is told.
const PIECE: u64 = 10_000;
/// Exact odds are drawn in where there are no more different states than this for one value.
const MOST_STATES: u64 = 500_000;
/// And than this for each of several.
const MOST_STATES_IN_SWEEP: u64 = 50_000;

/// The trials at one value of the field.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The field's value; of no meaning without a field.
    pub value: f64,
    /// How often each outcome came.
    pub counts: Outcomes<u64>,
    /// The exact odds, where they can be had.
    pub exact: Option<Outcomes<f64>>,
}

impl Trial {
    /// How many have been made.
    pub fn made(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The share of an outcome, by its place.
    pub fn share(&self, outcome: usize) -> f64 {
        self.counts[outcome] as f64 / self.made().max(1) as f64
    }

    /// Its 95% Wilson interval.
    pub fn interval(&self, outcome: usize) -> (f64, f64) {
        wilson_95(self.counts[outcome], self.made())
    }

    /// Does the interval hold the exact value? One in twenty does not, by its nature.
    pub fn agrees(&self, outcome: usize) -> Option<bool> {
        let exact = self.exact?[outcome];
        let (least, greatest) = self.interval(outcome);
        Some(least <= exact && exact <= greatest)
    }
}

/// What is sampled at one value.
struct Order {
    value: f64,
    model: Model<General>,
    adversary: Script,
}

/// Trials that were begun.
pub struct Trials {
    /// The field that is swept, if one is.
    pub field: Option<NumericField>,
    /// What came of it so far, by value.
    pub points: Vec<Trial>,
    /// How many trials each value gets, and how many values there are.
    pub each: u64,
    /// See `each`.
    pub values: usize,
    /// The seed of the trials.
    pub seed: u64,
    /// With which links they are made, but for the field that is swept.
    links: crate::engine::Links,
    cancel: Arc<AtomicBool>,
    orders: Vec<Order>,
    stopped: bool,
}

impl Trials {
    /// How many have been made, of how many.
    pub fn progress(&self) -> (u64, u64) {
        (self.points.iter().map(Trial::made).sum(), self.each * self.values as u64)
    }

    /// Is it still going on?
    pub fn is_running(&self) -> bool {
        let (made, all) = self.progress();
        !self.stopped && made < all
    }

    /// Have the links been changed since?
    pub fn is_stale(&self, links: &crate::engine::Links) -> bool {
        self.links != *links
    }

    /// Did somebody stop it?
    pub const fn is_stopped(&self) -> bool {
        self.stopped
    }
}

impl App {
    /// The field that a sweep would take, if one is picked.
    pub fn sweep_field(&self) -> Option<NumericField> {
        let fields = numeric_fields(&self.session.as_ref()?.scenario_now());
        fields.get(self.field.checked_sub(1)?).cloned()
    }

    /// Picks the next field to sweep; after the last none.
    pub(super) fn next_field(&mut self) {
        let Some(session) = &self.session else { return };
        let count = numeric_fields(&session.scenario_now()).len();
        self.field = (self.field + 1) % (count + 1);
        self.stop_trials();
        self.trials = None;
    }

    /// Begins trials, of the scenario as it is or for values of the field that is picked.
    pub(super) fn begin_trials(&mut self) {
        self.stop_trials();
        let Some(session) = &self.session else { return };
        let field = self.sweep_field();
        let order = |value: f64, scenario: &crate::scenario::Scenario| {
            let stage = scenario.stage();
            Order { value, model: stage.model, adversary: stage.script }
        };
        let scenario = session.scenario_now();
        let orders: Vec<Order> = match &field {
            None => vec![order(0.0, &scenario)],
            // A value that makes the scenario impossible has no place on the chart.
            Some(field) => field
                .values()
                .into_iter()
                .filter_map(|value| {
                    let there = set(&scenario, &[format!("{}={value}", field.path)]).ok()?;
                    Some(order(value.parse().ok()?, &there))
                })
                .collect(),
        };
        if orders.is_empty() {
            return self.say(Tone::Info, "No other value of this field makes sense here.");
        }
        let each = if field.is_some() { TRIALS_IN_SWEEP } else { TRIALS };
        self.trials = Some(Trials {
            field,
            points: Vec::new(),
            each,
            values: orders.len(),
            seed: session.timeline.branch().seed,
            links: session.timeline.model().links.clone(),
            cancel: Arc::default(),
            orders,
            stopped: false,
        });
    }

    pub(super) fn stop_trials(&mut self) {
        if let Some(trials) = &mut self.trials {
            let running = trials.is_running();
            trials.cancel.store(true, Ordering::Relaxed);
            trials.stopped |= running;
        }
    }

    /// The work of trials that were just begun.
    pub(super) fn trials_job(&mut self) -> Option<Job> {
        let trials = self.trials.as_mut().filter(|trials| !trials.orders.is_empty())?;
        let orders = std::mem::take(&mut trials.orders);
        let (each, seed, cancel) = (trials.each, trials.seed, trials.cancel.clone());
        let states = if trials.values > 1 { MOST_STATES_IN_SWEEP } else { MOST_STATES };
        Some(Job::new(Lane::Trials, move |tell| {
            for (place, order) in orders.into_iter().enumerate() {
                let mut first = 0;
                while first < each {
                    let count = PIECE.min(each - first);
                    let counts = piece(&order, (first, count), seed, &cancel);
                    if cancel.load(Ordering::Relaxed) {
                        return;
                    }
                    let exact = if first == 0 { exact(&order.model, states) } else { None };
                    let (value, cancel) = (order.value, cancel.clone());
                    tell(Report::new(move |app| {
                        app.take_trials(&cancel, place, Trial { value, counts, exact });
                    }));
                    first += count;
                }
            }
        }))
    }

    fn take_trials(&mut self, cancel: &Arc<AtomicBool>, place: usize, piece: Trial) {
        let Some(trials) = self.trials.as_mut().filter(|t| Arc::ptr_eq(&t.cancel, cancel)) else {
            return;
        };
        match trials.points.get_mut(place) {
            Some(point) => {
                for (sum, more) in point.counts.iter_mut().zip(piece.counts) {
                    *sum += more;
                }
            }
            None => trials.points.push(piece),
        }
    }
}

fn piece(
    order: &Order,
    (first, count): (u64, u64),
    seed: u64,
    cancel: &AtomicBool,
) -> Outcomes<u64> {
    let threads = available_parallelism().map_or(1, usize::from);
    let done = AtomicU64::new(0);
    let trials = sample::Trials { first, count, seed, threads, cancel, done: &done };
    sample(&order.model, &order.adversary, &trials, certainty::place)
}

fn exact(model: &Model<General>, states: u64) -> Option<Outcomes<f64>> {
    let odds = certainty::odds(model, &World::new(model), &Budget::most(states)).ok()?;
    match odds {
        Odds::Exact { odds, .. } => Some(odds.map(|p| nearest(&p))),
        Odds::Range(_) => None,
    }
}
