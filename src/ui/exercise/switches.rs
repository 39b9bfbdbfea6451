//! The switches of a built-in solution, or which program runs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::text::{Writer, fit, inside, more, put, width};
use super::super::theme::{Role, Theme};
use crate::app::App;
use crate::protocols::exercise::Exercise;
use crate::protocols::exercise::builtin::Switch;

fn all(exercise: &Exercise) -> Vec<Switch> {
    exercise.solution.as_ref().map_or_else(Vec::new, |solution| solution.switches())
}

/// The first switch in sight, so that the marked one is.
fn first(app: &App, count: usize, room: usize) -> usize {
    (app.trying.switch + 2).saturating_sub(room).min(count.saturating_sub(room))
}

/// Which switch stands at a place, if one does.
pub fn switch_at(app: &App, exercise: &Exercise, area: Rect, at: Position) -> Option<usize> {
    let row = usize::from(at.y.checked_sub(area.y + 1)?);
    let room = usize::from(area.height.saturating_sub(2));
    let count = all(exercise).len();
    let place = first(app, count, room) + row;
    (area.contains(at) && row < room && place < count).then_some(place)
}

/// Draws them: names on the left, how they stand on the right.
pub fn draw(app: &App, exercise: &Exercise, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Switches", theme);
    let switches = all(exercise);
    let room = usize::from(inner.height);
    let first = first(app, switches.len(), room);
    let behind = (first + room).min(switches.len());
    more(buf, area, first, switches.len() - behind, theme);
    for (row, (place, switch)) in switches.iter().enumerate().take(behind).skip(first).enumerate() {
        let y = inner.y + row as u16;
        let marked = place == app.trying.switch;
        let wide = usize::from(inner.width);
        let name = format!("{} {}", if marked { "»" } else { " " }, switch.name);
        let value = fit(&switch.value, wide.saturating_sub(width(&name) + 1));
        let gap = wide.saturating_sub(width(&name) + width(&value));
        let style = if marked { theme.pointed() } else { Style::new() };
        put(buf, inner, inner.x, y, &format!("{name}{:gap$}", ""), style);
        let x = inner.x + (width(&name) + gap) as u16;
        put(buf, inner, x, y, &value, if marked { style } else { style.bold() });
    }
}

/// Which program runs.
pub fn program(app: &App, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Your program", theme);
    let mut out = Writer::new(inner, buf);
    match &app.trying.command {
        Some(command) => out.line(command, Style::new().bold()),
        None => out.text("none was given: exercise show FILE -- COMMAND runs one", Style::new()),
    }
    let words = match app.trying.round {
        0 => "Save it, and it is checked again.".into(),
        1 => "Saved once since it was opened.".into(),
        n => format!("Saved {n} times since it was opened."),
    };
    if app.trying.command.is_some() {
        out.text(&words, theme.style(Role::Dim));
    }
}
