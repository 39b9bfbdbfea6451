//! A claimed solution, written as its authors would: layers of proofs, each embedding the two below, sent
//! continuously until a deadline. It attacks on the highest layer, which seems to prove that the other
//! holds it too.
//!
//! It is no solution (no protocol is): who holds the highest layer first cannot know that the other's
//! next proof will get through before the deadline.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Decision, Message, NodeId, Time, Timer};

use super::strategy::PROOF;
use super::{GENERAL_1, other};

/// Each general sends the highest proof it holds every `interval`. General 1 begins with its commitment
/// when it proposes, General 2 joins once it has received one. Whoever receives a proof of some layer can
/// make its own of the next one. At `deadline` a general attacks if it holds the highest layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LayeredProofs {
    /// How many layers, from 1 to 8; 4 when left out: commit, double, triple, quad.
    #[serde(default = "four", skip_serializing_if = "is_four")]
    #[schemars(range(min = 1, max = 8))]
    pub layers: u8,
    /// How long after one messenger the next leaves, 1 or more.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub interval: Time,
    /// When both generals decide, 1 or more; at most 1000 messengers may leave before it.
    #[schemars(range(min = 1, max = 9_999_999))]
    pub deadline: Time,
}

fn four() -> u8 {
    4
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_four(layers: &u8) -> bool {
    *layers == 4
}

/// The most layers.
pub(super) const MOST_LAYERS: u8 = 8;

/// The layers by name, the lowest first.
pub(super) const LAYER_NAMES: [&str; 8] =
    ["commit", "double", "triple", "quad", "fivefold", "sixfold", "sevenfold", "eightfold"];

/// A general of [`LayeredProofs`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LayeredProofsGeneral {
    /// The highest layer of which it holds its own proof; 0: none.
    layer: u8,
}

const DEADLINE: Timer = Timer(0);
const NEXT: Timer = Timer(1);

impl LayeredProofs {
    /// How many messengers a general can send before the deadline.
    pub fn messengers(&self) -> u32 {
        self.deadline.div_ceil(self.interval.max(1)).min(u32::MAX.into()) as u32
    }
}

impl LayeredProofsGeneral {
    /// What it holds in memory, by name.
    pub(super) fn memory(&self) -> crate::protocols::Memory {
        vec![("proofs up to layer", self.layer.to_string())]
    }

    /// Sends what it holds, and again after the interval. Messengers are numbered by the clock, so that
    /// a messenger's name does not depend on what became of others.
    fn flood(&self, ctx: &mut Ctx<'_, LayeredProofs>) {
        let params = ctx.params;
        if self.layer > 0 {
            let nth = (ctx.now / params.interval) as u32 + 1;
            let content = self.layer.into();
            ctx.send(other(ctx.me), Message { nth, content, kind: PROOF });
        }
        if ctx.now + params.interval < params.deadline {
            ctx.set_timer(params.interval, NEXT);
        }
    }
}

impl Algorithm for LayeredProofsGeneral {
    type Params = LayeredProofs;
    type Answer = ();

    fn blank(_: NodeId, _: &LayeredProofs) -> Self {
        Self { layer: 0 }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, LayeredProofs>) {
        if ctx.now > ctx.params.deadline {
            return;
        }
        ctx.set_timer(ctx.params.deadline - ctx.now, DEADLINE);
        if ctx.me == GENERAL_1 && ctx.input {
            self.layer = 1;
        }
        self.flood(ctx);
    }

    fn message(&mut self, _: NodeId, message: Message, ctx: &mut Ctx<'_, LayeredProofs>) {
        // The proof received embeds all that the next layer needs, but for one's own signature.
        let next = (message.content + 1).min(ctx.params.layers.into()) as u8;
        self.layer = self.layer.max(next);
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, LayeredProofs>) {
        if timer == DEADLINE {
            let sure = self.layer == ctx.params.layers;
            ctx.decide(if sure { Decision::Attack } else { Decision::Hold });
        } else {
            self.flood(ctx);
        }
    }

    /// After a crash it begins anew, at the next full interval.
    fn recover(&mut self, ctx: &mut Ctx<'_, LayeredProofs>) {
        let params = ctx.params;
        if ctx.now >= params.deadline {
            return;
        }
        ctx.set_timer(params.deadline - ctx.now, DEADLINE);
        if ctx.me == GENERAL_1 && ctx.input {
            self.layer = 1;
        }
        let next = (ctx.now / params.interval + 1) * params.interval;
        if next < params.deadline {
            ctx.set_timer(next - ctx.now, NEXT);
        }
    }
}
