//! One future of a session.

use std::sync::Arc;

use crate::engine::{Algorithm, Ask, Change, Event, Fact, Model, Opt, Site, World};

use super::{Answers, Digest, EventLog, Tally};

/// Where a branch left another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fork {
    /// Which branch it left.
    pub branch: usize,
    /// After how many events.
    pub step: usize,
}

/// A live change and when it happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedChange {
    /// The change is the event at this place.
    pub step: usize,
    /// What changes.
    pub change: Change,
}

/// A kept world to replay from.
pub(super) struct Checkpoint<A> {
    pub step: usize,
    pub world: World<A>,
    pub tally: Tally,
}

/// One future: what was answered and changed on it, and its events as far as they were seen.
pub struct Branch<A: Algorithm> {
    /// Which branch it left, and where; `None` for a first run with a seed.
    pub parent: Option<Fork>,
    /// The seed of its dice.
    pub seed: u64,
    /// What people answered.
    pub answers: Answers,
    /// What people changed, in order.
    pub changes: Vec<PlannedChange>,
    /// The model before the first change, and after each.
    pub(super) models: Vec<Arc<Model<A>>>,
    pub(super) log: EventLog,
    pub(super) checkpoints: Vec<Arc<Checkpoint<A>>>,
    /// The world at its end, once that has been seen.
    pub(super) end: Option<Arc<World<A>>>,
}

impl<A: Algorithm> Branch<A> {
    pub(super) fn new(model: Arc<Model<A>>, seed: u64) -> Self {
        Self {
            parent: None,
            seed,
            answers: Answers::default(),
            changes: Vec::new(),
            models: vec![model],
            log: EventLog::default(),
            checkpoints: Vec::new(),
            end: None,
        }
    }

    /// A branch that leaves this one after `step` events, with all that had been said by then.
    pub(super) fn fork(&self, branch: usize, step: usize) -> Self {
        let changes: Vec<_> = self.changes.iter().filter(|c| c.step < step).cloned().collect();
        let mut log = self.log.clone();
        log.truncate(step);
        let mut answers = self.answers.until(step);
        answers.forget_offers(log.range(0, step).map(|(_, event)| event));
        Self {
            parent: Some(Fork { branch, step }),
            seed: self.seed,
            answers,
            models: self.models[..=changes.len()].to_vec(),
            changes,
            log,
            checkpoints: self.checkpoints.iter().filter(|c| c.step <= step).cloned().collect(),
            end: None,
        }
    }

    /// Its events as far as they were seen.
    pub fn log(&self) -> &EventLog {
        &self.log
    }

    /// The live change that is the event at this place, with the model before it.
    pub fn change_at(&self, step: usize) -> Option<(&Change, &Model<A>)> {
        let nth = self.changes.iter().position(|planned| planned.step == step)?;
        Some((&self.changes[nth].change, self.models.get(nth)?))
    }

    /// The world at its end, once that has been seen.
    pub fn end(&self) -> Option<&World<A>> {
        self.end.as_deref()
    }

    /// Forgets what was seen after so many events.
    pub(super) fn forget(&mut self, step: usize) {
        if step < self.log.len() {
            self.log.truncate(step);
            self.checkpoints.retain(|checkpoint| checkpoint.step <= step);
            self.end = None;
        }
    }

    /// How a question about a messenger at the city came out, where that was seen after so many
    /// events. Delays are not looked up.
    pub(super) fn came_out(&self, site: Site, step: usize) -> Option<Opt> {
        if site.ask == Ask::Lie {
            return self.was_said(site, step);
        }
        let left = |event: &Event| match event.fact {
            Fact::Captured { letter, .. } | Fact::Passed(letter) | Fact::Modified(letter) => {
                letter.name() == site.letter
            }
            _ => false,
        };
        let mut later = self.log.range(step, self.log.len());
        let (place, event) = later.find(|(_, event)| left(event))?;
        let passed = matches!(event.fact, Fact::Passed(_));
        let copied =
            || matches!(self.log.get(place + 1), Some(Event { fact: Fact::Copied(_), .. }));
        let replayed =
            || matches!(self.log.get(place + 1), Some(Event { fact: Fact::Replayed(_), .. }));
        match (site.ask, passed) {
            (Ask::Capture, false) if matches!(event.fact, Fact::Modified(_)) => Some(Opt::Modified),
            (Ask::Capture, true) if replayed() => Some(Opt::Replayed),
            (Ask::Capture, false) => Some(Opt::Captured),
            (Ask::Capture, true) => Some(Opt::Passed),
            (Ask::Copy, true) if copied() => Some(Opt::Copied),
            (Ask::Copy, true) => Some(Opt::Single),
            _ => None,
        }
    }

    /// What a traitor said after so many events, where what came after them was seen.
    fn was_said(&self, site: Site, step: usize) -> Option<Opt> {
        let said = |event: &Event| match event.fact {
            Fact::Sent(letter) if letter.name() == site.letter => Some(letter.message.content),
            _ => None,
        };
        let said = self.log.range(step, self.log.len()).find_map(|(_, event)| said(event));
        (step < self.log.len()).then(|| said.map_or(Opt::Silent, Opt::Says))
    }

    /// Has nothing been done on it?
    pub(super) fn is_untouched(&self) -> bool {
        self.log.is_empty() && self.answers.is_empty() && self.changes.is_empty()
    }

    /// A fingerprint of its events.
    pub fn digest(&self) -> Digest {
        Digest::of(self.log.range(0, self.log.len()).map(|(_, event)| event))
    }
}

impl<A: Algorithm> Branch<A> {
    /// Adds a live change and the model that it makes.
    pub(super) fn plan(&mut self, planned: PlannedChange) {
        let last = self.models.last().expect("there is a model before the first change");
        let mut model = Model::clone(last);
        planned.change.apply(&mut model);
        self.models.push(Arc::new(model));
        self.changes.push(planned);
    }
}
