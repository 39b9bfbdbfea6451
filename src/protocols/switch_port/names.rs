//! Names for what comes, so that no question is asked twice.

use std::collections::BTreeSet;

use crate::protocols::seen::Seen;

/// Gives each thing that comes a name of its own, also where a link has copied it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Names {
    given: Seen,
    /// The names of repetitions, which are large and far apart.
    again: BTreeSet<u32>,
}

impl Names {
    /// The name of what came under a number: the number itself, or so many times `stride` more that it has
    /// not been given yet. Numbers of first comers are no larger than `stride`.
    pub fn of(&mut self, number: u32, stride: u32) -> u32 {
        let mut name = number;
        while !self.give(name, stride) {
            name = name.wrapping_add(stride);
        }
        name
    }

    fn give(&mut self, name: u32, stride: u32) -> bool {
        if name <= stride { self.given.insert(name) } else { self.again.insert(name) }
    }

    pub fn heap_bytes(&self) -> usize {
        self.given.heap_bytes() + self.again.len() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_has_another_name() {
        let mut names = Names::default();
        let all = [3, 900, 3, 3, 1_003].map(|number| names.of(number, 1_000));
        assert_eq!(all, [3, 900, 1_003, 2_003, 3_003]);
    }
}
