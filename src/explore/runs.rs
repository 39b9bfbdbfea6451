//! Every run of a model, each with its exact weight and its history.

use super::budget::{Budget, Coverage};
use super::weight::{Monomial, place};
use crate::drive::step;
use crate::engine::{Algorithm, Choice, Event, Log, Model, Site, Step, World};

/// How much was explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explored {
    /// Runs followed to their end.
    pub runs: u64,
    /// Whether that was all of them.
    pub coverage: Coverage,
}

/// A log that can be taken back to where a path forked.
pub trait History: Log {
    /// How much it holds.
    fn mark(&self) -> usize;
    /// Forgets what came after a mark.
    fn back_to(&mut self, mark: usize);
}

/// No history.
impl History for () {
    fn mark(&self) -> usize {
        0
    }
    fn back_to(&mut self, _: usize) {}
}

/// The events of the run, in order.
impl History for Vec<Event> {
    fn mark(&self) -> usize {
        self.len()
    }
    fn back_to(&mut self, mark: usize) {
        self.truncate(mark);
    }
}

/// What was asked on a path, and what was answered.
pub type Answered = (Site, Choice);

/// Who watches an exploration.
pub trait Visitor<A, H> {
    /// A question stands open after these answers: is this path worth going on with?
    fn goes_on(&mut self, _world: &World<A>, _history: &H, _path: &[Answered]) -> bool {
        true
    }
    /// A run has ended. The weight is that of everything chosen since the start.
    fn ended(&mut self, world: &World<A>, weight: &Monomial, history: &H, path: &[Answered]);
}

/// A closure visits the ends of all runs.
impl<A, H, F: FnMut(&World<A>, &Monomial, &H)> Visitor<A, H> for F {
    fn ended(&mut self, world: &World<A>, weight: &Monomial, history: &H, _: &[Answered]) {
        self(world, weight, history);
    }
}

/// A question on the path that is not done with: the world as it was asked, and what comes next.
struct Fork<A> {
    world: World<A>,
    mark: usize,
    options: u8,
}

/// Follows every run from a world on to its end, but for the paths that the visitor gives up. Every
/// option that the model allows is taken, also those of weight 0: what is possible does not depend on the
/// sliders.
pub fn walk<A: Algorithm, H: History>(
    model: &Model<A>,
    start: &World<A>,
    budget: &Budget<'_>,
    history: &mut H,
    visitor: &mut impl Visitor<A, H>,
) -> Explored {
    let nodes = model.nodes.len();
    let mut weight = Monomial::one(nodes);
    let mut forks: Vec<Fork<A>> = Vec::new();
    // Beside the forks: what was asked at each, and the option that is being followed.
    let mut path: Vec<Answered> = Vec::new();
    // Worlds that are done with are filled again: cloning into one costs no allocation.
    let mut spare: Vec<World<A>> = Vec::new();
    let mut world = start.clone();
    let mut runs = 0;
    loop {
        if let Some(coverage) = budget.stop(runs) {
            return Explored { runs, coverage };
        }
        loop {
            let Some((site, options)) = next_question(&mut world, model, history) else {
                runs += 1;
                visitor.ended(&world, &weight, history, &path);
                break;
            };
            if !visitor.goes_on(&world, history, &path) {
                break;
            }
            let mut kept = spare.pop().unwrap_or_else(|| start.clone());
            kept.clone_from(&world);
            forks.push(Fork { world: kept, mark: history.mark(), options });
            path.push((site, Choice(0)));
            let early = world.now() < model.gst;
            weight.multiply(place(nodes, site, Choice(0), options, early));
            world.answer(model, Choice(0));
        }
        // Back to the last question that has an option left.
        loop {
            let (Some(fork), Some((site, chosen))) = (forks.last(), path.last_mut()) else {
                return Explored { runs, coverage: Coverage::Complete };
            };
            let early = fork.world.now() < model.gst;
            weight.divide(place(nodes, *site, *chosen, fork.options, early));
            *chosen = Choice(chosen.0 + 1);
            if chosen.0 < fork.options {
                weight.multiply(place(nodes, *site, *chosen, fork.options, early));
                world.clone_from(&fork.world);
                history.back_to(fork.mark);
                world.answer(model, *chosen);
                break;
            }
            path.pop();
            spare.extend(forks.pop().map(|fork| fork.world));
        }
    }
}

/// Steps to the next question; `None` at the end of the run.
pub(super) fn next_question<A: Algorithm>(
    world: &mut World<A>,
    model: &Model<A>,
    log: &mut impl Log,
) -> Option<(Site, u8)> {
    loop {
        match step(world, model, log) {
            Step::Did(_) => {}
            Step::End => return None,
            Step::Ask => {
                let question = world.question(model)?;
                return Some((question.site, question.menu.len() as u8));
            }
        }
    }
}
