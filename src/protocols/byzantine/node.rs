//! A general among Byzantine generals: OM(m) and SM(m).

use super::{COMMANDER, Council, Order, Path};
use crate::engine::{Algorithm, Ctx, Decision, Kind, Lies, Message, NodeId, Time, Timer};

const ORDER: Kind = Kind(0);
const ATTACK: u16 = Order::Attack.content();
const RETREAT: u16 = Order::Retreat.content();

/// A general: what it has heard, and in SM(m) which orders it has accepted as the commander's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ByzantineNode {
    /// By which path what was heard, in the order of the paths.
    heard: Vec<(Path, u16)>,
    accepted: u16,
}

impl ByzantineNode {
    /// What came by a path; 0 where nothing did.
    pub fn heard(&self, path: Path) -> u16 {
        let place = self.heard.binary_search_by_key(&path, |(known, _)| *known);
        place.map_or(0, |place| self.heard[place].1)
    }

    /// The same, where nothing counts as the order to retreat.
    fn value(&self, path: Path) -> u16 {
        if self.heard(path) == ATTACK { ATTACK } else { RETREAT }
    }

    /// Passes on what came in round `length`, by paths through so many generals.
    fn relay(&mut self, length: u8, ctx: &mut Ctx<'_, Council>) {
        let (me, count) = (ctx.me, ctx.params.count());
        for path in Path::all(length, count).into_iter().filter(|path| !path.has(me)) {
            let content = if ctx.params.signed { self.accept(path) } else { self.value(path) };
            let further = path.then(me);
            let message = Message { nth: further.nth(), content, kind: ORDER };
            for to in further.others(count) {
                // A loyal general passes a signed order on once; a traitor may whenever it holds one.
                if content == 0 { ctx.may_send(to, message) } else { ctx.send(to, message) }
            }
        }
    }

    /// Accepts the orders that came signed by a path; says which are new.
    const fn accept_all(&mut self, orders: u16) -> u16 {
        let new = orders & !self.accepted;
        self.accepted |= orders;
        new
    }

    fn accept(&mut self, path: Path) -> u16 {
        self.accept_all(self.heard(path))
    }

    fn decide(&mut self, ctx: &mut Ctx<'_, Council>) {
        let (me, p) = (ctx.me, ctx.params);
        let attacks = if p.signed {
            for path in Path::all(p.generals.depth + 1, p.count()) {
                self.accept(path);
            }
            self.accepted == ATTACK
        } else {
            self.majority(me, Path::COMMANDER, p)
        };
        ctx.decide(if attacks { Decision::Attack } else { Decision::Hold });
    }

    /// What a lieutenant takes the last general of a path to have said: what it heard itself, and what the
    /// others say that they heard, by majority. A tie is the order to retreat.
    fn majority(&self, me: NodeId, path: Path, p: &Council) -> bool {
        let own = self.value(path) == ATTACK;
        if path.len() > p.generals.depth {
            return own;
        }
        let others = path.others(p.count()).filter(|other| *other != me);
        let told: Vec<bool> = others.map(|other| self.majority(me, path.then(other), p)).collect();
        let attacks = usize::from(own) + told.iter().filter(|attack| **attack).count();
        attacks * 2 > told.len() + 1
    }

    /// The orders that this traitor could show signed by all on a path: those it was shown, and any where
    /// only traitors signed since.
    fn can_show(&self, path: Path, traitors: u64) -> u16 {
        let is_traitor = |general: NodeId| traitors >> general.0 & 1 == 1;
        let mut shown = Some(path);
        while let Some(path) = shown {
            // What a loyal general signs it shows to everybody.
            if !is_traitor(path.last()) {
                return self.heard(path);
            }
            shown = path.before();
        }
        ATTACK | RETREAT
    }
}

impl Algorithm for ByzantineNode {
    type Params = Council;
    type Answer = ();

    fn blank(_: NodeId, _: &Council) -> Self {
        Self::default()
    }

    fn start(&mut self, ctx: &mut Ctx<'_, Council>) {
        let p = &ctx.params.generals;
        if ctx.me != COMMANDER {
            for round in 1..=p.depth + 1 {
                ctx.set_timer(Time::from(round) * p.round, Timer(round.into()));
            }
            return;
        }
        let content = p.order.content();
        let message = Message { nth: Path::COMMANDER.nth(), content, kind: ORDER };
        for to in Path::COMMANDER.others(p.generals) {
            ctx.send(to, message);
        }
        ctx.decide(match p.order {
            Order::Attack => Decision::Attack,
            Order::Retreat => Decision::Hold,
        });
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, Council>) {
        let path = Path::of(message.nth, ctx.params.count());
        // It is known who sent a message: a path that ends with somebody else is no path.
        let Some(path) = path.filter(|path| path.last() == from) else { return };
        if let Err(place) = self.heard.binary_search_by_key(&path, |(known, _)| *known) {
            self.heard.insert(place, (path, message.content));
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, Council>) {
        // Timers count the rounds: 1 to the depth and one more.
        let round = timer.0 as u8;
        if round > ctx.params.generals.depth { self.decide(ctx) } else { self.relay(round, ctx) }
    }

    /// It was silent for a while, as a traitor might be: it goes on with nothing heard.
    fn recover(&mut self, _: &mut Ctx<'_, Council>) {}

    fn decides(&self) -> bool {
        false
    }

    fn lies(&self, p: &Council, traitors: u64, message: Message) -> Lies {
        let before = Path::of(message.nth, p.count()).and_then(Path::before);
        // Of the commander's own orders only the first counts, so it gives one at most.
        let (true, Some(before)) = (p.signed, before) else { return Lies::new(&[ATTACK, RETREAT]) };
        match self.can_show(before, traitors) {
            0 => Lies::new(&[]),
            3 => Lies::new(&[ATTACK, RETREAT, ATTACK | RETREAT]),
            one => Lies::new(&[one]),
        }
    }

    fn heap_bytes(&self) -> usize {
        self.heard.len() * size_of::<(Path, u16)>()
    }
}
