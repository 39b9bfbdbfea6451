//! How a world goes on: it steps, asks, and takes answers.

use super::super::queue::What;
use super::super::{
    Algorithm, Ask, Captor, Choice, Ctx, Decision, Effect, Event, EventId, Fact, Letter, Lies,
    LinkKind, Log, Menu, Message, Model, NodeId, Question, Site, Time,
};
use super::{Step, Task, Work, World};

impl<A: Algorithm> World<A> {
    /// The question that stands open, if one does.
    #[inline]
    pub fn question<'m>(&self, model: &'m Model<A>) -> Option<Question<'m>> {
        let task = self.work.last()?;
        let (ask, letter) = match task.what {
            Work::Capture(letter) => (Ask::Capture, letter),
            Work::CrashPoint(node, _) => return self.crash_question(node, model),
            Work::Wait { whose, nth, level, .. } => {
                return Some(Question { site: Site::wait(whose, nth, level), menu: Menu::Wait });
            }
            Work::Lie(letter) => {
                let lies = self.lies(letter, model);
                let site = Site::about(Ask::Lie, letter);
                return Some(Question { site, menu: Menu::Lie(lies) });
            }
            Work::Order => return self.order_question(),
            Work::Copy(letter) => (Ask::Copy, letter),
            Work::Delay(letter) => (Ask::Delay, letter),
            Work::Draw { node, nth, most } => {
                let site = Site::draw(node, self.nodes[node.index()].life, nth);
                return (most > 1).then_some(Question { site, menu: Menu::Draw(most) });
            }
            _ => return None,
        };
        let link = model.links.get(letter.from, letter.to);
        let menu = match ask {
            Ask::Capture if link.is_cut(self.now) => return None,
            Ask::Capture => match link.kind {
                LinkKind::Reliable => return None,
                LinkKind::FairLoss => Menu::Capture(link.loss),
                LinkKind::Captures => Menu::Adversary,
                LinkKind::Arbitrary => Menu::Tamper,
            },
            Ask::Copy => Menu::Copy(link.duplication?),
            _ => match link.delays_at(self.now, model.gst) {
                fixed if fixed.len() == 1 || model.asynchronous => return None,
                delays => Menu::Delay(delays),
            },
        };
        Some(Question { site: Site::about(ask, letter), menu })
    }

    /// Answers the open question.
    ///
    /// # Panics
    /// When no question stands open or the choice is not in its menu: drivers answer what was asked.
    pub fn answer(&mut self, model: &Model<A>, choice: Choice) {
        let task = self.work.pop().expect("a question stands open, so its task is on the worklist");
        let link = |letter: Letter| model.links.get(letter.from, letter.to);
        match (task.what, choice) {
            (Work::Capture(letter), Choice::CAPTURED) => {
                self.begin(task.cause, Work::Caught(letter))
            }
            (Work::Capture(letter), Choice::PASSED) => self.begin(task.cause, Work::Copy(letter)),
            (Work::Capture(letter), Choice(2)) if link(letter).kind == LinkKind::Arbitrary => {
                let content = letter.message.content ^ ALTERED;
                let message = Message { content, ..letter.message };
                self.begin(task.cause, Work::Alter(Letter { message, ..letter }));
            }
            (Work::Capture(letter), Choice(3)) if link(letter).kind == LinkKind::Arbitrary => {
                self.begin(task.cause, Work::Replay(letter));
                self.begin(task.cause, Work::Copy(letter));
            }
            (Work::Copy(letter), Choice::COPIED) => {
                self.begin(task.cause, Work::Delay(Letter { copy: true, ..letter }));
                self.begin(task.cause, Work::Delay(letter));
            }
            (Work::Copy(letter), Choice::SINGLE) => self.begin(task.cause, Work::Delay(letter)),
            (Work::Delay(letter), Choice(place)) => {
                let delays = link(letter).delays_at(self.now, model.gst);
                let delay = delays.get(usize::from(place));
                let delay = delay.expect("a driver answers with a place in the menu");
                self.begin(task.cause, Work::Leave(letter, delay));
            }
            (Work::Draw { node, most, .. }, Choice(place)) if place < most => {
                self.begin(task.cause, Work::Drew { node, number: place + 1 });
            }
            (Work::CrashPoint(node, _), Choice::CRASHES) => {
                self.nodes[node.index()].points += 1;
                self.begin(task.cause, Work::CrashNow(node));
            }
            (Work::CrashPoint(node, effect), Choice::GOES_ON) => {
                self.nodes[node.index()].points += 1;
                if let Some(effect) = effect {
                    self.begin(task.cause, Work::Sure(node, effect));
                }
            }
            (Work::Lie(letter), Choice(place)) => {
                let lies = self.lies(letter, model);
                if let Some(&content) = lies.contents().get(usize::from(place)) {
                    let message = Message { content, ..letter.message };
                    self.begin(task.cause, Work::Say(Letter { message, ..letter }));
                }
            }
            (Work::Wait { .. }, choice) => self.waited(task, choice),
            (Work::Order, choice) => self.ordered(choice),
            (other, choice) => panic!("{choice:?} answers no open question: {other:?}"),
        }
    }

    /// The node that waits to be told what only the outside knows, if one does.
    #[inline]
    pub fn outside(&self) -> Option<NodeId> {
        match self.work.last()?.what {
            Work::Outside(node) => Some(node),
            _ => None,
        }
    }

    /// Tells the node that waits for it what the outside says.
    ///
    /// # Panics
    /// When no node waits for it.
    pub fn tell_outside(&mut self, model: &Model<A>, answer: &A::Answer) {
        let task = self.work.pop().expect("a node waits, so its task is on the worklist");
        let Work::Outside(node) = task.what else { panic!("no node waits for the outside") };
        let step = Some(Step::Did(task.cause));
        self.call(node, model, step, |algorithm, ctx| algorithm.told(answer, ctx));
    }

    /// What a traitor could say in place of a letter of its.
    fn lies(&self, letter: Letter, model: &Model<A>) -> Lies {
        self.algorithm(letter.from).lies(&model.params, model.traitors(), letter.message)
    }

    /// Goes on until one event has happened, a question stands open, or the end.
    pub fn step(&mut self, model: &Model<A>, log: &mut impl Log) -> Step {
        loop {
            let step = if let Some(task) = self.work.pop() {
                self.work_on(task, model, log)
            } else if self.over {
                Some(Step::End)
            } else if self.asks_order() {
                self.take_waiting(model, log)
            } else if let Some(pending) = self.queue.pop() {
                self.now = pending.time;
                self.goes_on = false;
                self.happen(pending.what, pending.cause, model, log)
            } else {
                self.over = true;
                Some(Step::End)
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    fn begin(&mut self, cause: EventId, what: Work) {
        self.work.push(Task { cause, what });
    }

    #[inline]
    pub(super) fn tell(&self, log: &mut impl Log, cause: EventId, fact: Fact) -> Option<Step> {
        Some(Step::Did(self.tell_id(log, cause, fact)))
    }

    #[inline]
    pub(super) fn tell_id(&self, log: &mut impl Log, cause: EventId, fact: Fact) -> EventId {
        log.tell(Event { time: self.now, cause, fact })
    }

    /// Works on a task taken from the worklist; `None` when there was nothing to tell.
    #[inline]
    fn work_on(&mut self, task: Task, model: &Model<A>, log: &mut impl Log) -> Option<Step> {
        let Task { cause, what } = task;
        match what {
            Work::Capture(letter) => self.capture(letter, cause, model, log),
            Work::Caught(letter) => {
                self.tell(log, cause, Fact::Captured { letter, by: Captor::City })
            }
            Work::Alter(letter) => {
                let modified = self.tell_id(log, cause, Fact::Modified(letter));
                let delay = model.links.get(letter.from, letter.to).delays_at(self.now, model.gst);
                self.arrive_after(letter, delay.smallest(), modified, model)
            }
            Work::Replay(letter) => {
                let letter = Letter { copy: true, ..letter };
                let replayed = self.tell_id(log, cause, Fact::Replayed(letter));
                let delays = &model.links.get(letter.from, letter.to).delays;
                self.arrive_after(letter, delays.largest() * REPLAY, replayed, model)
            }
            Work::CrashPoint(node, effect) => match (self.crash_question(node, model), effect) {
                (Some(_), _) => self.ask(cause, what),
                (None, Some(effect)) => self.carry_out(node, effect, cause, model, log),
                (None, None) => None,
            },
            Work::Sure(node, effect) => self.carry_out(node, effect, cause, model, log),
            Work::CrashNow(node) => self.crash_at_point(node, cause, model, log),
            Work::Bring(place) => self.bring(place, model, log),
            Work::Lie(_) | Work::Wait { .. } | Work::Order | Work::Outside(_) => {
                self.ask(cause, what)
            }
            Work::Struck(node) => self.crash(node, cause, model, log),
            Work::Say(letter) => self.leave_for_city(letter, cause, model, log),
            Work::Copy(letter) => self.copy(letter, cause, model, log),
            Work::Delay(letter) => self.delay(letter, cause, model, log),
            Work::Leave(letter, delay) => self.leave(letter, delay, cause, model, log),
            Work::Effect(node, effect) if model.nodes[node.index()].crash_points.is_some() => {
                let what = if effect.is_crash_point() {
                    Work::CrashPoint(node, Some(effect))
                } else {
                    Work::Sure(node, effect)
                };
                self.begin(cause, what);
                None
            }
            Work::Effect(node, effect) => self.carry_out(node, effect, cause, model, log),
            Work::Draw { node, nth, most: most @ 2.. } => {
                self.ask(cause, Work::Draw { node, nth, most })
            }
            Work::Draw { node, .. } => self.drew(node, 1, cause, model, log),
            Work::Drew { node, number } => self.drew(node, number, cause, model, log),
            Work::HoldAtDawn(node) => self.decide(node, Decision::Hold, cause, log),
            Work::Dawn => {
                self.over = true;
                self.tell(log, cause, Fact::Dawn)
            }
        }
    }

    /// Puts a task on the worklist whose question is open now.
    #[inline]
    fn ask(&mut self, cause: EventId, what: Work) -> Option<Step> {
        self.begin(cause, what);
        Some(Step::Ask)
    }

    /// A messenger is at the city: is it captured?
    #[inline]
    fn capture(
        &mut self,
        letter: Letter,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        if model.links.get(letter.from, letter.to).is_cut(self.now) {
            return self.tell(log, cause, Fact::Captured { letter, by: Captor::Partition });
        }
        if model.links.get(letter.from, letter.to).kind == LinkKind::Reliable {
            return self.delay(letter, cause, model, log);
        }
        self.ask(cause, Work::Capture(letter))
    }

    /// It was let through: is it copied?
    #[inline]
    fn copy(
        &mut self,
        letter: Letter,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        if model.links.get(letter.from, letter.to).duplication.is_some() {
            return self.ask(cause, Work::Copy(letter));
        }
        self.delay(letter, cause, model, log)
    }

    /// It goes on: how long does it take?
    #[inline]
    fn delay(
        &mut self,
        letter: Letter,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        let delays = model.links.get(letter.from, letter.to).delays_at(self.now, model.gst);
        if delays.len() > 1 && !model.asynchronous {
            return self.ask(cause, Work::Delay(letter));
        }
        self.leave(letter, delays.smallest(), cause, model, log)
    }

    /// The second leg begins: what remains of the whole way's delay.
    #[inline]
    fn leave(
        &mut self,
        letter: Letter,
        delay: Time,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        let fact = if letter.copy { Fact::Copied(letter) } else { Fact::Passed(letter) };
        let id = self.tell_id(log, cause, fact);
        self.arrive_after(letter, delay, id, model)
    }

    /// What has passed the city arrives when the whole way has taken so long.
    #[inline]
    fn arrive_after(
        &mut self,
        letter: Letter,
        delay: Time,
        id: EventId,
        model: &Model<A>,
    ) -> Option<Step> {
        if model.asynchronous {
            self.waiting.push((letter, id));
            return Some(Step::Did(id));
        }
        let walked = first_leg(model, letter.from, letter.to);
        self.queue.push(self.now + (delay - walked), id, What::Arrive(letter));
        Some(Step::Did(id))
    }

    /// A messenger leaves a node.
    #[inline]
    fn leave_for_city(
        &mut self,
        letter: Letter,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        let id = self.tell_id(log, cause, Fact::Sent(letter));
        let leg = first_leg(model, letter.from, letter.to);
        self.queue.push(self.now + leg, id, What::City(letter));
        Some(Step::Did(id))
    }

    #[inline]
    fn carry_out(
        &mut self,
        node: NodeId,
        effect: Effect,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        match effect {
            Effect::Send { to, message } => {
                let life = self.nodes[node.index()].life;
                let letter = Letter { message, from: node, to, copy: false, life };
                if model.nodes[node.index()].traitor {
                    return self.ask(cause, Work::Lie(letter));
                }
                self.leave_for_city(letter, cause, model, log)
            }
            Effect::MaySend { to, message } => {
                let life = self.nodes[node.index()].life;
                let letter = Letter { message, from: node, to, copy: false, life };
                let asks = model.nodes[node.index()].traitor
                    && !self.lies(letter, model).contents().is_empty();
                if asks { self.ask(cause, Work::Lie(letter)) } else { None }
            }
            Effect::Suspect(peer) => {
                self.believe(node, peer, true, Fact::Suspected { node, peer }, cause, log)
            }
            Effect::Trust(peer) => {
                self.believe(node, peer, false, Fact::Trusted { node, peer }, cause, log)
            }
            Effect::Refuse { message, why } => {
                self.tell(log, cause, Fact::Refused { node, message, why })
            }
            Effect::SetTimer { after, timer } => {
                let life = self.nodes[node.index()].life;
                self.queue.push(self.now + after, cause, What::Timer { node, life, timer });
                None
            }
            Effect::CancelTimer(timer) => {
                let life = self.nodes[node.index()].life;
                self.queue.cancel(&What::Timer { node, life, timer });
                None
            }
            Effect::Apply(message) => self.tell(log, cause, Fact::Applied { node, message }),
            Effect::Reply(message) => self.tell(log, cause, Fact::Replied { node, message }),
            Effect::Persist { key, value } => {
                self.nodes[node.index()].stable.put(key, value);
                self.tell(log, cause, Fact::Persisted { node, key, value })
            }
            Effect::Trace(code) => self.tell(log, cause, Fact::Traced { node, code }),
            Effect::Deliver(message) => self.tell(log, cause, Fact::Delivered { node, message }),
            Effect::Decide(decision) => self.decide(node, decision, cause, log),
            Effect::Draw { nth, most } => {
                self.begin(cause, Work::Draw { node, nth, most });
                None
            }
        }
    }

    /// A number was drawn: the node goes on with it. Hardly any run draws twice, so this stays out of the
    /// way of what every messenger needs.
    #[cold]
    #[inline(never)]
    fn drew(
        &mut self,
        node: NodeId,
        number: u8,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        let step = self.tell(log, cause, Fact::Drew { node, number });
        self.call(node, model, step, |algorithm, ctx| algorithm.drew(number, ctx));
        step
    }

    /// The first decision is final; a later one is no event.
    fn decide(
        &mut self,
        node: NodeId,
        decision: Decision,
        cause: EventId,
        log: &mut impl Log,
    ) -> Option<Step> {
        let slot = &mut self.nodes[node.index()].decision;
        if slot.is_some() {
            return None;
        }
        *slot = Some(decision);
        self.tell(log, cause, Fact::Decided { node, decision })
    }

    /// The earliest pending event happens; `None` when there was nothing to tell yet.
    #[inline]
    pub(super) fn happen(
        &mut self,
        what: What,
        cause: EventId,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        match what {
            What::City(letter) => self.capture(letter, cause, model, log),
            What::Arrive(letter) => {
                let node = letter.to;
                if !self.nodes[node.index()].up {
                    return self.tell(log, cause, Fact::Missed(letter));
                }
                if self.waits_for(node, what, cause) {
                    return None;
                }
                let step = self.tell(log, cause, Fact::Received(letter));
                self.call(node, model, step, |algorithm, ctx| {
                    algorithm.message(letter.from, letter.message, ctx);
                });
                step
            }
            What::Timer { node, life, timer } => {
                let alive = &self.nodes[node.index()];
                if !alive.up || alive.life != life || self.waits_for(node, what, cause) {
                    return None;
                }
                let step = self.tell(log, cause, Fact::TimerFired { node, timer });
                self.call(node, model, step, |algorithm, ctx| algorithm.timer(timer, ctx));
                step
            }
            What::Start(node) => {
                let input = model.nodes[node.index()].input;
                let step = self.tell(log, cause, Fact::Started { node, input });
                self.call(node, model, step, Algorithm::start);
                step
            }
            What::Crash(node) => self.crash(node, cause, model, log),
            What::Pause(node, lasts) => self.pause(node, lasts, cause, log),
            What::Resume(node) => {
                if self.nodes[node.index()].paused_until != self.now {
                    return None;
                }
                self.tell(log, cause, Fact::Resumed { node })
            }
            What::Forge(letter) => {
                let id = self.tell_id(log, cause, Fact::Forged(letter));
                self.queue.push(self.now, id, What::Arrive(letter));
                Some(Step::Did(id))
            }
            What::Recover(node) => self.recover(node, cause, model, log),
            What::Wears(_) | What::Fails { .. } | What::Repaired { .. } | What::Strikes { .. } => {
                self.wear_out(what, cause, model, log)
            }
            What::Dawn => {
                self.begin(cause, Work::Dawn);
                for index in (0..self.nodes.len()).rev() {
                    let node = &self.nodes[index];
                    if node.up && node.algorithm.decides() {
                        self.begin(cause, Work::HoldAtDawn(NodeId(index as u8)));
                    }
                }
                None
            }
        }
    }

    /// Calls a node's algorithm; what it does joins the worklist, its first effect next.
    #[inline]
    pub(super) fn call(
        &mut self,
        node: NodeId,
        model: &Model<A>,
        step: Option<Step>,
        what: impl FnOnce(&mut A, &mut Ctx<'_, A::Params>),
    ) {
        let cause = match step {
            Some(Step::Did(id)) => id,
            _ => EventId::NONE,
        };
        let from = self.work.len();
        let called = &mut self.nodes[node.index()];
        let mut ctx = Ctx {
            params: &*model.params,
            me: node,
            input: model.nodes[node.index()].input,
            now: self.now,
            nodes: model.nodes.len() as u8,
            load: model.load,
            life: called.life,
            stable: &called.stable,
            work: &mut self.work,
            cause,
        };
        what(&mut called.algorithm, &mut ctx);
        // What it does is known only when it has been told: the point after it comes then.
        let asks = matches!(self.work.last(), Some(Task { what: Work::Outside(_), .. }));
        // What is only shown is no deed: with it or without it the points are the same.
        let is_deed = |task: &Task| !matches!(task.what, Work::Effect(_, Effect::Trace(_)));
        if model.nodes[node.index()].crash_points.is_some()
            && !asks
            && self.work[from..].iter().any(is_deed)
        {
            self.work.push(Task { cause, what: Work::CrashPoint(node, None) });
        }
        self.work[from..].reverse();
        self.waits_first(from);
    }
}

/// What an adversary changes in a message that it modifies.
pub const ALTERED: u16 = 1 << 15;
/// What is replayed comes after so many times the longest delay.
const REPLAY: Time = 3;

/// The way to the city takes half of the link's least delay, so that the delay itself need only be
/// asked for what the city lets through, and a live change of it still acts on who is not there yet.
#[inline]
fn first_leg<A: Algorithm>(model: &Model<A>, from: NodeId, to: NodeId) -> Time {
    model.links.get(from, to).least_delay() / 2
}
