//! The odds of layered proofs.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::Zero;

use super::odds::{LossyWay, OutcomeOdds, one};

/// The odds of layered proofs when each messenger is lost independently, General 1 proposes, and what is
/// let through arrives before the next messenger leaves (the delay is less than the interval).
///
/// A recurrence over the `messengers` that leave in time to arrive: of the pair (layer of General 1, layer
/// of General 2), starting at (1, 0), a messenger of one who holds layer a lifts the other to
/// min(a + 1, layers) if it was lower; one who holds nothing sends nothing. Both messengers of an interval
/// leave before either arrives. At the end those attack who hold the highest layer.
pub fn layered_proofs(way: &LossyWay, layers: u32, messengers: u32) -> OutcomeOdds {
    let mut states: BTreeMap<(u32, u32), BigRational> = BTreeMap::from([((1, 0), one())]);
    for _ in 0..messengers {
        let mut next: BTreeMap<(u32, u32), BigRational> = BTreeMap::new();
        for ((a, b), probability) in states {
            let lift = |own: u32, other: u32| own.max((other + 1).min(layers));
            let ways_there = [(lift(b, a), one() - &way.there), (b, way.there.clone())];
            let ways_back = match b {
                0 => vec![(a, one())],
                _ => vec![(lift(a, b), one() - &way.back), (a, way.back.clone())],
            };
            for (b_after, there) in &ways_there {
                for (a_after, back) in &ways_back {
                    let sum = next.entry((*a_after, *b_after)).or_insert_with(BigRational::zero);
                    *sum += &probability * there * back;
                }
            }
        }
        states = next;
    }
    let mut odds = OutcomeOdds::none();
    for ((a, b), probability) in states {
        *match (a == layers, b == layers) {
            (true, true) => &mut odds.captured,
            (true, false) => &mut odds.only_general_1,
            (false, true) => &mut odds.only_general_2,
            (false, false) => &mut odds.nothing,
        } += probability;
    }
    odds
}
