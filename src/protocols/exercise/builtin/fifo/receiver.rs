//! The receiver's end of a FIFO link.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::super::wire::{Answer, Call, Incoming, Trouble};
use super::super::step::{Steps, heard, state, stored, unexpected};
use super::{Ack, AcknowledgeOrder, Data, Fifo, FifoSlip, PersistOrder, heap};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receiver {
    next: u32,
    held: Vec<Data>,
}

struct Turn<'a> {
    fifo: &'a Fifo,
    state: Receiver,
    steps: Steps,
}

pub(super) fn step(fifo: &Fifo, call: &Call) -> Result<Answer, Trouble> {
    let mut turn = Turn { fifo, state: state(call)?, steps: Steps::default() };
    match &call.event {
        Incoming::Recover { .. } if fifo.recovery => turn.recover(call)?,
        Incoming::Start { .. } | Incoming::Recover { .. } => {
            turn.steps.line(1);
            turn.state.next = turn.first();
        }
        Incoming::Message { message, .. } => turn.receive(heard(call, message)?),
        Incoming::Input { .. } | Incoming::Timer { .. } => return Err(unexpected(call)),
    }
    Ok(turn.steps.answer(&turn.state))
}

impl Turn<'_> {
    fn first(&self) -> u32 {
        u32::from(!self.fifo.has(FifoSlip::StartsAtOne))
    }

    fn recover(&mut self, call: &Call) -> Result<(), Trouble> {
        self.steps.line(12);
        // 0 where nothing was stored yet.
        self.state.next = stored::<u32>(call, "next")?.max(self.first());
        self.state.held = stored(call, "held")?;
        Ok(())
    }

    fn receive(&mut self, data: Data) {
        self.steps.line(2);
        let n = data.n;
        let early = self.fifo.acknowledge == AcknowledgeOrder::BeforePersist;
        if early {
            self.acknowledge(n);
        }
        self.take(data);
        if !early {
            self.acknowledge(n);
        }
    }

    fn acknowledge(&mut self, n: u32) {
        if self.fifo.retransmit {
            self.steps.line(11);
            self.steps.send("sender", &Ack { ack: n });
        }
    }

    fn take(&mut self, data: Data) {
        self.steps.line(3);
        if self.is_duplicate(data.n) {
            if self.fifo.has(FifoSlip::DeliversDuplicates) && data.n < self.state.next {
                self.steps.deliver(data.text);
            }
        } else if self.fifo.has(FifoSlip::DeliversOnArrival) {
            self.deliver_on_arrival(data);
        } else if data.n > self.state.next {
            self.hold(data);
        } else {
            self.deliver_and_drain(data.text);
        }
    }

    fn is_duplicate(&self, n: u32) -> bool {
        let looks = !self.fifo.has(FifoSlip::StuckDuplicate);
        n < self.state.next || looks && self.state.held.iter().any(|data| data.n == n)
    }

    fn hold(&mut self, data: Data) {
        self.steps.line(4);
        self.steps.line(5);
        if self.fifo.has(FifoSlip::DropsEarly) {
            return;
        }
        heap::push(&mut self.state.held, data);
        let stores = self.stores(false, true);
        self.steps.then(stores);
    }

    fn deliver_and_drain(&mut self, text: Value) {
        let mut deliveries = Steps::default();
        deliveries.line(6);
        deliveries.line(7);
        deliveries.deliver(text);
        self.state.next += 1;
        let before = self.state.held.len();
        while let Some(data) = self.due(&mut deliveries) {
            deliveries.line(9);
            deliveries.deliver(data.text);
            self.state.next += 1;
            if self.fifo.has(FifoSlip::DrainsOne) {
                break;
            }
        }
        self.hand_over(deliveries, self.state.held.len() != before);
    }

    /// What is on top of the heap, if it is its turn.
    fn due(&mut self, steps: &mut Steps) -> Option<Data> {
        steps.line(8);
        let top = self.state.held.first()?;
        let turn = top.n == self.state.next || self.fifo.has(FifoSlip::TopUnchecked);
        if turn { heap::pop(&mut self.state.held) } else { None }
    }

    /// The heap serves to know what came, and holds nothing back.
    fn deliver_on_arrival(&mut self, data: Data) {
        let mut deliveries = Steps::default();
        deliveries.line(7);
        deliveries.deliver(data.text.clone());
        heap::push(&mut self.state.held, data);
        while self.state.held.first().is_some_and(|top| top.n == self.state.next) {
            heap::pop(&mut self.state.held);
            self.state.next += 1;
        }
        self.hand_over(deliveries, true);
    }

    fn hand_over(&mut self, deliveries: Steps, held: bool) {
        let stores = self.stores(true, held);
        if !self.fifo.recovery {
            return self.steps.then(deliveries);
        }
        match self.fifo.persist {
            PersistOrder::Atomic => {
                let mut both = deliveries;
                both.then(stores);
                self.steps.atomic(both);
            }
            PersistOrder::BeforeDeliver => {
                self.steps.atomic(stores);
                self.steps.then(deliveries);
            }
            PersistOrder::AfterDeliver => {
                self.steps.then(deliveries);
                self.steps.atomic(stores);
            }
        }
    }

    fn stores(&self, next: bool, held: bool) -> Steps {
        let mut stores = Steps::default();
        if !self.fifo.recovery {
            return stores;
        }
        if next {
            stores.line(10);
            stores.persist("next", &self.state.next);
        }
        if held && !self.fifo.has(FifoSlip::ForgetsHeld) {
            stores.persist("held", &self.state.held);
        }
        stores
    }
}
