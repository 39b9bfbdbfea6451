//! The meter at the port: folds events into figures.
//!
//! It reads events only. What is in the port it knows from them: in came what the switch received and did
//! not refuse, out goes the first of them with everything that the switch sends.

use std::collections::VecDeque;

use super::latency::Latency;
use crate::engine::{Event, EventId, Fact, Letter, Log, Message, Time};
use crate::protocols::SwitchPort;
use crate::theory::{BatchMeans, MeanInterval};

/// So many messages are the first batches long; they grow with the run.
const BATCH: f64 = 25.0;

/// Follows a run and keeps the figures of the time since the last beginning.
#[derive(Clone)]
pub struct Meter {
    params: SwitchPort,
    now: Time,
    /// When those in the port came, in order; the first is being sent.
    line: VecDeque<Time>,
    /// When each message of the sender's present life was sent first.
    born: Vec<Time>,
    life: u16,
    /// Messages up to this one were made before the beginning.
    before: usize,
    /// Messages after this one are none of those that are measured.
    after: usize,
    figures: Figures,
}

/// What was measured since a beginning.
#[derive(Clone)]
pub struct Figures {
    /// Since when.
    pub since: Time,
    /// Up to when.
    pub until: Time,
    /// How many messages the sender made.
    pub made: u64,
    /// How many came to the port, repeats included.
    pub arrived: u64,
    /// How many of them the port dropped.
    pub dropped: u64,
    /// How many began to be sent out of the port.
    pub served: u64,
    /// How many were delivered.
    pub delivered: u64,
    /// From the first sending of a message to its delivery; of those made since the beginning.
    pub latency: Latency,
    waited: u64,
    waiting: BatchMeans,
    loss: BatchMeans,
    /// Was what arrived last dropped? It is not known before the next thing happens.
    last: Option<bool>,
    busy: Time,
    area: u64,
}

impl Figures {
    fn new(since: Time) -> Self {
        let batches = || BatchMeans::new(BATCH).expect("the length is finite and above 0");
        Self {
            since,
            until: since,
            made: 0,
            arrived: 0,
            dropped: 0,
            served: 0,
            delivered: 0,
            latency: Latency::default(),
            waited: 0,
            waiting: batches(),
            loss: batches(),
            last: None,
            busy: 0,
            area: 0,
        }
    }

    fn arrive(&mut self) {
        self.arrived += 1;
        if let Some(dropped) = self.last.replace(false) {
            self.loss.hold(f64::from(u8::from(dropped)), 1.0);
        }
    }

    fn drop(&mut self) {
        self.dropped += 1;
        self.last = Some(true);
    }

    fn serve(&mut self, waited: Time) {
        self.served += 1;
        self.waited += waited;
        self.waiting.hold(waited as f64, 1.0);
    }

    fn elapsed(&self) -> Option<f64> {
        let time = self.until - self.since;
        (time > 0).then_some(time as f64)
    }

    /// The mean time from arrival at the port to the begin of service, of those let in.
    pub fn mean_waiting(&self) -> Option<f64> {
        (self.served > 0).then(|| self.waited as f64 / self.served as f64)
    }

    /// The same with its 95% interval by batch means; `None` while there are too few.
    pub fn waiting(&self) -> Option<MeanInterval> {
        self.waiting.interval_95()
    }

    /// The share of what came that was dropped.
    pub fn mean_loss(&self) -> Option<f64> {
        (self.arrived > 0).then(|| self.dropped as f64 / self.arrived as f64)
    }

    /// The same with its 95% interval by batch means; `None` while there are too few.
    pub fn loss(&self) -> Option<MeanInterval> {
        self.loss.interval_95()
    }

    /// The share of time in which the port was sending.
    pub fn busy(&self) -> Option<f64> {
        Some(self.busy as f64 / self.elapsed()?)
    }

    /// The mean number in the port, the one in service included.
    pub fn in_port(&self) -> Option<f64> {
        Some(self.area as f64 / self.elapsed()?)
    }

    /// What came to the port per mean service, repeats included: the offered load, 1 being all it can send.
    pub fn offered(&self, service: Time) -> Option<f64> {
        Some((self.arrived * service) as f64 / self.elapsed()?)
    }

    /// What the sender made per mean service: the load without repeats.
    pub fn original(&self, service: Time) -> Option<f64> {
        Some((self.made * service) as f64 / self.elapsed()?)
    }
}

impl Meter {
    /// Before the first event.
    pub fn new(params: SwitchPort) -> Self {
        Self {
            params,
            now: 0,
            line: VecDeque::new(),
            born: Vec::new(),
            life: 0,
            before: 0,
            after: usize::MAX,
            figures: Figures::new(0),
        }
    }

    /// The port's parameters.
    pub const fn params(&self) -> &SwitchPort {
        &self.params
    }

    /// The figures since the last beginning.
    pub const fn figures(&self) -> &Figures {
        &self.figures
    }

    /// How many are in the port.
    pub fn in_port(&self) -> usize {
        self.line.len()
    }

    /// Measures anew from this time on; what is in the port stays.
    pub fn begin(&mut self, at: Time) {
        self.figures = Figures::new(at);
        self.before = self.born.len();
    }

    /// What is made from now on is not measured; what was made before may still be delivered.
    pub(super) fn close(&mut self) {
        self.after = self.born.len();
    }

    /// Takes in an event.
    pub fn see(&mut self, event: &Event) {
        self.pass(event.time);
        match event.fact {
            Fact::Sent(letter) if letter.from == SwitchPort::SENDER => self.send(letter),
            Fact::Received(Letter { to: SwitchPort::SWITCH, .. }) => self.arrive(),
            Fact::Refused { node: SwitchPort::SWITCH, .. } => self.drop(),
            Fact::Sent(Letter { from: SwitchPort::SWITCH, .. }) => self.leave(),
            Fact::Delivered { message, .. } => self.deliver(message),
            // With its memory a switch loses what is in its port.
            Fact::Crashed { node: SwitchPort::SWITCH } => self.line.clear(),
            _ => {}
        }
    }

    fn pass(&mut self, now: Time) {
        let passed = now - self.now;
        self.figures.area += passed * self.line.len() as u64;
        self.figures.busy += if self.line.is_empty() { 0 } else { passed };
        (self.now, self.figures.until) = (now, now);
    }

    fn send(&mut self, letter: Letter) {
        let (which, _) = self.params.message_and_try(letter.message.nth);
        if letter.message.content != self.life {
            self.life = letter.message.content;
            self.born.clear();
            self.before = 0;
        }
        // It counts its messages from 1: one more than there are is new.
        if which as usize == self.born.len() + 1 {
            self.born.push(self.now);
            self.figures.made += 1;
        }
    }

    fn arrive(&mut self) {
        self.figures.arrive();
        self.line.push_back(self.now);
        if self.line.len() == 1 {
            self.serve();
        }
    }

    /// What was received last is refused at once: it had not come in.
    fn drop(&mut self) {
        self.line.pop_back();
        self.figures.drop();
    }

    /// The first of the line begins to be sent.
    fn serve(&mut self) {
        if let Some(came) = self.line.front() {
            self.figures.serve(self.now - came);
        }
    }

    fn leave(&mut self) {
        self.line.pop_front();
        self.serve();
    }

    fn deliver(&mut self, message: Message) {
        self.figures.delivered += 1;
        let (which, _) = self.params.message_and_try(message.nth);
        let place = which.saturating_sub(1) as usize;
        let born = self.born.get(place).filter(|_| message.content == self.life);
        if let Some(born) = born.filter(|_| (self.before..self.after).contains(&place)) {
            self.figures.latency.add(self.now - born);
        }
    }
}

impl Log for Meter {
    fn tell(&mut self, event: Event) -> EventId {
        self.see(&event);
        EventId::NONE
    }
}
