//! The exact odds from where the class stands.

use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{fit, frame, put};
use super::theme::{Role, Theme};
use crate::app::{App, Found};
use crate::certainty::{OUTCOMES, Odds};
use crate::protocols::Outcome;

/// Draws the panel.
pub fn draw(app: &App, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "Odds from here", theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let words = match app.certainty().map(|certainty| &certainty.odds) {
        Some(Found::Exact(odds)) => return bars(odds, inner, buf, theme),
        Some(Found::TooMany(runs, _)) => format!("{runs} runs: too many to count"),
        _ if app.findings.here.is_stopped() => "stopped; 1 counts anew".into(),
        Some(Found::AgainstTheOdds | Found::NoOdds | Found::Cancelled) | None => {
            "counting all runs …".into()
        }
    };
    put(buf, inner, inner.x, inner.y, &fit(&words, inner.width.into()), theme.style(Role::Dim));
}

/// A bar for each outcome; where an adversary decides, from the least to the greatest.
pub fn bars(odds: &Odds, inner: Rect, buf: &mut Buffer, theme: &Theme) {
    for (row, outcome) in OUTCOMES.iter().enumerate() {
        let y = inner.y + row as u16;
        let (name, role) = match outcome {
            Outcome::Captured => ("captured", Role::Pointer),
            Outcome::OnlyGeneral1 => ("G1 alone", Role::Danger),
            Outcome::OnlyGeneral2 => ("G2 alone", Role::Danger),
            Outcome::Nothing | Outcome::Undecided | Outcome::Ended => ("nothing", Role::Dim),
        };
        put(buf, inner, inner.x, y, name, Style::new());
        let (least, greatest) = match odds {
            Odds::Exact { odds, .. } => (&odds[row], &odds[row]),
            Odds::Range(ranges) => (&ranges[row].0, &ranges[row].1),
        };
        let number = if matches!(odds, Odds::Range(_)) {
            format!("{} to {}", whole(least), whole(greatest))
        } else {
            percent(greatest)
        };
        let wide = if matches!(odds, Odds::Range(_)) { 14 } else { 8 };
        let room = inner.width.saturating_sub(9 + wide);
        let cells = |p: &BigRational| {
            let cells = (p.to_f64().unwrap_or(0.0) * f64::from(room)).round() as u16;
            // What is possible at all shows, however unlikely.
            if p.is_zero() { 0 } else { cells.clamp(1, room.max(1)) }
        };
        for x in 0..cells(greatest).min(room) {
            let glyph = if x < cells(least) { "▇" } else { "░" };
            let glyph = if least == greatest { "▇" } else { glyph };
            put(buf, inner, inner.x + 9 + x, y, glyph, theme.style(role));
        }
        let x = inner.right().saturating_sub(number.chars().count() as u16);
        let style = if greatest.is_zero() { theme.style(Role::Dim) } else { Style::new().bold() };
        put(buf, inner, x, y, &number, style);
    }
}

/// In whole percent.
fn whole(probability: &BigRational) -> String {
    format!("{:.0}%", probability.to_f64().unwrap_or(f64::NAN) * 100.0)
}

/// In percent with one decimal; what is only nearly certain or impossible is not rounded to it.
pub fn percent(probability: &BigRational) -> String {
    let text = format!("{:.1}%", probability.to_f64().unwrap_or(f64::NAN) * 100.0);
    match text.as_str() {
        "100.0%" if !probability.is_one() => ">99.9%".into(),
        "0.0%" if !probability.is_zero() => "<0.1%".into(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_certain_is_not_certain() {
        let ratio = |n: u64, d: u64| BigRational::new(n.into(), d.into());
        assert_eq!(percent(&ratio(973, 1000)), "97.3%");
        assert_eq!(percent(&ratio(99_999, 100_000)), ">99.9%");
        assert_eq!(percent(&ratio(1, 100_000)), "<0.1%");
        assert_eq!(
            (percent(&ratio(1, 1)), percent(&ratio(0, 1))),
            ("100.0%".into(), "0.0%".into())
        );
    }
}
