//! How a message came to be what it is: an adversary's doing has a mark of its own.

use super::theme::{Role, Theme};
use crate::engine::{Event, Fact, Letter};

/// How a message came to be what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It was sent so.
    Sent,
    /// An adversary changed it.
    Modified,
    /// An adversary made it up.
    Forged,
    /// An adversary sends it again.
    Replayed,
}

impl How {
    /// The event that began its present leg says it.
    pub const fn of(began: &Event) -> Self {
        match began.fact {
            Fact::Modified(_) => Self::Modified,
            Fact::Forged(_) => Self::Forged,
            Fact::Replayed(_) => Self::Replayed,
            _ => Self::Sent,
        }
    }

    /// Whose colour it has.
    pub const fn role(self, letter: Letter) -> Role {
        match self {
            Self::Sent => Theme::node(letter.from),
            Self::Modified | Self::Forged => Role::Danger,
            Self::Replayed => Role::City,
        }
    }

    /// What tells it from what was sent so.
    pub const fn mark(self) -> Option<&'static str> {
        match self {
            Self::Sent => None,
            Self::Modified => Some("≠"),
            Self::Forged => Some("!"),
            Self::Replayed => Some("↻"),
        }
    }
}
