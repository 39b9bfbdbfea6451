//! What stands in a node's box: a table of what is in memory and on stable storage, and lines below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::text::{fit, put, width};
use super::super::theme::{Role, Theme};
use super::held::Both;

/// How wide the titles of the columns are.
const TITLE: usize = 6;

/// A piece of a line, and how it looks.
pub type Piece = (String, Style);

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub name: String,
    /// In memory.
    pub memory: String,
    /// On stable storage, where there is such.
    pub stable: Option<String>,
    /// Is it another than in memory?
    pub differs: bool,
}

impl Row {
    /// A row of what stands in memory and on stable storage.
    pub fn new(name: &str, both: Both) -> Self {
        let Both { memory, stable, differs } = both;
        Self { name: name.into(), memory, stable, differs }
    }
}

/// What stands in a node's box.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The table.
    pub rows: Vec<Row>,
    /// Lines, each in pieces.
    pub lines: Vec<Vec<Piece>>,
    /// Do the lines matter more than the table?
    pub lines_first: bool,
    /// A binary heap in array order, drawn as a tree.
    pub heap: Vec<String>,
}

/// Draws the table into the upper part of an area; says how many lines it took.
pub fn table(rows: &[Row], area: Rect, buf: &mut Buffer, theme: &Theme) -> u16 {
    if rows.is_empty() || area.height == 0 {
        return 0;
    }
    let room = usize::from(area.width);
    let names = rows.iter().map(|row| width(&row.name)).max().unwrap_or(0);
    let has_stable = rows.iter().any(|row| row.stable.is_some());
    if !has_stable {
        for (line, row) in rows.iter().take(area.height.into()).enumerate() {
            let y = area.y + line as u16;
            put(buf, area, area.x, y, &row.name, theme.style(Role::Dim));
            let value = fit(&row.memory, room.saturating_sub(names + 2));
            put(buf, area, area.x + names as u16 + 2, y, &value, value_style(&row.memory, theme));
        }
        return rows.len() as u16;
    }
    // Two columns of values as wide as what stands in them, and behind them the mark of a difference.
    let widest = |told: fn(&Row) -> &str| {
        rows.iter().map(|row| width(told(row))).max().unwrap_or(0).max(TITLE)
    };
    let both = room.saturating_sub(names + 6);
    let memory = widest(|row| &row.memory).min(both.saturating_sub(TITLE));
    let stable = widest(|row| row.stable.as_deref().unwrap_or("")).min(both.saturating_sub(memory));
    let columns = [names + 2, names + 4 + memory];
    let x = |column: usize| area.x + columns[column] as u16;
    put(buf, area, x(0), area.y, "memory", theme.style(Role::Dim));
    put(buf, area, x(1), area.y, "stable", theme.style(Role::Dim));
    let most = usize::from(area.height).saturating_sub(1);
    for (line, row) in rows.iter().take(most).enumerate() {
        let y = area.y + 1 + line as u16;
        put(buf, area, area.x, y, &row.name, theme.style(Role::Dim));
        let memory = fit(&row.memory, memory);
        put(buf, area, x(0), y, &memory, value_style(&row.memory, theme));
        let Some(cell) = &row.stable else { continue };
        let cell = fit(cell, stable);
        put(buf, area, x(1), y, &cell, value_style(&cell, theme));
        if row.differs {
            put(buf, area, x(1) + stable as u16 + 1, y, "≠", Style::new().bold());
        }
    }
    rows.len() as u16 + 1
}

fn value_style(value: &str, theme: &Theme) -> Style {
    match value {
        "wiped" => theme.bold(Role::Danger),
        "–" | "none" => theme.style(Role::Dim),
        _ => Style::new().bold(),
    }
}

/// Draws lines into an area; where there is no room for all, the last says how many more there are.
pub fn lines(lines: &[Vec<Piece>], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let room = usize::from(area.height);
    let shown = if lines.len() > room { room.saturating_sub(1) } else { lines.len() };
    for (row, line) in lines.iter().take(shown).enumerate() {
        pieces(line, Rect { y: area.y + row as u16, height: 1, ..area }, buf);
    }
    if shown < lines.len() && room > 0 {
        let more = format!("… {} more", lines.len() - shown);
        put(buf, area, area.x, area.y + shown as u16, &more, theme.style(Role::Dim));
    }
}

/// One line of pieces, cut at the end of its area with an ellipsis.
pub fn pieces(line: &[Piece], area: Rect, buf: &mut Buffer) {
    let mut x = area.x;
    for (text, style) in line {
        let room = usize::from(area.right().saturating_sub(x));
        if room == 0 {
            return;
        }
        let text = if width(text.trim_end()) > room { fit(text, room) } else { text.clone() };
        put(buf, area, x, area.y, &text, *style);
        x = x.saturating_add(width(&text) as u16);
    }
}

/// Pieces flowing over lines of this width, two blanks apart.
pub fn flow(items: Vec<Piece>, most: usize) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    let mut used = 0;
    for (text, style) in items {
        let wide = width(&text);
        match lines.last_mut() {
            Some(line) if used + 2 + wide <= most => {
                line.push(("  ".into(), Style::new()));
                line.push((text, style));
                used += 2 + wide;
            }
            _ => {
                lines.push(vec![(text, style)]);
                used = wide;
            }
        }
    }
    lines
}
