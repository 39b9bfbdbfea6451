//! That it is the real cipher, and always the same bytes.

use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};

use super::*;
use crate::engine::NodeId;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn key(epoch: Epoch) -> Key {
    Key::derive(&Secret::from_seed(7), Direction::new(NodeId(0), NodeId(1)), epoch)
}

/// RFC 8439, section 2.8.2.
#[test]
fn the_cipher_is_that_of_the_rfc() {
    let key: [u8; 32] = std::array::from_fn(|n| 0x80 + n as u8);
    let nonce = [7, 0, 0, 0, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47];
    let header = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
    let mut text =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for \
        the future, sunscreen would be it."
            .to_vec();
    let tag = ChaCha20Poly1305::new(&key.into())
        .encrypt_inout_detached(&nonce.into(), &header, text.as_mut_slice().into())
        .unwrap();
    assert_eq!(
        hex(&text),
        "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6\
         3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36\
         92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc\
         3ff4def08e4b7a9de576d26586cec64b6116"
    );
    assert_eq!(hex(&tag), "1ae10b594f09e26a7e902ecbd0600691");
}

/// Key and record were computed by another implementation of HKDF and of RFC 8439, from the documented layout.
#[test]
fn a_record_is_the_same_bytes_on_every_machine() {
    let key = key(Epoch { lower: 2, higher: 3 });
    assert_eq!(
        hex(key.bytes()),
        "55510ef9896c4d75779cb95986fb5faf5f9c39c0fdb7f986724b1e481d431dde"
    );
    let wire = key.seal(5, b"attack at dawn");
    assert_eq!(
        hex(&wire),
        "010203000000000000000503cd4d111430260c0b09a2579f8641edec38714b7803cabefb2fa59c51b7"
    );
}

#[test]
fn the_parts_of_a_record_are_all_of_its_bytes_in_order() {
    let wire = key(Epoch { lower: 2, higher: 3 }).seal(5, b"attack");
    let record = Record::parse(&wire).unwrap();
    let mut at = 0;
    for (part, bytes) in record.parts() {
        assert_eq!(bytes.start, at, "{part:?}");
        at = bytes.end;
        match part {
            Part::Version => assert_eq!(wire[bytes], [1]),
            Part::Epoch => assert_eq!(wire[bytes], [2, 3]),
            Part::Counter => assert_eq!(wire[bytes], [0, 0, 0, 0, 0, 0, 0, 5]),
            Part::Ciphertext => assert_eq!(&wire[bytes], record.ciphertext()),
            Part::Tag => assert_eq!(&wire[bytes], record.tag()),
        }
    }
    assert_eq!((at, record.header()), (wire.len(), &wire[..HEADER_BYTES]));
    assert_eq!(record.ciphertext().len(), b"attack".len());
    assert_eq!(wire.len(), b"attack".len() + OVERHEAD);
}

/// Why each direction has a key of its own: one key and one nonce for two plaintexts tell how these differ.
#[test]
fn a_nonce_used_twice_gives_the_plaintexts_away() {
    let xor = |a: &[u8], b: &[u8]| -> Vec<u8> { a.iter().zip(b).map(|(a, b)| a ^ b).collect() };
    let (yes, no) = (b"attack at dawn", b"do not attack!");
    let differ = |yes: &[u8], no: &[u8]| {
        let [yes, no] = [yes, no].map(|wire| Record::parse(wire).unwrap().ciphertext());
        xor(yes, no)
    };
    let (this, back) = (key(Epoch::default()), key(Epoch::default()).direction().reversed());
    let back = Key::derive(&Secret::from_seed(7), back, Epoch::default());
    assert_eq!(differ(&this.seal(0, yes), &this.seal(0, no)), xor(yes, no));
    assert_ne!(differ(&this.seal(0, yes), &back.seal(0, no)), xor(yes, no));
    assert_ne!(differ(&this.seal(0, yes), &this.seal(1, no)), xor(yes, no));
}
