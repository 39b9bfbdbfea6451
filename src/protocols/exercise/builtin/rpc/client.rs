//! The client's end of a remote procedure call.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::super::wire::{Answer, Call, Incoming, Trouble};
use super::super::step::{RETRY, Steps, heard, number, state, stored, unexpected};
use super::{ClientKeeps, Ids, Request, Response, Rpc};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Client {
    #[serde(default, skip_serializing_if = "super::super::is_default")]
    boot: u32,
    drawn: u32,
    waiting: Vec<Waiting>,
    retry_after: u64,
}

/// A request that is not answered.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Waiting {
    number: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    request: Value,
    #[serde(default, skip_serializing_if = "super::super::is_default")]
    tries: u32,
}

struct Turn<'a> {
    rpc: &'a Rpc,
    me: &'a str,
    state: Client,
    steps: Steps,
}

pub(super) fn step(rpc: &Rpc, call: &Call) -> Result<Answer, Trouble> {
    let mut turn = Turn { rpc, me: &call.node, state: state(call)?, steps: Steps::default() };
    match &call.event {
        Incoming::Recover { config } if rpc.client_keeps != ClientKeeps::Nothing => {
            turn.recover(config, call)?;
        }
        Incoming::Start { config } | Incoming::Recover { config } => {
            turn.steps.line(1);
            turn.state.retry_after = number(config, "retry_after")?;
        }
        Incoming::Input { number, value } => turn.input(*number, value),
        Incoming::Message { message, .. } => turn.answered(heard(call, message)?),
        Incoming::Timer { name } if name == RETRY => {
            turn.steps.line(6);
            turn.repeat();
        }
        Incoming::Timer { .. } => return Err(unexpected(call)),
    }
    Ok(turn.steps.answer(&turn.state))
}

impl Turn<'_> {
    fn recover(&mut self, config: &Value, call: &Call) -> Result<(), Trouble> {
        self.steps.line(11);
        self.state.retry_after = number(config, "retry_after")?;
        self.state.waiting = stored(call, "waiting")?;
        if self.rpc.client_keeps == ClientKeeps::IdAndRequest {
            self.state.drawn = stored(call, "drawn")?;
        } else {
            self.state.boot = stored::<u32>(call, "boot")? + 1;
            self.steps.persist("boot", &self.state.boot);
            for nth in 0..self.state.waiting.len() {
                self.state.waiting[nth].id = self.draw();
            }
        }
        self.repeat();
        Ok(())
    }

    fn draw(&mut self) -> String {
        self.steps.line(3);
        self.state.drawn += 1;
        let name = if self.rpc.shared_ids { String::new() } else { format!("{}-", self.me) };
        let boot = match self.state.boot {
            0 => String::new(),
            boot => format!("{boot}-"),
        };
        format!("{name}{boot}{}", self.state.drawn)
    }

    fn input(&mut self, number: u32, request: &Value) {
        self.steps.line(2);
        let id = self.draw();
        let first = self.state.waiting.is_empty();
        self.state.waiting.push(Waiting { number, id, request: request.clone(), tries: 0 });
        self.store();
        self.steps.line(5);
        self.send(self.state.waiting.len() - 1);
        if first {
            self.steps.set_timer(RETRY, self.state.retry_after);
        }
    }

    fn store(&mut self) {
        let mut both = Steps::default();
        match self.rpc.client_keeps {
            ClientKeeps::Nothing => return,
            ClientKeeps::IdAndRequest => {
                both.persist("drawn", &self.state.drawn);
                both.persist("waiting", &self.state.waiting);
            }
            ClientKeeps::RequestOnly => both.persist("waiting", &self.without_ids()),
        }
        self.steps.line(4);
        self.steps.atomic(both);
    }

    fn without_ids(&self) -> Vec<Waiting> {
        let bare = |waiting: &Waiting| Waiting { id: String::new(), ..waiting.clone() };
        self.state.waiting.iter().map(bare).collect()
    }

    fn send(&mut self, nth: usize) {
        let waiting = &mut self.state.waiting[nth];
        let mut id = waiting.id.clone();
        if self.rpc.ids == Ids::PerAttempt {
            waiting.tries += 1;
            id = format!("{id}/{}", waiting.tries);
        }
        self.steps.send("server", &Request { id, request: waiting.request.clone() });
    }

    fn repeat(&mut self) {
        if self.state.waiting.is_empty() {
            return;
        }
        self.steps.line(7);
        for nth in 0..self.state.waiting.len() {
            self.send(nth);
        }
        self.steps.set_timer(RETRY, self.state.retry_after);
    }

    fn answered(&mut self, Response { id, response }: Response) {
        self.steps.line(8);
        // Whichever attempt it answers.
        let id = id.split_once('/').map_or(&*id, |(id, _)| id);
        let place = self.state.waiting.iter().position(|waiting| waiting.id == id);
        let Some(place) = place else {
            return self.steps.line(9);
        };
        let waiting = self.state.waiting.remove(place);
        let mut both = Steps::default();
        both.line(10);
        both.reply(waiting.number, response);
        match self.rpc.client_keeps {
            ClientKeeps::Nothing => {}
            ClientKeeps::IdAndRequest => both.persist("waiting", &self.state.waiting),
            ClientKeeps::RequestOnly => both.persist("waiting", &self.without_ids()),
        }
        self.steps.atomic(both);
        if self.state.waiting.is_empty() {
            self.steps.cancel_timer(RETRY);
        }
    }
}
