//! The two halves of one end: who seals counts, who opens remembers.

use std::fmt;

use crate::engine::NodeId;

use super::{Direction, Epoch, Key, LAST_COUNTER, Record, Refusal, Secret, Window};

/// All counters of a key are used up: only new keys help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exhausted;

impl fmt::Display for Exhausted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("all counters of this key are used up")
    }
}

impl std::error::Error for Exhausted {}

/// Seals records under one key, each with the next counter. A clone goes on counting by itself: let only one of them seal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sender {
    key: Key,
    next: u64,
}

impl Sender {
    /// Begins at 0; so only once with the same key.
    pub const fn new(key: Key) -> Self {
        Self { key, next: 0 }
    }

    /// Under which key.
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// The counter of the record after this, which is how many have been sealed.
    pub const fn next(&self) -> u64 {
        self.next
    }

    /// Seals the next record: [`OVERHEAD`](super::OVERHEAD) bytes longer than the plaintext.
    ///
    /// # Errors
    ///
    /// [`Exhausted`] after the record with [`LAST_COUNTER`]; never a counter twice.
    pub fn seal(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, Exhausted> {
        let counter = self.next;
        if counter > LAST_COUNTER {
            return Err(Exhausted);
        }
        self.next += 1;
        Ok(self.key.seal(counter, plaintext))
    }
}

/// Opens the records of one key, each once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Receiver {
    key: Key,
    window: Window,
}

impl Receiver {
    /// Has accepted nothing yet; so only once with the same key.
    pub fn new(key: Key) -> Self {
        Self { key, window: Window::default() }
    }

    /// Under which key.
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// What it has accepted.
    pub const fn window(&self) -> &Window {
        &self.window
    }

    /// Opens a record: its plaintext.
    ///
    /// The tag comes before the window, so that "replayed" and "too old" are said of genuine records only, and
    /// nothing that is not genuine moves the window. (IPsec asks the window first, to save work, and moves it after the tag:
    /// it accepts the same.) The epoch comes before the tag, as without its key there is no telling: one that was
    /// tampered with reads as other keys.
    ///
    /// # Errors
    ///
    /// The [`Refusal`]; then the receiver is as it was.
    pub fn open(&mut self, wire: &[u8]) -> Result<Vec<u8>, Refusal> {
        let record = Record::parse(wire)?;
        let epoch = self.key.epoch();
        if record.epoch.older_than(epoch) {
            return Err(Refusal::OldKeys);
        }
        if record.epoch != epoch {
            return Err(Refusal::NewKeys);
        }
        let plaintext = self.key.open(&record).ok_or(Refusal::Tampered)?;
        self.window.accept(record.counter)?;
        Ok(plaintext)
    }
}

/// One end of a secure channel, as a node holds it in memory: a crash takes it away, and a new one is made in the next epoch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Channel {
    /// For what goes to the peer.
    pub sender: Sender,
    /// For what comes from the peer.
    pub receiver: Receiver,
}

impl Channel {
    /// The end of `me`, with nothing sent or received; so only once in the same epoch.
    ///
    /// # Panics
    ///
    /// Where `me` is the peer.
    pub fn new(secret: &Secret, me: NodeId, peer: NodeId, epoch: Epoch) -> Self {
        let out = Direction::new(me, peer);
        Self {
            sender: Sender::new(Key::derive(secret, out, epoch)),
            receiver: Receiver::new(Key::derive(secret, out.reversed(), epoch)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_counter_is_used_once_and_none_after_it() {
        let secret = Secret::from_seed(1);
        let (me, peer, epoch) = (NodeId(0), NodeId(1), Epoch::default());
        let mut here = Channel::new(&secret, me, peer, epoch);
        let mut there = Channel::new(&secret, peer, me, epoch);
        here.sender.next = LAST_COUNTER;
        let last = here.sender.seal(b"last").unwrap();
        for _ in 0..2 {
            let spent = here.sender.clone();
            assert_eq!(here.sender.seal(b"one more"), Err(Exhausted));
            assert_eq!(here.sender, spent);
        }
        assert_eq!(there.receiver.open(&last).as_deref(), Ok(&b"last"[..]));
        let beyond = here.sender.key().seal(u64::MAX, b"beyond");
        assert_eq!(there.receiver.open(&beyond), Err(Refusal::Malformed));
    }
}
