//! A strategy written as rules in the scenario file.

mod check;
mod plan;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::Time;

pub use plan::{CustomGeneral, CustomPlan};

/// Rules for both generals: what each sends, and when it attacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Custom {
    /// What General 1 does.
    pub general_1: Rules,
    /// What General 2 does.
    pub general_2: Rules,
}

/// What one general does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What it sends; at most 64 rules.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// It attacks as soon as this holds; when left out, never.
    #[serde(default = "never", skip_serializing_if = "is_never")]
    pub attack_when: Condition,
}

/// When something happens, send something. A rule fires at most once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What fires it.
    pub when: When,
    /// What is sent then.
    pub send: Send,
    /// What is still to be sent is not, once this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Condition>,
}

/// What fires a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum When {
    /// The run begins.
    Start(Start),
    /// The nth different message of a kind is received; copies of one message count once.
    Received(Nth),
    /// A moment on the general's clock.
    At(At),
}

/// At the start, if the general's input is as said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// Only if it proposes (true) or does not (false); either way when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposes: Option<bool>,
}

/// At the nth receipt of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nth {
    /// Of this kind.
    pub kind: String,
    /// Which receipt, from 1; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub nth: u32,
}

/// At a moment, if the general's input is as said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// The moment, in the scenario's unit of time.
    pub time: Time,
    /// Only if it proposes (true) or does not (false); either way when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposes: Option<bool>,
}

/// What a rule sends to the other general.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The kind of message, in one word.
    pub kind: String,
    /// How many messengers, from 1 to 1000; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1000))]
    pub times: u32,
    /// How long after one messenger the next leaves; 0 (when left out): all at once.
    #[serde(default, skip_serializing_if = "super::strategy::is_zero")]
    pub interval: Time,
}

/// Something a general can tell from its input and what it has received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// At least so many different messages of a kind have been received.
    Received(Received),
    /// The general's input is this.
    Proposes(bool),
    /// All of these hold; an empty list always does.
    All(Vec<Condition>),
    /// One of these holds; an empty list never does.
    Any(Vec<Condition>),
}

/// So many receipts of a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Received {
    /// Of this kind.
    pub kind: String,
    /// How many at least; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 0, max = 1_000_000))]
    pub at_least: u32,
}

fn one() -> u32 {
    1
}

fn never() -> Condition {
    Condition::Any(Vec::new())
}

fn is_never(condition: &Condition) -> bool {
    *condition == never()
}

impl Custom {
    /// Both generals' rules, General 1's first.
    pub fn generals(&self) -> [&Rules; 2] {
        [&self.general_1, &self.general_2]
    }

    /// The kinds that are sent, each with how many each general may send, in order of first mention.
    pub fn kinds(&self) -> Vec<super::KindInfo> {
        let mut kinds: Vec<super::KindInfo> = Vec::new();
        for (general, rules) in self.generals().into_iter().enumerate() {
            for Rule { send, .. } in &rules.rules {
                let place = match kinds.iter().position(|kind| kind.name == send.kind) {
                    Some(place) => place,
                    None => {
                        kinds.push(super::KindInfo { name: send.kind.clone(), most: vec![0; 2] });
                        kinds.len() - 1
                    }
                };
                let most = &mut kinds[place].most[general];
                *most = most.saturating_add(send.times);
            }
        }
        kinds
    }

    /// By when all that can be sent has arrived, if nothing takes longer than `longest`: every rule
    /// waits, at most, for all the others.
    pub fn settled_by(&self, longest: Time) -> Time {
        let rules = || self.generals().into_iter().flat_map(|rules| &rules.rules);
        let latest = rules().map(|rule| match &rule.when {
            When::At(at) => at.time,
            When::Start(_) | When::Received(_) => 0,
        });
        let course = |send: &Send| {
            (Time::from(send.times).saturating_sub(1))
                .saturating_mul(send.interval)
                .saturating_add(longest)
        };
        let chain = rules().map(|rule| course(&rule.send)).fold(0, Time::saturating_add);
        latest.max().unwrap_or(0).saturating_add(chain)
    }
}
