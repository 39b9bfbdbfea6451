//! A secure channel hands over what was sealed, each record at most once, and nothing else, whatever happens on the way.

use std::collections::BTreeSet;

use proptest::prelude::*;
use two_generals::engine::NodeId;
use two_generals::protocols::secure::{
    Channel, Direction, Epoch, Key, OVERHEAD, Part, Record, Refusal, Secret, Window, flip_bit,
};
use two_generals::protocols::{GENERAL_1, GENERAL_2};

use crate::gen_scenario::cases;

fn ends(seed: u64, epoch: Epoch) -> [Channel; 2] {
    let secret = Secret::from_seed(seed);
    [(GENERAL_1, GENERAL_2), (GENERAL_2, GENERAL_1)]
        .map(|(me, peer)| Channel::new(&secret, me, peer, epoch))
}

/// Refused, and the receiver still as it was.
fn refuse(channel: &mut Channel, wire: &[u8]) -> Refusal {
    let before = channel.clone();
    let refusal = channel.receiver.open(wire).expect_err("it is not to be accepted");
    assert_eq!(*channel, before);
    refusal
}

#[test]
fn every_changed_bit_is_refused_wherever_it_is() {
    let [mut here, mut there] = ends(1, Epoch { lower: 1, higher: 1 });
    for text in [&b""[..], b"!", b"attack at dawn", &[0; 100]] {
        let wire = here.sender.seal(text).unwrap();
        let parts = Record::parse(&wire).unwrap().parts();
        for bit in 0..wire.len() * 8 {
            let changed = flip_bit(&wire, bit);
            assert_ne!(changed, wire);
            let (part, _) = parts.iter().find(|(_, bytes)| bytes.contains(&(bit / 8))).unwrap();
            let why = refuse(&mut there, &changed);
            match part {
                Part::Version => assert_eq!(why, Refusal::Malformed),
                Part::Epoch => assert!(matches!(why, Refusal::OldKeys | Refusal::NewKeys)),
                _ => assert_eq!(why, Refusal::Tampered, "bit {bit}"),
            }
        }
        for shorter in 0..wire.len() {
            let why = refuse(&mut there, &wire[..shorter]);
            let whole = shorter >= OVERHEAD;
            assert_eq!(why, if whole { Refusal::Tampered } else { Refusal::Malformed });
        }
        assert_eq!(there.receiver.open(&wire).unwrap(), text);
    }
}

#[test]
fn a_reflected_record_is_refused() {
    for epoch in [Epoch::default(), Epoch { lower: 3, higher: 0 }, Epoch { lower: 0, higher: 3 }] {
        for mut end in ends(1, epoch) {
            let wire = end.sender.seal(b"attack").unwrap();
            assert_eq!(refuse(&mut end, &wire), Refusal::Tampered);
        }
    }
}

#[test]
fn a_crash_leaves_old_records_worthless() {
    let [mut sender, mut receiver] = ends(1, Epoch::default());
    let old = sender.sender.seal(b"retreat").unwrap();
    receiver.receiver.open(&old).unwrap();
    for crashed in [Epoch { lower: 1, higher: 0 }, Epoch { lower: 0, higher: 1 }] {
        let [mut again, mut fresh] = ends(1, crashed);
        assert_eq!(refuse(&mut fresh, &old), Refusal::OldKeys);
        let new = again.sender.seal(b"attack").unwrap();
        assert_eq!(Record::parse(&new).unwrap().counter, 0, "it counts from 0 again");
        assert_eq!(refuse(&mut receiver, &new), Refusal::NewKeys);
        assert_eq!(fresh.receiver.open(&new).unwrap(), b"attack");
    }
}

#[test]
fn an_epoch_is_the_same_from_both_ends() {
    let seen = Epoch::seen_by(GENERAL_1, 2, GENERAL_2, 5);
    assert_eq!(seen, Epoch { lower: 2, higher: 5 });
    assert_eq!(seen, Epoch::seen_by(GENERAL_2, 5, GENERAL_1, 2));
}

#[test]
fn no_two_directions_epochs_or_seeds_share_a_key() {
    let mut keys = BTreeSet::new();
    let mut derived = 0;
    for seed in [0, 1, u64::MAX] {
        let secret = Secret::from_seed(seed);
        for (from, to) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
            let direction = Direction::new(NodeId(from), NodeId(to));
            for (lower, higher) in (0..12).flat_map(|a| (0..12).map(move |b| (a, b))) {
                keys.insert(*Key::derive(&secret, direction, Epoch { lower, higher }).bytes());
                derived += 1;
            }
        }
    }
    assert_eq!(keys.len(), derived);
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_is_sealed_is_opened(
        seed: u64,
        epoch: (u8, u8),
        texts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..300), 1..6),
    ) {
        let [mut here, mut there] = ends(seed, Epoch { lower: epoch.0, higher: epoch.1 });
        for text in &texts {
            let wire = here.sender.seal(text).unwrap();
            prop_assert_eq!(wire.len(), text.len() + OVERHEAD);
            prop_assert_eq!(&there.receiver.open(&wire).unwrap(), text);
        }
        prop_assert_eq!(here.sender.next(), texts.len() as u64);
    }

    /// Loss, order and replays as they come: each record is accepted at most once, and while it is in the window, once.
    #[test]
    fn in_any_order_each_record_is_accepted_once(
        arrivals in proptest::collection::vec(0..150usize, 1..300),
    ) {
        let [mut here, mut there] = ends(1, Epoch::default());
        let wires: Vec<_> = (0..150u8).map(|n| here.sender.seal(&[n]).unwrap()).collect();
        let mut accepted = BTreeSet::new();
        for n in arrivals {
            let fallen_out =
                accepted.last().is_some_and(|highest| n as u64 + Window::WIDTH <= *highest as u64);
            let opened = match (fallen_out, accepted.contains(&n)) {
                (true, _) => Err(Refusal::TooOld),
                (false, true) => Err(Refusal::Replayed),
                (false, false) => Ok(vec![n as u8]),
            };
            prop_assert_eq!(there.receiver.open(&wires[n]), opened);
            if !fallen_out {
                accepted.insert(n);
            }
        }
    }

    #[test]
    fn what_was_never_sealed_is_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..80),
        header: bool,
        counter: u64,
    ) {
        let [mut here, mut there] = ends(1, Epoch::default());
        let genuine = here.sender.seal(b"attack").unwrap();
        let made_up = if header {
            let counter = counter.to_be_bytes();
            [&genuine[..3], &counter, &bytes].concat()
        } else {
            bytes
        };
        refuse(&mut there, &made_up);
        prop_assert_eq!(there.receiver.open(&genuine).unwrap(), b"attack");
    }
}
