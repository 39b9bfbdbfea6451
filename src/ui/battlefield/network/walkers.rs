//! The messengers of the network at the shown time: who walks, and whose way has just ended.

use super::places::Places;
use crate::app::{App, Session, decided, observer};
use crate::engine::{Event, Fact, Letter, NodeId};
use crate::protocols::Family;
use crate::ui::battlefield::scene::{LINGER, Look, Sprite, merge as merged, recent};
use crate::ui::tamper::How;

/// A messenger and between whom it goes.
#[derive(Clone, Debug)]
pub struct Walker {
    /// From which node to which.
    pub way: (usize, usize),
    /// How it is drawn.
    pub sprite: Sprite,
}

/// All who are in the picture.
pub fn walkers(app: &App, session: &Session, places: &Places) -> Vec<Walker> {
    let shown = app.clock.shown();
    let mut found = Vec::new();
    if observer(app.eyes).is_none() {
        for one in session.timeline.world().under_way() {
            let Some(began) = session.timeline.log().event(one.since) else { continue };
            let share = leg(one.past_city, (began.time as f64, one.until as f64), shown);
            let fate = decided(&session.timeline, one.letter).filter(|_| one.undecided);
            let mut walker =
                walker(session, places, (one.letter, share), Look::Walking, How::of(began));
            walker.sprite.fate = fate;
            walker.sprite.chosen = app.chosen == Some(one.letter);
            found.push(walker);
        }
    }
    let linger = linger(session);
    for (event, age) in recent(session, shown, linger) {
        found.extend(match observer(app.eyes) {
            None => finished(session, places, event, shown),
            Some(me) => glimpsed(session, places, event, age / linger, me),
        });
    }
    found
}

/// How long what has ended is shown. Before a port there would be no end of it.
fn linger(session: &Session) -> f64 {
    if session.scenario.strategy.family() == Family::Congestion {
        return session.timeline.model().links.longest_delay().max(1) as f64;
    }
    session.dawn() as f64 * LINGER
}

/// Those who would stand on each other as one.
pub fn merge(walkers: Vec<Walker>) -> Vec<Sprite> {
    merged(walkers.into_iter().map(|walker| walker.sprite).collect())
}

/// How far on its way somebody is, given the times of its present leg.
fn leg(past_city: bool, (began, until): (f64, f64), shown: f64) -> f64 {
    let share =
        if until > began { ((shown - began) / (until - began)).clamp(0.0, 1.0) } else { 1.0 };
    if past_city { 0.5 + share / 2.0 } else { share / 2.0 }
}

fn walker(
    session: &Session,
    places: &Places,
    (letter, share): (Letter, f64),
    look: Look,
    how: How,
) -> Walker {
    let way = (letter.from.index(), letter.to.index());
    let ((x, y), end) = (places.on_way(way.0, way.1, share), places.on_way(way.0, way.1, 1.0));
    let start = places.on_way(way.0, way.1, 0.0);
    let (dx, dy) = (i32::from(end.0) - i32::from(start.0), i32::from(end.1) - i32::from(start.1));
    // A cell is twice as high as it is wide.
    let arrow = match (dx.abs() >= dy.abs() * 2, dx > 0, dy > 0) {
        (true, true, _) => "▶",
        (true, false, _) => "◀",
        (false, _, true) => "▼",
        (false, _, false) => "▲",
    };
    let letters = vec![letter];
    let number = session.words.number(letter.message);
    let sprite = Sprite { x, y, look, letters, number, fate: None, chosen: false, arrow, how };
    Walker { way, sprite }
}

fn finished(session: &Session, places: &Places, event: &Event, shown: f64) -> Option<Walker> {
    let letter = event.fact.letter()?;
    let (past_city, look) = match event.fact {
        Fact::Captured { .. } => (false, Look::Captured),
        Fact::Received(_) => (true, Look::Arrived),
        Fact::Missed(_) => (true, Look::Captured),
        _ => return None,
    };
    let began = session.timeline.log().event(event.cause)?;
    let share = leg(past_city, (began.time as f64, event.time as f64), shown);
    // While the picture still glides towards the event the messenger is on its last leg.
    let look = if event.time as f64 > shown { Look::Walking } else { look };
    Some(walker(session, places, (letter, share), look, How::of(began)))
}

/// Through a node's eyes a messenger leaves for the fog, and another comes out of it.
fn glimpsed(
    session: &Session,
    places: &Places,
    event: &Event,
    age: f64,
    me: NodeId,
) -> Option<Walker> {
    let letter = event.fact.letter()?;
    match event.fact {
        Fact::Sent(_) if letter.from == me => {
            let share = age.clamp(0.0, 1.0) / 2.0;
            let look = if share < 0.25 { Look::Walking } else { Look::Unknown };
            Some(walker(session, places, (letter, share), look, How::Sent))
        }
        Fact::Received(_) if letter.to == me => {
            Some(walker(session, places, (letter, 1.0), Look::Arrived, How::Sent))
        }
        _ => None,
    }
}
