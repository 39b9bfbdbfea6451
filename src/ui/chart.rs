//! Charts of probabilities: lines and points over a field's values, each marked with its letter, so that
//! they can be told apart without colours.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::text::Line as TextLine;
use ratatui::widgets::Widget;
use ratatui::widgets::canvas::{Canvas, Line, Points};

use super::text::{put, width};
use super::theme::{Role, Theme};
use crate::certainty::OUTCOMES;
use crate::protocols::{GENERAL_1, GENERAL_2, Outcome};

/// An outcome's letter, short name and colour.
pub const fn look(outcome: Outcome) -> (&'static str, &'static str, Role) {
    match outcome {
        Outcome::Captured => ("C", "captured", Role::Pointer),
        Outcome::OnlyGeneral1 => ("1", "G1 alone", Theme::node(GENERAL_1)),
        Outcome::OnlyGeneral2 => ("2", "G2 alone", Theme::node(GENERAL_2)),
        Outcome::Nothing | Outcome::Undecided | Outcome::Ended => ("0", "nothing", Role::Dim),
    }
}

/// What one outcome's line and points are.
#[derive(Default)]
pub struct Series {
    /// Joined by lines: exact.
    pub line: Vec<(f64, f64)>,
    /// Estimates as (value, least, greatest).
    pub bars: Vec<(f64, f64, f64)>,
}

/// A chart of the four outcomes.
pub struct Chart<'c> {
    /// What stands under the axis.
    pub label: &'c str,
    /// The first and the last value.
    pub from: f64,
    /// See `from`.
    pub to: f64,
    /// Where the class stands, if that is on the axis.
    pub here: Option<f64>,
    /// For each outcome.
    pub series: [Series; 4],
}

/// A value as short as it can be.
fn short(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

impl Chart<'_> {
    /// Draws it with its axes.
    pub fn draw(&self, area: Rect, buf: &mut Buffer, theme: &Theme) {
        if area.width < 20 || area.height < 5 {
            return;
        }
        let plot = Rect { x: area.x + 6, width: area.width - 7, height: area.height - 3, ..area };
        let dim = theme.style(Role::Dim);
        for (share, text) in [(0.0, "100%"), (0.5, " 50%"), (1.0, "  0%")] {
            let y = plot.y + (f64::from(plot.height - 1) * share).round() as u16;
            put(buf, area, area.x, y, text, dim);
            put(buf, area, area.x + 5, y, "┤", dim);
        }
        for x in plot.left()..plot.right() {
            put(buf, area, x, plot.bottom(), "─", dim);
        }
        put(buf, area, area.x + 5, plot.bottom(), "└", dim);
        let axis = plot.bottom() + 1;
        put(buf, area, plot.x, axis, &short(self.from), dim);
        let last = short(self.to);
        put(buf, area, plot.right().saturating_sub(width(&last) as u16), axis, &last, dim);
        let middle = plot.x + plot.width / 2 - (width(self.label) / 2) as u16;
        put(buf, area, middle, axis, self.label, Style::new());
        self.plot(plot, buf, theme);
        self.mark_here(plot, buf, theme);
    }

    fn plot(&self, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        let marker = if theme.ascii { Marker::Dot } else { Marker::Braille };
        let canvas = Canvas::default()
            .marker(marker)
            .x_bounds([self.from, self.to])
            .y_bounds([0.0, 1.0])
            .paint(|ctx| {
                // What matters most is drawn last, over the others.
                for place in [3, 2, 1, 0] {
                    let (letter, _, role) = look(OUTCOMES[place]);
                    let color = theme.color(role);
                    let series = &self.series[place];
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
                    if let Some((x, y)) = self.letter_at(place) {
                        ctx.print(x, y, TextLine::styled(letter, theme.bold(role)));
                    }
                }
            });
        canvas.render(plot, buf);
    }

    /// A place on an outcome's line for its letter: where it is highest, but for the two outcomes that are
    /// high at the ends, which each keep to their own end.
    fn letter_at(&self, place: usize) -> Option<(f64, f64)> {
        let series = &self.series[place];
        let points: Vec<(f64, f64)> = if series.line.len() > 1 {
            series.line.clone()
        } else {
            series.bars.iter().map(|&(x, least, greatest)| (x, (least + greatest) / 2.0)).collect()
        };
        let half = points.len().div_ceil(2);
        let part = match place {
            0 => &points[..half],
            3 => &points[points.len() / 2..],
            _ => &points[..],
        };
        part.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn mark_here(&self, plot: Rect, buf: &mut Buffer, theme: &Theme) {
        let Some(here) = self.here else { return };
        let share = ((here - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        let x = plot.x + (share * f64::from(plot.width - 1)).round() as u16;
        put(buf, plot, x, plot.bottom(), "", Style::new());
        buf.set_stringn(x, plot.bottom(), "▲", 1, theme.bold(Role::Pointer));
    }
}

/// The letters with their names, on one line; with little room shorter ones.
pub fn legend(area: Rect, y: u16, buf: &mut Buffer, theme: &Theme) {
    let wide = area.width >= 46;
    let mut x = area.x;
    for outcome in OUTCOMES {
        let (letter, name, role) = look(outcome);
        let name =
            if wide { name } else { name.trim_start_matches("G1 ").trim_start_matches("G2 ") };
        put(buf, area, x, y, letter, theme.bold(role));
        put(buf, area, x + 2, y, name, theme.style(role));
        x += 2 + name.len() as u16 + if wide { 2 } else { 1 };
    }
}
