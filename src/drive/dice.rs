//! Dice: randomness as a function of (seed, site), not a shared stream.
//!
//! Two runs with the same seed give every site that both ask the same draw, so between two loss
//! probabilities exactly the messengers whose draw lies between fare differently (common random
//! numbers).

use crate::engine::{Question, Site};

use super::{Driver, Reply};

/// Answers every question at random from a seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dice {
    key: u64,
}

/// The increment of `SplitMix64`: 2^64 divided by the golden ratio, made odd.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of `SplitMix64` (Steele, Lea, Flood 2014), a bijection that mixes all bits. Frozen:
/// it fixes what every saved seed means.
const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Dice {
    /// The dice of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { key: mix(seed.wrapping_add(GOLDEN)) }
    }

    /// The dice of one of many trials: independent of the others, and the same whenever the same
    /// trial is made.
    pub const fn of_trial(self, trial: u64) -> Self {
        Self { key: mix(self.key.wrapping_add(trial.wrapping_mul(GOLDEN))) }
    }

    /// The draw at a site, uniform over all of `u64`.
    #[inline]
    pub const fn draw(self, site: Site) -> u64 {
        mix(self.key ^ mix(site.packed().wrapping_add(GOLDEN)))
    }
}

impl Driver for Dice {
    #[inline]
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        Reply::Answer(question.menu.pick(self.draw(question.site)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Ask, Kind, NodeId, Prob};

    fn proposal(nth: u32) -> Site {
        Site::of(Ask::Capture, NodeId(0), NodeId(1), Kind(0), nth)
    }

    #[test]
    fn draws_are_frozen() {
        let dice = Dice::new(42);
        let draws: Vec<u64> = (1..=3).map(|nth| dice.draw(proposal(nth))).collect();
        insta::assert_debug_snapshot!(draws);
    }

    #[test]
    fn draws_are_spread_evenly() {
        let dice = Dice::new(7);
        let half = Prob::percent(50);
        let heads = (1..=100_000).filter(|&nth| half.covers(dice.draw(proposal(nth)))).count();
        // Five standard deviations of a fair coin thrown 100,000 times.
        assert!(heads.abs_diff(50_000) < 800, "{heads}");
    }
}
