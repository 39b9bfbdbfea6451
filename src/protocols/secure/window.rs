//! Which counters were accepted: each of them once, in any order within reason.

use super::Refusal;

/// A sliding window over the last [`Window::WIDTH`] counters, as in IPsec (RFC 4303, section 3.4.3; RFC 6479 makes
/// the same of more bits). What is newer than all so far is accepted and moves it; what lies in it is accepted
/// once; what has fallen out of it is refused, because nothing tells it from a replay any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Window {
    /// One more than the highest counter accepted; 0: none was.
    next: u64,
    /// Bit `n` is set where the counter `next - 1 - n` was accepted.
    seen: u64,
}

impl Window {
    /// How many counters it remembers, the highest accepted one among them.
    pub const WIDTH: u64 = u64::BITS as u64;

    /// The highest counter that was accepted.
    pub const fn highest(&self) -> Option<u64> {
        self.next.checked_sub(1)
    }

    /// Whether a genuine record with this counter would be accepted now.
    ///
    /// # Errors
    ///
    /// [`Refusal::Replayed`] where it was accepted before, [`Refusal::TooOld`] where the window has gone past it.
    pub const fn check(&self, counter: u64) -> Result<(), Refusal> {
        if counter >= self.next {
            return Ok(());
        }
        let age = self.next - 1 - counter;
        if age >= Self::WIDTH {
            Err(Refusal::TooOld)
        } else if self.seen >> age & 1 == 1 {
            Err(Refusal::Replayed)
        } else {
            Ok(())
        }
    }

    /// Takes in the counter of a record whose tag was verified; at most [`LAST_COUNTER`](super::LAST_COUNTER).
    ///
    /// # Errors
    ///
    /// As [`Window::check`] says, and then it stays as it was.
    pub(super) fn accept(&mut self, counter: u64) -> Result<(), Refusal> {
        self.check(counter)?;
        if counter >= self.next {
            let by = counter - self.next + 1;
            self.seen = if by < Self::WIDTH { self.seen << by } else { 0 };
            self.next = counter + 1;
        }
        self.seen |= 1 << (self.next - 1 - counter);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::LAST_COUNTER;
    use super::*;

    proptest! {
        /// Held against a set that forgets nothing.
        #[test]
        fn it_says_what_a_whole_memory_would_say(
            steps in proptest::collection::vec((0..=130u64, any::<bool>()), 1..200),
            top in prop_oneof![Just(0u64), Just(LAST_COUNTER - 30_000), 0..1u64 << 40],
        ) {
            let (mut window, mut accepted, mut at) = (Window::default(), BTreeSet::new(), top);
            for (step, back) in steps {
                at = if back { at.saturating_sub(step) } else { at + step };
                let said = window.accept(at);
                let told = match accepted.last() {
                    Some(highest) if at + Window::WIDTH <= *highest => Err(Refusal::TooOld),
                    _ if accepted.contains(&at) => Err(Refusal::Replayed),
                    _ => Ok(()),
                };
                prop_assert_eq!(said, told, "{} after {:?}", at, accepted);
                if told.is_ok() {
                    accepted.insert(at);
                }
                prop_assert_eq!(window.highest(), accepted.last().copied());
            }
        }
    }

    #[test]
    fn the_very_last_counter_fits_in() {
        let mut window = Window::default();
        assert_eq!(window.accept(LAST_COUNTER), Ok(()));
        assert_eq!(window.accept(LAST_COUNTER), Err(Refusal::Replayed));
        assert_eq!(window.accept(LAST_COUNTER - 63), Ok(()));
        assert_eq!(window.accept(LAST_COUNTER - 64), Err(Refusal::TooOld));
    }
}
