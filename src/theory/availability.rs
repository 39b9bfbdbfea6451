//! How much of the time a system of parts works, and how often it fails.
//!
//! Everything here that combines parts holds *only if their faults are independent*, and so are their
//! repairs: with a power cut, a common bug or one repair crew for all, redundant parts do worse than this.
//!
//! Source: R. E. Barlow and F. Proschan, "Statistical Theory of Reliability and Life Testing".

mod common_cause;
mod repair;

pub use common_cause::common_cause;
pub use repair::{Outages, Part, in_series, outages};

/// The share of time in which something works, with the share in which it does not: each is kept for
/// itself, as the nines of a good system drown in the rounding of 1 - share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Availability {
    up: f64,
    down: f64,
}

/// A span over which downtime is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 365.25 days.
    Year,
    /// The twelfth part of a year: 30.4375 days.
    Month,
    /// 24 hours.
    Day,
}

impl Period {
    /// Its length in seconds.
    pub fn seconds(self) -> f64 {
        const DAY: f64 = 86_400.0;
        match self {
            Self::Year => 365.25 * DAY,
            Self::Month => 365.25 * DAY / 12.0,
            Self::Day => DAY,
        }
    }
}

impl Availability {
    /// What works this share of the time; None unless that is within 0 and 1.
    pub fn new(up: f64) -> Option<Self> {
        (0.0..=1.0).contains(&up).then_some(Self { up, down: 1.0 - up })
    }

    /// What does not work this share of the time; None unless that is within 0 and 1. For many nines it
    /// is more exact than [`Self::new`].
    pub fn of_unavailability(down: f64) -> Option<Self> {
        (0.0..=1.0).contains(&down).then_some(Self { up: 1.0 - down, down })
    }

    /// MTTF / (MTTF + MTTR): what works for a mean time `mttf` until it fails, then for a mean time `mttr`
    /// does not until it is repaired (the renewal reward theorem; only the means matter). Both in the same
    /// unit, finite, 0 or more, and not both 0; None otherwise.
    pub fn of_times(mttf: f64, mttr: f64) -> Option<Self> {
        let cycle = mttf + mttr;
        let valid = mttf >= 0.0 && mttr >= 0.0 && cycle > 0.0 && cycle.is_finite();
        valid.then(|| Self { up: mttf / cycle, down: mttr / cycle })
    }

    /// The share of time in which it works, 0 to 1.
    pub fn up(self) -> f64 {
        self.up
    }

    /// The share of time in which it does not work, 0 to 1.
    pub fn down(self) -> f64 {
        self.down
    }

    /// -log10 of the unavailability: 3 for 99.9%, 3.3 for 99.95%, infinite for what always works.
    pub fn nines(self) -> f64 {
        -self.down.log10()
    }

    /// The nines that are full, as in "three nines"; None for what always works. A billionth of a nine is
    /// forgiven, as 1 - 0.999 is not quite 0.001 in binary.
    pub fn full_nines(self) -> Option<u32> {
        (self.down > 0.0).then(|| (self.nines() + 1e-9).floor() as u32)
    }

    /// The mean time per period in which it does not work, in seconds.
    pub fn downtime(self, period: Period) -> f64 {
        self.down * period.seconds()
    }
}

/// Works while all parts work: the product of their availabilities. Without parts it always works.
/// Independent faults only.
pub fn series(parts: &[Availability]) -> Availability {
    k_of_n(parts.len(), parts)
}

/// Works while one part at least works: 1 - the product of the unavailabilities. Without parts it never
/// works. Independent faults only.
pub fn redundant(parts: &[Availability]) -> Availability {
    k_of_n(1, parts)
}

/// Works while at least k of the parts work: always with k = 0, never with k above their number.
/// Independent faults only.
///
/// The number of parts that work has a distribution that is built up part by part; for equal parts it is
/// the binomial one. Only positive terms are added, so the unavailability keeps its digits. The work is
/// proportional to the square of the number of parts.
pub fn k_of_n(k: usize, parts: &[Availability]) -> Availability {
    let shares = working(parts.iter().copied());
    let (down, up) = shares.split_at(k.min(shares.len()));
    Availability { up: up.iter().sum(), down: down.iter().sum() }
}

/// The probabilities that 0, 1, 2, ... of the parts work.
fn working(parts: impl Iterator<Item = Availability>) -> Vec<f64> {
    let mut shares = vec![1.0];
    for part in parts {
        shares.push(0.0);
        for count in (1..shares.len()).rev() {
            shares[count] = shares[count] * part.down + shares[count - 1] * part.up;
        }
        shares[0] *= part.down;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up(share: f64) -> Availability {
        Availability::new(share).unwrap()
    }

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
    }

    #[test]
    fn the_courses_nines() {
        let year = |share: f64| up(share).downtime(Period::Year);
        assert!((year(0.999) / 3600.0 - 8.766).abs() < 1e-9);
        assert!((year(0.9999) / 60.0 - 52.596).abs() < 1e-8);
        assert!((year(0.99999) / 60.0 - 5.2596).abs() < 1e-8);
        assert!((up(0.999).downtime(Period::Month) / 60.0 - 43.83).abs() < 1e-9);
        assert!((up(0.999).downtime(Period::Day) - 86.4).abs() < 1e-9);
        for (share, nines) in [(0.0, 0), (0.5, 0), (0.9, 1), (0.99, 2), (0.999, 3), (0.99999, 5)] {
            assert_eq!(up(share).full_nines(), Some(nines));
        }
        assert_eq!(up(0.9995).full_nines(), Some(3));
        assert!((up(0.9995).nines() - 3.301_03).abs() < 1e-5);
        assert_eq!((up(1.0).nines(), up(1.0).full_nines()), (f64::INFINITY, None));
    }

    #[test]
    fn from_times() {
        let part = Availability::of_times(999.0, 1.0).unwrap();
        assert!(near(part.up(), 0.999) && near(part.down(), 0.001));
        assert_eq!(Availability::of_times(5.0, 0.0).map(Availability::up), Some(1.0));
        assert_eq!(Availability::of_times(0.0, 5.0).map(Availability::up), Some(0.0));
        for (mttf, mttr) in [(0.0, 0.0), (-1.0, 2.0), (1.0, f64::INFINITY), (f64::NAN, 1.0)] {
            assert_eq!(Availability::of_times(mttf, mttr), None);
        }
        for share in [-0.1, 1.1, f64::NAN] {
            assert_eq!(
                (Availability::new(share), Availability::of_unavailability(share)),
                (None, None)
            );
        }
    }

    #[test]
    fn series_and_redundant() {
        let parts = [up(0.99), up(0.9), up(0.5)];
        assert!(near(series(&parts).up(), 0.99 * 0.9 * 0.5));
        assert!(near(redundant(&parts).down(), 0.01 * 0.1 * 0.5));
        assert_eq!((series(&[]).up(), redundant(&[]).up()), (1.0, 0.0));
        // Nine times two nines: eighteen nines, which 1 - share could not hold.
        let many = vec![Availability::of_unavailability(0.01).unwrap(); 9];
        assert_eq!(redundant(&many).full_nines(), Some(18));
    }

    #[test]
    fn equal_parts_are_binomial() {
        // 2 of 3: 3 a² - 2 a³. 3 of 5 at 0.9: 0.99144.
        let a: f64 = 0.99;
        assert!(near(k_of_n(2, &[up(a); 3]).up(), 3.0 * a * a - 2.0 * a * a * a));
        assert!((k_of_n(3, &[up(0.9); 5]).up() - 0.991_44).abs() < 1e-12);
        assert_eq!(k_of_n(0, &[up(0.2); 4]).down(), 0.0);
        assert_eq!(k_of_n(5, &[up(0.2); 4]).up(), 0.0);
    }

    /// All sets of working parts, one by one.
    #[test]
    fn unequal_parts_as_counted_out() {
        let parts = [0.3, 0.95, 0.6, 0.999, 0.1].map(up);
        for k in 0..=6 {
            let mut expected = 0.0;
            for set in 0u32..32 {
                let share = |at: usize| {
                    if set >> at & 1 == 1 { parts[at].up() } else { parts[at].down() }
                };
                if set.count_ones() as usize >= k {
                    expected += (0..5).map(share).product::<f64>();
                }
            }
            let found = k_of_n(k, &parts);
            assert!((found.up() - expected).abs() < 1e-14, "{k}: {found:?}");
            assert!((found.up() + found.down() - 1.0).abs() < 1e-14);
        }
    }
}
