//! How sure an average over time is that was measured on one run.

use super::interval::{MeanInterval, mean_95};

/// A time average measured on one run, with a confidence interval by the method of batch means.
///
/// What a run shows at one time is not independent of what it showed just before, so that its values
/// cannot be judged like separate trials. But cut into batches of equal length that are long against the
/// time for which the run remembers, the means of the batches are almost independent and almost normal,
/// and Student's interval of *their* mean serves (A. M. Law, "Simulation Modeling and Analysis", section
/// 9.5). There are kept 20 to 39 batches: when there are 40, neighbours are put together and the batches are
/// twice as long from then on, so that they grow with the run and the memory does not (about 10 to 30
/// batches are the right number: B. Schmeiser, "Batch size effects in the analysis of simulation output",
/// Operations Research 30, 1982).
///
/// It assumes a run that is in its long-run state: leave out how it begins. The 95% hold for long runs;
/// where a batch is no longer than the run's memory the interval is too narrow.
///
/// A share of time is the average of what is 1 while it is so and 0 while not. A mean over requests is the
/// average of one value per request, each held for a time of 1.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchMeans {
    length: f64,
    /// Value times time of each full batch.
    full: Vec<f64>,
    /// Time and value times time of the batch that is not yet full.
    open: (f64, f64),
}

impl BatchMeans {
    /// Below this number of full batches there is no interval yet.
    pub const LEAST: usize = 10;
    const MOST: usize = 40;

    /// Nothing measured yet, with batches of this length of time at first (any unit). None unless it is
    /// finite and above 0.
    pub fn new(length: f64) -> Option<Self> {
        let valid = length > 0.0 && length.is_finite();
        valid.then(|| Self { length, full: Vec::new(), open: (0.0, 0.0) })
    }

    /// The next `time` has passed, with this value throughout. A time that is not finite or not above 0
    /// counts for nothing.
    pub fn hold(&mut self, value: f64, time: f64) {
        let mut rest = if time.is_finite() { time } else { 0.0 };
        while rest > 0.0 {
            let room = self.length - self.open.0;
            if rest < room {
                self.open = (self.open.0 + rest, self.open.1 + value * rest);
                return;
            }
            self.full.push(self.open.1 + value * room);
            self.open = (0.0, 0.0);
            rest -= room;
            if self.full.len() == Self::MOST {
                self.full = self.full.chunks(2).map(|pair| pair.iter().sum()).collect();
                self.length *= 2.0;
            }
        }
    }

    /// The average over all full batches with its 95% interval; None with fewer than [`Self::LEAST`].
    pub fn interval_95(&self) -> Option<MeanInterval> {
        if self.full.len() < Self::LEAST {
            return None;
        }
        let means: Vec<f64> = self.full.iter().map(|area| area / self.length).collect();
        mean_95(&means)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::lcg::Lcg;

    fn batches(length: f64) -> BatchMeans {
        BatchMeans::new(length).unwrap()
    }

    /// In how many of 2000 runs the interval held the mean.
    fn coverage(mean: f64, mut run: impl FnMut(&mut Lcg) -> BatchMeans) -> f64 {
        let mut dice = Lcg(1);
        let held = (0..2000).filter(|_| run(&mut dice).interval_95().unwrap().holds(mean)).count();
        held as f64 / 2000.0
    }

    /// x' = φ x + (1 - φ) e with exponential e of mean 1: the mean is 1, the memory (1 + φ) / (1 - φ) steps.
    fn autoregressive(phi: f64, steps: u32, dice: &mut Lcg) -> BatchMeans {
        let mut measured = batches(1.0);
        let mut x = 1.0;
        for step in 0..steps + 100 {
            x = phi * x + (1.0 - phi) * dice.exponential(1.0);
            if step >= 100 {
                measured.hold(x, 1.0);
            }
        }
        measured
    }

    #[test]
    fn holds_the_mean_of_an_autoregression() {
        for (phi, steps) in [(0.0, 500), (0.5, 2000), (0.8, 5000)] {
            let share = coverage(1.0, |dice| autoregressive(phi, steps, dice));
            println!("autoregression {phi}, {steps} steps: {share}");
            assert!((0.93..=0.965).contains(&share), "{phi}: {share}");
        }
    }

    /// Why the batches must be long: with some 20 to 39 of no more than 4 steps the interval is too narrow.
    #[test]
    fn too_short_a_run_is_too_sure() {
        let share = coverage(1.0, |dice| autoregressive(0.8, 100, dice));
        println!("autoregression 0.8, 100 steps: {share}");
        assert!(share < 0.85, "{share}");
    }

    /// Up for an exponential time of mean 9, down for exactly 1: up 90% of the time.
    #[test]
    fn holds_the_share_of_time_of_a_renewal_process() {
        for cycles in [200, 1000] {
            let share = coverage(0.9, |dice| {
                let mut measured = batches(1.0);
                for _ in 0..cycles {
                    measured.hold(1.0, dice.exponential(9.0));
                    measured.hold(0.0, 1.0);
                }
                measured
            });
            println!("renewal, {cycles} cycles: {share}");
            assert!((0.93..=0.965).contains(&share), "{cycles}: {share}");
        }
    }

    #[test]
    fn batches_are_cut_where_they_end_and_doubled() {
        let mut measured = batches(2.0);
        measured.hold(1.0, 3.0);
        measured.hold(5.0, 2.0);
        // 1 1 | 1 5 | 5 ...
        assert_eq!((measured.full.as_slice(), measured.open), ([2.0, 6.0].as_slice(), (1.0, 5.0)));
        measured.hold(5.0, 75.0);
        assert_eq!((measured.full.len(), measured.length), (20, 4.0));
        assert_eq!(measured.full[..2], [8.0, 20.0]);
        measured.hold(0.0, f64::NAN);
        measured.hold(0.0, -1.0);
        measured.hold(0.0, f64::INFINITY);
        assert_eq!(measured.open, (0.0, 0.0));
    }

    #[test]
    fn the_longest_time_ends_soon() {
        let mut measured = batches(1.0);
        measured.hold(2.0, 1e200);
        let found = measured.interval_95().unwrap();
        assert!((found.mean - 2.0).abs() < 1e-9 && (20..40).contains(&measured.full.len()));
    }

    #[test]
    fn too_few_batches_say_nothing() {
        let mut measured = batches(1.0);
        measured.hold(1.0, 9.5);
        assert_eq!(measured.interval_95(), None);
        measured.hold(1.0, 0.5);
        assert_eq!(measured.interval_95(), Some(MeanInterval { mean: 1.0, half_width: 0.0 }));
        assert_eq!((BatchMeans::new(0.0), BatchMeans::new(f64::NAN)), (None, None));
    }
}
