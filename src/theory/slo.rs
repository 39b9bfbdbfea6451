//! The arithmetic of a service level objective: what share of the requests may go wrong, and how much of
//! that has been spent. Whole numbers and exact ratios only.
//!
//! What counts as good ("answered within 200 ms") is the caller's. Source of the words: B. Beyer and
//! others, "The Site Reliability Workbook", chapters 2 and 5.

use num_rational::Ratio;
use num_traits::One;

/// The share of requests that must be good: `good` of every `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objective {
    good: u32,
    of: u32,
}

/// An objective held against the requests of its whole period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The greatest number of bad requests with which the objective is still met.
    pub allowed: u64,
    /// The bad requests so far.
    pub used: u64,
    /// The share of the budget that is used: 1 is all of it, above 1 the objective is missed. It is of the
    /// unrounded budget. None where there is none: without requests, and where all must be good.
    pub share_used: Option<Ratio<i128>>,
}

impl Objective {
    /// `good` of every `of` requests must be good: 999 of 1000 for 99.9%. None unless good ≤ of and of > 0.
    pub fn new(good: u32, of: u32) -> Option<Self> {
        (good <= of && of > 0).then_some(Self { good, of })
    }

    /// The objective in millionths: 999 000 for 99.9%. None above a million.
    pub fn parts_per_million(good: u32) -> Option<Self> {
        Self::new(good, 1_000_000)
    }

    /// Whether it is met with `bad` of `total` requests bad. None without requests, which neither meet nor
    /// miss it.
    pub fn met(self, total: u64, bad: u64) -> Option<bool> {
        (total > 0).then(|| bad <= self.allowed(total))
    }

    /// The greatest number of bad requests of `total` with which it is met: total (1 - objective),
    /// rounded down.
    pub fn allowed(self, total: u64) -> u64 {
        let allowed = u128::from(total) * u128::from(self.of - self.good) / u128::from(self.of);
        // No more than `total`, as no more than `of` of `of` may be bad.
        u64::try_from(allowed).unwrap_or(total)
    }

    /// How fast `bad` of `total` requests spend the budget: their share over the share allowed. At 1 a
    /// whole period like this spends it exactly, at 2 half a period does. None without requests, and where
    /// all must be good (nothing to spend: the first bad request is one too many).
    pub fn burn_rate(self, total: u64, bad: u64) -> Option<Ratio<i128>> {
        // Products of 64 and 32 bits: 128 bits hold them.
        let allowed = i128::from(total) * i128::from(self.of - self.good);
        (allowed > 0).then(|| Ratio::new(i128::from(bad) * i128::from(self.of), allowed))
    }

    /// The budget over a whole period of `total` requests, counted or expected, `bad` of which have been
    /// bad so far. None if more are bad than there are.
    pub fn budget(self, total: u64, bad: u64) -> Option<Budget> {
        let share_used = self.burn_rate(total, bad);
        (bad <= total).then(|| Budget { allowed: self.allowed(total), used: bad, share_used })
    }
}

impl Budget {
    /// The bad requests that may still come; negative by how many there were too many.
    pub fn left(self) -> i128 {
        i128::from(self.allowed) - i128::from(self.used)
    }

    /// The share of the budget that is left, negative when overspent. None where there is no budget.
    pub fn share_left(self) -> Option<Ratio<i128>> {
        self.share_used.map(|used| Ratio::one() - used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_nines() -> Objective {
        Objective::new(999, 1000).unwrap()
    }

    #[test]
    fn a_million_requests_at_three_nines() {
        let budget = three_nines().budget(1_000_000, 250).unwrap();
        assert_eq!((budget.allowed, budget.used, budget.left()), (1000, 250, 750));
        assert_eq!(budget.share_used, Some(Ratio::new(1, 4)));
        assert_eq!(budget.share_left(), Some(Ratio::new(3, 4)));
        let over = three_nines().budget(1_000_000, 1500).unwrap();
        assert_eq!((over.left(), over.share_left()), (-500, Some(Ratio::new(-1, 2))));
        assert_eq!(Objective::parts_per_million(999_000).unwrap().allowed(5000), 5);
    }

    #[test]
    fn met_to_the_very_request() {
        assert_eq!(three_nines().met(1000, 1), Some(true));
        assert_eq!(three_nines().met(1000, 2), Some(false));
        // Of 999 requests none may be bad: one is more than a thousandth.
        assert_eq!((three_nines().allowed(999), three_nines().met(999, 1)), (0, Some(false)));
        // Rounding down is exact: bad / total ≤ 1/1000 just when bad ≤ allowed.
        for total in 1..5000u64 {
            let allowed = three_nines().allowed(total);
            assert!(allowed * 1000 <= total && (allowed + 1) * 1000 > total);
        }
    }

    #[test]
    fn burn_rates() {
        assert_eq!(three_nines().burn_rate(1000, 1), Some(Ratio::one()));
        // 1% bad burns a budget of 0.1% ten times too fast.
        assert_eq!(three_nines().burn_rate(500, 5), Some(Ratio::from(10)));
        assert_eq!(three_nines().burn_rate(500, 0), Some(Ratio::from(0)));
    }

    #[test]
    fn no_requests_say_nothing() {
        assert_eq!((three_nines().met(0, 0), three_nines().burn_rate(0, 0)), (None, None));
        let empty = three_nines().budget(0, 0).unwrap();
        assert_eq!((empty.allowed, empty.left(), empty.share_used), (0, 0, None));
        assert_eq!(three_nines().budget(3, 4), None);
    }

    #[test]
    fn all_and_none_must_be_good() {
        let all = Objective::new(1, 1).unwrap();
        assert_eq!((all.met(10, 0), all.met(10, 1)), (Some(true), Some(false)));
        assert_eq!((all.allowed(10), all.burn_rate(10, 1)), (0, None));
        let none = Objective::new(0, 1).unwrap();
        assert_eq!((none.allowed(u64::MAX), none.met(10, 10)), (u64::MAX, Some(true)));
        assert_eq!((Objective::new(2, 1), Objective::new(0, 0)), (None, None));
        assert_eq!(Objective::parts_per_million(1_000_001), None);
    }

    #[test]
    fn nothing_overflows() {
        let objective = Objective::new(u32::MAX - 1, u32::MAX).unwrap();
        let budget = objective.budget(u64::MAX, u64::MAX).unwrap();
        assert_eq!(budget.share_used, Some(Ratio::from(i128::from(u32::MAX))));
    }
}
