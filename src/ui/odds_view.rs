//! The view of the odds: exact, over the loss, and estimated from random trials.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::chart::{Chart, Series};
use super::odds::{bars, percent};
use super::outcome_chart::{legend, look, outcome_chart};
use super::text::{Writer, count, fit, inside, states};
use super::theme::{Role, Theme};
use crate::app::{App, Found, Session, Trial, Trials};
use crate::certainty::{OUTCOMES, Odds};
use crate::engine::Prob;
use crate::explore::budget::Coverage;
use crate::explore::odds::rarity;
use crate::protocols::{GENERAL_1, GENERAL_2};

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let side = if app.is_narrow() { area.width / 2 } else { (area.width * 2 / 5).clamp(52, 76) };
    let left = Rect { width: side, ..area };
    let right = Rect { x: left.right(), width: area.width - side, ..area };
    let high = if area.height >= 26 { 12 } else { 10 };
    let exact_area = Rect { height: high, ..left };
    let sampled_area = Rect { y: exact_area.bottom(), height: left.height - high, ..left };
    exact(app, session, exact_area, buf, theme);
    sampled(app, session, sampled_area, buf, theme);
    chart(app, session, right, buf, theme);
}

fn exact(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = format!("Exact odds, from step {} on", session.timeline.at());
    let inner = inside(buf, area, &title, theme);
    let below = Rect { y: inner.y + 5, height: inner.height.saturating_sub(5), ..inner };
    let mut out = Writer::new(below, buf);
    match app.certainty().map(|certainty| &certainty.odds) {
        Some(Found::Exact(odds)) => {
            if let Odds::Exact { graph, odds } = odds {
                let runs = graph.runs().to_string();
                let runs = if runs.len() > 15 {
                    format!("about 10^{}", runs.len() - 1)
                } else {
                    count(&runs)
                };
                let states = states(graph.merged.states);
                out.line(&format!("runs: {runs}, as {states}"), theme.style(Role::Dim));
                let lone = &odds[1] + &odds[2];
                let rare = rarity(&lone).map_or(String::new(), |p| format!(", about 1 in 10^{p}"));
                let words = format!("a lone attack: {}{rare}", percent(&lone));
                out.text(&words, Style::new().bold());
                let ratio = format!("exactly {}/{}", lone.numer(), lone.denom());
                if ratio.len() <= usize::from(inner.width) {
                    out.line(&ratio, theme.style(Role::Dim));
                }
            } else {
                out.text(
                    "The city is an adversary: from the least to the greatest over all that fixed \
                          their captures beforehand.",
                    theme.style(Role::Dim),
                );
            }
            bars(odds, Rect { height: 4, ..inner }, buf, theme);
        }
        Some(Found::TooMany(runs, why)) => {
            let why = match why {
                Coverage::TooDeep => "the city would be asked too often in a row",
                Coverage::TooLong(_) => "each of them is too long to keep all its questions",
                _ => "too many even when equal states are merged",
            };
            out.text(
                &format!(
                    "There are {runs} runs: {why}. Fewer messengers, no copies and a single delay make \
                     fewer; random trials need none of that."
                ),
                theme.style(Role::Dim),
            );
        }
        _ if app.findings.here.is_stopped() => {
            out.line("Stopped. 5 counts anew.", theme.style(Role::Dim));
        }
        _ => out.line("counting all runs …", theme.style(Role::Dim)),
    }
}

fn sampled(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Random trials", theme);
    let mut out = Writer::new(inner, buf);
    let field = app.sweep_field();
    let adversary = session.timeline.model().links.have_adversary();
    let Some(trials) = &app.trials else {
        let what = match &field {
            None if adversary => {
                "Enter makes 200,000 random trials against the city's plan in the file.".into()
            }
            None => {
                "Enter makes 200,000 random trials and holds them against the exact odds.".into()
            }
            Some(field) => {
                format!("Enter samples for values of {} (now {}).", field.path, field.now)
            }
        };
        out.text(&what, Style::new());
        out.text("f picks a field to sweep over.", theme.style(Role::Dim));
        return;
    };
    let (made, all) = trials.progress();
    let state = if trials.is_stopped() {
        " · stopped"
    } else if trials.is_running() {
        " · Esc stops"
    } else {
        ""
    };
    let of = if made < all { format!(" of {}", count(&all.to_string())) } else { String::new() };
    let words = format!("{}{of} trials · seed {}{state}", count(&made.to_string()), trials.seed);
    out.line(&words, theme.style(Role::Dim));
    if trials.is_stale(&session.timeline.model().links) {
        out.text(
            "Made before the links were changed: Enter makes them anew.",
            theme.bold(Role::Danger),
        );
    }
    match &trials.field {
        Some(field) => {
            out.line(&format!("sweep over {}", field.path), Style::new().bold());
            out.text(
                "The same draws at every value. Bars are 95% intervals, lines are exact.",
                Style::new(),
            );
            out.text(&agreement(trials), Style::new());
        }
        None => {
            let Some(one) = trials.points.first() else { return };
            out.line("whole nights, with the links as now", Style::new());
            table(one, adversary, &mut out, theme);
        }
    }
}

fn table(one: &Trial, adversary: bool, out: &mut Writer<'_>, theme: &Theme) {
    out.line("           estimate  95% interval", theme.style(Role::Dim));
    for (place, outcome) in OUTCOMES.into_iter().enumerate() {
        let (_, name, _) = look(outcome);
        let (least, greatest) = one.interval(place);
        // Does the interval hold the exact value?
        let mark = match one.agrees(place) {
            Some(true) => "✓",
            Some(false) => "✗",
            None => " ",
        };
        let line = format!(
            "{mark} {name:<8} {:>7.3}%  {:.3}–{:.3}%",
            one.share(place) * 100.0,
            least * 100.0,
            greatest * 100.0
        );
        out.line(&line, Style::new());
    }
    let told: Vec<bool> = (0..4).filter_map(|place| one.agrees(place)).collect();
    let words = match (told.is_empty(), told.iter().all(|agrees| *agrees)) {
        (true, _) if adversary => "One plan of the city; the exact odds range over all.".into(),
        (true, _) => "Too many states for exact odds to hold them against.".into(),
        (false, true) => "They agree with the exact odds of a whole night.".into(),
        (false, false) => {
            let missed = told.iter().filter(|agrees| !**agrees).count();
            let verb = if missed == 1 { "interval misses" } else { "intervals miss" };
            format!("{missed} of {} {verb}; each does 1 time in 20.", told.len())
        }
    };
    out.text(&words, theme.style(Role::Dim));
}

/// How many intervals hold their exact value.
fn agreement(trials: &Trials) -> String {
    let told = trials.points.iter().flat_map(|point| (0..4).filter_map(|o| point.agrees(o)));
    let told: Vec<bool> = told.collect();
    if told.is_empty() {
        return "No exact odds to hold them against: the city plays, or too many states.".into();
    }
    let hold = told.iter().filter(|agrees| **agrees).count();
    format!("{hold} of {} intervals hold the exact value; about 95 in 100 should.", told.len())
}

fn chart(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let swept = app.trials.as_ref().filter(|trials| trials.field.is_some());
    let title = match swept.and_then(|trials| trials.field.as_ref()) {
        Some(field) => format!("Odds over {}", field.path),
        None => "Exact odds over the loss".into(),
    };
    let inner = inside(buf, area, &fit(&title, usize::from(area.width).saturating_sub(6)), theme);
    let plot = Rect { height: inner.height.saturating_sub(1), ..inner };
    match swept {
        Some(trials) => of_trials(trials).draw(plot, buf, theme),
        None => match app.findings.curve.found() {
            Some(Some(curve)) => {
                let series = std::array::from_fn(|place| Series {
                    line: curve.lines[place].clone(),
                    bars: Vec::new(),
                });
                let links = &session.timeline.model().links;
                let loss = |from, to| links.get(from, to).loss;
                let there = loss(GENERAL_1, GENERAL_2);
                let same = there == loss(GENERAL_2, GENERAL_1);
                let here = same.then(|| Prob::as_f64(there));
                outcome_chart("loss", (0.0, 1.0), here, series).draw(plot, buf, theme);
            }
            found => {
                let words = match (found, app.findings.curve.is_stopped()) {
                    (_, true) => "Stopped. 5 computes it anew.",
                    (Some(None), _) if session.timeline.model().links.have_adversary() => {
                        "The city captures whom it likes: there is no loss to draw the odds over. Its \
                         best play is in view 8."
                    }
                    (Some(None), _) => "Too many runs for a curve.",
                    _ => "computing …",
                };
                return Writer::new(plot, buf).text(words, theme.style(Role::Dim));
            }
        },
    }
    legend(inner, inner.bottom().saturating_sub(1), buf, theme);
}

fn of_trials(trials: &Trials) -> Chart<'_> {
    let points = &trials.points;
    let series = std::array::from_fn(|place| Series {
        line: points.iter().filter_map(|p| Some((p.value, p.exact?[place]))).collect(),
        bars: points
            .iter()
            .map(|p| {
                let (least, greatest) = p.interval(place);
                (p.value, least, greatest)
            })
            .collect(),
    });
    let values =
        trials.field.as_ref().map(crate::scenario::NumericField::values).unwrap_or_default();
    let number = |text: Option<&String>| text.and_then(|text| text.parse().ok());
    let field = trials.field.as_ref();
    let ends = (number(values.first()).unwrap_or(0.0), number(values.last()).unwrap_or(1.0));
    let here = field.and_then(|field| field.now.parse().ok());
    outcome_chart(field.map_or("", |field| &field.path), ends, here, series)
}
