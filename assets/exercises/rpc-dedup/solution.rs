//! RPC with deduplication: one ID per request, the same on every retry; the server keeps it with the response.

mod step;

use step::{Call, Json, apply, cancel_timer, object, reply, send, set_timer};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    let config = &call.event["config"];
    let mut state = match config.is_null() {
        true => call.state.clone(),
        false => object([
            ("retry_after", config["retry_after"].clone()),
            ("waiting", object([])),
            ("done", object([])),
        ]),
    };
    let actions = match call.node.as_str() {
        "server" => server(&mut state, &call.event),
        client_name => client(client_name, &mut state, &call.event),
    };
    (state, actions)
}

fn client(node: &str, state: &mut Json, event: &Json) -> Vec<Json> {
    let mut waiting = state["waiting"].clone();
    let retry = set_timer("retry", state["retry_after"].int());
    let is_idle = waiting.fields().is_empty();
    let actions = match event["type"].text() {
        "input" => {
            let number = event["number"].int();
            waiting.set(&number.to_string(), event["value"].clone());
            let request = request(node, number, &event["value"]);
            [request].into_iter().chain(is_idle.then_some(retry)).collect()
        }
        "message" => {
            let message = &event["message"];
            if waiting.fields().remove(&message["number"].to_string()).is_none() {
                return Vec::new();
            }
            let answered = reply(message["number"].int(), message["response"].clone());
            let is_last = waiting.fields().is_empty();
            [answered].into_iter().chain(is_last.then(|| cancel_timer("retry"))).collect()
        }
        "timer" if !is_idle => {
            let numbered = waiting.fields().iter();
            let again = numbered.map(|(number, value)| request(node, number.parse().unwrap_or(0), value));
            again.chain([retry]).collect()
        }
        _ => Vec::new(),
    };
    state.set("waiting", waiting);
    actions
}

fn request(node: &str, number: i64, value: &Json) -> Json {
    // Client and number together are the ID: unique over both clients, and the same on every retry.
    let id = format!("{node}/{number}");
    send("server", object([("id", id.into()), ("number", number.into()), ("request", value.clone())]))
}

fn server(state: &mut Json, event: &Json) -> Vec<Json> {
    if event["type"].text() != "message" {
        return Vec::new();
    }
    let (message, mut done, mut actions) = (&event["message"], state["done"].clone(), Vec::new());
    let id = message["id"].text();
    if !done.has(id) {
        done.set(id, format!("done: {}", message["request"].text()));
        actions.push(apply(message["request"].clone()));
    }
    let answer = object([("number", message["number"].clone()), ("response", done[id].clone())]);
    actions.push(send(event["from"].text(), answer));
    state.set("done", done);
    actions
}
