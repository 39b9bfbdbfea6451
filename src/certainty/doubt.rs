//! The doubt: whether the other attacks, given exactly what one general has seen.

use num_rational::BigRational;

use crate::engine::{Event, Model, NodeId, Time};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::doubt::{Indistinguishable, View};
use crate::protocols::{General, attacks, other};

/// What a general has to gamble on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// How likely the other attacks.
    Exact(BigRational),
    /// What it has seen has probability 0 under the weights: somebody took fate into their own hands.
    AgainstTheOdds,
    /// An adversary decides: there is no probability.
    NoOdds,
}

/// The doubt of a general at a time, after what has happened.
///
/// # Errors
/// Says why it is not known: the budget (of merged states) did not suffice, or somebody stopped it.
pub fn doubt<'e>(
    model: &Model<General>,
    general: NodeId,
    now: Time,
    happened: impl Iterator<Item = &'e Event>,
    budget: &Budget<'_>,
) -> Result<Doubt, Coverage> {
    if model.links.have_adversary() {
        return Ok(Doubt::NoOdds);
    }
    let view = View::of(general, now, happened);
    let runs =
        Indistinguishable::from(model, &view, budget, |world| attacks(world, other(general)));
    match runs.merged().coverage {
        Coverage::Complete => {
            Ok(runs.probability(model, true).map_or(Doubt::AgainstTheOdds, Doubt::Exact))
        }
        stopped => Err(stopped),
    }
}
