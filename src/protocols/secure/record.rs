//! A record as it goes over the link: header, ciphertext, tag.

use std::ops::Range;

use super::{Epoch, Refusal};

/// The first byte of every record.
const VERSION: u8 = 1;
const EPOCH: Range<usize> = 1..3;
const COUNTER: Range<usize> = 3..11;

/// Bytes of the header: version, epoch, counter.
pub const HEADER_BYTES: usize = COUNTER.end;
/// Bytes of the tag, at the end.
pub const TAG_BYTES: usize = 16;
/// How many bytes a record is longer than its plaintext.
pub const OVERHEAD: usize = HEADER_BYTES + TAG_BYTES;
/// The last counter that a sender uses. (Not the last of all, so that "one more" always has a number.)
pub const LAST_COUNTER: u64 = u64::MAX - 1;

/// What a byte of a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// How a record is made; 1 byte.
    Version,
    /// The crashes of both ends; 2 bytes. Visible, but under the tag.
    Epoch,
    /// The counter, which is the nonce; 8 bytes, the highest first. Visible, but under the tag.
    Counter,
    /// As long as the plaintext.
    Ciphertext,
    /// Proves all before it; 16 bytes.
    Tag,
}

/// A record taken apart, not yet believed: until its tag is verified anybody may have written it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    wire: &'a [u8],
    /// Under which keys, as it claims.
    pub epoch: Epoch,
    /// Its counter, as it claims: 0 to [`LAST_COUNTER`].
    pub counter: u64,
}

impl<'a> Record<'a> {
    /// Takes the bytes of a whole record apart.
    ///
    /// # Errors
    ///
    /// [`Refusal::Malformed`] where they are too few, of another version, or the counter is one that no sender uses.
    pub fn parse(wire: &'a [u8]) -> Result<Self, Refusal> {
        let (&header, rest) = wire.split_first_chunk().ok_or(Refusal::Malformed)?;
        let [version, lower, higher, counter @ ..]: [u8; HEADER_BYTES] = header;
        let counter = u64::from_be_bytes(counter);
        if rest.len() < TAG_BYTES || version != VERSION || counter > LAST_COUNTER {
            return Err(Refusal::Malformed);
        }
        Ok(Self { wire, epoch: Epoch { lower, higher }, counter })
    }

    /// Its parts in order, each with the bytes that it takes up; the ciphertext may take up none.
    pub fn parts(&self) -> [(Part, Range<usize>); 5] {
        let tag = self.wire.len() - TAG_BYTES;
        [
            (Part::Version, 0..EPOCH.start),
            (Part::Epoch, EPOCH),
            (Part::Counter, COUNTER),
            (Part::Ciphertext, HEADER_BYTES..tag),
            (Part::Tag, tag..self.wire.len()),
        ]
    }

    /// Version, epoch and counter: what is visible, and authenticated as associated data.
    pub fn header(&self) -> &'a [u8] {
        &self.wire[..HEADER_BYTES]
    }

    /// The encrypted plaintext.
    pub fn ciphertext(&self) -> &'a [u8] {
        &self.wire[HEADER_BYTES..self.wire.len() - TAG_BYTES]
    }

    /// The tag.
    pub fn tag(&self) -> &'a [u8; TAG_BYTES] {
        self.wire.last_chunk().expect("`parse` has found it long enough for a tag")
    }
}

/// The header of the record with this counter under these keys.
pub(super) fn header(epoch: Epoch, counter: u64) -> [u8; HEADER_BYTES] {
    let mut header = [0; HEADER_BYTES];
    header[0] = VERSION;
    header[EPOCH].copy_from_slice(&[epoch.lower, epoch.higher]);
    header[COUNTER].copy_from_slice(&counter.to_be_bytes());
    header
}

/// What an adversary may do to bytes: turns one bit over. Bits count from the highest of the first byte; after the
/// last one comes the first again, so that every number means a change. No bytes stay no bytes.
pub fn flip_bit(wire: &[u8], bit: usize) -> Vec<u8> {
    let mut changed = wire.to_vec();
    if !wire.is_empty() {
        changed[bit / 8 % wire.len()] ^= 0x80 >> (bit % 8);
    }
    changed
}
