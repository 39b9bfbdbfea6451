//! Waits of exponential length, and what they are for: timers, failures and repairs by rates, common causes.

use super::super::queue::What;
use super::super::{Algorithm, Choice, EventId, Fact, Log, Model, NodeId, Quantile, Waiter};
use super::{Step, Task, Then, Work, World};

impl<A: Algorithm> World<A> {
    /// Of what a node does, its waits are asked first: nothing else happens until all is planned.
    #[inline]
    pub(super) fn waits_first(&mut self, from: usize) {
        let is_wait = |task: &Task| matches!(task.what, Work::Wait { .. });
        if self.work[from..].iter().any(is_wait) {
            self.work[from..].sort_by_key(is_wait);
        }
    }

    /// How long was answered: what comes then is planned, or it is drawn again.
    #[cold]
    pub(super) fn waited(&mut self, task: Task, choice: Choice) {
        let Work::Wait { whose, nth, mean, level, then } = task.what else { return };
        let part = Quantile::new(choice.0);
        if part.is_last() && level < u8::MAX {
            let what = Work::Wait { whose, nth, mean, level: level + 1, then };
            return self.work.push(Task { cause: task.cause, what });
        }
        let at = self.now + part.time(mean, level);
        let what = match (whose, then) {
            (Waiter::Algorithm(node, life), Then::Timer(timer)) => {
                What::Timer { node, life, timer }
            }
            (Waiter::Cause(place), _) => What::Strikes { place, nth },
            (Waiter::Failure(node) | Waiter::Algorithm(node, _), then) => {
                let life = self.nodes[node.index()].life;
                match then {
                    Then::Repaired => What::Repaired { node, life },
                    _ => What::Fails { node, life },
                }
            }
        };
        self.queue.push(at, task.cause, what);
    }

    /// Asks how long it takes until a node that fails by rates fails, or is repaired.
    pub(super) fn wear(&mut self, node: NodeId, then: Then, model: &Model<A>) {
        let Some(rates) = model.nodes[node.index()].failures else { return };
        let mean = if matches!(then, Then::Repaired) { rates.mttr } else { rates.mttf };
        let worn = &mut self.nodes[node.index()].wear;
        *worn += 1;
        let what = Work::Wait { whose: Waiter::Failure(node), nth: *worn, mean, level: 0, then };
        self.work.push(Task { cause: EventId::NONE, what });
    }

    /// Is the node in this life, and up or down?
    pub(super) fn is_in_life(&self, node: NodeId, life: u8, up: bool) -> bool {
        let node = &self.nodes[node.index()];
        node.life == life && node.up == up
    }

    /// Something that comes by rates happens.
    #[cold]
    pub(super) fn wear_out(
        &mut self,
        what: What,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        match what {
            What::Wears(node) => self.wear(node, Then::Fails, model),
            What::Fails { node, life } if self.is_in_life(node, life, true) => {
                return self.crash(node, cause, model, log);
            }
            What::Repaired { node, life } if self.is_in_life(node, life, false) => {
                return self.recover(node, cause, model, log);
            }
            What::Strikes { place, nth } => self.strike(place, nth, model),
            _ => {}
        }
        None
    }

    fn strike(&mut self, place: u8, nth: u32, model: &Model<A>) {
        let Some(common) = model.common_causes.get(usize::from(place)) else { return };
        if nth > 0 {
            for node in (0..self.nodes.len() as u8).rev().filter(|n| common.nodes >> n & 1 == 1) {
                let what = Work::Struck(NodeId(node));
                self.work.push(Task { cause: EventId::NONE, what });
            }
        }
        let (whose, mean, then) = (Waiter::Cause(place), common.mean, Then::Strikes);
        let what = Work::Wait { whose, nth: nth + 1, mean, level: 0, then };
        self.work.push(Task { cause: EventId::NONE, what });
    }

    /// The node goes on with what stable storage holds.
    pub(super) fn recover(
        &mut self,
        node: NodeId,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        let down = &mut self.nodes[node.index()];
        if down.up {
            return None;
        }
        down.up = true;
        let step = self.tell(log, cause, Fact::Recovered { node });
        self.call(node, model, step, Algorithm::recover);
        self.wear(node, Then::Fails, model);
        step
    }
}
