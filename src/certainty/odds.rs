//! The exact odds of each outcome, and how they change with the loss.

use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::Zero;

use crate::engine::{Model, Prob, World};
use crate::explore::adversary::{Adversary, range};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::graph::Graph;
use crate::protocols::{GENERAL_1, GENERAL_2, General, Outcome};

/// The outcomes that dawn can show, in the order in which they are told.
pub const OUTCOMES: [Outcome; 4] =
    [Outcome::Captured, Outcome::OnlyGeneral1, Outcome::OnlyGeneral2, Outcome::Nothing];

/// Where the outcome of a run that has come to its end stands among [`OUTCOMES`].
pub fn place(ended: &World<General>) -> usize {
    let outcome = Outcome::of(ended);
    OUTCOMES.iter().position(|one| *one == outcome).expect("what has ended shows one of the four")
}

/// Something for each of [`OUTCOMES`].
pub type Outcomes<T> = [T; 4];

/// The odds from some world on.
#[derive(Clone, Debug)]
pub enum Odds {
    /// Every question has weights: the odds are numbers.
    Exact {
        /// The probability of each outcome.
        odds: Outcomes<BigRational>,
        /// All runs, merged.
        graph: Graph<Outcome>,
    },
    /// An adversary decides: the odds lie between the least and the greatest over all oblivious ones.
    Range(Outcomes<(BigRational, BigRational)>),
}

impl Odds {
    /// How many runs there are, where they are counted.
    pub fn runs(&self) -> Option<BigUint> {
        match self {
            Self::Exact { graph, .. } => Some(graph.runs()),
            Self::Range(_) => None,
        }
    }

    /// The probability of each outcome, where it is one number.
    pub const fn exact(&self) -> Option<&Outcomes<BigRational>> {
        match self {
            Self::Exact { odds, .. } => Some(odds),
            Self::Range(_) => None,
        }
    }
}

/// The odds from a world on.
///
/// # Errors
/// Says why there are none: the budget (of merged states) did not suffice, or somebody stopped it.
pub fn odds(
    model: &Model<General>,
    start: &World<General>,
    budget: &Budget<'_>,
) -> Result<Odds, Coverage> {
    if model.links.have_adversary() {
        let mut ranges = Vec::new();
        for outcome in OUTCOMES {
            let wanted = |world: &World<General>| Outcome::of(world) == outcome;
            let found = range(model, start, Adversary::Oblivious, budget, wanted)?;
            ranges.push((found.least, found.greatest));
        }
        let mut ranges = ranges.into_iter();
        let one = |_| ranges.next().expect("there is one for each outcome");
        return Ok(Odds::Range(OUTCOMES.map(one)));
    }
    let graph = Graph::from(model, start, (), budget, Outcome::of);
    match graph.merged.coverage {
        Coverage::Complete => Ok(Odds::Exact { odds: of_graph(model, &graph), graph }),
        stopped => Err(stopped),
    }
}

/// The odds from one exploration under a model's probabilities, which may be others than those explored with.
pub fn of_graph(model: &Model<General>, graph: &Graph<Outcome>) -> Outcomes<BigRational> {
    let each = graph.probabilities(model);
    OUTCOMES.map(|outcome| {
        let found = each.iter().find(|(end, _)| *end == outcome);
        found.map_or_else(BigRational::zero, |(_, probability)| probability.clone())
    })
}

/// The odds as the loss on both ways goes from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// For each outcome the points (loss, probability).
    pub lines: Outcomes<Vec<(f64, f64)>>,
}

/// How many steps a curve takes from 0 to 1.
const STEPS: u32 = 100;

/// Draws the curve from one exploration: a loss only changes the weights.
pub fn curve(model: &Model<General>, graph: &Graph<Outcome>) -> Curve {
    let mut model = model.clone();
    let mut lines: Outcomes<Vec<(f64, f64)>> = Default::default();
    for percent in (0..=STEPS).map(|step| step * 100 / STEPS) {
        let loss = Prob::percent(percent);
        for (from, to) in [(GENERAL_1, GENERAL_2), (GENERAL_2, GENERAL_1)] {
            model.links.get_mut(from, to).loss = loss;
        }
        for (line, outcome) in lines.iter_mut().zip(OUTCOMES) {
            line.push((loss.as_f64(), graph.about(&model, outcome)));
        }
    }
    Curve { lines }
}
