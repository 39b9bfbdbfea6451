//! What a run of a switch port comes to, for `run`: measured, beside what theory says.

use serde_json::{Value, json};

use crate::app::{Congestion, Expected};
use crate::drive::Timeline;
use crate::protocols::General;
use crate::scenario::{Scenario, Words};
use crate::theory::MeanInterval;

/// So many events of such a run are told, of which there are very many.
pub const SHOWN: usize = 30;

/// The port's figures at the end of a run, since the load was changed last. `None` where there is no port.
pub fn figures(scenario: &Scenario, timeline: &Timeline<General>) -> Option<Congestion> {
    let end = timeline.model().dawn.unwrap_or(1);
    let mut port = Congestion::new(&scenario.strategy, end)?;
    port.follow(timeline);
    Some(port)
}

/// The closed form, where it holds: what is repeated is no Poisson process.
fn expected(port: &Congestion) -> Option<&Expected> {
    port.expected[0].as_ref().filter(|_| port.params().retry.is_none())
}

fn half_width(found: Option<MeanInterval>) -> Option<f64> {
    found.map(|found| found.half_width)
}

/// A number that JSON has: the infinite waiting of a line without a long run is null.
fn finite(value: f64) -> Value {
    if value.is_finite() { json!(value) } else { Value::Null }
}

/// As a program reads it. Times are in the scenario's unit; loads and shares are 1 at 100%.
pub fn as_json(port: &Congestion) -> Value {
    let (figures, service) = (port.meter.figures(), port.params().service);
    let theory =
        |pick: fn(&Expected) -> f64| expected(port).map_or(Value::Null, |e| finite(pick(e)));
    let latency = |share| figures.latency.quantile(share);
    json!({
        "model": port.expected[0].as_ref().map(|expected| &expected.name),
        "load": port.params().true_load(port.load),
        "since": figures.since,
        "until": figures.until,
        "made": figures.made,
        "arrived": figures.arrived,
        "dropped": figures.dropped,
        "served": figures.served,
        "delivered": figures.delivered,
        "waiting": {
            "mean": figures.mean_waiting(),
            "half_width_95": half_width(figures.waiting()),
            "theory": theory(|e| e.averages.waiting),
        },
        "loss": {
            "mean": figures.mean_loss(),
            "half_width_95": half_width(figures.loss()),
            "theory": theory(|e| e.averages.loss),
        },
        "in_port": { "mean": figures.in_port(), "theory": theory(|e| e.averages.in_system) },
        "busy": { "mean": figures.busy(), "theory": theory(|e| e.averages.busy) },
        "made_load": figures.original(service),
        "offered_load": figures.offered(service),
        "latency": { "p50": latency(0.5), "p99": latency(0.99), "p99_9": latency(0.999) },
    })
}

/// As a person reads it.
pub fn as_text(port: &Congestion, words: &Words) -> String {
    let (figures, service) = (port.meter.figures(), port.params().service);
    let name = expected(port).map_or("", |expected| &expected.name);
    let theory = |pick: fn(&Expected) -> f64| expected(port).map(pick);
    let mut text = format!(
        "Load {}% from {} to {}: {} messages, {} arrivals at the port, {} dropped, {} delivered\n",
        port.load,
        words.time(figures.since),
        words.time(figures.until),
        figures.made,
        figures.arrived,
        figures.dropped,
        figures.delivered,
    );
    text += &format!("{:<16}{:>22}{name:>14}\n", "", "measured ± 95%");
    let mut row =
        |name: &str, mean: Option<f64>, half: Option<f64>, theory: Option<f64>, scale: f64| {
            let number = |value: f64| format!("{:.2}", value * scale);
            let shown = |value: Option<f64>| value.map_or("-".into(), number);
            let half = half.map_or(String::new(), |half| format!(" ± {}", number(half)));
            let theory = theory.map_or(String::new(), number);
            text += &format!("{name:<16}{:>22}{theory:>14}\n", shown(mean) + &half);
        };
    let waiting = half_width(figures.waiting());
    let unit = words.time(0);
    let wait = format!("mean wait, {}", unit.trim_start_matches("0 "));
    row(&wait, figures.mean_waiting(), waiting, theory(|e| e.averages.waiting), 1.0);
    let loss = half_width(figures.loss());
    row("dropped, %", figures.mean_loss(), loss, theory(|e| e.averages.loss), 100.0);
    row("in the port", figures.in_port(), None, theory(|e| e.averages.in_system), 1.0);
    row("busy, %", figures.busy(), None, theory(|e| e.averages.busy), 100.0);
    row(
        "made, %",
        figures.original(service),
        None,
        Some(port.params().true_load(port.load)),
        100.0,
    );
    row("offered, %", figures.offered(service), None, None, 100.0);
    let at = |share| figures.latency.quantile(share).map_or("-".into(), |time| words.time(time));
    text + &format!("latency: 50% {}, 99% {}, 99.9% {}", at(0.5), at(0.99), at(0.999))
}
