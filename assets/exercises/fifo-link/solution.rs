//! FIFO link: the receiver delivers the next expected number and holds back later ones.

mod step;

use step::{Call, Json, deliver, object};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    match call.event["type"].text() {
        "start" => (object([("next", 1.into()), ("held", object([]))]), Vec::new()),
        "message" => received(call.state.clone(), &call.event["message"]),
        _ => (call.state.clone(), Vec::new()),
    }
}

fn received(state: Json, message: &Json) -> (Json, Vec<Json>) {
    let (mut next, mut held) = (state["next"].int(), state["held"].clone());
    if message["n"].int() >= next {
        held.set(&message["n"].to_string(), message["text"].clone());
    }
    let mut actions = Vec::new();
    while let Some(text) = held.fields().remove(&next.to_string()) {
        actions.push(deliver(text));
        next += 1;
    }
    (object([("next", next.into()), ("held", held)]), actions)
}
