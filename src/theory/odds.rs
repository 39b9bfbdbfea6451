//! The exact odds of the generals' strategies over a link that loses each messenger independently,
//! when General 1 proposes and everything that is let through arrives before dawn.
//!
//! The two ways may lose with different probabilities: p from General 1 to General 2, q back. Copies
//! change none of these forms, because copies of one message count once.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Zero, pow};

/// The probability of each outcome at dawn; they add up to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeOdds {
    /// Both attack.
    pub captured: BigRational,
    /// General 1 attacks alone.
    pub only_general_1: BigRational,
    /// General 2 attacks alone.
    pub only_general_2: BigRational,
    /// Neither attacks.
    pub nothing: BigRational,
}

/// The loss on both ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossyWay {
    /// From General 1 to General 2.
    pub there: BigRational,
    /// From General 2 to General 1.
    pub back: BigRational,
}

impl LossyWay {
    /// Losses as numerators over a common denominator, which must not be 0.
    pub fn new(there: u64, back: u64, denominator: u64) -> Self {
        let ratio = |n: u64| BigRational::new(BigInt::from(n), BigInt::from(denominator));
        Self { there: ratio(there), back: ratio(back) }
    }
}

impl OutcomeOdds {
    /// Nothing has a probability yet.
    pub(super) fn none() -> Self {
        let zero = BigRational::zero;
        Self { captured: zero(), only_general_1: zero(), only_general_2: zero(), nothing: zero() }
    }
}

pub(super) fn one() -> BigRational {
    BigRational::one()
}

/// Option 1 with n messengers. General 1 attacks in any case; General 2 attacks unless all n are
/// captured, which has probability p^n.
pub fn always_attack(way: &LossyWay, messengers: u32) -> OutcomeOdds {
    let none = pow(way.there.clone(), messengers as usize);
    OutcomeOdds {
        captured: one() - &none,
        only_general_1: none,
        only_general_2: BigRational::zero(),
        nothing: BigRational::zero(),
    }
}

/// Option 2 with n proposals. Nothing happens when no proposal arrives: p^n.
///
/// One acknowledgement for each proposal that arrives: a pair gets through with (1-p)(1-q),
/// independently, so none of n comes back with c = (1 - (1-p)(1-q))^n; General 2 is alone when a
/// proposal arrived and nothing came back: c - p^n.
///
/// m acknowledgements in all on the first arrival: General 2 is alone with (1 - p^n) q^m.
pub fn wait_for_ack(way: &LossyWay, proposals: u32, acknowledgements: Option<u32>) -> OutcomeOdds {
    let none = pow(way.there.clone(), proposals as usize);
    let only_general_2 = match acknowledgements {
        None => {
            let pair = (one() - &way.there) * (one() - &way.back);
            pow(one() - pair, proposals as usize) - &none
        }
        Some(count) => (one() - &none) * pow(way.back.clone(), count as usize),
    };
    OutcomeOdds {
        captured: one() - &none - &only_general_2,
        only_general_1: BigRational::zero(),
        only_general_2,
        nothing: none,
    }
}

/// A handshake of k messages. Message i is sent only if all before it arrived, and each general
/// attacks when it has all it expects: with a(j) the probability that the first j arrive, both attack
/// with a(k), the sender of message k is alone with a(k-1) - a(k), and otherwise nothing happens.
/// With k = 0 nobody sends or attacks.
pub fn handshake(way: &LossyWay, messages: u32) -> OutcomeOdds {
    if messages == 0 {
        return OutcomeOdds { nothing: one(), ..OutcomeOdds::none() };
    }
    let arrive = |count: u32| {
        let there = pow(one() - &way.there, count.div_ceil(2) as usize);
        there * pow(one() - &way.back, (count / 2) as usize)
    };
    let (all, but_one) = (arrive(messages), arrive(messages - 1));
    let alone = &but_one - &all;
    let first_sends_last = messages % 2 == 1;
    let (only_general_1, only_general_2) =
        if first_sends_last { (alone, BigRational::zero()) } else { (BigRational::zero(), alone) };
    OutcomeOdds { captured: all, only_general_1, only_general_2, nothing: one() - but_one }
}

/// Retry until acknowledged. Of the tries, the first `arriving` would arrive before the deadline and
/// the first `acknowledged` (no more than those) would also be acknowledged before it. That General 1
/// stops once it is acknowledged changes no odds: by then both attack. So nothing happens when no try
/// arrives, p^arriving; General 2 is alone when one arrives but none of the first `acknowledged` pairs
/// gets through: (1 - (1-p)(1-q))^acknowledged - p^arriving.
pub fn retry_until_acked(way: &LossyWay, arriving: u32, acknowledged: u32) -> OutcomeOdds {
    let none = pow(way.there.clone(), arriving as usize);
    let pair = (one() - &way.there) * (one() - &way.back);
    let unanswered = pow(one() - pair, acknowledged.min(arriving) as usize);
    OutcomeOdds {
        captured: one() - &unanswered,
        only_general_1: BigRational::zero(),
        only_general_2: unanswered - &none,
        nothing: none,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(n: i64, d: i64) -> BigRational {
        BigRational::new(n.into(), d.into())
    }

    #[test]
    fn option_1_at_30_percent() {
        let odds = always_attack(&LossyWay::new(3, 3, 10), 3);
        assert_eq!((odds.captured, odds.only_general_1), (ratio(973, 1000), ratio(27, 1000)));
    }

    #[test]
    fn outcomes_add_up_to_one() {
        let way = LossyWay::new(1, 3, 7);
        for odds in [
            always_attack(&way, 5),
            wait_for_ack(&way, 4, None),
            wait_for_ack(&way, 4, Some(3)),
            handshake(&way, 6),
            handshake(&way, 7),
            retry_until_acked(&way, 5, 3),
        ] {
            let OutcomeOdds { captured, only_general_1, only_general_2, nothing } = odds;
            assert_eq!(captured + only_general_1 + only_general_2 + nothing, one());
        }
    }
}
