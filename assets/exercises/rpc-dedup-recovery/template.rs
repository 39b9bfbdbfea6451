//! RPC with crashes: your client and your server, one program for both. A first attempt: every request is sent once.

mod step;

use step::{Call, Json, apply, object, reply, send};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    match (call.event["type"].text(), call.node.as_str()) {
        // After a crash the state is gone; what was persisted is in `call.stable`.
        // The event's config says how long to wait before a retry: "retry_after".
        ("start" | "recover", _) => (object([]), vec![]),
        (_, "server") => server(call),
        _ => client(call),
    }
}

fn client(call: &Call) -> (Json, Vec<Json>) {
    let event = &call.event;
    let actions = match event["type"].text() {
        "input" => {
            let (number, request) = (event["number"].clone(), event["value"].clone());
            vec![send("server", object([("number", number), ("request", request)]))]
        }
        "message" => {
            let message = &event["message"];
            vec![reply(message["number"].int(), message["response"].clone())]
        }
        _ => vec![],
    };
    (call.state.clone(), actions)
}

fn server(call: &Call) -> (Json, Vec<Json>) {
    if call.event["type"].text() != "message" {
        return (call.state.clone(), vec![]);
    }
    let message = &call.event["message"];
    let answer = object([("number", message["number"].clone()), ("response", "done".into())]);
    let actions = vec![apply(message["request"].clone()), send(call.event["from"].text(), answer)];
    (call.state.clone(), actions)
}
