//! What was measured since the load was set, beside what theory says, and what retrying makes of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{inside, percent, time};
use crate::app::{App, Congestion, Expected, Point, Session};
use crate::ui::text::{Writer, fit, width};
use crate::ui::theme::{Role, Theme};

/// Draws it.
pub fn draw(
    app: &App,
    session: &Session,
    port: &Congestion,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let since = port.meter.figures().since;
    let title = match since {
        0 => format!("Load {}%, from the start", port.load),
        since => format!("Load {}%, since {}", port.load, session.words.time(since)),
    };
    let inner = inside(buf, area, &fit(&title, usize::from(area.width) - 6), theme);
    let airy = inner.height >= 16;
    let mut out = Writer::new(inner, buf);
    measured(session, port, &mut Table { out: &mut out, width: inner.width, airy }, theme);
    if airy {
        out.gap();
    }
    latency(session, port, &mut out, theme);
    if airy {
        out.gap();
    }
    retries(app, port, &mut out, theme);
    if airy {
        all_loads(app, &mut out, theme);
    }
}

/// Rows of a name, what was measured and what theory says, across a width.
struct Table<'a, 'b> {
    out: &'a mut Writer<'b>,
    width: u16,
    /// Is there room for all rows?
    airy: bool,
}

impl Table<'_, '_> {
    fn row(&mut self, name: &str, measured: &str, theory: &str, style: Style) {
        let room = usize::from(self.width).saturating_sub(9);
        let (right, left) = (room * 9 / 20, room - room * 9 / 20);
        self.out.line(&format!("{name:<9}{measured:>left$}{theory:>right$}"), style);
    }
}

/// "412 ± 35", or without the interval while there are too few.
fn with_interval(mean: Option<f64>, half: Option<f64>, words: impl Fn(f64) -> String) -> String {
    match (mean, half) {
        (None, _) => "–".into(),
        (Some(mean), None) => words(mean),
        (Some(mean), Some(half)) => format!("{} ±{}", words(mean), words(half)),
    }
}

fn measured(session: &Session, port: &Congestion, table: &mut Table<'_, '_>, theme: &Theme) {
    let figures = port.meter.figures();
    let expected = port.expected[0].as_ref();
    let repeats = port.params().retry.is_some();
    let name = expected.map_or("", |expected| &expected.name);
    // Repeats are no Poisson process: the closed form tells what it would be without them.
    let mark = if repeats { "*" } else { "" };
    table.row("", "measured ±95%", &format!("{name}{mark}"), theme.style(Role::Dim));
    let theory = |words: fn(&Expected) -> String| expected.map_or("–".into(), words);
    let half = figures.waiting().map(|found| found.half_width);
    let waiting = with_interval(figures.mean_waiting(), half, time);
    let waits = format!("wait {}", session.scenario.timing.unit.name());
    table.row(&waits, &waiting, &theory(|e| time(e.averages.waiting)), Style::new().bold());
    let half = figures.loss().map(|found| found.half_width);
    let loss = with_interval(figures.mean_loss(), half, percent);
    let style = if figures.dropped > 0 { theme.bold(Role::Danger) } else { Style::new() };
    table.row("dropped", &loss, &theory(|e| percent(e.averages.loss)), style);
    let shown = |value: Option<f64>, words: fn(f64) -> String| value.map_or("–".into(), words);
    if table.airy {
        let in_port = shown(figures.in_port(), |value| format!("{value:.2}"));
        table.row("in port", &in_port, &theory(|e| number(e.averages.in_system)), Style::new());
    }
    let busy = shown(figures.busy(), percent);
    table.row("busy", &busy, &theory(|e| percent(e.averages.busy)), Style::new());
    let service = port.params().service;
    let asked = percent(port.params().true_load(port.load));
    if table.airy {
        let made = shown(figures.original(service), percent);
        table.row("made", &made, &asked, Style::new());
    }
    let more = figures.arrived > figures.made + figures.made / 50;
    let style = if more { theme.bold(Role::Danger) } else { Style::new() };
    let offered = shown(figures.offered(service), percent);
    table.row("offered", &offered, &asked, style);
    if table.airy && repeats {
        table.out.line("* without retry: repeats are no Poisson process", theme.style(Role::Dim));
    }
}

fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:.2}") } else { "∞".into() }
}

fn latency(session: &Session, port: &Congestion, out: &mut Writer<'_>, theme: &Theme) {
    let latency = &port.meter.figures().latency;
    let at = |share| latency.quantile(share).map_or("–".into(), |time| time.to_string());
    let unit = session.scenario.timing.unit.name();
    let (half, most, nearly) = (at(0.5), at(0.99), at(0.999));
    let long = format!("latency 50% {half} · 99% {most} · 99.9% {nearly} {unit}");
    let short = format!("latency 99% {most} · 99.9% {nearly} {unit}");
    let fits = width(&long) <= usize::from(out.width());
    out.line(if fits { &long } else { &short }, theme.style(Role::Dim));
}

/// The same port without retry and with, measured at the load of the sweep that is nearest.
fn retries(app: &App, port: &Congestion, out: &mut Writer<'_>, theme: &Theme) {
    let Some(sweep) = app.findings.sweep.so_far() else {
        return out.line("comparing with and without retry …", theme.style(Role::Dim));
    };
    let Some(without) = sweep.near(port.load, false) else {
        return out.line("measuring …", theme.style(Role::Dim));
    };
    let head = format!("at {}%", without.load);
    out.line(
        &format!("{head:<9}{:>8}{:>8}{:>10}", "offered", "missing", "99.9%"),
        theme.style(Role::Dim),
    );
    let on = port.params().retry.is_some();
    compared(out, "no retry", without, port, !on, theme);
    if let Some(with) = sweep.of(true).find(|point| point.load == without.load) {
        compared(out, &format!("{} tries", sweep.retry.tries), with, port, on, theme);
    }
}

fn compared(
    out: &mut Writer<'_>,
    name: &str,
    point: &Point,
    port: &Congestion,
    now: bool,
    theme: &Theme,
) {
    let offered = point.figures.offered(port.params().service).map_or("–".into(), percent);
    let tail = point.figures.latency.quantile(0.999).map_or("–".into(), |t| t.to_string());
    let mark = if now { "›" } else { " " };
    let words = format!("{mark}{name:<8}{offered:>8}{:>8}{tail:>10}", percent(point.missing()));
    let style = if now { theme.bold(Role::Pointer) } else { Style::new() };
    out.line(&words, style);
}

/// All that was measured without retry, where there is room for it.
fn all_loads(app: &App, out: &mut Writer<'_>, theme: &Theme) {
    let Some(sweep) = app.findings.sweep.so_far() else { return };
    let (hold, told) = sweep.agreement();
    if out.room() < 4 || told == 0 {
        return;
    }
    out.gap();
    let words =
        format!("{hold} of {told} intervals of the wait hold theory; about 95 in 100 should.");
    out.text(&words, theme.style(Role::Dim));
    if usize::from(out.room()) < sweep.wanted / 2 + 3 {
        return;
    }
    out.gap();
    let head =
        format!("{:<6}{:>14}{:>9}{:>10}{:>10}", "load", "wait ±95%", "theory", "dropped", "theory");
    out.line(&head, theme.style(Role::Dim));
    for point in sweep.of(false) {
        let half = point.figures.waiting().map(|found| found.half_width);
        let wait = with_interval(point.figures.mean_waiting(), half, time);
        let theory =
            |words: fn(&Expected) -> String| point.expected.as_ref().map_or("–".into(), words);
        let loss = point.figures.mean_loss().map_or("–".into(), percent);
        let words = format!(
            "{:<6}{wait:>14}{:>9}{loss:>10}{:>10}",
            format!("{}%", point.load),
            theory(|e| time(e.averages.waiting)),
            theory(|e| percent(e.averages.loss)),
        );
        out.line(&words, Style::new());
    }
}
