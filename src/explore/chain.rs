//! The chain of runs from the proof of the two generals theorem, walked on a given strategy.
//!
//! It begins with the run in which everything arrives. Each next run keeps what was received before the
//! last receipt and captures that messenger and all that had not arrived before it. The sender of that
//! last message sees the same in both runs, so it decides the same. At the end nothing arrives, and then
//! the other input comes: the bystander cannot tell these last two runs apart.
//!
//! Akkoyunlu, Ekanadham and Huber (1975); Gray (1978); Lynch, "Distributed Algorithms" (1996), theorem 5.1.

use std::collections::BTreeSet;

use super::doubt::View;
use super::runs::Answered;
use crate::drive::{Driver, Reply, run};
use crate::engine::{
    Algorithm, Ask, Choice, Event, Fact, Letter, Model, NodeId, Question, Time, World,
};

/// A run of the chain.
#[derive(Clone, Debug)]
pub struct ChainRun<A> {
    /// All that happened.
    pub events: Vec<Event>,
    /// All that was answered.
    pub answers: Vec<Answered>,
    /// What was received, in order of arrival.
    pub received: Vec<(Time, Letter)>,
    /// The world at its end.
    pub world: World<A>,
}

/// Two neighbours of the chain, and who cannot tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Who sees the same in both: the sender of the message taken away, or in the last link the bystander.
    pub observer: NodeId,
    /// The message that the second run takes away; `None` in the last link, where the input changes.
    pub taken: Option<Letter>,
    /// Does the observer see the same in both runs? The proof says so; this was compared, thing by thing.
    pub is_same: bool,
}

/// The whole chain. Link i joins run i and run i + 1; the last run has the other input.
#[derive(Clone, Debug)]
pub struct Chain<A> {
    /// The runs, from all arrives to nothing arrives, and then the one with the other input.
    pub runs: Vec<ChainRun<A>>,
    /// What joins each to the next.
    pub links: Vec<Link>,
}

impl<A: Algorithm> ChainRun<A> {
    /// What a node sees in this run.
    pub fn view(&self, observer: NodeId) -> View {
        View::of(observer, self.world.now(), self.events.iter())
    }
}

impl<A: Algorithm> Chain<A> {
    /// What the observer of a link sees in the run before it and in the one behind it.
    pub fn views(&self, link: usize) -> [View; 2] {
        let observer = self.links[link].observer;
        [self.runs[link].view(observer), self.runs[link + 1].view(observer)]
    }
}

/// Lets through what is kept, copies nothing, takes the least delay and always draws the same number.
struct Keeping<'k> {
    kept: Option<&'k BTreeSet<Letter>>,
    draw: Choice,
    answers: Vec<Answered>,
}

impl Driver for Keeping<'_> {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        let letter = question.site.letter;
        let choice = match question.site.ask {
            Ask::Capture if self.kept.is_none_or(|kept| kept.contains(&letter)) => Choice::PASSED,
            Ask::Capture => Choice::CAPTURED,
            Ask::Copy => Choice::SINGLE,
            Ask::Delay | Ask::Wait | Ask::Order => Choice(0),
            Ask::Draw => Choice(self.draw.0.min(question.menu.len() as u8 - 1)),
            Ask::Crash => Choice::GOES_ON,
            // A traitor's first lie: the proof is about generals who are loyal.
            Ask::Lie => Choice(0),
        };
        self.answers.push((question.site, choice));
        Reply::Answer(choice)
    }
}

fn play<A: Algorithm>(
    model: &Model<A>,
    kept: Option<&BTreeSet<Letter>>,
    draw: Choice,
) -> ChainRun<A> {
    let mut world = World::new(model);
    let mut driver = Keeping { kept, draw, answers: Vec::new() };
    let mut events: Vec<Event> = Vec::new();
    run(&mut world, model, &mut driver, &mut events);
    let receipt = |event: &Event| match event.fact {
        Fact::Received(letter) => Some((event.time, letter)),
        _ => None,
    };
    let received = events.iter().filter_map(receipt).collect();
    ChainRun { events, answers: driver.answers, received, world }
}

/// The most events that all runs of a chain may have: they are all kept.
const MOST_EVENTS: usize = 2_000_000;

/// Walks the chain. `other` is the model with the other input, `bystander` a node whose own input is the
/// same in both. Where numbers are drawn, `draw` is drawn in every run: the theorem is about deterministic
/// strategies, and with its draws fixed every strategy is one.
///
/// `None` where the chain would be too long: about as many receipts as events.
pub fn chain<A: Algorithm>(
    model: &Model<A>,
    other: &Model<A>,
    bystander: NodeId,
    draw: Choice,
) -> Option<Chain<A>> {
    let mut runs = vec![play(model, None, draw)];
    let mut links = Vec::new();
    if runs[0].received.len().saturating_mul(runs[0].events.len()) > MOST_EVENTS {
        return None;
    }
    let link = |runs: [&ChainRun<A>; 2], observer: NodeId, taken| {
        let [before, after] = runs.map(|run| run.view(observer));
        Link { observer, taken, is_same: before == after }
    };
    let mut events = runs[0].events.len();
    let nothing = BTreeSet::new();
    loop {
        let last = runs.last().expect("the chain begins with one");
        let Some((&(_, taken), before)) = last.received.split_last() else { break };
        let kept = before.iter().map(|(_, letter)| letter.name()).collect();
        let next = play(model, Some(&kept), draw);
        // Later runs may be longer: where fewer messages arrive, more may be sent again.
        events += next.events.len();
        if events > MOST_EVENTS {
            return None;
        }
        links.push(link([last, &next], taken.from, Some(taken)));
        runs.push(next);
    }
    let last = runs.last().expect("the chain begins with one");
    let unasked = play(other, Some(&nothing), draw);
    links.push(link([last, &unasked], bystander, None));
    runs.push(unasked);
    Some(Chain { runs, links })
}
