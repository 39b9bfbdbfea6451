//! Questions the world asks, with their finite, weighted menus.

use super::{Delays, Lies, Prob, Quantile, Site, Time};

/// The option chosen, as its place in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Choice(pub u8);

impl Choice {
    /// The first option of every capture: the city keeps the messenger.
    pub const CAPTURED: Self = Self(0);
    /// The second: it is let through.
    pub const PASSED: Self = Self(1);
    /// The first option of every copy question: a second messenger goes on.
    pub const COPIED: Self = Self(0);
    /// The second: it goes on alone.
    pub const SINGLE: Self = Self(1);
    /// The first option of every crash question: the node stops here.
    pub const CRASHES: Self = Self(0);
    /// The second: it goes on.
    pub const GOES_ON: Self = Self(1);
}

/// One option of a menu, as it is drawn and saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Opt {
    /// The city keeps the messenger.
    Captured,
    /// The messenger is let through.
    Passed,
    /// The messenger goes on, and so does a copy.
    Copied,
    /// The messenger goes on alone.
    Single,
    /// The messenger goes on with another content.
    Modified,
    /// The messenger goes on, and is sent again much later.
    Replayed,
    /// The node crashes here.
    Crashes,
    /// The node goes on.
    GoesOn,
    /// A traitor sends this content.
    Says(u16),
    /// A traitor sends nothing.
    Silent,
    /// This number: so long the whole way takes, or this is drawn.
    Number(Time),
}

/// What can be answered, and how likely each answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Menu<'m> {
    /// Captured with this probability, or passed.
    Capture(Prob),
    /// Captured or passed as an adversary likes: there are no weights.
    Adversary,
    /// Captured, passed, modified or replayed, as an active adversary likes.
    Tamper,
    /// Does the node crash here, with this probability?
    Crash(Prob),
    /// What a traitor sends: there are no weights.
    Lie(Lies),
    /// Copied with this probability, or single.
    Copy(Prob),
    /// One of a small weighted set of delays.
    Delay(&'m Delays),
    /// A whole number from 1 to this one, each equally likely.
    Draw(u8),
    /// One of so many messages that have passed the city arrives next, counted from the one that passed first,
    /// or (where time may go on before) none.
    Order {
        /// How many.
        count: u8,
        /// May time go on first?
        none: bool,
    },
    /// A [`Quantile`] of an exponential law, each equally likely.
    Wait,
}

/// A question that stands open: its name and its menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question<'m> {
    /// What is asked.
    pub site: Site,
    /// What can be answered.
    pub menu: Menu<'m>,
}

impl Menu<'_> {
    /// How many options there are; always two or more.
    pub fn len(&self) -> usize {
        match self {
            Menu::Capture(_) | Menu::Adversary | Menu::Copy(_) | Menu::Crash(_) => 2,
            Menu::Tamper => 4,
            Menu::Lie(lies) => lies.contents().len() + 1,
            Menu::Delay(delays) => delays.len(),
            Menu::Draw(most) => usize::from(*most),
            Menu::Wait => Quantile::COUNT.into(),
            Menu::Order { count, none } => usize::from(*count) + usize::from(*none),
        }
    }

    /// Never: a menu has at least two options.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The option at this place, or `None` past the last.
    pub fn option(&self, choice: Choice) -> Option<Opt> {
        match (self, choice.0) {
            (Menu::Capture(_) | Menu::Adversary | Menu::Tamper, 0) => Some(Opt::Captured),
            (Menu::Capture(_) | Menu::Adversary | Menu::Tamper, 1) => Some(Opt::Passed),
            (Menu::Tamper, 2) => Some(Opt::Modified),
            (Menu::Tamper, 3) => Some(Opt::Replayed),
            (Menu::Crash(_), 0) => Some(Opt::Crashes),
            (Menu::Crash(_), 1) => Some(Opt::GoesOn),
            (Menu::Lie(lies), n) => match lies.contents().get(usize::from(n)) {
                Some(&content) => Some(Opt::Says(content)),
                None => (usize::from(n) == lies.contents().len()).then_some(Opt::Silent),
            },
            (Menu::Copy(_), 0) => Some(Opt::Copied),
            (Menu::Copy(_), 1) => Some(Opt::Single),
            (Menu::Delay(delays), n) => delays.get(usize::from(n)).map(Opt::Number),
            (Menu::Order { count, .. }, n) if n < *count => Some(Opt::Number(Time::from(n) + 1)),
            (Menu::Order { count, none: true }, n) if n == *count => Some(Opt::Number(0)),
            (Menu::Wait, n) if n < Quantile::COUNT => Some(Opt::Number(Time::from(n) + 1)),
            (Menu::Draw(most), n) if n < *most => Some(Opt::Number(Time::from(n) + 1)),
            _ => None,
        }
    }

    /// Where an option stands in the menu, if it is offered.
    pub fn place(&self, option: Opt) -> Option<Choice> {
        self.choices().find(|&choice| self.option(choice) == Some(option))
    }

    /// Every choice, in order.
    pub fn choices(&self) -> impl Iterator<Item = Choice> + use<> {
        // A set of delays holds at most `Delays::MOST` values, far fewer than 256.
        (0..self.len() as u8).map(Choice)
    }

    /// Every option, in order.
    pub fn options(&self) -> Vec<Opt> {
        self.choices().filter_map(|choice| self.option(choice)).collect()
    }

    /// The exact weight of an option as (numerator, denominator); the weights of a menu add up to 1.
    /// `None` where an adversary chooses.
    pub fn weight(&self, choice: Choice) -> Option<(u64, u64)> {
        Some(match self {
            Menu::Adversary | Menu::Tamper | Menu::Lie(_) | Menu::Order { .. } => return None,
            Menu::Capture(p) | Menu::Copy(p) | Menu::Crash(p) => {
                let first = p.billionths();
                let weight = if choice.0 == 0 { first } else { Prob::ONE_IN - first };
                (u64::from(weight), u64::from(Prob::ONE_IN))
            }
            Menu::Delay(delays) => delays.weight(usize::from(choice.0)),
            Menu::Draw(most) => (1, u64::from(*most)),
            Menu::Wait => (1, Quantile::COUNT.into()),
        })
    }

    /// The option that a uniform draw over all of `u64` falls on. The unlikely-to-pass option comes
    /// first, so a larger loss only ever turns "passed" into "captured" for the same draw. An adversary
    /// that nobody plays captures nobody; a traitor says what the draw says, and so messages arrive.
    #[inline]
    pub fn pick(&self, draw: u64) -> Choice {
        match self {
            Menu::Capture(p) | Menu::Copy(p) | Menu::Crash(p) => Choice(u8::from(!p.covers(draw))),
            Menu::Adversary | Menu::Tamper => Choice::PASSED,
            Menu::Lie(_) | Menu::Order { .. } => {
                Choice(((u128::from(draw) * self.len() as u128) >> 64) as u8)
            }
            Menu::Delay(delays) => Choice(delays.pick(draw)),
            Menu::Draw(most) => Choice(((u128::from(draw) * u128::from(*most)) >> 64) as u8),
            Menu::Wait => Choice(((u128::from(draw) * u128::from(Quantile::COUNT)) >> 64) as u8),
        }
    }
}
