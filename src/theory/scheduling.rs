//! How long a task may have to wait for its processor and for its lock: one processor, one lock, dispatching
//! that costs nothing.
//!
//! Sources: L. Sha, R. Rajkumar, J. P. Lehoczky, "Priority inheritance protocols: an approach to real-time
//! synchronization", IEEE Transactions on Computers 39 (1990), for inheritance; M. Joseph, P. Pandya, "Finding
//! response times in a real-time system", The Computer Journal 29 (1986), for the fixed point.

/// A task that computes and needs no lock: how often it is released (`None` for once) and how much each release
/// computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The time between two releases, 1 or more.
    pub period: Option<u64>,
    /// The computing time of one.
    pub work: u64,
}

impl Demand {
    /// The most that it asks for in a window of this length, both ends included: a release at its first instant,
    /// and one more with every period.
    fn within(self, window: u64) -> u64 {
        let releases = self.period.map_or(1, |period| window / period.max(1) + 1);
        self.work.saturating_mul(releases)
    }
}

/// The longest time from ready to running among so many tasks that take turns of `quantum`: each of the others
/// has one turn first. `None` for no bound: when any number of tasks may be ready.
///
/// A task that becomes ready goes to the end of the queue, so no other task stands before it twice.
pub fn round_robin_delay(tasks: Option<u64>, quantum: u64) -> Option<u64> {
    Some(tasks?.saturating_sub(1).saturating_mul(quantum))
}

/// The longest time for which one of so many tasks that take turns of `quantum`, 1 or more, is blocked on a lock
/// that one other needs too, for `critical_section` of its work.
///
/// Whoever is blocked ran just before, so the holder stands in the queue behind at most tasks - 2 others. It needs
/// ⌈critical section / quantum⌉ turns, and before each of them every other has one.
pub fn blocking_in_turns(tasks: u64, quantum: u64, critical_section: u64) -> u64 {
    let turns = critical_section.div_ceil(quantum.max(1));
    let others = tasks.saturating_sub(2).saturating_mul(quantum);
    critical_section.saturating_add(turns.saturating_mul(others))
}

/// The longest time for which the greatest task is blocked on a lock whose holder inherits its priority: one
/// critical section of a task below it, the longest (Sha, Rajkumar, Lehoczky 1990: a task is blocked at most
/// once for each lock). From the moment it is blocked nobody but the holder runs.
pub fn blocking_with_inheritance(critical_sections_below: &[u64]) -> u64 {
    critical_sections_below.iter().copied().max().unwrap_or(0)
}

/// The same without inheritance, where all between the greatest task and the one that holds the lock run first.
/// `None` for no bound: where those between ask for all of the processor, or the window outgrows 2^24.
///
/// Derivation. Let the lock be taken at s and freed at s + L. At s its holder runs, so nobody between is ready.
/// In the window the processor does the critical section B, at most `before` of the greatest task's own work (it
/// is blocked once it has done so much), and what those between ask for: L ≤ B + before + D(L). The least L with
/// equality bounds every such window; the blocked time is that window less the work of the greatest task before
/// it, which cannot have been blocked while it did it. So the bound is L - before.
pub fn blocking_without_inheritance(
    critical_section: u64,
    before: u64,
    between: &[Demand],
) -> Option<u64> {
    /// The longest window that is looked at.
    const LONGEST: u64 = 1 << 24;
    if critical_section == 0 || demand_fills(between) {
        return (critical_section == 0).then_some(0);
    }
    let alone = critical_section.saturating_add(before);
    let mut window = alone;
    while window < LONGEST {
        let asked = between.iter().map(|one| one.within(window)).fold(alone, u64::saturating_add);
        if asked == window {
            return Some(window - before);
        }
        window = asked;
    }
    None
}

/// Do they ask for all of the processor, or more?
fn demand_fills(between: &[Demand]) -> bool {
    let share = |one: &Demand| one.period.map_or(0.0, |period| one.work as f64 / period as f64);
    between.iter().map(share).sum::<f64>() >= 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_of_the_others() {
        assert_eq!(round_robin_delay(Some(1), 20), Some(0));
        assert_eq!(round_robin_delay(Some(6), 20), Some(100));
        assert_eq!(round_robin_delay(None, 20), None);
    }

    #[test]
    fn a_critical_section_of_two_turns_among_six_tasks() {
        assert_eq!(blocking_in_turns(6, 20, 40), 40 + 2 * 4 * 20);
        assert_eq!(blocking_in_turns(2, 20, 30), 30);
        assert_eq!(blocking_in_turns(6, 20, 0), 0);
    }

    #[test]
    fn the_longest_critical_section_and_nothing_else() {
        assert_eq!(blocking_with_inheritance(&[]), 0);
        assert_eq!(blocking_with_inheritance(&[40, 3]), 40);
    }

    #[test]
    fn without_inheritance_those_between_come_on_top() {
        let once = Demand { period: None, work: 160 };
        assert_eq!(blocking_without_inheritance(40, 5, &[once]), Some(200));
        assert_eq!(blocking_without_inheritance(0, 5, &[once]), Some(0));
        assert_eq!(blocking_without_inheritance(40, 5, &[]), Some(40));
        // In 45 + 30 there may be a second release, in 45 + 60 no third.
        let often = Demand { period: Some(60), work: 30 };
        assert_eq!(blocking_without_inheritance(40, 5, &[often]), Some(100));
    }

    #[test]
    fn those_who_ask_for_everything_leave_no_bound() {
        let all = Demand { period: Some(10), work: 10 };
        assert_eq!(blocking_without_inheritance(40, 0, &[all]), None);
        let halves = [Demand { period: Some(10), work: 5 }; 2];
        assert_eq!(blocking_without_inheritance(40, 0, &halves), None);
    }
}
