//! Hand-written nights: what happens to the nodes of an exercise, and what the reference does about it.

use serde_json::{Value, json};

/// Something that happens to a node, and what it does.
pub struct Moment {
    pub node: &'static str,
    pub event: Value,
    pub actions: Vec<Value>,
    /// After how many actions the node crashes, if it does.
    pub crash: Option<usize>,
}

impl Moment {
    fn does(self, actions: impl Into<Vec<Value>>) -> Self {
        Self { actions: actions.into(), ..self }
    }

    fn crashes_after(self, actions: usize) -> Self {
        Self { crash: Some(actions), ..self }
    }
}

/// The story of an exercise.
pub fn story(exercise: &str) -> Vec<Moment> {
    match exercise {
        "fifo-link" => fifo_link(),
        "fifo-link-recovery" => fifo_link_recovery(),
        "reliable-link" => reliable_link(),
        "rpc-dedup" => rpc_dedup(),
        "rpc-dedup-recovery" => rpc_dedup_recovery(),
        "failure-detector" => failure_detector(),
        _ => two_generals(),
    }
}

fn at(node: &'static str, event: Value) -> Moment {
    Moment { node, event, actions: Vec::new(), crash: None }
}

fn begin(kind: &str, nodes: &[&str]) -> Value {
    json!({ "type": kind, "config": { "nodes": nodes, "retry_after": 50 } })
}

fn input(number: u32, value: &str) -> Value {
    json!({ "type": "input", "number": number, "value": value })
}

fn message(from: &str, message: Value) -> Value {
    json!({ "type": "message", "from": from, "message": message })
}

fn timer(name: &str) -> Value {
    json!({ "type": "timer", "name": name })
}

fn send(to: &str, message: Value) -> Value {
    json!({ "do": "send", "to": to, "message": message })
}

fn set_timer(name: &str, after: u32) -> Value {
    json!({ "do": "set_timer", "name": name, "after": after })
}

fn cancel_timer(name: &str) -> Value {
    json!({ "do": "cancel_timer", "name": name })
}

fn persist(key: &str, value: Value) -> Value {
    json!({ "do": "persist", "key": key, "value": value })
}

fn deliver(text: &str) -> Value {
    json!({ "do": "deliver", "message": text })
}

fn apply(effect: &str) -> Value {
    json!({ "do": "apply", "effect": effect })
}

fn reply(number: u32, value: &str) -> Value {
    json!({ "do": "reply", "number": number, "value": value })
}

fn atomic(actions: impl Into<Vec<Value>>) -> Value {
    json!({ "do": "atomic", "actions": actions.into() })
}

fn numbered(n: u32, text: &str) -> Value {
    json!({ "n": n, "text": text })
}

fn fifo_link() -> Vec<Moment> {
    let arrives = |n, text| at("receiver", message("sender", numbered(n, text)));
    vec![
        at("receiver", begin("start", &["receiver", "sender"])),
        arrives(2, "b"),
        arrives(2, "b"),
        arrives(3, "c"),
        arrives(1, "a").does([deliver("a"), deliver("b"), deliver("c")]),
        arrives(2, "b"),
        arrives(4, "d \u{1f3f0} \"\\\n").does([deliver("d \u{1f3f0} \"\\\n")]),
    ]
}

fn fifo_link_recovery() -> Vec<Moment> {
    let nodes = ["sender", "receiver"];
    let acknowledged = |n| at("sender", message("receiver", json!({ "ack": n })));
    let arrives = |n, text| at("receiver", message("sender", numbered(n, text)));
    let acknowledge = |n| send("sender", json!({ "ack": n }));
    let first = |n, text| send("receiver", numbered(n, text));
    let outbox =
        |next, waiting: Value| persist("outbox", json!({ "next": next, "waiting": waiting }));
    let inbox = |next, held: Value| persist("inbox", json!({ "next": next, "held": held }));
    let retry = || set_timer("retry", 50);
    vec![
        at("sender", begin("start", &nodes)),
        at("receiver", begin("start", &nodes)),
        // Cut short before anything was written: its number is free.
        at("sender", input(1, "lost"))
            .does([outbox(2, json!({ "1": "lost" })), first(1, "lost"), retry()])
            .crashes_after(0),
        at("sender", begin("recover", &nodes)),
        at("sender", input(2, "a")).does([outbox(2, json!({ "1": "a" })), first(1, "a"), retry()]),
        at("sender", input(3, "b"))
            .does([outbox(3, json!({ "1": "a", "2": "b" })), first(2, "b")])
            .crashes_after(2),
        at("sender", begin("recover", &nodes)).does([first(1, "a"), first(2, "b"), retry()]),
        arrives(2, "b")
            .does([atomic([inbox(1, json!({ "2": "b" }))]), acknowledge(2)])
            .crashes_after(2),
        at("receiver", begin("recover", &nodes)),
        arrives(1, "a")
            .does([atomic([inbox(3, json!({})), deliver("a"), deliver("b")]), acknowledge(1)])
            .crashes_after(1),
        at("receiver", begin("recover", &nodes)),
        acknowledged(2).does([outbox(3, json!({ "1": "a" }))]),
        acknowledged(2),
        at("sender", timer("retry")).does([first(1, "a"), retry()]),
        arrives(1, "a").does([acknowledge(1)]),
        acknowledged(1).does([outbox(3, json!({})), cancel_timer("retry")]).crashes_after(2),
        at("sender", begin("recover", &nodes)),
        at("sender", timer("retry")),
    ]
}

fn reliable_link() -> Vec<Moment> {
    let nodes = ["sender", "receiver"];
    let acknowledged = |n| at("sender", message("receiver", json!({ "ack": n })));
    let arrives = |n, text| at("receiver", message("sender", numbered(n, text)));
    let acknowledge = |n| send("sender", json!({ "ack": n }));
    let first = |n, text| send("receiver", numbered(n, text));
    let retry = || set_timer("retry", 50);
    vec![
        at("sender", begin("start", &nodes)),
        at("receiver", begin("start", &nodes)),
        at("sender", input(1, "a")).does([first(1, "a"), retry()]),
        at("sender", input(2, "b")).does([first(2, "b")]),
        at("sender", timer("retry")).does([first(1, "a"), first(2, "b"), retry()]),
        arrives(2, "b").does([deliver("b"), acknowledge(2)]),
        arrives(1, "a").does([deliver("a"), acknowledge(1)]),
        arrives(2, "b").does([acknowledge(2)]),
        acknowledged(2),
        at("sender", timer("retry")).does([first(1, "a"), retry()]),
        acknowledged(1).does([cancel_timer("retry")]),
        at("sender", timer("retry")),
    ]
}

fn request(id: &str, number: u32, request: &str) -> Value {
    json!({ "id": id, "number": number, "request": request })
}

fn response(number: u32, response: &str) -> Value {
    json!({ "number": number, "response": response })
}

fn rpc_dedup() -> Vec<Moment> {
    let nodes = ["client_1", "client_2", "server"];
    let asks = |id, number, value| send("server", request(id, number, value));
    let asked = |from, id, number, value| at("server", message(from, request(id, number, value)));
    let retry = || set_timer("retry", 50);
    vec![
        at("client_1", begin("start", &nodes)),
        at("client_2", begin("start", &nodes)),
        at("server", begin("start", &nodes)),
        at("client_1", input(1, "pay 10")).does([asks("client_1/1", 1, "pay 10"), retry()]),
        at("client_1", input(2, "pay 20")).does([asks("client_1/2", 2, "pay 20")]),
        at("client_2", input(1, "pay 30")).does([asks("client_2/1", 1, "pay 30"), retry()]),
        // Overtaken by the second, but not old; then a copy of it, after another client's.
        asked("client_1", "client_1/2", 2, "pay 20")
            .does([apply("pay 20"), send("client_1", response(2, "done: pay 20"))]),
        asked("client_1", "client_1/1", 1, "pay 10")
            .does([apply("pay 10"), send("client_1", response(1, "done: pay 10"))]),
        asked("client_2", "client_2/1", 1, "pay 30")
            .does([apply("pay 30"), send("client_2", response(1, "done: pay 30"))]),
        asked("client_1", "client_1/1", 1, "pay 10")
            .does([send("client_1", response(1, "done: pay 10"))]),
        at("client_1", timer("retry")).does([
            asks("client_1/1", 1, "pay 10"),
            asks("client_1/2", 2, "pay 20"),
            retry(),
        ]),
        at("client_1", message("server", response(2, "done: pay 20")))
            .does([reply(2, "done: pay 20")]),
        at("client_1", message("server", response(2, "done: pay 20"))),
        at("client_1", message("server", response(1, "done: pay 10")))
            .does([reply(1, "done: pay 10"), cancel_timer("retry")]),
        at("client_1", timer("retry")),
        // It asks for the same as another request, and is another one.
        asked("client_2", "client_2/2", 2, "pay 10")
            .does([apply("pay 10"), send("client_2", response(2, "done: pay 10"))]),
    ]
}

fn rpc_dedup_recovery() -> Vec<Moment> {
    let nodes = ["client_1", "server"];
    let asks = |id, number, value| send("server", request(id, number, value));
    let asked = |id, n, value| at("server", message("client_1", request(id, n, value)));
    let stored = |waiting: Value| persist("waiting", waiting);
    let retry = || set_timer("retry", 50);
    let executed =
        || atomic([apply("pay 10"), persist("done", json!({ "client_1/1": "done: pay 10" }))]);
    let answer = || send("client_1", response(1, "done: pay 10"));
    vec![
        at("client_1", begin("start", &nodes)),
        at("server", begin("start", &nodes)),
        at("client_1", input(1, "pay 10"))
            .does([stored(json!({ "1": "pay 10" })), asks("client_1/1", 1, "pay 10"), retry()])
            .crashes_after(1),
        at("client_1", begin("recover", &nodes)).does([asks("client_1/1", 1, "pay 10"), retry()]),
        asked("client_1/1", 1, "pay 10").does([executed(), answer()]).crashes_after(1),
        at("server", begin("recover", &nodes)),
        asked("client_1/1", 1, "pay 10").does([answer()]),
        at("client_1", timer("retry")).does([asks("client_1/1", 1, "pay 10"), retry()]),
        at("client_1", message("server", response(1, "done: pay 10")))
            .does([atomic([stored(json!({})), reply(1, "done: pay 10")]), cancel_timer("retry")]),
        at("client_1", message("server", response(1, "done: pay 10"))),
        at("client_1", input(2, "pay 20")).does([
            stored(json!({ "2": "pay 20" })),
            asks("client_1/2", 2, "pay 20"),
            retry(),
        ]),
    ]
}

fn failure_detector() -> Vec<Moment> {
    let nodes = ["node_1", "node_2"];
    let start = json!({ "type": "start", "config":
        { "nodes": nodes, "retry_after": 50, "interval": 50, "timeout": 80 } });
    let beat = || [send("node_2", json!("up")), set_timer("beat", 50)];
    let heard = || at("node_1", message("node_2", json!("up")));
    let suspects = || json!({ "do": "suspect", "node": "node_2" });
    let trusts = || json!({ "do": "trust", "node": "node_2" });
    vec![
        at("node_1", start).does([&beat()[..], &[set_timer("silence", 80)]].concat()),
        heard().does([set_timer("silence", 80)]),
        at("node_1", timer("beat")).does(beat()),
        at("node_1", timer("silence")).does([suspects()]),
        heard().does([trusts(), set_timer("silence", 160)]),
        heard().does([set_timer("silence", 160)]),
        at("node_1", timer("silence")).does([suspects()]),
        heard().does([trusts(), set_timer("silence", 320)]),
    ]
}

/// There is no reference for the two generals: what is written here is the first attempt.
fn two_generals() -> Vec<Moment> {
    let start = |proposes: bool| {
        json!({ "type": "start", "config": { "nodes": ["general_1", "general_2"],
            "retry_after": 50, "proposes": proposes, "dawn": 200 } })
    };
    let attack = || json!({ "do": "decide", "value": "attack" });
    vec![
        at("general_1", start(false)),
        at("general_1", start(true)).does([send("general_2", json!("attack at dawn")), attack()]),
        at("general_2", start(false)),
        // What it says is up to a strategy: a handshake counts its messengers.
        at("general_2", message("general_1", json!(1))).does([attack()]),
    ]
}
