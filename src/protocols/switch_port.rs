//! Messages pass a switch port.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Message, NodeId, Time, Timer};

use super::strategy::{Fault, check_interval};
use super::{KindInfo, Role};

/// Messages pass a switch port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchPort {
    /// How long the run lasts.
    pub lasts: Time,
}

impl SwitchPort {
    pub(super) fn roles(&self) -> Vec<Role> {
        vec![Role::named("Sender", "S"), Role::named("Receiver", "R")]
    }

    pub(super) fn kinds(&self) -> Vec<KindInfo> {
        Vec::new()
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        check_interval(&["switch_port", "lasts"], self.lasts, faults);
    }

    pub(super) const fn end(&self) -> Time {
        self.lasts
    }
}

/// A node of [`SwitchPort`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PortNode {}

impl PortNode {
    /// What it holds in memory: what a crash wipes.
    pub(super) fn memory(&self, _: NodeId) -> super::Memory {
        Vec::new()
    }
}

impl Algorithm for PortNode {
    type Params = SwitchPort;

    fn blank(_: NodeId, _: &SwitchPort) -> Self {
        Self {}
    }

    fn start(&mut self, _: &mut Ctx<'_, SwitchPort>) {}

    fn message(&mut self, _: NodeId, _: Message, _: &mut Ctx<'_, SwitchPort>) {}

    fn timer(&mut self, _: Timer, _: &mut Ctx<'_, SwitchPort>) {}

    fn recover(&mut self, ctx: &mut Ctx<'_, SwitchPort>) {
        self.start(ctx);
    }

    fn decides(&self) -> bool {
        false
    }
}
