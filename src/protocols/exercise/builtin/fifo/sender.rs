//! The sender's end of a FIFO link.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::super::wire::{Answer, Call, Incoming, Trouble};
use super::super::step::{RETRY, Steps, heard, number, state, stored, unexpected};
use super::{Ack, Data, Fifo, SenderPersists};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sender {
    sent: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unacknowledged: Vec<Data>,
    #[serde(default, skip_serializing_if = "super::super::is_default")]
    retry_after: u64,
}

struct Turn<'a> {
    fifo: &'a Fifo,
    state: Sender,
    steps: Steps,
}

pub(super) fn step(fifo: &Fifo, call: &Call) -> Result<Answer, Trouble> {
    let mut turn = Turn { fifo, state: state(call)?, steps: Steps::default() };
    match &call.event {
        Incoming::Recover { config } if fifo.recovery => turn.recover(config, call)?,
        Incoming::Start { config } | Incoming::Recover { config } => {
            turn.steps.line(1);
            turn.configure(config)?;
        }
        Incoming::Input { value, .. } => turn.input(value),
        // It repeats nothing, so it listens to nothing.
        Incoming::Message { .. } if !fifo.retransmit => {}
        Incoming::Message { message, .. } => turn.acknowledged(&heard(call, message)?),
        Incoming::Timer { name } if name == RETRY => turn.timer(),
        Incoming::Timer { .. } => return Err(unexpected(call)),
    }
    Ok(turn.steps.answer(&turn.state))
}

impl Turn<'_> {
    fn configure(&mut self, config: &Value) -> Result<(), Trouble> {
        if self.fifo.retransmit {
            self.state.retry_after = number(config, "retry_after")?;
        }
        Ok(())
    }

    fn recover(&mut self, config: &Value, call: &Call) -> Result<(), Trouble> {
        self.steps.line(11);
        self.configure(config)?;
        self.state.sent = stored(call, "sent")?;
        self.state.unacknowledged = stored(call, "unacknowledged")?;
        if !self.state.unacknowledged.is_empty() {
            self.repeat();
        }
        Ok(())
    }

    fn input(&mut self, text: &Value) {
        self.steps.line(2);
        self.steps.line(3);
        self.state.sent += 1;
        let data = Data { n: self.state.sent, text: text.clone() };
        let first = self.state.unacknowledged.is_empty();
        if self.fifo.retransmit {
            self.steps.line(4);
            self.state.unacknowledged.push(data.clone());
        }
        let late = self.fifo.sender_persists == SenderPersists::AfterSend;
        if !late {
            self.store();
        }
        self.steps.line(6);
        self.steps.send("receiver", &data);
        if late {
            self.store();
        }
        if self.fifo.retransmit && first {
            self.steps.set_timer(RETRY, self.state.retry_after);
        }
    }

    fn store(&mut self) {
        if !self.fifo.recovery || self.fifo.sender_persists == SenderPersists::Nothing {
            return;
        }
        self.steps.line(5);
        let mut both = Steps::default();
        both.persist("sent", &self.state.sent);
        if self.stores_messages() {
            both.persist("unacknowledged", &self.state.unacknowledged);
        }
        self.steps.atomic(both);
    }

    fn stores_messages(&self) -> bool {
        let Fifo { recovery, retransmit, sender_persists, .. } = self.fifo;
        let kept = [SenderPersists::MessageAndNumber, SenderPersists::AfterSend];
        *recovery && *retransmit && kept.contains(sender_persists)
    }

    fn acknowledged(&mut self, Ack { ack }: &Ack) {
        self.steps.line(7);
        let before = self.state.unacknowledged.len();
        self.state.unacknowledged.retain(|data| data.n != *ack);
        if self.state.unacknowledged.len() == before {
            return;
        }
        self.steps.line(8);
        if self.stores_messages() {
            self.steps.persist("unacknowledged", &self.state.unacknowledged);
        }
        if self.state.unacknowledged.is_empty() {
            self.steps.cancel_timer(RETRY);
        }
    }

    fn timer(&mut self) {
        self.steps.line(9);
        if !self.state.unacknowledged.is_empty() {
            self.repeat();
        }
    }

    fn repeat(&mut self) {
        self.steps.line(10);
        for data in &self.state.unacknowledged {
            self.steps.send("receiver", data);
        }
        self.steps.set_timer(RETRY, self.state.retry_after);
    }
}
