//! The name of a question: what is asked, by its cause and never by when.

use super::{Kind, Letter, NodeId};

/// What is asked about a messenger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ask {
    /// Does the city capture it?
    Capture,
    /// Is what was let through copied?
    Copy,
    /// How long does the whole way take?
    Delay,
    /// Which number does a node draw?
    Draw,
    /// Does a node crash here?
    Crash,
    /// What does a traitor send in place of this message?
    Lie,
    /// How long, by an exponential law?
    Wait,
    /// Which message arrives next, in an asynchronous system?
    Order,
}

/// Whose wait it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Waiter {
    /// A node's algorithm's, in this life of it.
    Algorithm(NodeId, u8),
    /// A node's time to failure or to repair.
    Failure(NodeId),
    /// The time to a common cause's next strike, by its place in the model.
    Cause(u8),
}

/// A question's site, such as "capture of General 1's proposal 3". A draw or a crash is a letter from a
/// node to itself: its number counts the node's draws, or the points of its life at which it may crash.
///
/// What happens to one message never renames another: the number counts within the message's own
/// cause, so answers and random draws can be keyed by site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// What is asked.
    pub ask: Ask,
    /// About which messenger.
    pub letter: Letter,
}

impl Site {
    /// All of the site in one word: the input of every random draw. The layout is frozen; the same
    /// scenario and seed must give the same run in every release.
    ///
    /// From the top: ask 4 bits, from 6, to 6, kind 8, copy 1, life 7, nth 32.
    pub const fn packed(self) -> u64 {
        let Letter { message, from, to, copy, life } = self.letter;
        let ask = match self.ask {
            Ask::Capture => 0,
            Ask::Copy => 1,
            Ask::Delay => 2,
            Ask::Draw => 3,
            Ask::Crash => 4,
            Ask::Lie => 5,
            Ask::Wait => 6,
            Ask::Order => 7,
        };
        ask << 60
            | (from.0 as u64) << 54
            | (to.0 as u64) << 48
            | (message.kind.0 as u64) << 40
            | (copy as u64) << 39
            | ((life & 0x7f) as u64) << 32
            | message.nth as u64
    }

    /// The site about the original messenger of `kind` and `nth` between two nodes, before any crash.
    pub const fn of(ask: Ask, from: NodeId, to: NodeId, kind: Kind, nth: u32) -> Self {
        let message = super::Message::new(kind, nth);
        Self { ask, letter: Letter { message, from, to, copy: false, life: 0 } }
    }

    /// The site about a messenger, whatever it says.
    pub const fn about(ask: Ask, letter: Letter) -> Self {
        Self { ask, letter: letter.name() }
    }

    /// The site of a node's nth draw.
    pub const fn draw(node: NodeId, life: u8, nth: u32) -> Self {
        Self::own(Ask::Draw, node, life, nth)
    }

    /// The site of the nth point of a node's life at which it may crash.
    pub const fn crash(node: NodeId, life: u8, nth: u32) -> Self {
        Self::own(Ask::Crash, node, life, nth)
    }

    /// The site of a wait: the nth of what is counted, drawn further for the `level`th time.
    pub const fn wait(whose: Waiter, nth: u32, level: u8) -> Self {
        // A level above 63 has a chance of 255^-63.
        let (node, life, kind) = match whose {
            Waiter::Algorithm(node, life) => (node, life, level & 0x3f),
            Waiter::Failure(node) => (node, 0, level & 0x3f | 0x40),
            Waiter::Cause(place) => (NodeId(place & 0x3f), 0, level & 0x3f | 0x80),
        };
        let message = super::Message::new(Kind(kind), nth);
        let letter = Letter { message, from: node, to: node, copy: false, life };
        Self { ask: Ask::Wait, letter }
    }

    /// The site of the nth question in a run which message arrives next.
    pub const fn order(nth: u32) -> Self {
        Self::own(Ask::Order, NodeId(0), 0, nth)
    }

    const fn own(ask: Ask, node: NodeId, life: u8, nth: u32) -> Self {
        let message = super::Message::new(Kind(0), nth);
        Self { ask, letter: Letter { message, from: node, to: node, copy: false, life } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_is_frozen() {
        let site = Site::of(Ask::Capture, NodeId(0), NodeId(1), Kind(0), 3);
        assert_eq!(site.packed(), 0x0001_0000_0000_0003);
        let site = Site::of(Ask::Delay, NodeId(1), NodeId(0), Kind(2), 7);
        assert_eq!(site.packed(), 0x2040_0200_0000_0007);
        let copy = Site { letter: Letter { copy: true, ..site.letter }, ..site };
        assert_eq!(copy.packed(), 0x2040_0280_0000_0007);
        let reborn = Site { letter: Letter { life: 1, ..site.letter }, ..site };
        assert_eq!(reborn.packed(), 0x2040_0201_0000_0007);
        assert_eq!(Site::draw(NodeId(1), 0, 2).packed(), 0x3041_0000_0000_0002);
        assert_eq!(Site::crash(NodeId(1), 0, 2).packed(), 0x4041_0000_0000_0002);
        let lie = Site { ask: Ask::Lie, ..Site::of(Ask::Lie, NodeId(0), NodeId(1), Kind(0), 3) };
        assert_eq!(lie.packed(), 0x5001_0000_0000_0003);
        assert_eq!(Site::order(3).packed(), 0x7000_0000_0000_0003);
        let wait = |whose| Site::wait(whose, 3, 1).packed();
        assert_eq!(wait(Waiter::Algorithm(NodeId(1), 2)), 0x6041_0102_0000_0003);
        assert_eq!(wait(Waiter::Failure(NodeId(1))), 0x6041_4100_0000_0003);
        assert_eq!(wait(Waiter::Cause(1)), 0x6041_8100_0000_0003);
    }

    #[test]
    fn what_a_message_says_does_not_name_it() {
        let site = Site::of(Ask::Capture, NodeId(0), NodeId(1), Kind(0), 3);
        let message = super::super::Message { content: 9, ..site.letter.message };
        assert_eq!(Site::about(Ask::Capture, Letter { message, ..site.letter }), site);
    }
}
