//! Every run of a model, each with its exact weight.

use super::budget::{Budget, Coverage};
use super::weight::Monomial;
use crate::drive::Dice;
use crate::engine::{Algorithm, Choice, Log, Model, Site, Step, World};

/// How much was explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explored {
    /// Runs followed to their end.
    pub runs: u64,
    /// Whether that was all of them.
    pub coverage: Coverage,
}

/// A question on the path that is not done with: the world as it was asked, and what comes next.
struct Fork<A> {
    world: World<A>,
    site: Site,
    chosen: Choice,
    options: u8,
}

/// Follows every run from a world on to its end. At each end `visit` is shown the world and the
/// weight of what was chosen since the start. Every option that the model allows is taken, also those of
/// weight 0: what is possible does not depend on the sliders.
pub fn walk<A: Algorithm>(
    model: &Model<A>,
    start: &World<A>,
    budget: &Budget<'_>,
    log: &mut impl Log,
    mut visit: impl FnMut(&World<A>, &Monomial),
) -> Explored {
    let nodes = model.nodes.len();
    let mut weight = Monomial::one(nodes);
    let mut path: Vec<Fork<A>> = Vec::new();
    // Worlds that are done with are filled again: cloning into one costs no allocation.
    let mut spare: Vec<World<A>> = Vec::new();
    let mut world = start.clone();
    let mut runs = 0;
    loop {
        if let Some(coverage) = budget.stop(runs) {
            return Explored { runs, coverage };
        }
        while let Some(question) = next_question(&mut world, model, log) {
            let (site, options) = (question.0, question.1);
            let mut kept = spare.pop().unwrap_or_else(|| start.clone());
            kept.clone_from(&world);
            path.push(Fork { world: kept, site, chosen: Choice(0), options });
            weight.multiply(nodes, site, Choice(0));
            world.answer(model, Choice(0));
        }
        runs += 1;
        visit(&world, &weight);
        // Back to the last question that has an option left.
        loop {
            let Some(fork) = path.last_mut() else {
                return Explored { runs, coverage: Coverage::Complete };
            };
            weight.divide(nodes, fork.site, fork.chosen);
            fork.chosen = Choice(fork.chosen.0 + 1);
            if fork.chosen.0 < fork.options {
                weight.multiply(nodes, fork.site, fork.chosen);
                world.clone_from(&fork.world);
                world.answer(model, fork.chosen);
                break;
            }
            spare.extend(path.pop().map(|fork| fork.world));
        }
    }
}

/// About how many runs there are, as a power of ten, before any is explored: the mean over random
/// dives of the product of the menus met on the way (Knuth, "Estimating the efficiency of backtrack
/// programs", 1975), which neither over- nor underestimates on average.
pub fn estimate<A: Algorithm>(model: &Model<A>, start: &World<A>) -> f64 {
    let dives = (1..=DIVES).map(|dive| 10f64.powf(dive_once(model, start, dive).min(300.0)));
    (dives.sum::<f64>() / DIVES as f64).log10()
}

/// How many dives an estimate takes.
const DIVES: u64 = 200;

/// The power of ten of the product of the menus on one dive, every option being equally likely.
fn dive_once<A: Algorithm>(model: &Model<A>, start: &World<A>, dive: u64) -> f64 {
    let dice = Dice::new(dive);
    let mut world = start.clone();
    let mut power = 0.0;
    while let Some((site, options)) = next_question(&mut world, model, &mut ()) {
        let chosen = (u128::from(dice.draw(site)) * u128::from(options)) >> 64;
        power += f64::from(options).log10();
        world.answer(model, Choice(chosen as u8));
    }
    power
}

/// Steps to the next question; `None` at the end of the run.
fn next_question<A: Algorithm>(
    world: &mut World<A>,
    model: &Model<A>,
    log: &mut impl Log,
) -> Option<(Site, u8)> {
    loop {
        match world.step(model, log) {
            Step::Did(_) => {}
            Step::End => return None,
            Step::Ask => {
                let question = world.question(model)?;
                return Some((question.site, question.menu.len() as u8));
            }
        }
    }
}
