//! Contestants take turns within each round, and ratios are taken round by round: what slows the
//! machine down for a moment slows them all.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Does its work once, and says in one number what it came to.
pub type Contestant<'a> = Box<dyn FnMut() -> u64 + 'a>;

/// The times of all contestants in all rounds.
pub struct Race {
    /// What each came to: all the same.
    pub came_to: Vec<u64>,
    rounds: Vec<Vec<Duration>>,
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_unstable_by(|a, b| a.partial_cmp(b).expect("times are numbers"));
    values[values.len() / 2]
}

impl Race {
    /// A contestant's median time.
    pub fn median(&self, place: usize) -> Duration {
        median(self.rounds.iter().map(|round| round[place]).collect())
    }

    /// A contestant's least time.
    pub fn least(&self, place: usize) -> Duration {
        self.rounds.iter().map(|round| round[place]).min().unwrap_or_default()
    }

    /// A contestant's time over that of the first, the median over the rounds.
    pub fn ratio(&self, place: usize) -> f64 {
        let ratio = |round: &Vec<Duration>| round[place].as_secs_f64() / round[0].as_secs_f64();
        median(self.rounds.iter().map(ratio).collect())
    }
}

/// Has each contestant run once to warm up and to check that all come to the same, then in turn, so
/// many rounds.
pub fn turns(contestants: &mut [Contestant<'_>], rounds: usize) -> Race {
    let came_to: Vec<u64> = contestants.iter_mut().map(|run| run()).collect();
    assert!(came_to.iter().all(|&one| one == came_to[0]), "they come to different: {came_to:?}");
    let turn = |run: &mut Contestant<'_>| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    let round = |_| contestants.iter_mut().map(turn).collect();
    Race { came_to, rounds: (0..rounds).map(round).collect() }
}
