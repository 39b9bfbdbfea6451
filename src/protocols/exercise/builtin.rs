//! The solutions that the tool brings along: right ones, and wrong ones to find the bug in.
//!
//! Each is a pure step function and a struct of switches. Its module says which messages it sends and what its
//! state looks like. The config of every exercise says `"nodes"`, the names of all, and `"retry_after"`, after how long
//! what is not answered is sent again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::task::Task;
use super::wire::{Answer, Call, Solution, Trouble};

mod code;
pub mod detector;
pub mod fifo;
pub mod generals;
pub mod reliable;
pub mod rpc;
pub mod shop;
mod step;
mod switches;
mod variants;

#[cfg(test)]
mod tests;

pub use code::Line;
pub use detector::{Detector, DetectorSlip};
pub use fifo::{AcknowledgeOrder, Fifo, FifoSlip, PersistOrder, SenderPersists};
pub use generals::{Generals, GeneralsStrategy};
pub use reliable::{Reliable, ReliableSlip};
pub use rpc::{ClientKeeps, Ids, Record, Rpc, Store};
pub use shop::{Shop, WhenUnanswered};
pub use switches::Switch;
pub use variants::{Variant, variants};

use step::is_default;

/// A solution that the tool brings along.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Builtin {
    /// A FIFO link.
    Fifo(Fifo),
    /// Remote procedure calls with deduplication.
    Rpc(Rpc),
    /// Shop and payment service.
    Shop(Shop),
    /// A reliable link over fair loss.
    Reliable(Reliable),
    /// An eventually perfect failure detector.
    Detector(Detector),
    /// The two generals.
    Generals(Generals),
}

impl Builtin {
    /// Its nodes: each with its title and a short one. In files a node's name is its title in small letters, with
    /// `_` for a space.
    pub fn roles(&self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Fifo(_) | Self::Reliable(_) => vec![("Sender", "S"), ("Receiver", "R")],
            Self::Rpc(rpc) => rpc_roles(rpc),
            Self::Shop(_) => vec![("Shop", "S"), ("Payment", "P")],
            Self::Detector(detector) => {
                let nodes = [("Node 1", "N1"), ("Node 2", "N2"), ("Node 3", "N3")];
                nodes[..2 + usize::from(detector.third_node)].to_vec()
            }
            Self::Generals(_) => vec![("General 1", "G1"), ("General 2", "G2")],
        }
    }

    /// The right solution of an exercise, where there is one: who plays the nodes that a program does not.
    pub fn plain(task: Task) -> Self {
        match task {
            Task::FifoLink => Self::Fifo(Fifo::default()),
            Task::FifoLinkRecovery => Self::Fifo(Fifo::durable()),
            Task::ReliableLink => Self::Reliable(Reliable::default()),
            Task::RpcDedup => Self::Rpc(Rpc { second_client: true, ..Rpc::default() }),
            Task::RpcDedupRecovery => Self::Rpc(Rpc::durable()),
            Task::FailureDetector => Self::Detector(Detector::default()),
            Task::TwoGenerals => Self::Generals(Generals::default()),
            Task::Shop => Self::Shop(Shop { recovery: true, ..Shop::default() }),
        }
    }

    /// Is it a solution, right or wrong, of this exercise?
    pub const fn solves(&self, task: Task) -> bool {
        match self {
            Self::Fifo(_) => matches!(task, Task::FifoLink | Task::FifoLinkRecovery),
            Self::Rpc(_) => matches!(task, Task::RpcDedup | Task::RpcDedupRecovery),
            Self::Shop(_) => matches!(task, Task::Shop),
            Self::Reliable(_) => matches!(task, Task::ReliableLink),
            Self::Detector(_) => matches!(task, Task::FailureDetector),
            Self::Generals(_) => matches!(task, Task::TwoGenerals),
        }
    }
}

fn rpc_roles(rpc: &Rpc) -> Vec<(&'static str, &'static str)> {
    let mut roles = vec![("Client 1", "C1")];
    if rpc.second_client {
        roles.push(("Client 2", "C2"));
    }
    roles.push(("Server", "S"));
    if rpc.store == Store::Remote {
        roles.push(("Store", "St"));
    }
    roles
}

impl Solution for Builtin {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        match self {
            Self::Fifo(fifo) => fifo.step(call),
            Self::Rpc(rpc) => rpc.step(call),
            Self::Shop(shop) => shop.step(call),
            Self::Reliable(reliable) => reliable.step(call),
            Self::Detector(detector) => detector.step(call),
            Self::Generals(generals) => generals.step(call),
        }
    }
}
