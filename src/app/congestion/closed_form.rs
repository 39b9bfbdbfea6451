//! What theory says of a port without retries, in the scenario's unit of time.

use crate::protocols::{ServiceLaw, SwitchPort};
use crate::theory::{Performance, Queue, Service};

/// The long run of a port.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// In Kendall's letters: "M/D/1/10".
    pub name: String,
    /// Its averages; where the line grows without bound the times are infinite.
    pub averages: Performance,
}

/// The other law.
pub(super) const fn other(law: ServiceLaw) -> ServiceLaw {
    match law {
        ServiceLaw::Exponential => ServiceLaw::Fixed,
        ServiceLaw::Fixed => ServiceLaw::Exponential,
    }
}

fn name(params: &SwitchPort, law: ServiceLaw) -> String {
    let letter = match law {
        ServiceLaw::Exponential => "M",
        ServiceLaw::Fixed => "D",
    };
    let room = params.buffer.map_or(String::new(), |places| format!("/{places}"));
    format!("M/{letter}/1{room}")
}

impl Expected {
    /// At a load, 1 being all that the port can send. `None` beyond what the closed forms are worked out for.
    pub fn at(params: &SwitchPort, law: ServiceLaw, load: f64) -> Option<Self> {
        let service = match law {
            ServiceLaw::Exponential => Service::Exponential,
            ServiceLaw::Fixed => Service::Fixed,
        };
        let rate = 1.0 / params.service as f64;
        let line = Queue::new(load * rate, rate, service, params.buffer)?;
        Some(Self { name: name(params, law), averages: line.performance() })
    }

    /// At a load in percent, as whole times really make it: by the port's law, and by the other one.
    pub(super) fn both(params: &SwitchPort, load: u32) -> [Option<Self>; 2] {
        let load = params.true_load(load);
        [params.law, other(params.law)].map(|law| Self::at(params, law, load))
    }
}

/// The mean waiting time over the load in percent, up to `most`; where it is infinite the curve ends.
pub(super) fn curve(params: &SwitchPort, law: ServiceLaw, most: u32) -> Vec<(f64, f64)> {
    let point = |load: u32| {
        let expected = Expected::at(params, law, f64::from(load) / 100.0)?;
        let waiting = expected.averages.waiting;
        waiting.is_finite().then_some((f64::from(load), waiting))
    };
    (0..=most).map_while(point).collect()
}
