//! What a run is measured by, beside its events, for `run`.

use serde_json::{Value, json};

use super::congestion;
use crate::app::{Gantt, ServiceLevels, budget, credit, part_form, service_forms, wait_bounds};
use crate::drive::Timeline;
use crate::engine::NodeId;
use crate::protocols::scheduling::HIGH;
use crate::protocols::{General, Strategy};
use crate::scenario::{Scenario, Words};

/// The measures of a run up to its cursor, where there is something to measure.
pub fn measured(scenario: &Scenario, timeline: &Timeline<General>, words: &Words) -> Option<Value> {
    if let Some(gantt) = Gantt::of(&scenario.strategy, timeline) {
        return Some(tasks(&scenario.strategy, &gantt));
    }
    if let Some(port) = congestion::figures(scenario, timeline) {
        return Some(congestion::as_json(&port));
    }
    let mut levels = ServiceLevels::new(&scenario.strategy, timeline.model().nodes.len())?;
    levels.follow(timeline);
    Some(service(&levels, words))
}

/// How long the heartbeat task waited, and what bounds it; `null` where nothing does.
fn tasks(strategy: &Strategy, gantt: &Gantt) -> Value {
    let Strategy::Scheduling(p) = strategy else { return Value::Null };
    let (delay_bound, blocking_bound) = wait_bounds(p);
    let row = gantt.row(HIGH);
    json!({
        "ready_to_run": { "worst": gantt.worst_delay(HIGH), "bound": delay_bound },
        "blocked": { "worst": gantt.worst_blocked(HIGH), "bound": blocking_bound },
        "worst_response": row.worst_response,
        "deadlines": { "met": row.met.len(), "missed": row.missed.len() },
        "suspected_wrongly": { "times": gantt.mistakes, "for": gantt.wrong_for() },
    })
}

fn service(levels: &ServiceLevels, words: &Words) -> Value {
    let now = levels.now();
    let whole = levels.whole();
    let parts = (1..levels.parts()).map(|place| {
        let node = NodeId(place as u8);
        let level = levels.part(node);
        json!({
            "part": words.node_in_files(node),
            "faults": level.times(),
            "up": level.up_share(now),
            "formula": part_form(levels.service(), node).map(|form| form.up()),
        })
    });
    let forms = service_forms(levels.service());
    let interval = whole
        .interval(now)
        .map(|found| json!([found.mean - found.half_width, found.mean + found.half_width]));
    let (made, answered, _) = levels.requests();
    let latency = |share| levels.latency(share);
    json!({
        "parts": parts.collect::<Vec<_>>(),
        "failures": whole.times(),
        "failures_by_formula": forms.map(|forms| forms.independent.frequency * now as f64),
        "up": whole.up_share(now),
        "up_95": interval,
        "up_by_formula": forms.map(|forms| forms.independent.availability.up()),
        "up_with_common_cause":
            forms.and_then(|forms| forms.with_common_cause).map(|form| form.up()),
        "requests": made,
        "answered": answered,
        "latency": {
            "median": latency(0.5), "p99": latency(0.99), "p99_9": latency(0.999),
            "longest": latency(1.0),
        },
        "periods": periods(levels),
    })
}

fn periods(levels: &ServiceLevels) -> Vec<Value> {
    let Some(objective) = &levels.service().objective else { return Vec::new() };
    let judged = levels.periods().iter().map(|period| {
        let found = budget(objective, *period);
        json!({
            "requests": period.made,
            "good": period.good,
            "bad": period.bad,
            "bad_allowed": found.map(|found| found.allowed),
            "met": found.map(|found| found.left() >= 0),
            "credit": credit(objective, *period),
        })
    });
    judged.collect()
}
