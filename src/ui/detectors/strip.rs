//! What one node makes of another over time, as a strip, and the times below strips.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{Detection, Session};
use crate::engine::{NodeId, Time};
use crate::ui::text::{fit, put, width};
use crate::ui::theme::{Role, Theme};

/// The columns of a strip's name.
const LABEL: u16 = 10;

/// What stands for the instants from `from` up to `to` of a pair: a mistake, however short, or what is in the middle.
fn cell(
    found: &Detection,
    (node, peer): (NodeId, NodeId),
    (from, to): (Time, Time),
) -> (&'static str, Role) {
    if found.is_wrong_within((node, peer), from, to) {
        return ("?", Role::Danger);
    }
    let at = from.midpoint(to);
    if at > found.now {
        return ("·", Role::Dim);
    }
    let suspected = found.pair(node, peer).suspected.iter().any(|one| one.contains(at));
    let paused = found.paused[peer.index()].iter().any(|one| one.contains(at));
    match (found.is_down(node, at), found.is_down(peer, at), suspected) {
        (true, ..) => (" ", Role::Dim),
        (_, true, true) => ("▓", Role::Pointer),
        (_, true, false) => ("✗", Role::Danger),
        (_, false, _) if paused => ("‖", Role::City),
        _ => ("━", Role::Dim),
    }
}

/// Draws it.
pub fn draw(
    found: &Detection,
    pair: (NodeId, NodeId),
    name: &str,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    put(buf, area, area.x, area.y, &fit(name, usize::from(LABEL) - 1), Style::new().bold());
    let room = area.width.saturating_sub(LABEL);
    let end = found.end.max(1);
    let begins = |column: u16| u64::from(column) * end / u64::from(room.max(1));
    for column in 0..room {
        let from = begins(column);
        // Where a column is shorter than an instant it still shows one.
        let (glyph, role) = cell(found, pair, (from, begins(column + 1).max(from + 1)));
        let style = if role == Role::Danger { theme.bold(role) } else { theme.style(role) };
        put(buf, area, area.x + LABEL + column, area.y, glyph, style);
    }
    if found.gst > 0 && found.gst < end {
        let column = (found.gst * u64::from(room) / end) as u16;
        // A mistake is not hidden by it: the axis has it too.
        let at = (begins(column), begins(column + 1).max(begins(column) + 1));
        if found.is_wrong_within(pair, at.0, at.1) {
            return;
        }
        put(buf, area, area.x + LABEL + column, area.y, "┆", theme.bold(Role::Pointer));
    }
}

/// Times below strips, at round steps, the first with its unit; and when things stabilise.
pub fn axis(session: &Session, found: &Detection, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let room = u64::from(area.width.saturating_sub(LABEL).max(1));
    let end = found.end.max(1);
    let least = (end * 6).div_ceil(room).max(1);
    let scale = 10u64.pow(least.ilog10());
    let step = [1, 2, 5, 10].map(|n| n * scale).into_iter().find(|step| *step >= least);
    let step = step.unwrap_or(least);
    for at in (0..end).step_by(usize::try_from(step).unwrap_or(usize::MAX)) {
        let text = format!("╵{}", if at == 0 { session.words.time(0) } else { at.to_string() });
        let x = area.x + LABEL + (at * room / end) as u16;
        if usize::from(area.right().saturating_sub(x)) >= width(&text) {
            put(buf, area, x, area.y, &text, theme.style(Role::Dim));
        }
    }
    if found.gst > 0 && found.gst < end {
        let x = area.x + LABEL + (found.gst * room / end) as u16;
        put(buf, area, x, area.y, "┆", theme.bold(Role::Pointer));
    }
}
