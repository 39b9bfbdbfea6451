//! The classes of failure detectors: which promises each makes.
//!
//! Chandra and Toueg, "Unreliable failure detectors for reliable distributed systems" (1996).

use super::CellFinding;
use crate::protocols::Promise;

/// A class of failure detectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Complete, and never wrong.
    Perfect,
    /// Complete, and not wrong any more after some time.
    EventuallyPerfect,
}

impl Class {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Perfect, Self::EventuallyPerfect];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Perfect => "perfect",
            Self::EventuallyPerfect => "eventually perfect",
        }
    }

    /// Its name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Perfect => "perfect",
            Self::EventuallyPerfect => "eventually_perfect",
        }
    }

    /// The sign that it has in the literature.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Perfect => "P",
            Self::EventuallyPerfect => "◇P",
        }
    }

    /// What it promises.
    pub const fn promises(self) -> [Promise; 2] {
        match self {
            Self::Perfect => [Promise::Completeness, Promise::Accuracy],
            Self::EventuallyPerfect => [Promise::Completeness, Promise::EventualAccuracy],
        }
    }

    /// What each class comes to, where all that it promises was judged.
    pub(super) fn all(judged: &[(Promise, CellFinding)]) -> Vec<(Self, CellFinding)> {
        let of = |class: Self| {
            let findings = class.promises().map(|promise| {
                judged.iter().find(|(one, _)| *one == promise).map(|(_, finding)| finding.clone())
            });
            let [Some(one), Some(another)] = findings else { return None };
            Some((class, one.and(another)))
        };
        Self::ALL.into_iter().filter_map(of).collect()
    }
}
