//! The sliders and the scrub bar.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::layout::Areas;
use super::text::{clock_time, first_fit, fit, put, width};
use super::theme::{Role, Theme};
use crate::app::{App, Session, Slider};
use crate::protocols::Family;

/// A slider's place: its label, its bar, its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliderArea {
    /// Which.
    pub slider: Slider,
    /// All of it.
    pub whole: Rect,
    /// The bar.
    pub bar: Rect,
}

/// Where the sliders stand: three of equal width, and the way they act on.
pub fn slider_areas(app: &App, line: Rect) -> ([SliderArea; 3], Rect) {
    let way = Rect { x: line.right() - 11, width: 11, ..line };
    let each = (line.width - way.width) / 3;
    let family = app.session.as_ref().map(|session| session.scenario.strategy.family());
    let sliders = Slider::of(family.unwrap_or(Family::Generals));
    let place = |nth: usize| {
        let slider = sliders[nth];
        let whole = Rect { x: line.x + each * nth as u16, width: each, ..line };
        let label = slider.name().len() as u16 + 4;
        // "100%", "30% / 40%", "20–60 ms": with little room the rare long ones are cut.
        let words = match (slider, line.width < 110) {
            (Slider::Delay, _) => 9,
            (_, true) => 6,
            (_, false) => 10,
        };
        let bar = Rect {
            x: whole.x + label,
            width: each.saturating_sub(label + 3 + words).max(3),
            ..whole
        };
        SliderArea { slider, whole, bar }
    };
    ([0, 1, 2].map(place), way)
}

/// The scrub bar's rail.
pub fn scrub_area(line: Rect) -> Rect {
    Rect { x: line.x + 9, width: line.width - 24, ..line }
}

/// Draws sliders and scrub bar.
pub fn draw(app: &App, session: &Session, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let (sliders, way) = slider_areas(app, areas.sliders);
    for area in sliders {
        draw_slider(app, session, area, buf, theme);
    }
    put(buf, areas.sliders, way.x, way.y, &fit(app.way.name(), 10), theme.style(Role::Dim));
    draw_scrub(app, session, areas.scrub, buf, theme);
}

fn draw_slider(app: &App, session: &Session, area: SliderArea, buf: &mut Buffer, theme: &Theme) {
    let (share, words) = area.slider.reading(session.timeline.model(), app.way);
    let picked = app.slider == area.slider;
    let style = if picked { theme.bold(Role::Pointer) } else { Style::new() };
    let SliderArea { whole, bar, .. } = area;
    let mark = if picked { "›" } else { " " };
    put(buf, whole, whole.x, whole.y, &format!("{mark}{} ◀", area.slider.name()), style);
    let full = (f64::from(bar.width) * share).round() as u16;
    for x in bar.left()..bar.right() {
        let (glyph, style) =
            if x - bar.left() < full { ("▇", style) } else { ("─", theme.style(Role::Dim)) };
        put(buf, whole, x, bar.y, glyph, style);
    }
    let room = usize::from(whole.right().saturating_sub(bar.right() + 2));
    let words = match area.slider {
        // No delay says anything there.
        Slider::Delay if session.timeline.model().asynchronous => "any".into(),
        // With a blank before what stands beside it.
        Slider::Delay => {
            let unit = session.scenario.timing.unit.name();
            first_fit(&[format!("{words} {unit}"), words], room.saturating_sub(1))
        }
        _ => fit(&words, room),
    };
    put(buf, whole, bar.right(), bar.y, &format!("▶ {words}"), style);
}

fn draw_scrub(app: &App, session: &Session, line: Rect, buf: &mut Buffer, theme: &Theme) {
    let rail = scrub_area(line);
    let dawn = session.dawn().max(1) as f64;
    let place = |time: f64| {
        rail.x + ((time / dawn).clamp(0.0, 1.0) * f64::from(rail.width - 1)).round() as u16
    };
    let known = session.timeline.log();
    let seen = known.get(known.len().wrapping_sub(1)).map_or(0.0, |event| event.time as f64);
    let (here, end) = (place(app.clock.shown()), place(seen));
    let generals = session.scenario.strategy.family() == Family::Generals;
    let name = if generals { "night" } else { "run" };
    put(buf, line, line.x + 1, line.y, name, theme.style(Role::Dim));
    for x in rail.left()..rail.right() {
        let (glyph, style) = if x == here {
            ("●", theme.bold(Role::Pointer))
        } else if x < here {
            ("━", theme.style(Role::Pointer))
        } else if x <= end {
            ("━", theme.style(Role::Dim))
        } else {
            ("─", theme.style(Role::Dim))
        };
        put(buf, line, x, line.y, glyph, style);
    }
    let words = format!(
        "{} {}",
        if generals { "dawn" } else { "end" },
        clock_time(session, session.dawn())
    );
    let x = line.right() - (width(&words) as u16 + 1).min(line.width);
    put(buf, line, x, line.y, &words, Style::new().dim());
}
