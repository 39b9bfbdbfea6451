//! Closed forms with their derivations, to hold what is enumerated and sampled against. Depends on
//! nothing of ours.

mod availability;
mod batch_means;
mod detector;
mod interval;
mod layered;
#[cfg(test)]
mod lcg;
mod odds;
mod queue;
mod randomised;
mod scheduling;
mod slo;

pub use availability::{
    Availability, Outages, Part, Period, common_cause, in_series, k_of_n, outages, redundant,
    series,
};
pub use batch_means::BatchMeans;
pub use detector::HeartbeatBounds;
pub use interval::{MeanInterval, mean_95, wilson_95};
pub use layered::layered_proofs;
pub use odds::{LossyWay, OutcomeOdds, always_attack, handshake, retry_until_acked, wait_for_ack};
pub use queue::{Performance, Queue, Service};
pub use randomised::{disagreement_bound, disagreement_lower_bound, randomised_attack};
pub use scheduling::{
    Demand, blocking_in_turns, blocking_with_inheritance, blocking_without_inheritance,
    round_robin_delay,
};
pub use slo::{Budget, Objective};
