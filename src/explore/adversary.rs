//! Odds against an adversary: the least and the greatest probability of an end over all *oblivious*
//! adversaries.
//!
//! An oblivious adversary fixes beforehand one choice per site, the same for all coins, which it cannot
//! see. So the coins' worlds are followed side by side: a *belief* is a set of worlds, each with the
//! probability of the coins that led to it, and where one of them asks the adversary, all that ask the
//! same get the same answer. The same search with worlds apart gives the adversary that sees the coins.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::budget::{Budget, Coverage};
use super::merge::Fingerprint;
use super::runs::Answered;
use crate::drive::step;
use crate::engine::{Algorithm, Choice, Model, Site, Step, Time, World};

/// What the adversary may know when it chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adversary {
    /// Nothing: it has fixed its choices beforehand.
    Oblivious,
    /// All coins that have been thrown up to then.
    SeesCoins,
}

/// The range of a probability over all adversaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: BigRational,
    /// The greatest.
    pub greatest: BigRational,
    /// The choices of an oblivious adversary that attains the greatest; empty for one that sees coins,
    /// whose choices depend on them.
    pub worst: Vec<Answered>,
    /// How many beliefs were looked at.
    pub beliefs: u64,
}

/// A world that asks the adversary.
struct Asking<A> {
    world: World<A>,
    weight: BigRational,
    mark: Fingerprint,
    site: Site,
}

/// What is known of a belief: both bounds of the part of the probability that it decides, and the choice
/// at its next site that attains the greatest.
#[derive(Clone)]
struct Value {
    least: BigRational,
    greatest: BigRational,
    worst: Option<Answered>,
}

type Key = (Vec<(Fingerprint, BigRational)>, Vec<Answered>);
type Plan = BTreeMap<Site, Choice>;

struct Search<'m, A: Algorithm, F> {
    model: &'m Model<A>,
    adversary: Adversary,
    wanted: F,
    known: HashMap<Key, Value>,
    budget: &'m Budget<'m>,
    stopped: Cell<Option<Coverage>>,
    /// How many worlds have been gone on from.
    thrown: Cell<u64>,
}

/// A belief takes about as much memory as so many merged states, and counts as many in the budget.
const AS_LARGE_AS: u64 = 8;

/// The deepest that plans go: one level per site, and so many levels of this search on the stack.
pub const DEEPEST: usize = 2_000;

/// Finds the range of the probability that a run ends as wanted.
///
/// # Errors
/// Says why it stopped, where the budget did not suffice (a belief counts as eight states) or somebody
/// stopped it.
pub fn range<A: Algorithm>(
    model: &Model<A>,
    start: &World<A>,
    adversary: Adversary,
    budget: &Budget<'_>,
    wanted: impl Fn(&World<A>) -> bool,
) -> Result<Range, Coverage> {
    let known = HashMap::new();
    let mut search = Search {
        model,
        adversary,
        wanted,
        known,
        budget,
        stopped: Cell::new(None),
        thrown: Cell::new(0),
    };
    let one = BigRational::from(BigInt::from(1));
    let mut belief = Vec::new();
    let ended = search.throw(start.clone(), one, &mut belief);
    let mut plan = Plan::new();
    let value = search.value(belief, &mut plan, 0);
    if let Some(coverage) = search.stopped.get() {
        return Err(coverage);
    }
    let worst = match adversary {
        Adversary::Oblivious => search.worst(start),
        Adversary::SeesCoins => Vec::new(),
    };
    Ok(Range {
        least: &value.least + &ended,
        greatest: &value.greatest + &ended,
        worst,
        beliefs: search.known.len() as u64,
    })
}

impl<A: Algorithm, F: Fn(&World<A>) -> bool> Search<'_, A, F> {
    /// Is it time to stop, or was it already?
    fn stop(&self, explored: u64) -> bool {
        self.stopped.set(self.stopped.get().or_else(|| self.budget.stop(explored)));
        self.stopped.get().is_some()
    }

    /// Throws all coins of a world until each world asks the adversary (these join the belief) or has
    /// ended; returns the probability of those that ended as wanted.
    fn throw(
        &self,
        world: World<A>,
        weight: BigRational,
        belief: &mut Vec<Asking<A>>,
    ) -> BigRational {
        let mut ended = BigRational::zero();
        let mut open = vec![(world, weight)];
        while let Some((mut world, weight)) = open.pop() {
            self.thrown.set(self.thrown.get() + 1);
            if self.stop(self.thrown.get()) {
                return ended;
            }
            let stopped = loop {
                match step(&mut world, self.model, &mut ()) {
                    Step::Did(_) => {}
                    other => break other,
                }
            };
            let question = match (stopped, world.question(self.model)) {
                (Step::Ask, Some(question)) => question,
                _ => {
                    if (self.wanted)(&world) {
                        ended += weight;
                    }
                    continue;
                }
            };
            let weights: Option<Vec<(u64, u64)>> =
                question.menu.choices().map(|choice| question.menu.weight(choice)).collect();
            match weights {
                None => join(belief, world, weight, question.site),
                Some(weights) => {
                    for (choice, (above, below)) in (0..).map(Choice).zip(weights) {
                        if above > 0 {
                            let share = BigRational::new(above.into(), below.into());
                            let mut next = world.clone();
                            next.answer(self.model, choice);
                            open.push((next, &weight * share));
                        }
                    }
                }
            }
        }
        ended
    }

    /// Answers all worlds of a belief that ask this; returns what of them ended as wanted, and the belief
    /// that is left.
    fn answer(
        &self,
        belief: &[Asking<A>],
        (site, choice): Answered,
    ) -> (BigRational, Vec<Asking<A>>) {
        let mut next = Vec::new();
        let mut ended = BigRational::zero();
        for one in belief {
            let mut world = one.world.clone();
            if one.site == site {
                world.answer(self.model, choice);
                ended += self.throw(world, one.weight.clone(), &mut next);
            } else {
                join(&mut next, world, one.weight.clone(), one.site);
            }
        }
        (ended, next)
    }

    fn value(&mut self, belief: Vec<Asking<A>>, plan: &mut Plan, depth: usize) -> Value {
        let Some(site) = next_site(&belief) else { return Value::nothing() };
        if self.adversary == Adversary::SeesCoins && belief.len() > 1 {
            let parts = belief.into_iter().map(|one| self.value(vec![one], plan, depth + 1));
            return parts.fold(Value::nothing(), |sum, part| sum.plus(&part));
        }
        let key = key(&belief, plan);
        if let Some(value) = self.known.get(&key) {
            return value.clone();
        }
        if depth > DEEPEST {
            self.stopped.set(Some(Coverage::TooDeep));
        }
        if self.stop(self.known.len() as u64 * AS_LARGE_AS) {
            return Value::nothing();
        }
        let choices: &[Choice] = match plan.get(&site) {
            Some(fixed) => &[*fixed],
            None => &[Choice::PASSED, Choice::CAPTURED],
        };
        // An answer must be remembered only where another world may still come to the question.
        let remember = belief.iter().any(|one| one.site != site) && !plan.contains_key(&site);
        let mut best: Option<Value> = None;
        for &choice in choices {
            if remember {
                plan.insert(site, choice);
            }
            let (ended, next) = self.answer(&belief, (site, choice));
            let value = self.value(next, plan, depth + 1).with(ended, (site, choice));
            best = Some(match best {
                None => value,
                Some(best) => best.or(value),
            });
        }
        if remember {
            plan.remove(&site);
        }
        let best = best.unwrap_or_else(Value::nothing);
        self.known.insert(key, best.clone());
        best
    }

    /// Follows the choices that attain the greatest probability: a part of what was gone through already.
    fn worst(&self, start: &World<A>) -> Vec<Answered> {
        self.thrown.set(0);
        let mut belief = Vec::new();
        self.throw(start.clone(), BigRational::from(BigInt::from(1)), &mut belief);
        let (mut plan, mut worst) = (Plan::new(), Vec::new());
        while let Some(value) = self.known.get(&key(&belief, &plan)) {
            let Some((site, choice)) = value.worst else { break };
            if !plan.contains_key(&site) {
                worst.push((site, choice));
            }
            if belief.iter().any(|one| one.site != site) {
                plan.insert(site, choice);
            }
            belief = self.answer(&belief, (site, choice)).1;
        }
        worst
    }
}

impl Value {
    fn nothing() -> Self {
        Self { least: BigRational::zero(), greatest: BigRational::zero(), worst: None }
    }

    fn plus(self, other: &Self) -> Self {
        let (least, greatest) = (self.least + &other.least, self.greatest + &other.greatest);
        Self { least, greatest, worst: None }
    }

    fn with(self, ended: BigRational, chosen: Answered) -> Self {
        let (least, greatest) = (self.least + &ended, self.greatest + ended);
        Self { least, greatest, worst: Some(chosen) }
    }

    fn or(self, other: Self) -> Self {
        let least = self.least.min(other.least);
        if other.greatest > self.greatest {
            Self { least, ..other }
        } else {
            Self { least, ..self }
        }
    }
}

/// Adds a world to a belief; one that is in it already becomes likelier.
fn join<A: Algorithm>(
    belief: &mut Vec<Asking<A>>,
    world: World<A>,
    weight: BigRational,
    site: Site,
) {
    let mark = Fingerprint::of(&world, &());
    match belief.iter_mut().find(|one| one.mark == mark) {
        Some(same) => same.weight += weight,
        None => belief.push(Asking { world, weight, mark, site }),
    }
}

/// The site to be decided next: the earliest, so that all worlds keep in step.
fn next_site<A: Algorithm>(belief: &[Asking<A>]) -> Option<Site> {
    let when = |one: &Asking<A>| -> (Time, Site) { (one.world.now(), one.site) };
    belief.iter().map(when).min().map(|(_, site)| site)
}

fn key<A>(belief: &[Asking<A>], plan: &Plan) -> Key {
    let mut worlds: Vec<_> = belief.iter().map(|one| (one.mark, one.weight.clone())).collect();
    worlds.sort_unstable();
    (worlds, plan.iter().map(|(site, choice)| (*site, *choice)).collect())
}
