//! What the built-in step functions share: reading a call, and putting an answer together.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::engine::Decision;

use super::super::wire::{Action, Answer, Call, Incoming, Trouble};

/// How much of a message that is not understood is shown.
const SHOWN: usize = 80;

/// The timer by which what is not answered is sent again.
pub(super) const RETRY: &str = "retry";

/// For serde: is it what is meant where nothing is said?
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The node's state; what it is at first where there is none.
pub(super) fn state<T: DeserializeOwned + Default>(call: &Call) -> Result<T, Trouble> {
    if call.state.is_null() { Ok(T::default()) } else { read("state", &call.state) }
}

/// What is in stable storage under a key; what it is at first where there is nothing.
pub(super) fn stored<T: DeserializeOwned + Default>(call: &Call, key: &str) -> Result<T, Trouble> {
    call.stable.get(key).map_or_else(|| Ok(T::default()), |value| read(key, value))
}

/// A value of the kind that the reader needs.
pub(super) fn read<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, Trouble> {
    T::deserialize(value)
        .map_err(|why| trouble(format!("the {name} is not what this algorithm writes: {why}")))
}

/// A message that came, of the kind that the node understands.
pub(super) fn heard<T: DeserializeOwned>(call: &Call, message: &Value) -> Result<T, Trouble> {
    T::deserialize(message).map_err(|_| {
        let from = match &call.event {
            Incoming::Message { from, .. } => from,
            _ => "nobody",
        };
        let said: String = message.to_string().chars().take(SHOWN).collect();
        let what = format!("{} does not understand {said}, which {from} sent it", call.node);
        let help = "the exercise's text says which messages there are between them".into();
        Trouble { what, help, stderr: Vec::new() }
    })
}

/// A number that the exercise says beforehand.
pub(super) fn number(config: &Value, key: &str) -> Result<u64, Trouble> {
    config[key].as_u64().ok_or_else(|| trouble(format!("the config says no {key}")))
}

/// What happened is nothing that this node knows.
pub(super) fn unexpected(call: &Call) -> Trouble {
    let what = match &call.event {
        Incoming::Start { .. } => "a start".into(),
        Incoming::Recover { .. } => "a recovery".into(),
        Incoming::Input { number, .. } => format!("input {number}"),
        Incoming::Message { from, .. } => format!("a message from {from}"),
        Incoming::Timer { name } => format!("the timer {name}"),
    };
    trouble(format!("{} does not know what to do with {what}", call.node))
}

fn trouble(what: String) -> Trouble {
    let help = "a built-in algorithm is asked by its own exercise only".into();
    Trouble { what, help, stderr: Vec::new() }
}

/// As JSON.
pub(super) fn json(value: &impl Serialize) -> Value {
    // It fails for maps with keys that are no strings and for nothing else that is written here.
    serde_json::to_value(value)
        .expect("states and messages are structs, lists, strings and numbers")
}

/// What a node does, in order, as it comes about.
#[derive(Default)]
pub(super) struct Steps(Vec<Action>);

impl Steps {
    pub(super) fn answer(self, state: &impl Serialize) -> Answer {
        Answer { state: json(state), actions: self.0 }
    }

    pub(super) fn send(&mut self, to: &str, message: &impl Serialize) {
        self.0.push(Action::Send { to: to.into(), message: json(message) });
    }

    pub(super) fn set_timer(&mut self, name: impl Into<String>, after: u64) {
        self.0.push(Action::SetTimer { name: name.into(), after });
    }

    pub(super) fn cancel_timer(&mut self, name: impl Into<String>) {
        self.0.push(Action::CancelTimer { name: name.into() });
    }

    pub(super) fn persist(&mut self, key: &str, value: &impl Serialize) {
        self.0.push(Action::Persist { key: key.into(), value: json(value) });
    }

    pub(super) fn apply(&mut self, effect: Value) {
        self.0.push(Action::Apply { effect });
    }

    pub(super) fn deliver(&mut self, message: Value) {
        self.0.push(Action::Deliver { message });
    }

    pub(super) fn reply(&mut self, number: u32, value: Value) {
        self.0.push(Action::Reply { number, value });
    }

    pub(super) fn decide(&mut self, value: Decision) {
        self.0.push(Action::Decide { value });
    }

    pub(super) fn suspect(&mut self, node: &str) {
        self.0.push(Action::Suspect { node: node.into() });
    }

    pub(super) fn trust(&mut self, node: &str) {
        self.0.push(Action::Trust { node: node.into() });
    }

    /// It comes to this line of its pseudocode.
    pub(super) fn line(&mut self, line: u16) {
        self.0.push(Action::Trace { line });
    }

    /// Then these, one after the other: a crash may come between.
    pub(super) fn then(&mut self, steps: Self) {
        self.0.extend(steps.0);
    }

    /// Then all of these or, in a crash, none.
    pub(super) fn atomic(&mut self, steps: Self) {
        let real = steps.0.iter().filter(|action| !matches!(action, Action::Trace { .. }));
        if real.count() > 1 {
            self.0.push(Action::Atomic { actions: steps.0 });
        } else {
            self.then(steps);
        }
    }
}
