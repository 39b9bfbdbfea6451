//! A secure channel: what turns an arbitrary link into one that at worst loses, delays and reorders.
//!
//! Real authenticated encryption, ChaCha20-Poly1305 (RFC 8439), around each message. [`Channel`] is one
//! end; its [`Sender`] seals plaintext into records, its [`Receiver`] opens those of the other end or says
//! why not ([`Refusal`]). Against each thing that the adversary may do to a record stands one measure:
//!
//! - *listen*: the plaintext is encrypted. Length, counter, moment and who talks to whom stay visible.
//! - *modify, invent*: each byte of a record is under its tag, the header too (as associated data).
//! - *replay*: a record's counter is its nonce, and a [`Window`] accepts each counter once.
//! - *reflect* (send a record back to its sender): each direction has a key of its own.
//! - *replay to one that has forgotten*: new keys after a crash ([`Epoch`]).
//!
//! # Why one key per direction
//!
//! Both ends count their records from 0. Under one shared key, record 0 of either would be encrypted with the
//! same key *and nonce*, hence with the same key stream: the exclusive or of the two ciphertexts is that of the
//! two plaintexts, and the key of Poly1305, used twice, lets tags be forged (RFC 8439, section 4). A reflected
//! record would also pass for one of the peer's.
//!
//! # Why new keys after a crash
//!
//! Counter and window are in memory. Who starts again under the same key counts from 0 again: the same nonces for other
//! plaintexts; and with an empty window all that was received before is accepted once more.
//!
//! # What it cannot do
//!
//! Nothing here makes a record arrive. An adversary who captures all of them leaves no link, and no cipher can mend that:
//! against loss stands retrying, on top of this; against *blocking* nothing.
//!
//! # What is not modelled
//!
//! The key exchange. Keys come by HKDF-SHA256 (RFC 5869) from a [`Secret`] made of the scenario's seed, as a stand-in for
//! the handshake of TLS 1.3 (RFC 8446), which would agree on fresh ones over the link itself, prove who is at
//! the other end, and keep old records closed when a secret leaks later. So the same scenario gives the same bytes on every
//! machine, and nothing here is secret from who reads the scenario file.
//!
//! ```
//! use two_generals::engine::NodeId;
//! use two_generals::protocols::secure::{Channel, Epoch, Refusal, Secret, flip_bit};
//!
//! let (secret, epoch) = (Secret::from_seed(7), Epoch::default());
//! let mut here = Channel::new(&secret, NodeId(0), NodeId(1), epoch);
//! let mut there = Channel::new(&secret, NodeId(1), NodeId(0), epoch);
//!
//! let wire = here.sender.seal(b"attack at dawn")?;
//! assert_eq!(there.receiver.open(&flip_bit(&wire, 99)), Err(Refusal::Tampered));
//! assert_eq!(there.receiver.open(&wire).as_deref(), Ok(&b"attack at dawn"[..]));
//! assert_eq!(there.receiver.open(&wire), Err(Refusal::Replayed));
//! # Ok::<(), two_generals::protocols::secure::Exhausted>(())
//! ```

mod channel;
mod key;
mod record;
mod refusal;
mod window;

#[cfg(test)]
mod tests;

pub use channel::{Channel, Exhausted, Receiver, Sender};
pub use key::{Direction, Epoch, Key, Secret};
pub use record::{HEADER_BYTES, LAST_COUNTER, OVERHEAD, Part, Record, TAG_BYTES, flip_bit};
pub use refusal::Refusal;
pub use window::Window;
