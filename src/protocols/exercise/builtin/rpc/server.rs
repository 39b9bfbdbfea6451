//! The server's end of a remote procedure call.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::super::wire::{Answer, Call, Incoming, Trouble};
use super::super::step::{RETRY, Steps, heard, number, state, stored, unexpected};
use super::{FromStore, Record, Request, Response, Rpc, Store, ToStore};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    store: Vec<Response>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    jobs: Vec<Job>,
    #[serde(default, skip_serializing_if = "super::super::is_default")]
    tickets: u32,
    retry_after: u64,
}

/// A request on which the server is at work.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Job {
    ticket: u32,
    client: String,
    id: String,
    request: Value,
    step: Stage,
}

#[derive(PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    /// The remote store is asked whether it knows the ID.
    Asking,
    /// It is being executed.
    Executing,
    /// The remote store is told.
    Recording,
}

struct Turn<'a> {
    rpc: &'a Rpc,
    state: Server,
    steps: Steps,
}

pub(super) fn step(rpc: &Rpc, call: &Call) -> Result<Answer, Trouble> {
    let mut turn = Turn { rpc, state: state(call)?, steps: Steps::default() };
    match &call.event {
        Incoming::Recover { config } if rpc.store == Store::Stable => {
            turn.recover(config, call)?;
        }
        Incoming::Start { config } | Incoming::Recover { config } => {
            turn.steps.line(1);
            turn.state.retry_after = number(config, "retry_after")?;
        }
        Incoming::Message { from, message } if from == "store" => {
            turn.store_says(heard(call, message)?);
        }
        Incoming::Message { from, message } => turn.requested(from, heard(call, message)?),
        Incoming::Timer { name } => turn.timer(name, call)?,
        Incoming::Input { .. } => return Err(unexpected(call)),
    }
    Ok(turn.steps.answer(&turn.state))
}

impl Turn<'_> {
    fn recover(&mut self, config: &Value, call: &Call) -> Result<(), Trouble> {
        self.steps.line(10);
        self.state.retry_after = number(config, "retry_after")?;
        self.state.store = stored(call, "store")?;
        if let Some(expiry) = self.rpc.expiry {
            for known in &self.state.store {
                self.steps.set_timer(format!("forget {}", known.id), expiry);
            }
        }
        Ok(())
    }

    fn is_remote(&self) -> bool {
        self.rpc.store == Store::Remote && self.rpc.deduplicates()
    }

    /// Is the ID recorded before the request is executed?
    fn records_first(&self) -> bool {
        self.rpc.record == Record::BeforeEffect
    }

    fn requested(&mut self, client: &str, Request { id, request }: Request) {
        self.steps.line(2);
        if self.rpc.deduplicates() {
            self.steps.line(3);
            if let Some(known) = self.state.store.iter().find(|known| known.id == id).cloned() {
                return self.answer_again(client, &known);
            }
            if !self.rpc.forgets_running && self.state.jobs.iter().any(|job| job.id == id) {
                return self.steps.line(5);
            }
        }
        let step = if self.is_remote() { Stage::Asking } else { Stage::Executing };
        let job = Job { ticket: 0, client: client.into(), id, request, step };
        if self.is_remote() {
            self.ask(job);
        } else {
            self.begin(job);
        }
    }

    fn answer_again(&mut self, client: &str, known: &Response) {
        if !self.rpc.without_response {
            self.steps.line(4);
            self.steps.send(client, known);
        }
    }

    fn ticket(&mut self) -> u32 {
        self.state.tickets += 1;
        self.state.tickets
    }

    fn begin(&mut self, mut job: Job) {
        if self.rpc.execution == 0 {
            return self.execute(job);
        }
        job.step = Stage::Executing;
        job.ticket = self.ticket();
        self.steps.set_timer(format!("execute {}", job.ticket), self.rpc.execution);
        self.state.jobs.push(job);
    }

    fn execute(&mut self, job: Job) {
        let mut effect = Steps::default();
        effect.line(6);
        effect.apply(job.request.clone());
        if self.is_remote() {
            self.steps.then(effect);
            return if self.records_first() { self.respond(&job) } else { self.record_there(job) };
        }
        let record = if self.rpc.deduplicates() { self.record(&job) } else { Steps::default() };
        match self.rpc.record {
            Record::Atomic => {
                effect.then(record);
                self.steps.atomic(effect);
            }
            Record::BeforeEffect => {
                self.steps.then(record);
                self.steps.then(effect);
            }
            Record::AfterEffect => {
                self.steps.then(effect);
                self.steps.then(record);
            }
        }
        if let (Some(expiry), true) = (self.rpc.expiry, self.rpc.deduplicates()) {
            self.steps.set_timer(format!("forget {}", job.id), expiry);
        }
        self.respond(&job);
    }

    fn record(&mut self, job: &Job) -> Steps {
        let mut record = Steps::default();
        record.line(7);
        let whole = done(job);
        let response = if self.rpc.without_response { Value::Null } else { whole.response };
        // A retry that was executed as well has recorded it already.
        self.state.store.retain(|known| known.id != job.id);
        self.state.store.push(Response { id: whole.id, response });
        while self.rpc.room.is_some_and(|room| self.state.store.len() > usize::from(room)) {
            record.line(9);
            self.state.store.remove(0);
        }
        self.persist(&mut record);
        record
    }

    fn persist(&self, steps: &mut Steps) {
        if self.rpc.store == Store::Stable {
            steps.persist("store", &self.state.store);
        }
    }

    fn respond(&mut self, job: &Job) {
        self.steps.line(8);
        self.steps.send(&job.client, &done(job));
    }

    fn timer(&mut self, name: &str, call: &Call) -> Result<(), Trouble> {
        if name == RETRY {
            self.ask_again();
        } else if let Some(id) = name.strip_prefix("forget ") {
            self.steps.line(9);
            self.state.store.retain(|known| known.id != id);
            let mut steps = Steps::default();
            self.persist(&mut steps);
            self.steps.then(steps);
        } else if let Some(ticket) = name.strip_prefix("execute ") {
            let place = self.state.jobs.iter().position(|job| job.ticket.to_string() == ticket);
            let job = place.map(|place| self.state.jobs.remove(place));
            self.execute(job.ok_or_else(|| unexpected(call))?);
        } else {
            return Err(unexpected(call));
        }
        Ok(())
    }

    fn ask(&mut self, mut job: Job) {
        job.step = Stage::Asking;
        job.ticket = self.ticket();
        self.ask_store(job);
    }

    fn record_there(&mut self, mut job: Job) {
        self.steps.line(7);
        job.step = Stage::Recording;
        self.ask_store(job);
    }

    fn ask_store(&mut self, job: Job) {
        self.steps.line(11);
        self.steps.send("store", &question(&job));
        if !self.is_asking() {
            self.steps.set_timer(RETRY, self.state.retry_after);
        }
        self.state.jobs.push(job);
    }

    fn is_asking(&self) -> bool {
        self.state.jobs.iter().any(|job| job.step != Stage::Executing)
    }

    fn ask_again(&mut self) {
        if !self.is_asking() {
            return;
        }
        self.steps.line(11);
        for job in self.state.jobs.iter().filter(|job| job.step != Stage::Executing) {
            self.steps.send("store", &question(job));
        }
        self.steps.set_timer(RETRY, self.state.retry_after);
    }

    fn store_says(&mut self, message: FromStore) {
        self.steps.line(12);
        match message {
            FromStore::Known { known, asked, response } => {
                let is_it = |job: &Job| job.step == Stage::Asking && job.ticket == asked;
                if let Some(job) = self.take(is_it) {
                    self.looked_up(job, Response { id: known, response });
                }
            }
            FromStore::Stored { stored } => {
                let is_it = |job: &Job| job.step == Stage::Recording && job.id == stored;
                while let Some(job) = self.take(is_it) {
                    if self.records_first() { self.begin(job) } else { self.respond(&job) }
                }
            }
        }
        if !self.is_asking() {
            self.steps.cancel_timer(RETRY);
        }
    }

    fn take(&mut self, is_it: impl Fn(&Job) -> bool) -> Option<Job> {
        let place = self.state.jobs.iter().position(is_it)?;
        Some(self.state.jobs.remove(place))
    }

    fn looked_up(&mut self, job: Job, known: Response) {
        if !known.response.is_null() {
            self.answer_again(&job.client, &known);
        } else if self.records_first() {
            self.record_there(job);
        } else {
            self.begin(job);
        }
    }
}

/// The response to a request.
fn done(job: &Job) -> Response {
    let request = job.request.as_str().map_or_else(|| job.request.to_string(), String::from);
    Response { id: job.id.clone(), response: format!("done: {request}").into() }
}

fn question(job: &Job) -> ToStore {
    match job.step {
        Stage::Asking => ToStore::Get { get: job.id.clone(), asked: job.ticket },
        _ => ToStore::Put { put: job.id.clone(), response: done(job).response },
    }
}
