//! Keys: one for each direction, new ones after each crash.

use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::engine::NodeId;

use super::record::{OVERHEAD, Record, header};

/// Sets this program's keys apart from all others made of the same number.
const SALT: &[u8] = b"two-generals secure channel 1";

/// What the nodes of a scenario share before it begins: stands in for what a handshake would agree on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The secret of a scenario's seed: HKDF-Extract of its 8 bytes, the highest first.
    pub fn from_seed(seed: u64) -> Self {
        Self(Hkdf::<Sha256>::extract(Some(SALT), &seed.to_be_bytes()).0.into())
    }
}

/// From whom to whom: each way has a key of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Direction {
    from: NodeId,
    to: NodeId,
}

impl Direction {
    /// From one node to another.
    ///
    /// # Panics
    ///
    /// Where both are the same node: both directions would share a key.
    pub fn new(from: NodeId, to: NodeId) -> Self {
        assert_ne!(from, to, "a channel has two ends");
        Self { from, to }
    }

    /// Who seals.
    pub const fn from(self) -> NodeId {
        self.from
    }

    /// Who opens.
    pub const fn to(self) -> NodeId {
        self.to
    }

    /// The way back.
    pub const fn reversed(self) -> Self {
        Self { from: self.to, to: self.from }
    }
}

/// Which keys of a channel: how often each end has crashed.
///
/// Both are counted, not their sum: two ends that have each crashed, and have not heard of the other's crash yet, would
/// both call that 1. A node's own count must outlast the crash (stable storage, or a fresh handshake in its place) and never
/// wraps: then no end ever begins to count records anew under keys that it had used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Epoch {
    /// Crashes of the end with the lower node number.
    pub lower: u8,
    /// Crashes of the end with the higher node number.
    pub higher: u8,
}

impl Epoch {
    /// The epoch as one end sees it: its own crashes, and those of its peer that it has heard of.
    pub fn seen_by(me: NodeId, mine: u8, peer: NodeId, theirs: u8) -> Self {
        let (lower, higher) = if me < peer { (mine, theirs) } else { (theirs, mine) };
        Self { lower, higher }
    }

    /// Whether it lies before a crash that `other` has counted.
    pub const fn older_than(self, other: Self) -> bool {
        self.lower < other.lower || self.higher < other.higher
    }
}

/// The key of one direction in one epoch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    direction: Direction,
    epoch: Epoch,
    bytes: [u8; 32],
}

impl Key {
    /// HKDF-Expand of the secret, with both ends and both counts of crashes as its `info`.
    pub fn derive(secret: &Secret, direction: Direction, epoch: Epoch) -> Self {
        let Direction { from, to } = direction;
        let Epoch { lower, higher } = epoch;
        let mut bytes = [0; 32];
        Hkdf::<Sha256>::from_prk(&secret.0)
            .expect("a secret is as long as a SHA-256")
            .expand(&[from.0, to.0, lower, higher], &mut bytes)
            .expect("HKDF-SHA256 gives up to 8,160 bytes");
        Self { direction, epoch, bytes }
    }

    /// Whose records it seals.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Between which crashes.
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The key itself, for a lesson to show.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The record of this plaintext with this counter, 0 to [`LAST_COUNTER`](super::LAST_COUNTER): a pure function, to show
    /// records with. Two plaintexts with one counter are the reuse of a nonce; who sends asks a
    /// [`Sender`](super::Sender), which counts.
    pub fn seal(&self, counter: u64, plaintext: &[u8]) -> Vec<u8> {
        let header = header(self.epoch, counter);
        let mut wire = Vec::with_capacity(plaintext.len() + OVERHEAD);
        wire.extend_from_slice(&header);
        wire.extend_from_slice(plaintext);
        let body = &mut wire[header.len()..];
        let tag = self
            .cipher()
            .encrypt_inout_detached(&nonce(counter).into(), &header, body.into())
            .expect("the cipher takes up to 256 GiB");
        wire.extend_from_slice(&tag);
        wire
    }

    /// The plaintext of a record, if its tag fits this key. Whether it is a replay is for a
    /// [`Receiver`](super::Receiver) to say.
    pub fn open(&self, record: &Record<'_>) -> Option<Vec<u8>> {
        let mut body = record.ciphertext().to_vec();
        let (nonce, tag) = (nonce(record.counter).into(), (*record.tag()).into());
        self.cipher()
            .decrypt_inout_detached(&nonce, record.header(), body.as_mut_slice().into(), &tag)
            .ok()?;
        Some(body)
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&self.bytes.into())
    }
}

/// The nonce of a counter: 4 zero bytes, then the counter, the highest byte first (TLS 1.3 does the same and
/// adds a fixed number, RFC 8446, section 5.3). It need not be secret, only never the same twice under one key.
fn nonce(counter: u64) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[4..].copy_from_slice(&counter.to_be_bytes());
    nonce
}
