//! The port over the load: mean waiting against the closed forms, and the tail without retry and with.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{inside, time};
use crate::app::{App, Congestion, LOADS, Point, Session, Sweep};
use crate::protocols::{ServiceLaw, SwitchPort};
use crate::ui::chart::{Chart, Look, Series};
use crate::ui::text::{Writer, fit, put, width};
use crate::ui::theme::{Role, Theme};

const MEASURED: Role = Role::Node(SwitchPort::SWITCH);
const OWN: Role = Role::City;
const OTHER: Role = Role::Dim;
const DOT: Option<&str> = Some("●");

/// Mean waiting time over the load.
pub fn waiting(
    app: &App,
    session: &Session,
    port: &Congestion,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let unit = session.scenario.timing.unit.name();
    let retry = if port.params().retry.is_some() { ", no retry" } else { "" };
    let title = format!("Mean wait ({unit}) over load{retry}");
    let Some((inner, sweep)) = begin(app, area, &title, buf, theme) else { return };
    let top = most_waiting(port, sweep);
    let lines = [0, 1].map(|place| below(&sweep.curves[place], top));
    let bars = sweep.of(false).filter_map(|point| bar(point, top)).collect();
    let fixed = port.params().law == ServiceLaw::Fixed;
    let letters = if fixed { ["D", "M"] } else { ["M", "D"] };
    // Where the curves are apart: near the right end.
    let at = |line: &[(f64, f64)]| line.get(line.len() * 9 / 10).copied();
    let curve = |place: usize, role: Role| {
        let line = lines[place].clone();
        let letter = (letters[place], at(&line));
        (Look { letter, role, dot: None }, Series { line, bars: Vec::new() })
    };
    let measured = Look { letter: ("", None), role: MEASURED, dot: DOT };
    let measured = (measured, Series { line: Vec::new(), bars });
    let series = vec![measured, curve(0, OWN), curve(1, OTHER)];
    chart(port, top, series).draw(inner, buf, theme);
    let name = |place: usize| port.expected[place].as_ref().map_or("", |one| &one.name);
    let entries = [
        ("●", if inner.width < 50 { "measured" } else { "measured ±95%" }, MEASURED),
        (letters[0], name(0), OWN),
        (letters[1], name(1), OTHER),
        ("▲", "now", Role::Pointer),
    ];
    legend(inner, &entries, buf, theme);
}

/// The 99.9% quantile of the latency over the load.
pub fn tail(
    app: &App,
    session: &Session,
    port: &Congestion,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let unit = session.scenario.timing.unit.name();
    let title = format!("Latency that 99.9% stay below ({unit}), measured");
    let Some((inner, sweep)) = begin(app, area, &title, buf, theme) else { return };
    let at = |point: &Point| point.figures.latency.quantile(0.999).map(|time| time as f64);
    let top = sweep.points.iter().filter_map(at).fold(1.0, f64::max) * 1.1;
    let series = |retry: bool, role: Role| {
        let points: Vec<_> =
            sweep.of(retry).filter_map(|p| Some((p.true_load * 100.0, at(p)?))).collect();
        let bars = points.iter().map(|&(x, y)| (x, y, y)).collect();
        let dot = Some(if retry { "▲" } else { "●" });
        (Look { letter: ("", None), role, dot }, Series { line: points, bars })
    };
    let all = vec![series(true, Role::Danger), series(false, MEASURED)];
    chart(port, top, all).draw(inner, buf, theme);
    let tries = format!("with up to {} tries", sweep.retry.tries);
    let entries = [("●", "no retry", MEASURED), ("▲", tries.as_str(), Role::Danger)];
    legend(inner, &entries, buf, theme);
}

/// The frame, and what there is to draw in it, if it is there by now.
fn begin<'a>(
    app: &'a App,
    area: Rect,
    title: &str,
    buf: &mut Buffer,
    theme: &Theme,
) -> Option<(Rect, &'a Sweep)> {
    let slot = &app.findings.sweep;
    let words = match slot.so_far() {
        Some(sweep) if slot.is_waiting() => {
            format!("{title} · {}/{}", sweep.points.len(), sweep.wanted)
        }
        _ => title.to_owned(),
    };
    let inner = inside(buf, area, &fit(&words, usize::from(area.width) - 6), theme);
    if slot.so_far().is_none() {
        let words = if slot.is_stopped() { "Stopped." } else { "measuring …" };
        Writer::new(inner, buf).line(words, theme.style(Role::Dim));
    }
    Some((inner, slot.so_far()?))
}

/// The top of the chart: with a bound all fits; without one the curve is cut where it leaves the rest flat.
fn most_waiting(port: &Congestion, sweep: &Sweep) -> f64 {
    let service = port.params().service as f64;
    let highest = sweep.curves.iter().flatten().map(|point| point.1).fold(0.0, f64::max);
    if port.params().buffer.is_some() { (highest * 1.1).max(service) } else { 10.0 * service }
}

/// A curve up to where it leaves the chart.
fn below(curve: &[(f64, f64)], top: f64) -> Vec<(f64, f64)> {
    let inside = curve.partition_point(|point| point.1 <= top);
    let mut line = curve[..inside].to_vec();
    if let (Some(&(x1, y1)), Some(&(x2, y2))) = (line.last(), curve.get(inside)) {
        line.push((x1 + (x2 - x1) * (top - y1) / (y2 - y1), top));
    }
    line
}

fn bar(point: &Point, top: f64) -> Option<(f64, f64, f64)> {
    let found = point.figures.waiting()?;
    let (least, greatest) = (found.mean - found.half_width, found.mean + found.half_width);
    (found.mean <= top).then_some((point.true_load * 100.0, least.max(0.0), greatest.min(top)))
}

fn chart<'c>(port: &Congestion, top: f64, series: Vec<(Look<'c>, Series)>) -> Chart<'c> {
    let last = f64::from(LOADS[LOADS.len() - 1]);
    let mark = |value: f64| (value, format!("{:>5}", time(value)));
    let percent = |value: f64| (value, format!("{value:.0}%"));
    let now = port.params().true_load(port.load) * 100.0;
    Chart {
        label: "",
        x: (0.0, last),
        x_marks: [0.0, 50.0, 100.0, last].map(percent).into(),
        y: (0.0, top),
        y_marks: [top, top / 2.0, 0.0].map(mark).into(),
        guide: Some(100.0),
        here: (now <= last).then_some(now),
        series,
    }
}

fn legend(area: Rect, entries: &[(&str, &str, Role)], buf: &mut Buffer, theme: &Theme) {
    let (mut x, y) = (area.x, area.bottom().saturating_sub(1));
    let gap = if area.width < 50 { 1 } else { 2 };
    for (mark, name, role) in entries {
        if x + 2 + width(name) as u16 > area.right() {
            return;
        }
        put(buf, area, x, y, mark, theme.bold(*role));
        put(buf, area, x + 2, y, name, theme.style(*role));
        x += 2 + width(name) as u16 + gap;
    }
}
