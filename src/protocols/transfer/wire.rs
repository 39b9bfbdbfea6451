//! The secure channel under the transfer: what is really on the wire, and the real check of it.
//!
//! A message of the engine is small and carries no bytes. Its content names the record (whose lives, which
//! counter, and what an adversary did to it); from that the very bytes are made again by the cipher, so that the
//! receiver checks, and the screen shows, what a wire would carry.

use super::{RECEIVER, SENDER, Transfer};
use crate::engine::{ALTERED, Message, NodeId};
use crate::protocols::secure::{Channel, Direction, Epoch, Key, Refusal, Secret, flip_bit};

/// Set in the content of what an adversary made up: it has not the key.
pub const FORGED: u16 = 1 << 14;
/// What both ends share: the outcome of a handshake that is not modelled.
const SECRET: u64 = 0x7e57;
/// What an adversary tries in its place.
const GUESS: u64 = 0xbad;
/// The bit that a modification flips: one of the sealed amount.
const FLIPPED: usize = 8 * 14;

/// What the content of a sealed message says: the record's counter (10 bits), how often its sender and its
/// receiver had crashed as the sender knew it (2 bits each), and what an adversary did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub counter: u16,
    pub lives: (u8, u8),
    pub forged: bool,
    pub altered: bool,
}

/// The most counters that a content can name.
pub(super) const MOST_RECORDS: u32 = 1 << 10;

impl Note {
    pub const fn pack(self) -> u16 {
        (self.counter & 0x3ff)
            | ((self.lives.0 & 3) as u16) << 10
            | ((self.lives.1 & 3) as u16) << 12
    }

    pub const fn unpack(content: u16) -> Self {
        Self {
            counter: content & 0x3ff,
            lives: ((content >> 10 & 3) as u8, (content >> 12 & 3) as u8),
            forged: content & FORGED != 0,
            altered: content & ALTERED != 0,
        }
    }
}

/// What is sealed: kind, number, amount.
fn plaintext(message: Message, amount: u16) -> Vec<u8> {
    let mut bytes = vec![message.kind.0];
    bytes.extend(message.nth.to_be_bytes());
    bytes.extend(amount.to_be_bytes());
    bytes
}

/// The bytes on the wire of a sealed message.
pub fn wire(params: &Transfer, from: NodeId, message: Message) -> Vec<u8> {
    let to = if from == SENDER { RECEIVER } else { SENDER };
    let note = Note::unpack(message.content);
    let secret = Secret::from_seed(if note.forged { GUESS } else { SECRET });
    let epoch = Epoch::seen_by(from, note.lives.0, to, note.lives.1);
    let key = Key::derive(&secret, Direction::new(from, to), epoch);
    let (nth, _) = params.message_and_try(message.nth);
    let amount = if message.kind == super::DATA { Transfer::amount(nth) } else { 0 };
    let sealed = key.seal(note.counter.into(), &plaintext(message, amount));
    if note.altered { flip_bit(&sealed, FLIPPED) } else { sealed }
}

/// One end of the secure channel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wires {
    channel: Channel,
    me: NodeId,
    lives: (u8, u8),
}

impl Wires {
    pub fn new(me: NodeId, life: u8) -> Self {
        Self::between(me, (life & 3, 0))
    }

    fn between(me: NodeId, lives: (u8, u8)) -> Self {
        let peer = if me == SENDER { RECEIVER } else { SENDER };
        let epoch = Epoch::seen_by(me, lives.0, peer, lives.1);
        Self { channel: Channel::new(&Secret::from_seed(SECRET), me, peer, epoch), me, lives }
    }

    /// The peer has crashed and is up again: both take new keys.
    pub fn peer_is_up_again(&mut self, life: u32) {
        let life = life.min(3) as u8;
        if life > self.lives.1 {
            *self = Self::between(self.me, (self.lives.0, life));
        }
    }

    /// Seals a message; what stands for the record in its content.
    pub fn seal(&mut self, message: Message) -> u16 {
        let counter = self.channel.sender.next();
        // The counters are far from their end: the checks of the parameters bound how many are sent.
        let sealed = self.channel.sender.seal(&plaintext(message, message.content));
        debug_assert!(sealed.is_ok());
        Note { counter: counter as u16, lives: self.lives, forged: false, altered: false }.pack()
    }

    /// Opens what came: the real check of the real bytes.
    pub fn open(
        &mut self,
        params: &Transfer,
        from: NodeId,
        message: Message,
    ) -> Result<Message, Refusal> {
        let plain = self.channel.receiver.open(&wire(params, from, message))?;
        match plain[..] {
            [kind, a, b, c, d, high, low] if kind == message.kind.0 => {
                let nth = u32::from_be_bytes([a, b, c, d]);
                Ok(Message { nth, content: u16::from_be_bytes([high, low]), ..message })
            }
            _ => Err(Refusal::Malformed),
        }
    }
}
