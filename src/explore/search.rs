//! The search for the run, of all that come to some end, that takes the fewest captures.

use super::budget::Budget;
use super::runs::{Answered, Explored, Visitor, walk};
use super::weight::Monomial;
use crate::engine::{Algorithm, Ask, Choice, Model, World};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fewest {
    /// The answers of a run with the fewest captures, if any run comes to the wanted end. It is the
    /// fewest of all runs where the exploration was complete.
    pub path: Option<Vec<Answered>>,
    /// How much was explored: runs that can no longer be better are not followed to their end.
    pub explored: Explored,
}

impl Fewest {
    /// Is there such a run without any capture?
    pub fn captures_none(&self) -> bool {
        self.captures() == Some(0)
    }

    /// How many captures the run takes.
    pub fn captures(&self) -> Option<usize> {
        self.path.as_deref().map(captures)
    }
}

fn captures(path: &[Answered]) -> usize {
    let captured =
        |(site, choice): &&Answered| site.ask == Ask::Capture && *choice == Choice::CAPTURED;
    path.iter().filter(captured).count()
}

struct Search<F> {
    wanted: F,
    best: Option<(usize, Vec<Answered>)>,
}

impl<A: Algorithm, F: Fn(&World<A>) -> bool> Visitor<A, ()> for Search<F> {
    /// Branch and bound: captures only ever grow along a path.
    fn goes_on(&mut self, _: &World<A>, (): &(), path: &[Answered]) -> bool {
        self.best.as_ref().is_none_or(|(fewest, _)| captures(path) < *fewest)
    }

    fn ended(&mut self, world: &World<A>, _: &Monomial, (): &(), path: &[Answered]) {
        let cost = captures(path);
        let better = self.best.as_ref().is_none_or(|(fewest, _)| cost < *fewest);
        if better && (self.wanted)(world) {
            self.best = Some((cost, path.to_vec()));
        }
    }
}

/// Searches every run from the start for one that ends as wanted with the fewest captures.
pub fn fewest_captures<A: Algorithm>(
    model: &Model<A>,
    budget: &Budget<'_>,
    wanted: impl Fn(&World<A>) -> bool,
) -> Fewest {
    let mut search = Search { wanted, best: None };
    let explored = walk(model, &World::new(model), budget, &mut (), &mut search);
    Fewest { path: search.best.map(|(_, path)| path), explored }
}
