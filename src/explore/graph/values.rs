//! What a graph's runs come to: one pass from the ends up to the start, for the number of runs and for
//! exact probabilities.
//!
//! A value is kept only until the last state that needs it has its own. States are numbered as a
//! depth-first search leaves them, so that is mostly soon: what is held at once is about as many values as there are
//! states at the same depth, not as many as there are states. Each value is as long as its runs have
//! questions still to come (about 30 bits a question where a loss has nine decimals).

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero, pow};

use super::super::weight;
use super::{Edge, Graph};
use crate::engine::{Algorithm, Model};

impl<K: Copy + Eq> Graph<K> {
    /// How many runs there are.
    pub fn runs(&self) -> BigUint {
        let count = |edges: &[Edge], runs: &Held<BigUint>| {
            edges.iter().map(|edge| runs.of(edge.to)).sum::<BigUint>()
        };
        self.pass(vec![BigUint::one(); self.ends.len()], count).unwrap_or_default()
    }

    /// The exact probability of the ends that `wanted` picks, together, under a model's probabilities,
    /// which may be others than those explored with, as long as the same things are possible.
    pub fn probability<A: Algorithm>(
        &self,
        model: &Model<A>,
        wanted: impl Fn(K) -> bool,
    ) -> BigRational {
        let picked = |&end: &K| vec![BigUint::from(u8::from(wanted(end)))];
        let ends = self.ends.iter().map(picked).collect();
        self.weigh(model, ends).pop().unwrap_or_else(BigRational::zero)
    }

    /// The exact probability of each end that some run comes to, all in one pass.
    pub fn probabilities<A: Algorithm>(&self, model: &Model<A>) -> Vec<(K, BigRational)> {
        let count = self.ends.len();
        let column = |end| (0..count).map(|place| BigUint::from(u8::from(place == end))).collect();
        let ends = (0..count).map(column).collect();
        self.ends.iter().copied().zip(self.weigh(model, ends)).collect()
    }

    /// The weighted sums over all runs of what stands at their ends, column by column.
    ///
    /// All weights are brought to one denominator d, so that a state's values are whole numbers over one
    /// power of d, and no fraction is reduced before the last.
    fn weigh<A: Algorithm>(&self, model: &Model<A>, ends: Vec<Vec<BigUint>>) -> Vec<BigRational> {
        let mut weights = Weights::of(model, &self.edges);
        let ends = ends.into_iter().map(|numerators| Value { numerators, power: 0 }).collect();
        let root = self.pass(ends, |edges, values| weights.sum(edges, values));
        let Some(Value { numerators, power }) = root else { return Vec::new() };
        let denominator = BigInt::from(pow(weights.denominator, power));
        let ratio = |numerator| BigRational::new(BigInt::from(numerator), denominator.clone());
        numerators.into_iter().map(ratio).collect()
    }

    /// The start's value, from those of the ends and what gives a state its value from those its edges
    /// lead to; `None` where the graph is not whole.
    fn pass<T>(&self, ends: Vec<T>, mut value: impl FnMut(&[Edge], &Held<T>) -> T) -> Option<T> {
        let root = self.root? as usize;
        let last_user = self.last_users(root);
        let mut held = Held(ends.into_iter().map(Some).collect());
        for state in held.0.len()..=root {
            let edges = self.edges(state);
            let own = value(edges, &held);
            held.0.push(Some(own));
            for edge in edges.iter().filter(|edge| last_user[edge.to as usize] == state as u32) {
                held.0[edge.to as usize] = None;
            }
        }
        held.0.swap_remove(root)
    }

    /// For each state the last that needs its value; states are gone through in their order.
    fn last_users(&self, root: usize) -> Vec<u32> {
        let mut last = vec![0; root + 1];
        for state in self.ends.len()..=root {
            for edge in self.edges(state) {
                last[edge.to as usize] = state as u32;
            }
        }
        last
    }

    /// The probability of an end in floating point: for curves that are drawn.
    pub fn about<A: Algorithm>(&self, model: &Model<A>, end: K) -> f64 {
        let Some(root) = self.root else { return 0.0 };
        let weights = Weights::of(model, &self.edges);
        let float = |n: &BigUint| n.to_f64().unwrap_or(f64::NAN);
        let denominator = float(&weights.denominator);
        let float = |n: &BigUint| float(n) / denominator;
        let floats: Vec<f64> =
            weights.numerators.iter().map(|n| n.as_ref().map_or(0.0, float)).collect();
        let mut values: Vec<f64> =
            self.ends.iter().map(|&known| f64::from(u8::from(known == end))).collect();
        for state in self.ends.len()..=root as usize {
            let edges = self.edges(state).iter();
            values.push(edges.map(|e| floats[usize::from(e.weight)] * values[e.to as usize]).sum());
        }
        values[root as usize]
    }
}

/// The values that are still needed, by state.
struct Held<T>(Vec<Option<T>>);

impl<T> Held<T> {
    fn of(&self, state: u32) -> &T {
        self.0[state as usize].as_ref().expect("a value is held until its last user has its own")
    }
}

/// Whole numbers over a power of the common denominator.
struct Value {
    numerators: Vec<BigUint>,
    power: usize,
}

/// The weights of a model's options over one common denominator.
struct Weights {
    denominator: BigUint,
    /// By place; `None` where no edge has it.
    numerators: Vec<Option<BigUint>>,
    /// The first powers of the denominator: most edges skip few questions.
    powers: Vec<BigUint>,
}

/// So many powers are kept.
const POWERS: usize = 64;

impl Weights {
    fn of<A: Algorithm>(model: &Model<A>, edges: &[Edge]) -> Self {
        let mut ratios: Vec<Option<(u64, u64)>> = Vec::new();
        for edge in edges {
            let place = usize::from(edge.weight);
            if ratios.len() <= place {
                ratios.resize(place + 1, None);
            }
            ratios[place].get_or_insert_with(|| weight::weight(model, model.nodes.len(), place));
        }
        let denominator = ratios
            .iter()
            .flatten()
            .fold(BigUint::one(), |common, (_, below)| common.lcm(&BigUint::from(*below)));
        let over = |(above, below): (u64, u64)| {
            BigUint::from(above) * (&denominator / BigUint::from(below))
        };
        let numerators = ratios.into_iter().map(|ratio| ratio.map(over)).collect();
        Self { denominator, numerators, powers: vec![BigUint::one()] }
    }

    /// Multiplies by a power of the denominator.
    fn raise(&mut self, number: &mut BigUint, power: usize) {
        if power >= POWERS {
            *number *= pow(self.denominator.clone(), power);
            return;
        }
        while self.powers.len() <= power {
            let next = &self.powers[self.powers.len() - 1] * &self.denominator;
            self.powers.push(next);
        }
        *number *= &self.powers[power];
    }

    /// The weighted sum of a state's edges.
    fn sum(&mut self, edges: &[Edge], values: &Held<Value>) -> Value {
        let led = || edges.iter().map(|edge| values.of(edge.to));
        let power = led().map(|value| value.power).max().unwrap_or(0);
        let columns = led().map(|value| value.numerators.len()).max().unwrap_or(0);
        let mut numerators = vec![BigUint::zero(); columns];
        for edge in edges {
            let Value { numerators: led, power: own } = values.of(edge.to);
            let Some(mut weight) = self.numerators[usize::from(edge.weight)].clone() else {
                continue;
            };
            if weight.is_zero() {
                continue;
            }
            self.raise(&mut weight, power - own);
            for (sum, value) in numerators.iter_mut().zip(led).filter(|(_, led)| !led.is_zero()) {
                *sum += &weight * value;
            }
        }
        Value { numerators, power: power + 1 }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use super::*;
    use crate::explore::budget::Coverage;
    use crate::explore::graph::Merged;

    /// Two states at each depth, each of which leads to both below it.
    fn ladder(depth: u32) -> Graph<u8> {
        let edges = (1..=depth).flat_map(|level| {
            let below = 2 * (level - 1);
            let both = move |weight| [0, 1].map(|side| Edge { weight, to: below + side });
            [both(0), both(1)]
        });
        let edges: Vec<Edge> = edges.flatten().collect();
        let first = [0, 0].into_iter().chain((0..=2 * depth).map(|state| 2 * state)).collect();
        let merged = Merged { states: u64::from(2 * depth), coverage: Coverage::Complete };
        Graph { ends: vec![0, 1], first, edges, root: Some(2 * depth), merged }
    }

    #[test]
    fn a_value_is_given_up_after_its_last_use() {
        let (alive, most) = (Rc::new(()), Cell::new(0));
        let value = |_: &[Edge], _: &Held<Rc<()>>| {
            most.set(most.get().max(Rc::strong_count(&alive)));
            Rc::clone(&alive)
        };
        let ends = vec![Rc::clone(&alive), Rc::clone(&alive)];
        assert!(ladder(1_000).pass(ends, value).is_some());
        assert!(most.get() <= 5, "{} values were held at once", most.get());
    }

    #[test]
    fn every_run_is_counted() {
        assert_eq!(ladder(100).runs(), BigUint::from(2u8).pow(100));
    }
}
