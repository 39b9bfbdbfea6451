//! An answer as the solution said it, from what was made of it.

use serde_json::Value;

use super::memory::{Act, Known, Memory};
use super::texts::times;
use super::wire::{Action, Answer};
use crate::engine::{Message, NodeId};

impl Memory {
    /// The answer as a line of JSON. Lines of the pseudocode are not in it where they are left out.
    pub fn said(&self, known: &Known) -> String {
        let state = read(Some(&known.state));
        let actions = known.acts.iter().map(|act| self.action(act)).collect();
        serde_json::to_string(&Answer { state, actions }).unwrap_or_default()
    }

    fn action(&self, act: &Act) -> Action {
        let texts = self.texts();
        let message = |message: Message| read(texts.message(message).as_deref());
        let node = |node: NodeId| self.node_name(node).to_owned();
        let name = |text: Option<std::sync::Arc<str>>| text.as_deref().unwrap_or("?").to_owned();
        match *act {
            Act::Send(to, what) => Action::Send { to: node(to), message: message(what) },
            Act::SetTimer(timer, after) => {
                Action::SetTimer { name: name(texts.timer(timer)), after }
            }
            Act::CancelTimer(timer) => Action::CancelTimer { name: name(texts.timer(timer)) },
            Act::Persist(key, value) => Action::Persist {
                key: name(texts.key(key)),
                value: read(texts.value(value).as_deref()),
            },
            Act::Apply(what) => Action::Apply { effect: message(what) },
            Act::Deliver(what) => Action::Deliver { message: message(what) },
            Act::Reply(what) => Action::Reply { number: times(what), value: message(what) },
            Act::Decide(value) => Action::Decide { value },
            Act::Suspect(who) => Action::Suspect { node: node(who) },
            Act::Trust(who) => Action::Trust { node: node(who) },
            Act::Trace(line) => Action::Trace { line },
            Act::Atomic(ref acts) => {
                Action::Atomic { actions: acts.iter().map(|act| self.action(act)).collect() }
            }
        }
    }
}

/// A text that was JSON when it was kept.
fn read(json: Option<&str>) -> Value {
    json.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::engine::Decision;
    use crate::protocols::exercise::{Call, Solution, Texts, Trouble};

    struct Says(Answer);

    impl Solution for Says {
        fn step(&self, _: &Call) -> Result<Answer, Trouble> {
            Ok(self.0.clone())
        }
    }

    #[test]
    fn every_action_comes_out_as_it_was_said() {
        let (text, name) = (json!({"n": 1}), || "b".to_owned());
        let actions = vec![
            Action::Send { to: name(), message: text.clone() },
            Action::SetTimer { name: "t".into(), after: 5 },
            Action::Atomic {
                actions: vec![
                    Action::Persist { key: "k".into(), value: json!([1, null]) },
                    Action::Apply { effect: text.clone() },
                ],
            },
            Action::CancelTimer { name: "t".into() },
            Action::Deliver { message: json!("x") },
            Action::Reply { number: 3, value: json!("y") },
            Action::Decide { value: Decision::Attack },
            Action::Suspect { node: name() },
            Action::Trust { node: name() },
            Action::Trace { line: 7 },
        ];
        let answer = Answer { state: json!({"s": "é"}), actions };
        let nodes: Vec<Arc<str>> = vec!["a".into(), "b".into()];
        let memory =
            Memory::new(Arc::new(Says(answer.clone())), "fifo-link", nodes, Texts::default());
        let call = r#"{"node":"a","state":null,"stable":{},"event":{"type":"start","config":{}}}"#;
        let said = memory.said(&memory.ask(call).unwrap());
        assert_eq!(serde_json::from_str::<Answer>(&said).unwrap(), answer);
    }
}
