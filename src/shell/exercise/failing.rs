//! A failing run made ready to be opened or saved.

use super::super::Failure;
use crate::drive::{Advance, Timeline};
use crate::exercise::Failure as Failing;
use crate::protocols::{Outcome, Plan, Promise, Watch};
use crate::scenario::{EventName, Expect, Narration, Pattern, SavedRun, Scenario};

/// How much of a sentence is told: it may hold a message of any length.
const MOST: usize = 500;

/// The run with what went wrong as its narration.
pub(super) fn narrated(failure: &Failing) -> Scenario {
    let sentence: String = failure.sentence.chars().take(MOST).collect();
    let on = Pattern::any(EventName::Opening);
    Scenario {
        summary: format!("What went wrong: {sentence}."),
        narration: vec![Narration {
            on,
            say: format!("What went wrong: {sentence}."),
            ask: String::new(),
        }],
        ..failure.scenario.clone()
    }
}

/// The run where nothing goes wrong in it.
pub(super) fn nothing_broken(scenario: Scenario) -> Scenario {
    let say = "With this program every guarantee holds in this run.";
    let on = Pattern::any(EventName::Opening);
    let narration = vec![Narration { on, say: say.into(), ask: String::new() }];
    Scenario { summary: say.into(), narration, ..scenario }
}

/// The same, opened after so many events.
pub(super) fn standing_at(scenario: Scenario, step: usize) -> Scenario {
    let stage = scenario.stage();
    let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
    timeline.seek(step);
    Scenario { run: Some(SavedRun::of(&timeline, &scenario.strategy)), ..scenario }
}

/// The same, with what it comes to as what is expected of it.
pub(super) fn expecting(scenario: Scenario) -> Scenario {
    let stage = scenario.stage();
    let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
    let mut watch = Watch::new(&scenario.strategy);
    while let Advance::Did(event) = timeline.advance() {
        watch.see(&event);
    }
    let world = timeline.world();
    let broken = watch.broken(world.is_over().then_some(world));
    let broken = watch.promises().iter().copied().filter(|promise| broken.has(*promise)).collect();
    let breaks = (!watch.promises().is_empty()).then_some(broken);
    let expect = Some(Expect { outcome: Outcome::of(world), breaks });
    Scenario { expect, ..scenario }
}

/// The first promise that breaks in a run.
pub(super) fn first_broken(scenario: &Scenario) -> Result<Option<Promise>, Failure> {
    let stage = scenario.stage();
    let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
    let mut watch = Watch::new(&scenario.strategy);
    while let Advance::Did(event) = timeline.advance() {
        watch.see(&event);
        let world = timeline.world();
        let broken = watch.broken(world.is_over().then_some(world));
        let first = watch.promises().iter().find(|promise| broken.has(**promise));
        if let Some(promise) = first {
            return Ok(Some(*promise));
        }
    }
    let trouble = match &*timeline.model().params {
        Plan::Exercise(plan) => plan.memory.trouble(),
        _ => None,
    };
    trouble.map_or(Ok(None), |(_, trouble)| Err(Failure::Input(format!("error: {trouble}"))))
}
