//! Clients, server and store of remote procedure calls.

use ratatui::style::Style;
use serde_json::Value;

use super::super::theme::{Role, Theme};
use super::contents::{Contents, Piece, Row};
use super::held::{Held, items, words};
use crate::app::{Deed, Input, Session};
use crate::engine::NodeId;
use crate::protocols::exercise::Exercise;

/// A client: what waits for an answer, and what was answered.
pub fn client(
    session: &Session,
    exercise: &Exercise,
    node: NodeId,
    held: &Held,
    theme: &Theme,
) -> Contents {
    let dim = theme.style(Role::Dim);
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for one in held.list("waiting") {
        let mut id = words(one, "id");
        if let Some(tries) = one.get("tries").and_then(Value::as_u64) {
            id = format!("{id}/{tries}");
        }
        lines.push(vec![
            ("… ".into(), Style::new().bold()),
            (words(one, "request"), Style::new().bold()),
            (format!("  {id}"), dim),
        ]);
    }
    for (what, _) in answered(session, exercise, node) {
        lines.push(vec![("✓ ".into(), Style::new()), (what, Style::new()), ("  answered".into(), dim)]);
    }
    let rows = if held.stores {
        vec![
            Row::new("IDs drawn", held.both("drawn", number)),
            Row::new("waiting", held.both("waiting", count)),
        ]
    } else {
        Vec::new()
    };
    if lines.is_empty() && held.memory.is_some() {
        lines.push(vec![("no request yet".into(), dim)]);
    }
    Contents { rows, lines, lines_first: held.memory.is_some(), ..Contents::default() }
}

/// The inputs of a node that were answered, each with its answer; the last first.
pub fn answered(session: &Session, exercise: &Exercise, node: NodeId) -> Vec<(String, String)> {
    let Some(application) = &session.application else { return Vec::new() };
    let inputs = application.inputs(exercise);
    let mut answered = Vec::new();
    for done in application.done.iter().rev().filter(|done| done.node == node) {
        let Deed::Replied(number, message) = done.deed else { continue };
        let input = inputs.iter().find(|one| (one.node, one.number) == (node, number));
        let words = input.map_or_else(|| format!("request {number}"), Input::words);
        answered.push((words, session.words.content(message)));
    }
    answered
}

/// The server: what it is at work on, and the IDs that it remembers.
pub fn server(held: &Held, theme: &Theme) -> Contents {
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for job in held.list("jobs") {
        let (step, request) = (words(job, "step"), words(job, "request"));
        lines.push(vec![(format!("▶ {step} {request}"), Style::new().bold())]);
    }
    lines.extend(kept(held, "store", theme));
    let rows = remembered(held, "store");
    Contents { rows, lines, lines_first: held.memory.is_some(), ..Contents::default() }
}

/// A store of its own.
pub fn store(held: &Held, theme: &Theme) -> Contents {
    let (rows, lines) = (remembered(held, "kept"), kept(held, "kept", theme));
    Contents { rows, lines, lines_first: held.memory.is_some(), ..Contents::default() }
}

fn remembered(held: &Held, name: &str) -> Vec<Row> {
    let wanted = held.stores && (held.cell(name).is_some() || held.memory.is_none());
    wanted.then(|| Row::new("IDs", held.both(name, count))).into_iter().collect()
}

/// The IDs that are remembered, each with its response; the latest first.
fn kept(held: &Held, name: &str, theme: &Theme) -> Vec<Vec<Piece>> {
    let dim = theme.style(Role::Dim);
    let all = held.list(name);
    if all.is_empty() {
        let words = if held.memory.is_some() { vec![("remembers no ID".into(), dim)] } else { Vec::new() };
        return words.into_iter().map(|piece| vec![piece]).collect();
    }
    let ids: Vec<String> = all.iter().map(|one| words(one, "id")).collect();
    let wide = ids.iter().map(String::len).max().unwrap_or(0).max(2);
    let mut lines = vec![vec![(format!("{:<wide$}  response", "ID"), dim)]];
    for (id, one) in ids.iter().zip(all).rev() {
        lines.push(vec![
            (format!("{id:<wide$}  "), Style::new().bold()),
            (words(one, "response"), Style::new()),
        ]);
    }
    lines
}

fn number(value: Option<&Value>) -> String {
    value.and_then(Value::as_u64).map_or_else(|| "–".into(), |number| number.to_string())
}

fn count(value: Option<&Value>) -> String {
    match items(value).len() {
        0 => "none".into(),
        count => count.to_string(),
    }
}
