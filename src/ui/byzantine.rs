//! The view of Byzantine generals: who said what to whom and what each made of it, every lie of every
//! traitor, and the theorem.

mod found;
mod spoken;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::panels::{self, lamp_seen};
use super::text::{Writer, inside, put, width};
use super::theme::{Role, Theme};
use crate::app::{App, Panel, Session, asked_lie, lie_options, observer};
use crate::engine::{Decision, NodeId};
use crate::protocols::{COMMANDER, Council, General, Path, Promise};

/// Where its parts stand.
struct Parts {
    table: Rect,
    cases: Rect,
    worlds: Rect,
    theorem: Rect,
    /// Both problems side by side, where there is room for that.
    halves: Option<Rect>,
}

/// The lines of the comparison, its frame included.
const HALVES: u16 = 6;

fn parts(council: &Council, area: Rect) -> Parts {
    let halves =
        (area.height >= 28).then(|| Rect { y: area.bottom() - HALVES, height: HALVES, ..area });
    let room = area.height - halves.map_or(0, |halves| halves.height);
    let left = (area.width * 11 / 20).max(44);
    // The heading, the generals, the lamps, what is asked, and the frame.
    let needed = u16::from(council.count()) + 7;
    let top = needed.clamp(10, room.saturating_sub(4)).max(room / 2);
    let part = |x, y, width, height| Rect { x: area.x + x, y: area.y + y, width, height };
    Parts {
        table: part(0, 0, left, top),
        cases: part(left, 0, area.width - left, top),
        worlds: part(0, top, left, room - top),
        theorem: part(left, top, area.width - left, room - top),
        halves,
    }
}

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(council) = session.scenario.strategy.council() else { return };
    let parts = parts(&council, area);
    table((app, session), &council, parts.table, buf, theme);
    found::cases(app, session, parts.cases, buf, theme);
    below(app, session, parts.worlds, buf, theme);
    found::theorem(app, parts.halves.is_none(), parts.theorem, buf, theme);
    if let Some(halves) = parts.halves {
        found::halves(halves, buf, theme);
    }
}

/// The story while it is told, and at the end the worlds that look the same; Tab changes that, and where
/// there is room both are there.
fn below(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if area.height >= BOTH {
        let half = area.height / 2;
        found::worlds(app, Rect { height: half, ..area }, buf, theme);
        let lower = Rect { y: area.y + half, height: area.height - half, ..area };
        panels::story(app, session, lower, buf, theme);
    } else if session.is_over() == (app.panel == Panel::Story) {
        found::worlds(app, area, buf, theme);
    } else {
        panels::story(app, session, area, buf, theme);
    }
}

/// The lines that worlds and story take.
const BOTH: u16 = 22;

/// The run that is listed at a place.
pub fn run_at(
    app: &App,
    session: &Session,
    area: Rect,
    at: ratatui::layout::Position,
) -> Option<usize> {
    let council = session.scenario.strategy.council()?;
    found::run_at(app, parts(&council, area).cases, at)
}

/// What a message says, in as many columns as there are for it.
const fn value_words(content: u16, column: u16) -> &'static str {
    match (content, column) {
        (1, LONG) => "attack",
        (2, LONG) => "retreat",
        (3, LONG) => "both",
        (1, SHORT) => "att",
        (2, SHORT) => "ret",
        (3, SHORT) => "a+r",
        (1, _) => "A",
        (2, _) => "R",
        (3, _) => "B",
        _ => "–",
    }
}

/// What every general heard from every other, and what it decided.
fn table(
    (app, session): Shown<'_>,
    council: &Council,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let title = format!("{}: {} generals", council.name(), council.count());
    let inner = inside(buf, area, &title, theme);
    let columns = u16::from(council.count());
    let fits = |column: &u16| NAMES + columns * column + DECIDES <= inner.width;
    let column = [LONG, SHORT].into_iter().find(fits).unwrap_or(TINY);
    let at = |general: NodeId| inner.x + NAMES + u16::from(general.0) * column;
    put(buf, inner, inner.x, inner.y, "heard from", theme.style(Role::Dim));
    for general in generals(council) {
        let name = session.words.short_node(general);
        put(buf, inner, at(general), inner.y, name, theme.bold(Theme::node(general)));
    }
    let decides = at(NodeId(council.count()));
    put(buf, inner, decides, inner.y, "does", theme.style(Role::Dim));
    for general in generals(council) {
        let y = inner.y + 1 + u16::from(general.0);
        name((app, session), general, Rect { y, height: 1, ..inner }, buf, theme);
        if general == COMMANDER {
            commander((app, session), council, (at(COMMANDER), y), inner, buf, theme);
            continue;
        }
        for from in generals(council).filter(|from| *from != general) {
            heard((app, session), (general, from), (at(from), y, column), inner, buf, theme);
        }
        decision((app, session), general, (decides, y), inner, buf, theme);
    }
    let below = Rect {
        y: inner.y + 1 + columns,
        height: inner.height.saturating_sub(1 + columns),
        ..inner
    };
    beneath((app, session), council, below, buf, theme);
}

/// The columns for names, for each general, and for decisions.
const NAMES: u16 = 11;
const LONG: u16 = 9;
const SHORT: u16 = 5;
const TINY: u16 = 3;
const DECIDES: u16 = 7;

fn generals(council: &Council) -> impl Iterator<Item = NodeId> + use<> {
    (0..council.count()).map(NodeId)
}

/// The run, and through whose eyes it is looked at.
type Shown<'a> = (&'a App, &'a Session);

/// Is it a traitor, and does whoever looks know that?
fn is_traitor(shown: Shown<'_>, general: NodeId) -> bool {
    let (_, session) = shown;
    sees(shown, general) && session.timeline.model().traitors() >> general.0 & 1 == 1
}

/// Through a general's eyes one sees what that general is, heard and does, and of nobody else.
fn sees((app, _): Shown<'_>, general: NodeId) -> bool {
    observer(app.eyes).is_none_or(|seeing| seeing == general)
}

fn name((app, session): Shown<'_>, general: NodeId, row: Rect, buf: &mut Buffer, theme: &Theme) {
    let name = session.words.short_node(general);
    put(buf, row, row.x, row.y, name, theme.bold(Theme::node(general)));
    if is_traitor((app, session), general) {
        put(buf, row, row.x + 3, row.y, "TRAITOR", theme.plate(Role::Danger));
    } else if !sees((app, session), general) {
        put(buf, row, row.x + 3, row.y, "?", theme.style(Role::Dim));
    } else {
        put(buf, row, row.x + 3, row.y, "loyal", Style::new());
    }
}

/// What the commander orders stands in its own line.
fn commander(
    (app, session): Shown<'_>,
    council: &Council,
    (x, y): (u16, u16),
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let order = council.generals.order.name();
    let (words, style) = if !sees((app, session), COMMANDER) {
        ("out of sight".to_owned(), theme.style(Role::Dim))
    } else if is_traitor((app, session), COMMANDER) {
        ("tells each what it likes".to_owned(), theme.style(Role::Danger))
    } else {
        (format!("orders to {order}"), Style::new().bold())
    };
    put(buf, area, x, y, &words, style);
}

/// What a general heard from another: from the commander its order, from others what they say it was.
fn heard(
    (app, session): Shown<'_>,
    (general, from): (NodeId, NodeId),
    (x, y, column): (u16, u16, u16),
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    if !sees((app, session), general) {
        return put(buf, area, x, y, "?", theme.style(Role::Dim));
    }
    let General::Byzantine(node) = session.timeline.world().algorithm(general) else { return };
    let path = if from == COMMANDER { Path::COMMANDER } else { Path::COMMANDER.then(from) };
    let content = node.heard(path);
    let word = value_words(content, column);
    if content > 0 && is_traitor((app, session), from) {
        put(buf, area, x, y, &format!("{word}!"), theme.bold(Role::Danger));
    } else {
        let style = if content == 0 { theme.style(Role::Dim) } else { Style::new() };
        put(buf, area, x, y, word, style);
    }
}

fn decision(
    (app, session): Shown<'_>,
    general: NodeId,
    (x, y): (u16, u16),
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let words = match session.timeline.world().decision(general) {
        _ if !sees((app, session), general) => "?",
        None => "…",
        // What a traitor does is its own affair.
        Some(_) if is_traitor((app, session), general) => "?",
        Some(Decision::Attack) => "attack",
        Some(Decision::Hold) => "retreat",
    };
    let style = match words {
        "…" | "?" => theme.style(Role::Dim),
        _ => Style::new().bold(),
    };
    put(buf, area, x, y, words, style);
}

/// Below the table: what a traitor is asked, or which round it is, and the lamps.
fn beneath(
    (app, session): Shown<'_>,
    council: &Council,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let mut out = Writer::new(area, buf);
    if let Some((site, options)) = asked_lie(session) {
        let words = format!("YOUR CALL: {}", session.words.short_lie(site.letter));
        out.line(&words, theme.bold(Role::Pointer));
        let options = lie_options(session, &options).join("   ");
        out.line(&format!("  {options}"), theme.bold(Role::Pointer));
    } else {
        out.line(&round(session, council), theme.style(Role::Dim));
        if council.generals.depth > 1 && out.room() > 3 {
            out.line("  and then what each said that others said", theme.style(Role::Dim));
        }
    }
    if out.room() > 4 {
        out.gap();
    }
    for lamp in session.watching.lamps() {
        let room = usize::from(area.width);
        let (line, style) = lamp_seen((app, session), lamp, room, theme);
        let asks = format!("{line}  ({})", lamp.promise.asks());
        if width(&asks) <= room {
            out.line(&asks, style);
            continue;
        }
        // Of whom it is said is not left out: the commander need not do the same as its lieutenants.
        let (name, whose) = (lamp.promise.name(), whose(lamp.promise));
        let (line, _) = lamp_seen((app, session), lamp, room.saturating_sub(whose.len()), theme);
        let padded = format!("{name:<17}");
        let name = if line.contains(&padded) { &padded } else { name };
        out.line(&line.replacen(name, &format!("{}{whose}:", name.trim_end()), 1), style);
    }
    if out.room() > 0 {
        out.line("! a traitor's word   – nothing heard", theme.style(Role::Dim));
    }
    spoken::draw((app, session), council, &mut out, theme);
}

/// Of whom a promise speaks, in short.
const fn whose(promise: Promise) -> &'static str {
    match promise {
        Promise::Ic1 => " (lieutenants)",
        Promise::Ic2 => " (order obeyed)",
        _ => "",
    }
}

/// Which round it is, in words.
fn round(session: &Session, council: &Council) -> String {
    let (now, p) = (session.timeline.world().now(), &council.generals);
    let last = u64::from(p.depth) + 1;
    let passes = if council.signed { "shows what was signed" } else { "says what it heard" };
    match now / p.round.max(1) + 1 {
        _ if session.is_over() => "all have decided".into(),
        1 => format!("round 1 of {last}: the commander orders"),
        nth if nth <= last => format!("round {nth} of {last}: each {passes}"),
        _ => "each decides by what it has heard".into(),
    }
}
