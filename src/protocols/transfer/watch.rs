//! What is watched: what the receiver hands to its application.

use super::{RECEIVER, SENDER, Transfer};
use crate::engine::{Fact, World};
use crate::protocols::{General, Promise, Promises};

/// Watches what the receiver delivers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TransferWatch {
    messages: u32,
    /// Delivered once or more, a bit for each message.
    once: u64,
    last: u32,
    broken: Promises,
}

impl TransferWatch {
    /// What it watches.
    pub const PROMISES: &'static [Promise] =
        &[Promise::NoCreation, Promise::NoDuplication, Promise::NoLoss, Promise::Order];

    pub(in crate::protocols) fn new(p: &Transfer) -> Self {
        Self { messages: p.messages, once: 0, last: 0, broken: Promises::default() }
    }

    pub(in crate::protocols) fn see(&mut self, fact: &Fact) {
        let Fact::Delivered { message, .. } = fact else { return };
        let nth = message.nth;
        if !(1..=self.messages).contains(&nth) || message.content != Transfer::amount(nth) {
            return self.broken.add(Promise::NoCreation);
        }
        if self.once >> nth & 1 == 1 {
            return self.broken.add(Promise::NoDuplication);
        }
        if nth < self.last {
            self.broken.add(Promise::Order);
        }
        self.once |= 1 << nth;
        self.last = self.last.max(nth);
    }

    pub(in crate::protocols) fn broken(&self, over: Option<&World<General>>) -> Promises {
        let mut broken = self.broken;
        let correct = |world: &&World<General>| world.is_up(SENDER) && world.is_up(RECEIVER);
        if over.filter(correct).is_some() && self.once.count_ones() < self.messages {
            broken.add(Promise::NoLoss);
        }
        broken
    }

    pub(in crate::protocols) fn words(&self) -> String {
        format!("{} of {} delivered as sent", self.once.count_ones(), self.messages)
    }
}
