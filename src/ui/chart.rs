//! Charts: lines and points over a field's values, each marked with its letter, so that they can be told
//! apart without colours.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::text::Line as TextLine;
use ratatui::widgets::Widget;
use ratatui::widgets::canvas::{Canvas, Line, Points};

use super::text::{put, width};
use super::theme::{Role, Theme};

/// A line and points.
#[derive(Default)]
pub struct Series {
    /// Joined by lines: exact.
    pub line: Vec<(f64, f64)>,
    /// Estimates as (value, least, greatest).
    pub bars: Vec<(f64, f64, f64)>,
}

/// How a series looks.
#[derive(Clone, Copy)]
pub struct Look<'c> {
    /// Its letter, and where on the chart that stands.
    pub letter: (&'c str, Option<(f64, f64)>),
    /// Its colour.
    pub role: Role,
    /// What stands in the middle of an estimate, if the bar alone would be hard to see.
    pub dot: Option<&'c str>,
}

/// A chart.
pub struct Chart<'c> {
    /// What stands under the axis.
    pub label: &'c str,
    /// The first and the last value.
    pub x: (f64, f64),
    /// What stands at values of the axis, in order; the first and the last at its ends.
    pub x_marks: Vec<(f64, String)>,
    /// The least and the greatest value that is drawn.
    pub y: (f64, f64),
    /// What stands at values of the axis: at most five characters.
    pub y_marks: Vec<(f64, String)>,
    /// A value that is worth a line of its own.
    pub guide: Option<f64>,
    /// Where the class stands, if that is on the axis.
    pub here: Option<f64>,
    /// What is drawn, what matters most first: it lies over the others.
    pub series: Vec<(Look<'c>, Series)>,
}

/// A value as short as it can be.
pub fn short(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// How many columns the marks of the upright axis take.
const MARKS: u16 = 6;

impl Chart<'_> {
    /// Draws it with its axes.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        if area.width < 20 || area.height < 5 {
            return;
        }
        let plot = Rect {
            x: area.x + MARKS,
            width: area.width - MARKS - 1,
            height: area.height - 3,
            ..area
        };
        let dim = theme.style(Role::Dim);
        for (value, text) in &self.y_marks {
            let y = self.row(plot, *value);
            put(buf, area, area.x, y, text, dim);
            put(buf, area, area.x + 5, y, "┤", dim);
        }
        for x in plot.left()..plot.right() {
            put(buf, area, x, plot.bottom(), "─", dim);
        }
        put(buf, area, area.x + 5, plot.bottom(), "└", dim);
        self.draw_x_marks(area, plot, buf, theme);
        if let Some(guide) = self.guide {
            let x = self.column(plot, guide);
            (plot.top()..plot.bottom()).for_each(|y| put(buf, plot, x, y, "┊", dim));
        }
        self.plot(plot, buf, theme);
        self.draw_dots(plot, buf, theme);
        self.mark_here(plot, buf, theme);
    }

    fn draw_x_marks(&self, area: Rect, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        let axis = plot.bottom() + 1;
        let last = self.x_marks.len().saturating_sub(1);
        for (place, (value, text)) in self.x_marks.iter().enumerate() {
            let wide = width(text) as u16;
            let x = match place {
                0 => plot.x,
                _ if place == last => plot.right().saturating_sub(wide),
                _ => self.column(plot, *value).saturating_sub(wide / 2),
            };
            put(buf, area, x, axis, text, theme.style(Role::Dim));
        }
        let middle = plot.x + plot.width / 2 - (width(self.label) / 2) as u16;
        put(buf, area, middle, axis, self.label, Style::new());
    }

    /// The row of a value, and below the column of one.
    fn row(&self, plot: Rect, value: f64) -> u16 {
        let share = ((self.y.1 - value) / (self.y.1 - self.y.0)).clamp(0.0, 1.0);
        plot.y + (f64::from(plot.height - 1) * share).round() as u16
    }

    fn column(&self, plot: Rect, value: f64) -> u16 {
        let share = ((value - self.x.0) / (self.x.1 - self.x.0)).clamp(0.0, 1.0);
        plot.x + (share * f64::from(plot.width - 1)).round() as u16
    }

    fn plot(&self, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        let marker = if theme.ascii { Marker::Dot } else { Marker::Braille };
        let canvas = Canvas::default()
            .marker(marker)
            .x_bounds([self.x.0, self.x.1])
            .y_bounds([self.y.0, self.y.1])
            .paint(|ctx| {
                for (look, series) in self.series.iter().rev() {
                    let color = theme.color(look.role);
                    for pair in series.line.windows(2) {
                        let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
                        ctx.draw(&Line { x1, y1, x2, y2, color });
                    }
                    for &(x, least, greatest) in &series.bars {
                        ctx.draw(&Line { x1: x, y1: least, x2: x, y2: greatest, color });
                        let coords = &[(x, (least + greatest) / 2.0)];
                        ctx.draw(&Points { coords, color });
                    }
                    ctx.layer();
                    if let (letter, Some((x, y))) = look.letter {
                        ctx.print(x, y, TextLine::styled(letter.to_owned(), theme.bold(look.role)));
                    }
                }
            });
        canvas.render(plot, buf);
    }

    /// The cell in which the canvas draws a point: its grid is finer than the cells.
    fn cell(&self, plot: Rect, (x, y): (f64, f64), theme: &Theme) -> (u16, u16) {
        let (across, down) = if theme.ascii { (1, 1) } else { (2, 4) };
        let place = |share: f64, cells: u16, fine: u16| {
            (share.clamp(0.0, 1.0) * f64::from(cells * fine - 1)).round() as u16 / fine
        };
        let column = place((x - self.x.0) / (self.x.1 - self.x.0), plot.width, across);
        let row = place((self.y.1 - y) / (self.y.1 - self.y.0), plot.height, down);
        (plot.x + column, plot.y + row)
    }

    /// The middles of the estimates, those outside of the chart left out.
    fn draw_dots(&self, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        for (look, series) in self.series.iter().rev() {
            let Some(dot) = look.dot else { continue };
            for &(x, least, greatest) in &series.bars {
                let middle = (least + greatest) / 2.0;
                if (self.y.0..=self.y.1).contains(&middle) {
                    let (x, y) = self.cell(plot, (x, middle), theme);
                    put(buf, plot, x, y, dot, theme.bold(look.role));
                }
            }
        }
    }

    fn mark_here(&self, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        let Some(here) = self.here else { return };
        let x = self.column(plot, here);
        buf.set_stringn(x, plot.bottom(), "▲", 1, theme.bold(Role::Pointer));
    }
}
