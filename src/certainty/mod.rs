//! What can be said for certain about two generals: exact odds, the doubt, the three requirements, the
//! proof on a given strategy, who knows what, the city's best play. The explorers do the work; here it
//! is put in the generals' terms, once for the screen and the command line.

mod byzantine;
mod city;
mod doubt;
mod ladder;
mod matrix;
mod odds;
mod promises;
mod proof;
mod randomised;
mod runs;
mod verdict;

pub use byzantine::{
    Alike, ByzantineRun, Case, Enumerated, LookAlike, Treason, Treasons, Withstood, council,
    enumerated, look_alike, treasons,
};
pub use city::{BestPlay, best_play};
pub use doubt::{Doubt, doubt};
pub use ladder::{Known, Ladder, NoLadder, Rung, World as PossibleWorld, ladder};
pub use matrix::{
    Cell, CellFinding, Class, LinkModel, NodeModelKind, Place, TimingModel, cell, cell_model,
    matrix_model, places,
};
pub use odds::{Curve, OUTCOMES, Odds, Outcomes, curve, odds, of_graph, place};
pub use promises::{Kept, PromiseVerdict, Watched, promises};
pub use proof::{Conclusion, Proof, proof};
pub use randomised::{Randomised, randomised};
pub use runs::{FixedRun, fixed_run};
pub use verdict::{Finding, Requirement, Verdict, verdicts, verdicts_at};

pub use crate::explore::states::Cost;

use crate::engine::Model;
use crate::protocols::{GENERAL_1, General};

/// The same model, but for whether General 1 proposes.
pub fn proposing(model: &Model<General>, proposes: bool) -> Model<General> {
    let mut model = model.clone();
    model.nodes[GENERAL_1.index()].input = proposes;
    model
}
