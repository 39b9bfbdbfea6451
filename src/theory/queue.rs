//! What one line with one server comes to in the long run: how many wait, how long, how many are refused.
//!
//! Arrivals are a Poisson process of rate λ, served one after the other in order of arrival at a rate μ;
//! the load is ρ = λ/μ. In Kendall's letters: M/M/1 and M/M/1/K with exponential service times, M/D/1 and
//! M/D/1/K with equal ones. K counts the one in service too. Rates are per whatever unit of time the
//! caller chooses; times come out in that unit.
//!
//! Source: D. Gross and C. M. Harris, "Fundamentals of Queueing Theory", chapters 2 and 5.

mod fixed;
#[cfg(test)]
mod tests;

/// The law of the service times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Exponential with mean 1/μ (M): messages of random lengths on a line.
    Exponential,
    /// Always 1/μ (D): equal messages on a line of fixed rate.
    Fixed,
}

/// A line with one server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    arrival: f64,
    service: f64,
    law: Service,
    room: Option<u32>,
}

/// A line's long-run averages. Where it has none (no bound on the room and a load of 1 or more) the
/// numbers and the times are infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Performance {
    /// The share of arrivals that find the line full and are refused, 0 to 1.
    pub loss: f64,
    /// The share of time in which the server is busy, 0 to 1.
    pub busy: f64,
    /// Served per unit of time: λ (1 - loss).
    pub throughput: f64,
    /// The mean number that wait, without the one in service: Lq.
    pub in_queue: f64,
    /// The mean number in the line, with the one in service: L.
    pub in_system: f64,
    /// The mean time from arrival to begin of service of those let in: Wq. At λ = 0 the limit, 0.
    pub waiting: f64,
    /// The mean time from arrival to end of service of those let in: W = Wq + 1/μ.
    pub time: f64,
}

impl Queue {
    /// The greatest room that is worked out.
    pub const MOST_ROOM: u32 = 10_000;
    /// The greatest load λ/μ that is worked out.
    pub const MOST_LOAD: f64 = 500.0;

    /// A line at which `arrival` (λ ≥ 0) arrive and `service` (μ > 0) can be served per unit of time. At
    /// most `room` are in it, the one in service included: 1 to [`Self::MOST_ROOM`], or without bound.
    /// None outside of that, for what is not a finite number, and for a load beyond [`Self::MOST_LOAD`].
    pub fn new(arrival: f64, service: f64, law: Service, room: Option<u32>) -> Option<Self> {
        let rates = arrival.is_finite() && service.is_finite() && arrival >= 0.0 && service > 0.0;
        let fits = room.is_none_or(|room| (1..=Self::MOST_ROOM).contains(&room));
        let valid = rates && fits && arrival / service <= Self::MOST_LOAD;
        valid.then_some(Self { arrival, service, law, room })
    }

    /// ρ = λ/μ: what arrives as a share of what can be served.
    pub fn load(&self) -> f64 {
        self.arrival / self.service
    }

    /// The line's long-run averages.
    ///
    /// With bounded room they are sums over [`Self::distribution`]: an arrival of a Poisson process finds
    /// what the long run shows (PASTA), so that the loss is the share of time in which the line is full;
    /// and by Little's law the times of those let in are the mean numbers over the throughput.
    ///
    /// Without bound, for ρ < 1, Wq = c ρ / (μ (1 - ρ)) with c = 1 for M/M/1 and 1/2 for M/D/1
    /// (Pollaczek and Khinchine: c = (1 + variance · μ²) / 2), Lq = λ Wq, L = Lq + ρ.
    pub fn performance(&self) -> Performance {
        match self.room {
            Some(room) => self.bounded(room),
            None if self.load() < 1.0 => self.stable(),
            None => self.growing(),
        }
    }

    /// The long-run share of time with 0, 1, 2, ... up to `most` in the line (the one in service
    /// included), or up to the room if that is less. None if there is no long run: without bound on the
    /// room and with a load of 1 or more.
    ///
    /// Exponential: proportional to ρ^n (from λ P(n) = μ P(n+1)); all add up to 1, or without bound
    /// P(n) = (1 - ρ) ρ^n. Fixed: see the chain of those left behind in `queue/fixed.rs`.
    ///
    /// The work is proportional to `most` or the room, times at most some hundred terms.
    pub fn distribution(&self, most: u32) -> Option<Vec<f64>> {
        let shown = |room: u32| room.min(most) as usize + 1;
        match self.room {
            Some(room) => {
                let mut shares = self.full_distribution(room);
                shares.truncate(shown(room));
                Some(shares)
            }
            None if self.load() < 1.0 => {
                let empty = 1.0 - self.load();
                let weights = match self.law {
                    Service::Exponential => powers(self.load(), shown(u32::MAX)),
                    Service::Fixed => fixed::unbounded(self.load(), shown(u32::MAX)),
                };
                Some(weights.into_iter().map(|weight| weight * empty).collect())
            }
            None => None,
        }
    }

    /// All shares of a bounded line: 0 to `room` in it.
    fn full_distribution(&self, room: u32) -> Vec<f64> {
        let (load, places) = (self.load(), room as usize + 1);
        let weights = match self.law {
            Service::Fixed => fixed::bounded(load, room as usize),
            Service::Exponential if load <= 1.0 => powers(load, places),
            // From the top, where no power overflows.
            Service::Exponential => powers(load.recip(), places).into_iter().rev().collect(),
        };
        let total: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / total).collect()
    }

    fn bounded(&self, room: u32) -> Performance {
        let shares = self.full_distribution(room);
        let mean = |number: fn(usize) -> usize| -> f64 {
            shares.iter().enumerate().map(|(n, share)| number(n) as f64 * share).sum()
        };
        let (in_queue, in_system) = (mean(|n| n.saturating_sub(1)), mean(|n| n));
        let accepted: f64 = shares[..shares.len() - 1].iter().sum();
        let throughput = self.arrival * accepted;
        let waiting = if throughput > 0.0 { in_queue / throughput } else { 0.0 };
        Performance {
            loss: shares[shares.len() - 1],
            busy: mean(|n| n.min(1)),
            throughput,
            in_queue,
            in_system,
            waiting,
            time: waiting + self.service.recip(),
        }
    }

    fn stable(&self) -> Performance {
        let load = self.load();
        let spread = match self.law {
            Service::Exponential => 1.0,
            Service::Fixed => 0.5,
        };
        let waiting = spread * load / (self.service * (1.0 - load));
        let in_queue = self.arrival * waiting;
        Performance {
            loss: 0.0,
            busy: load,
            throughput: self.arrival,
            in_queue,
            in_system: in_queue + load,
            waiting,
            time: waiting + self.service.recip(),
        }
    }

    /// The line grows without bound: the server never rests, and no mean is finite.
    fn growing(&self) -> Performance {
        Performance {
            loss: 0.0,
            busy: 1.0,
            throughput: self.service,
            in_queue: f64::INFINITY,
            in_system: f64::INFINITY,
            waiting: f64::INFINITY,
            time: f64::INFINITY,
        }
    }
}

/// 1, base, base², ...: `count` of them.
fn powers(base: f64, count: usize) -> Vec<f64> {
    std::iter::successors(Some(1.0), |power| Some(power * base)).take(count).collect()
}
