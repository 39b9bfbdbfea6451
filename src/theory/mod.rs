//! Closed forms with their derivations, to hold what is enumerated and sampled against. Depends on
//! nothing of ours.

mod interval;
mod odds;

pub use interval::wilson_95;
pub use odds::{LossyWay, OutcomeOdds, always_attack, handshake, retry_until_acked, wait_for_ack};
