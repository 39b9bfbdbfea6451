//! About how many runs there are, before any is explored.

use std::fmt;

use super::runs::next_question;
use crate::drive::Dice;
use crate::engine::{Algorithm, Choice, Event, EventId, Log, Model, World};

/// About how many runs there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// As a power of ten.
    pub power: f64,
    /// There are as many at least: not every dive came to its end.
    pub at_least: bool,
}

/// "about 10^12", "at least 10^8000"; "very many" where no dive came far enough to say.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at_least && self.power < 1.0 {
            return f.write_str("very many");
        }
        let about = if self.at_least { "at least" } else { "about" };
        write!(f, "{about} 10^{:.0}", self.power)
    }
}

/// How many dives an estimate takes.
const DIVES: u64 = 200;
/// The most events of all dives together: some hundredths of a second, and 200 dives of a thousand messengers.
const EVENTS: u64 = 1_000_000;

/// Estimates the runs from a world on: the mean over random dives of the product of the menus met on the
/// way (Knuth, "Estimating the efficiency of backtrack programs", 1975), which neither over- nor
/// underestimates on average. Where the dives are long, there are fewer, and the last ends on the way.
pub fn estimate<A: Algorithm>(model: &Model<A>, start: &World<A>) -> Estimate {
    let mut left = Left(EVENTS);
    let mut powers = Vec::new();
    let mut at_least = false;
    for dive in 1..=DIVES {
        let (power, ended) = dive_once(model, start, dive, &mut left);
        powers.push(power);
        at_least = !ended;
        if at_least {
            break;
        }
    }
    Estimate { power: mean(&powers), at_least }
}

/// The mean of powers of ten, as a power of ten.
fn mean(powers: &[f64]) -> f64 {
    // Over the greatest, as the powers themselves may be larger than any float.
    let greatest = powers.iter().copied().fold(0.0, f64::max);
    let sum: f64 = powers.iter().map(|power| 10f64.powf(power - greatest)).sum();
    greatest + (sum / powers.len() as f64).log10()
}

/// How many events may still happen.
struct Left(u64);

impl Log for Left {
    fn tell(&mut self, _: Event) -> EventId {
        self.0 = self.0.saturating_sub(1);
        EventId::NONE
    }
}

/// The power of ten of the product of the menus on one dive, every option being equally likely, and
/// whether it came to the end of the run.
fn dive_once<A: Algorithm>(
    model: &Model<A>,
    start: &World<A>,
    dive: u64,
    left: &mut Left,
) -> (f64, bool) {
    let dice = Dice::new(dive);
    let mut world = start.clone();
    let mut power = 0.0;
    while let Some((site, options)) = next_question(&mut world, model, left) {
        if left.0 == 0 {
            return (power, false);
        }
        let chosen = (u128::from(dice.draw(site)) * u128::from(options)) >> 64;
        power += f64::from(options).log10();
        world.answer(model, Choice(chosen as u8));
    }
    (power, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_beyond_any_float_have_a_mean() {
        assert_eq!(mean(&[2.0, 2.0]), 2.0);
        assert!((mean(&[5_000.0, 5_000.0]) - 5_000.0).abs() < 1e-9);
        assert!((mean(&[3.0, 1.0]) - 505f64.log10()).abs() < 1e-9);
    }
}
