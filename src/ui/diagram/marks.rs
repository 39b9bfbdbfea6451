//! What stands on the diagram beside the lines: crosses, arrowheads, numbers, decisions.

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::strokes::{End, Stroke};
use super::window::Frame;
use crate::app::{App, Session, observer};
use crate::engine::{Decision, Fact, NodeId};
use crate::protocols::GENERAL_1;
use crate::protocols::scheduling::{Happening, What};
use crate::ui::text::{put, width};
use crate::ui::theme::{Role, Theme};

/// The most events that are looked through for one frame.
const REACH: usize = 3_000;

/// Draws them.
pub fn draw(
    app: &App,
    session: &Session,
    frame: &Frame,
    strokes: &[Stroke],
    buf: &mut Buffer,
    theme: &Theme,
) {
    for stroke in strokes {
        draw_end(stroke, frame, buf, theme);
        draw_how(stroke, frame, buf, theme);
    }
    let at = session.timeline.at();
    let seen = session.timeline.log().range(at.saturating_sub(REACH), at);
    for (_, event) in seen {
        let time = event.time as f64;
        if time > app.clock.shown() {
            continue;
        }
        if observer(app.eyes).is_some_and(|seeing| !event.fact.is_seen_by(seeing)) {
            continue;
        }
        let Some(along) = frame.along(time) else { continue };
        let late = deadline_mark(session, &event.fact, theme);
        if let Some((node, glyph, style)) = late.or_else(|| node_mark(&event.fact, theme)) {
            let (x, y) = frame.cell_on_rail(node, along);
            // What is seldom stays visible where a sending or receipt falls on the same place.
            let taken =
                matches!(buf[(x, y)].symbol(), "⚑" | "⚐" | "✗" | "?" | "✓" | "⊘" | "▣" | "‖");
            if !taken || glyph != "●" {
                put(buf, frame.inner, x, y, glyph, style);
            }
        }
        if let Fact::Suspected { node, peer } | Fact::Trusted { node, peer } = event.fact
            && frame.is_roomy()
        {
            let (x, y) = frame.cell_on_rail(node, along);
            let style = theme.style(Theme::node(peer));
            put(buf, frame.inner, x + 1, y, session.words.short_node(peer), style);
        }
        if let Fact::Sent(letter) = event.fact
            && frame.is_roomy()
        {
            let number = session.words.number(letter.message);
            let (x, y) = number_place(frame, letter.from, along, width(&number) as u16);
            put(buf, frame.inner, x, y, &number, theme.style(Theme::node(letter.from)));
        }
        if matches!(event.fact, Fact::Changed) {
            let (x, y) = frame.cell_on_rail(GENERAL_1, along);
            put(buf, frame.inner, x, y, "◆", theme.bold(Role::Pointer));
        }
    }
}

fn number_place(frame: &Frame, node: NodeId, along: u16, wide: u16) -> (u16, u16) {
    let (x, y) = frame.beside_rail(node, along);
    match (frame.down, x < frame.cell_on_rail(node, along).0) {
        (true, true) => (x.saturating_sub(wide - 1), y),
        (true, false) => (x, y),
        (false, _) => (x.saturating_sub(wide / 2), y),
    }
}

fn node_mark(fact: &Fact, theme: &Theme) -> Option<(NodeId, &'static str, Style)> {
    let own = |node| theme.bold(Theme::node(node));
    Some(match *fact {
        Fact::Started { node, .. } => (node, "●", own(node)),
        Fact::Sent(letter) => (letter.from, "●", own(letter.from)),
        Fact::Received(letter) => (letter.to, "●", own(letter.to)),
        Fact::Decided { node, decision: Decision::Attack } => (node, "⚑", own(node).reversed()),
        Fact::Decided { node, decision: Decision::Hold } => (node, "⚐", own(node)),
        Fact::Drew { node, .. } => (node, "◇", own(node)),
        Fact::Crashed { node } => (node, "✗", theme.bold(Role::Danger)),
        Fact::Recovered { node } => (node, "○", own(node)),
        Fact::Paused { node, .. } => (node, "‖", own(node)),
        Fact::Suspected { node, .. } => (node, "?", theme.bold(Role::Danger)),
        Fact::Trusted { node, .. } => (node, "✓", own(node)),
        Fact::Delivered { node, .. } | Fact::Applied { node, .. } => (node, "▣", own(node)),
        Fact::Replied { node, .. } => (node, "↩", own(node)),
        Fact::Refused { node, .. } => (node, "⊘", theme.bold(Role::Danger)),
        _ => return None,
    })
}

/// A deadline that a task missed.
fn deadline_mark(
    session: &Session,
    fact: &Fact,
    theme: &Theme,
) -> Option<(NodeId, &'static str, Style)> {
    let Fact::Traced { node, code } = *fact else { return None };
    session.gantt.as_ref()?;
    let late = Happening::from_code(code).is_some_and(|one| one.what == What::Misses);
    late.then_some((node, "✗", theme.bold(Role::Danger)))
}

/// Half way along a leg: the mark of what was not sent so.
fn draw_how(stroke: &Stroke, frame: &Frame, buf: &mut Buffer, theme: &Theme) {
    let Some(mark) = stroke.how.mark() else { return };
    let half = |a: f64, b: f64| (a + b) / 2.0;
    let place = (half(stroke.from.0, stroke.to.0), half(stroke.from.1, stroke.to.1));
    if let Some((x, y)) = frame.cell(place.0, place.1) {
        put(buf, frame.inner, x, y, mark, theme.bold(stroke.role));
    }
}

fn draw_end(stroke: &Stroke, frame: &Frame, buf: &mut Buffer, theme: &Theme) {
    let cell = frame.cell(stroke.to.0, stroke.to.1);
    match stroke.end {
        End::Open => {}
        End::Captured => {
            if let Some((x, y)) = cell {
                put(buf, frame.inner, x, y, "✗", theme.bold(Role::Danger));
            }
        }
        End::Received | End::Missed => {
            let to = stroke.letter.to;
            let Some(along) = frame.along(stroke.to.0) else { return };
            let (x, y) = frame.cell_on_rail(to, along);
            let first = frame.side(to) < frame.side(stroke.letter.from);
            let (x, y, glyph) = match (frame.down, first) {
                (false, true) => (x, y + 1, "▲"),
                (false, false) => (x, y - 1, "▼"),
                (true, true) => (x + 1, y, "◀"),
                (true, false) => (x - 1, y, "▶"),
            };
            let (glyph, style) = match stroke.end {
                End::Missed => ("✗", theme.bold(Role::Danger)),
                _ => (glyph, theme.style(stroke.role)),
            };
            put(buf, frame.inner, x, y, glyph, style);
        }
    }
}
