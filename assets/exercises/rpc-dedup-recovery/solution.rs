//! RPC with crashes: the request is stored before it is sent, and executed and recorded in one step.

mod step;

use step::{Call, Json, apply, atomic, cancel_timer, object, persist, reply, send, set_timer};

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
        "server" => server(call.stable["done"].or(object([])), &call.event),
        _ => client(call, &state, call.stable["waiting"].or(object([]))),
    };
    (state, actions)
}

fn client(call: &Call, state: &Json, mut waiting: Json) -> Vec<Json> {
    let event = &call.event;
    let retry = set_timer("retry", state["retry_after"].int());
    let is_idle = waiting.fields().is_empty();
    match event["type"].text() {
        "input" => {
            let number = event["number"].int();
            waiting.set(&number.to_string(), event["value"].clone());
            let request = request(&call.node, number, &event["value"]);
            let stored = persist("waiting", waiting);
            [stored, request].into_iter().chain(is_idle.then_some(retry)).collect()
        }
        "message" => {
            let message = &event["message"];
            if waiting.fields().remove(&message["number"].to_string()).is_none() {
                return Vec::new();
            }
            let is_last = waiting.fields().is_empty();
            let answered = reply(message["number"].int(), message["response"].clone());
            let group = atomic(vec![persist("waiting", waiting), answered]);
            [group].into_iter().chain(is_last.then(|| cancel_timer("retry"))).collect()
        }
        "timer" | "recover" if !is_idle => {
            let numbered = waiting.fields().iter();
            let again = numbered
                .map(|(number, value)| request(&call.node, number.parse().unwrap_or(0), value));
            again.chain([retry]).collect()
        }
        _ => Vec::new(),
    }
}

fn request(node: &str, number: i64, value: &Json) -> Json {
    // The application's number survives a crash, so the ID needs no counter that does.
    let id = format!("{node}/{number}");
    send("server", object([("id", id.into()), ("number", number.into()), ("request", value.clone())]))
}

fn server(mut done: Json, event: &Json) -> Vec<Json> {
    if event["type"].text() != "message" {
        return Vec::new();
    }
    let (message, mut actions) = (&event["message"], Vec::new());
    let id = message["id"].text();
    if !done.has(id) {
        done.set(id, format!("done: {}", message["request"].text()));
        let record = persist("done", done.clone());
        actions.push(atomic(vec![apply(message["request"].clone()), record]));
    }
    let answer = object([("number", message["number"].clone()), ("response", done[id].clone())]);
    actions.push(send(event["from"].text(), answer));
    actions
}
