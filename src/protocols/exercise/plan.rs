//! An exercise made ready to run.

use std::sync::Arc;

use serde_json::json;

use super::memory::Memory;
use super::node::Planned;
use super::strategy::Exercise;
use crate::engine::{NodeId, Time};

/// How long a program should wait before it repeats something: it is told so.
pub const RETRY_AFTER: Time = 50;
/// How often a failure detector should send a heartbeat, and its first timeout.
const INTERVAL: Time = 50;
const TIMEOUT: Time = 40;

/// What all nodes share.
#[derive(Clone, Debug)]
pub struct ExercisePlan {
    /// The exercise.
    pub exercise: Exercise,
    /// What the solution has answered.
    pub memory: Arc<Memory>,
    /// The nodes' names in files.
    pub nodes: Vec<Arc<str>>,
    pub(super) null: Arc<str>,
}

impl ExercisePlan {
    pub(in crate::protocols) fn new(exercise: &Exercise) -> Self {
        let nodes: Vec<Arc<str>> =
            exercise.roles().into_iter().map(|role| role.name.into()).collect();
        let (name, texts) = (exercise.name.name(), exercise.shared.texts.clone());
        for nth in 1..=exercise.inputs * nodes.len() as u32 {
            exercise.keep_value(nth);
        }
        let mut memory = Memory::new(exercise.solution(), name, nodes.clone(), texts);
        memory.quiet = exercise.shared.quiet;
        Self { exercise: exercise.clone(), memory: memory.into(), nodes, null: "null".into() }
    }

    /// The inputs of a node by number, each with its time.
    pub(super) fn inputs(&self, node: NodeId) -> impl Iterator<Item = Planned> + use<> {
        let Exercise { inputs, interval, .. } = self.exercise;
        let count = if self.has_inputs(node) { inputs } else { 0 };
        (1..=count).map(move |number| (number, Time::from(number - 1) * interval))
    }

    fn has_inputs(&self, node: NodeId) -> bool {
        self.exercise.name.has_inputs(&self.nodes[node.index()])
    }

    /// What is handed over at a node, as JSON.
    pub(super) fn value(&self, node: NodeId, number: u32) -> String {
        self.exercise.value(self.exercise.nth(node, number))
    }

    /// What a node is told beforehand, as JSON.
    pub(super) fn config(&self, node: NodeId, input: bool) -> String {
        let nodes: Vec<&str> = self.nodes.iter().map(|name| &**name).collect();
        let mut config = json!({ "nodes": nodes, "retry_after": RETRY_AFTER });
        match self.exercise.name {
            super::Task::FailureDetector => {
                (config["interval"], config["timeout"]) = (INTERVAL.into(), TIMEOUT.into());
            }
            super::Task::TwoGenerals => {
                config["proposes"] = (input && node.0 == 0).into();
                config["dawn"] = self.exercise.lasts.into();
            }
            _ => {}
        }
        config.to_string()
    }
}
