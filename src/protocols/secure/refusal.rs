//! Why a record is not accepted.

use std::fmt;

/// Why a record was refused. Nothing of it has been used, and the receiver is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Refusal {
    /// Not a record: too short, of an unknown version, or with a counter that no sender uses.
    Malformed = 1,
    /// From before a crash that the receiver knows of: its keys are gone.
    OldKeys = 2,
    /// From after a crash that the receiver has not heard of: it has no such keys yet.
    NewKeys = 3,
    /// The tag does not fit: changed, made up, or sealed for the other direction.
    Tampered = 4,
    /// Genuine, but accepted once already.
    Replayed = 5,
    /// Genuine, but so far behind that the window no longer knows whether it was accepted.
    TooOld = 6,
}

impl Refusal {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 6] = [
        Self::Malformed,
        Self::OldKeys,
        Self::NewKeys,
        Self::Tampered,
        Self::Replayed,
        Self::TooOld,
    ];

    /// Its number in events (`Fact::Refused`), 1 to 6; never given to another reason.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The reason of this number, if there is one.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|refusal| refusal.number() == number)
    }

    /// In a few plain words that go on from "refused: ".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Malformed => "not a record",
            Self::OldKeys => "sealed with keys from before a crash",
            Self::NewKeys => "sealed with keys that are not known yet",
            Self::Tampered => "the tag does not fit",
            Self::Replayed => "accepted once already",
            Self::TooOld => "too old to tell from a replay",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_its_reason() {
        let numbers = Refusal::ALL.map(Refusal::number);
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
        assert_eq!(numbers.map(Refusal::of_number), Refusal::ALL.map(Some));
        assert_eq!([0, 7, 255].map(Refusal::of_number), [None; 3]);
    }
}
