//! Which numbers have been received: copies of one message count once.

/// A growing set of small numbers; up to 64 of them need no memory of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Seen {
    first: u64,
    rest: Vec<u64>,
    count: u32,
}

impl Seen {
    /// Adds a number; says whether it was new.
    pub fn insert(&mut self, number: u32) -> bool {
        let (word, bit) = (number as usize / 64, 1u64 << (number % 64));
        let cell = match word {
            0 => &mut self.first,
            _ => {
                if self.rest.len() < word {
                    self.rest.resize(word, 0);
                }
                &mut self.rest[word - 1]
            }
        };
        let new = *cell & bit == 0;
        *cell |= bit;
        self.count += u32::from(new);
        new
    }

    /// Is a number among them?
    pub fn has(&self, number: u32) -> bool {
        let word = match number as usize / 64 {
            0 => Some(&self.first),
            word => self.rest.get(word - 1),
        };
        word.is_some_and(|word| word >> (number % 64) & 1 == 1)
    }

    /// How many different numbers there are.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Memory beside the value itself.
    pub fn heap_bytes(&self) -> usize {
        self.rest.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_once() {
        let mut seen = Seen::default();
        for number in [1, 63, 64, 1_000, 1, 64, 1_000] {
            seen.insert(number);
        }
        assert_eq!(seen.count(), 4);
        assert!(!seen.insert(63) && seen.insert(65));
        assert!(seen.has(1) && seen.has(1_000) && !seen.has(2) && !seen.has(5_000));
    }
}
