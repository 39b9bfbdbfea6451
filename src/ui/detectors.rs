//! The view of failure detectors: a strip for each pair over time, what was measured, and the same detectors
//! under the three timing models.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::panels::lamp_line;
use super::text::{Writer, first_fit, fit, flow, frame, put, width};
use super::theme::{Role, Theme};
use crate::app::{Detection, Session};
use crate::engine::{NodeId, Time};

/// Draws it.
pub fn draw(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let low = (area.height / 3).clamp(7, 12);
    let upper = Rect { height: area.height - low, ..area };
    let below = Rect { y: upper.bottom(), height: low, ..area };
    let wide = area.width * 3 / 5;
    pairs(session, Rect { width: wide, ..upper }, buf, theme);
    let right = Rect { x: upper.x + wide, width: upper.width - wide, ..upper };
    measures(session, right, buf, theme);
    timings(session, below, buf, theme);
}

fn inside(buf: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    let inner = frame(buf, area, title, theme);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// Every (who, whom), those of whom something is to be told first.
fn ordered(found: &Detection) -> Vec<(NodeId, NodeId)> {
    let nodes = || (0..found.nodes as u8).map(NodeId);
    let mut all: Vec<_> = nodes().flat_map(|a| nodes().map(move |b| (a, b))).collect();
    all.retain(|(a, b)| a != b);
    all.sort_by_key(|&(a, b)| found.pair(a, b).suspected.is_empty());
    all
}

fn pairs(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Who suspects whom", theme);
    let found = &session.detection;
    let all = ordered(found);
    let legend = flow(&LEGEND, inner.width.into());
    let foot = (legend.len() as u16).min(inner.height);
    let rows = usize::from(inner.height - foot);
    for (row, &(node, peer)) in all.iter().take(rows).enumerate() {
        let name =
            format!("{} of {}", session.words.short_node(node), session.words.short_node(peer));
        let line = Rect { y: inner.y + row as u16, height: 1, ..inner };
        strip(found, (node, peer), &name, line, buf, theme);
    }
    let mut out = Writer::new(Rect { y: inner.bottom() - foot, height: foot, ..inner }, buf);
    legend.iter().for_each(|line| out.line(line, theme.style(Role::Dim)));
    let more = all.len().saturating_sub(rows);
    if more > 0 {
        put(
            buf,
            area,
            area.x + 2,
            area.bottom() - 1,
            &format!(" and {more} more pairs "),
            theme.style(Role::Dim),
        );
    }
}

const LEGEND: [&str; 5] = ["━ trusted", "✗ down", "▓ suspected, rightly", "? wrongly", "‖ paused"];

/// What stands for an instant of a pair.
fn cell(found: &Detection, (node, peer): (NodeId, NodeId), at: Time) -> (&'static str, Role) {
    if at > found.now {
        return ("·", Role::Dim);
    }
    let suspected = found.pair(node, peer).suspected.iter().any(|one| one.contains(at));
    let paused = found.paused[peer.index()].iter().any(|one| one.contains(at));
    match (found.is_down(node, at), found.is_down(peer, at), suspected) {
        (true, ..) => (" ", Role::Dim),
        (_, true, true) => ("▓", Role::Pointer),
        (_, true, false) => ("✗", Role::Danger),
        (_, false, true) => ("?", Role::Danger),
        (_, false, false) if paused => ("‖", Role::City),
        _ => ("━", Role::Dim),
    }
}

fn strip(
    found: &Detection,
    pair: (NodeId, NodeId),
    name: &str,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let label = 10u16;
    put(buf, area, area.x, area.y, &fit(name, usize::from(label) - 1), Style::new().bold());
    let room = area.width.saturating_sub(label);
    let end = found.end.max(1);
    for column in 0..room {
        // The instant in the middle of the cell.
        let at = (2 * u64::from(column) + 1) * end / (2 * u64::from(room.max(1)));
        let (glyph, role) = cell(found, pair, at);
        let style = if role == Role::Danger { theme.bold(role) } else { theme.style(role) };
        put(buf, area, area.x + label + column, area.y, glyph, style);
    }
    if found.gst > 0 && found.gst < end {
        let column = (found.gst * u64::from(room) / end) as u16;
        put(buf, area, area.x + label + column, area.y, "┆", theme.bold(Role::Pointer));
    }
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
    let late = if found.gst > 0 { "  after GST" } else { "" };
    out.line(&format!("pair   found in  wrong  for{late}"), theme.style(Role::Dim));
    for (node, peer) in ordered(found) {
        if out.room() <= 1 {
            break;
        }
        let pair = found.pair(node, peer);
        let (a, b) = (session.words.short_node(node), session.words.short_node(peer));
        let detection = pair.detection.map_or("–".into(), |time| time.to_string());
        let style = if pair.mistakes > 0 { theme.style(Role::Danger) } else { Style::new() };
        let late =
            if found.gst > 0 { format!("{:>10}", pair.late_mistakes) } else { String::new() };
        let (mistakes, wrong_for) = (format!("{}×", pair.mistakes), pair.wrong_for);
        let pair = format!("{a}→{b}");
        let line = format!("{pair:<7}{detection:>8}{mistakes:>7}{wrong_for:>5}{late}");
        out.line(&line, style);
    }
}

/// Right, wrong for a while, wrong for ever.
fn timings(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner =
        inside(buf, area, "The same detectors and crashes under three timing models", theme);
    let pair = (NodeId(0), NodeId(1));
    for (place, (timing, found)) in session.timings.iter().enumerate() {
        let high = if inner.height >= 7 { 2 } else { 1 };
        let y = inner.y + place as u16 * high;
        if y >= inner.bottom() {
            return;
        }
        let wrong: u64 = ordered(found).iter().map(|&(a, b)| found.pair(a, b).wrong_for).sum();
        let mistakes = |late: bool| -> u32 {
            let of = |(a, b): (NodeId, NodeId)| {
                let pair = found.pair(a, b);
                if late { pair.late_mistakes } else { pair.mistakes }
            };
            ordered(found).into_iter().map(of).sum()
        };
        let (all, late) = (mistakes(false), mistakes(true));
        let verdicts = match (wrong, found.gst) {
            (0, _) => vec!["right".to_owned()],
            (_, 0) => vec![
                format!("wrong again and again: {all} mistakes"),
                format!("wrong again and again: {all}×"),
            ],
            _ => vec![
                format!("wrong for a while: {all} mistakes, {late} after GST"),
                format!("wrong for a while: {all}×, {late} late"),
                format!("wrong for a while: {all}×"),
            ],
        };
        let words = format!("{:<22}", timing.name());
        put(buf, inner, inner.x, y, &words, Style::new().bold());
        let x = inner.x + width(&words) as u16;
        let room = inner.width.saturating_sub(width(&words) as u16);
        let tail = usize::from(room / 2);
        let line = Rect { x, y, width: room - tail as u16, height: 1 };
        strip(found, pair, "N1 of N2", line, buf, theme);
        let style = if wrong == 0 { Style::new() } else { theme.style(Role::Danger) };
        let verdict = first_fit(&verdicts, tail.saturating_sub(1));
        put(buf, inner, line.right() + 1, y, &verdict, style);
    }
    let foot = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
    let words = "A timeout proves nothing where no bound on the delay is known.";
    Writer::new(foot, buf).line(words, theme.style(Role::Dim));
}
