//! The ways of messages through space and time, from the events in the window.

use super::window::{Frame, Window};
use crate::app::Session;
use crate::engine::{Event, Fact, Letter, NodeId};
use crate::ui::tamper::How;
use crate::ui::theme::Role;

/// A straight piece of a message's way: (time, how far from the first line to the last).
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
    /// How the message came to be what it is.
    pub how: How,
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
/// How much of the way a node sees of a message that it sends or receives.
const GLIMPSE: f64 = 0.22;

/// The strokes of the window, up to the shown time.
pub fn strokes(
    session: &Session,
    window: &Window,
    frame: &Frame,
    observer: Option<NodeId>,
) -> Vec<Stroke> {
    let log = session.timeline.log();
    let at = session.timeline.at();
    let first = log.count_until(window.from.max(0.0) as u64).saturating_sub(REACH / 4);
    let first = first.max(at.saturating_sub(REACH));
    let mut strokes: Vec<Stroke> = log
        .range(first, at)
        .filter_map(|(_, event)| match observer {
            None => past_stroke(session, frame, event),
            Some(observer) => glimpse(session, frame, event, observer),
        })
        .collect();
    if observer.is_none() {
        strokes.extend(session.timeline.world().under_way().into_iter().filter_map(|one| {
            let since = log.event(one.since)?;
            let (from, to) = leg(frame, one.letter, one.past_city);
            let to = (one.until as f64, to);
            let how = How::of(since);
            let role = how.role(one.letter);
            let from = (since.time as f64, from);
            Some(Stroke { from, to, role, end: End::Open, letter: one.letter, how })
        }));
    }
    strokes.into_iter().filter_map(|stroke| clipped(stroke, window)).collect()
}

/// Half way from node to node, where its fate falls.
fn middle(frame: &Frame, letter: Letter) -> f64 {
    (frame.side(letter.from) + frame.side(letter.to)) / 2.0
}

/// The leg's ends across the picture.
fn leg(frame: &Frame, letter: Letter, past_city: bool) -> (f64, f64) {
    let middle = middle(frame, letter);
    if past_city { (middle, frame.side(letter.to)) } else { (frame.side(letter.from), middle) }
}

fn past_stroke(session: &Session, frame: &Frame, event: &Event) -> Option<Stroke> {
    let letter = event.fact.letter()?;
    let (past_city, end) = match event.fact {
        Fact::Captured { .. } => (false, End::Captured),
        Fact::Passed(_) | Fact::Modified(_) => (false, End::Open),
        Fact::Received(_) => (true, End::Received),
        Fact::Missed(_) => (true, End::Missed),
        _ => return None,
    };
    let began = session.timeline.log().event(event.cause)?;
    let how = How::of(began);
    let (from, to) = leg(frame, letter, past_city);
    let (from, to) = ((began.time as f64, from), (event.time as f64, to));
    Some(Stroke { from, to, role: how.role(letter), end, letter, how })
}

/// As much of a way as a node sees of what it sends or receives.
fn glimpse(session: &Session, frame: &Frame, event: &Event, me: NodeId) -> Option<Stroke> {
    let letter = event.fact.letter()?;
    let time = event.time as f64;
    let link = session.timeline.model().links.get(letter.from, letter.to);
    let length = link.delays.smallest() as f64 * GLIMPSE;
    let mine = frame.side(me);
    let near = |other: NodeId| mine + (frame.side(other) - mine) * GLIMPSE;
    let (from, to, end) = match event.fact {
        Fact::Sent(_) if letter.from == me => {
            ((time, mine), (time + length, near(letter.to)), End::Open)
        }
        Fact::Received(_) if letter.to == me => {
            ((time - length, near(letter.from)), (time, mine), End::Received)
        }
        _ => return None,
    };
    Some(Stroke { from, to, role: How::Sent.role(letter), end, letter, how: How::Sent })
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
