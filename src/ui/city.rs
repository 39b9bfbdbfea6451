//! The view of the city's play: the fewest captures that bring about a lone attack, the class's games, and
//! for a randomised strategy the worst adversaries.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::odds::percent;
use super::text::{Writer, inside, states};
use super::theme::{Role, Theme};
use crate::app::{App, City, Session};
use crate::certainty::{BestPlay, Randomised};
use crate::scenario::node_name;

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let half = area.width / 2;
    let left = Rect { width: half, ..area };
    let right = Rect { x: left.right(), width: area.width - half, ..area };
    games(app, left, buf, theme);
    let slot = &app.findings.city;
    let random = slot.found().and_then(|city| city.randomised.as_ref());
    let high = if random.is_some() { (right.height * 9 / 20).max(9) } else { right.height };
    best(app, session, Rect { height: high, ..right }, buf, theme);
    if let Some(random) = random {
        let below = Rect { y: right.y + high, height: right.height - high, ..right };
        randomised(session, random, below, buf, theme);
    }
}

/// The lines below the scores.
const LEGEND: usize = 2;

fn games(app: &App, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "You are the city", theme);
    let mut out = Writer::new(inner, buf);
    out.text(
        "Bring about a lone attack with as few captures as you can. Every capture costs one; delays and \
         copies cost nothing.",
        Style::new(),
    );
    out.gap();
    out.line("y  begins a night as the city", theme.bold(Role::Pointer));
    out.gap();
    if app.scores.is_empty() {
        return out.line("No night played yet.", theme.style(Role::Dim));
    }
    let fewest = app.findings.city.found().and_then(|city| city.best.cost);
    out.line("  night  captured  outcome", theme.style(Role::Dim));
    let room = usize::from(out.room()).saturating_sub(LEGEND);
    let skip = app.scores.len().saturating_sub(room);
    for (place, score) in app.scores.iter().enumerate().skip(skip) {
        let mark = match (score.outcome.is_lone_attack(), fewest) {
            (true, Some(fewest)) if score.captures == fewest => "★",
            (true, _) => "✓",
            (false, _) => " ",
        };
        let (night, captures, outcome) = (place + 1, score.captures, score.outcome.words());
        let style = if mark == "★" { theme.bold(Role::Pointer) } else { Style::new() };
        out.line(&format!("{mark} {night:>5}  {captures:>8}  {outcome}"), style);
    }
    out.line("★ the fewest possible", theme.style(Role::Dim));
    out.line("✓ done, but fewer would do", theme.style(Role::Dim));
}

fn best(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "The best the city can do", theme);
    let mut out = Writer::new(inner, buf);
    let slot = &app.findings.city;
    match slot.found() {
        None if slot.is_stopped() => {
            out.line("Stopped. 8 computes it anew.", theme.style(Role::Dim))
        }
        None => {
            out.text(&slot.progress(), theme.style(Role::Dim));
        }
        Some(City { best, .. }) if best.run.is_none() => nothing(best, &mut out),
        Some(_) if !app.revealed => {
            out.text("It is known by now, and proven: no play is better.", Style::new());
            out.gap();
            out.line("u  shows it", theme.bold(Role::Pointer));
        }
        Some(city) => found(session, city, &mut out, theme),
    }
}

fn nothing(best: &BestPlay, out: &mut Writer<'_>) {
    let states = states(best.states);
    if best.complete {
        let words = format!("No lone attack can be brought about: no such run among all {states}.");
        out.text(&words, Style::new().bold());
    } else {
        let cleared = best.cleared;
        let words =
            format!("None was found among {states}: not with fewer than {cleared} captures.");
        out.text(&words, Style::new());
    }
}

fn found(session: &Session, city: &City, out: &mut Writer<'_>, theme: &Theme) {
    let best = &city.best;
    let (Some(run), Some(captures)) = (&best.run, best.cost) else { return };
    let words = match captures {
        0 => "No capture is needed".to_owned(),
        1 => "1 capture is enough".into(),
        n => format!("{n} captures, and fewer do not do"),
    };
    let condition = run.key().map_or(String::new(), |key| format!(" if the key is {key}"));
    out.text(&format!("{words}{condition}: {}.", run.outcome.words()), theme.bold(Role::Danger));
    for name in session.words.letters(run.captured(), node_name) {
        out.line(&format!("  ✗ {name}"), Style::new());
    }
    let states = states(best.states);
    out.text(
        &format!("Proven by looking at cheaper plays first ({states}). Enter opens it."),
        theme.style(Role::Dim),
    );
    if let (Some(shortest), Some(events)) = (&city.shortest.run, city.shortest.cost) {
        let captures = shortest.captured().count();
        let words =
            format!("The shortest run to a lone attack has {events} events, {captures} captured.");
        out.text(&words, theme.style(Role::Dim));
    }
}

fn randomised(session: &Session, random: &Randomised, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "An adversary and the random key", theme);
    let mut out = Writer::new(inner, buf);
    let ratio = |p: &num_rational::BigRational| format!("{}/{}", p.numer(), p.denom());
    let worst = &random.oblivious.greatest;
    out.line("A lone attack, if the city at worst", theme.style(Role::Dim));
    let words = format!("cannot see the key  {} = {}", percent(worst), ratio(worst));
    out.line(&words, Style::new().bold());
    let words = format!("sees the key        {}", percent(&random.sees_key));
    out.line(&words, theme.bold(Role::Danger));
    out.line(&format!("bound 1/r           {}", ratio(&random.bound)), Style::new());
    out.line(&format!("no protocol below   {}", ratio(&random.lower_bound)), Style::new());
    out.line("  (if both may have an input)", theme.style(Role::Dim));
    let plan = session.words.letters(random.captures(), node_name);
    let words = format!("without seeing it, by capturing {}", plan.join(", "));
    out.text(&words, theme.style(Role::Dim));
}
