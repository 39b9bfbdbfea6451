//! A handshake of k alternating messages: more messages move the doubt, they never remove it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Decision, Message, NodeId, Timer};

use super::strategy::MESSAGE;
use super::{GENERAL_1, other};

/// `messages` alternate between the generals, General 1's first, each sent only on receipt of the one
/// before. Each general attacks when it has all it expects: the sender of the last message
/// can never know that it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handshake {
    /// How many messages in all, from 1 to 1000.
    #[schemars(range(min = 1, max = 1000))]
    pub messages: u32,
}

/// A general of [`Handshake`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HandshakeGeneral {
    /// The number of the last message received; 0 before the first.
    got: u32,
}

impl HandshakeGeneral {
    /// What it holds in memory, by name.
    pub(super) fn memory(&self) -> crate::protocols::Memory {
        vec![("last message received", self.got.to_string())]
    }

    /// Sends the next message, if there is one, and attacks once nothing more is expected.
    fn go_on(&mut self, ctx: &mut Ctx<'_, Handshake>) {
        let next = self.got + 1;
        if next <= ctx.params.messages {
            ctx.send(other(ctx.me), Message::new(MESSAGE, next));
        }
        if next + 1 > ctx.params.messages {
            ctx.decide(Decision::Attack);
        }
    }
}

impl Algorithm for HandshakeGeneral {
    type Params = Handshake;
    type Answer = ();

    fn blank(_: NodeId, _: &Handshake) -> Self {
        Self { got: 0 }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, Handshake>) {
        if ctx.me == GENERAL_1 && ctx.input {
            self.go_on(ctx);
        }
    }

    fn message(&mut self, _: NodeId, message: Message, ctx: &mut Ctx<'_, Handshake>) {
        // A copy, or one from before a crash, is older than what was received last.
        if message.nth > self.got {
            self.got = message.nth;
            self.go_on(ctx);
        }
    }

    fn timer(&mut self, _: Timer, _: &mut Ctx<'_, Handshake>) {}

    fn recover(&mut self, ctx: &mut Ctx<'_, Handshake>) {
        self.start(ctx);
    }
}
