//! What is watched: what comes of the messages that a sender puts through the port.

use std::collections::BTreeMap;

use super::{MESSAGE, SwitchPort};
use crate::engine::{Fact, Message, World};
use crate::protocols::seen::Seen;
use crate::protocols::{General, Promise, Promises};

/// Watches what is delivered, and what is dropped for good.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PortWatch {
    params: SwitchPort,
    delivered: BTreeMap<u16, Seen>,
    last: (u16, u32),
    dropped: u32,
    /// Dropped on the last try: its sender does nothing more about it.
    given_up: Vec<(u16, u32)>,
    broken: Promises,
}

impl PortWatch {
    /// What it watches.
    pub const PROMISES: &'static [Promise] =
        &[Promise::NoLoss, Promise::NoDuplication, Promise::Order];

    pub(in crate::protocols) fn new(params: &SwitchPort) -> Self {
        Self {
            params: params.clone(),
            delivered: BTreeMap::new(),
            last: (0, 0),
            dropped: 0,
            given_up: Vec::new(),
            broken: Promises::default(),
        }
    }

    pub(in crate::protocols) fn see(&mut self, fact: &Fact) {
        match *fact {
            Fact::Delivered { message, .. } => self.deliver(message),
            Fact::Refused { node: SwitchPort::SWITCH, message, .. } if message.kind == MESSAGE => {
                self.drop(message);
            }
            _ => {}
        }
    }

    fn deliver(&mut self, message: Message) {
        let which = (message.content, self.params.message_and_try(message.nth).0);
        if !self.delivered.entry(which.0).or_default().insert(which.1) {
            return self.broken.add(Promise::NoDuplication);
        }
        if which < self.last {
            self.broken.add(Promise::Order);
        }
        self.last = self.last.max(which);
    }

    fn drop(&mut self, message: Message) {
        self.dropped += 1;
        let (which, attempt) = self.params.message_and_try(message.nth);
        if self.params.tries() == 1 {
            self.broken.add(Promise::NoLoss);
        } else if attempt == self.params.tries() {
            self.given_up.push((message.content, which));
        }
    }

    /// An earlier try of what was given up may still be in the port: that is judged at the end.
    pub(in crate::protocols) fn broken(&self, over: Option<&World<General>>) -> Promises {
        let mut broken = self.broken;
        let lost = |&(life, which): &(u16, u32)| {
            !self.delivered.get(&life).is_some_and(|delivered| delivered.has(which))
        };
        if over.is_some() && self.given_up.iter().any(lost) {
            broken.add(Promise::NoLoss);
        }
        broken
    }

    pub(in crate::protocols) fn words(&self) -> String {
        let delivered: u32 = self.delivered.values().map(Seen::count).sum();
        format!("{delivered} delivered · {} dropped", self.dropped)
    }
}
