//! What the story panel tells: the narration of the last event that has any, or what was changed by hand since.

use super::hand_words::{changed, turns_the_story};
use super::watching::Watching;
use crate::drive::Timeline;
use crate::engine::{Event, Fact, NodeId};
use crate::protocols::{General, Outcome};
use crate::scenario::{EventName, Narration, Scenario, Words};

/// The words that are due now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    piece: Option<usize>,
    /// After how many events it was told.
    since: usize,
    /// What was changed by hand, where nothing that was told before it need be true any more.
    changed: Option<String>,
}

/// How far back an event with narration is looked for.
const REACH: usize = 4_096;

impl Story {
    /// Looks for the last event up to the cursor that has narration.
    ///
    /// Through a general's eyes only what it sees is told.
    pub fn at(
        timeline: &Timeline<General>,
        scenario: &Scenario,
        words: &Words,
        watching: &Watching,
        observer: Option<NodeId>,
    ) -> Self {
        if scenario.narration.is_empty() {
            return Self::default();
        }
        let outcome = Outcome::of(timeline.world());
        let as_told = ends_as_expected(scenario, watching);
        let at = timeline.at();
        let recent = timeline.log().range(at.saturating_sub(REACH), at).rev();
        let seen = |event: &Event| observer.is_none_or(|node| event.fact.is_seen_by(node));
        for (place, event) in recent.filter(|(_, event)| seen(event)) {
            let fits = |piece: &Narration| {
                // What is said of the end is said of the run as the file has it.
                let holds = event.fact != Fact::Dawn || piece.on.outcome.is_some() || as_told;
                holds && piece.on.fits(event, words, outcome)
            };
            let piece = scenario.narration.iter().position(fits);
            if piece.is_some() {
                return Self { piece, since: place + 1, changed: None };
            }
            if event.fact == Fact::Changed && turns_the_story(timeline, place, event.time) {
                // While the change is the last event its words stand above the story already.
                let changed = changed(timeline, words, place, event.time);
                let changed = changed.filter(|_| place + 1 < at);
                return Self { piece: None, since: place + 1, changed };
            }
        }
        let opening = |piece: &Narration| piece.on.event == EventName::Opening;
        let piece = scenario.narration.iter().position(opening);
        Self { piece, since: 0, changed: None }
    }

    /// What it tells, and what it asks the class.
    pub fn words<'s>(&self, scenario: &'s Scenario) -> Option<&'s Narration> {
        scenario.narration.get(self.piece?)
    }

    /// Is it told of what happened last, after so many events?
    pub fn is_fresh(&self, at: usize) -> bool {
        self.piece.is_some() && self.since == at
    }

    /// After how many events it was told.
    pub const fn since(&self) -> usize {
        self.since
    }

    /// What was changed by hand since something was told.
    pub fn changed(&self) -> Option<&str> {
        self.changed.as_deref()
    }
}

/// Do the promises stand as the file expects them to at the end? Where it expects nothing of them, they do.
fn ends_as_expected(scenario: &Scenario, watching: &Watching) -> bool {
    let expected = scenario.expect.as_ref().and_then(|expect| expect.breaks.as_ref());
    expected.is_none_or(|wanted| {
        let as_wanted =
            |lamp: &super::Lamp| lamp.broken_at.is_some() == wanted.contains(&lamp.promise);
        watching.lamps().iter().all(as_wanted)
    })
}
