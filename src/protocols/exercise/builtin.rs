//! Stub.
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::task::{Names, Task};
use super::wire::*;

/// Stub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Builtin {
    /// Stub.
    Fifo(Fifo),
}
/// Stub.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fifo {
    /// Stub.
    #[serde(default)]
    pub on_arrival: bool,
}
impl Builtin {
    /// Stub.
    pub fn roles(&self) -> Vec<Names> {
        Task::FifoLink.nodes().to_vec()
    }
    /// Stub.
    pub fn plain(_: Task) -> Self {
        Self::Fifo(Fifo::default())
    }
    /// Stub.
    pub fn solves(&self, _: Task) -> bool {
        true
    }
}
impl Solution for Builtin {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        let Self::Fifo(p) = self;
        let mut actions = Vec::new();
        let mut state = call.state.clone();
        match (&*call.node, &call.event) {
            ("sender", Incoming::Input { number, value }) => actions.push(Action::Send {
                to: "receiver".into(),
                message: json!({"n": number, "text": value}),
            }),
            ("receiver", Incoming::Start { .. }) => state = json!({"next": 1, "held": []}),
            ("receiver", Incoming::Message { message, .. }) => {
                if p.on_arrival {
                    actions.push(Action::Deliver { message: message["text"].clone() });
                    return Ok(Answer { state, actions });
                }
                let mut held: Vec<Value> = state["held"].as_array().cloned().unwrap_or_default();
                held.push(message.clone());
                let mut next = state["next"].as_u64().unwrap_or(1);
                while let Some(place) = held.iter().position(|m| m["n"].as_u64() == Some(next)) {
                    let m = held.remove(place);
                    actions.push(Action::Deliver { message: m["text"].clone() });
                    next += 1;
                }
                held.retain(|m| m["n"].as_u64() > Some(next));
                held.sort_by_key(|m| m["n"].as_u64());
                held.dedup();
                state = json!({"next": next, "held": held});
            }
            _ => {}
        }
        Ok(Answer { state, actions })
    }
}
/// Stub.
pub struct Variant {
    /// Stub.
    pub key: &'static str,
    /// Stub.
    pub solution: Builtin,
}
/// Stub.
pub fn variants(_: Task) -> Vec<Variant> {
    vec![
        Variant { key: "right", solution: Builtin::Fifo(Fifo::default()) },
        Variant { key: "on-arrival", solution: Builtin::Fifo(Fifo { on_arrival: true }) },
    ]
}
