//! Two generals: your strategy, one program for both. A first attempt: General 1 attacks, and tells General 2.

mod step;

use step::{Call, Json, decide, send};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    let actions = match call.event["type"].text() {
        // Only General 1 may have something to propose.
        "start" if call.event["config"]["proposes"].is_true() => {
            vec![send("general_2", "attack at dawn".into()), decide("attack")]
        }
        "message" => vec![decide("attack")],
        // Who has not decided by dawn holds.
        _ => vec![],
    };
    (call.state.clone(), actions)
}
