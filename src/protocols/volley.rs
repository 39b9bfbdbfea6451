//! A number of messengers with the same message, sent at once or one after the other.

use crate::engine::{Ctx, Kind, Message, Time, Timer};

use super::other;

/// Some messengers of one kind to the other general, numbered in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Volley {
    pub kind: Kind,
    /// The number of the first.
    pub first: u32,
    /// The number of the last.
    pub last: u32,
    /// How long after one the next leaves; 0: all at once.
    pub interval: Time,
    /// Where this volley's timers count from, so that two volleys of a general stay apart.
    pub timers: u32,
}

impl Volley {
    /// Sends number `nth` and, now or by timer, all that follow.
    pub fn send_from<P>(&self, nth: u32, ctx: &mut Ctx<'_, P>) {
        let to = other(ctx.me);
        for nth in nth..=self.last {
            ctx.send(to, Message::new(self.kind, nth));
            if self.interval > 0 {
                if nth < self.last {
                    ctx.set_timer(self.interval, Timer(self.timers + nth + 1));
                }
                return;
            }
        }
    }

    /// Sends all of it.
    pub fn send<P>(&self, ctx: &mut Ctx<'_, P>) {
        self.send_from(self.first, ctx);
    }
}
