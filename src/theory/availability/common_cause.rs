//! Redundant parts that a common cause takes down together.

use super::Availability;

/// The availability of k of n equal parts of which a share β of all faults has a common cause that takes down
/// every part at once (the beta-factor model: K. N. Fleming, "A reliability model for common mode failures in
/// redundant safety systems", 1975), each repaired by itself, all times exponential.
///
/// Each part fails at the rate λ = 1/MTTF as before: (1 - β) λ by itself and β λ by the common cause. So the
/// availability of one part does not change, and k of n by the binomial says too much. The number of parts
/// that work is a Markov chain: from i to i - 1 at the rate i (1 - β) λ, from i to i + 1 at (n - i) μ, from
/// every i to 0 at β λ. Its long-run shares are the solution of the balance equations; across the cut between
/// i and i + 1 the flow up, P(i) (n - i) μ, equals the flow down, P(i+1) (i + 1) (1 - β) λ + (P(i+1) + ... +
/// P(n)) β λ. From P(n) = 1 downwards each follows from those above.
///
/// None unless 0 < k ≤ n, both times are finite and above 0, and β is within 0 and 1.
pub fn common_cause(k: usize, n: usize, mttf: f64, mttr: f64, beta: f64) -> Option<Availability> {
    let times = [mttf, mttr].iter().all(|time| time.is_finite() && *time > 0.0);
    if !times || !(0.0..=1.0).contains(&beta) || k == 0 || k > n {
        return None;
    }
    let (fails, repairs) = (mttf.recip(), mttr.recip());
    let mut shares = vec![0.0; n + 1];
    shares[n] = 1.0;
    let mut above = 0.0;
    for i in (0..n).rev() {
        above += shares[i + 1];
        let alone = shares[i + 1] * (i + 1) as f64 * (1.0 - beta) * fails;
        shares[i] = (alone + above * beta * fails) / ((n - i) as f64 * repairs);
    }
    let total: f64 = shares.iter().sum();
    Availability::of_unavailability(shares[..k].iter().sum::<f64>() / total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theory::availability::k_of_n;
    use crate::theory::lcg::Lcg;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
    }

    #[test]
    fn without_a_common_cause_it_is_the_binomial() {
        let part = Availability::of_times(90.0, 10.0).unwrap();
        for n in 1..=8 {
            for k in 1..=n {
                let found = common_cause(k, n, 90.0, 10.0, 0.0).unwrap();
                let parts = vec![part; n];
                assert!(near(found.down(), k_of_n(k, &parts).down()), "{k} of {n}");
            }
        }
    }

    /// One part is one part, whatever takes it down; and where all is common cause, more parts help only to be
    /// repaired sooner: all down at once, the first of n is back after MTTR / n.
    #[test]
    fn extremes() {
        for beta in [0.0, 0.3, 1.0] {
            assert!(near(common_cause(1, 1, 90.0, 10.0, beta).unwrap().down(), 0.1));
        }
        let down = 10.0 / 3.0;
        let all = common_cause(1, 3, 90.0, 10.0, 1.0).unwrap();
        assert!(near(all.down(), down / (90.0 + down)), "{all:?}");
    }

    #[test]
    fn what_is_out_of_range() {
        for (k, n, mttf, mttr, beta) in [
            (0, 2, 9.0, 1.0, 0.1),
            (3, 2, 9.0, 1.0, 0.1),
            (1, 2, 0.0, 1.0, 0.1),
            (1, 2, 9.0, f64::NAN, 0.1),
            (1, 2, 9.0, 1.0, 1.1),
        ] {
            assert_eq!(common_cause(k, n, mttf, mttr, beta), None);
        }
    }

    /// Against the chain itself, run event by event for 400 000 of them: within 3% of the share of time down.
    #[test]
    fn as_the_chain_runs() {
        let (k, n, mttf, mttr, beta) = (2, 3, 90.0, 10.0, 0.2);
        let mut dice = Lcg(7);
        let (mut up, mut time, mut down) = (n, 0.0, 0.0);
        for _ in 0..400_000 {
            let rates = [
                up as f64 * (1.0 - beta) / mttf,
                if up > 0 { beta / mttf } else { 0.0 },
                (n - up) as f64 / mttr,
            ];
            let waits = rates.map(|r| if r > 0.0 { dice.exponential(1.0 / r) } else { f64::MAX });
            let least = waits.iter().copied().fold(f64::MAX, f64::min);
            time += least;
            down += if up < k { least } else { 0.0 };
            match waits.iter().position(|wait| *wait == least) {
                Some(0) => up -= 1,
                Some(1) => up = 0,
                _ => up += 1,
            }
        }
        let found = common_cause(k, n, mttf, mttr, beta).unwrap().down();
        assert!((down / time / found - 1.0).abs() < 0.03, "{} against {found}", down / time);
    }
}
