//! Exact odds the plain way: every run is followed, and gathered by what it comes to and by monomial;
//! probabilities are put in last. The [merged graph](super::graph) comes to the same without following
//! each run, and is held against this.

use std::collections::HashMap;
use std::hash::Hash;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::budget::Budget;
use super::runs::{Explored, walk};
use super::weight::Monomial;
use crate::engine::{Algorithm, Model, World};

/// All runs from somewhere on, gathered: how many there are of each end and weight.
#[derive(Clone, Debug)]
pub struct Gathered<K> {
    counts: Vec<(K, Monomial, u64)>,
    /// How much was explored.
    pub explored: Explored,
}

impl<K: Copy + Ord + Hash> Gathered<K> {
    /// Explores every run from a world on; `end` says what a run has come to.
    pub fn from<A: Algorithm>(
        model: &Model<A>,
        start: &World<A>,
        budget: &Budget<'_>,
        end: impl Fn(&World<A>) -> K,
    ) -> Self {
        let mut counts: HashMap<K, HashMap<Monomial, u64>> = HashMap::new();
        let mut visit = |world: &World<A>, weight: &Monomial, (): &()| {
            let of_end = counts.entry(end(world)).or_default();
            // Nearly every run has a weight that is there already: no need to copy it.
            match of_end.get_mut(weight) {
                Some(count) => *count += 1,
                None => {
                    of_end.insert(weight.clone(), 1);
                }
            }
        };
        let explored = walk(model, start, budget, &mut (), &mut visit);
        Self::new(counts, explored)
    }

    fn new(counts: HashMap<K, HashMap<Monomial, u64>>, explored: Explored) -> Self {
        let flat = counts.into_iter().flat_map(|(key, of_end)| {
            of_end.into_iter().map(move |(weight, count)| (key, weight, count))
        });
        let mut counts: Vec<_> = flat.collect();
        counts.sort_unstable();
        Self { counts, explored }
    }

    /// The exact probability of an end under a model's probabilities, which may be others than
    /// those explored with, as long as the same things are possible.
    pub fn probability<A: Algorithm>(&self, model: &Model<A>, end: K) -> BigRational {
        let of_end = self.counts.iter().filter(|(key, ..)| *key == end);
        of_end.fold(BigRational::zero(), |sum, (_, monomial, count)| {
            sum + monomial.value(model) * BigRational::from(BigInt::from(*count))
        })
    }
}

/// How rare something is that is possible but below one in a thousand: the power of ten of "one in ...".
pub fn rarity(probability: &BigRational) -> Option<u32> {
    let (above, below) = (probability.numer().to_string(), probability.denom().to_string());
    // With the digits of both ratios' ends this is right to within one power of ten.
    let power = below.len() as i64 - above.len() as i64;
    (!probability.is_zero() && power > 3).then_some(power as u32)
}

/// A probability as the nearest float.
pub fn nearest(probability: &BigRational) -> f64 {
    probability.to_f64().unwrap_or(f64::NAN)
}
