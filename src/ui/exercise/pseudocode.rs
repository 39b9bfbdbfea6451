//! The pseudocode of a node, with the line that it came to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::text::{inside, more, put, wrap};
use super::super::theme::{Role, Theme};
use super::player;
use crate::app::{App, Session};
use crate::engine::NodeId;
use crate::protocols::exercise::Exercise;

/// The columns of the mark and the number, with a blank.
const NUMBER: u16 = 4;

/// A row on the screen: the line that it is part of, and its text.
struct Printed {
    line: usize,
    first: bool,
    text: String,
}

fn print(code: &[&str], wide: u16) -> Vec<Printed> {
    let mut rows = Vec::new();
    for (line, text) in code.iter().enumerate() {
        let indent = text.len() - text.trim_start().len();
        // What goes on in another row is set in further.
        let room = usize::from(wide.saturating_sub(NUMBER)).saturating_sub(indent + 2);
        let whole = usize::from(wide.saturating_sub(NUMBER)).saturating_sub(indent);
        let parts = match text.trim_start() {
            short if short.chars().count() <= whole => vec![short.to_owned()],
            long => wrap(long, room),
        };
        for (nth, part) in parts.into_iter().enumerate() {
            let further = if nth > 0 { indent + 2 } else { indent };
            rows.push(Printed { line, first: nth == 0, text: format!("{:further$}{part}", "") });
        }
    }
    rows
}

/// How many rows it takes in this width.
pub fn height(code: &[&str], wide: u16) -> u16 {
    print(code, wide).len() as u16
}

/// Draws it.
pub fn draw(
    _: &App,
    session: &Session,
    node: NodeId,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let (Some(exercise), Some(application)) = (session.exercise(), &session.application) else {
        return;
    };
    let name = session.words.node_in_files(node);
    let code = player(exercise, name).map_or(&[][..], |builtin| builtin.pseudocode(name));
    let title = format!("{}, line by line", session.words.node(node));
    let now = application.lines.get(node.index()).copied().flatten();
    let is_last = application.last == Some(node);
    let now = now.map(|line| (usize::from(line).saturating_sub(1), is_last));
    text((&title, code, now), area, buf, theme);
}

/// What stands side by side: each with its title, one for each text.
fn texts(session: &Session, exercise: &Exercise) -> Vec<(String, &'static [&'static str])> {
    let mut all: Vec<(String, &'static [&'static str])> = Vec::new();
    for node in session.nodes() {
        let name = session.words.node_in_files(node);
        let code = player(exercise, name).map_or(&[][..], |builtin| builtin.pseudocode(name));
        if !code.is_empty() && all.iter().all(|(_, other)| *other != code) {
            all.push((format!("{}: the right algorithm", session.words.node(node)), code));
        }
    }
    all
}

/// How many stand side by side.
fn across(count: usize, wide: u16) -> u16 {
    (wide / 48).clamp(1, (count as u16).max(1))
}

/// How high they are side by side, frames included; 0 where there are none.
pub fn code_height(session: &Session, exercise: &Exercise, wide: u16) -> u16 {
    let all = texts(session, exercise);
    let each = wide / across(all.len(), wide);
    all.iter().map(|(_, code)| height(code, each - 4) + 2).max().unwrap_or(0)
}

/// The pseudocode of all nodes side by side, as far as there is room: for the class to find the bug with.
pub fn side_by_side(
    session: &Session,
    exercise: &Exercise,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let all = texts(session, exercise);
    let count = across(all.len(), area.width);
    let wide = area.width / count;
    for (nth, (title, code)) in all.into_iter().take(count.into()).enumerate() {
        let nth = nth as u16;
        let width = if nth + 1 == count { area.width - wide * nth } else { wide };
        let place = Rect { x: area.x + wide * nth, width, ..area };
        text((&title, code, None), place, buf, theme);
    }
}

fn text(
    (title, code, now): (&str, &[&str], Option<(usize, bool)>),
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = inside(buf, area, title, theme);
    let rows = print(code, inner.width);
    let room = usize::from(inner.height);
    let here = now.and_then(|(line, _)| rows.iter().position(|row| row.line == line)).unwrap_or(0);
    let first = here.saturating_sub(room / 2).min(rows.len().saturating_sub(room));
    let behind = (first + room).min(rows.len());
    more(buf, area, first, rows.len() - behind, theme);
    for (place, row) in rows[first..behind].iter().enumerate() {
        let y = inner.y + place as u16;
        let style = match now {
            Some((line, true)) if line == row.line => theme.pointed(),
            Some((line, false)) if line == row.line => theme.bold(Role::Pointer),
            _ if row.text.starts_with(' ') => Style::new(),
            _ => Style::new().bold(),
        };
        let is_here = now.is_some_and(|(line, _)| line == row.line);
        let number = match (row.first, is_here) {
            (true, true) => format!("▶{:>2} ", row.line + 1),
            (true, false) => format!("{:>3} ", row.line + 1),
            (false, _) => "    ".into(),
        };
        let wide = usize::from(inner.width.saturating_sub(NUMBER));
        let number_style = if is_here { style } else { theme.style(Role::Dim) };
        put(buf, inner, inner.x, y, &number, number_style);
        put(buf, inner, inner.x + NUMBER, y, &format!("{:<wide$}", row.text), style);
    }
}
