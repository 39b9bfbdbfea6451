//! How often randomised coordinated attack disagrees, at worst.

use num_rational::BigRational;

use super::proposing;
use crate::engine::{Choice, Model, Site, World};
use crate::explore::adversary::{Adversary, Range, range};
use crate::explore::budget::{Budget, Coverage};
use crate::protocols::{General, Outcome};
use crate::theory::{disagreement_bound, disagreement_lower_bound};

/// What was found out about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Randomised {
    /// The number of rounds, and of keys.
    pub rounds: u8,
    /// The greatest probability of a lone attack over all oblivious adversaries, with the one that
    /// attains it.
    pub oblivious: Range,
    /// The same for an adversary that sees the key.
    pub sees_key: BigRational,
    /// What the theorem allows at most: 1/r.
    pub bound: BigRational,
    /// What no such protocol can be better than when both have inputs: 1/(r+1).
    pub lower_bound: BigRational,
}

impl Randomised {
    /// Whom the worst oblivious adversary captures.
    pub fn captures(&self) -> impl Iterator<Item = Site> + '_ {
        let captured =
            |&(site, choice): &(Site, Choice)| (choice == Choice::CAPTURED).then_some(site);
        self.oblivious.worst.iter().filter_map(captured)
    }
}

/// Finds the worst adversaries: over all choices of whom to capture, with and without sight of the key.
/// Without a proposal nobody attacks, so the worst input is a proposal.
///
/// # Errors
/// Says why it is not known: the budget (of beliefs) did not suffice, or somebody stopped it.
pub fn randomised(
    model: &Model<General>,
    rounds: u8,
    budget: &Budget<'_>,
) -> Result<Randomised, Coverage> {
    let mut model = proposing(model, true);
    model.links.all_adversary();
    let start = World::new(&model);
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let oblivious = range(&model, &start, Adversary::Oblivious, budget, lone)?;
    let sees_key = range(&model, &start, Adversary::SeesCoins, budget, lone)?.greatest;
    Ok(Randomised {
        rounds,
        oblivious,
        sees_key,
        bound: disagreement_bound(rounds.into()),
        lower_bound: disagreement_lower_bound(rounds.into()),
    })
}
