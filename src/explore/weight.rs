//! The weight of a run as a monomial: how often each option of each direction was chosen. Only at
//! the end are the probabilities put in, so that one exploration serves every position of the sliders.

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{One, Zero, pow};

use crate::engine::{Algorithm, Ask, Choice, Delays, Model, NodeId, Prob, Site};

/// The options of one direction: captured, passed, copied, single, its delays, those before things
/// stabilise, and those that have no weight. From a node to itself: draws from so many numbers, and crashing or not.
const OPTIONS: usize = 4 + 2 * Delays::MOST + 1;
/// What an adversary or a traitor chooses has no weight.
const UNWEIGHTED: u8 = OPTIONS as u8 - 1;
/// The first delay of those before things stabilise.
const EARLY: u8 = 4 + Delays::MOST as u8;
/// Crashing at a point; the next place is going on.
const CRASHES: u8 = Delays::MOST as u8 + 1;

/// How often each option was chosen; its place is (direction, option).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Monomial {
    powers: Vec<u16>,
}

/// A draw's direction is from a node to itself; all its numbers are alike, so its option is how many
/// there are. `early`: it is asked before things stabilise.
pub(super) fn place(nodes: usize, site: Site, choice: Choice, options: u8, early: bool) -> usize {
    let direction = site.letter.from.index() * nodes + site.letter.to.index();
    let option = match site.ask {
        // An active adversary has more to choose from than capturing.
        Ask::Capture if options > 2 => UNWEIGHTED,
        Ask::Capture => choice.0,
        Ask::Copy => 2 + choice.0,
        Ask::Delay if early => EARLY + choice.0,
        Ask::Delay => 4 + choice.0,
        Ask::Draw => options,
        Ask::Crash => CRASHES + choice.0,
        // Nobody enumerates 255 equally likely times.
        Ask::Lie | Ask::Wait | Ask::Order => UNWEIGHTED,
    };
    direction * OPTIONS + usize::from(option)
}

impl Monomial {
    /// Nothing chosen yet: weight 1.
    pub fn one(nodes: usize) -> Self {
        Self { powers: vec![0; nodes * nodes * OPTIONS] }
    }

    /// Multiplies by an option's weight.
    pub(super) fn multiply(&mut self, place: usize) {
        self.powers[place] += 1;
    }

    /// Divides by it again.
    pub(super) fn divide(&mut self, place: usize) {
        self.powers[place] -= 1;
    }

    /// The exact weight under a model's probabilities.
    pub fn value<A: Algorithm>(&self, model: &Model<A>) -> BigRational {
        let nodes = model.nodes.len();
        let (mut above, mut below) = (BigUint::one(), BigUint::one());
        for (place, &power) in self.powers.iter().enumerate().filter(|(_, power)| **power > 0) {
            let (numerator, denominator) = weight(model, nodes, place);
            if numerator == 0 {
                return BigRational::zero();
            }
            above *= pow(BigUint::from(numerator), power.into());
            below *= pow(BigUint::from(denominator), power.into());
        }
        BigRational::new(BigInt::from(above), BigInt::from(below))
    }
}

/// The weight of the option at a place, in lowest terms. What an adversary chooses has none: it counts
/// as 1.
pub(super) fn weight<A: Algorithm>(model: &Model<A>, nodes: usize, place: usize) -> (u64, u64) {
    let (direction, option) = (place / OPTIONS, place % OPTIONS);
    let (from, to) = (NodeId((direction / nodes) as u8), NodeId((direction % nodes) as u8));
    let prob = |p: Prob, first: bool| {
        let share = if first { p.billionths() } else { Prob::ONE_IN - p.billionths() };
        (u64::from(share), u64::from(Prob::ONE_IN))
    };
    let link = model.links.get(from, to);
    let (crashes, goes_on) = (usize::from(CRASHES), usize::from(CRASHES) + 1);
    let (numerator, denominator) = match option {
        option if from == to && (option == crashes || option == goes_on) => {
            let points = model.nodes[from.index()].crash_points.as_ref();
            prob(points.map_or(Prob::ZERO, |points| points.chance), option == crashes)
        }
        draws if from == to => (1, draws as u64),
        option if option == usize::from(UNWEIGHTED) => (1, 1),
        0 | 1 if link.kind.is_adversary() => (1, 1),
        0 | 1 => prob(link.loss, option == 0),
        2 | 3 => prob(link.duplication.unwrap_or(Prob::ZERO), option == 2),
        early if early >= usize::from(EARLY) => {
            let delays = link.early.as_ref().unwrap_or(&link.delays);
            delays.weight(early - usize::from(EARLY))
        }
        delay => link.delays.weight(delay - 4),
    };
    let common = gcd(numerator, denominator);
    (numerator / common, denominator / common)
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
