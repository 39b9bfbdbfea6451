//! The step protocol, version 1: what a solution is asked, and what it answers.
//!
//! A solution is a pure step function: given a node's state, its stable storage and an event, it answers the new
//! state and what the node does, in order. Built-in solutions are functions of these types; a student's program
//! speaks them as JSON, a line for a line (docs/step-protocol.md).

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The version that is told with every call.
pub const VERSION: u32 = 1;

/// What a solution is asked: what does this node do?
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The exercise's name, such as `fifo-link`.
    pub exercise: &'static str,
    /// The node's name, such as `receiver`.
    pub node: Arc<str>,
    /// The node's state in memory, as the solution answered it last; null at the start and after a crash.
    pub state: Value,
    /// Its stable storage: what was persisted, by key.
    pub stable: Map<String, Value>,
    /// What happens to it.
    pub event: Incoming,
}

/// What happens to a node.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Incoming {
    /// The run begins.
    Start {
        /// What the exercise says beforehand.
        config: Value,
    },
    /// The node goes on after a crash: its state is null, its stable storage is as it was, its timers are gone.
    Recover {
        /// What the exercise says beforehand.
        config: Value,
    },
    /// The application hands something over: a message to send, a request to make.
    Input {
        /// Which, from 1, as the application counts.
        number: u32,
        /// What.
        value: Value,
    },
    /// A message was received.
    Message {
        /// From which node.
        from: String,
        /// What was sent.
        message: Value,
    },
    /// A timer went off.
    Timer {
        /// Which.
        name: String,
    },
}

/// What a solution answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The node's new state in memory.
    pub state: Value,
    /// What the node does, in order.
    pub actions: Vec<Action>,
}

/// Something that a node does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Sends a message.
    Send {
        /// To which node.
        to: String,
        /// What.
        message: Value,
    },
    /// Sets a timer: it goes off once. Setting it again before that sets it anew.
    SetTimer {
        /// Its name.
        name: String,
        /// In how long, 1 or more.
        after: u64,
    },
    /// Cancels a timer, if it is set.
    CancelTimer {
        /// Its name.
        name: String,
    },
    /// Writes to stable storage; null removes what was there.
    Persist {
        /// Under which key.
        key: String,
        /// What.
        value: Value,
    },
    /// Has an effect on the application: a request is executed.
    Apply {
        /// Which, as it was handed over at the other end.
        effect: Value,
    },
    /// Hands a message to the application.
    Deliver {
        /// Which, as it was handed over at the other end.
        message: Value,
    },
    /// Returns from a call that the application made: it is answered.
    Reply {
        /// The number of the input that it answers.
        number: u32,
        /// With what.
        value: Value,
    },
    /// Decides, for good: `attack` or `hold`.
    Decide {
        /// What.
        value: crate::engine::Decision,
    },
    /// Comes to believe that a node has crashed.
    Suspect {
        /// Which.
        node: String,
    },
    /// Comes to believe that it is up after all.
    Trust {
        /// Which.
        node: String,
    },
    /// Shows that it came to a line of its pseudocode.
    Trace {
        /// Which, from 1 to 999.
        line: u16,
    },
    /// Does all of these or, in a crash, none.
    Atomic {
        /// What, in order. No group within a group.
        actions: Vec<Action>,
    },
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What went wrong, as a sentence without a full stop.
    pub what: String,
    /// What would be right.
    pub help: String,
    /// The last lines that the program wrote to standard error.
    pub stderr: Vec<String>,
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.what)?;
        if !self.help.is_empty() {
            write!(out, "; {}", self.help)?;
        }
        self.stderr.iter().try_for_each(|line| write!(out, "\n  stderr: {line}"))
    }
}

impl Call {
    /// As one line for a program, without the line's end.
    pub fn line(&self) -> String {
        let line = json!({
            "protocol": VERSION,
            "exercise": self.exercise,
            "node": &*self.node,
            "state": self.state,
            "stable": self.stable,
            "event": self.event,
        });
        line.to_string()
    }
}

/// A step function: the built-in variants and students' programs alike.
///
/// It must be pure: the same call has the same answer, and nothing is remembered but in the state.
pub trait Solution: Send + Sync {
    /// What does the node do?
    ///
    /// # Errors
    /// Where a program gives no answer that can be understood.
    fn step(&self, call: &Call) -> Result<Answer, Trouble>;

    /// Begins anew: what was kept against the rules is gone. A program's process is ended, and the next call begins
    /// another.
    fn begin_anew(&self) {}
}
