//! The core of the impossibility with three generals: worlds that a loyal lieutenant cannot tell apart.
//!
//! In the first world the commander is loyal and orders one thing, in the last it is loyal and orders the
//! other; in the one between it is the traitor. One lieutenant sees the same in the first and in the
//! middle, another the same in the middle and in the last. Validity makes the first obey in its two worlds
//! and the other in its two: in the middle world they part ways, and agreement is broken whatever they do.

use super::{ByzantineRun, Treason, council};
use crate::engine::{Event, Letter, Model, NodeId, World};
use crate::explore::budget::Budget;
use crate::explore::doubt::View;
use crate::explore::runs::{Answered, Visitor, walk};
use crate::explore::weight::Monomial;
use crate::protocols::{COMMANDER, General, Order};

use crate::certainty::runs::fixed_run;

/// Two neighbouring worlds and who cannot tell them apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// A lieutenant, loyal in both.
    pub observer: NodeId,
    /// What it hears in both.
    pub heard: Vec<Letter>,
    /// What validity asks of it, because of the one in which the commander is loyal.
    pub must: Order,
}

/// The three worlds, and what joins each to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAlike {
    /// A loyal commander who orders to attack, a traitor in command, and a loyal one who orders to retreat.
    pub worlds: [ByzantineRun; 3],
    /// The first with the second, and the second with the third: the views were compared, thing by thing.
    pub alike: [Alike; 2],
}

/// A run and what each lieutenant saw of it.
struct Seen {
    run: ByzantineRun,
    views: Vec<View>,
}

/// The most generals and runs that are looked through: with more there are no such worlds.
const MOST_GENERALS: u8 = 4;
const MOST_RUNS: u64 = 2_000;

/// Finds such worlds among all lies of one traitor; `None` where there are none, or too many to look
/// through.
pub fn look_alike(model: &Model<General>) -> Option<LookAlike> {
    if council(model)?.count() > MOST_GENERALS {
        return None;
    }
    let seen = |traitors, order| seen(model, Treason { traitors, order });
    let lieutenants = || (1..model.nodes.len()).map(|place| NodeId(place as u8));
    let loyal_commander = |order| -> Option<Vec<Seen>> {
        let each: Option<Vec<_>> = lieutenants().map(|one| seen(1 << one.0, order)).collect();
        Some(each?.into_iter().flatten().collect())
    };
    let (asked, unasked) = (loyal_commander(Order::Attack)?, loyal_commander(Order::Retreat)?);
    for middle in seen(1 << COMMANDER.0, Order::Attack)? {
        let twin = |others: &[Seen]| {
            let same = |other: &Seen| lieutenants().find(|one| other.looks_like(&middle, *one));
            others.iter().find_map(|other| Some((other.run.clone(), same(other)?)))
        };
        if let (Some((first, a)), Some((last, b))) = (twin(&asked), twin(&unasked)) {
            let alike = |observer, must| Alike { observer, heard: middle.heard(observer), must };
            let alike = [alike(a, Order::Attack), alike(b, Order::Retreat)];
            return Some(LookAlike { worlds: [first, middle.run, last], alike });
        }
    }
    None
}

impl Seen {
    /// Is this lieutenant loyal in both, and sees the same?
    fn looks_like(&self, other: &Self, observer: NodeId) -> bool {
        let place = observer.index();
        !self.run.treason.is_traitor(observer)
            && !other.run.treason.is_traitor(observer)
            && self.views[place] == other.views[place]
    }

    fn heard(&self, observer: NodeId) -> Vec<Letter> {
        let received = |fact: &crate::engine::Fact| match fact {
            crate::engine::Fact::Received(letter) => Some(*letter),
            _ => None,
        };
        self.views[observer.index()].seen.iter().filter_map(|(_, fact)| received(fact)).collect()
    }
}

/// Collects the runs of a treason with what was seen of them.
struct Collect<'m> {
    model: &'m Model<General>,
    treason: Treason,
    seen: Vec<Seen>,
}

impl Visitor<General, Vec<Event>> for Collect<'_> {
    fn ended(
        &mut self,
        world: &World<General>,
        _: &Monomial,
        history: &Vec<Event>,
        path: &[Answered],
    ) {
        let nodes = (0..self.model.nodes.len()).map(|place| NodeId(place as u8));
        let views = nodes.map(|node| View::of(node, world.now(), history.iter())).collect();
        let run = ByzantineRun { treason: self.treason, run: fixed_run(self.model, path) };
        self.seen.push(Seen { run, views });
    }
}

fn seen(model: &Model<General>, treason: Treason) -> Option<Vec<Seen>> {
    let model = treason.model(model);
    let mut collect = Collect { model: &model, treason, seen: Vec::new() };
    let (start, budget) = (World::new(&model), Budget::most(MOST_RUNS));
    let explored = walk(&model, &start, &budget, &mut Vec::new(), &mut collect);
    let complete = explored.coverage == crate::explore::budget::Coverage::Complete;
    complete.then_some(collect.seen)
}
