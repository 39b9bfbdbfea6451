//! The proof of the theorem, walked on the strategy at hand, and what this strategy gives up.

use super::proposing;
use super::runs::{FixedRun, fixed_run};
use crate::engine::{Choice, Decision, Model, World};
use crate::explore::chain::{Chain, chain};
use crate::protocols::{GENERAL_2, GENERALS, General, Outcome, attacks};

/// Which requirement the strategy gives up, as the chain shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Agreement: this run of the chain is a lone attack.
    LoneAttack(usize),
    /// Non-triviality: not even the first run, in which everything arrives, ends with both attacking.
    NeverBoth,
    /// Validity: somebody attacks in the last run, in which nobody proposed.
    AttacksUnasked,
    /// None, which the theorem says cannot be.
    None,
}

/// The chain with its conclusion.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The chain.
    pub chain: Chain<General>,
    /// What it shows.
    pub conclusion: Conclusion,
    /// The number that is drawn in every run, where the strategy draws one.
    pub draw: Option<u8>,
}

impl Proof {
    /// What both generals decide in a run of the chain.
    pub fn decisions(&self, run: usize) -> [Option<Decision>; 2] {
        let world = &self.chain.runs[run].world;
        GENERALS.map(|general| world.is_up(general).then(|| world.decision(general)).flatten())
    }

    /// How a run of the chain ends.
    pub fn outcome(&self, run: usize) -> Outcome {
        Outcome::of(&self.chain.runs[run].world)
    }

    /// The first run of the chain behind which somebody decides otherwise; the first where nobody ever does.
    pub fn turn(&self) -> usize {
        let turns = |&run: &usize| self.decisions(run) != self.decisions(run + 1);
        (0..self.chain.links.len()).find(turns).unwrap_or(0)
    }

    /// A run of the chain as one that can be opened.
    pub fn run(&self, model: &Model<General>, run: usize) -> FixedRun {
        let last = run + 1 == self.chain.runs.len();
        fixed_run(&proposing(model, !last), &self.chain.runs[run].answers)
    }

    /// Do all observers see the same in both runs of their links?
    pub fn views_agree(&self) -> bool {
        self.chain.links.iter().all(|link| link.is_same)
    }
}

/// Walks the proof; `draws` is the largest number that the strategy draws from, if it draws one. Then the
/// drawn number is fixed: the first for which a lone attack shows, or else the first.
///
/// `None` where the chain is too long.
pub fn proof(model: &Model<General>, draws: Option<u8>) -> Option<Proof> {
    let of = |draw: Option<u8>| {
        let choice = Choice(draw.map_or(0, |number| number - 1));
        let (asked, unasked) = (proposing(model, true), proposing(model, false));
        let chain = chain(&asked, &unasked, GENERAL_2, choice)?;
        let conclusion = conclude(&chain);
        Some(Proof { chain, conclusion, draw })
    };
    let numbers = (1..=draws.unwrap_or(0)).map(Some);
    let lone = |proof: &Proof| matches!(proof.conclusion, Conclusion::LoneAttack(_));
    numbers.filter_map(of).find(lone).or_else(|| of(draws.map(|_| 1)))
}

fn conclude(chain: &Chain<General>) -> Conclusion {
    let (unasked, asked) = chain.runs.split_last().expect("a chain has two runs or more");
    let outcome = |world: &World<General>| Outcome::of(world);
    if let Some(lone) = asked.iter().position(|run| outcome(&run.world).is_lone_attack()) {
        return Conclusion::LoneAttack(lone);
    }
    if outcome(&asked[0].world) != Outcome::Captured {
        return Conclusion::NeverBoth;
    }
    if GENERALS.into_iter().any(|general| attacks(&unasked.world, general)) {
        return Conclusion::AttacksUnasked;
    }
    Conclusion::None
}
