//! The port at many loads, run without drawing: the measured points beside the closed forms.

use std::sync::atomic::{AtomicBool, Ordering};

use super::closed_form::{Expected, curve, other};
use super::meter::{Figures, Meter};
use crate::drive::{Dice, Driver, Reply, run};
use crate::engine::{Ask, Model, Question, Time, World};
use crate::protocols::{General, Plan, PortRetry, SwitchPort};

/// The loads that are measured, in percent.
pub const LOADS: [u32; 16] = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 100, 110, 120, 130, 140, 150];
/// The last of them.
const MOST: u32 = LOADS[LOADS.len() - 1];
/// So many messages are made before measuring begins, and while it goes on.
const WARM_UP: u32 = 2_000;
const MESSAGES: u32 = 20_000;
/// So many more are made until what became of the others is known.
const COOL_DOWN: u32 = 1_000;

/// The port at one load.
#[derive(Clone)]
pub struct Point {
    /// In percent, as it was asked for.
    pub load: u32,
    /// As whole times really make it, 1 being all that the port can send.
    pub true_load: f64,
    /// Are messages repeated?
    pub retry: bool,
    /// What theory says of it, if they are not.
    pub expected: Option<Expected>,
    /// What was measured, over 20,000 messages after the first 2,000; the latency is of all of these that
    /// came.
    pub figures: Figures,
}

impl Point {
    /// The share of the messages that had not come, on any try, some 1,000 messages later. With a bound on the
    /// buffer they never will; without one and with retries the line may have begun to grow without end.
    pub fn missing(&self) -> f64 {
        1.0 - self.figures.latency.count() as f64 / (self.figures.made.max(1)) as f64
    }

    /// Does the 95% interval of the mean waiting time hold what theory says?
    pub fn agrees(&self) -> Option<bool> {
        Some(self.figures.waiting()?.holds(self.expected.as_ref()?.averages.waiting))
    }
}

/// What has been measured so far, and what theory says.
#[derive(Clone)]
pub struct Sweep {
    /// The points by load, each without retry and with.
    pub points: Vec<Point>,
    /// How many there will be.
    pub wanted: usize,
    /// How messages are repeated where they are.
    pub retry: PortRetry,
    /// The mean waiting time over the load in percent: by the port's law, and by the other one.
    pub curves: [Vec<(f64, f64)>; 2],
}

impl Sweep {
    /// The points without retry, or with.
    pub fn of(&self, retry: bool) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(move |point| point.retry == retry)
    }

    /// How many intervals hold what theory says, of how many.
    pub fn agreement(&self) -> (usize, usize) {
        let told: Vec<bool> = self.points.iter().filter_map(Point::agrees).collect();
        (told.iter().filter(|agrees| **agrees).count(), told.len())
    }

    /// The point nearest to a load.
    pub fn near(&self, load: u32, retry: bool) -> Option<&Point> {
        self.of(retry).min_by_key(|point| point.load.abs_diff(load))
    }
}

/// How messages are repeated where the scenario does not say: patiently enough that what only waits is not
/// repeated.
pub fn usual_retry(params: &SwitchPort, longest_delay: Time) -> PortRetry {
    let places = Time::from(params.buffer.unwrap_or(20));
    let timeout = (2 * places * params.service).saturating_add(4 * longest_delay);
    PortRetry { timeout: timeout.clamp(1, 1_000_000), tries: 4 }
}

/// Dice, until the sender has been asked about so many messages, or somebody stops it.
struct Until<'a> {
    dice: Dice,
    left: u32,
    cancel: &'a AtomicBool,
}

impl Driver for Until<'_> {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        let site = question.site;
        if site.ask == Ask::Wait && site.letter.from == SwitchPort::SENDER {
            if self.left == 0 || self.cancel.load(Ordering::Relaxed) {
                return Reply::Wait;
            }
            self.left -= 1;
        }
        self.dice.reply(question)
    }
}

/// Runs a port at a load; `None` where somebody stopped it.
fn measure(
    model: &Model<General>,
    params: &SwitchPort,
    seed: u64,
    cancel: &AtomicBool,
) -> Option<Figures> {
    let mut world = World::new(model);
    let mut meter = Meter::new(params.clone());
    let mut drive = |meter: &mut Meter, left| {
        let mut until = Until { dice: Dice::new(seed), left, cancel };
        run(&mut world, model, &mut until, meter);
        world.now()
    };
    let now = drive(&mut meter, WARM_UP);
    meter.begin(now);
    drive(&mut meter, MESSAGES);
    let mut measured = meter.figures().clone();
    meter.close();
    drive(&mut meter, COOL_DOWN);
    measured.latency.clone_from(&meter.figures().latency);
    (!cancel.load(Ordering::Relaxed)).then_some(measured)
}

/// Measures the port of a model at every load, without retry and with this one, and tells after each. Without a
/// bound on its buffer there is nothing to measure from 100% on: the line has no long run.
pub fn sweep(
    model: &Model<General>,
    params: &SwitchPort,
    retry: &PortRetry,
    seed: u64,
    cancel: &AtomicBool,
    mut tell: impl FnMut(Sweep),
) {
    let loads = || LOADS.into_iter().filter(|load| params.buffer.is_some() || *load < 100);
    let mut sweep = Sweep {
        points: Vec::new(),
        wanted: 2 * loads().count(),
        retry: retry.clone(),
        curves: [params.law, other(params.law)].map(|law| curve(params, law, MOST)),
    };
    tell(sweep.clone());
    for load in loads() {
        for retry in [None, Some(retry.clone())] {
            let repeats = retry.is_some();
            let params = SwitchPort { load, retry, ..params.clone() };
            let model = Model {
                params: Plan::SwitchPort(params.clone()).into(),
                load,
                dawn: None,
                ..model.clone()
            };
            let Some(figures) = measure(&model, &params, seed, cancel) else { return };
            let true_load = params.true_load(load);
            let expected = Expected::at(&params, params.law, true_load).filter(|_| !repeats);
            sweep.points.push(Point { load, true_load, retry: repeats, expected, figures });
            tell(sweep.clone());
        }
    }
}
