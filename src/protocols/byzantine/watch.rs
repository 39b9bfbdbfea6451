//! What is asked of Byzantine generals, judged at the end of a run.

use super::{COMMANDER, Council, Order};
use crate::engine::{Decision, NodeId, World};
use crate::protocols::{General, Promise, Promises};

/// Watches whether the loyal lieutenants agree, and obey a loyal commander.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ByzantineWatch {
    generals: u8,
    order: Order,
    /// A bit for each.
    traitors: u64,
}

impl ByzantineWatch {
    /// What it watches.
    pub const PROMISES: &'static [Promise] = &[Promise::Ic1, Promise::Ic2];

    /// Watches these generals.
    pub fn new(council: &Council, traitors: u64) -> Self {
        let p = &council.generals;
        Self { generals: p.generals, order: p.order, traitors }
    }

    fn is_loyal(&self, general: NodeId) -> bool {
        self.traitors >> general.0 & 1 == 0
    }

    /// What is broken at the end; nothing is before. A lieutenant that has crashed promises nothing.
    pub(in crate::protocols) fn broken(&self, over: Option<&World<General>>) -> Promises {
        let mut broken = Promises::default();
        let Some(world) = over else { return broken };
        let lieutenants = (1..self.generals).map(NodeId);
        let loyal = lieutenants.filter(|one| self.is_loyal(*one) && world.is_up(*one));
        let chosen: Vec<_> = loyal.map(|one| world.decision(one)).collect();
        if chosen.windows(2).any(|two| two[0] != two[1]) {
            broken.add(Promise::Ic1);
        }
        let ordered = match self.order {
            Order::Attack => Decision::Attack,
            Order::Retreat => Decision::Hold,
        };
        if self.is_loyal(COMMANDER) && chosen.iter().any(|one| *one != Some(ordered)) {
            broken.add(Promise::Ic2);
        }
        broken
    }

    pub(in crate::protocols) fn words(&self) -> String {
        match self.traitors.count_ones() {
            0 => "no traitor".into(),
            1 => format!("G{} is a traitor", self.traitors.trailing_zeros() + 1),
            n => format!("{n} traitors"),
        }
    }
}
