//! The view of the model matrix: a row for each link model, a group of columns for each node model, in it a
//! column for each timing model; and what the marked cell says.

mod cell;
mod told;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::text::{first_fit, frame, put, put_centred, width};
use super::theme::{Role, Theme};
use crate::app::{App, Matrix, Session, own_place};
use crate::certainty::{LinkModel, NodeModelKind, Place, TimingModel, places};

/// The lines of the column heads.
const HEADS: u16 = 2;
/// The columns of cells, and how many stand in a group.
const COLUMNS: u16 = 9;
const GROUP: u16 = 3;
/// The highest and the widest cell: larger ones say no more.
const LARGEST: (u16, u16) = (21, 12);

/// Where the table stands.
struct Grid {
    inner: Rect,
    /// The first cell's corner.
    first: Position,
    /// A cell's width and height; one column and one line lie between cells, and a column more between groups.
    cell: (u16, u16),
}

impl Grid {
    fn of(area: Rect) -> Self {
        let inner = Rect {
            x: area.x + 2,
            y: area.y + 1,
            width: area.width.saturating_sub(4),
            height: area.height.saturating_sub(2),
        };
        let label = if inner.width < 100 { 10 } else { 13 };
        let wide = (inner.width.saturating_sub(label + 2) / COLUMNS).saturating_sub(1);
        let wide = wide.clamp(1, LARGEST.0);
        // What is told below needs more lines where they are short.
        let told = if inner.height < 20 { 5 } else { 8 };
        let air = Self::air(inner);
        let high = inner.height.saturating_sub(HEADS + air + told) / GROUP;
        let high = high.saturating_sub(1).clamp(1, LARGEST.1);
        let first = Position { x: inner.x + label, y: inner.y + HEADS + air };
        Self { inner, first, cell: (wide, high) }
    }

    /// Between heads and cells there is a line where there is room.
    fn air(inner: Rect) -> u16 {
        u16::from(inner.height >= 20)
    }

    fn rect(&self, place: usize) -> Rect {
        let (column, row) = (place as u16 % COLUMNS, place as u16 / COLUMNS);
        let (width, height) = self.cell;
        let x = self.first.x + column * (width + 1) + column / GROUP;
        Rect { x, y: self.first.y + row * (height + 1), width, height }
    }

    /// The cells of a group, with what lies between them.
    fn group(&self, nth: usize) -> Rect {
        let (first, last) = (self.rect(nth * 3), self.rect(nth * 3 + 2));
        Rect { width: last.right() - first.x, ..first }
    }

    /// What is left below the table.
    fn below(&self) -> Rect {
        let y = self.rect(Matrix::CELLS - 1).bottom() + 1;
        Rect { y, height: self.inner.bottom().saturating_sub(y), ..self.inner }
    }
}

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = format!("The model matrix: {}", instance(session));
    let short = "The model matrix, for a small instance".to_owned();
    let title = first_fit(&[title, short], usize::from(area.width).saturating_sub(6));
    frame(buf, area, &title, theme);
    let grid = Grid::of(area);
    heads(&grid, buf, theme);
    let found = app.findings.matrix.so_far();
    let (marked, own) = (app.marked_place(session), own_place(session));
    let next = found.map_or(0, |matrix| matrix.cells().len());
    for (nth, place) in places().enumerate() {
        let cell = found.and_then(|matrix| matrix.cell(place));
        let busy = nth == next && app.findings.matrix.is_waiting();
        let look = cell::Look { cell, own: place == own, busy };
        cell::draw(&look, grid.rect(nth), buf, theme);
    }
    mark(&grid, grid.rect(marked.index()), buf, theme);
    progress(app, next, area, buf, theme);
    told::draw(app, session, marked, grid.below(), buf, theme);
}

/// What is small about the instance.
fn instance(session: &Session) -> String {
    use crate::protocols::Strategy;
    let words = &session.words;
    match session.scenario.strategy.small() {
        Strategy::Heartbeat(p) => {
            let beats = if p.ping { "pings" } else { "heartbeats" };
            let (every, timeout) = (words.time(p.interval), words.time(p.timeout));
            format!("{} nodes, {} {beats} each, every {every}, timeout {timeout}", p.nodes, p.beats)
        }
        Strategy::Transfer(p) => {
            let mut layers = Vec::new();
            if let Some(retry) = &p.retry {
                layers.push(format!("tried {} times", retry.tries));
            }
            if p.deduplicate {
                layers.push("deduplicated".into());
            }
            if p.secure {
                layers.push("sealed".into());
            }
            let how =
                if layers.is_empty() { "nothing on the link".into() } else { layers.join(", ") };
            format!("one message, {how}")
        }
        Strategy::Exercise(p) => {
            let inputs = match (p.all_inputs().len(), p.name.input_word()) {
                (0, _) => String::new(),
                (1, (one, _)) => format!("1 {one}, "),
                (n, (_, many)) => format!("{n} {many}, {} apart, ", words.time(p.interval)),
            };
            format!("{}, {inputs}for {}", p.name.name(), words.time(p.lasts))
        }
        other => other.name().to_owned(),
    }
}

/// The names of the columns and rows.
fn heads(grid: &Grid, buf: &mut Buffer, theme: &Theme) {
    for (nth, node) in NodeModelKind::ALL.into_iter().enumerate() {
        let area = grid.group(nth);
        put_centred(
            buf,
            area_of_line(area, grid.inner.y),
            grid.inner.y,
            node.name(),
            theme.bold(Role::Pointer),
        );
        let timings = TimingModel::ALL.into_iter().enumerate();
        for (column, timing) in timings {
            let area = grid.rect(nth * 3 + column);
            let y = grid.inner.y + 1;
            let name = first_fit(&timing_names(timing), area.width.into());
            put_centred(buf, area_of_line(area, y), y, &name, Style::new().bold());
        }
    }
    for (row, link) in LinkModel::ALL.into_iter().enumerate() {
        let area = grid.rect(row * usize::from(COLUMNS));
        let y = area.y + (area.height - 1) / 2;
        put(buf, grid.inner, grid.inner.x, y, link.name(), theme.bold(Role::Pointer));
        if area.height > 1 {
            put(buf, grid.inner, grid.inner.x, y + 1, "links", theme.style(Role::Dim));
        }
    }
}

fn area_of_line(area: Rect, y: u16) -> Rect {
    Rect { y, height: 1, ..area }
}

/// Ever shorter names.
fn timing_names(timing: TimingModel) -> Vec<String> {
    let names: &[&str] = match timing {
        TimingModel::Synchronous => &["synchronous", "sync"],
        TimingModel::PartiallySynchronous => {
            &["partially synchronous", "partially sync", "part. sync", "part."]
        }
        TimingModel::Asynchronous => &["asynchronous", "async"],
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A frame around the marked cell, in the gaps between the cells.
fn mark(grid: &Grid, cell: Rect, buf: &mut Buffer, theme: &Theme) {
    let style = theme.bold(Role::Pointer);
    let (left, right) = (cell.x - 1, cell.right());
    for y in cell.top()..cell.bottom() {
        put(buf, grid.inner, left, y, "┃", style);
        put(buf, grid.inner, right, y, "┃", style);
    }
    let bar = "━".repeat(cell.width.into());
    // Right below the heads there is no line to spare.
    if cell.y > grid.inner.y + HEADS {
        put(buf, grid.inner, left, cell.y - 1, &format!("┏{bar}┓"), style);
    }
    put(buf, grid.inner, left, cell.bottom(), &format!("┗{bar}┛"), style);
}

/// How far it is, on the lower edge.
fn progress(app: &App, done: usize, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let slot = &app.findings.matrix;
    let all = Matrix::CELLS;
    let words = if slot.is_waiting() {
        format!(" computing cell {} of {all} · Esc stops ", (done + 1).min(all))
    } else if slot.is_stopped() {
        format!(" stopped after {done} of {all} cells · 6 computes them anew ")
    } else {
        return;
    };
    let x = area.right().saturating_sub(width(&words) as u16 + 2);
    put(buf, area, x, area.bottom() - 1, &words, theme.style(Role::Dim));
}

/// The cell at a place.
pub fn cell_at(area: Rect, at: Position) -> Option<usize> {
    let grid = Grid::of(area);
    (0..Matrix::CELLS).find(|&nth| grid.rect(nth).contains(at))
}

/// For what is told of it.
fn is_own(session: &Session, place: Place) -> bool {
    own_place(session) == place
}
