//! Retry until acknowledged, with a deadline at which each general must decide.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Decision, Message, NodeId, Time, Timer};

use super::seen::Seen;
use super::strategy::{ACKNOWLEDGEMENT, PROPOSAL};
use super::{GENERAL_1, other};

/// General 1 sends a proposal every `interval` until one is acknowledged. At `deadline` each general
/// decides with what it has: General 1 attacks with an acknowledgement, General 2 with a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetryUntilAcked {
    /// How long General 1 waits for an acknowledgement before it tries again, 1 or more.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub interval: Time,
    /// When both generals decide, 1 or more; at most 1000000 tries may fit in before it.
    #[schemars(range(min = 1, max = 9_999_999))]
    pub deadline: Time,
}

/// A general of [`RetryUntilAcked`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RetryUntilAckedGeneral {
    tries: u32,
    /// What this general needs in order to attack: a proposal, or an acknowledgement.
    got: Seen,
}

/// Goes off at the deadline; the other timer is the next try's.
const DEADLINE: Timer = Timer(0);
const RETRY: Timer = Timer(1);

impl RetryUntilAckedGeneral {
    /// What it holds in memory, by name.
    pub(super) fn memory(&self) -> crate::protocols::Memory {
        vec![("tries", self.tries.to_string()), ("answers", self.got.count().to_string())]
    }

    fn propose(&mut self, ctx: &mut Ctx<'_, RetryUntilAcked>) {
        self.tries += 1;
        ctx.send(other(ctx.me), Message::new(PROPOSAL, self.tries));
        if ctx.now + ctx.params.interval < ctx.params.deadline {
            ctx.set_timer(ctx.params.interval, RETRY);
        }
    }
}

impl Algorithm for RetryUntilAckedGeneral {
    type Params = RetryUntilAcked;
    type Answer = ();

    fn blank(_: NodeId, _: &RetryUntilAcked) -> Self {
        Self { tries: 0, got: Seen::default() }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, RetryUntilAcked>) {
        if ctx.now > ctx.params.deadline {
            return;
        }
        ctx.set_timer(ctx.params.deadline - ctx.now, DEADLINE);
        if ctx.me == GENERAL_1 && ctx.input {
            self.propose(ctx);
        }
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, RetryUntilAcked>) {
        let new = self.got.insert(message.nth);
        if message.kind == PROPOSAL && new {
            ctx.send(from, Message::new(ACKNOWLEDGEMENT, message.nth));
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, RetryUntilAcked>) {
        let satisfied = self.got.count() > 0;
        if timer == DEADLINE {
            ctx.decide(if satisfied { Decision::Attack } else { Decision::Hold });
        } else if !satisfied {
            self.propose(ctx);
        }
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, RetryUntilAcked>) {
        self.start(ctx);
    }

    fn heap_bytes(&self) -> usize {
        self.got.heap_bytes()
    }
}
