//! A short fingerprint of a run, to tell on opening a saved file whether it is still the same run.

use crate::engine::{Ask, Captor, Decision, Event, Fact, Message, Site};

/// A 64-bit chain over all events. It guards against change by accident, not by design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0x5eed_0000_0000_0001)
    }
}

impl Digest {
    /// The digest of some events in order.
    pub fn of<'e>(events: impl Iterator<Item = &'e Event>) -> Self {
        let mut digest = Self::default();
        for event in events {
            digest.add(event);
        }
        digest
    }

    /// As sixteen hexadecimal digits.
    pub fn text(self) -> String {
        format!("{:016x}", self.0)
    }

    fn word(&mut self, word: u64) {
        // FNV-1a by words, with a rotation so that high bits reach low ones.
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29);
    }

    fn add(&mut self, event: &Event) {
        self.word(event.time);
        self.word(u64::from(event.cause.0));
        let (tag, a, b) = words(&event.fact);
        self.word(tag);
        self.word(a);
        self.word(b);
    }
}

/// A fact in three words; the numbers are frozen with the file format.
fn words(fact: &Fact) -> (u64, u64, u64) {
    let letter = |letter| Site::about(Ask::Capture, letter).packed();
    let name = |message: Message| u64::from(message.kind.0) << 32 | u64::from(message.nth);
    let content = |letter: crate::engine::Letter| u64::from(letter.message.content);
    match *fact {
        Fact::Started { node, input } => (0, node.0.into(), input.into()),
        Fact::Sent(l) => (1, letter(l), content(l)),
        Fact::Captured { letter: l, by } => (2, letter(l), u64::from(by == Captor::Partition)),
        Fact::Passed(l) => (3, letter(l), 0),
        Fact::Copied(l) => (4, letter(l), 0),
        Fact::Received(l) => (5, letter(l), 0),
        Fact::Missed(l) => (6, letter(l), 0),
        Fact::TimerFired { node, timer } => (7, node.0.into(), timer.0.into()),
        Fact::Persisted { node, key, value } => (8 | u64::from(key) << 8, node.0.into(), value),
        Fact::Delivered { node, message } => (9, node.0.into(), name(message)),
        Fact::Applied { node, message } => (25, node.0.into(), name(message)),
        Fact::Replied { node, message } => (26, node.0.into(), name(message)),
        Fact::Decided { node, decision } => {
            (10, node.0.into(), u64::from(decision == Decision::Attack))
        }
        Fact::Crashed { node } => (11, node.0.into(), 0),
        Fact::Recovered { node } => (12, node.0.into(), 0),
        Fact::Changed => (13, 0, 0),
        Fact::Dawn => (14, 0, 0),
        Fact::Drew { node, number } => (15, node.0.into(), number.into()),
        Fact::Modified(l) => (16, letter(l), content(l)),
        Fact::Replayed(l) => (17, letter(l), 0),
        Fact::Forged(l) => (18, letter(l), content(l)),
        Fact::Paused { node, until } => (19, node.0.into(), until),
        Fact::Resumed { node } => (20, node.0.into(), 0),
        Fact::Suspected { node, peer } => (21, node.0.into(), peer.0.into()),
        Fact::Trusted { node, peer } => (22, node.0.into(), peer.0.into()),
        Fact::Traced { node, code } => (24, node.0.into(), code.into()),
        Fact::Refused { node, message, why } => {
            (23 | u64::from(why) << 8, node.0.into(), name(message))
        }
    }
}
