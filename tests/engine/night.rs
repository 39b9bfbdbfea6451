//! A night to try a strategy in: what is not said otherwise gets through, alone, in 20.

use serde_json::Value;
use two_generals::drive::{Driver, Reply, Script, Stop, run};
use two_generals::engine::{
    Ask, Choice, Crash, Decision, Delays, Event, Fact, Kind, Link, Links, Model, NodeId, NodeModel,
    Opt, Prob, Question, Site, Time, World,
};
use two_generals::protocols::{General, Outcome, Plan, Strategy, other};

/// General 1, General 2.
pub const G1: NodeId = NodeId(0);
pub const G2: NodeId = NodeId(1);
/// The kinds of the strategies that are not custom.
pub const PROPOSAL: Kind = Kind(0);
pub const ACK: Kind = Kind(1);
pub const MESSAGE: Kind = Kind(0);

pub fn strategy(json: Value) -> Strategy {
    let strategy: Strategy = serde_json::from_value(json).unwrap();
    assert_eq!(strategy.faults(), [], "the strategy is one that a file may name");
    strategy
}

pub struct Night {
    pub model: Model<General>,
    fates: Vec<(Site, Opt)>,
}

/// Answers with the gentlest option: let through, alone, the least delay. Keeps what was asked.
#[derive(Default)]
pub struct Gentle {
    pub asked: Vec<Site>,
}

impl Driver for Gentle {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        self.asked.push(question.site);
        Reply::Answer(match question.site.ask {
            Ask::Capture => Choice::PASSED,
            Ask::Copy => Choice::SINGLE,
            Ask::Delay | Ask::Draw => Choice(0),
            Ask::Crash => Choice::GOES_ON,
            Ask::Lie | Ask::Wait | Ask::Order => Choice(0),
        })
    }
}

impl Night {
    pub fn new(json: Value) -> Self {
        let delays = Delays::fixed(20);
        let link = Link::lossy(Prob::percent(30), delays);
        let node = |input| NodeModel { input, ..Default::default() };
        let model = Model::new(
            Plan::from(&strategy(json)),
            vec![node(true), node(false)],
            Links::uniform(2, link),
            Some(1_000),
        );
        Self { model, fates: Vec::new() }
    }

    pub fn dawn(mut self, dawn: Time) -> Self {
        self.model.dawn = Some(dawn);
        self
    }

    pub fn without_a_proposal(mut self) -> Self {
        self.model.nodes[0].input = false;
        self
    }

    pub fn crash(mut self, general: NodeId, at: Time, recovers: impl Into<Option<Time>>) -> Self {
        let crash = Crash { at, recovers: recovers.into() };
        self.model.nodes[general.index()].crashes.push(crash);
        self
    }

    /// Changes the way that starts at this general.
    pub fn link(mut self, from: NodeId, change: impl FnOnce(&mut Link)) -> Self {
        change(self.model.links.get_mut(from, other(from)));
        self
    }

    pub fn both_links(self, change: impl Fn(&mut Link)) -> Self {
        self.link(G1, &change).link(G2, &change)
    }

    pub fn fate(mut self, ask: Ask, from: NodeId, kind: Kind, nth: u32, option: Opt) -> Self {
        self.fates.push((Site::of(ask, from, other(from), kind, nth), option));
        self
    }

    pub fn captured(self, from: NodeId, kind: Kind, nth: u32) -> Self {
        self.fate(Ask::Capture, from, kind, nth, Opt::Captured)
    }

    pub fn copied(self, from: NodeId, kind: Kind, nth: u32) -> Self {
        self.fate(Ask::Copy, from, kind, nth, Opt::Copied)
    }

    pub fn run(self) -> Ran {
        let script: Script = self.fates.into_iter().collect();
        let mut world = World::new(&self.model);
        let (mut gentle, mut events) = (Gentle::default(), Vec::new());
        let stop = run(&mut world, &self.model, &mut (&script, &mut gentle), &mut events);
        assert_eq!(stop, Stop::End);
        Ran { world, model: self.model, events, asked: gentle.asked }
    }
}

pub struct Ran {
    pub world: World<General>,
    pub model: Model<General>,
    pub events: Vec<Event>,
    /// What the script left open.
    pub asked: Vec<Site>,
}

impl Ran {
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.world)
    }

    /// When and what a general decided.
    pub fn decided(&self, general: NodeId) -> Option<(Time, Decision)> {
        self.events.iter().find_map(|event| match event.fact {
            Fact::Decided { node, decision } if node == general => Some((event.time, decision)),
            _ => None,
        })
    }

    fn letters(&self, wanted: impl Fn(&Fact) -> bool) -> Vec<(Time, u32)> {
        let fits = self.events.iter().filter(|event| wanted(&event.fact));
        fits.filter_map(|event| Some((event.time, event.fact.letter()?.message.nth))).collect()
    }

    /// When a general sent which numbers of a kind.
    pub fn sent(&self, general: NodeId, kind: Kind) -> Vec<(Time, u32)> {
        self.letters(
            |fact| matches!(fact, Fact::Sent(l) if l.from == general && l.message.kind == kind),
        )
    }

    /// When a general received which numbers of a kind.
    pub fn received(&self, general: NodeId, kind: Kind) -> Vec<(Time, u32)> {
        self.letters(
            |fact| matches!(fact, Fact::Received(l) if l.to == general && l.message.kind == kind),
        )
    }

    pub fn captured(&self) -> Vec<(Time, u32)> {
        self.letters(|fact| matches!(fact, Fact::Captured { .. }))
    }

    pub fn count(&self, wanted: impl Fn(&Fact) -> bool) -> usize {
        self.events.iter().filter(|event| wanted(&event.fact)).count()
    }
}
