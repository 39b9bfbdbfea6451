//! A small world that asks a solution: what is sent lies on the way until the test delivers it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::engine::Decision;

use super::super::super::wire::{Action, Call, Incoming, Solution};
use super::super::Builtin;

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    Delivered(Value),
    Applied(String, Value),
    Replied(String, u32, Value),
    Decided(String, Decision),
    Suspected(String),
    Trusted(String),
}

#[derive(Default)]
pub struct Node {
    pub state: Value,
    pub stable: Map<String, Value>,
    pub timers: BTreeMap<String, u64>,
    pub down: bool,
}

#[derive(Clone, Debug)]
pub struct OnTheWay {
    pub from: String,
    pub to: String,
    pub message: Value,
}

pub struct World {
    solution: Builtin,
    pub nodes: BTreeMap<String, Node>,
    pub way: Vec<OnTheWay>,
    pub facts: Vec<Fact>,
    pub lines: BTreeSet<(String, u16)>,
    proposes: bool,
}

impl World {
    pub fn new(solution: Builtin) -> Self {
        Self::begun(solution, false)
    }

    /// One in which General 1 proposes to attack.
    pub fn proposing(solution: Builtin) -> Self {
        Self::begun(solution, true)
    }

    fn begun(solution: Builtin, proposes: bool) -> Self {
        let titles = solution.roles().into_iter().map(|(title, _)| title);
        let names = titles.map(|title| title.to_lowercase().replace(' ', "_"));
        let nodes = names.map(|name| (name, Node::default())).collect::<BTreeMap<_, _>>();
        let (way, facts, lines) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut world = Self { solution, nodes, way, facts, lines, proposes };
        for name in world.names() {
            let config = world.config(&name);
            world.happen(&name, Incoming::Start { config }, usize::MAX);
        }
        world
    }

    pub fn names(&self) -> Vec<String> {
        self.nodes.keys().cloned().collect()
    }

    fn config(&self, name: &str) -> Value {
        let (nodes, proposes) = (self.names(), self.proposes && name == "general_1");
        json!({
            "nodes": nodes, "retry_after": 50, "interval": 10, "timeout": 30, "dawn": 200,
            "proposes": proposes,
        })
    }

    /// An event at a node, which crashes after so many actions; were all of them done?
    pub fn happen(&mut self, name: &str, event: Incoming, crash_after: usize) -> bool {
        let node = &self.nodes[name];
        assert!(!node.down, "{name} is down");
        let (state, stable) = (node.state.clone(), node.stable.clone());
        let call = Call { exercise: "test", node: name.into(), state, stable, event };
        let answer = self.solution.step(&call).unwrap();
        assert_eq!(self.solution.step(&call).as_ref(), Ok(&answer), "the same question twice");
        self.nodes.get_mut(name).unwrap().state = answer.state;
        let mut left = crash_after;
        for action in answer.actions {
            if let Action::Trace { line } = action {
                self.came_to(name, line);
                continue;
            }
            if left == 0 {
                self.crash(name);
                return false;
            }
            left -= 1;
            self.act(name, action);
        }
        true
    }

    fn came_to(&mut self, name: &str, line: u16) {
        let code = self.solution.pseudocode(name);
        let known = code.get(usize::from(line) - 1).is_some_and(|one| !one.left_out);
        assert!(known, "{name} has no line {line} in {:?}", self.solution);
        self.lines.insert((name.into(), line));
    }

    fn act(&mut self, name: &str, action: Action) {
        let me = name.to_owned();
        let node = self.nodes.get_mut(name).unwrap();
        match action {
            Action::Send { to, message } => {
                assert!(self.nodes.contains_key(&to), "no node {to}");
                self.way.push(OnTheWay { from: me, to, message });
            }
            Action::SetTimer { name, after } => {
                assert!(after > 0);
                node.timers.insert(name, after);
            }
            Action::CancelTimer { name } => {
                node.timers.remove(&name);
            }
            Action::Persist { key, value } => {
                assert!(!value.is_null());
                node.stable.insert(key, value);
            }
            Action::Apply { effect } => self.facts.push(Fact::Applied(me, effect)),
            Action::Deliver { message } => self.facts.push(Fact::Delivered(message)),
            Action::Reply { number, value } => self.facts.push(Fact::Replied(me, number, value)),
            Action::Decide { value } => self.facts.push(Fact::Decided(me, value)),
            Action::Suspect { node } => self.facts.push(Fact::Suspected(node)),
            Action::Trust { node } => self.facts.push(Fact::Trusted(node)),
            Action::Trace { line } => self.came_to(name, line),
            Action::Atomic { actions } => {
                for action in actions {
                    assert!(!matches!(action, Action::Atomic { .. }), "a group in a group");
                    self.act(name, action);
                }
            }
        }
    }

    pub fn input(&mut self, name: &str, number: u32, value: impl Into<Value>) {
        self.input_until(name, number, value, usize::MAX);
    }

    /// The node crashes after so many actions.
    pub fn input_until(
        &mut self,
        name: &str,
        number: u32,
        value: impl Into<Value>,
        crash_after: usize,
    ) -> bool {
        self.happen(name, Incoming::Input { number, value: value.into() }, crash_after)
    }

    /// Delivers what lies at this place of the way; what comes to a node that is down is gone.
    pub fn arrive(&mut self, place: usize) {
        self.arrive_until(place, usize::MAX);
    }

    /// The node crashes after so many actions.
    pub fn arrive_until(&mut self, place: usize, crash_after: usize) {
        let OnTheWay { from, to, message } = self.way.remove(place);
        if !self.nodes[&to].down {
            self.happen(&to, Incoming::Message { from, message }, crash_after);
        }
    }

    pub fn copy(&mut self, place: usize) {
        self.way.push(self.way[place].clone());
    }

    pub fn lose_all(&mut self) {
        self.way.clear();
    }

    pub fn fire(&mut self, name: &str, timer: &str) {
        self.fire_until(name, timer, usize::MAX);
    }

    pub fn fire_until(&mut self, name: &str, timer: &str, crash_after: usize) {
        let set = self.nodes.get_mut(name).unwrap().timers.remove(timer);
        assert!(set.is_some(), "the timer {timer} of {name} is not set");
        self.happen(name, Incoming::Timer { name: timer.into() }, crash_after);
    }

    pub fn crash(&mut self, name: &str) {
        let node = self.nodes.get_mut(name).unwrap();
        node.state = Value::Null;
        node.timers.clear();
        node.down = true;
    }

    pub fn recover(&mut self, name: &str) {
        self.recover_until(name, usize::MAX);
    }

    pub fn recover_until(&mut self, name: &str, crash_after: usize) {
        self.nodes.get_mut(name).unwrap().down = false;
        let config = self.config(name);
        self.happen(name, Incoming::Recover { config }, crash_after);
    }

    /// A crash and what follows it.
    pub fn restart(&mut self, name: &str) {
        self.crash(name);
        self.recover(name);
    }

    /// Everything arrives in order and every timer goes off, so many times over.
    pub fn settle(&mut self, rounds: u32) {
        for _ in 0..rounds {
            while !self.way.is_empty() {
                self.arrive(0);
            }
            for name in self.names() {
                let timers = self.nodes[&name].timers.keys().cloned().collect::<Vec<_>>();
                for timer in timers {
                    if self.nodes[&name].timers.contains_key(&timer) {
                        self.fire(&name, &timer);
                    }
                }
            }
        }
    }

    pub fn delivered(&self) -> Vec<Value> {
        let delivered = |fact: &Fact| match fact {
            Fact::Delivered(message) => Some(message.clone()),
            _ => None,
        };
        self.facts.iter().filter_map(delivered).collect()
    }

    /// How often this was applied.
    pub fn applied(&self, effect: &Value) -> usize {
        let is_it = |fact: &&Fact| matches!(fact, Fact::Applied(_, what) if what == effect);
        self.facts.iter().filter(is_it).count()
    }

    /// What an input was answered, each time.
    pub fn replies(&self, name: &str, nth: u32) -> Vec<Value> {
        let reply = |fact: &Fact| match fact {
            Fact::Replied(node, number, value) if node == name && *number == nth => {
                Some(value.clone())
            }
            _ => None,
        };
        self.facts.iter().filter_map(reply).collect()
    }
}
