//! FIFO link: your receiver. A first attempt: whatever arrives is delivered at once.

mod step;

use step::{Call, Json, deliver, object};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    match call.event["type"].text() {
        // What the node remembers. It comes back as `call.state` with the next event.
        "start" => (object([]), vec![]),
        // The message is {"n": 1, "text": "..."}, with n = 1, 2, 3 and so on.
        "message" => {
            let message = &call.event["message"];
            (call.state.clone(), vec![deliver(message["text"].clone())])
        }
        _ => (call.state.clone(), vec![]),
    }
}
