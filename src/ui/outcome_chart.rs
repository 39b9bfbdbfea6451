//! Charts of the probabilities of the four outcomes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::chart::{Chart, Look, Series, short};
use super::text::put;
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

/// The chart of the four outcomes over a field's values, which it names.
pub fn outcome_chart<'c>(
    label: &'c str,
    (from, to): (f64, f64),
    here: Option<f64>,
    series: [Series; 4],
) -> Chart<'c> {
    let looks = OUTCOMES.into_iter().enumerate().zip(series);
    let with_look = |((place, outcome), series): ((usize, Outcome), Series)| {
        let (letter, _, role) = look(outcome);
        let at = letter_at(place, &series);
        (Look { letter: (letter, at), role, dot: None }, series)
    };
    let percent = |(share, text): (f64, &str)| (share, text.to_owned());
    Chart {
        label,
        x: (from, to),
        x_marks: vec![(from, short(from)), (to, short(to))],
        y: (0.0, 1.0),
        y_marks: [(1.0, "100%"), (0.5, " 50%"), (0.0, "  0%")].map(percent).into(),
        guide: None,
        here,
        series: looks.map(with_look).collect(),
    }
}

/// A place on an outcome's line for its letter: where it is highest, but for the two outcomes that are
/// high at the ends, which each keep to their own end.
fn letter_at(place: usize, series: &Series) -> Option<(f64, f64)> {
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
