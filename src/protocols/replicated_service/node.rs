//! What the parts of a service do: a client asks, links carry, balancers choose, replicas answer.

use std::collections::VecDeque;

use crate::engine::{Algorithm, Ctx, Kind, Message, NodeId, Time, Timer};

use super::{CLIENT, PartOf, ReplicatedService};
use crate::protocols::Memory;

const REQUEST: Kind = Kind(0);
const ANSWER: Kind = Kind(1);
const PROBE: Kind = Kind(2);
const ALIVE: Kind = Kind(3);

/// How many numbers are remembered of what was answered: far more than are ever open at once.
const REMEMBERED: usize = 64;
/// The timer of the client's next request.
const NEXT: Timer = Timer(0);
/// A balancer's next probe of those it suspects.
const PROBES: Timer = Timer(u32::MAX);

/// A request that a balancer works on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Open {
    nth: u32,
    askers: Vec<NodeId>,
    /// The replicas that were asked, and those that answered, a bit for each node.
    asked: u64,
    answered: u64,
}

/// A node of [`ReplicatedService`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ServiceNode {
    /// The last request that was made, or the number of probes sent.
    count: u32,
    /// The numbers of what was answered lately.
    answered: VecDeque<u32>,
    /// What a balancer works on.
    open: Vec<Open>,
    /// Whom a balancer suspects, a bit for each node.
    suspected: u64,
    probing: bool,
    /// What a replica works on: the request and who asked.
    working: Vec<(u32, NodeId)>,
}

type Context<'a> = Ctx<'a, ReplicatedService>;

const fn bit(node: NodeId) -> u64 {
    1 << node.0
}

impl ServiceNode {
    /// What it holds in memory: what a crash wipes.
    pub(in crate::protocols) fn memory(&self) -> Memory {
        let mut memory = Memory::new();
        if self.count > 0 {
            memory.push(("requests made or probes sent", self.count.to_string()));
        }
        if let Some(last) = self.answered.back() {
            memory.push(("last answered", last.to_string()));
        }
        if !self.open.is_empty() {
            let open: Vec<String> = self.open.iter().map(|one| one.nth.to_string()).collect();
            memory.push(("open requests", open.join(", ")));
        }
        if !self.working.is_empty() {
            let nths: Vec<String> = self.working.iter().map(|(nth, _)| nth.to_string()).collect();
            memory.push(("works on", nths.join(", ")));
        }
        memory
    }

    /// Takes a number as answered; says whether it is new.
    fn is_new_answer(&mut self, nth: u32) -> bool {
        if self.answered.contains(&nth) {
            return false;
        }
        self.answered.push_back(nth);
        if self.answered.len() > REMEMBERED {
            self.answered.pop_front();
        }
        true
    }

    fn ask(&mut self, ctx: &mut Context<'_>) {
        self.count += 1;
        for link in ctx.params.nodes_of(PartOf::Links) {
            ctx.send(link, Message::new(REQUEST, self.count));
        }
        ctx.set_timer(ctx.params.interval, NEXT);
    }

    /// A link carries a request inwards and the first answer outwards.
    fn carry(&mut self, message: Message, ctx: &mut Context<'_>) {
        if message.kind == ANSWER {
            if self.is_new_answer(message.nth) {
                ctx.send(CLIENT, message);
            }
            return;
        }
        let inner =
            if ctx.params.balancers.is_some() { PartOf::Balancers } else { PartOf::Replicas };
        for node in ctx.params.nodes_of(inner) {
            ctx.send(node, message);
        }
    }

    /// A balancer takes a request: once, whoever else brings it too.
    fn take(&mut self, from: NodeId, nth: u32, ctx: &mut Context<'_>) {
        if let Some(open) = self.open.iter_mut().find(|open| open.nth == nth) {
            open.askers.push(from);
            return;
        }
        if self.answered.contains(&nth) {
            return;
        }
        self.open.push(Open { nth, askers: vec![from], asked: 0, answered: 0 });
        if self.open.len() > REMEMBERED {
            self.open.remove(0);
        }
        self.ask_more(nth, ctx);
    }

    /// Asks as many replicas as are still needed, those it suspects last; each request begins with another.
    fn ask_more(&mut self, nth: u32, ctx: &mut Context<'_>) {
        let Some(open) = self.open.iter_mut().find(|open| open.nth == nth) else { return };
        let mut replicas: Vec<NodeId> = ctx.params.nodes_of(PartOf::Replicas).collect();
        let first = nth as usize % replicas.len();
        replicas.rotate_left(first);
        replicas.retain(|node| open.asked & bit(*node) == 0);
        replicas.sort_by_key(|node| self.suspected & bit(*node) != 0);
        let missing = u32::from(ctx.params.need).saturating_sub(open.answered.count_ones());
        for &node in replicas.iter().take(missing as usize) {
            open.asked |= bit(node);
            ctx.send(node, Message::new(REQUEST, nth));
        }
        if !replicas.is_empty() {
            ctx.set_timer(ctx.params.timeout, Timer(nth));
        }
    }

    /// The time for an answer is over: who has not answered is suspected, and others are asked.
    fn give_up(&mut self, nth: u32, ctx: &mut Context<'_>) {
        let Some(open) = self.open.iter().find(|open| open.nth == nth) else { return };
        let silent = open.asked & !open.answered;
        for node in ctx.params.nodes_of(PartOf::Replicas).filter(|n| silent & bit(*n) != 0) {
            self.suspected |= bit(node);
            ctx.suspect(node);
        }
        if self.suspected != 0 && !std::mem::replace(&mut self.probing, true) {
            ctx.set_timer(probe_after(ctx.params), PROBES);
        }
        self.ask_more(nth, ctx);
    }

    fn probe(&mut self, ctx: &mut Context<'_>) {
        self.probing = self.suspected != 0;
        if !self.probing {
            return;
        }
        self.count += 1;
        for node in ctx.params.nodes_of(PartOf::Replicas).filter(|n| self.suspected & bit(*n) != 0)
        {
            ctx.send(node, Message::new(PROBE, self.count));
        }
        ctx.set_timer(probe_after(ctx.params), PROBES);
    }

    fn heard(&mut self, from: NodeId, ctx: &mut Context<'_>) {
        if self.suspected & bit(from) != 0 {
            self.suspected &= !bit(from);
            ctx.trust(from);
        }
    }

    /// A replica's answer comes to a balancer.
    fn collect(&mut self, from: NodeId, nth: u32, ctx: &mut Context<'_>) {
        self.heard(from, ctx);
        let Some(place) = self.open.iter().position(|open| open.nth == nth) else { return };
        let open = &mut self.open[place];
        open.answered |= bit(from);
        if open.answered.count_ones() < u32::from(ctx.params.need) {
            return;
        }
        let open = self.open.remove(place);
        self.is_new_answer(nth);
        for asker in open.askers {
            ctx.send(asker, Message::new(ANSWER, nth));
        }
    }

    /// A replica begins to work; each asker's request is work of its own.
    fn work(&mut self, from: NodeId, nth: u32, ctx: &mut Context<'_>) {
        self.working.push((nth, from));
        let number = timer_of(nth, from);
        ctx.set_random_timer(ctx.params.work, Timer(number), number);
    }
}

/// A replica's timer: the request's number and who asked.
const fn timer_of(nth: u32, from: NodeId) -> u32 {
    nth << 4 | from.0 as u32 & 15
}

impl Algorithm for ServiceNode {
    type Params = ReplicatedService;
    type Answer = ();

    fn blank(_: NodeId, _: &ReplicatedService) -> Self {
        Self::default()
    }

    fn start(&mut self, ctx: &mut Context<'_>) {
        if ctx.me == CLIENT {
            self.ask(ctx);
        }
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Context<'_>) {
        match (ctx.params.part(ctx.me), message.kind) {
            (PartOf::Client, _) => {
                if self.is_new_answer(message.nth) {
                    ctx.deliver(message);
                }
            }
            (PartOf::Links, _) => self.carry(message, ctx),
            (PartOf::Balancers, REQUEST) => self.take(from, message.nth, ctx),
            (PartOf::Balancers, ANSWER) => self.collect(from, message.nth, ctx),
            (PartOf::Balancers, _) => self.heard(from, ctx),
            (PartOf::Replicas, PROBE) => ctx.send(from, Message::new(ALIVE, message.nth)),
            (PartOf::Replicas, _) => self.work(from, message.nth, ctx),
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Context<'_>) {
        match ctx.params.part(ctx.me) {
            PartOf::Client => self.ask(ctx),
            PartOf::Links => {}
            PartOf::Balancers if timer == PROBES => self.probe(ctx),
            PartOf::Balancers => self.give_up(timer.0, ctx),
            PartOf::Replicas => {
                let done = |&(nth, from): &(u32, NodeId)| timer_of(nth, from) == timer.0;
                let Some(place) = self.working.iter().position(done) else { return };
                let (nth, from) = self.working.remove(place);
                ctx.send(from, Message::new(ANSWER, nth));
            }
        }
    }

    /// A client that was down asks on with the numbers of its clock, so that none is used twice.
    fn recover(&mut self, ctx: &mut Context<'_>) {
        if ctx.me == CLIENT {
            self.count = u32::try_from(ctx.now / ctx.params.interval + 1).unwrap_or(u32::MAX);
            self.ask(ctx);
        }
    }

    fn decides(&self) -> bool {
        false
    }

    fn heap_bytes(&self) -> usize {
        self.answered.len() * 4
            + self.open.len() * size_of::<Open>()
            + self.working.len() * size_of::<(u32, NodeId)>()
    }
}

/// How long after one probe of those that are suspected the next comes: as often as there are requests, and
/// not before an answer could be there.
fn probe_after(params: &ReplicatedService) -> Time {
    params.interval.max(params.timeout)
}
