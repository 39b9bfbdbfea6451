//! The driver trait and the run loop without history.

use crate::engine::{Algorithm, Choice, Log, Model, Opt, Question, Site, Step, World};

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
}

/// Runs a world until it ends or nobody answers.
pub fn run<A: Algorithm>(
    world: &mut World<A>,
    model: &Model<A>,
    driver: &mut impl Driver,
    log: &mut impl Log,
) -> Stop {
    loop {
        match world.step(model, log) {
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
