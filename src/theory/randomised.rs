//! The bounds of randomised coordinated attack, and its odds over a link that loses at random.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::odds::{LossyWay, OutcomeOdds, one};

/// The greatest probability of a lone attack of randomised coordinated attack in r rounds: 1/r.
///
/// Both levels differ by at most 1: a general's level is at most 1 above what the other had. So of the r
/// keys at most one lies between them (Lynch, "Distributed Algorithms", section 5.2.2). With one proposer
/// it is attained, for instance by capturing one general's last message. r must be 1 or more.
pub fn disagreement_bound(rounds: u32) -> BigRational {
    BigRational::new(BigInt::from(1), BigInt::from(rounds))
}

/// No protocol in r rounds that never attacks without a proposal and surely attacks when all propose and
/// everything arrives disagrees with less than 1/(r+1) at worst, when both generals have inputs (Varghese
/// and Lynch 1992; Lynch, section 5.2.3).
pub fn disagreement_lower_bound(rounds: u32) -> BigRational {
    BigRational::new(BigInt::from(1), BigInt::from(rounds + 1))
}

/// What one general has come to: its level, and whether it knows the key.
type State = (u32, bool);

/// The odds of randomised coordinated attack in r rounds when each messenger is lost independently and
/// General 1 proposes.
///
/// A recurrence over rounds: of the pair of (level, key known) the state after a round follows from the
/// state before and from which of the two messages arrive. At the end, with the key uniform over 1 to r, a
/// general at level l that knows the key attacks for l of the r keys; General 1 always knows it.
pub fn randomised_attack(way: &LossyWay, rounds: u32) -> OutcomeOdds {
    let mut states = std::collections::BTreeMap::from([(((0, true), (0, false)), one())]);
    for _ in 0..rounds {
        let mut next: std::collections::BTreeMap<(State, State), BigRational> = Default::default();
        for ((a, b), probability) in states {
            for (there, back) in [(false, false), (false, true), (true, false), (true, true)] {
                let share =
                    |lost: &BigRational, arrives| if arrives { one() - lost } else { lost.clone() };
                let weight = &probability * share(&way.there, there) * share(&way.back, back);
                let hear = |own: State, other: State, arrives: bool| match arrives {
                    true => (own.0.max(other.0 + 1), own.1 || other.1),
                    false => own,
                };
                let after = (hear(a, b, back), hear(b, a, there));
                *next.entry(after).or_insert_with(BigRational::zero) += weight;
            }
        }
        states = next;
    }
    let mut odds = OutcomeOdds::none();
    for (((level_1, _), (level_2, knows)), probability) in states {
        let keys_1 = level_1.min(rounds);
        let keys_2 = if knows { level_2.min(rounds) } else { 0 };
        let share =
            |keys: u32| &probability * BigRational::new(BigInt::from(keys), BigInt::from(rounds));
        odds.captured += share(keys_1.min(keys_2));
        odds.only_general_1 += share(keys_1.saturating_sub(keys_2));
        odds.only_general_2 += share(keys_2.saturating_sub(keys_1));
        odds.nothing += share(rounds - keys_1.max(keys_2));
    }
    odds
}
