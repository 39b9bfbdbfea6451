//! Exact probabilities: the decimal text of a scenario, never a float.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A probability as an exact whole number of billionths, so that 0.3 is 3/10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Prob(u32);

/// Why a number is no [`Prob`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ProbError {
    /// Below 0, above 1, or not a number at all.
    OutOfRange(f64),
    /// More than nine decimals: not an exact number of billionths.
    TooFine(f64),
}

impl fmt::Display for ProbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange(x) if *x > 1.0 && *x <= 100.0 => {
                let hundredth = x / 100.0;
                write!(
                    f,
                    "{x} is no probability: it must lie between 0 and 1 ({x}% is {hundredth})"
                )
            }
            Self::OutOfRange(x) => write!(f, "{x} is no probability: it must lie between 0 and 1"),
            Self::TooFine(x) => write!(f, "{x} is too fine: a probability has at most 9 decimals"),
        }
    }
}

impl std::error::Error for ProbError {}

impl Prob {
    /// The denominator all probabilities share.
    pub const ONE_IN: u32 = 1_000_000_000;
    /// It cannot be (though the model may allow it).
    pub const ZERO: Self = Self(0);
    /// It is certain.
    pub const ONE: Self = Self(Self::ONE_IN);

    /// From a whole number of percent, 0 to 100; more counts as 100.
    pub const fn percent(percent: u32) -> Self {
        let percent = if percent > 100 { 100 } else { percent };
        Self(percent * (Self::ONE_IN / 100))
    }

    /// The numerator over [`Prob::ONE_IN`].
    pub const fn billionths(self) -> u32 {
        self.0
    }

    /// The nearest float, for drawing only.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ONE_IN)
    }

    /// Moves by whole percentage points and stays within 0 and 1.
    pub fn nudged(self, points: i32) -> Self {
        let step = i64::from(Self::ONE_IN / 100);
        let moved = i64::from(self.0) + i64::from(points) * step;
        Self(moved.clamp(0, i64::from(Self::ONE_IN)) as u32)
    }

    /// Does a uniform draw over all of `u64` fall below this probability? Exact, and monotone in it.
    pub const fn covers(self, draw: u64) -> bool {
        ((draw as u128 * Self::ONE_IN as u128) >> 64) < self.0 as u128
    }
}

impl TryFrom<f64> for Prob {
    type Error = ProbError;

    fn try_from(x: f64) -> Result<Self, ProbError> {
        if !(0.0..=1.0).contains(&x) {
            return Err(ProbError::OutOfRange(x));
        }
        let billionths = (x * f64::from(Self::ONE_IN)).round() as u32;
        // The shortest decimal text of a float is what its author wrote (up to 15 digits), so a
        // value that comes back from its billionths is exactly that decimal.
        let exact = Self(billionths);
        if exact.as_f64() == x { Ok(exact) } else { Err(ProbError::TooFine(x)) }
    }
}

impl fmt::Display for Prob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per_cent = Self::ONE_IN / 100;
        let (whole, rest) = (self.0 / per_cent, self.0 % per_cent);
        if rest == 0 {
            return write!(f, "{whole}%");
        }
        let decimals = format!("{rest:07}");
        write!(f, "{whole}.{}%", decimals.trim_end_matches('0'))
    }
}

impl Serialize for Prob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::ZERO => serializer.serialize_u64(0),
            Self::ONE => serializer.serialize_u64(1),
            p => serializer.serialize_f64(p.as_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Prob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Prob;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a probability, a number from 0 to 1")
            }
            fn visit_f64<E: de::Error>(self, x: f64) -> Result<Prob, E> {
                Prob::try_from(x).map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, x: u64) -> Result<Prob, E> {
                self.visit_f64(x as f64)
            }
            fn visit_i64<E: de::Error>(self, x: i64) -> Result<Prob, E> {
                self.visit_f64(x as f64)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_text_is_exact() {
        assert_eq!(Prob::try_from(0.3).unwrap().billionths(), 300_000_000);
        assert_eq!(Prob::try_from(0.000_000_001).unwrap().billionths(), 1);
        assert!(matches!(Prob::try_from(0.123_456_789_1), Err(ProbError::TooFine(_))));
        for bad in [-0.1, 1.000_000_1, f64::NAN, f64::INFINITY] {
            assert!(matches!(Prob::try_from(bad), Err(ProbError::OutOfRange(_))), "{bad}");
        }
    }

    #[test]
    fn zero_never_covers_and_one_always_does() {
        for draw in [0, 1, u64::MAX / 2, u64::MAX] {
            assert!(!Prob::ZERO.covers(draw));
            assert!(Prob::ONE.covers(draw));
        }
        assert!(Prob::percent(50).covers(u64::MAX / 2));
        assert!(!Prob::percent(50).covers(u64::MAX / 2 + 1));
    }

    #[test]
    fn shown_without_needless_decimals() {
        assert_eq!(Prob::percent(30).to_string(), "30%");
        assert_eq!(Prob::try_from(0.125).unwrap().to_string(), "12.5%");
        assert_eq!(Prob::try_from(0.0105).unwrap().to_string(), "1.05%");
    }
}
