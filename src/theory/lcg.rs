//! A source of numbers of the tests here, which owes nothing to what they judge.

/// Knuth's linear congruential generator of MMIX (modulus 2^64); its upper bits serve.
pub(super) struct Lcg(pub(super) u64);

impl Lcg {
    /// Uniform over the open interval from 0 to 1.
    pub(super) fn uniform(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// Exponential with this mean.
    pub(super) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.uniform().ln()
    }
}
