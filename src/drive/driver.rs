//! The driver trait and the run loop without history.

use crate::engine::{Algorithm, Choice, Log, Model, NodeId, Opt, Question, Site, Step, World};

/// What a driver says to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// This option.
    Answer(Choice),
    /// Ask the next driver.
    Pass,
    /// Ask nobody else: the answer is still to come.
    Wait,
    /// A recorded answer that no longer fits the question.
    Misfit(Box<Misfit>),
}

/// A recorded answer that does not fit what is asked now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Which question.
    pub site: Site,
    /// What was answered then.
    pub recorded: Opt,
    /// What was offered then.
    pub then: Vec<Opt>,
    /// What is offered now.
    pub now: Vec<Opt>,
}

/// Somebody who answers questions.
pub trait Driver {
    /// The answer to an open question, or a pass.
    fn reply(&mut self, question: &Question<'_>) -> Reply;
}

impl<D: Driver + ?Sized> Driver for &mut D {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        (**self).reply(question)
    }
}

/// Two drivers in a row.
impl<A: Driver, B: Driver> Driver for (A, B) {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        match self.0.reply(question) {
            Reply::Pass => self.1.reply(question),
            reply => reply,
        }
    }
}

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It is over.
    End,
    /// A question stands open that no driver answers.
    Open(Site),
    /// A recorded answer does not fit.
    Misfit(Box<Misfit>),
    /// What a node asks of the outside cannot be found out.
    Silent(NodeId),
}

/// Steps; what a node asks of the outside is found out and told. [`Step::Ask`] without an open question means that it
/// cannot be found out.
#[inline]
pub fn step<A: Algorithm>(world: &mut World<A>, model: &Model<A>, log: &mut impl Log) -> Step {
    loop {
        let step = world.step(model, log);
        let asks = step == Step::Ask && world.outside().is_some();
        if !asks || !find_out(world, model) {
            return step;
        }
    }
}

/// Finds out what a node asks of the outside, if one does; `false` where that cannot be found out.
#[cold]
pub(super) fn find_out<A: Algorithm>(world: &mut World<A>, model: &Model<A>) -> bool {
    let Some(node) = world.outside() else { return true };
    let found = world.algorithm(node).find_out(&model.params);
    found.iter().for_each(|answer| world.tell_outside(model, answer));
    found.is_some()
}

/// Runs a world until it ends or nobody answers.
pub fn run<A: Algorithm>(
    world: &mut World<A>,
    model: &Model<A>,
    driver: &mut impl Driver,
    log: &mut impl Log,
) -> Stop {
    loop {
        match step(world, model, log) {
            Step::Did(_) => {}
            Step::End => return Stop::End,
            Step::Ask => {
                if let Some(stop) = settle(world, model, driver) {
                    return stop;
                }
            }
        }
    }
}

/// Has the open question answered; says why not, where it was not.
pub(super) fn settle<A: Algorithm>(
    world: &mut World<A>,
    model: &Model<A>,
    driver: &mut impl Driver,
) -> Option<Stop> {
    if let Some(node) = world.outside() {
        return Some(Stop::Silent(node));
    }
    let question = world.question(model)?;
    match driver.reply(&question) {
        Reply::Answer(choice) => {
            world.answer(model, choice);
            None
        }
        Reply::Pass | Reply::Wait => Some(Stop::Open(question.site)),
        Reply::Misfit(misfit) => Some(Stop::Misfit(misfit)),
    }
}
