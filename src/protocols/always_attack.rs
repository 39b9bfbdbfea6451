//! Option 1 of the lecture: General 1 attacks whatever happens, and sends messengers to say so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Decision, Message, NodeId, Time, Timer};

use super::GENERAL_1;
use super::strategy::PROPOSAL;
use super::volley::Volley;

/// General 1 sends `messengers` proposals and attacks; General 2 attacks if one arrives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlwaysAttack {
    /// How many messengers General 1 sends, from 1 to 1000.
    #[schemars(range(min = 1, max = 1000))]
    pub messengers: u32,
    /// How long after one messenger the next leaves; 0 (when left out): all at once.
    #[serde(default, skip_serializing_if = "super::strategy::is_zero")]
    pub interval: Time,
}

/// A general of [`AlwaysAttack`]; it needs to remember nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AlwaysAttackGeneral;

impl AlwaysAttack {
    fn volley(&self) -> Volley {
        let (last, interval) = (self.messengers, self.interval);
        Volley { kind: PROPOSAL, first: 1, last, interval, timers: 0 }
    }
}

impl Algorithm for AlwaysAttackGeneral {
    type Params = AlwaysAttack;
    type Answer = ();

    fn blank(_: NodeId, _: &AlwaysAttack) -> Self {
        Self
    }

    fn start(&mut self, ctx: &mut Ctx<'_, AlwaysAttack>) {
        if ctx.me == GENERAL_1 && ctx.input {
            ctx.decide(Decision::Attack);
            ctx.params.volley().send(ctx);
        }
    }

    fn message(&mut self, _: NodeId, message: Message, ctx: &mut Ctx<'_, AlwaysAttack>) {
        if message.kind == PROPOSAL {
            ctx.decide(Decision::Attack);
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, AlwaysAttack>) {
        ctx.params.volley().send_from(timer.0, ctx);
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, AlwaysAttack>) {
        self.start(ctx);
    }
}
