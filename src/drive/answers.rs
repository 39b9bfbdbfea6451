//! What a person answered, live or in a recording.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::{Event, Fact, Letter, Opt, Question, Site};

use super::{Driver, Misfit, Reply};

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What was answered.
    pub option: Opt,
    /// What was offered; empty as long as the question has not been asked.
    pub options: Vec<Opt>,
    /// After how many events of the run the answer was given.
    pub step: usize,
}

/// A person's answers by site. As a driver it replays them, and remembers what was offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    given: BTreeMap<Site, Given>,
}

impl Answers {
    /// Gives an answer, in place of an earlier one at the same site.
    pub fn give(&mut self, site: Site, given: Given) {
        self.given.insert(site, given);
    }

    /// The answer at a site.
    pub fn get(&self, site: Site) -> Option<&Given> {
        self.given.get(&site)
    }

    /// All answers, in the order of their sites.
    pub fn iter(&self) -> impl Iterator<Item = (&Site, &Given)> {
        self.given.iter()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// Forgets what was offered at those questions that are still to be asked: what is offered then
    /// may be something else. `past` are the events so far.
    pub(super) fn forget_offers<'e>(&mut self, past: impl Iterator<Item = &'e Event>) {
        let mut to_ask: BTreeSet<Letter> = self.given.keys().map(|site| site.letter).collect();
        for event in past {
            if to_ask.is_empty() {
                return;
            }
            if let Some(letter) = event.fact.letter()
                && !matches!(event.fact, Fact::Sent(_))
            {
                to_ask.remove(&letter.name());
            }
        }
        for (site, given) in &mut self.given {
            if to_ask.contains(&site.letter) {
                given.options.clear();
            }
        }
    }

    /// The answers that had been given after so many events.
    pub fn until(&self, step: usize) -> Self {
        let early = self.given.iter().filter(|(_, given)| given.step <= step);
        Self { given: early.map(|(site, given)| (*site, given.clone())).collect() }
    }
}

impl Driver for Answers {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        if self.given.is_empty() {
            return Reply::Pass;
        }
        let Some(given) = self.given.get_mut(&question.site) else { return Reply::Pass };
        let now = question.menu.options();
        let place = question.menu.place(given.option);
        let fits = given.options.is_empty() || given.options == now;
        match place {
            Some(choice) if fits => {
                given.options = now;
                Reply::Answer(choice)
            }
            _ => Reply::Misfit(Box::new(Misfit {
                site: question.site,
                recorded: given.option,
                then: given.options.clone(),
                now,
            })),
        }
    }
}
