//! What the story panel tells: the narration of the last event that has any.

use crate::drive::Timeline;
use crate::engine::{Event, NodeId};
use crate::protocols::{General, Outcome};
use crate::scenario::{EventName, Narration, Scenario, Words};

/// The words that are due now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Story {
    piece: Option<usize>,
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
        observer: Option<NodeId>,
    ) -> Self {
        if scenario.narration.is_empty() {
            return Self::default();
        }
        let outcome = Outcome::of(timeline.world());
        let at = timeline.at();
        let seen = |event: &Event| observer.is_none_or(|node| event.fact.is_seen_by(node));
        let recent = timeline.log().range(at.saturating_sub(REACH), at).rev();
        let found = recent.filter(|(_, event)| seen(event)).find_map(|(_, event)| {
            let fits = |piece: &Narration| piece.on.fits(event, words, outcome);
            scenario.narration.iter().position(fits)
        });
        let opening = |piece: &Narration| piece.on.event == EventName::Opening;
        Self { piece: found.or_else(|| scenario.narration.iter().position(opening)) }
    }

    /// What it tells, and what it asks the class.
    pub fn words<'s>(&self, scenario: &'s Scenario) -> Option<&'s Narration> {
        scenario.narration.get(self.piece?)
    }
}
