//! A service of parts that fail.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Message, NodeId, Time, Timer};

use super::strategy::{Fault, check_interval};
use super::{KindInfo, Role};

/// A service of parts that fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicatedService {
    /// How long the run lasts.
    pub lasts: Time,
}

impl ReplicatedService {
    pub(super) fn roles(&self) -> Vec<Role> {
        vec![Role::named("Sender", "S"), Role::named("Receiver", "R")]
    }

    pub(super) fn kinds(&self) -> Vec<KindInfo> {
        Vec::new()
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        check_interval(&["replicated_service", "lasts"], self.lasts, faults);
    }

    pub(super) const fn end(&self) -> Time {
        self.lasts
    }
}

/// A node of [`ReplicatedService`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServiceNode {}

impl ServiceNode {
    /// What it holds in memory: what a crash wipes.
    pub(super) fn memory(&self, _: NodeId) -> super::Memory {
        Vec::new()
    }
}

impl Algorithm for ServiceNode {
    type Params = ReplicatedService;

    fn blank(_: NodeId, _: &ReplicatedService) -> Self {
        Self {}
    }

    fn start(&mut self, _: &mut Ctx<'_, ReplicatedService>) {}

    fn message(&mut self, _: NodeId, _: Message, _: &mut Ctx<'_, ReplicatedService>) {}

    fn timer(&mut self, _: Timer, _: &mut Ctx<'_, ReplicatedService>) {}

    fn recover(&mut self, ctx: &mut Ctx<'_, ReplicatedService>) {
        self.start(ctx);
    }

    fn decides(&self) -> bool {
        false
    }
}
