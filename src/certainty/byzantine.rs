//! Every lie of every choice of traitors: whether loyal generals agree and obey in all runs, and if not,
//! the run in which they do not.

mod worlds;

use crate::engine::{Choice, Delays, Link, LinkKind, Links, Model, NodeId, NodeModel, Prob, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::runs::{Answered, Visitor, walk};
use crate::explore::weight::Monomial;
use crate::protocols::{
    ByzantineGenerals, ByzantineWatch, COMMANDER, Council, General, Order, Plan, Promise, Watch,
};

use super::runs::{FixedRun, fixed_run};
pub use worlds::{Alike, LookAlike, look_alike};

/// Who is a traitor, and what a loyal commander orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Treason {
    /// The traitors, a bit for each general.
    pub traitors: u64,
    /// What the commander orders; of a traitor any order is a lie, and this one means nothing.
    pub order: Order,
}

/// A run of Byzantine generals that can be told, saved and opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByzantineRun {
    /// Whose treason.
    pub treason: Treason,
    /// Every lie.
    pub run: FixedRun,
}

/// All runs of one treason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Which.
    pub treason: Treason,
    /// How many runs were followed to their end.
    pub runs: u64,
    /// Whether that was all of them.
    pub complete: bool,
    /// In how many runs each promise is broken, in the order of [`ByzantineWatch::PROMISES`].
    pub broken: [u64; 2],
    /// The first run that breaks each.
    pub fails: [Option<ByzantineRun>; 2],
    /// The run to be shown: the first that breaks anything, or else one in which a traitor says different
    /// things, or else the first.
    pub shown: Option<ByzantineRun>,
}

/// What all cases come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Treasons {
    /// Up to how many traitors.
    pub most: u32,
    /// Every choice of traitors, and with a loyal commander each of its orders.
    pub cases: Vec<Case>,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withstood<'c> {
    /// It holds in all runs.
    Holds,
    /// It held in all runs that were explored; there are more.
    HoldsUpTo,
    /// It fails, in so many runs; this is one.
    Fails(u64, &'c ByzantineRun),
}

impl Treason {
    /// The model with these traitors and this order.
    pub fn model(self, model: &Model<General>) -> Model<General> {
        let mut model = model.clone();
        for (place, node) in model.nodes.iter_mut().enumerate() {
            node.traitor = self.traitors >> place & 1 == 1;
        }
        if let Plan::Byzantine(council) = &*model.params {
            let generals = ByzantineGenerals { order: self.order, ..council.generals.clone() };
            model.params = Plan::Byzantine(Council { generals, ..council.clone() }).into();
        }
        model
    }

    /// Is this general a traitor?
    pub const fn is_traitor(self, general: NodeId) -> bool {
        self.traitors >> general.0 & 1 == 1
    }

    /// Every choice of up to `most` traitors among so many generals, fewer traitors first.
    fn all(generals: u8, most: u32) -> Vec<Self> {
        let mut sets: Vec<u64> =
            (0..1_u64 << generals).filter(|set| set.count_ones() <= most).collect();
        sets.sort_by_key(|set| (set.count_ones(), *set));
        let orders = |traitors: u64| match traitors & 1 {
            0 => &Order::BOTH[..],
            _ => &Order::BOTH[..1],
        };
        let each = |traitors| orders(traitors).iter().map(move |&order| Self { traitors, order });
        sets.into_iter().flat_map(each).collect()
    }

    /// The traitors: "G2, G3", or "nobody".
    pub fn who(self) -> String {
        let traitors = (0..64).filter(|place| self.traitors >> place & 1 == 1);
        let names: Vec<String> = traitors.map(|place| format!("G{}", place + 1)).collect();
        if names.is_empty() { "nobody".into() } else { names.join(", ") }
    }

    /// What is ordered, if the commander is loyal.
    pub const fn ordered(self) -> Option<Order> {
        if self.is_traitor(COMMANDER) { None } else { Some(self.order) }
    }
}

impl Case {
    /// Is any promise broken in any run?
    pub fn is_broken(&self) -> bool {
        self.broken.iter().any(|count| *count > 0)
    }
}

impl Treasons {
    /// How many runs were followed.
    pub fn runs(&self) -> u64 {
        self.cases.iter().map(|case| case.runs).sum()
    }

    /// Whether those were all.
    pub fn is_complete(&self) -> bool {
        self.cases.iter().all(|case| case.complete)
    }

    /// What became of a promise.
    pub fn kept(&self, promise: Promise) -> Withstood<'_> {
        let place = ByzantineWatch::PROMISES.iter().position(|one| *one == promise);
        let place = place.unwrap_or_default();
        let count = self.cases.iter().map(|case| case.broken[place]).sum();
        let first = self.cases.iter().find_map(|case| case.fails[place].as_ref());
        match first {
            Some(run) => Withstood::Fails(count, run),
            None if self.is_complete() => Withstood::Holds,
            None => Withstood::HoldsUpTo,
        }
    }

    /// Do both hold in all runs?
    pub fn hold(&self) -> bool {
        ByzantineWatch::PROMISES.iter().all(|promise| self.kept(*promise) == Withstood::Holds)
    }
}

/// The generals of a model.
pub fn council(model: &Model<General>) -> Option<&Council> {
    match &*model.params {
        Plan::Byzantine(council) => Some(council),
        _ => None,
    }
}

/// Follows every lie of every choice of traitors: as many as the algorithm is made for, or as the model
/// has, and at least one. The budget counts runs, shared alike by the cases.
///
/// # Errors
/// When somebody stopped it, or the model is about something else.
pub fn treasons(model: &Model<General>, budget: &Budget<'_>) -> Result<Treasons, Coverage> {
    let council = council(model).ok_or(Coverage::TooDeep)?;
    let most = u32::from(council.generals.depth).max(model.traitors().count_ones()).max(1);
    let all = Treason::all(council.count(), most);
    let each = Budget { most: budget.most / all.len() as u64, ..*budget };
    let cases = all.into_iter().map(|treason| case(model, treason, &each));
    Ok(Treasons { most, cases: cases.collect::<Result<_, _>>()? })
}

/// Judges the ends of the runs of one treason.
struct Judge {
    watch: Watch,
    broken: [u64; 2],
    fails: [Option<Vec<Answered>>; 2],
    first: Option<Vec<Answered>>,
    split: Option<Vec<Answered>>,
}

impl Visitor<General, ()> for Judge {
    fn ended(&mut self, world: &World<General>, _: &Monomial, _: &(), path: &[Answered]) {
        let broken = self.watch.broken(Some(world));
        for (place, promise) in ByzantineWatch::PROMISES.iter().enumerate() {
            if broken.has(*promise) {
                self.broken[place] += 1;
                self.fails[place].get_or_insert_with(|| path.to_vec());
            }
        }
        self.first.get_or_insert_with(|| path.to_vec());
        let first: Option<Choice> = path.first().map(|(_, choice)| *choice);
        if self.split.is_none() && path.iter().any(|(_, choice)| Some(*choice) != first) {
            self.split = Some(path.to_vec());
        }
    }
}

fn case(model: &Model<General>, treason: Treason, budget: &Budget<'_>) -> Result<Case, Coverage> {
    let model = treason.model(model);
    let watch = match council(&model) {
        Some(council) => Watch::Byzantine(ByzantineWatch::new(council, treason.traitors)),
        None => Watch::Nothing,
    };
    let (broken, fails) = ([0; 2], [None, None]);
    let mut judge = Judge { watch, broken, fails, first: None, split: None };
    let explored = walk(&model, &World::new(&model), budget, &mut (), &mut judge);
    if explored.coverage == Coverage::Cancelled {
        return Err(Coverage::Cancelled);
    }
    let run = |path: Option<&Vec<Answered>>| {
        path.map(|path| ByzantineRun { treason, run: fixed_run(&model, path) })
    };
    let [ic1, ic2] = &judge.fails;
    let shown = ic2.as_ref().or(ic1.as_ref()).or(judge.split.as_ref()).or(judge.first.as_ref());
    Ok(Case {
        treason,
        runs: explored.runs,
        complete: explored.coverage == Coverage::Complete,
        broken: judge.broken,
        fails: [run(ic1.as_ref()), run(ic2.as_ref())],
        shown: run(shown),
    })
}

/// A case that the theorem is told with, and what was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumerated {
    /// The generals.
    pub council: Council,
    /// How many runs there are, with up to one traitor.
    pub runs: u64,
    /// Do the promises hold in all of them?
    pub hold: bool,
}

/// OM(1) with three generals and with four, SM(1) with three: every lie of one traitor, counted.
pub fn enumerated() -> Vec<Enumerated> {
    let cases = [(3, false), (4, false), (3, true)];
    let each = cases.into_iter().map(|(generals, signed)| {
        let (depth, order, round) = (1, Order::Attack, 30);
        let generals = ByzantineGenerals { generals, depth, order, round };
        Council { generals, signed }
    });
    each.filter_map(|council| {
        let found = treasons(&perfect(&council), &Budget::most(MOST_KNOWN)).ok()?;
        Some(Enumerated { council, runs: found.runs(), hold: found.hold() })
    })
    .collect()
}

/// The most runs of a case that the theorem is told with; there are fewer than a hundred in each.
const MOST_KNOWN: u64 = 10_000;

/// Generals with a perfect channel.
fn perfect(council: &Council) -> Model<General> {
    let count = usize::from(council.count());
    let link = Link {
        kind: LinkKind::Reliable,
        loss: Prob::ZERO,
        duplication: None,
        delays: Delays::fixed(20),
        partition: None,
        early: None,
    };
    let nodes = vec![NodeModel::default(); count];
    Model::new(Plan::Byzantine(council.clone()), nodes, Links::uniform(count, link), None)
}
