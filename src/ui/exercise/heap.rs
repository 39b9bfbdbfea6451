//! A binary heap as a tree: the children of place i are at 2i + 1 and 2i + 2.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::text::{few, put, width};
use super::super::theme::{Role, Theme};

/// The widest part of an area that a tree takes: in a wider one it would fall apart.
const WIDEST: u16 = 56;

/// Draws it, as a tree where there is room, else in a row.
pub fn draw(heap: &[String], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let levels = heap.len().next_power_of_two().ilog2() + u32::from(heap.len().is_power_of_two());
    let tree = Rect { width: area.width.min(WIDEST), ..area };
    let widest = heap.iter().map(|one| width(one)).max().unwrap_or(0);
    let last = 1_usize << levels.saturating_sub(1);
    let fits = usize::from(tree.width) >= last * (widest + 1) && u32::from(area.height) >= levels * 2 - 1;
    if !fits {
        return row(heap, area, buf, theme);
    }
    let tall = u32::from(area.height) > levels * 2 - 1;
    let top = if tall { area.y + 1 } else { area.y };
    for (place, text) in heap.iter().enumerate() {
        let (x, level) = (centre(place, tree), (place + 1).ilog2() as u16);
        let y = top + level * 2;
        let style = if place == 0 { Style::new().bold() } else { Style::new() };
        put(buf, area, x.saturating_sub(width(text) as u16 / 2), y, text, style);
        let children = [place * 2 + 1, place * 2 + 2].map(|child| (child < heap.len()).then_some(child));
        branch(x, children.map(|child| child.map(|child| centre(child, tree))), y + 1, area, buf, theme);
    }
}

/// The column of a place: in the middle of its share of the width.
fn centre(place: usize, area: Rect) -> u16 {
    let level = (place + 1).ilog2();
    let (nth, count) = (place + 1 - (1 << level), 1 << level);
    area.x + (usize::from(area.width) * (2 * nth + 1) / (2 * count)) as u16
}

/// From a place to its children.
fn branch(
    x: u16,
    children: [Option<u16>; 2],
    y: u16,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let style = theme.style(Role::Dim);
    let [Some(left), right] = children else { return };
    for at in left..=right.unwrap_or(x) {
        put(buf, area, at, y, "─", style);
    }
    put(buf, area, left, y, "╭", style);
    put(buf, area, x, y, if right.is_some() { "┴" } else { "╯" }, style);
    if let Some(right) = right {
        put(buf, area, right, y, "╮", style);
    }
}

fn row(heap: &[String], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let label = "heap  ";
    put(buf, area, area.x, area.y, label, theme.style(Role::Dim));
    let names: Vec<(String, u32)> = heap.iter().map(|one| (one.clone(), 1)).collect();
    let words = few(&names, usize::from(area.width).saturating_sub(label.len()));
    put(buf, area, area.x + label.len() as u16, area.y, &words, Style::new().bold());
}
