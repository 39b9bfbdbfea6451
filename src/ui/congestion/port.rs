//! The port: a row of places that fill, what falls off, and how long the line was over the run.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{inside, title};
use crate::app::{App, Congestion, Session};
use crate::engine::Message;
use crate::protocols::{General, SwitchPort};
use crate::ui::text::{fit, put, width};
use crate::ui::theme::{Role, Theme};

const WAITING: Role = Role::Node(SwitchPort::SENDER);
const SENDING: Role = Role::Node(SwitchPort::SWITCH);
/// So many columns the words beside the row take.
const BESIDE: u16 = 11;
/// So many places are shown at most where there is no bound, the narrowest of them, and the widest place.
const SHOWN: u16 = 20;
const NARROW: u16 = 4;
const WIDEST: u16 = 17;

/// Draws it.
pub fn draw(
    app: &App,
    session: &Session,
    port: &Congestion,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = inside(buf, area, &fit(&title(session, port), usize::from(area.width) - 6), theme);
    let over_time = if inner.height >= 8 { 2 } else { 1 };
    let high = inner.height - over_time - 1;
    let row = Rect { height: high, x: inner.x + BESIDE, width: inner.width - 2 * BESIDE, ..inner };
    let middle = row.y + high / 2;
    put(buf, inner, inner.x, middle, "Sender ──▶", theme.bold(WAITING));
    let places = places(session, port, row, buf, theme);
    let receiver = Role::Node(SwitchPort::RECEIVER);
    put(buf, inner, places.right() + 1, middle, "─▶ Receiver", theme.bold(receiver));
    let below = Rect { y: row.bottom(), height: 1, ..inner };
    drops(app, port, below, row.x, buf, theme);
    let strip = Rect { y: below.bottom(), height: over_time, ..inner };
    history(port, strip, buf, theme);
}

/// The places: the first of the line stands at the right, next to the way out. Returns what they cover.
fn places(
    session: &Session,
    port: &Congestion,
    row: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) -> Rect {
    let empty = std::collections::VecDeque::new();
    let line = match session.timeline.world().algorithm(SwitchPort::SWITCH) {
        General::SwitchPort(node) => node.line().unwrap_or(&empty),
        _ => &empty,
    };
    let bound = port.params().buffer;
    // No more than there are columns.
    let count = bound
        .map_or(SHOWN.min(row.width / NARROW), |places| places.min(u32::from(row.width)) as u16);
    let pitch = (row.width / count).clamp(1, WIDEST);
    let gap = u16::from(pitch >= 3);
    for place in 0..count {
        let x = row.x + (count - 1 - place) * pitch;
        let cell = Rect { x, width: pitch - gap, ..row };
        // The last that is shown stands for all behind it.
        let behind = line.len().saturating_sub(usize::from(count));
        let last = place + 1 == count && behind > 0;
        let words = if last { format!("+{}", behind + 1) } else { number(port, line, place) };
        let style = match (line.len() > usize::from(place), place) {
            (false, _) => None,
            (true, 0) => Some(theme.plate(SENDING)),
            (true, _) => Some(theme.plate(WAITING)),
        };
        block(cell, &words, style, buf, theme);
    }
    Rect { width: count * pitch - gap, ..row }
}

fn number(port: &Congestion, line: &std::collections::VecDeque<Message>, place: u16) -> String {
    let message = line.get(usize::from(place));
    message.map_or(String::new(), |m| port.params().short_number(m.nth))
}

/// A place: filled with who is in it, or an empty tray.
fn block(cell: Rect, words: &str, style: Option<Style>, buf: &mut Buffer, theme: &Theme) {
    let (glyph, fill) = match style {
        Some(style) => (" ", style),
        None => ("▁", theme.style(Role::Dim)),
    };
    let top = if style.is_some() { cell.top() } else { cell.bottom() - 1 };
    for y in top..cell.bottom() {
        for x in cell.left()..cell.right() {
            put(buf, cell, x, y, glyph, fill);
        }
    }
    if width(words) <= usize::from(cell.width) {
        let x = cell.x + (cell.width - width(words) as u16) / 2;
        put(buf, cell, x, cell.y + cell.height / 2, words, fill);
    }
}

/// What fell off, the newest first; what fell off just now is bright.
fn drops(app: &App, port: &Congestion, area: Rect, entry: u16, buf: &mut Buffer, theme: &Theme) {
    let figures = port.meter.figures();
    let fresh = 4.0 * port.params().service as f64;
    let shown = app.clock.shown();
    let mut x = entry;
    let drops = port.drops.iter().rev().filter(|(at, _)| *at as f64 <= shown + 1.0);
    let said = match (figures.dropped, port.params().buffer) {
        (_, None) => "nothing is ever dropped".into(),
        (0, _) => "nothing dropped".into(),
        (dropped, _) => format!("{dropped} of {} dropped", figures.arrived),
    };
    let room = area.right().saturating_sub(width(&said) as u16 + 2);
    for (place, (at, nth)) in drops.enumerate() {
        let number = port.params().short_number(*nth);
        let is_fresh = shown - *at as f64 <= fresh;
        let words = match (place, is_fresh) {
            (0, true) => format!("╰▶ ✗ {number} dropped "),
            _ => format!(" ✗ {number} "),
        };
        if x + width(&words) as u16 > room {
            break;
        }
        let style = match (place, is_fresh) {
            (0, true) => theme.plate(Role::Danger),
            (_, true) => theme.bold(Role::Danger),
            _ => theme.style(Role::Dim),
        };
        put(buf, area, x, area.y, &words, style);
        x += width(&words) as u16;
    }
    let style = if figures.dropped > 0 { theme.bold(Role::Danger) } else { theme.style(Role::Dim) };
    put(buf, area, room + 2, area.y, &said, style);
}

const BARS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// The mean length of the line over the run; where something was dropped there is a cross over it.
fn history(port: &Congestion, area: Rect, buf: &mut Buffer, theme: &Theme) {
    put(buf, area, area.x, area.bottom() - 1, "line", theme.style(Role::Dim));
    let bars = Rect { x: area.x + BESIDE, width: area.width - BESIDE, ..area };
    let columns: Vec<_> = (0..bars.width)
        .map(|column| {
            let share = |column: u16| f64::from(column) / f64::from(bars.width);
            port.strip.between(share(column), share(column + 1))
        })
        .collect();
    let longest = columns.iter().flatten().map(|found| found.0).fold(1.0, f64::max);
    let full = port.params().buffer.map_or(longest, f64::from);
    for (column, found) in columns.into_iter().enumerate() {
        let x = bars.x + column as u16;
        let Some((length, drops)) = found else {
            put(buf, bars, x, bars.bottom() - 1, "·", theme.style(Role::Dim));
            continue;
        };
        let eighths = (length / full * 8.0 * f64::from(bars.height)).round() as usize;
        let style = if drops > 0 { theme.bold(Role::Danger) } else { theme.style(SENDING) };
        for level in 0..bars.height {
            let part = eighths.saturating_sub(8 * usize::from(level)).min(8);
            put(buf, bars, x, bars.bottom() - 1 - level, BARS[part], style);
        }
        if drops > 0 {
            put(buf, bars, x, bars.y, "✗", style);
        }
    }
}
