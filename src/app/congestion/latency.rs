//! How long something took, as a histogram whose quantiles are within 1%.

use crate::engine::Time;

/// Below this every time has a class of its own; above, each doubling has half as many.
const EXACT: u64 = 256;
const PER_DOUBLING: u64 = EXACT / 2;

/// Times by how often they came.
///
/// Classes grow with the time, so that memory does not grow with the number of times: a quantile is told as
/// the least time of its class, at most 1/128 too short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    classes: Vec<u32>,
    count: u64,
}

fn class(time: Time) -> usize {
    if time < EXACT {
        return time as usize;
    }
    let shift = u64::from(time.ilog2()) - u64::from(EXACT.ilog2()) + 1;
    (shift * PER_DOUBLING + (time >> shift)) as usize
}

const fn least(class: usize) -> Time {
    let class = class as u64;
    if class < EXACT {
        return class;
    }
    let shift = class / PER_DOUBLING - 1;
    (class - shift * PER_DOUBLING) << shift
}

impl Latency {
    /// Something took so long.
    pub fn add(&mut self, time: Time) {
        let class = class(time);
        if self.classes.len() <= class {
            self.classes.resize(class + 1, 0);
        }
        self.classes[class] += 1;
        self.count += 1;
    }

    /// How many times there are.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The time that a share of all (0 to 1) did not exceed. `None` where so few came that the share above
    /// it is not even one of them.
    pub fn quantile(&self, share: f64) -> Option<Time> {
        let above = (1.0 - share) * self.count as f64;
        if above < 1.0 - 1e-9 {
            return None;
        }
        let rank = (share * self.count as f64).ceil() as u64;
        let mut before = 0;
        let found = self.classes.iter().position(|count| {
            before += u64::from(*count);
            before >= rank.max(1)
        });
        found.map(least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_each_other_and_are_narrow() {
        let mut before = 0;
        for time in (0..100_000).chain([1 << 40, (1 << 40) + (1 << 33)]) {
            let class = class(time);
            assert!(class == before || class == before + 1 || time > 99_999, "{time}: {class}");
            assert!(least(class) <= time && time - least(class) <= time / 128, "{time}");
            before = class;
        }
    }

    #[test]
    fn quantiles_by_hand() {
        let mut found = Latency::default();
        assert_eq!(found.quantile(0.5), None);
        (1..=100).for_each(|time| found.add(time));
        assert_eq!([0.5, 0.99].map(|share| found.quantile(share)), [Some(50), Some(99)]);
        // The thousandth part of a hundred is nobody.
        assert_eq!(found.quantile(0.999), None);
    }
}
