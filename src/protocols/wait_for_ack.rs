//! Option 2 of the lecture: General 1 attacks only once an acknowledgement has come back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Decision, Message, NodeId, Time, Timer};

use super::GENERAL_1;
use super::seen::Seen;
use super::strategy::{ACKNOWLEDGEMENT, PROPOSAL};
use super::volley::Volley;

/// General 1 sends `proposals` and attacks if an acknowledgement comes back; General 2 attacks, and
/// acknowledges, when a proposal arrives. General 2 now stands where General 1 stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WaitForAck {
    /// How many proposals General 1 sends, from 1 to 1000.
    #[schemars(range(min = 1, max = 1000))]
    pub proposals: u32,
    /// How many acknowledgements General 2 sends in all, on the first proposal that arrives, from 1
    /// to 1000; when left out, one for each proposal that arrives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub acknowledgements: Option<u32>,
    /// How long after one messenger the next leaves; 0 (when left out): all at once.
    #[serde(default, skip_serializing_if = "super::strategy::is_zero")]
    pub interval: Time,
}

/// A general of [`WaitForAck`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WaitForAckGeneral {
    /// The proposals that General 2 has received.
    proposals: Seen,
}

impl WaitForAckGeneral {
    /// What it holds in memory, by name.
    pub(super) fn memory(&self) -> crate::protocols::Memory {
        vec![("proposals received", self.proposals.count().to_string())]
    }
}

impl WaitForAck {
    fn proposals(&self) -> Volley {
        let (last, interval) = (self.proposals, self.interval);
        Volley { kind: PROPOSAL, first: 1, last, interval, timers: 0 }
    }

    fn acknowledgements(&self, count: u32) -> Volley {
        let (last, interval) = (count, self.interval);
        Volley { kind: ACKNOWLEDGEMENT, first: 1, last, interval, timers: 0 }
    }
}

impl Algorithm for WaitForAckGeneral {
    type Params = WaitForAck;
    type Answer = ();

    fn blank(_: NodeId, _: &WaitForAck) -> Self {
        Self { proposals: Seen::default() }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, WaitForAck>) {
        if ctx.me == GENERAL_1 && ctx.input {
            ctx.params.proposals().send(ctx);
        }
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, WaitForAck>) {
        if message.kind == ACKNOWLEDGEMENT {
            return ctx.decide(Decision::Attack);
        }
        if !self.proposals.insert(message.nth) {
            return;
        }
        ctx.decide(Decision::Attack);
        match ctx.params.acknowledgements {
            None => ctx.send(from, Message::new(ACKNOWLEDGEMENT, message.nth)),
            Some(count) if self.proposals.count() == 1 => {
                ctx.params.acknowledgements(count).send(ctx);
            }
            Some(_) => {}
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, WaitForAck>) {
        if ctx.me == GENERAL_1 {
            ctx.params.proposals().send_from(timer.0, ctx);
        } else if let Some(count) = ctx.params.acknowledgements {
            ctx.params.acknowledgements(count).send_from(timer.0, ctx);
        }
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, WaitForAck>) {
        self.start(ctx);
    }

    fn heap_bytes(&self) -> usize {
        self.proposals.heap_bytes()
    }
}
