//! The view of failure detectors: a strip for each pair over time, what was measured, and the same detectors
//! under the three timing models.

mod strip;
mod timings;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::panels::lamp_line;
use super::text::{Writer, first_fit, flow, inside};
use super::theme::{Role, Theme};
use crate::app::{Detection, Session};
use crate::engine::NodeId;

/// Draws it.
pub fn draw(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let low = (area.height / 3).clamp(7, 12);
    let upper = Rect { height: area.height - low, ..area };
    let below = Rect { y: upper.bottom(), height: low, ..area };
    let wide = area.width * 3 / 5;
    pairs(session, Rect { width: wide, ..upper }, buf, theme);
    let right = Rect { x: upper.x + wide, width: upper.width - wide, ..upper };
    measures(session, right, buf, theme);
    timings::draw(session, below, buf, theme);
}

/// "N1 of N2": what the first makes of the second.
fn name(session: &Session, (node, peer): (NodeId, NodeId)) -> String {
    format!("{} of {}", session.words.short_node(node), session.words.short_node(peer))
}

/// The pairs that are listed in so many lines, and how many are left out for want of room, and as there is nothing
/// to tell of them. Where nothing is to be told of any, as many as there is room for are listed.
fn listed(found: &Detection, room: usize) -> (Vec<(NodeId, NodeId)>, usize, usize) {
    let all = found.pairs();
    let eventful = all.iter().filter(|&&pair| found.is_eventful(pair)).count();
    if all.len() <= room {
        return (all, 0, 0);
    }
    let room = room.saturating_sub(1);
    let shown = if eventful == 0 { room } else { eventful.min(room) };
    let hidden = eventful.saturating_sub(shown);
    let quiet = all.len() - shown - hidden;
    (all.into_iter().take(shown).collect(), hidden, quiet)
}

/// "2 more · 12 other pairs: all right", where any are left out.
fn rest(hidden: usize, quiet: usize) -> Option<String> {
    let more = (hidden > 0).then(|| format!("{hidden} more"));
    let others = (quiet > 0).then(|| format!("{quiet} other pairs: all right"));
    let all: Vec<String> = more.into_iter().chain(others).collect();
    (!all.is_empty()).then(|| all.join(" · "))
}

const LEGEND: [&str; 5] = ["━ trusted", "✗ down", "▓ suspected, rightly", "? wrongly", "‖ paused"];

fn pairs(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let titles = ["Who suspects whom: N1 of N2 is what N1 makes of N2", "Who suspects whom"];
    let title = first_fit(&titles.map(String::from), usize::from(area.width).saturating_sub(6));
    let inner = inside(buf, area, &title, theme);
    let found = &session.detection;
    let legend = flow(&LEGEND, inner.width.into());
    let foot = (legend.len() as u16).min(inner.height);
    // One line is the axis.
    let rows = usize::from(inner.height.saturating_sub(foot + 1));
    let (all, hidden, quiet) = listed(found, rows);
    let mut y = inner.y;
    let line = |y| Rect { y, height: 1, ..inner };
    for &pair in &all {
        strip::draw(found, pair, &name(session, pair), line(y), buf, theme);
        y += 1;
    }
    strip::axis(session, found, line(y), buf, theme);
    if let Some(rest) = rest(hidden, quiet) {
        Writer::new(line(y + 1), buf).line(&rest, theme.style(Role::Dim));
    }
    let mut out = Writer::new(Rect { y: inner.bottom() - foot, height: foot, ..inner }, buf);
    legend.iter().for_each(|line| out.line(line, theme.style(Role::Dim)));
}

fn measures(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "How good it was", theme);
    let mut out = Writer::new(inner, buf);
    for lamp in session.watching.lamps() {
        let (line, style) = lamp_line(session, lamp, inner.width.into(), theme);
        out.line(&line, style);
    }
    out.gap();
    let found = &session.detection;
    // The last column only where there is room for it.
    let has_late = found.gst > 0 && inner.width >= 38;
    let late = if has_late { " after GST" } else { "" };
    out.line(&format!("pair   found in wrong    for{late}"), theme.style(Role::Dim));
    let (all, hidden, quiet) = listed(found, out.room().into());
    for (node, peer) in all {
        let pair = found.pair(node, peer);
        let detection = pair.detection.map_or("–".into(), |time| session.words.time(time));
        let style = if pair.mistakes > 0 { theme.style(Role::Danger) } else { Style::new() };
        let late = if has_late { format!("{:>10}", pair.late_mistakes) } else { String::new() };
        let (mistakes, wrong_for) =
            (format!("{}×", pair.mistakes), session.words.time(pair.wrong_for));
        let name = name(session, (node, peer));
        out.line(&format!("{name:<8}{detection:>7}{mistakes:>5}{wrong_for:>8}{late}"), style);
    }
    if let Some(rest) = rest(hidden, quiet) {
        out.line(&rest, theme.style(Role::Dim));
    }
}
