//! Confidence intervals of a proportion and of a mean.

/// The 97.5% quantile of the normal law.
const Z_975: f64 = 1.959_963_984_540_054;

/// The 95% Wilson score interval of a proportion, as (least, greatest), both within 0 and 1.
///
/// With n trials, k successes and z = 1.96 it is the set of all p for which |k/n - p| is at most z standard
/// errors under p; solving that quadratic for p gives centre (k + z²/2) / (n + z²) and half-width
/// z / (n + z²) · sqrt(k (n - k) / n + z²/4) (Wilson 1927). With no trials it is everything.
pub fn wilson_95(successes: u64, trials: u64) -> (f64, f64) {
    const Z: f64 = Z_975;
    if trials == 0 {
        return (0.0, 1.0);
    }
    let (k, n) = (successes as f64, trials as f64);
    let centre = (k + Z * Z / 2.0) / (n + Z * Z);
    let half = Z / (n + Z * Z) * (k * (n - k) / n + Z * Z / 4.0).sqrt();
    // At the ends rounding must not shut out the end itself.
    let least = if successes == 0 { 0.0 } else { (centre - half).max(0.0) };
    let greatest = if successes == trials { 1.0 } else { (centre + half).min(1.0) };
    (least, greatest)
}

/// An interval around a measured mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanInterval {
    /// The measured mean, in the unit of what was measured.
    pub mean: f64,
    /// How far the interval reaches to either side.
    pub half_width: f64,
}

impl MeanInterval {
    /// Whether this value is within the interval, ends included.
    pub fn holds(&self, value: f64) -> bool {
        (value - self.mean).abs() <= self.half_width
    }
}

/// The 95% interval of the mean of independent values of one law: mean ± t s / sqrt(n), with s² the sum of
/// squared deviations over n - 1 and t Student's 97.5% quantile of n - 1 degrees of freedom (Student 1908).
/// Exact for normal values, for others good when there are many. None for fewer than two values.
///
/// Where all values are alike the half-width is 0: of something rare that says only that it has not shown.
pub fn mean_95(values: &[f64]) -> Option<MeanInterval> {
    let freedom = values.len().checked_sub(1).filter(|freedom| *freedom > 0)?;
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let error = (squares / freedom as f64 / count).sqrt();
    Some(MeanInterval { mean, half_width: student_975(freedom) * error })
}

/// Student's 97.5% quantile for 1 or more degrees of freedom, within 0.0006.
///
/// Up to 30 from the usual table; above that z + (z³ + z) / 4n + (5 z⁵ + 16 z³ + 3 z) / 96 n² with z the
/// normal quantile (Abramowitz and Stegun, 26.7.5).
fn student_975(freedom: usize) -> f64 {
    const TABLE: [f64; 30] = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
        2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
        2.052, 2.048, 2.045, 2.042,
    ];
    let n = freedom as f64;
    let series = Z_975
        + (Z_975.powi(3) + Z_975) / (4.0 * n)
        + (5.0 * Z_975.powi(5) + 16.0 * Z_975.powi(3) + 3.0 * Z_975) / (96.0 * n * n);
    freedom.checked_sub(1).and_then(|row| TABLE.get(row).copied()).unwrap_or(series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_worked_out_by_hand() {
        // 0 of 10: z² / (n + z²) = 3.8415 / 13.8415.
        let (least, greatest) = wilson_95(0, 10);
        assert_eq!(least, 0.0);
        assert!((greatest - 0.277_53).abs() < 1e-4, "{greatest}");
        // 50 of 100 is symmetrical: 0.5 ± 0.0962.
        let (least, greatest) = wilson_95(50, 100);
        assert!((least - 0.403_83).abs() < 1e-4 && (greatest - 0.596_17).abs() < 1e-4);
        assert_eq!(wilson_95(0, 0), (0.0, 1.0));
        assert_eq!(wilson_95(7, 7).1, 1.0);
    }

    /// By Simpson's rule over Student's density (1 + x²/n)^(-(n+1)/2), without its constant factor: with
    /// x = sqrt(n) tan(a) it is cos(a)^(n-1) over a from 0 to π/2. 95% of it lies below the quantile.
    #[test]
    fn students_quantiles_cut_off_what_they_say() {
        let area = |n: f64, end: f64| -> f64 {
            let (steps, value) = (20_000, |a: f64| a.cos().powf(n - 1.0));
            let inner: f64 = (1..steps)
                .map(|i| value(end * f64::from(i) / f64::from(steps)) * f64::from(2 + 2 * (i % 2)))
                .sum();
            (value(0.0) + inner + value(end)) * end / f64::from(steps) / 3.0
        };
        for freedom in (1..=40).chain([60, 120, 1000]) {
            let n = freedom as f64;
            let below = area(n, (student_975(freedom) / n.sqrt()).atan());
            let share = below / area(n, std::f64::consts::FRAC_PI_2 - 1e-12);
            assert!((share - 0.95).abs() < 7e-5, "{freedom}: {share}");
        }
    }

    #[test]
    fn a_mean_by_hand() {
        // 1, 2, 3, 4: mean 2.5, s² = 5/3, half-width 3.182 · sqrt(5/12).
        let found = mean_95(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((found.half_width - 3.182 * (5.0f64 / 12.0).sqrt()).abs() < 1e-12, "{found:?}");
        assert!(found.mean == 2.5 && found.holds(4.5) && !found.holds(4.6));
        assert_eq!((mean_95(&[]), mean_95(&[1.0])), (None, None));
        assert_eq!(mean_95(&[3.0, 3.0]), Some(MeanInterval { mean: 3.0, half_width: 0.0 }));
    }
}
