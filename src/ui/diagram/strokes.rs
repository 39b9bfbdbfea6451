//! The ways of messages through space and time, from the events in the window.

use super::window::Window;
use crate::app::Session;
use crate::engine::{Event, Fact, Letter, NodeId};
use crate::protocols::GENERAL_1;
use crate::ui::theme::{Role, Theme};

/// A straight piece of a message's way: (time, how far from General 1 to General 2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Where it begins.
    pub from: (f64, f64),
    /// Where it ends.
    pub to: (f64, f64),
    /// Whose colour it has.
    pub role: Role,
    /// What stands at its end, if it is drawn up to there.
    pub end: End,
    /// Whose way it is.
    pub letter: Letter,
}

/// What stands at the end of a stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nothing: the way goes on.
    Open,
    /// The messenger was captured.
    Captured,
    /// The message was received.
    Received,
    /// It came to a node that was down.
    Missed,
}

/// The most events that are looked through for one frame.
const REACH: usize = 3_000;
/// How much of the way a general sees of a message that it sends or receives.
const GLIMPSE: f64 = 0.22;

/// How far from General 1 a node is.
pub fn side(node: NodeId) -> f64 {
    f64::from(u8::from(node != GENERAL_1))
}

/// The strokes of the window, up to the shown time.
pub fn strokes(session: &Session, window: &Window, observer: Option<NodeId>) -> Vec<Stroke> {
    let log = session.timeline.log();
    let at = session.timeline.at();
    let first = log.count_until(window.from.max(0.0) as u64).saturating_sub(REACH / 4);
    let first = first.max(at.saturating_sub(REACH));
    let mut strokes: Vec<Stroke> = log
        .range(first, at)
        .filter_map(|(_, event)| past_stroke(session, event, observer))
        .collect();
    if observer.is_none() {
        strokes.extend(session.timeline.world().under_way().into_iter().filter_map(|one| {
            let since = log.event(one.since)?.time as f64;
            let (from, to) = leg(one.letter, one.past_city);
            let to = (one.until as f64, to);
            let (role, letter) = (Theme::general(one.letter.from), one.letter);
            Some(Stroke { from: (since, from), to, role, end: End::Open, letter })
        }));
    }
    strokes.into_iter().filter_map(|stroke| clipped(stroke, window)).collect()
}

/// The leg's ends across the valley.
fn leg(letter: Letter, past_city: bool) -> (f64, f64) {
    if past_city { (0.5, side(letter.to)) } else { (side(letter.from), 0.5) }
}

fn past_stroke(session: &Session, event: &Event, observer: Option<NodeId>) -> Option<Stroke> {
    let letter = event.fact.letter()?;
    let began = || Some(session.timeline.log().event(event.cause)?.time as f64);
    let time = event.time as f64;
    let role = Theme::general(letter.from);
    let stroke = |from, to, end| Some(Stroke { from, to, role, end, letter });
    if let Some(observer) = observer {
        let near = |node: NodeId| (side(node) - GLIMPSE).abs();
        let glimpse = session.timeline.model().links.get(letter.from, letter.to).delays.smallest();
        let glimpse = glimpse as f64 * GLIMPSE;
        return match event.fact {
            Fact::Sent(_) if letter.from == observer => {
                stroke((time, side(observer)), (time + glimpse, near(observer)), End::Open)
            }
            Fact::Received(_) if letter.to == observer => {
                stroke((time - glimpse, near(observer)), (time, side(observer)), End::Received)
            }
            _ => None,
        };
    }
    match event.fact {
        Fact::Captured { .. } => stroke((began()?, side(letter.from)), (time, 0.5), End::Captured),
        Fact::Passed(_) => stroke((began()?, side(letter.from)), (time, 0.5), End::Open),
        Fact::Received(_) => stroke((began()?, 0.5), (time, side(letter.to)), End::Received),
        Fact::Missed(_) => stroke((began()?, 0.5), (time, side(letter.to)), End::Missed),
        _ => None,
    }
}

/// The part of a stroke inside the window and not after the shown time.
fn clipped(stroke: Stroke, window: &Window) -> Option<Stroke> {
    let Stroke { from, to, .. } = stroke;
    let (begin, end) = (window.from, window.to().min(window.shown));
    if from.0 > end || to.0 < begin {
        return None;
    }
    let at = |time: f64| {
        let share = if to.0 > from.0 { (time - from.0) / (to.0 - from.0) } else { 1.0 };
        (time, from.1 + (to.1 - from.1) * share)
    };
    let cut = to.0 > end;
    Some(Stroke {
        from: if from.0 < begin { at(begin) } else { from },
        to: if cut { at(end) } else { to },
        end: if cut { End::Open } else { stroke.end },
        ..stroke
    })
}
