//! Tasks share one processor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Message, NodeId, Time, Timer};

use super::strategy::{Fault, check_interval};
use super::{KindInfo, Role};

/// Tasks share one processor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheduling {
    /// How long the run lasts.
    pub lasts: Time,
}

impl Scheduling {
    pub(super) fn roles(&self) -> Vec<Role> {
        vec![Role::named("Sender", "S"), Role::named("Receiver", "R")]
    }

    pub(super) fn kinds(&self) -> Vec<KindInfo> {
        Vec::new()
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        check_interval(&["scheduling", "lasts"], self.lasts, faults);
    }

    pub(super) const fn end(&self) -> Time {
        self.lasts
    }
}

/// A node of [`Scheduling`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchedulingNode {}

impl SchedulingNode {
    /// What it holds in memory: what a crash wipes.
    pub(super) fn memory(&self, _: NodeId) -> super::Memory {
        Vec::new()
    }
}

impl Algorithm for SchedulingNode {
    type Params = Scheduling;

    fn blank(_: NodeId, _: &Scheduling) -> Self {
        Self {}
    }

    fn start(&mut self, _: &mut Ctx<'_, Scheduling>) {}

    fn message(&mut self, _: NodeId, _: Message, _: &mut Ctx<'_, Scheduling>) {}

    fn timer(&mut self, _: Timer, _: &mut Ctx<'_, Scheduling>) {}

    fn recover(&mut self, ctx: &mut Ctx<'_, Scheduling>) {
        self.start(ctx);
    }

    fn decides(&self) -> bool {
        false
    }
}
