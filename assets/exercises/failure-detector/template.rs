//! Failure detector: your node. A first attempt: whoever was silent for too long is suspected, for good.

mod step;

use step::{Call, Json, object, send, set_timer, suspect};

fn main() {
    step::run(step);
}

fn step(call: &Call) -> (Json, Vec<Json>) {
    let event = &call.event;
    let mut state = call.state.clone();
    let actions = match (event["type"].text(), event["name"].text()) {
        ("start", _) => {
            let config = &event["config"];
            let peer = config["nodes"].items().iter().find(|name| name.text() != call.node);
            // What the node remembers. It comes back as `call.state` with the next event.
            state = object([
                ("peer", peer.cloned().unwrap_or(Json::Null)),
                ("interval", config["interval"].clone()),
                ("timeout", config["timeout"].clone()),
            ]);
            [beat(&state), vec![listen(&state)]].concat()
        }
        ("message", _) => vec![listen(&state)],
        ("timer", "beat") => beat(&state),
        ("timer", "silence") => vec![suspect(state["peer"].text())],
        _ => vec![],
    };
    (state, actions)
}

fn beat(state: &Json) -> Vec<Json> {
    vec![send(state["peer"].text(), "up".into()), set_timer("beat", state["interval"].int())]
}

fn listen(state: &Json) -> Json {
    set_timer("silence", state["timeout"].int())
}
