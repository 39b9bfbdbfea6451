//! A row of the chart: what stands for each stretch of time.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::{Gantt, Span, State};
use crate::engine::{NodeId, Time};
use crate::protocols::scheduling::{BACKGROUND, HIGH, LOW, MEDIUM, TaskId};
use crate::ui::text::{put, width};
use crate::ui::theme::{Role, Theme};

/// Which bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// A task's.
    Task(TaskId),
    /// The background tasks' as one.
    Background,
    /// Who holds the lock.
    Lock,
    /// What the Monitor believes.
    Monitor,
}

/// What a column of a bar shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// It is still to come.
    Future,
    /// The Worker was down, or paused.
    Down,
    /// See [`Cell::Down`].
    Paused,
    /// A task, and how it was.
    Task(Span),
    /// The lock, and who held it.
    Held(Option<TaskId>),
    /// The Monitor: does it suspect the Worker, and is that wrong?
    Believes {
        /// Does it suspect?
        suspects: bool,
        /// Wrongly?
        wrong: bool,
    },
}

/// The task's hue.
pub const fn hue(task: TaskId) -> Role {
    match task {
        HIGH => Role::Node(NodeId(0)),
        MEDIUM => Role::Node(NodeId(3)),
        LOW => Role::Node(NodeId(2)),
        _ => Role::Dim,
    }
}

/// The instants of a column that are looked at.
const LOOKS: u64 = 4;

/// What a column shows: what held for most of its time.
fn cell(gantt: &Gantt, bar: Bar, (column, room): (u16, u16)) -> Cell {
    let parts = 2 * LOOKS * u64::from(room.max(1));
    let at = |look| (2 * (LOOKS * u64::from(column) + look) + 1) * gantt.end.max(1) / parts;
    let seen: [Cell; LOOKS as usize] =
        std::array::from_fn(|look| instant(gantt, bar, at(look as u64)));
    let often = |one: &Cell| seen.iter().filter(|other| *other == one).count();
    seen.into_iter().rev().max_by_key(often).unwrap_or(Cell::Future)
}

fn instant(gantt: &Gantt, bar: Bar, at: Time) -> Cell {
    if at >= gantt.now {
        return Cell::Future;
    }
    let is_down = gantt.down.iter().any(|one| one.contains(at));
    if bar == Bar::Monitor {
        let suspects = gantt.suspected.iter().any(|one| one.contains(at));
        return Cell::Believes { suspects, wrong: suspects && !is_down };
    }
    if is_down {
        return Cell::Down;
    }
    if gantt.paused.iter().any(|one| one.contains(at)) {
        return Cell::Paused;
    }
    let idle = Span { from: 0, state: State::Idle, holds: false, inherits: false };
    // Two looks at the same state are alike, whenever it began.
    let span = |task| Span { from: 0, ..gantt.row(task).at(at).unwrap_or(idle) };
    match bar {
        Bar::Task(task) => Cell::Task(span(task)),
        Bar::Background => {
            let all = (BACKGROUND..gantt.rows.len() as u8).map(span);
            let rank = |span: &Span| u8::from(span.state == State::Running);
            Cell::Task(all.max_by_key(rank).unwrap_or(idle))
        }
        Bar::Lock => Cell::Held((LOW..BACKGROUND).find(|task| span(*task).holds)),
        Bar::Monitor => Cell::Future,
    }
}

/// A cell's sign in a line of so many, with its style.
fn sign(cell: Cell, hue: Role, (line, high): (u16, u16), theme: &Theme) -> (&'static str, Style) {
    let dim = theme.style(Role::Dim);
    let (last, middle) = (line + 1 == high, line == (high - 1) / 2);
    let lock = theme.plate(Role::City);
    match cell {
        Cell::Future => (" ", Style::new()),
        Cell::Down => ("✗", theme.style(Role::Danger)),
        Cell::Paused => ("‖", theme.style(Role::City)),
        Cell::Task(span) => match (span.state, span.holds) {
            (State::Idle, _) if last => ("─", dim),
            (State::Idle, _) => (" ", dim),
            (State::Running, false) => ("█", theme.style(hue)),
            (State::Running, true) if span.inherits => ("↑", lock),
            (State::Running, true) => ("L", lock),
            (State::Ready, false) => ("░", theme.style(hue)),
            (State::Ready, true) => ("l", theme.bold(Role::City)),
            (State::Blocked, _) => ("×", theme.bold(Role::Danger)),
        },
        Cell::Held(None) if last => ("─", dim),
        Cell::Held(None) => (" ", dim),
        Cell::Held(Some(HIGH)) => ("H", lock),
        Cell::Held(Some(_)) => ("L", lock),
        Cell::Believes { suspects: false, .. } if middle => {
            ("━", theme.style(Role::Node(NodeId(1))))
        }
        Cell::Believes { suspects: false, .. } => (" ", dim),
        Cell::Believes { wrong: true, .. } => ("?", theme.plate(Role::Danger)),
        Cell::Believes { .. } => ("▓", theme.style(Role::Pointer)),
    }
}

/// Words that stand on a stretch of a bar where they fit.
const fn words(cell: Cell) -> &'static [&'static str] {
    match cell {
        Cell::Task(Span { state: State::Blocked, .. }) => {
            &[" BLOCKED: it waits for the lock ", " BLOCKED "]
        }
        Cell::Believes { wrong: true, .. } => {
            &[" SUSPECTS the Worker, which is up ", " SUSPECTS it, wrongly ", " SUSPECTS "]
        }
        Cell::Believes { suspects: true, .. } => &[" suspects it, rightly "],
        _ => &[],
    }
}

/// Draws a bar as high and wide as the area.
pub fn draw(gantt: &Gantt, bar: Bar, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let hue = match bar {
        Bar::Task(task) => hue(task),
        Bar::Background | Bar::Lock | Bar::Monitor => Role::Dim,
    };
    let cells: Vec<Cell> =
        (0..area.width).map(|column| cell(gantt, bar, (column, area.width))).collect();
    for (column, one) in (0..).zip(&cells) {
        for line in 0..area.height {
            let (sign, style) = sign(*one, hue, (line, area.height), theme);
            put(buf, area, area.x + column, area.y + line, sign, style);
        }
    }
    let mut column = 0;
    for stretch in cells.chunk_by(|a, b| a == b) {
        let long = stretch.len() as u16;
        if let Some(words) = words(stretch[0]).iter().find(|words| width(words) + 2 <= long.into())
        {
            let x = area.x + column + (long - width(words) as u16) / 2;
            put(buf, area, x, area.y + (area.height - 1) / 2, words, theme.plate(Role::Danger));
        }
        column += long;
    }
}
