//! The switches, and which program runs.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::text::{Writer, fit, inside, more, put, width};
use super::super::theme::{Role, Theme};
use crate::app::{App, Session, asked_crash, crash_points as points};
use crate::engine::NodeId;
use crate::protocols::exercise::Exercise;

/// The least that is left for a switch's name and its mark.
const LEAST: usize = 8;

/// The first switch in sight, so that the marked one is.
fn first(app: &App, count: usize, room: usize) -> usize {
    (app.trying.switch + 2).saturating_sub(room).min(count.saturating_sub(room))
}

/// Which switch stands at a place, if one does.
pub fn switch_at(app: &App, session: &Session, area: Rect, at: Position) -> Option<usize> {
    let row = usize::from(at.y.checked_sub(area.y + 1)?);
    let room = usize::from(area.height.saturating_sub(2));
    let count = session.switches().len();
    let place = first(app, count, room) + row;
    (area.contains(at) && row < room && place < count).then_some(place)
}

/// Draws them: names on the left, how they stand on the right.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if let Some(node) = asked_crash(session) {
        return crash_points(session, node, area, buf, theme);
    }
    let inner = inside(buf, area, "Switches", theme);
    let switches = session.switches();
    let room = usize::from(inner.height);
    let first = first(app, switches.len(), room);
    let behind = (first + room).min(switches.len());
    more(buf, area, first, switches.len() - behind, theme);
    for (row, (place, switch)) in switches.iter().enumerate().take(behind).skip(first).enumerate() {
        let y = inner.y + row as u16;
        let marked = place == app.trying.switch;
        let wide = usize::from(inner.width);
        // Who may crash is no part of a variant.
        let hidden = app.hides_switches() && place + 1 < switches.len();
        let value = if hidden { "?" } else { &switch.value };
        // How it stands matters more than the end of its name.
        let value = fit(value, wide.saturating_sub(LEAST));
        let name = format!("{} {}", if marked { "»" } else { " " }, switch.name);
        let name = fit(&name, wide.saturating_sub(width(&value) + 1));
        let gap = wide.saturating_sub(width(&name) + width(&value));
        let style = match (marked, switch.idle && !hidden) {
            (true, _) => theme.pointed(),
            (false, true) => theme.style(Role::Dim),
            (false, false) => Style::new(),
        };
        put(buf, inner, inner.x, y, &format!("{name}{:gap$}", ""), style);
        let x = inner.x + (width(&name) + gap) as u16;
        put(
            buf,
            inner,
            x,
            y,
            &value,
            if marked || switch.idle && !hidden { style } else { style.bold() },
        );
    }
}

/// While the class is asked where a node crashes: the points of this step, and what it does after each.
fn crash_points(session: &Session, node: NodeId, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = format!("Does {} crash here?", session.words.node(node));
    let mut out = Writer::new(inside(buf, area, &title, theme), buf);
    out.line("c crashes it here   p lets it go on", theme.bold(Role::Pointer));
    for (place, next) in points(session).iter().enumerate() {
        let (mark, style) = match place {
            0 => ("▶", theme.bold(Role::Pointer)),
            _ => ("·", Style::new()),
        };
        let words = match next.as_str() {
            "" => "after all that".to_owned(),
            next => format!("before it {next}"),
        };
        out.line(&format!("{mark} {words}"), style);
    }
}

/// Which program runs, and whom it plays.
pub fn program(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = inside(buf, area, "Your program", theme);
    let mut out = Writer::new(inner, buf);
    if !exercise.shared.has_program() {
        let words = "None was given. Open this run with one: exercise show FILE -- COMMAND";
        return out.text(words, Style::new());
    }
    if let Some(command) = &app.trying.command {
        out.line(command, Style::new().bold());
    }
    let written = exercise.name.written();
    let played =
        session.nodes().filter(|node| written.contains(&session.words.node_in_files(*node)));
    let names: Vec<&str> = played.map(|node| session.words.node(node)).collect();
    out.text(&format!("It plays {}.", names.join(" and ")), Style::new());
    match app.trying.round {
        0 => {}
        1 => out.text("Saved once since it was opened.", theme.style(Role::Dim)),
        n => out.text(&format!("Saved {n} times since it was opened."), theme.style(Role::Dim)),
    }
}
