//! A session with a program: calls that follow from what it answered before.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use two_generals::protocols::exercise::{Action, Answer, Call, Incoming};

use crate::program::Program;
use crate::stories::{Moment, story};

/// What a node has between two events.
#[derive(Default)]
struct Node {
    state: Value,
    stable: Map<String, Value>,
}

impl Node {
    /// It does these actions.
    fn does(&mut self, actions: &[Action]) {
        for action in actions {
            match action {
                Action::Persist { key, value } if value.is_null() => {
                    self.stable.remove(key);
                }
                Action::Persist { key, value } => {
                    self.stable.insert(key.clone(), value.clone());
                }
                Action::Atomic { actions } => self.does(actions),
                _ => {}
            }
        }
    }

    /// It answered so; `crash` says after how many actions it crashed, if it did.
    fn answered(&mut self, answer: &Answer, crash: Option<usize>) {
        let done = crash.map_or(answer.actions.len(), |done| done.min(answer.actions.len()));
        self.does(&answer.actions[..done]);
        self.state = if crash.is_some() { Value::Null } else { answer.state.clone() };
    }
}

fn parsed(answer: &str) -> Answer {
    serde_json::from_str(answer).unwrap_or_else(|why| panic!("{why}: {answer}"))
}

/// A session, as it went.
pub struct Replay {
    /// Calls and answers, as the lines that they were.
    pub said: Vec<(String, String)>,
    /// The answers as JSON values.
    pub answers: Vec<Value>,
    /// What was done.
    pub actions: Vec<Value>,
}

impl Replay {
    /// Tells a program its exercise's story.
    pub fn of(exercise: &'static str, program: &mut Program) -> Self {
        let mut nodes: BTreeMap<&str, Node> = BTreeMap::new();
        let mut said = Vec::new();
        for moment in story(exercise) {
            let node = nodes.entry(moment.node).or_default();
            let event: Incoming = serde_json::from_value(moment.event).unwrap();
            let (state, stable) = (node.state.clone(), node.stable.clone());
            let call = Call { exercise, node: moment.node.into(), state, stable, event }.line();
            let answer = program.ask(&call);
            node.answered(&parsed(&answer), moment.crash);
            said.push((call, answer));
        }
        Self::from(said)
    }

    /// What calls and answers, as lines, come to.
    pub fn from(said: Vec<(String, String)>) -> Self {
        let read = |(_, answer): &(String, String)| serde_json::from_str(answer).unwrap();
        let answers: Vec<Value> = said.iter().map(read).collect();
        let actions = answers.iter().map(|answer| answer["actions"].clone()).collect();
        Self { said, answers, actions }
    }

    /// Whether it does something else than the story says anywhere.
    pub fn differs_from(&self, story: &[Moment]) -> bool {
        story.iter().zip(&self.actions).any(|(moment, actions)| json!(moment.actions) != *actions)
    }

    /// Every call is one that the tool could make: its state and its stable storage follow from the answers
    /// before. A node that recovers had crashed, after as many actions as its storage shows.
    pub fn check_calls(&self) {
        let mut nodes: BTreeMap<String, (Node, Option<Answer>)> = BTreeMap::new();
        for (line, answer) in &self.said {
            let value: Value = serde_json::from_str(line).unwrap();
            let event: Incoming = serde_json::from_value(value["event"].clone()).unwrap();
            let name = value["node"].as_str().unwrap();
            let (node, last) = nodes.entry(name.to_string()).or_default();
            if let Some(last) = last.take() {
                let crash = matches!(event, Incoming::Recover { .. }).then_some(1);
                node.answered(&last, crash);
            }
            let (state, stable) = (node.state.clone(), node.stable.clone());
            let call =
                Call { exercise: "fifo-link-recovery", node: name.into(), state, stable, event };
            assert_eq!(call.line(), *line);
            *last = Some(parsed(answer));
        }
    }
}
