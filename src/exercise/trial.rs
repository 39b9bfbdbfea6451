//! The scenarios in which a solution is tried: one whose every run is explored, and one for long random runs.

use serde_json::{Value, json};

use super::{Bounds, RandomRun};
use crate::protocols::Strategy;
use crate::protocols::exercise::{Exercise, Task};
use crate::scenario::{FORMAT, Scenario};

/// How long a node that crashed at a point of its own doing is down.
const DOWN: u32 = 10;
/// A message's usual delay, and one so long that a later message overtakes it, and that both ways take longer than a retry.
const DELAYS: [u32; 2] = [10, 40];
/// The time from one input to the next: there is room for a message to arrive before.
const INTERVAL: u64 = 20;
/// Every how manieth input of a random run says the same as the first.
const ALIKE: u32 = 3;
/// The most crashes of each node in a random run.
const MOST_CRASHES: u8 = 3;

/// The scenario whose every run within the bounds is explored.
pub fn trial(exercise: &Exercise, bounds: &Bounds) -> Scenario {
    let task = exercise.name;
    let exercise =
        Exercise { inputs: bounds.inputs.max(1), interval: INTERVAL, ..exercise.clone() };
    let links = match task {
        Task::FifoLink => json!({ "loss": 0, "duplication": 0.1, "delay": { "fixed": 10 } }),
        Task::TwoGenerals => json!({ "loss": 0.3, "delay": { "fixed": 20 } }),
        Task::FailureDetector => json!({
            "type": "reliable", "delay": { "fixed": 20 },
            "early_delay": delays(&[20, 150]),
        }),
        _ => json!({ "loss": 0.1, "duplication": 0.1, "delay": delays(&DELAYS) }),
    };
    let timing = match task {
        Task::FifoLink => json!({ "asynchronous": true }),
        Task::FailureDetector => json!({ "gst": 160 }),
        _ => json!({}),
    };
    let title = format!("The exercise {}, put to the test", task.name());
    scenario(exercise, &title, links, timing, crash_points(task, "0", bounds.crashes))
}

/// The scenario of a random run.
pub fn random_trial(exercise: &Exercise, run: RandomRun) -> Scenario {
    let task = exercise.name;
    let lasts = match task {
        Task::FifoLink => 3_000,
        Task::TwoGenerals => exercise.lasts,
        _ => 4_000,
    };
    // Some inputs say the same: a value is no ID.
    let alike = if task.tells_equals_apart() { ALIKE } else { 0 };
    let inputs = run.inputs;
    let exercise = Exercise { inputs, interval: 40, lasts, alike, ..exercise.clone() };
    let links = match task {
        Task::FifoLink => {
            json!({ "loss": 0, "duplication": 0.2, "delay": delays(&[10, 30, 90, 170, 400]) })
        }
        Task::TwoGenerals => json!({ "loss": 0.3, "delay": { "fixed": 20 } }),
        Task::FailureDetector => json!({
            "type": "reliable", "delay": delays(&[10, 20, 30]),
            "early_delay": delays(&[10, 20, 90, 300]),
        }),
        // A partition that ends: after it nothing is lost by the link's own doing but by chance.
        _ => json!({ "loss": 0.2, "duplication": 0.1, "delay": delays(&[10, 20, 70, 130]) }),
    };
    let timing = if task == Task::FailureDetector { json!({ "gst": 1_000 }) } else { json!({}) };
    let title = format!("The exercise {}: a random run", task.name());
    let mut scenario =
        scenario(exercise, &title, links, timing, crash_points(task, "0.03", MOST_CRASHES));
    scenario.seed = run.seed;
    scenario
}

fn delays(all: &[u32]) -> Value {
    let pairs: Vec<_> = all.iter().map(|delay| json!({ "time": delay, "weight": 1 })).collect();
    json!({ "weighted": pairs })
}

/// Nodes crash at points of their own doing where the exercise says that they may.
fn crash_points(task: Task, chance: &str, most: u8) -> Value {
    if most == 0 {
        return json!({});
    }
    let points = |most: u8, down: Option<u32>| {
        // A probability is read from its text.
        let chance: Value = serde_json::from_str(chance).unwrap_or_default();
        json!({ "most": most, "chance": chance, "down": down })
    };
    match task {
        Task::FailureDetector => json!({
            "node_1": { "crash_points": points(1, None) },
            "node_2": { "crash_points": points(1, None) },
        }),
        Task::FifoLinkRecovery => json!({
            "sender": { "crash_points": points(most, Some(DOWN)) },
            "receiver": { "crash_points": points(most, Some(DOWN)) },
        }),
        Task::RpcDedupRecovery => json!({
            "client_1": { "crash_points": points(most, Some(DOWN)) },
            "server": { "crash_points": points(most, Some(DOWN)) },
        }),
        Task::Shop => json!({ "payment": { "crash_points": points(most, Some(DOWN)) } }),
        _ => json!({}),
    }
}

fn scenario(
    exercise: Exercise,
    title: &str,
    links: Value,
    timing: Value,
    nodes: Value,
) -> Scenario {
    let strategy = Strategy::Exercise(exercise);
    let whole = json!({
        "format": FORMAT, "title": title, "links": links, "timing": timing, "nodes": nodes,
        "strategy": strategy,
    });
    let read = serde_json::from_value(whole);
    let scenario: Scenario = read.expect("a test reads the trials of all exercises");
    // The program does not stand in the file.
    Scenario { strategy, ..scenario }
}
