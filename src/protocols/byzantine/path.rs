//! By whose mouths an order came: the commander first, each general at most once.

use crate::engine::NodeId;

/// The generals that an order has gone through, the commander first. As a number its digits are theirs:
/// 132 came from General 1 by way of General 3 and then General 2. It is what numbers a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(u16);

/// The most generals: each is one digit, not 0.
pub(super) const MOST_GENERALS: u8 = 7;

impl Path {
    /// Straight from the commander.
    pub const COMMANDER: Self = Self(1);

    /// The path of a message's number, if it is one among so many generals.
    pub fn of(nth: u32, generals: u8) -> Option<Self> {
        let path = Self(u16::try_from(nth).ok()?);
        let mut seen = 0_u16;
        for node in path.generals() {
            if node.0 >= generals.min(MOST_GENERALS) || seen >> node.0 & 1 == 1 {
                return None;
            }
            seen |= 1 << node.0;
        }
        (path.first() == Some(NodeId(0))).then_some(path)
    }

    /// The number.
    pub const fn nth(self) -> u32 {
        self.0 as u32
    }

    /// How many generals it has gone through; 1 or more.
    pub const fn len(self) -> u8 {
        match self.0 {
            ..10 => 1,
            10..100 => 2,
            _ => 3,
        }
    }

    /// Never: the commander is always on it.
    pub const fn is_empty(self) -> bool {
        false
    }

    /// Who passed it on last. A number that ends in 0 names nobody: the digit is taken for none.
    pub const fn last(self) -> NodeId {
        NodeId((self.0 % 10).wrapping_sub(1) as u8)
    }

    fn first(self) -> Option<NodeId> {
        self.generals().next()
    }

    /// Before its last general, if that is not the commander.
    pub fn before(self) -> Option<Self> {
        (self.0 >= 10).then_some(Self(self.0 / 10))
    }

    /// The generals, the commander first.
    pub fn generals(self) -> impl DoubleEndedIterator<Item = NodeId> {
        let digits = [self.0 / 10_000, self.0 / 1_000, self.0 / 100, self.0 / 10, self.0];
        let begun = digits.iter().position(|part| *part > 0).unwrap_or(digits.len());
        digits.into_iter().skip(begun).map(|part| Self(part).last())
    }

    /// Has it gone through this general?
    pub fn has(self, general: NodeId) -> bool {
        self.generals().any(|one| one == general)
    }

    /// Passed on by one more.
    pub const fn then(self, general: NodeId) -> Self {
        Self(self.0 * 10 + general.0 as u16 + 1)
    }

    /// All paths through so many of so many generals, in order.
    pub fn all(length: u8, generals: u8) -> Vec<Self> {
        let mut paths = vec![Self::COMMANDER];
        for _ in 1..length {
            let further = |path: &Self| path.nexts(generals).collect::<Vec<_>>();
            paths = paths.iter().flat_map(further).collect();
        }
        paths
    }

    /// The paths that go through one more.
    pub fn nexts(self, generals: u8) -> impl Iterator<Item = Self> {
        self.others(generals).map(move |general| self.then(general))
    }

    /// The generals who are not on it.
    pub fn others(self, generals: u8) -> impl Iterator<Item = NodeId> {
        (0..generals).map(NodeId).filter(move |general| !self.has(*general))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_the_generals() {
        let path = Path::of(132, 3).expect("it is a path");
        assert_eq!(path.generals().map(|node| node.0).collect::<Vec<_>>(), [0, 2, 1]);
        assert_eq!((path.len(), path.last(), path.before()), (3, NodeId(1), Path::of(13, 3)));
        assert_eq!(Path::COMMANDER.then(NodeId(2)).then(NodeId(1)), path);
        for none in [0, 2, 10, 11, 14, 131, 102, 65_535, 70_000] {
            assert_eq!(Path::of(none, 3), None, "{none}");
        }
        assert_eq!(Path::all(3, 4).len(), 6);
    }
}
