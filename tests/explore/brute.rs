//! Scenarios to explore, and every run of them followed to its end.

use two_generals::engine::{Event, Model, World};
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::doubt::View;
use two_generals::explore::runs::{Answered, Visitor, walk};
use two_generals::explore::weight::Monomial;
use two_generals::protocols::{General, Outcome};
use two_generals::scenario::{Scenario, parse};

/// A scenario by its strategy and its links, both as they stand in a file.
pub fn scenario(strategy: &str, links: &str) -> Scenario {
    let text = format!(
        r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {{{links}}}, "strategy": {strategy}}}"#
    );
    parse("t", text.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

pub fn model(strategy: &str, links: &str) -> Model<General> {
    scenario(strategy, links).stage().model
}

/// A run followed to its end.
pub struct Run {
    pub path: Vec<Answered>,
    pub events: Vec<Event>,
    pub weight: Monomial,
    pub outcome: Outcome,
}

struct Keep(Vec<Run>);

impl Visitor<General, Vec<Event>> for Keep {
    fn ended(
        &mut self,
        end: &World<General>,
        weight: &Monomial,
        events: &Vec<Event>,
        path: &[Answered],
    ) {
        let (path, events, weight) = (path.to_vec(), events.clone(), weight.clone());
        self.0.push(Run { path, events, weight, outcome: Outcome::of(end) });
    }
}

/// All runs of a model.
pub fn all_runs(model: &Model<General>) -> Vec<Run> {
    let mut keep = Keep(Vec::new());
    let budget = Budget::most(200_000);
    let explored = walk(model, &World::new(model), &budget, &mut Vec::new(), &mut keep);
    assert_eq!(explored.coverage, Coverage::Complete);
    keep.0
}

/// Can the view's observer have seen just this at some moment of this run? Before its time they saw the
/// same; at that very instant the run may go on to show more.
pub fn shows(events: &[Event], view: &View) -> bool {
    let whole = View::of(view.observer, view.now, events.iter()).seen;
    let before = whole.iter().take_while(|(time, _)| *time < view.now).count();
    before <= view.seen.len() && whole.starts_with(&view.seen)
}
