//! The pseudocode of a node, with the line that it came to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::text::{first_fit, inside, more, put, wrap};
use super::super::theme::{Role, Theme};
use super::player;
use crate::app::{App, Session};
use crate::engine::NodeId;
use crate::protocols::exercise::{Builtin, Exercise, Line, Task};

/// The columns of the mark and the number, with a blank.
const NUMBER: u16 = 4;

/// A line, and whether the right algorithm has another one there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    line: Line,
    differs: bool,
}

/// What is to be shown of a node: what it does, or what would be right while the class looks for the bug.
pub fn code(app: &App, session: &Session, exercise: &Exercise, node: NodeId) -> Vec<Shown> {
    let name = session.words.node_in_files(node);
    let right = Builtin::plain(exercise.name).pseudocode(name);
    // No strategy of theirs is right.
    let hidden = app.hides_switches() && exercise.name != Task::TwoGenerals;
    let own = match player(exercise, name) {
        None => return Vec::new(),
        // A node that the right algorithm does not have.
        Some(builtin) if right.is_empty() || !hidden => builtin.pseudocode(name),
        Some(_) => right.clone(),
    };
    let judged = exercise.name != Task::TwoGenerals && !right.is_empty();
    let shown = |(nth, line): (usize, Line)| {
        let is_left_out = |one: &Line| one.left_out && line.left_out;
        let same = right.get(nth).is_some_and(|one| *one == line || is_left_out(one));
        let differs = judged && !same;
        Shown { differs, line }
    };
    own.into_iter().enumerate().map(shown).collect()
}

/// A row on the screen: the line that it is part of, and its text.
struct Printed<'a> {
    nth: usize,
    shown: &'a Shown,
    first: bool,
    text: String,
}

fn print(code: &[Shown], wide: u16) -> Vec<Printed<'_>> {
    let mut rows = Vec::new();
    for (nth, shown) in code.iter().enumerate() {
        let text = &*shown.line.text;
        let indent = text.len() - text.trim_start().len();
        // What goes on in another row is set in further.
        let room = usize::from(wide.saturating_sub(NUMBER)).saturating_sub(indent + 2);
        let whole = usize::from(wide.saturating_sub(NUMBER)).saturating_sub(indent);
        let parts = match text.trim_start() {
            short if short.chars().count() <= whole => vec![short.to_owned()],
            long => wrap(long, room),
        };
        for (part, words) in parts.into_iter().enumerate() {
            let further = if part > 0 { indent + 2 } else { indent };
            let text = format!("{:further$}{words}", "");
            rows.push(Printed { nth, shown, first: part == 0, text });
        }
    }
    rows
}

/// How many rows it takes in this width.
pub fn height(code: &[Shown], wide: u16) -> u16 {
    print(code, wide).len() as u16
}

/// Its title, in this width.
fn title(app: &App, session: &Session, node: NodeId, code: &[Shown], wide: u16) -> String {
    let name = session.words.node(node);
    let words: &[&str] = match code.iter().filter(|shown| shown.differs).count() {
        _ if session.exercise().is_some_and(|one| one.name == Task::TwoGenerals) => {
            &[", line by line"]
        }
        _ if app.hides_switches() => {
            &[", to compare: the right algorithm", ": the right one, to compare"]
        }
        0 => &[", line by line"],
        1 => &[", line by line: ≠ is not the right algorithm", ": ≠ is not right", ""],
        _ => &[", line by line: ≠ are not the right algorithm", ": ≠ are not right", ""],
    };
    let all: Vec<String> = words.iter().map(|words| format!("{name}{words}")).collect();
    first_fit(&all, usize::from(wide).saturating_sub(6))
}

/// Draws it.
pub fn draw(
    app: &App,
    session: &Session,
    node: NodeId,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let (Some(exercise), Some(application)) = (session.exercise(), &session.application) else {
        return;
    };
    let code = code(app, session, exercise, node);
    let now = application.lines.get(node.index()).copied().flatten();
    let is_last = application.last == Some(node);
    let now = now.map(|line| (usize::from(line).saturating_sub(1), is_last));
    let title = title(app, session, node, &code, area.width);
    text((&title, &code, now), area, buf, theme);
}

/// What stands side by side: the nodes, one for each text.
fn texts(app: &App, session: &Session, exercise: &Exercise) -> Vec<(NodeId, Vec<Shown>)> {
    let mut all: Vec<(NodeId, Vec<Shown>)> = Vec::new();
    for node in session.nodes() {
        let code = code(app, session, exercise, node);
        if !code.is_empty() && all.iter().all(|(_, other)| *other != code) {
            all.push((node, code));
        }
    }
    all
}

/// How many stand side by side.
fn across(count: usize, wide: u16) -> u16 {
    (wide / 48).clamp(1, (count as u16).max(1))
}

/// How high they are side by side, frames included; 0 where there are none.
pub fn code_height(app: &App, session: &Session, exercise: &Exercise, wide: u16) -> u16 {
    let all = texts(app, session, exercise);
    let each = wide / across(all.len(), wide);
    all.iter().map(|(_, code)| height(code, each - 4) + 2).max().unwrap_or(0)
}

/// The pseudocode of all nodes side by side, as far as there is room: for the class to find the bug with.
pub fn side_by_side(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let all = texts(app, session, exercise);
    let count = across(all.len(), area.width);
    let wide = area.width / count;
    for (nth, (node, code)) in all.into_iter().take(count.into()).enumerate() {
        let nth = nth as u16;
        let width = if nth + 1 == count { area.width - wide * nth } else { wide };
        let place = Rect { x: area.x + wide * nth, width, ..area };
        let title = title(app, session, node, &code, width);
        text((&title, &code, None), place, buf, theme);
    }
}

fn text(
    (title, code, now): (&str, &[Shown], Option<(usize, bool)>),
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = inside(buf, area, title, theme);
    let rows = print(code, inner.width);
    let room = usize::from(inner.height);
    let here = now.and_then(|(line, _)| rows.iter().position(|row| row.nth == line)).unwrap_or(0);
    let first = here.saturating_sub(room / 2).min(rows.len().saturating_sub(room));
    let behind = (first + room).min(rows.len());
    more(buf, area, first, rows.len() - behind, theme);
    for (place, row) in rows[first..behind].iter().enumerate() {
        let y = inner.y + place as u16;
        let style = match now {
            Some((line, true)) if line == row.nth => theme.pointed(),
            Some((line, false)) if line == row.nth => theme.bold(Role::Pointer),
            _ if row.shown.line.left_out => theme.style(Role::Dim),
            _ if row.text.starts_with(' ') => Style::new(),
            _ => Style::new().bold(),
        };
        let is_here = now.is_some_and(|(line, _)| line == row.nth);
        let (number, number_style) = gutter(row, is_here.then_some(style), theme);
        let wide = usize::from(inner.width.saturating_sub(NUMBER));
        put(buf, inner, inner.x, y, &number, number_style);
        put(buf, inner, inner.x + NUMBER, y, &format!("{:<wide$}", row.text), style);
    }
}

/// The number of a line, with a mark where the run is, where it is not right, or where it does not stand.
fn gutter(row: &Printed<'_>, here: Option<Style>, theme: &Theme) -> (String, Style) {
    let (mark, style) = match (here, row.shown.differs, row.shown.line.left_out) {
        (Some(style), ..) => ("▶", style),
        (None, true, _) => ("≠", theme.bold(Role::Danger)),
        (None, false, true) => ("–", theme.style(Role::Dim)),
        (None, false, false) => (" ", theme.style(Role::Dim)),
    };
    let number = if row.first { format!("{mark}{:>2} ", row.nth + 1) } else { "    ".into() };
    (number, style)
}
