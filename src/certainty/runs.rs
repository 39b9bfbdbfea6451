//! A run that an explorer found, as answers that can be told, saved and opened.

use crate::drive::step;
use crate::engine::{Ask, Model, Opt, Site, Step, World};
use crate::explore::runs::Answered;
use crate::protocols::{GENERAL_1, General, Outcome};

/// A run, fixed by all its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedRun {
    /// Does General 1 propose?
    pub proposes: bool,
    /// What was answered, in order.
    pub answers: Vec<(Site, Opt)>,
    /// How it ends, where it was followed to its end.
    pub outcome: Outcome,
}

impl FixedRun {
    /// Those whom the city captures.
    pub fn captured(&self) -> impl Iterator<Item = Site> + '_ {
        let captured =
            |(site, option): &&(Site, Opt)| site.ask == Ask::Capture && *option == Opt::Captured;
        self.answers.iter().filter(captured).map(|(site, _)| *site)
    }

    /// The key that is drawn, where the strategy draws one: the run needs it as much as its captures.
    pub fn key(&self) -> Option<u64> {
        self.answers.iter().find_map(|(site, option)| match (site.ask, option) {
            (Ask::Draw, Opt::Number(key)) => Some(*key),
            _ => None,
        })
    }

    /// "if the key is 4, ", or nothing where none is drawn.
    pub fn condition(&self) -> String {
        self.key().map_or(String::new(), |key| format!("if the key is {key}, "))
    }
}

/// Steps until a question stands open, or as far as the run goes.
fn to_question(world: &mut World<General>, model: &Model<General>) {
    while world.question(model).is_none() && matches!(step(world, model, &mut ()), Step::Did(_)) {}
}

/// Plays a path from the start again and reads off what was answered. After the path the run goes on
/// with nobody captured, until its end or a question that the path does not answer.
pub fn fixed_run(model: &Model<General>, path: &[Answered]) -> FixedRun {
    let mut world = World::new(model);
    let mut answers = Vec::new();
    for &(_, choice) in path {
        to_question(&mut world, model);
        let Some(question) = world.question(model) else { break };
        answers.extend(question.menu.option(choice).map(|option| (question.site, option)));
        world.answer(model, choice);
    }
    to_question(&mut world, model);
    let proposes = model.nodes[GENERAL_1.index()].input;
    FixedRun { proposes, answers, outcome: Outcome::of(&world) }
}
