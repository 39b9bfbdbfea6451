//! The view of who knows what: the ladder on the left, on the right what each general knows and which
//! possible worlds block the next rung.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::text::{Writer, few, fit, frame, more, put, width};
use super::theme::{Role, Theme};
use crate::app::{App, Session, observer, worlds};
use crate::certainty::{Known, Ladder, NoLadder, PossibleWorld, Rung};
use crate::protocols::GENERALS;
use crate::scenario::{node_name, short_node_name};

fn places(app: &App, area: Rect) -> (Rect, Rect, Rect) {
    let wide = (area.width * 11 / 25).clamp(34, 80);
    let left = Rect { width: wide, ..area };
    let right = Rect { x: left.right(), width: area.width - wide, ..area };
    // Two names, six statements and, where the search was bounded, what that means.
    let bounded = app.ladder().is_some_and(|ladder| !ladder.complete);
    let high = (right.height / 2).clamp(if bounded { 12 } else { 10 }, 14);
    let facts = Rect { height: high, ..right };
    let worlds = Rect { y: facts.bottom(), height: right.height - high, ..right };
    (left, facts, worlds)
}

/// Which possible world stands at a place, if one does.
pub fn world_at(app: &App, area: Rect, at: Position) -> Option<usize> {
    let (_, _, worlds) = places(app, area);
    let row = at.y.checked_sub(worlds.y + 2)?;
    let rows = worlds.height.saturating_sub(3);
    let place = first_row(app, rows) + usize::from(row);
    (worlds.contains(at) && row < rows && place < app.worlds().len()).then_some(place)
}

fn first_row(app: &App, rows: u16) -> usize {
    (app.marked_world + 1).saturating_sub(usize::from(rows.max(1)))
}

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let (left, facts, worlds) = places(app, area);
    let step = session.timeline.at();
    let slot = &app.findings.ladder;
    // What was found for the step before stays, dimmed, until this one's is there: nothing flickers.
    let old = slot.before().is_some();
    let title = if old { "computing step" } else { "Ladder of knowledge at step" };
    let inner = frame(buf, left, &format!("{title} {step}"), theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    if let Some(found) = app.ladder() {
        ladder(app, found, inner, buf, theme);
        statements(app, found, facts, buf, theme);
        possible(app, session, found, worlds, buf, theme);
        if old {
            buf.set_style(area, theme.style(Role::Dim));
        }
        return;
    }
    let words = match (slot.found(), slot.is_stopped()) {
        (_, true) => "Stopped. 7 computes it anew.".into(),
        (Some(Err(NoLadder::NotAmongThem)), _) => {
            "This run is none of the model's: the links were changed while it went on, or there \
             are too many runs. Go back to before the change, or to the start."
                .into()
        }
        _ => slot.progress(),
    };
    Writer::new(inner, buf).text(&words, theme.style(Role::Dim));
    frame(buf, facts, "What each knows", theme);
    frame(buf, worlds, "Possible worlds", theme);
}

/// What whoever looks can tell of a rung: all of it, or only what their general knows.
fn shown(app: &App, ladder: &Ladder, rung: &Rung) -> Option<Known> {
    let Some(general) = observer(app.eyes) else { return Some(rung.known) };
    if Rung::knower(rung.height) == general.index() {
        return Some(rung.known);
    }
    // The other's knowledge: this general knows of it exactly if the next rung is its own and reached.
    let next = ladder.rungs.iter().find(|next| next.height == rung.height + 1);
    next.filter(|next| next.known == Known::Yes).map(|_| rung.known)
}

fn mark(known: Option<Known>) -> (&'static str, &'static str) {
    match known {
        Some(Known::Yes) => ("✓", "known"),
        Some(Known::No) => ("✗", "not known"),
        Some(Known::NotRefuted) => ("○", "not refuted"),
        None => ("?", "cannot tell"),
    }
}

fn ladder(app: &App, ladder: &Ladder, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let foot = 5;
    let rows = Rect { height: area.height.saturating_sub(foot), ..area };
    let column = match area.width {
        ..36 => 13,
        36..60 => 16,
        _ => 40,
    };
    // The top first; m stands at the bottom. What does not fit is cut below: the top is what matters.
    let mut lines = vec![(format!("{:>column$}  …  without end", ""), theme.style(Role::Dim))];
    for rung in ladder.rungs.iter().rev() {
        let known = shown(app, ladder, rung);
        let (glyph, word) = mark(known);
        let knower = GENERALS[Rung::knower(rung.height)];
        let style = match known {
            Some(Known::Yes) => theme.bold(Theme::node(knower)),
            Some(Known::No) => theme.bold(Role::Danger),
            _ => theme.style(Role::Dim),
        };
        lines.push((format!("{:>column$} ┃{glyph}┃ {word}", formula(rung.height, column)), style));
    }
    // General 2 sees whether m holds only from its first rung on.
    let sees_m = observer(app.eyes).is_none_or(|general| general.index() == 0)
        || ladder.rungs.first().is_some_and(|rung| rung.known == Known::Yes);
    let (glyph, word) = match (sees_m, ladder.m) {
        (false, _) => ("?", "cannot tell"),
        (true, true) => ("✓", "true"),
        (true, false) => ("✗", "false"),
    };
    lines.push((format!("{:>column$} ┃{glyph}┃ {word}", "m"), Style::new().bold()));
    let fits = usize::from(rows.height);
    // Two lines a rung where there is room for them.
    let spread = lines.len() * 2 <= fits;
    lines.truncate(fits);
    let high = if spread { lines.len() * 2 - 1 } else { lines.len() };
    let top = rows.bottom().saturating_sub(high as u16);
    let mut out = Writer::new(Rect { y: top, height: rows.bottom() - top, ..rows }, buf);
    for (place, (line, style)) in lines.iter().enumerate() {
        if place > 0 && spread {
            out.line(&format!("{:>column$} ┃ ┃", ""), theme.style(Role::Dim));
        }
        out.line(line, *style);
    }
    let last = Rect { y: rows.bottom() + 1, height: foot - 1, ..area };
    let mut out = Writer::new(last, buf);
    let words = match observer(app.eyes) {
        None => format!("m: G1 proposed · height {}", ladder.height()),
        Some(general) => format!("m: G1 proposed · {}'s view", short_node_name(general)),
    };
    out.line(&words, Style::new().bold());
    out.line("K2 m: General 2 knows m", theme.style(Role::Dim));
    out.text(
        "A delivery adds a rung at most; attacking together takes all.",
        theme.style(Role::Dim),
    );
}

/// "K1 K2 m"; in short what is longer than `most`, which must be 13 or more.
fn formula(height: usize, most: usize) -> String {
    let text = Rung::formula(height);
    if text.len() <= most { text } else { format!("{}…m ({height})", &text[..6]) }
}

fn statements(app: &App, ladder: &Ladder, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "What each knows", theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut out = Writer::new(inner, buf);
    let rung = |height: usize| {
        let found = ladder.rungs.iter().find(|rung| rung.height == height);
        found.map_or(Known::No, |rung| rung.known)
    };
    for general in GENERALS {
        if observer(app.eyes).is_some_and(|seeing| seeing != general) {
            continue;
        }
        let place = general.index();
        out.line(&node_name(general), theme.bold(Theme::node(general)));
        let said: Vec<(Known, String)> = match place {
            0 => vec![
                (Known::Yes, own_input(ladder.m).into()),
                (ladder.arrived[0], "that its message arrived".into()),
                (rung(2), "K2 m, that G2 knows m".into()),
                (rung(4), "K2 K1 K2 m".into()),
            ],
            _ => vec![
                (rung(1), "m, that G1 proposed".into()),
                (ladder.arrived[1], "that its message arrived".into()),
                (rung(3), "K1 K2 m".into()),
            ],
        };
        for (known, what) in said {
            let (glyph, knows) = match known {
                Known::Yes => ("✓", "knows"),
                Known::No => ("✗", "does not know"),
                Known::NotRefuted => ("○", "may know"),
            };
            let style = if known == Known::Yes { Style::new() } else { theme.style(Role::Dim) };
            out.line(&format!(" {glyph} {knows} {what}"), style);
        }
    }
    if out.room() > 1 && ladder.m {
        let words = "The doubt takes a proposal as given; knowledge does not.";
        out.text(words, theme.style(Role::Dim));
    }
    if !ladder.complete {
        out.text("Not all runs were looked at: only ✗ is proved.", theme.style(Role::Danger));
    }
}

/// General 1 always knows its own input.
const fn own_input(m: bool) -> &'static str {
    if m { "m (its own proposal)" } else { "m is false: it did not propose" }
}

fn possible(
    app: &App,
    session: &Session,
    ladder: &Ladder,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = frame(buf, area, "Worlds that block the next rung", theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let worlds = worlds(ladder);
    let Some(first) = worlds.first() else {
        let words =
            if ladder.m { "None." } else { "Nobody proposed: m is false, so nobody can know it." };
        return Writer::new(inner, buf).text(words, theme.style(Role::Dim));
    };
    let who = GENERALS[first.observer];
    if observer(app.eyes).is_some_and(|seeing| seeing != who) {
        let words =
            format!("The next rung is {}'s to climb: look through its eyes (e).", node_name(who));
        return Writer::new(inner, buf).text(&words, theme.style(Role::Dim));
    }
    let alike = ladder.alike[first.observer];
    let who = short_node_name(who);
    let head = |what| format!("{who} cannot tell {alike} of {}{what} apart:", ladder.points);
    let whole = head(" moments");
    let head = if width(&whole) > inner.width.into() { head("") } else { whole };
    put(buf, inner, inner.x, inner.y, &fit(&head, inner.width.into()), theme.style(Role::Dim));
    let rows = inner.height.saturating_sub(1);
    let top = first_row(app, rows);
    let shown = worlds.iter().enumerate().skip(top).take(rows.into());
    let room = usize::from(inner.width);
    for (row, (place, world)) in shown.enumerate() {
        let style = if place == app.marked_world { theme.pointed() } else { Style::new() };
        let text = world_line(session, ladder, place, world, room);
        put(buf, inner, inner.x, inner.y + 1 + row as u16, &format!("{text:<room$}"), style);
    }
    let below = worlds.len().saturating_sub(top + usize::from(rows));
    more(buf, area, top, below, theme);
}

/// What is other in a possible world, and its height; of many captures the first few are named.
fn world_line(
    session: &Session,
    ladder: &Ladder,
    place: usize,
    world: &PossibleWorld,
    room: usize,
) -> String {
    // Behind the worlds that block come those that lead from the first of them to one without m.
    let blocks = place < ladder.blocking.len();
    let who = short_node_name(GENERALS[world.observer]);
    let before = if blocks { " ".into() } else { format!("  ↳ {who} there: ") };
    let behind = match (blocks, world.more) {
        (false, _) => format!(" ({})", world.height),
        (true, 0) => format!(" (height {})", world.height),
        (true, more) => format!(" (height {}, {} runs)", world.height, more + 1),
    };
    let captured = session.words.short_letters(world.run.captured());
    let what = match (world.run.proposes, captured.is_empty()) {
        (false, _) => "nobody proposed".into(),
        (true, true) => "all as here".into(),
        (true, false) => {
            let used = width(&before) + width("✗ ") + width(&behind);
            format!("✗ {}", few(&captured, room.saturating_sub(used)))
        }
    };
    fit(&format!("{before}{what}{behind}"), room)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn high_rungs_are_told_in_short() {
        assert_eq!(formula(3, 13), "K2 K1 K2 m");
        assert_eq!(formula(9, 13), "K2 K1 …m (9)");
    }
}
