//! The brush: cells with a colour behind them where the terminal can mix colours, plain glyphs where
//! it cannot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use crate::ui::theme::{Rgb, Role, Theme, blend};

/// Eighths of a cell, filled from below.
const EIGHTHS: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// A brush on the picture.
pub struct Paint<'b> {
    buf: &'b mut Buffer,
    area: Rect,
    /// How to draw.
    pub theme: &'b Theme,
}

impl<'b> Paint<'b> {
    /// A brush for a place.
    pub fn new(buf: &'b mut Buffer, area: Rect, theme: &'b Theme) -> Self {
        Self { buf, area, theme }
    }

    fn holds(&self, x: u16, y: u16) -> bool {
        self.area.contains(ratatui::layout::Position { x, y })
    }

    /// Fills a cell with a colour, where colours can be mixed.
    pub fn fill(&mut self, x: u16, y: u16, rgb: Rgb) {
        if self.theme.is_rich() && self.holds(x, y) {
            let color = self.theme.picture(rgb);
            self.buf[(x, y)].set_symbol(" ").set_style(Style::reset().bg(color));
        }
    }

    /// Stacks a material on a cell up to so many eighths; `plain` is its glyph without colours.
    pub fn stack(&mut self, x: u16, y: u16, eighths: usize, rgb: Rgb, role: Role, plain: &str) {
        if !self.holds(x, y) || eighths == 0 {
            return;
        }
        let full = eighths >= 8;
        if self.theme.is_rich() {
            if full {
                return self.fill(x, y, rgb);
            }
            let color = self.theme.picture(rgb);
            self.buf[(x, y)].set_symbol(EIGHTHS[eighths]).set_fg(color);
        } else {
            let glyph = if full { plain } else { EIGHTHS[eighths] };
            let style = Style::reset().patch(self.theme.style(role));
            self.buf[(x, y)].set_symbol(glyph).set_style(style);
        }
    }

    /// Puts a glyph on what is there; its colour behind stays.
    pub fn glyph(&mut self, x: u16, y: u16, glyph: &str, rgb: Rgb, role: Role, bold: bool) {
        if !self.holds(x, y) {
            return;
        }
        let mut style = if self.theme.is_rich() {
            Style::new().fg(self.theme.picture(rgb))
        } else {
            self.theme.style(role)
        };
        if bold {
            style = style.add_modifier(Modifier::BOLD);
        }
        let cell = &mut self.buf[(x, y)];
        cell.modifier = Modifier::empty();
        cell.set_symbol(glyph).set_style(style);
    }

    /// Writes a word in a role's colour on what is there.
    pub fn word(&mut self, x: u16, y: u16, word: &str, role: Role, bold: bool) {
        let style = if bold { self.theme.bold(role) } else { self.theme.style(role) };
        for (place, c) in word.chars().enumerate() {
            let x = x + place as u16;
            if self.holds(x, y) {
                let cell = &mut self.buf[(x, y)];
                cell.modifier = Modifier::empty();
                cell.set_char(c).set_style(style);
            }
        }
    }

    /// Writes a word on a plate of a role's colour, to be seen from the back row.
    pub fn plate(&mut self, x: u16, y: u16, word: &str, role: Role) {
        let style = Style::reset().patch(self.theme.plate(role));
        for (place, c) in word.chars().enumerate() {
            let x = x + place as u16;
            if self.holds(x, y) {
                self.buf[(x, y)].set_char(c).set_style(style);
            }
        }
    }

    /// Draws a curtain over a place, so that what is written on it can be read.
    pub fn curtain(&mut self, area: Rect) {
        let area = area.intersection(self.area);
        let cloth = if self.theme.light { (0xff, 0xff, 0xff) } else { (0x06, 0x08, 0x10) };
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                let behind = match self.buf[(x, y)].bg {
                    Color::Rgb(r, g, b) => (r, g, b),
                    _ => cloth,
                };
                self.buf[(x, y)].reset();
                self.fill(x, y, blend(behind, cloth, 0.78));
            }
        }
    }
}
