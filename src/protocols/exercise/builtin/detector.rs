//! An eventually perfect failure detector: every node sends heartbeats, and suspects whom it does not hear
//! from in time. When it finds that it was wrong it waits longer from then on.
//!
//! The config also says `"interval": 10`, the time from one heartbeat to the next and by how much a timeout grows,
//! and `"timeout": 30`, what it is at first. All of its `"nodes"` but the node itself are watched.
//!
//! Message: `{"heartbeat": "node_1"}`, to every other node.
//!
//! State: `{"interval": 10, "watched": [{"node": "node_2", "timeout": 30, "suspected": false}]}`. Timers: `heartbeat`
//! and, for each watched node, `timeout node_2`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::wire::{Answer, Call, Incoming, Solution, Trouble};
use super::step::{Steps, heard, number, read, state, unexpected};

const HEARTBEAT: &str = "heartbeat";

/// What every node does, line for line.
pub const NODE_LINES: [&str; 10] = [
    "on start: send heartbeats; set the timer for more",
    "  set the timeout of every other node",
    "on the heartbeat's timer:",
    "  send a heartbeat to all others; set the timer",
    "on a heartbeat from a node:",
    "  if it is suspected: trust it,",
    "    and make its timeout longer by the interval",
    "  set its timeout again",
    "on the timeout of a node:",
    "  suspect it",
];

/// How nodes watch each other: the right way where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Detector {
    /// Are there three nodes, not two?
    #[serde(skip_serializing_if = "super::is_default")]
    pub third_node: bool,
    /// What is wrong.
    #[serde(skip_serializing_if = "super::is_default")]
    pub slip: Option<DetectorSlip>,
}

/// What one may get wrong in a failure detector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DetectorSlip {
    /// The timeout stays as it is.
    FixedTimeout,
    /// Who is suspected once is suspected for good.
    NeverTrusts,
    /// When it trusts a node again it does not set its timeout: only the next heartbeat would.
    StopsWatching,
    /// Only one heartbeat is sent.
    OneHeartbeat,
    /// Who is late is not suspected.
    SuspectsNobody,
    /// Who was suspected wrongly once is never suspected again.
    TrustsForGood,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Node {
    interval: u64,
    watched: Vec<Watched>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Watched {
    node: String,
    timeout: u64,
    suspected: bool,
    /// Was it suspected wrongly, and does that count?
    #[serde(default, skip_serializing_if = "super::is_default")]
    forgiven: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heartbeat {
    heartbeat: String,
}

struct Turn<'a> {
    detector: &'a Detector,
    me: &'a str,
    state: Node,
    steps: Steps,
}

impl Solution for Detector {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        let (state, steps) = (state(call)?, Steps::default());
        let mut turn = Turn { detector: self, me: &call.node, state, steps };
        match &call.event {
            Incoming::Start { config } | Incoming::Recover { config } => turn.start(config)?,
            Incoming::Message { message, .. } => turn.heard(&heard(call, message)?),
            Incoming::Timer { name } if name == HEARTBEAT => {
                turn.steps.line(3);
                turn.steps.line(4);
                turn.beat();
            }
            Incoming::Timer { name } => turn.timeout(name).ok_or_else(|| unexpected(call))?,
            Incoming::Input { .. } => return Err(unexpected(call)),
        }
        Ok(turn.steps.answer(&turn.state))
    }
}

fn timer(node: &str) -> String {
    format!("timeout {node}")
}

impl Turn<'_> {
    fn start(&mut self, config: &Value) -> Result<(), Trouble> {
        self.steps.line(1);
        self.state.interval = number(config, "interval")?;
        let timeout = number(config, "timeout")?;
        let nodes = read::<Vec<String>>("config's list of nodes", &config["nodes"])?;
        let others = nodes.into_iter().filter(|node| node != self.me);
        let watched =
            others.map(|node| Watched { node, timeout, suspected: false, forgiven: false });
        self.state.watched = watched.collect();
        self.beat();
        self.steps.line(2);
        for Watched { node, .. } in &self.state.watched {
            self.steps.set_timer(timer(node), timeout);
        }
        Ok(())
    }

    fn beat(&mut self) {
        for Watched { node, .. } in &self.state.watched {
            self.steps.send(node, &Heartbeat { heartbeat: self.me.into() });
        }
        if self.detector.slip != Some(DetectorSlip::OneHeartbeat) {
            self.steps.set_timer(HEARTBEAT, self.state.interval);
        }
    }

    fn heard(&mut self, Heartbeat { heartbeat }: &Heartbeat) {
        self.steps.line(5);
        let slip = self.detector.slip;
        let mut watched = self.state.watched.iter_mut();
        let Some(watched) = watched.find(|watched| watched.node == *heartbeat) else { return };
        if watched.suspected {
            if slip == Some(DetectorSlip::NeverTrusts) {
                return;
            }
            self.steps.line(6);
            watched.suspected = false;
            watched.forgiven = slip == Some(DetectorSlip::TrustsForGood);
            self.steps.trust(heartbeat);
            if slip == Some(DetectorSlip::StopsWatching) {
                return;
            }
            if slip != Some(DetectorSlip::FixedTimeout) {
                self.steps.line(7);
                watched.timeout += self.state.interval;
            }
        }
        self.steps.line(8);
        self.steps.set_timer(timer(heartbeat), watched.timeout);
    }

    fn timeout(&mut self, name: &str) -> Option<()> {
        self.steps.line(9);
        let mut watched = self.state.watched.iter_mut();
        let watched = watched.find(|watched| timer(&watched.node) == name)?;
        if watched.forgiven || self.detector.slip == Some(DetectorSlip::SuspectsNobody) {
            return Some(());
        }
        self.steps.line(10);
        watched.suspected = true;
        self.steps.suspect(&watched.node);
        Some(())
    }
}
