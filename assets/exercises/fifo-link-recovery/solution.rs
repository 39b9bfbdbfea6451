//! FIFO link with crashes: what a node must still know after a crash is in stable storage, and nowhere else.

mod step;

use step::{Call, Json, atomic, cancel_timer, deliver, object, persist, send, set_timer};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    let config = &call.event["config"];
    let state = match config.is_null() {
        true => call.state.clone(),
        false => object([("retry_after", config["retry_after"].clone())]),
    };
    let actions = match call.node.as_str() {
        "sender" => {
            let none = object([("next", 1.into()), ("waiting", object([]))]);
            sender(&state, call.stable["outbox"].or(none), &call.event)
        }
        _ => {
            let none = object([("next", 1.into()), ("held", object([]))]);
            receiver(call.stable["inbox"].or(none), &call.event)
        }
    };
    (state, actions)
}

fn sender(state: &Json, mut outbox: Json, event: &Json) -> Vec<Json> {
    let mut waiting = outbox["waiting"].clone();
    let retry = set_timer("retry", state["retry_after"].int());
    match event["type"].text() {
        "input" => {
            let (n, is_first) = (outbox["next"].int(), waiting.fields().is_empty());
            waiting.set(&n.to_string(), event["value"].clone());
            outbox.set("waiting", waiting);
            outbox.set("next", n + 1);
            // Number and message in one write, and both before the message goes out.
            let mut actions = vec![persist("outbox", outbox), message(n, &event["value"])];
            actions.extend(is_first.then_some(retry));
            actions
        }
        "message" if waiting.has(&event["message"]["ack"].to_string()) => {
            waiting.fields().remove(&event["message"]["ack"].to_string());
            let is_last = waiting.fields().is_empty();
            outbox.set("waiting", waiting);
            let mut actions = vec![persist("outbox", outbox)];
            actions.extend(is_last.then(|| cancel_timer("retry")));
            actions
        }
        "timer" | "recover" if !waiting.fields().is_empty() => {
            let again = waiting.fields().iter().map(|(n, text)| message(n.parse().unwrap_or(0), text));
            again.chain([retry]).collect()
        }
        _ => Vec::new(),
    }
}

fn message(n: i64, text: &Json) -> Json {
    send("receiver", object([("n", n.into()), ("text", text.clone())]))
}

fn receiver(inbox: Json, event: &Json) -> Vec<Json> {
    if event["type"].text() != "message" {
        return Vec::new();
    }
    let n = event["message"]["n"].int();
    let (mut next, mut held) = (inbox["next"].int(), inbox["held"].clone());
    let acknowledge = send("sender", object([("ack", n.into())]));
    if n < next || held.has(&n.to_string()) {
        return vec![acknowledge];
    }
    held.set(&n.to_string(), event["message"]["text"].clone());
    let mut delivered = Vec::new();
    while let Some(text) = held.fields().remove(&next.to_string()) {
        delivered.push(deliver(text));
        next += 1;
    }
    // Delivered and noted in one step; acknowledged only afterwards.
    let inbox = object([("next", next.into()), ("held", held)]);
    let group = [persist("inbox", inbox)].into_iter().chain(delivered).collect();
    vec![atomic(group), acknowledge]
}
