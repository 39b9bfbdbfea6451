//! The log of events, filtered, with the last one at the bottom.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{fit, frame, put};
use super::theme::{Role, Theme};
use crate::app::{App, Session, observer};
use crate::engine::{Decision, Event, Fact};

/// How many events back are looked through for those that the filter shows.
const REACH: usize = 20_000;

/// The filter in force: looking through a general's eyes shows no more than it sees.
fn shows(app: &App, fact: &Fact) -> bool {
    let seen = observer(app.eyes).is_none_or(|node| fact.is_seen_by(node));
    seen && app.filter.shows(fact)
}

/// Draws the log.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = format!("Events · {} (f filters)", app.filter.name(&session.words));
    let inner = frame(buf, area, &title, theme);
    let rows = usize::from(inner.height);
    let at = session.timeline.at();
    let listed = session.timeline.log().range(at.saturating_sub(REACH), at);
    let mut lines: Vec<(usize, &Event)> =
        listed.rev().filter(|(_, event)| shows(app, &event.fact)).take(app.scroll + rows).collect();
    let scrolled = lines.len().saturating_sub(rows).min(app.scroll);
    lines.drain(..scrolled);
    lines.reverse();
    if lines.is_empty() {
        let words = if at == 0 {
            "Nothing has happened yet: → steps, space plays."
        } else {
            "No event so far fits the filter: f changes it."
        };
        return put(buf, inner, inner.x + 1, inner.y, words, theme.style(Role::Dim));
    }
    let wide = at.to_string().len();
    let time_wide = session.words.time(session.timeline.world().now()).len();
    for (row, (place, event)) in lines.into_iter().enumerate() {
        let y = inner.y + row as u16;
        let last = place + 1 == at;
        let (mark, words_style) = style(&event.fact, theme);
        let words = session.event_words(place, event);
        let time = session.words.time(event.time);
        let pointer = if last { "▶" } else { " " };
        let head = format!("{pointer} {:>wide$}  {time:>time_wide$}  {mark} ", place + 1);
        let words_x = inner.x + head.chars().count() as u16;
        let head_style = if last { theme.bold(Role::Pointer) } else { theme.style(Role::Dim) };
        put(buf, inner, inner.x, y, &head, head_style);
        let room = usize::from(inner.right().saturating_sub(words_x));
        let words_style = if last { words_style.bold() } else { words_style };
        put(buf, inner, words_x, y, &fit(&words, room), words_style);
    }
}

fn style(fact: &Fact, theme: &Theme) -> (&'static str, Style) {
    match *fact {
        Fact::Sent(l) => ("→", theme.style(Theme::node(l.from))),
        Fact::Received(l) => ("✓", theme.style(Theme::node(l.to))),
        Fact::Captured { .. } | Fact::Missed(_) => ("✗", theme.style(Role::Danger)),
        Fact::Passed(_) => ("·", theme.style(Role::City)),
        Fact::Copied(_) | Fact::Replayed(_) => ("+", theme.style(Role::City)),
        Fact::Modified(_) | Fact::Forged(_) => ("≠", theme.bold(Role::Danger)),
        Fact::Refused { .. } => ("⊘", theme.style(Role::Pointer)),
        Fact::Suspected { .. } => ("?", theme.bold(Role::Danger)),
        Fact::Paused { node, .. } => ("‖", theme.style(Theme::node(node))),
        Fact::Decided { node, decision } => {
            let mark = if decision == Decision::Attack { "⚑" } else { "⚐" };
            (mark, theme.bold(Theme::node(node)))
        }
        Fact::Applied { node, .. } | Fact::Replied { node, .. } => {
            ("▣", theme.bold(Theme::node(node)))
        }
        Fact::Started { node, .. }
        | Fact::TimerFired { node, .. }
        | Fact::Persisted { node, .. }
        | Fact::Delivered { node, .. }
        | Fact::Drew { node, .. }
        | Fact::Resumed { node }
        | Fact::Trusted { node, .. }
        | Fact::Traced { node, .. }
        | Fact::Recovered { node } => ("·", theme.style(Theme::node(node))),
        Fact::Crashed { .. } => ("✗", theme.bold(Role::Danger)),
        Fact::Changed => ("◆", theme.style(Role::Pointer)),
        Fact::Dawn => ("★", Style::new().bold()),
    }
}
