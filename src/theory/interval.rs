//! Confidence intervals of a proportion.

/// The 95% Wilson score interval of a proportion, as (least, greatest), both within 0 and 1.
///
/// With n trials, k successes and z = 1.96 it is the set of all p for which |k/n - p| is at most z standard
/// errors under p; solving that quadratic for p gives centre (k + z²/2) / (n + z²) and half-width
/// z / (n + z²) · sqrt(k (n - k) / n + z²/4) (Wilson 1927). With no trials it is everything.
pub fn wilson_95(successes: u64, trials: u64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
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
}
