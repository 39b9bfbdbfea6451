//! The two generals: strategies for both. Each gives something up, as every one must.
//!
//! The config says `"proposes"`: does this general propose to attack? Where nobody does, nobody should. It also says
//! `"dawn": 200`: by then both have decided, and whoever has not decides to hold.
//!
//! Messages: `{"say": "attack"}` and `{"say": "confirmed"}` from `general_1` to `general_2`, and `{"say": "acknowledged"}`,
//! back.
//!
//! State: `{"decided": null, "retry_after": 50}`; `decided` is `"attack"` or `"hold"` in the end. Timers: `retry` and
//! `dawn`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::engine::Decision;

use super::super::wire::{Answer, Call, Incoming, Solution, Trouble};
use super::step::{RETRY, Steps, heard, number, state, unexpected};

const DAWN: &str = "dawn";

/// What General 1 does, line for line.
pub const FIRST_LINES: [&str; 9] = [
    "on start, if it proposes:",
    "  send attack to General 2; set the timer",
    "  decide: attack",
    "on timer, until it is acknowledged:",
    "  send attack again; set the timer",
    "on acknowledged:",
    "  if it waited for that: decide: attack",
    "on dawn, if nothing is decided:",
    "  decide: hold",
];

/// What General 2 does, line for line.
pub const SECOND_LINES: [&str; 5] = [
    "on attack from General 1:",
    "  decide: attack, if nothing is decided",
    "  if it decided to attack: send acknowledged",
    "on dawn, if nothing is decided:",
    "  decide: hold",
];

/// What both generals do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Generals {
    /// By which strategy.
    pub strategy: GeneralsStrategy,
}

/// A strategy for both generals, and what it gives up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GeneralsStrategy {
    /// General 1 attacks when it proposes, and repeats that until it is acknowledged; General 2 attacks when it
    /// hears. Gives up agreement: General 1 may attack alone.
    #[default]
    RetryUntilAcked,
    /// As before, but General 1 attacks only when it has the acknowledgement. Gives up agreement: General 2 may
    /// attack alone.
    WaitForAck,
    /// As before, and General 2 attacks only when it hears that its acknowledgement arrived. Gives up agreement:
    /// General 1 may attack alone.
    ThreeMessages,
    /// General 2 attacks at dawn if it has heard nothing. Gives up validity.
    SilenceIsConsent,
    /// Both attack, whatever happens. Gives up validity.
    AlwaysAttack,
    /// Neither ever attacks. Gives up non-triviality.
    NeverAttack,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct General {
    decided: Option<Decision>,
    retry_after: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    say: Word,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Word {
    Attack,
    Acknowledged,
    Confirmed,
}

struct Turn {
    strategy: GeneralsStrategy,
    first: bool,
    state: General,
    steps: Steps,
}

impl Solution for Generals {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        let first = match &*call.node {
            "general_1" => true,
            "general_2" => false,
            _ => return Err(unexpected(call)),
        };
        let (state, steps) = (state(call)?, Steps::default());
        let mut turn = Turn { strategy: self.strategy, first, state, steps };
        match &call.event {
            Incoming::Start { config } | Incoming::Recover { config } => turn.start(config)?,
            Incoming::Message { message, .. } => turn.hear(&heard(call, message)?),
            Incoming::Timer { name } if name == RETRY && first => turn.retry(),
            Incoming::Timer { name } if name == DAWN => turn.dawn(),
            Incoming::Input { .. } | Incoming::Timer { .. } => return Err(unexpected(call)),
        }
        Ok(turn.steps.answer(&turn.state))
    }
}

impl Turn {
    fn start(&mut self, config: &Value) -> Result<(), Trouble> {
        self.state.retry_after = number(config, "retry_after")?;
        match self.strategy {
            GeneralsStrategy::AlwaysAttack => self.decide_at_once(Decision::Attack),
            GeneralsStrategy::NeverAttack => self.decide_at_once(Decision::Hold),
            _ => {
                self.steps.set_timer(DAWN, number(config, "dawn")?);
                if config["proposes"] == true {
                    self.propose();
                }
            }
        }
        Ok(())
    }

    fn decide_at_once(&mut self, value: Decision) {
        self.steps.line(1);
        self.steps.line(if self.first { 3 } else { 2 });
        self.decide(value);
    }

    /// For good: it never changes its mind.
    fn decide(&mut self, value: Decision) {
        if self.state.decided.is_none() {
            self.state.decided = Some(value);
            self.steps.decide(value);
        }
    }

    fn propose(&mut self) {
        self.steps.line(1);
        self.steps.line(2);
        self.send_attack();
        let at_once = [GeneralsStrategy::RetryUntilAcked, GeneralsStrategy::SilenceIsConsent];
        if at_once.contains(&self.strategy) {
            self.steps.line(3);
            self.decide(Decision::Attack);
        }
    }

    fn send_attack(&mut self) {
        self.steps.send("general_2", &Said { say: Word::Attack });
        self.steps.set_timer(RETRY, self.state.retry_after);
    }

    fn retry(&mut self) {
        self.steps.line(4);
        self.steps.line(5);
        self.send_attack();
    }

    fn hear(&mut self, said: &Said) {
        match said.say {
            Word::Attack => {
                self.steps.line(1);
                let waits = self.strategy == GeneralsStrategy::ThreeMessages;
                if !waits {
                    self.steps.line(2);
                    self.decide(Decision::Attack);
                }
                if waits || self.state.decided == Some(Decision::Attack) {
                    self.steps.line(3);
                    self.steps.send("general_1", &Said { say: Word::Acknowledged });
                }
            }
            Word::Acknowledged => {
                self.steps.line(6);
                self.steps.cancel_timer(RETRY);
                let waited = [GeneralsStrategy::WaitForAck, GeneralsStrategy::ThreeMessages];
                if waited.contains(&self.strategy) {
                    self.steps.line(7);
                    self.decide(Decision::Attack);
                }
                if self.strategy == GeneralsStrategy::ThreeMessages {
                    self.steps.send("general_2", &Said { say: Word::Confirmed });
                }
            }
            Word::Confirmed => {
                self.steps.line(2);
                self.decide(Decision::Attack);
            }
        }
    }

    fn dawn(&mut self) {
        self.steps.line(if self.first { 8 } else { 4 });
        if self.first {
            self.steps.cancel_timer(RETRY);
        }
        if self.state.decided.is_none() {
            self.steps.line(if self.first { 9 } else { 5 });
            let consents = !self.first && self.strategy == GeneralsStrategy::SilenceIsConsent;
            self.decide(if consents { Decision::Attack } else { Decision::Hold });
        }
    }
}
