//! What happened, in words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::text::{fit, inside, put, width, wrap};
use super::super::theme::{Role, Theme};
use crate::app::{App, Session, observer};
use crate::engine::{Event, Fact};

/// How many events back are looked through.
const REACH: usize = 512;

/// The events that are told, the last first.
fn told<'s>(app: &App, session: &'s Session) -> impl Iterator<Item = (usize, &'s Event)> {
    let at = session.timeline.at();
    let seeing = observer(app.eyes);
    let is_told =
        move |fact: &Fact| !fact.is_aside() && seeing.is_none_or(|node| fact.is_seen_by(node));
    let recent = session.timeline.log().range(at.saturating_sub(REACH), at).rev();
    recent.filter(move |(_, event)| is_told(&event.fact))
}

/// What happened last, in a line.
pub fn now(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let (when, words) = match told(app, session).next() {
        Some((place, event)) => (session.words.time(event.time), session.event_words(place, event)),
        None => (session.words.time(0), "nothing has happened yet".into()),
    };
    let when = format!("{when:>8}  ");
    put(buf, area, area.x, area.y, &when, theme.style(Role::Dim));
    let x = area.x + when.len() as u16;
    let words = without_asides(&words, usize::from(area.right().saturating_sub(x + 1)));
    put(buf, area, x, area.y, &words, Style::new().bold());
}

/// Cut to a width: what stands in brackets at the end goes first.
fn without_asides(words: &str, most: usize) -> String {
    let mut short = words;
    while width(short) > most && short.ends_with(')') {
        let Some((before, _)) = short.rsplit_once(" (") else { break };
        short = before;
    }
    fit(short, most)
}

/// What happened, the last at the bottom.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "What happened", theme);
    let room = usize::from(inner.height);
    let mut lines: Vec<(String, String)> = Vec::new();
    for (place, event) in told(app, session) {
        let words = session.event_words(place, event);
        let words = wrap(&words, usize::from(inner.width).saturating_sub(10));
        if lines.len() + words.len() > room {
            break;
        }
        let when = session.words.time(event.time);
        let last = words.len() - 1;
        let rows = words.into_iter().rev().enumerate();
        lines.extend(
            rows.map(|(nth, row)| (if nth == last { when.clone() } else { String::new() }, row)),
        );
    }
    if lines.is_empty() && room > 0 {
        return put(buf, inner, inner.x, inner.y, "nothing yet", theme.style(Role::Dim));
    }
    for (row, (when, words)) in lines.into_iter().rev().enumerate() {
        let y = inner.y + row as u16;
        put(buf, inner, inner.x, y, &format!("{when:>8}"), theme.style(Role::Dim));
        put(buf, inner, inner.x + 10, y, &words, Style::new());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asides_go_first() {
        assert_eq!(without_asides("S sends m1 (2nd time) (late)", 25), "S sends m1 (2nd time)");
        assert_eq!(without_asides("S sends m1 (2nd time) (late)", 10), "S sends m1");
        assert_eq!(without_asides("S sends m1 (late)", 9), "S sends…");
    }
}
