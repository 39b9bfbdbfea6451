//! How often a system of repairable parts fails, and how long for.

use super::{Availability, k_of_n, working};

/// A part that fails and is repaired, over and over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    availability: Availability,
    cycle: f64,
}

impl Part {
    /// A part with these mean times until it fails and until it is repaired, as in
    /// [`Availability::of_times`].
    pub fn new(mttf: f64, mttr: f64) -> Option<Self> {
        let availability = Availability::of_times(mttf, mttr)?;
        Some(Self { availability, cycle: mttf + mttr })
    }

    /// The share of time in which it works.
    pub fn availability(self) -> Availability {
        self.availability
    }
}

/// How a system fails in the long run, in the unit of time of its parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outages {
    /// The share of time in which the system works.
    pub availability: Availability,
    /// Failures per unit of time.
    pub frequency: f64,
    /// The mean time from a repair of the system to its next failure; infinite if it never fails.
    pub mean_up: f64,
    /// The mean length of an outage; infinite if it never works.
    pub mean_down: f64,
}

/// The outages of a system that works while at least k of its parts work (k = their number: in series; 1:
/// redundant), each failing and being repaired independently of the others.
///
/// The system fails when a part fails while exactly k - 1 of the others work. Part i fails
/// 1 / (MTTF + MTTR) times per unit of time, so the frequency is the sum over i of that times
/// P(k - 1 of the others work); the mean times are the shares of time over the frequency (R. E. Barlow and
/// F. Proschan, "Availability theory for multicomponent systems", 1973). Of the times only the means
/// matter; for exponential ones it is the flow of the birth-death chain from k to k - 1. The work is
/// proportional to the cube of the number of parts.
pub fn outages(k: usize, parts: &[Part]) -> Outages {
    let all: Vec<Availability> = parts.iter().map(|part| part.availability).collect();
    let critical = |except: usize| -> f64 {
        let others = all.iter().enumerate().filter(|(at, _)| *at != except).map(|(_, part)| *part);
        let enough_but_one = k.checked_sub(1);
        enough_but_one.and_then(|count| working(others).get(count).copied()).unwrap_or(0.0)
    };
    let failures = parts.iter().enumerate().map(|(at, part)| critical(at) / part.cycle);
    let (availability, frequency) = (k_of_n(k, &all), failures.sum());
    Outages::of(availability, frequency)
}

impl Outages {
    /// The mean times are the shares of time over the frequency. What has no share of the time has no length
    /// either, also where nothing ever fails.
    fn of(availability: Availability, frequency: f64) -> Self {
        let mean = |share: f64| if share == 0.0 { 0.0 } else { share / frequency };
        let (mean_up, mean_down) = (mean(availability.up), mean(availability.down));
        Self { availability, frequency, mean_up, mean_down }
    }
}

/// Independent groups in series: the whole works while all of them do, and fails when one fails while the
/// others work. So its frequency is the sum of theirs, each times the availability of all the others.
pub fn in_series(groups: &[Outages]) -> Outages {
    let others = |except: usize| -> f64 {
        let rest = groups.iter().enumerate().filter(|(at, _)| *at != except);
        rest.map(|(_, group)| group.availability.up()).product()
    };
    let failures = groups.iter().enumerate().map(|(at, group)| group.frequency * others(at));
    let all: Vec<Availability> = groups.iter().map(|group| group.availability).collect();
    Outages::of(k_of_n(all.len(), &all), failures.sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::lcg::Lcg;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
    }

    #[test]
    fn one_part_is_itself() {
        let part = Part::new(99.0, 1.0).unwrap();
        let found = outages(1, &[part]);
        assert!(near(found.mean_up, 99.0) && near(found.mean_down, 1.0), "{found:?}");
        assert!(near(found.frequency, 0.01) && near(found.availability.up(), 0.99));
        assert_eq!(part.availability(), found.availability);
    }

    #[test]
    fn groups_in_series_are_parts_in_series() {
        let parts = [Part::new(100.0, 1.0).unwrap(), Part::new(50.0, 10.0).unwrap()];
        let groups = parts.map(|part| outages(1, &[part]));
        let (found, all) = (in_series(&groups), outages(2, &parts));
        assert!(near(found.frequency, all.frequency) && near(found.mean_down, all.mean_down));
        assert!(near(found.availability.down(), all.availability.down()));
    }

    #[test]
    fn in_series_the_rates_of_failure_add_up() {
        let parts = [Part::new(100.0, 1.0).unwrap(), Part::new(50.0, 10.0).unwrap()];
        assert!(near(outages(2, &parts).mean_up, 1.0 / (0.01 + 0.02)));
    }

    #[test]
    fn when_all_are_down_the_rates_of_repair_add_up() {
        let parts = [Part::new(100.0, 1.0).unwrap(), Part::new(50.0, 10.0).unwrap()];
        assert!(near(outages(1, &parts).mean_down, 1.0 / (1.0 + 0.1)));
    }

    /// Two of three equal parts, as the birth-death chain with rates of failure i λ and of repair
    /// (3 - i) μ: P(i) is proportional to the binomial, and the flow from 2 to 1 is P(2) 2 λ.
    #[test]
    fn equal_parts_as_birth_and_death() {
        let (lambda, mu) = (0.02f64, 0.5f64);
        let weights = [1.0, 3.0 * mu / lambda, 3.0 * (mu / lambda).powi(2), (mu / lambda).powi(3)];
        let two = weights[2] / weights.iter().sum::<f64>();
        let found = outages(2, &[Part::new(1.0 / lambda, 1.0 / mu).unwrap(); 3]);
        assert!(near(found.frequency, two * 2.0 * lambda), "{found:?}");
        assert!(near(found.frequency * (found.mean_up + found.mean_down), 1.0));
    }

    #[test]
    fn what_never_fails_and_what_never_works() {
        let part = Part::new(9.0, 1.0).unwrap();
        let never_fails = outages(0, &[part; 2]);
        assert_eq!((never_fails.frequency, never_fails.mean_down), (0.0, 0.0));
        assert_eq!(never_fails.mean_up, f64::INFINITY);
        let never_works = outages(3, &[part; 2]);
        assert_eq!((never_works.frequency, never_works.mean_up), (0.0, 0.0));
        assert_eq!(never_works.mean_down, f64::INFINITY);
        let mended_at_once = outages(1, &[Part::new(9.0, 0.0).unwrap()]);
        assert!(near(mended_at_once.mean_up, 9.0) && mended_at_once.mean_down == 0.0);
    }

    /// Two of three unequal parts over 2 000 000 units of time, working for an exponential and repaired in a
    /// fixed time: share of time and number of failures within 1% of the forms.
    #[test]
    fn as_played() {
        const END: f64 = 2_000_000.0;
        let times = [(10.0, 1.0), (5.0, 2.0), (20.0, 8.0)];
        let mut dice = Lcg(7);
        let mut changes: Vec<(f64, i32)> = Vec::new();
        for (mttf, mttr) in times {
            let mut now = 0.0;
            while now < END {
                now += dice.exponential(mttf);
                changes.push((now, -1));
                now += mttr;
                changes.push((now, 1));
            }
        }
        changes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut working, mut since, mut up, mut failures) = (3, 0.0, 0.0, 0);
        for (at, change) in changes.into_iter().filter(|(at, _)| *at < END) {
            up += if working >= 2 { at - since } else { 0.0 };
            failures += i32::from(working == 2 && change == -1);
            (working, since) = (working + change, at);
        }
        let found = outages(2, &times.map(|(mttf, mttr)| Part::new(mttf, mttr).unwrap()));
        let (share, rate) = (up / END, f64::from(failures) / END);
        println!("{found:?}: played {share:.5}, {rate:.5}");
        assert!((share / found.availability.up() - 1.0).abs() < 0.01, "{share}");
        assert!((rate / found.frequency - 1.0).abs() < 0.01, "{rate}");
    }
}
