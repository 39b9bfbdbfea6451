//! The space-time diagram: a line for each node, an arrow for each message, a cross where it was
//! captured. Time runs to the right, or downwards where that fits better.

mod lanes;
mod marks;
mod strokes;
mod window;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::symbols::Marker;
use ratatui::widgets::Widget;
use ratatui::widgets::canvas::{Canvas, Line};

use self::strokes::{Stroke, strokes};
use self::window::{Frame, Window};
use super::text::{frame, put};
use super::theme::{Role, Theme};
use crate::app::{App, Session, observer};

/// Draws the diagram.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "Space and time", theme);
    if inner.height < 5 || inner.width < 20 {
        return;
    }
    let window = Window::of(app, session, inner);
    let frame = Frame::of(app, session, inner, &window);
    if !frame.holds_lanes() {
        let words = "The lines of all nodes need more room: view 2 has it.";
        return put(buf, inner, inner.x + 1, inner.y, words, theme.style(Role::Dim));
    }
    // The generals' lines are whole: what happens to a general is a mark on its line.
    let stretches =
        if session.is_generals() { Vec::new() } else { lanes::stretches(session, &window) };
    lanes::draw(app, session, &frame, &stretches, buf, theme);
    dawn_line(session, &frame, buf, theme);
    let strokes = strokes(session, &window, &frame, observer(app.eyes));
    draw_strokes(&strokes, &frame, buf, theme);
    marks::draw(app, session, &frame, &strokes, buf, theme);
    dawn_label(session, &frame, buf, theme);
    clock_mark(app, session, &frame, buf, theme);
    if !frame.is_flat() {
        axis(session, &frame, buf, theme);
    }
}

fn dawn_line(session: &Session, frame: &Frame, buf: &mut Buffer, theme: &Theme) {
    let Some(along) = frame.along(session.dawn() as f64) else { return };
    let style = theme.style(Role::Dim);
    if frame.down {
        let (left, right) = frame.span();
        for x in left + 1..right {
            put(buf, frame.inner, x, frame.start + along, "┄", style);
        }
    } else {
        let (top, bottom) = frame.span();
        for y in top + 1..bottom {
            put(buf, frame.inner, frame.start + along, y, "┆", style);
        }
    }
}

/// The word beside the line of dawn, as near the middle as nothing else stands. It comes after the ways and
/// marks, for it must neither be crossed by them nor hide them.
fn dawn_label(session: &Session, frame: &Frame, buf: &mut Buffer, theme: &Theme) {
    let Some(along) = frame.along(session.dawn() as f64) else { return };
    let (first, last) = frame.span();
    let (word, wide) = match (session.is_generals(), frame.down) {
        (true, true) => (" dawn ", 6),
        (true, false) => ("dawn", 4),
        (false, true) => (" end  ", 6),
        (false, false) => (" end", 4),
    };
    let place = |across: u16| match frame.down {
        true => (across.saturating_sub(3), frame.start + along),
        false => ((frame.start + along).saturating_sub(5), across),
    };
    let is_free = |across: &u16| {
        let (x, y) = place(*across);
        (x..x + wide)
            .all(|x| buf.cell((x, y)).is_some_and(|cell| matches!(cell.symbol(), " " | "┄")))
    };
    let middle = (first + last) / 2;
    let mut between: Vec<u16> = (first + 1..last).collect();
    between.sort_by_key(|across| across.abs_diff(middle));
    let (x, y) = place(between.into_iter().find(is_free).unwrap_or(middle));
    put(buf, frame.inner, x, y, word, theme.style(Role::Dim));
}

/// The messages' ways, as fine lines of dots.
fn draw_strokes(strokes: &[Stroke], frame: &Frame, buf: &mut Buffer, theme: &Theme) {
    let between = frame.between();
    if between.width == 0 || between.height == 0 {
        return;
    }
    let canvas = Canvas::default()
        .marker(Marker::Braille)
        .x_bounds([0.0, f64::from(between.width)])
        .y_bounds([0.0, f64::from(between.height)])
        .paint(|ctx| {
            for stroke in strokes {
                let color = theme.color(stroke.role);
                let (x1, y1) = frame.point(stroke.from.0, stroke.from.1);
                let (x2, y2) = frame.point(stroke.to.0, stroke.to.1);
                ctx.draw(&Line { x1, y1, x2, y2, color });
            }
        });
    // The canvas clears what lies under its dots only; what was drawn before stays elsewhere.
    let mut layer = Buffer::empty(between);
    canvas.render(between, &mut layer);
    for y in between.top()..between.bottom() {
        for x in between.left()..between.right() {
            let dots = &layer[(x, y)];
            // A way runs under the lines between its ends, where there is room to see it go on.
            let hidden = frame.is_roomy() && buf[(x, y)].symbol() != " " && !is_dawn(&buf[(x, y)]);
            if dots.symbol() != " " && dots.symbol() != "\u{2800}" && !hidden {
                buf[(x, y)] = dots.clone();
            }
        }
    }
}

fn is_dawn(cell: &Cell) -> bool {
    matches!(cell.symbol(), "┆" | "┄")
}

/// Where the shown time stands, beside the outer lines.
fn clock_mark(app: &App, session: &Session, frame: &Frame, buf: &mut Buffer, theme: &Theme) {
    let Some(along) = frame.along(app.clock.shown()) else { return };
    let style = theme.bold(Role::Pointer);
    let glyphs = if frame.down { ["▶", "◀"] } else { ["▼", "▲"] };
    let outer = [session.nodes().next(), session.nodes().last()];
    for (node, glyph) in outer.into_iter().flatten().zip(glyphs) {
        let (x, y) = frame.beside_rail(node, along);
        put(buf, frame.inner, x, y, glyph, style);
    }
}

/// Times along the edge.
fn axis(session: &Session, frame: &Frame, buf: &mut Buffer, theme: &Theme) {
    let style = theme.style(Role::Dim);
    let unit = session.scenario.timing.unit.name();
    for (nth, (along, time)) in frame.ticks().into_iter().enumerate() {
        let words = if nth == 0 { format!("{time} {unit}") } else { time.to_string() };
        if frame.down {
            put(
                buf,
                frame.inner,
                frame.inner.x,
                frame.start + along,
                &format!("{words:>6}"),
                style,
            );
        } else {
            put(buf, frame.inner, frame.start + along, frame.inner.bottom() - 1, &words, style);
        }
    }
}
