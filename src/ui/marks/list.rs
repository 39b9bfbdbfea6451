//! What is tried within which bounds, and a row for each guarantee.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::text::{count, fit, inside, put, states, width, wrap};
use super::super::theme::{Role, Theme};
use crate::app::{App, Checked, Session, variants_of};
use crate::exercise::{Mark, Verdict, bounds_words};
use crate::protocols::exercise::{Exercise, Task};

/// From this width on a row says both what is asked and what was found.
const WIDE: u16 = 112;
/// The columns of a guarantee's name.
const NAME: usize = 18;

/// The row behind the last guarantee, while the class guesses.
const NOTHING: (&str, &str) = ("nothing is wrong", "every guarantee holds within these bounds");

fn head(app: &App, session: &Session, exercise: &Exercise, wide: u16) -> (String, Vec<String>) {
    let what = match (&app.trying.command, session.variant()) {
        (Some(command), _) if exercise.solution.is_none() => command.clone(),
        (_, Some((_, variant))) => variant.title.to_owned(),
        (_, None) if exercise.solution.is_some() => {
            "A built-in solution, as the switches in view 5 stand".to_owned()
        }
        _ if exercise.shared.has_program() => "A program".to_owned(),
        _ => "A program that was not given".to_owned(),
    };
    (what, wrap(&within(app, exercise), usize::from(wide.saturating_sub(4))))
}

/// The bounds, in a sentence.
fn within(app: &App, exercise: &Exercise) -> String {
    let Some(bounds) = app.check_bounds() else { return String::new() };
    let words = bounds_words(exercise, &bounds);
    let random = match bounds.runs {
        0 => String::new(),
        _ if exercise.name == Task::TwoGenerals => String::new(),
        1 => ", then 1 random run".into(),
        runs => format!(", then {} random runs", count(&runs.to_string())),
    };
    format!("Every run with {words}{random}.")
}

/// The lines of a row, the air below it included.
const fn step(area: Rect) -> u16 {
    if area.height >= 40 { 2 } else { 1 }
}

/// The rows: the guarantees, and one more while the class guesses.
fn rows(app: &App) -> usize {
    match app.marks().len() {
        0 => 0,
        count => count + usize::from(!app.shows_marks()),
    }
}

/// The lines above the rows: what is tried, the bounds, and air.
fn above(app: &App, session: &Session, exercise: &Exercise, area: Rect) -> u16 {
    let bounds = head(app, session, exercise, area.width).1.len() as u16;
    1 + bounds + u16::from(area.height >= 19)
}

/// How high the list is within all of the view.
pub fn height(app: &App, session: &Session, exercise: &Exercise, area: Rect) -> u16 {
    let rows = (rows(app) as u16).max(1);
    let high = above(app, session, exercise, area) + rows * step(area) + 2;
    high.min(area.height.saturating_sub(5))
}

/// Which row stands at a place.
pub fn row_at(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    area: Rect,
    at: Position,
) -> Option<usize> {
    let first = area.y + 1 + first_row(app, session, exercise, area);
    let row = usize::from(at.y.checked_sub(first)? / spacing(app, area, first));
    (area.contains(at) && at.y + 1 < area.bottom() && row < rows(app)).then_some(row)
}

/// The lines above the rows, in the list's own area.
fn first_row(app: &App, session: &Session, exercise: &Exercise, area: Rect) -> u16 {
    let bounds = head(app, session, exercise, area.width).1.len() as u16;
    let needed = 1 + bounds + (rows(app) as u16).max(1);
    1 + bounds + u16::from(area.height.saturating_sub(2) > needed)
}

/// The rows stand as far apart as the list is high.
fn spacing(app: &App, area: Rect, first: u16) -> u16 {
    let room = area.bottom().saturating_sub(first + 1);
    (room / (rows(app) as u16).max(1)).clamp(1, 2)
}

/// Draws it.
pub fn draw(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = inside(buf, area, &title(session, exercise), theme);
    let (what, bounds) = head(app, session, exercise, area.width);
    put(buf, inner, inner.x, inner.y, &fit(&what, inner.width.into()), theme.bold(Role::Pointer));
    for (row, line) in bounds.iter().enumerate() {
        put(buf, inner, inner.x, inner.y + 1 + row as u16, line, theme.style(Role::Dim));
    }
    let first = inner.y + first_row(app, session, exercise, area);
    let Some(checked) = app.findings.check.found() else {
        let words = match app.findings.check.is_stopped() {
            true => "Stopped. Show this view again to begin anew.".into(),
            false => app.findings.check.progress(),
        };
        return put(buf, inner, inner.x, first, &words, Style::new().bold());
    };
    if checked.report.trouble.is_some() {
        let words = "✗ The check stopped: the program gave no answer that could be used.";
        return put(buf, inner, inner.x, first, words, theme.bold(Role::Danger));
    }
    let spacing = spacing(app, area, first);
    for row in 0..rows(app) {
        let y = first + row as u16 * spacing;
        draw_row(app, checked, row, Rect { y, height: 1, ..inner }, buf, theme);
    }
}

/// "fifo-link · variant 2 of 9".
fn title(session: &Session, exercise: &Exercise) -> String {
    let name = exercise.name.name();
    match session.variant() {
        Some((place, _)) => {
            format!("{name}: variant {} of {}", place + 1, variants_of(exercise).len())
        }
        None if exercise.solution.is_some() => format!("{name}: none of the variants"),
        None => format!("{name}: your program"),
    }
}

fn draw_row(app: &App, checked: &Checked, row: usize, line: Rect, buf: &mut Buffer, theme: &Theme) {
    let shown = app.shows_marks();
    let mark = checked.report.marks.get(row);
    let fails = mark.is_some_and(|mark| mark.verdict.is_failure());
    let glyph = match (shown, fails) {
        (false, _) => "?",
        (true, true) => "✗",
        (true, false) => "✓",
    };
    let (name, asks) = mark.map_or(NOTHING, |mark| (mark.name, mark.asks));
    let room = usize::from(line.width);
    let far = match mark.filter(|_| shown) {
        Some(mark) => far(mark, checked, row),
        None => String::new(),
    };
    let head = format!("{glyph} {name:<NAME$} ");
    // With little room either what is asked stands there or what was found.
    let text = match (line.width >= WIDE, far.is_empty()) {
        (true, false) => {
            let all = checked.report.marks.iter();
            let widest = all.map(|mark| width(mark.asks)).max().unwrap_or(0);
            let wide = widest.min(room.saturating_sub(width(&head) + width(&far) + 3));
            format!("{head}{:<wide$}   {far}", fit(asks, wide))
        }
        (_, true) => format!("{head}{asks}"),
        (false, false) => format!("{head}{far}"),
    };
    let text = fit(&text, room);
    let style = match (row == app.trying.marked, shown && fails, shown) {
        (true, ..) => theme.pointed(),
        (_, true, _) => theme.bold(Role::Danger),
        (_, _, true) => Style::new(),
        _ => Style::new(),
    };
    put(buf, line, line.x, line.y, &format!("{text:<room$}"), style);
}

/// How far it holds, or where it fails.
fn far(mark: &Mark, checked: &Checked, row: usize) -> String {
    match &mark.verdict {
        Verdict::HoldsUpTo => format!("in all runs, {}", states(mark.states)),
        Verdict::Unfinished => format!("as far as {}", states(mark.states)),
        Verdict::Fails(_, captured) if mark.promise.is_none() => match captured {
            0 => "fails where nothing is captured".into(),
            1 => "fails with 1 captured".into(),
            n => format!("fails with {n} captured"),
        },
        Verdict::Fails(_, events) => {
            let failure = checked.failures.get(row).and_then(Option::as_ref);
            format!(
                "fails in a run of {} events",
                failure.map_or(*events as usize, |one| one.events)
            )
        }
        Verdict::FailsAtRandom(run) => {
            format!("fails in random run {}", count(&run.seed.to_string()))
        }
    }
}
