//! How soon a failure detector finds a crash out, and when it is never wrong.
//!
//! All times are whole and in one unit. Links are reliable, nobody pauses, the watcher is up all the time. Beats
//! (heartbeats or pings) leave at 0, i, 2i ...; whoever is waited for is awaited anew for T at the start and with
//! every sign of life that arrives (a heartbeat, or the answer to a ping), and what arrives at the very instant at
//! which the wait ends comes too late.
//!
//! So a crash at c is found out for good at r + T, where r is when the last sign of life arrives, or at T where none
//! does; it takes no time where that is before the crash. All bounds are about r, and hold for any T: whether it is
//! safe matters for the mistakes only.

/// What is known of a detector in a synchronous system with reliable links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeartbeatBounds {
    /// i, the time between two heartbeats or pings, 1 or more.
    pub interval: u64,
    /// T, how long a node is waited for after the last sign of life.
    pub timeout: u64,
    /// d and D, the least and the greatest delay of a message, 1 or more.
    pub delay: (u64, u64),
}

impl HeartbeatBounds {
    /// The least and the greatest time from the first crash of a node to its suspicion for good, by heartbeats.
    ///
    /// The last heartbeat before a crash at c left at some s with c - i <= s <= c (one that is due at the instant
    /// of the crash may not leave). It arrives no earlier than s + d, and nothing arrives later than s + D; so
    /// c - i + d <= r <= c + D. Where a node crashes before its first heartbeat, at 0, none arrives. So it takes
    /// from min(T, d + T - i) to D + T; the first matters only where d > i.
    pub const fn detection(self) -> (u64, u64) {
        let (least, greatest) = self.delay;
        let after_a_beat = (least + self.timeout).saturating_sub(self.interval);
        let earliest = if after_a_beat < self.timeout { after_a_beat } else { self.timeout };
        (earliest, greatest + self.timeout)
    }

    /// The least timeout with which nobody who is up is ever suspected by heartbeats.
    ///
    /// Between two arrivals lie at most i + D - d: by an arrival at r, take the latest heartbeat that has come; it
    /// left no later than r - d, so the next leaves by r - d + i and comes by r - d + i + D. The first comes
    /// by D. Both are reached.
    pub const fn perfect_timeout(self) -> u64 {
        let (least, greatest) = self.delay;
        1 + max(self.interval + greatest - least, greatest)
    }

    /// The least and the greatest time from the first crash of a node to its suspicion for good, by pings.
    ///
    /// Every ping that left before c - D arrives before the crash at c, and is answered, or a later one was. So of
    /// those answered some ping left at s >= c - D - i, and its answer arrives no earlier than s + 2d; and no answer
    /// leaves after c. So c - D - i + 2d <= r <= c + D. Where none is answered, the ping at 0 was not, and
    /// c <= D. So it takes from T - D - max(0, i - 2d) to T + D.
    pub const fn ping_detection(self) -> (u64, u64) {
        let (least, greatest) = self.delay;
        let early = greatest + self.interval.saturating_sub(2 * least);
        (self.timeout.saturating_sub(early), self.timeout + greatest)
    }

    /// The least timeout with which nobody who is up is ever suspected by pings.
    ///
    /// The first answer comes by 2D. By an answer's arrival at r, take the latest ping whose answer has come: it
    /// left no later than r - 2d, so the next leaves by r - 2d + i, and it, or one that overtook it, is answered
    /// by r - 2d + i + 2D. Where i <= 2d that is 2D + 1 in all: the round trip.
    pub const fn perfect_ping_timeout(self) -> u64 {
        let (least, greatest) = self.delay;
        1 + max(self.interval + 2 * (greatest - least), 2 * greatest)
    }
}

/// [`Ord::max`] is no constant function.
const fn max(a: u64, b: u64) -> u64 {
    if a > b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_fixed_delay_the_interval_is_the_gap() {
        let bounds = HeartbeatBounds { interval: 40, timeout: 80, delay: (20, 20) };
        assert_eq!(bounds.detection(), (60, 100));
        assert_eq!(bounds.perfect_timeout(), 41);
        let slow = HeartbeatBounds { interval: 10, timeout: 80, delay: (20, 60) };
        assert_eq!(slow.perfect_timeout(), 61);
        assert_eq!(slow.detection(), (80, 140));
    }

    #[test]
    fn a_ping_waits_for_a_round_trip_or_for_the_next_one() {
        let quick = HeartbeatBounds { interval: 30, timeout: 90, delay: (20, 20) };
        assert_eq!((quick.perfect_ping_timeout(), quick.ping_detection()), (41, (70, 110)));
        let seldom = HeartbeatBounds { interval: 60, ..quick };
        assert_eq!((seldom.perfect_ping_timeout(), seldom.ping_detection()), (61, (50, 110)));
    }
}
