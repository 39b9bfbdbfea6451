//! The line with equal service times (M/D/1 and M/D/1/K), exactly.
//!
//! Look at the line just after each departure. With i left behind, the next departure leaves behind
//! max(i - 1, 0) + A, where A, the arrivals during one service, is Poisson with mean ρ; with bounded room
//! no more than K - 1. Let w(i) be this chain's long-run shares, up to a common factor with w(0) = 1. It
//! goes down by one at a time, so across the cut between j and j + 1, where it must go up as often as
//! down,
//!
//! P(A = 0) w(j+1) = P(A > j) w(0) + sum over i = 1..j of P(A > j + 1 - i) w(i).
//!
//! The bound K changes none of these for j + 1 < K. Only positive terms are added, so no digits are lost
//! (the textbook recursion over states subtracts).
//!
//! Over time, the share P(j) with j < K in the line is proportional to w(j) with the same factor for all
//! j: departures leave j behind as often as arrivals find j and are let in, and arrivals find what the
//! long run shows. With the rate of departures μ (1 - P(0)) this gives P(j) = w(j) / (1 + ρ S), with S the
//! sum of all w, and P(K) = 1 - S / (1 + ρ S) (Gross and Harris, section 5.1; in closed form O. Brun and
//! J.-M. Garcia, "Analytical solution of finite capacity M/D/1 queues", Journal of Applied Probability 37,
//! 2000). That difference too can be had without subtracting: adding up the cuts,
//!
//! 1 + ρ S - S = E max(A - (K-1), 0) w(0) + sum over i = 1..K-1 of E max(A - (K-i), 0) w(i),
//!
//! which are the arrivals that are refused during a service.

/// What Poisson arrivals during one service come to.
struct Arrivals {
    /// P(A = 0).
    none: f64,
    /// P(A > m) for m = 0, 1, ...; what is left out is less than 10^-300.
    tails: Vec<f64>,
    /// E max(A - m, 0) for m = 0, 1, ...: the sum of all tails from m on.
    excess: Vec<f64>,
}

impl Arrivals {
    fn of_load(load: f64) -> Self {
        let mut shares = vec![(-load).exp()];
        for k in 1u32.. {
            let share = shares[shares.len() - 1] * load / f64::from(k);
            if f64::from(k) > load && share < f64::MIN_POSITIVE {
                break;
            }
            shares.push(share);
        }
        let tails = sums_from_end(&shares[1..]);
        Self { none: shares[0], excess: sums_from_end(&tails), tails }
    }
}

/// For each place the sum of what stands there and after it.
fn sums_from_end(values: &[f64]) -> Vec<f64> {
    let mut sums = values.to_vec();
    for place in (1..sums.len()).rev() {
        sums[place - 1] += sums[place];
    }
    sums
}

/// v(j) w(0) + the sum over i = 1..j of v(j + 1 - i) w(i), with j the last place of w. Beyond its end v is 0.
fn across(weights: &[f64], values: &[f64]) -> f64 {
    let last = weights.len() - 1;
    let from_empty = values.get(last).map_or(0.0, |value| value * weights[0]);
    let after_empty = weights[1..].iter().rev().zip(values.iter().skip(1));
    from_empty + after_empty.map(|(weight, value)| weight * value).sum::<f64>()
}

/// w(0) to w(count - 1), up to a common factor; `count` is 1 or more.
fn left_behind(arrivals: &Arrivals, count: usize) -> Vec<f64> {
    /// No overflow from here: one step multiplies by no more than e^500 times the number of places.
    const LARGE: f64 = 1e50;
    let mut weights = vec![1.0];
    while weights.len() < count {
        let next = across(&weights, &arrivals.tails) / arrivals.none;
        weights.push(next);
        if next > LARGE {
            weights.iter_mut().for_each(|weight| *weight /= next);
        }
    }
    weights
}

/// P(0), P(1), ... of the line without bound at a load below 1, divided by P(0) = 1 - ρ; `count` of them,
/// 1 or more. There the shares over time are those that departures leave behind.
pub(super) fn unbounded(load: f64, count: usize) -> Vec<f64> {
    left_behind(&Arrivals::of_load(load), count)
}

/// P(0) to P(room), up to a common factor; `room` is 1 or more.
pub(super) fn bounded(load: f64, room: usize) -> Vec<f64> {
    let arrivals = Arrivals::of_load(load);
    let mut weights = left_behind(&arrivals, room);
    weights.push(across(&weights, &arrivals.excess));
    weights
}
