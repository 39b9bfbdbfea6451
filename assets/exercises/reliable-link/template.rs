//! Reliable link: your sender and your receiver, one program for both. A first attempt: every message is sent once.

mod step;

use step::{Call, Json, deliver, object, send};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    match (call.event["type"].text(), call.node.as_str()) {
        // What the node remembers. It comes back as `state` with the next event.
        // The event's config says how long to wait before a retry: "retry_after".
        ("start", _) => (object([("next", 1.into())]), vec![]),
        (_, "sender") => sender(call),
        _ => receiver(call),
    }
}

fn sender(call: &Call) -> (Json, Vec<Json>) {
    let mut state = call.state.clone();
    if call.event["type"].text() != "input" {
        return (state, vec![]);
    }
    let n = state["next"].int();
    state.set("next", n + 1);
    let message = object([("n", n.into()), ("text", call.event["value"].clone())]);
    (state, vec![send("receiver", message)])
}

fn receiver(call: &Call) -> (Json, Vec<Json>) {
    if call.event["type"].text() != "message" {
        return (call.state.clone(), vec![]);
    }
    (call.state.clone(), vec![deliver(call.event["message"]["text"].clone())])
}
