//! What the theorem asks of a strategy, checked over every run: no strategy has all three.

use super::proposing;
use super::runs::{FixedRun, fixed_run};
use crate::engine::{Model, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::states::{Cost, Found, search};
use crate::protocols::{GENERALS, General, Outcome, attacks};

/// A requirement of the theorem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// No lone attack in any run.
    Agreement,
    /// Nobody attacks when nobody proposes.
    Validity,
    /// Both attack when an attack is proposed and everything arrives.
    NonTriviality,
}

impl Requirement {
    /// All, as the theorem names them.
    pub const ALL: [Self; 3] = [Self::Agreement, Self::Validity, Self::NonTriviality];

    /// Its name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Validity => "validity",
            Self::NonTriviality => "non_triviality",
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Validity => "validity",
            Self::NonTriviality => "non-triviality",
        }
    }

    /// What it asks, in a few words.
    pub const fn asks(self) -> &'static str {
        match self {
            Self::Agreement => "no lone attack in any run",
            Self::Validity => "nobody attacks when nobody proposes",
            Self::NonTriviality => "both attack when all arrives",
        }
    }
}

/// What became of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It holds in all runs.
    Holds,
    /// It held in all states that were explored; there are more.
    HoldsUpTo,
    /// It fails in this run, and in none that costs less: fewer captures, where nothing else was wanted.
    Fails(FixedRun),
}

/// A requirement and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Which.
    pub requirement: Requirement,
    /// What was found.
    pub finding: Finding,
    /// How many different states were explored.
    pub states: u64,
}

/// Checks all three, and looks for the fewest captures.
///
/// # Errors
/// When somebody stopped it.
pub fn verdicts(model: &Model<General>, budget: &Budget<'_>) -> Result<[Verdict; 3], Coverage> {
    verdicts_at(Cost::Captures, model, budget)
}

/// Checks all three, and looks for the cheapest runs; non-triviality is about the run without captures.
///
/// # Errors
/// When somebody stopped it.
pub fn verdicts_at(
    cost: Cost,
    model: &Model<General>,
    budget: &Budget<'_>,
) -> Result<[Verdict; 3], Coverage> {
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let attacked =
        |world: &World<General>| GENERALS.into_iter().any(|general| attacks(world, general));
    let not_both = |world: &World<General>| Outcome::of(world) != Outcome::Captured;
    let find = |proposes: bool, cost: Cost, wanted: &dyn Fn(&World<General>) -> bool| {
        let model = proposing(model, proposes);
        let found = search(&model, &World::new(&model), budget, cost, wanted);
        (found.coverage != Coverage::Cancelled).then_some((model, found)).ok_or(Coverage::Cancelled)
    };
    // A run in which everything arrives is one without a capture.
    let (proposed, mut trivial) = find(true, Cost::Captures, &not_both)?;
    if trivial.cleared > 0 {
        (trivial.cheapest, trivial.coverage) = (None, Coverage::Complete);
    }
    Ok([
        verdict(Requirement::Agreement, &[find(true, cost, &lone)?, find(false, cost, &lone)?]),
        verdict(Requirement::Validity, &[find(false, cost, &attacked)?]),
        verdict(Requirement::NonTriviality, &[(proposed, trivial)]),
    ])
}

fn verdict(requirement: Requirement, found: &[(Model<General>, Found)]) -> Verdict {
    let failing = found.iter().filter_map(|(model, found)| {
        let (path, cost) = found.cheapest.as_ref()?;
        Some((*cost, model, path))
    });
    let cheapest = failing.min_by_key(|(cost, ..)| *cost);
    let broken = cheapest.map(|(_, model, path)| fixed_run(model, path));
    let complete = found.iter().all(|(_, found)| found.coverage == Coverage::Complete);
    let finding = match broken {
        Some(run) => Finding::Fails(run),
        None if complete => Finding::Holds,
        None => Finding::HoldsUpTo,
    };
    Verdict { requirement, finding, states: found.iter().map(|(_, found)| found.states).sum() }
}
