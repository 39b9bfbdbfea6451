//! The city's best play: the fewest captures that bring about a lone attack.

use super::runs::{FixedRun, fixed_run};
use crate::engine::{Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::states::{Cost, search};
use crate::protocols::{General, Outcome};

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestPlay {
    /// A cheapest run that ends in a lone attack, if one does.
    pub run: Option<FixedRun>,
    /// What it costs, in captures or events: proven minimal, since cheaper runs are looked at first.
    pub cost: Option<u32>,
    /// No run that costs less ends in a lone attack, found or not.
    pub cleared: u32,
    /// How many different states were explored.
    pub states: u64,
    /// Is it proved that there is none, where none was found?
    pub complete: bool,
}

/// Finds the city's best play: the lone attack that takes the fewest captures, or the fewest events.
///
/// # Errors
/// When somebody stopped it.
pub fn best_play(
    model: &Model<General>,
    cost: Cost,
    budget: &Budget<'_>,
) -> Result<BestPlay, Coverage> {
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let found = search(model, &World::new(model), budget, cost, lone);
    if found.coverage == Coverage::Cancelled {
        return Err(Coverage::Cancelled);
    }
    let run = found.cheapest.as_ref().map(|(path, _)| fixed_run(model, path));
    Ok(BestPlay {
        run,
        cost: found.cheapest.map(|(_, cost)| cost),
        cleared: found.cleared,
        states: found.states,
        complete: found.coverage == Coverage::Complete,
    })
}
