//! Randomised coordinated attack: a random key bounds the probability of a lone attack, whatever a city does
//! that cannot see the key.
//!
//! Varghese and Lynch, "A tradeoff between safety and liveness for randomized coordinated attack"
//! (1992); Lynch, "Distributed Algorithms" (1996), section 5.2, algorithm RandomAttack with one proposer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Decision, Message, NodeId, Time, Timer};

use super::strategy::MESSAGE;
use super::{GENERAL_1, other};

/// In each of `rounds` synchronous rounds both generals send what they know: their information level,
/// whether General 1 proposes, and the key that General 1 has drawn from 1 to `rounds`. A level is 0 at
/// first, and 1 more than the highest level that the other is known to have reached. After the last round
/// a general attacks if an attack is proposed, and it knows the key, and its level is no lower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RandomisedAttack {
    /// How many rounds, from 1 to 16; the key is drawn from as many numbers.
    #[schemars(range(min = 1, max = 16))]
    pub rounds: u8,
    /// How long a round takes: longer than the longest delay, so that what is sent in a round and not
    /// captured arrives in it.
    #[schemars(range(min = 2, max = 1_000_000))]
    pub round: Time,
}

/// The most rounds: menus stay small.
pub(super) const MOST_ROUNDS: u8 = 16;

/// A general of [`RandomisedAttack`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RandomisedAttackGeneral {
    /// The rounds begun so far.
    round: u8,
    level: u8,
    /// The key, once it is known; 0 before.
    key: u8,
    proposed: bool,
}

/// What a message says, packed: level 5 bits, key 5 bits (0 unknown), proposed 1 bit, and a bit that is
/// always set, so that a note is never taken for no content.
#[derive(Clone, Copy)]
pub(super) struct Note {
    pub level: u8,
    pub key: u8,
    pub proposed: bool,
}

impl Note {
    pub const fn pack(self) -> u16 {
        1 << 11 | (self.proposed as u16) << 10 | (self.key as u16) << 5 | self.level as u16
    }

    pub const fn unpack(content: u16) -> Self {
        let (level, key) = ((content & 31) as u8, (content >> 5 & 31) as u8);
        Self { level, key, proposed: content >> 10 & 1 == 1 }
    }
}

impl RandomisedAttack {
    /// When everything is decided.
    pub fn end(&self) -> Time {
        Time::from(self.rounds).saturating_mul(self.round)
    }
}

impl RandomisedAttackGeneral {
    /// What it holds in memory, by name.
    pub(super) fn memory(&self) -> crate::protocols::Memory {
        let key = if self.key == 0 { "unknown".into() } else { self.key.to_string() };
        let proposed = if self.proposed { "yes" } else { "no" };
        let (round, level) = (self.round.to_string(), self.level.to_string());
        vec![("round", round), ("level", level), ("key", key), ("proposed", proposed.into())]
    }

    /// Begins a round: sends what it knows; after the last one it decides.
    fn begin(&mut self, ctx: &mut Ctx<'_, RandomisedAttack>) {
        if self.round == ctx.params.rounds {
            let attack = self.proposed && self.key > 0 && self.level >= self.key;
            return ctx.decide(if attack { Decision::Attack } else { Decision::Hold });
        }
        self.round += 1;
        let note = Note { level: self.level, key: self.key, proposed: self.proposed };
        let (nth, content) = (self.round.into(), note.pack());
        ctx.send(other(ctx.me), Message { nth, content, kind: MESSAGE });
        ctx.set_timer(ctx.params.round, Timer(0));
    }
}

impl Algorithm for RandomisedAttackGeneral {
    type Params = RandomisedAttack;
    type Answer = ();

    fn blank(_: NodeId, _: &RandomisedAttack) -> Self {
        Self { round: 0, level: 0, key: 0, proposed: false }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, RandomisedAttack>) {
        if ctx.me == GENERAL_1 {
            self.proposed = ctx.input;
            // The first round begins with the key.
            ctx.draw(1, ctx.params.rounds);
        } else {
            self.begin(ctx);
        }
    }

    fn drew(&mut self, number: u8, ctx: &mut Ctx<'_, RandomisedAttack>) {
        self.key = number;
        self.begin(ctx);
    }

    fn message(&mut self, _: NodeId, message: Message, _: &mut Ctx<'_, RandomisedAttack>) {
        let note = Note::unpack(message.content);
        self.level = self.level.max(note.level + 1);
        self.key = self.key.max(note.key);
        self.proposed |= note.proposed;
    }

    fn timer(&mut self, _: Timer, ctx: &mut Ctx<'_, RandomisedAttack>) {
        self.begin(ctx);
    }

    /// It has forgotten its round and key: in rounds that went by without it there is nothing to do.
    fn recover(&mut self, _: &mut Ctx<'_, RandomisedAttack>) {}
}
