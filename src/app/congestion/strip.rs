//! The line's length over the whole run, in a fixed number of parts.

use crate::engine::Time;

/// How many parts the run is cut into.
const PARTS: usize = 240;

/// The mean length of the line and the drops, part by part.
#[derive(Clone)]
pub struct Strip {
    end: Time,
    now: Time,
    /// Length times time, and drops.
    parts: Vec<(f64, u32)>,
}

impl Strip {
    /// A run that ends then.
    pub fn new(end: Time) -> Self {
        Self { end: end.max(1), now: 0, parts: vec![(0.0, 0); PARTS] }
    }

    fn part(&self, at: Time) -> usize {
        ((at.min(self.end) as u128 * PARTS as u128 / u128::from(self.end)) as usize).min(PARTS - 1)
    }

    fn begins(&self, part: usize) -> f64 {
        self.end as f64 * part as f64 / PARTS as f64
    }

    /// Up to this time the line was so long.
    pub fn hold(&mut self, length: usize, until: Time) {
        let (from, to) = (self.part(self.now), self.part(until));
        for part in from..=to {
            let first = self.begins(part).max(self.now as f64);
            let last = self.begins(part + 1).min(until as f64);
            self.parts[part].0 += length as f64 * (last - first).max(0.0);
        }
        self.now = self.now.max(until);
    }

    /// Something was dropped then.
    pub fn drop(&mut self, at: Time) {
        let part = self.part(at);
        self.parts[part].1 += 1;
    }

    /// The mean length and the drops from one share of the run (0 to 1) to another; `None` where it has not
    /// come yet.
    pub fn between(&self, from: f64, to: f64) -> Option<(f64, u32)> {
        let place = |share: f64| ((share * PARTS as f64) as usize).min(PARTS - 1);
        let (first, last) = (place(from), place(to).max(place(from) + 1).min(PARTS));
        let began = self.begins(first);
        if began >= self.now as f64 && self.now < self.end {
            return None;
        }
        let passed = self.begins(last).min(self.now as f64) - began;
        let parts = &self.parts[first..last];
        let area: f64 = parts.iter().map(|part| part.0).sum();
        Some((area / passed.max(1e-9), parts.iter().map(|part| part.1).sum()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_averaged_over_time() {
        let mut strip = Strip::new(2_400);
        strip.hold(0, 1_200);
        strip.hold(4, 1_205);
        strip.drop(1_201);
        strip.hold(2, 1_230);
        assert_eq!(strip.between(0.0, 0.25), Some((0.0, 0)));
        // The part from 1200 to 1210: 4 for half of it and 2 for the rest.
        assert_eq!(strip.between(0.5, 0.5), Some((3.0, 1)));
        assert_eq!(strip.between(0.9, 1.0), None);
    }
}
