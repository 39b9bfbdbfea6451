//! How soon a heartbeat detector finds a crash out, and when it is never wrong.

/// What is known of a heartbeat detector in a synchronous system with reliable links. Times in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeartbeatBounds {
    /// The time between two heartbeats, 1 or more.
    pub interval: u64,
    /// How long one is waited for after the last.
    pub timeout: u64,
    /// The least and the greatest delay of a message.
    pub delay: (u64, u64),
}

impl HeartbeatBounds {
    /// The least and the greatest time from a crash to its suspicion.
    ///
    /// The last heartbeat before a crash at t left at some s with t - interval <= s <= t (one that is due at
    /// the instant of the crash may not leave), arrived between s + least and s + greatest, and the wait began
    /// then. So suspicion comes between t - interval + least + timeout and t + greatest + timeout.
    pub const fn detection(self) -> (u64, u64) {
        let (least, greatest) = self.delay;
        ((least + self.timeout).saturating_sub(self.interval), greatest + self.timeout)
    }

    /// The least timeout with which nobody who is up is ever suspected.
    ///
    /// Between two arrivals lie at most interval + greatest - least; the first comes within the greatest
    /// delay of the start. What arrives at the very instant at which the wait ends comes too late.
    pub const fn perfect_timeout(self) -> u64 {
        let (least, greatest) = self.delay;
        let gap = self.interval + greatest - least;
        1 + if gap > greatest { gap } else { greatest }
    }
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
    }
}
