//! A service changed by key: how many replicas, how many of them an answer takes, whether their faults have a
//! common cause. The run begins anew each time.

use super::state::App;
use crate::engine::Prob;
use crate::protocols::{ReplicatedService, Strategy};

/// What can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKnob {
    /// Another replica, after the fifth one again.
    Replicas,
    /// Another one needed for an answer, after the last one again.
    Need,
    /// Whether half of the replicas' faults have a common cause.
    CommonCause,
}

/// The most replicas that the key makes.
const MOST: u8 = 5;
/// The share of faults with a common cause, once there is one.
const COMMON: u32 = 50;

impl App {
    pub(super) fn service(&self) -> Option<&ReplicatedService> {
        match &self.session.as_ref()?.scenario.strategy {
            Strategy::ReplicatedService(service) => Some(service),
            _ => None,
        }
    }

    /// Changes the service and begins anew.
    pub(super) fn turn_service(&mut self, knob: ServiceKnob) {
        let Some(mut service) = self.service().cloned() else { return };
        let words = match knob {
            ServiceKnob::Replicas => {
                service.replicas.count = service.replicas.count % MOST + 1;
                service.need = service.need.min(service.replicas.count);
                format!("Replicas: {}", service.replicas.count)
            }
            ServiceKnob::Need => {
                service.need = service.need % service.replicas.count + 1;
                format!("An answer takes {} of {}", service.need, service.replicas.count)
            }
            ServiceKnob::CommonCause => {
                let share = match service.common_cause {
                    Some(_) => None,
                    None => Some(Prob::percent(COMMON)),
                };
                service.common_cause = share;
                match share {
                    Some(share) => format!("{share} of the replicas' faults have a common cause"),
                    None => "All faults are independent".into(),
                }
            }
        };
        self.begin_anew(Strategy::ReplicatedService(service), &words);
    }
}
