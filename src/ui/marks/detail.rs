//! Below the list: the question to the class; or what is wrong, and the shortest run that shows it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::exercise::{code_height, side_by_side};
use super::super::text::{Writer, inside, wrap};
use super::super::theme::{Role, Theme};
use crate::app::{App, Checked, Session};
use crate::exercise::{Dishonest, Failure, Mark, Verdict};
use crate::protocols::exercise::{Exercise, Trouble};
use crate::scenario::{Tab, tabs};

/// From this width and height on there is room for two boxes side by side.
const WIDE: u16 = 106;

/// Draws it.
pub fn draw(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let Some(checked) = app.findings.check.found() else {
        return waiting(area, buf, theme);
    };
    let report = &checked.report;
    if let Some((call, told)) = &report.trouble {
        return trouble(call, told, area, buf, theme);
    }
    if !app.shows_marks() {
        return question(app, session, exercise, area, buf, theme);
    }
    if let Some(lie) = &report.dishonest {
        return dishonest(lie, area, buf, theme);
    }
    found(app, session, exercise, checked, area, buf, theme);
}

fn waiting(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "What a check does", theme);
    let mut out = Writer::new(inner, buf);
    let words = "Within these bounds it tries every order of arrival, every loss, every copy and every crash, the \
                 shortest runs first. So the first run that breaks a guarantee is the shortest there is.";
    out.text(words, Style::new());
    out.gap();
    out.text(
        "Long random runs follow: they go further, and prove nothing.",
        theme.style(Role::Dim),
    );
}

fn question(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let view = tabs(&session.scenario.strategy).iter().position(|tab| *tab == Tab::Exercise);
    let view =
        view.map_or_else(String::new, |place| format!(" View {} shows it at work.", place + 1));
    let words = format!("Mark one and press Enter; u shows the marks.{view}");
    let rows = wrap(&words, usize::from(area.width.saturating_sub(4)));
    let needed = rows.len() as u16 + 3;
    let high = if area.height >= needed + 8 { needed } else { area.height };
    let above = Rect { height: high, ..area };
    let inner = inside(buf, above, "Find the bug", theme);
    let mut out = Writer::new(inner, buf);
    out.text("? Which guarantee does this variant break, if any?", theme.bold(Role::Pointer));
    rows.iter().for_each(|row| out.line(row, Style::new()));
    if high < area.height {
        let below = Rect { y: above.bottom(), height: area.height - high, ..area };
        side_by_side(app, session, exercise, below, buf, theme);
    }
}

fn trouble(call: &str, told: &Trouble, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "What went wrong", theme);
    let mut out = Writer::new(inner, buf);
    out.text(&format!("✗ {}", told.what), theme.bold(Role::Danger));
    if !told.help.is_empty() {
        out.text(&told.help, Style::new());
    }
    if !told.stderr.is_empty() {
        out.line("its last words on standard error:", theme.style(Role::Dim));
        // The last lines say why; the question needs its own.
        let question = broken(call, out.width().into()).len() + 1;
        let room = usize::from(out.room());
        let room = room.saturating_sub(question.min(room * 2 / 3)).max(1);
        let skip = told.stderr.len().saturating_sub(room);
        for line in &told.stderr[skip..] {
            out.line(&format!("  {line}"), theme.style(Role::Danger));
        }
    }
    out.line("it was asked:", theme.style(Role::Dim));
    json(&mut out, call);
}

fn dishonest(lie: &Dishonest, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "No pure function", theme);
    let mut out = Writer::new(inner, buf);
    let words = "✗ It gave two answers to one question, so the marks say nothing.";
    out.text(words, theme.bold(Role::Danger));
    let help =
        "All that it remembers must stand in its state; clocks and random numbers are not for it.";
    out.text(help, Style::new());
    for (name, text) in [("question", &*lie.call), ("first", &*lie.first), ("again", &*lie.second)]
    {
        out.line(name, theme.style(Role::Dim));
        json(&mut out, text);
    }
}

/// JSON in as many lines as it takes, broken behind commas where there are some.
fn json(out: &mut Writer<'_>, text: &str) {
    for line in broken(text, out.width().into()) {
        if out.room() == 0 {
            return;
        }
        out.line(&line, Style::new());
    }
}

fn broken(text: &str, wide: usize) -> Vec<String> {
    let wide = wide.max(1);
    let mut rest: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    while rest.len() > wide {
        let comma = rest[wide / 2..wide].iter().rposition(|c| *c == ',');
        let at = comma.map_or(wide, |place| wide / 2 + place + 1);
        let behind = rest.split_off(at);
        lines.push(rest.into_iter().collect());
        rest = behind;
    }
    lines.push(rest.into_iter().collect());
    lines
}

fn found(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    checked: &Checked,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let mark = app.marked_mark();
    let failure = checked.failures.get(app.trying.marked).and_then(Option::as_ref);
    let about = about(app, session, checked, theme);
    let wide = area.width >= WIDE && !about.is_empty() && failure.is_some();
    let run_wide = if wide { area.width - area.width * 2 / 5 } else { area.width } - 4;
    let told = match (mark, failure) {
        (Some(_), Some(failure)) => Run::of(failure, run_wide.into()).rows() + 1,
        _ => 3,
    };
    let about_rows =
        about.iter().map(|(words, _)| wrap(words, usize::from(area.width) - 4).len() + 1);
    let needed = told + if wide { 2 } else { about_rows.sum::<usize>() + 2 };
    // The algorithm stands below where there is room for all of it.
    let code = code_height(app, session, exercise, area.width);
    let mut area = area;
    if code > 0 && usize::from(area.height) >= needed + usize::from(code) {
        let below = Rect { y: area.bottom() - code, height: code, ..area };
        side_by_side(app, session, exercise, below, buf, theme);
        area.height -= code;
    }
    match (mark, failure) {
        (Some(mark), Some(failure)) if wide => {
            let left = Rect { width: area.width * 2 / 5, ..area };
            let right = Rect { x: left.right(), width: area.width - left.width, ..area };
            why(mark, &about, left, buf, theme);
            run(mark, failure, &[], right, buf, theme);
        }
        (Some(mark), Some(failure)) => run(mark, failure, &about, area, buf, theme),
        _ => kept(mark, &about, area, buf, theme),
    }
}

/// Beside the failing run: the guess, and what is wrong.
fn why(mark: &Mark, about: &[(String, Style)], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Why", theme);
    let mut out = Writer::new(inner, buf);
    for (words, style) in about {
        out.text(words, *style);
        out.gap();
    }
    out.text(&format!("{}: {}.", mark.name, mark.asks), theme.style(Role::Dim));
}

/// Where nothing fails, or the marked guarantee holds.
fn kept(
    mark: Option<&Mark>,
    about: &[(String, Style)],
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = inside(buf, area, "What was found", theme);
    let mut out = Writer::new(inner, buf);
    for (words, style) in about {
        out.text(words, *style);
    }
    if out.room() > 3 && !about.is_empty() {
        out.gap();
    }
    if let Some(mark) = mark {
        holds(mark, &mut out, theme);
    }
}

/// Whether the class was right, and what there is to know of the variant.
fn about(app: &App, session: &Session, checked: &Checked, theme: &Theme) -> Vec<(String, Style)> {
    let mut about = Vec::new();
    if let Some((guess, right)) = app.trying.guess.zip(app.guessed_right()) {
        let mark = app.marks().get(guess).map(|mark| mark.name);
        about.push(match (mark, right) {
            (Some(name), true) => {
                (format!("✓ The guess was right: {name} is broken."), theme.bold(Role::Pointer))
            }
            (None, true) => {
                ("✓ The guess was right: nothing is broken.".into(), theme.bold(Role::Pointer))
            }
            (Some(name), false) => {
                (format!("✗ The guess was wrong: {name} is not broken."), Style::new().bold())
            }
            (None, false) => {
                ("✗ The guess was wrong: something is broken.".into(), Style::new().bold())
            }
        });
    }
    if let Some((_, variant)) = session.variant() {
        about.push((variant.explained.to_owned(), Style::new()));
    } else if checked.report.passes() {
        about.push(("Every guarantee holds within these bounds.".to_owned(), Style::new().bold()));
    }
    about
}

/// That nothing was found is told with how far that goes.
fn holds(mark: &Mark, out: &mut Writer<'_>, theme: &Theme) {
    out.text(&format!("✓ {}: {}.", mark.name, mark.asks), Style::new().bold());
    let words = match mark.verdict {
        Verdict::Unfinished => {
            "No run that was looked at breaks it. There are more within these bounds, and it is not a proof beyond \
             them."
        }
        _ => "No run within these bounds breaks it. That is not a proof beyond them.",
    };
    out.text(words, theme.style(Role::Dim));
}

/// The failing run: what went wrong, and how it came to it.
fn run(
    mark: &Mark,
    failure: &Failure,
    about: &[(String, Style)],
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let title = match mark.verdict {
        Verdict::FailsAtRandom(_) => format!("A random run that breaks {}", mark.name),
        _ if mark.is_shortest => format!("The shortest run that breaks {}", mark.name),
        _ => format!("A run that breaks {}", mark.name),
    };
    let inner = inside(buf, area, &title, theme);
    let mut out = Writer::new(inner, buf);
    for (words, style) in about {
        out.text(words, *style);
    }
    let room = usize::from(out.room());
    let wide = usize::from(inner.width);
    let sentence = wrap(&format!("✗ {}.", failure.sentence), wide);
    sentence.iter().for_each(|line| out.line(line, theme.bold(Role::Danger)));
    if room > Run::of(failure, wide).rows() + sentence.len() {
        out.gap();
    }
    let told = Run::of(failure, wide);
    // The end is where it goes wrong.
    let skip = told.skip(usize::from(out.room()));
    let before = told.before + skip;
    if before > 0 && out.room() > 0 {
        let events = if before == 1 { "event" } else { "events" };
        out.line(&format!("{:WHEN$}… {before} {events} before", ""), theme.style(Role::Dim));
    }
    for (when, words) in &told.events[skip..] {
        for (row, words) in words.iter().enumerate() {
            let when = if row == 0 { when.clone() } else { " ".repeat(WHEN) };
            out.pieces(&[(when, theme.style(Role::Dim)), (words.clone(), Style::new())]);
        }
    }
}

/// The columns of an event's time, with two blanks.
const WHEN: usize = 10;

/// The most events that are told: a run that was found at random may have thousands.
const MOST: usize = 150;

/// The last events of a failing run: each with its time, and its words in rows.
struct Run {
    /// How many there are before them.
    before: usize,
    events: Vec<(String, Vec<String>)>,
}

impl Run {
    fn of(failure: &Failure, wide: usize) -> Self {
        let event = |line: &String| {
            let cut = line.char_indices().nth(WHEN).map_or(line.len(), |(at, _)| at);
            let (when, words) = line.split_at(cut);
            (when.to_owned(), wrap(words, wide.saturating_sub(WHEN)))
        };
        let before = failure.lines.len().saturating_sub(MOST);
        Self { before, events: failure.lines[before..].iter().map(event).collect() }
    }

    fn rows(&self) -> usize {
        self.before + self.events.iter().map(|(_, words)| words.len()).sum::<usize>()
    }

    /// How many events are left out, so that the last ones have room, and a line that says so.
    fn skip(&self, room: usize) -> usize {
        if self.rows() <= room {
            return 0;
        }
        let mut free = room.saturating_sub(1);
        let fits = |(_, words): &&(String, Vec<String>)| {
            let fits = words.len() <= free;
            free = free.saturating_sub(words.len());
            fits
        };
        self.events.len() - self.events.iter().rev().take_while(fits).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_breaks_behind_commas() {
        assert_eq!(broken("{\"a\":1,\"b\":22}", 10), ["{\"a\":1,", "\"b\":22}"]);
        assert_eq!(broken("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(broken("", 4), [""]);
    }
}
