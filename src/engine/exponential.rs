//! Exponential times without a random number: equally likely quantiles, of which the last asks again.

use super::Time;

/// One of [`Quantile::COUNT`] equally likely parts of the exponential law, from the shortest times to the
/// longest.
///
/// Each but the last stands for its own mean, so that the mean of the law is exact and its variance is short
/// by less than 0.1% (what varies within a part). The last part has no end: the law has no memory, so beyond
/// its beginning it is the same law once more, and is drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantile(u8);

/// A fixed point of 32 bits.
const ONE: f64 = 4_294_967_296.0;

/// ln((n + 1) / n) = 2 artanh(1 / (2n + 1)), summed until nothing changes. Only operations that IEEE 754
/// fixes to the last bit: the same on every machine.
const fn log_step(n: u32) -> f64 {
    let x = 1.0 / (2.0 * n as f64 + 1.0);
    let (mut power, mut sum, mut odd) = (x, 0.0, 1.0);
    while power / odd > 1e-18 {
        sum += power / odd;
        power *= x * x;
        odd += 2.0;
    }
    2.0 * sum
}

/// The means of the parts in units of the law's mean, as fixed points; in the last place where the last
/// part begins.
const MEANS: [u64; Quantile::COUNT as usize] = means();

const fn means() -> [u64; Quantile::COUNT as usize] {
    let count = Quantile::COUNT as usize;
    let mut means = [0; Quantile::COUNT as usize];
    // -ln(j / count) for j = count, count - 1, ...: where the parts begin.
    let mut begins = 0.0;
    let mut part = 0;
    while part < count {
        let left = (count - part) as u32;
        if left == 1 {
            means[part] = (begins * ONE + 0.5) as u64;
        } else {
            let ends = begins + log_step(left - 1);
            // The integral of x e^-x over the part, by its share 1 / count: with a = left / count and
            // b = (left - 1) / count it is (a (1 - ln a) - b (1 - ln b)) count.
            let (a, b) = (left as f64, (left - 1) as f64);
            let mean = a * (1.0 + begins) - b * (1.0 + ends);
            means[part] = (mean * ONE + 0.5) as u64;
            begins = ends;
        }
        part += 1;
    }
    means
}

impl Quantile {
    /// How many parts there are.
    pub const COUNT: u8 = 255;

    /// The part at this place, from the shortest times; those past the last are the last.
    pub const fn new(place: u8) -> Self {
        Self(if place < Self::COUNT { place } else { Self::COUNT - 1 })
    }

    /// Is it drawn again?
    pub const fn is_last(self) -> bool {
        self.0 == Self::COUNT - 1
    }

    /// The time, of a law with this mean, when the last part was drawn `level` times before; rounded to the
    /// nearest whole time.
    pub fn time(self, mean: u32, level: u8) -> Time {
        let before = MEANS[usize::from(Self::COUNT) - 1] * u64::from(level);
        let all = u128::from(before) + u128::from(MEANS[usize::from(self.0)]);
        ((all * u128::from(mean) + (1 << 31)) >> 32) as Time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_means_are_frozen() {
        let shown: Vec<u64> = [0, 1, 127, 253, 254].map(|place| MEANS[place]).into();
        insta::assert_debug_snapshot!(shown);
    }

    /// Mean and variance of the law, from the parts and from the law's want of memory: with q = 1 / count for
    /// the last part and begin c, m = s + q (c + m), and likewise for the second moment.
    #[test]
    fn the_law_has_its_mean_and_nearly_its_variance() {
        let count = f64::from(Quantile::COUNT);
        let part = |place: usize| MEANS[place] as f64 / ONE;
        let last = usize::from(Quantile::COUNT) - 1;
        let (c, q) = (part(last), 1.0 / count);
        let first: f64 = (0..last).map(part).sum::<f64>() * q;
        let mean = (first + q * c) / (1.0 - q);
        assert!((mean - 1.0).abs() < 1e-9, "{mean}");
        let squares: f64 = (0..last).map(|place| part(place).powi(2)).sum::<f64>() * q;
        let second = (squares + q * (c * c + 2.0 * c * mean)) / (1.0 - q);
        let variance = second - mean * mean;
        assert!((0.999..1.0).contains(&variance), "{variance}");
        assert!((c - count.ln()).abs() < 1e-9);
    }

    #[test]
    fn times_rise_with_the_part_and_the_level() {
        let times: Vec<Time> =
            (0..Quantile::COUNT - 1).map(|n| Quantile::new(n).time(1_000_000, 0)).collect();
        assert!(times.is_sorted() && times[0] < 2_000 && times[253] > 5_000_000);
        assert_eq!(Quantile::new(3).time(0, 5), 0);
        assert!(Quantile::new(0).time(1_000_000, 1) > times[253]);
    }
}
