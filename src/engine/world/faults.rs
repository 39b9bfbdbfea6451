//! What goes wrong with nodes: crashes, pauses, and whom they wrongly believe to have crashed.

use super::super::queue::What;
use super::super::{
    Algorithm, Change, Effect, EventId, Fact, Log, Menu, Model, NodeChange, NodeId, Question, Site,
    Time,
};
use super::{Step, Then, Work, World};

impl<A: Algorithm> World<A> {
    /// Carries out what a live change does to the world itself; `id` is the change's event. What it does to
    /// the model (links, stabilisation) the model of the time after it says.
    pub fn change(&mut self, change: &Change, id: EventId) {
        match *change {
            Change::Links(_) | Change::Gst(_) | Change::Load(_) => {}
            Change::Node(node, NodeChange::Crash) => self.plan_now(What::Crash(node), id),
            Change::Node(node, NodeChange::Recover) => self.plan_now(What::Recover(node), id),
            Change::Node(node, NodeChange::Pause(lasts)) => {
                self.plan_now(What::Pause(node, lasts), id);
            }
            Change::Forge(letter) => self.plan_now(What::Forge(letter), id),
        }
    }

    /// Before all else that is planned for this instant it cannot come: it joins the end of the instant.
    fn plan_now(&mut self, what: What, cause: EventId) {
        self.queue.push(self.now, cause, what);
    }

    /// The question whether a node crashes at this point, where it may.
    pub(super) fn crash_question<'m>(
        &self,
        node: NodeId,
        model: &'m Model<A>,
    ) -> Option<Question<'m>> {
        let points = model.nodes[node.index()].crash_points.as_ref()?;
        let state = &self.nodes[node.index()];
        let site = Site::crash(node, state.life, u32::from(state.points) + 1);
        let may = state.up && state.crashed_at_points < points.most;
        may.then_some(Question { site, menu: Menu::Crash(points.chance) })
    }

    /// Is there something left that a node does in answer to an event?
    pub fn is_at_work(&self, node: NodeId) -> bool {
        self.work.iter().any(|task| match task.what {
            Work::CrashPoint(who, _) | Work::Effect(who, _) | Work::Sure(who, _) => who == node,
            _ => false,
        })
    }

    /// What a node is still to do in answer to an event, in pieces before each of which it may crash. The last piece is
    /// empty: after everything.
    pub fn pieces_ahead(&self, node: NodeId) -> Vec<Vec<Effect>> {
        let mut pieces: Vec<Vec<Effect>> = Vec::new();
        for task in self.work.iter().rev() {
            let effect = match task.what {
                Work::CrashPoint(who, effect) if who == node => {
                    pieces.push(Vec::new());
                    effect
                }
                Work::Effect(who, effect) if who == node => {
                    if effect.is_crash_point() {
                        pieces.push(Vec::new());
                    }
                    Some(effect)
                }
                Work::Sure(who, effect) if who == node => Some(effect),
                _ => continue,
            };
            // What comes before the first point was asked about already.
            if let Some(piece) = pieces.last_mut() {
                piece.extend(effect);
            }
        }
        pieces
    }

    /// The node crashes at a point of its own doing: what it was still about to do is not done.
    pub(super) fn crash_at_point(
        &mut self,
        node: NodeId,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        self.work.retain(|task| match task.what {
            Work::Effect(who, _) | Work::Sure(who, _) | Work::CrashPoint(who, _) => who != node,
            Work::Draw { node: who, .. } | Work::Drew { node: who, .. } => who != node,
            _ => true,
        });
        self.nodes[node.index()].crashed_at_points += 1;
        let points = model.nodes[node.index()].crash_points.as_ref();
        let step = self.crash(node, cause, model, log);
        if let Some(down) = points.and_then(|points| points.down)
            && let Some(Step::Did(id)) = step
        {
            self.queue.push(self.now + down.max(1), id, What::Recover(node));
        }
        step
    }

    /// The node stops and loses its memory.
    pub(super) fn crash(
        &mut self,
        node: NodeId,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        let crashing = &mut self.nodes[node.index()];
        if !crashing.up {
            return None;
        }
        crashing.up = false;
        crashing.life = crashing.life.wrapping_add(1);
        crashing.points = 0;
        // Whom it suspected and that it was paused it forgets with the rest.
        (crashing.paused_until, crashing.suspects) = (0, 0);
        crashing.algorithm = A::blank(node, &model.params);
        crashing.algorithm.crash();
        let step = self.tell(log, cause, Fact::Crashed { node });
        self.wear(node, Then::Repaired, model);
        step
    }

    /// The node pauses; a longer pause that it is in already goes on.
    pub(super) fn pause(
        &mut self,
        node: NodeId,
        lasts: Time,
        cause: EventId,
        log: &mut impl Log,
    ) -> Option<Step> {
        let until = self.now + lasts.max(1);
        let pausing = &mut self.nodes[node.index()];
        if !pausing.up || pausing.paused_until >= until {
            return None;
        }
        pausing.paused_until = until;
        let id = self.tell_id(log, cause, Fact::Paused { node, until });
        self.queue.push(until, id, What::Resume(node));
        Some(Step::Did(id))
    }

    /// Is the node paused? Then this waits until it goes on, behind all that waits already.
    pub(super) fn waits_for(&mut self, node: NodeId, what: What, cause: EventId) -> bool {
        let until = self.nodes[node.index()].paused_until;
        // At the very instant at which the pause ends, going on comes first.
        let paused = until > self.now || (until == self.now && self.resume_is_planned(node));
        if paused {
            self.queue.push(until, cause, what);
        }
        paused
    }

    fn resume_is_planned(&self, node: NodeId) -> bool {
        self.queue.iter().any(|p| p.time == self.now && p.what == What::Resume(node))
    }

    /// A node comes to believe something about another; what it believes already is no event.
    pub(super) fn believe(
        &mut self,
        node: NodeId,
        peer: NodeId,
        crashed: bool,
        fact: Fact,
        cause: EventId,
        log: &mut impl Log,
    ) -> Option<Step> {
        let bit = 1u64 << (peer.0 & 63);
        let suspects = &mut self.nodes[node.index()].suspects;
        if (*suspects & bit != 0) == crashed {
            return None;
        }
        *suspects ^= bit;
        self.tell(log, cause, fact)
    }
}
