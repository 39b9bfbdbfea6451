//! Taking a messenger's fate into one's own hands.

use crate::drive::Timeline;
use crate::engine::{Ask, Change, Letter, Opt, Site};
use crate::protocols::General;

use super::slider::allow_copies;

/// What one can do to a messenger that has not passed the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The city keeps it.
    Capture,
    /// It goes on.
    Pass,
    /// It goes on, and so does a copy.
    Copy,
    /// An active adversary changes what it says.
    Modify,
    /// An active adversary lets it through and sends it again much later.
    Replay,
}

/// Fixes what becomes of a messenger. Where the link never copies, copying first makes it able to.
pub fn decide(timeline: &mut Timeline<General>, letter: Letter, fate: Fate) {
    let capture = Site::about(Ask::Capture, letter);
    let copy = Site::about(Ask::Copy, letter);
    let able = allow_copies(&timeline.model().links);
    match fate {
        Fate::Capture => timeline.answer(capture, Opt::Captured),
        Fate::Pass => {
            timeline.answer(capture, Opt::Passed);
            if able.is_none() {
                timeline.answer(copy, Opt::Single);
            }
        }
        Fate::Copy => {
            if let Some(change) = able {
                timeline.change(Change::Links(change));
            }
            timeline.answer(capture, Opt::Passed);
            timeline.answer(copy, Opt::Copied);
        }
        Fate::Modify => timeline.answer(capture, Opt::Modified),
        Fate::Replay => timeline.answer(capture, Opt::Replayed),
    }
}

/// What has been fixed for a messenger, if anything.
pub fn decided(timeline: &Timeline<General>, letter: Letter) -> Option<Fate> {
    let answers = &timeline.branch().answers;
    let given = |ask| answers.get(Site::about(ask, letter)).map(|given| given.option);
    match (given(Ask::Capture)?, given(Ask::Copy)) {
        (Opt::Captured, _) => Some(Fate::Capture),
        (Opt::Modified, _) => Some(Fate::Modify),
        (Opt::Replayed, _) => Some(Fate::Replay),
        (_, Some(Opt::Copied)) => Some(Fate::Copy),
        _ => Some(Fate::Pass),
    }
}
