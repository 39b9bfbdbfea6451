//! The last line: a word in passing, or the keys that do something now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::layout::Areas;
use super::text::{fit, put, width};
use super::theme::{Role, Theme};
use crate::app::{App, Command, Tone, footer};

/// The keys that fit into the line, with their places.
pub fn key_areas(app: &App, line: Rect) -> Vec<(Rect, String, String, Command)> {
    let mut x = line.x + 1;
    let mut places = Vec::new();
    let entries = footer(app);
    let length = |key: &str, word: &str| (width(key) + width(word) + 3) as u16;
    // The last two, help and quit, always have their place.
    let (rest, last) = entries.split_at(entries.len().saturating_sub(2));
    let reserved: u16 = last.iter().map(|(key, word, _)| length(key, word)).sum();
    for (index, (key, word, command)) in rest.iter().chain(last).enumerate() {
        let wide = length(key, word);
        let room =
            if index < rest.len() { line.right().saturating_sub(reserved) } else { line.right() };
        if x + wide > room {
            continue;
        }
        places.push((Rect { x, width: wide, ..line }, key.clone(), word.clone(), command.clone()));
        x += wide;
    }
    places
}

/// Draws the line.
pub fn draw(app: &App, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let line = areas.footer;
    buf.set_style(line, Style::reset());
    for x in line.left()..line.right() {
        buf[(x, line.y)].set_symbol(" ");
    }
    if let Some(toast) = &app.toast {
        let (mark, style) = match toast.tone {
            Tone::Good => ("✓", theme.bold(Role::Pointer)),
            Tone::Info => ("·", Style::new().bold()),
            Tone::Bad => ("✗", theme.bold(Role::Danger)),
        };
        let words = fit(&format!("{mark} {}", toast.text), usize::from(line.width) - 2);
        return put(buf, line, line.x + 1, line.y, &words, style);
    }
    for (area, key, word, _) in key_areas(app, line) {
        put(buf, line, area.x, area.y, &key, Style::new().bold());
        put(buf, line, area.x + width(&key) as u16 + 1, area.y, &word, theme.style(Role::Dim));
    }
}
