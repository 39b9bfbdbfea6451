//! The pure, step-able world: it reads no clock, draws no random number and touches no file.
//!
//! A [`World`] is a plain value. When something could go more than one way it *stops and asks*
//! ([`Step::Ask`]): whoever drives it reads the open [`Question`], gives an answer, and steps on.
//! What happened is told as [`Event`]s to a [`Log`]; views read events and never re-derive them.
//!
//! The parts: [`Model`] (who there is and what the links may do), [`Algorithm`] (what a node runs),
//! [`Site`] (the name of a question, by its cause), [`Prob`] (exact weights).

mod algorithm;
mod change;
mod event;
mod exponential;
mod link;
mod message;
mod model;
mod prob;
mod question;
mod queue;
mod site;
mod storage;
mod world;

pub use algorithm::{Algorithm, Ctx, Effect, Lies, Timer};
pub use change::{Change, NodeChange};
pub use event::{Captor, Event, EventId, Fact, Log};
pub use exponential::Quantile;
pub use link::{Delays, DelaysError, Link, LinkChange, LinkKind, LinkSetting, Links, Span};
pub use message::{Kind, Letter, Message, NodeId};
pub use model::{CommonCause, Crash, CrashPoints, Failures, Forgery, Model, NodeModel, Pause};
pub use prob::{Prob, ProbError};
pub use question::{Choice, Menu, Opt, Question};
pub use site::{Ask, Site, Waiter};
pub use storage::Storage;
pub use world::{ALTERED, Step, UnderWay, World};

/// Simulated time in the scenario's unit (milliseconds unless it names another), from 0.
pub type Time = u64;

/// What a node has irrevocably chosen to do.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Attack at dawn.
    Attack,
    /// Stay on the hill.
    Hold,
}
