//! A run with its history: stepping forward and back, live answers and changes, branches.
//!
//! A run is (scenario, seed, answers, live changes), so going back needs no undo: it is the nearest
//! checkpoint plus replay. Acting where a future already exists makes a new branch; the old future
//! is kept.

use std::sync::Arc;

use crate::engine::{
    Algorithm, Ask, Change, Event, EventId, Fact, Letter, LinkKind, Log, Menu, Model, NodeId, Opt,
    Question, Site, Step, Time, World,
};

use super::branch::Checkpoint;
use super::driver::{find_out, settle, step};
use super::{
    Answers, Branch, Dice, Driver, EventLog, Fork, Given, Misfit, PlannedChange, Reply, Script,
    Stop, Tally,
};

/// The least number of events between two checkpoints; larger worlds are kept less often.
const SPACING: usize = 4_096;
/// A checkpoint may cost this many bytes for every event it saves from being replayed.
const BYTES_PER_EVENT: usize = 8;

/// What going forward came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advance {
    /// One event happened.
    Did(Event),
    /// A question stands open for the person.
    Open(Site),
    /// The run is over.
    End,
    /// A recorded answer no longer fits; the run cannot go on this way.
    Misfit(Box<Misfit>),
    /// What this node asks of the outside cannot be found out; the run cannot go on.
    Silent(NodeId),
}

/// All branches of a session, with one cursor on one of them.
pub struct Timeline<A: Algorithm> {
    script: Script,
    branches: Vec<Branch<A>>,
    current: usize,
    /// Does the person decide about captures? Otherwise dice do.
    ask: bool,
    world: World<A>,
    tally: Tally,
    at: usize,
    /// How many changes have happened before the cursor.
    epoch: usize,
}

/// Takes the one event that a step tells, and gives it its place in the run as a name.
struct Slot {
    next: usize,
    event: Option<Event>,
}

impl Log for Slot {
    fn tell(&mut self, event: Event) -> EventId {
        self.event = Some(event);
        EventId(self.next as u32)
    }
}

/// The person, who decides about captures and lies or leaves them to script and dice.
struct Person {
    decides: bool,
}

/// What a person decides, where it decides: whom the city captures, what a traitor says, what arrives next,
/// whether a node crashes here.
const fn is_the_persons(ask: Ask) -> bool {
    matches!(ask, Ask::Capture | Ask::Lie | Ask::Order | Ask::Crash)
}

impl Driver for Person {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        let own = self.decides && is_the_persons(question.site.ask);
        if own { Reply::Wait } else { Reply::Pass }
    }
}

impl<A: Algorithm> Timeline<A> {
    /// A session with one branch, before its first event.
    pub fn new(model: Model<A>, script: Script, seed: u64) -> Self {
        let world = World::new(&model);
        let tally = Tally::new(model.nodes.len());
        let branches = vec![Branch::new(Arc::new(model), seed)];
        Self { script, branches, current: 0, ask: false, world, tally, at: 0, epoch: 0 }
    }

    /// The branches, the first run first.
    pub fn branches(&self) -> &[Branch<A>] {
        &self.branches
    }

    /// The number of the branch under the cursor.
    pub const fn current(&self) -> usize {
        self.current
    }

    /// The branch under the cursor.
    pub fn branch(&self) -> &Branch<A> {
        &self.branches[self.current]
    }

    /// The events of the branch under the cursor, also those after the cursor.
    pub fn log(&self) -> &EventLog {
        &self.branch().log
    }

    /// How many events lie before the cursor.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// The world at the cursor.
    pub const fn world(&self) -> &World<A> {
        &self.world
    }

    /// The model at the cursor, live changes included.
    pub fn model(&self) -> &Model<A> {
        &self.branch().models[self.epoch]
    }

    /// The counts up to the cursor.
    pub const fn tally(&self) -> &Tally {
        &self.tally
    }

    /// What the scenario fixes.
    pub const fn script(&self) -> &Script {
        &self.script
    }

    /// The question that waits for the person, if one does. What the world would ask next of the dice (how
    /// long a copy takes, whether a node crashes) waits for nobody.
    pub fn open_question(&self) -> Option<Question<'_>> {
        let question = self.world.question(self.model())?;
        let own = self.ask && is_the_persons(question.site.ask);
        own.then_some(question)
    }

    /// Does the person decide about captures?
    pub const fn asks(&self) -> bool {
        self.ask
    }

    /// Has the person decide about captures, or the dice. A question that stood open is asked again.
    pub fn set_asks(&mut self, ask: bool) {
        self.ask = ask;
        self.seek(self.at);
    }

    /// Goes forward by one event. Where the person decides, a capture that nobody has answered yet
    /// waits for an answer, also one that dice or script had decided before.
    pub fn advance(&mut self) -> Advance {
        self.forward(self.ask)
    }

    fn forward(&mut self, decides: bool) -> Advance {
        let branch = &mut self.branches[self.current];
        let change_due = branch.changes.get(self.epoch).is_some_and(|c| c.step == self.at);
        let event = if change_due {
            let change = &branch.changes[self.epoch].change;
            self.epoch += 1;
            self.world.change(change, EventId(self.at as u32));
            Event { time: self.world.now(), cause: EventId::NONE, fact: Fact::Changed }
        } else {
            let mut slot = Slot { next: self.at, event: None };
            let model = &branch.models[self.epoch];
            // A question that was left open is taken up again: the answer may be there by now.
            loop {
                match step(&mut self.world, model, &mut slot) {
                    Step::Did(_) => break,
                    Step::End => return Advance::End,
                    Step::Ask => {
                        let person = Person { decides };
                        let rest = (&self.script, Dice::new(branch.seed));
                        let mut driver = (&mut branch.answers, (person, rest));
                        match settle(&mut self.world, model, &mut driver) {
                            None => {}
                            Some(Stop::Open(site)) => return Advance::Open(site),
                            Some(Stop::Misfit(misfit)) => return Advance::Misfit(misfit),
                            Some(Stop::Silent(node)) => return Advance::Silent(node),
                            Some(Stop::End) => unreachable!("settling a question ends no run"),
                        }
                    }
                }
            }
            slot.event.expect("a step that did something told one event")
        };
        self.draw_waits();
        // What a node does is known at once, as it is of algorithms inside the world. Where it cannot be found
        // out the next step says so.
        find_out(&mut self.world, &self.branches[self.current].models[self.epoch]);
        self.take(event);
        Advance::Did(event)
    }

    /// How long something takes by an exponential law the dice say at once, so that what comes next is
    /// known to the pictures.
    fn draw_waits(&mut self) {
        let branch = &self.branches[self.current];
        let model = &branch.models[self.epoch];
        let mut dice = Dice::new(branch.seed);
        while self.world.question(model).is_some_and(|question| question.site.ask == Ask::Wait) {
            let answered = settle(&mut self.world, model, &mut dice);
            debug_assert!(answered.is_none(), "dice answer everything");
        }
    }

    /// Moves the cursor over an event, and keeps it if it is new.
    fn take(&mut self, event: Event) {
        self.tally.add(&event);
        self.at += 1;
        let branch = &mut self.branches[self.current];
        if self.at <= branch.log.len() {
            debug_assert_eq!(branch.log.get(self.at - 1), Some(&event), "replay equals the run");
            return;
        }
        branch.log.push(event);
        if self.world.is_over() {
            branch.end = Some(Arc::new(self.world.clone()));
        }
        let last = branch.checkpoints.last().map_or(0, |checkpoint| checkpoint.step);
        if self.at - last >= SPACING && self.at - last >= self.world.bytes() / BYTES_PER_EVENT {
            branch.checkpoints.push(Arc::new(Checkpoint {
                step: self.at,
                world: self.world.clone(),
                tally: self.tally.clone(),
            }));
        }
    }

    /// Moves the cursor to just after `step` events, or as far as the run goes by itself.
    pub fn seek(&mut self, step: usize) -> Option<Advance> {
        let branch = &self.branches[self.current];
        let place = branch.checkpoints.partition_point(|checkpoint| checkpoint.step <= step);
        let nearest = place.checked_sub(1).map(|place| branch.checkpoints[place].clone());
        let from = nearest.as_ref().map_or(0, |checkpoint| checkpoint.step);
        if step <= self.at || from > self.at {
            match nearest {
                Some(checkpoint) => {
                    self.world.clone_from(&checkpoint.world);
                    self.tally.clone_from(&checkpoint.tally);
                }
                None => {
                    self.world.reset(&branch.models[0]);
                    self.tally = Tally::new(branch.models[0].nodes.len());
                }
            }
            self.at = from;
            self.epoch = branch.changes.partition_point(|change| change.step < from);
        }
        while self.at < step {
            // What has been seen comes again as it was, whoever decides now.
            match self.forward(false) {
                Advance::Did(_) => {}
                stop => return Some(stop),
            }
        }
        None
    }

    /// Goes forward until an event is as wanted, or as far as the run goes by itself.
    pub fn advance_until(&mut self, wanted: impl Fn(&Event) -> bool) -> Advance {
        loop {
            match self.advance() {
                Advance::Did(event) if !wanted(&event) => {}
                other => return other,
            }
        }
    }

    /// Goes forward to just after the next event that is as wanted; stays where there is none up to
    /// the end.
    pub fn look_for(&mut self, wanted: impl Fn(&Event) -> bool) -> Advance {
        let (at, known) = (self.at, self.log().len());
        let found = self.advance_until(wanted);
        if found == Advance::End {
            self.branches[self.current].forget(known);
            self.seek(at);
        }
        found
    }

    /// Goes back to just after the last earlier event that is as wanted, or to the start.
    pub fn back_until(&mut self, wanted: impl Fn(&Event) -> bool) {
        let before = self.log().range(0, self.at.saturating_sub(1));
        let place = before.rev().find(|(_, event)| wanted(event)).map_or(0, |(place, _)| place + 1);
        self.seek(place);
    }

    /// Moves the cursor to the last event that is no later than `time`.
    pub fn seek_time(&mut self, time: Time) {
        let known = self.log().count_until(time);
        self.seek(known);
        if known < self.log().len() {
            return;
        }
        while self.world.next_due().is_some_and(|due| due <= time) {
            if !matches!(self.advance(), Advance::Did(_)) {
                return;
            }
        }
    }

    /// Answers a question, now open or still to come. Where a future exists in which it comes out
    /// otherwise, a new branch begins. An answer to what has been settled, or is never asked, changes nothing.
    pub fn answer(&mut self, site: Site, option: Opt) {
        if self.is_settled(site) {
            return;
        }
        let known = self.branch().came_out(site, self.at) == Some(option);
        if !known {
            self.fork_if_needed();
        }
        // What was offered is noted when it is asked; where it is known it has been.
        let options = match site.ask {
            Ask::Capture if known && self.is_arbitrary(site) => Menu::Tamper.options(),
            Ask::Capture if known => vec![Opt::Captured, Opt::Passed],
            Ask::Copy if known => vec![Opt::Copied, Opt::Single],
            _ => Vec::new(),
        };
        let given = Given { option, options, step: self.at };
        self.branches[self.current].answers.give(site, given);
    }

    fn is_arbitrary(&self, site: Site) -> bool {
        let link = self.model().links.get(site.letter.from, site.letter.to);
        link.kind == LinkKind::Arbitrary
    }

    /// Has the question been asked before the cursor, or will it never be?
    fn is_settled(&self, site: Site) -> bool {
        let never_asked = site.letter.copy && site.ask != Ask::Delay;
        let of_it = |event: &Event| event.fact.letter().map(Letter::name) == Some(site.letter);
        let last = self.log().range(0, self.at).rev().find(|(_, event)| of_it(event));
        never_asked
            || last.is_some_and(|(_, event)| {
                site.ask == Ask::Lie || !matches!(event.fact, Fact::Sent(_))
            })
    }

    /// Changes something from here on. Where a future exists, a new branch begins; a change right
    /// after another of its kind joins it.
    pub fn change(&mut self, change: Change) -> Advance {
        self.fork_if_needed();
        let last = self.branch().changes.last();
        let joined = last
            .filter(|last| last.step + 1 == self.at)
            .and_then(|last| last.change.joined_by(&change));
        let mut change = change;
        if let Some(both) = joined {
            self.seek(self.at - 1);
            let branch = &mut self.branches[self.current];
            branch.forget(self.at);
            branch.models.pop();
            branch.changes.pop();
            change = both;
        } else {
            // The change happens before what the class is being asked now, so the question is put
            // anew after it.
            self.seek(self.at);
        }
        let branch = &mut self.branches[self.current];
        branch.plan(PlannedChange { step: self.at, change });
        self.advance()
    }

    fn fork_if_needed(&mut self) {
        if self.at < self.log().len() {
            let fork = self.branch().fork(self.current, self.at);
            self.branches.push(fork);
            self.current = self.branches.len() - 1;
        }
    }

    /// Begins a run with another seed as a branch of its own (in place of one without any event).
    pub fn reseed(&mut self, seed: u64) {
        let model = self.branch().models[0].clone();
        if self.branch().is_untouched() {
            self.branches[self.current].seed = seed;
        } else {
            self.branches.push(Branch::new(model, seed));
            self.current = self.branches.len() - 1;
        }
        self.seek(0);
    }

    /// Goes over to another branch, at the same step or its last one.
    pub fn select(&mut self, branch: usize) {
        if branch < self.branches.len() {
            self.current = branch;
            let step = self.at.min(self.log().len());
            self.at = usize::MAX;
            self.seek(step);
        }
    }

    /// Adds a branch as a file describes it at `place` (the one at 0 takes the place of all), and
    /// plays it to `steps` events.
    ///
    /// # Errors
    /// Says where the recorded run no longer fits.
    pub fn restore(
        &mut self,
        place: usize,
        parent: Option<Fork>,
        seed: u64,
        answers: Answers,
        changes: Vec<PlannedChange>,
        steps: usize,
    ) -> Result<(), Advance> {
        let mut branch = Branch::new(self.branches[0].models[0].clone(), seed);
        (branch.parent, branch.answers) = (parent, answers);
        for change in changes {
            branch.plan(change);
        }
        if place == 0 {
            self.branches.clear();
        }
        self.branches.push(branch);
        self.current = self.branches.len() - 1;
        self.at = usize::MAX;
        match self.seek(steps) {
            None => Ok(()),
            Some(stop) => Err(stop),
        }
    }

    /// About how many bytes the events and checkpoints of the current branch take.
    pub fn bytes(&self) -> usize {
        let branch = self.branch();
        let checkpoints = branch.checkpoints.iter().map(|c| c.world.bytes()).sum::<usize>();
        branch.log.bytes() + checkpoints
    }
}
