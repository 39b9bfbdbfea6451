//! A shop and its payment service.

use ratatui::style::Style;
use serde_json::Value;

use super::super::theme::{Role, Theme};
use super::contents::{Contents, Piece, Row};
use super::held::{Held, items, words};
use super::rpc::answered;
use crate::app::Session;
use crate::engine::NodeId;
use crate::protocols::exercise::Exercise;

/// The shop: the orders that it is at work on, and those that are closed.
pub fn shop(
    session: &Session,
    exercise: &Exercise,
    node: NodeId,
    held: &Held,
    theme: &Theme,
) -> Contents {
    let dim = theme.style(Role::Dim);
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for one in held.list("orders") {
        let step = match one.get("tries").and_then(Value::as_u64) {
            Some(tries @ 2..) => format!("{}, try {tries}", words(one, "step")),
            _ => words(one, "step"),
        };
        lines.push(vec![
            (format!("… {}  ", words(one, "order")), Style::new().bold()),
            (format!("{step}  "), Style::new()),
            (words(one, "id"), dim),
        ]);
    }
    for (what, answer) in answered(session, exercise, node) {
        lines.push(vec![(format!("✓ {what}  "), Style::new()), (answer, dim)]);
    }
    if lines.is_empty() && held.memory.is_some() {
        lines.push(vec![("no order yet".into(), dim)]);
    }
    let rows = stored(held, "orders", "orders");
    Contents { rows, lines, lines_first: held.memory.is_some(), ..Contents::default() }
}

/// The payment service: what it made of each ID.
pub fn payment(held: &Held, theme: &Theme) -> Contents {
    let dim = theme.style(Role::Dim);
    let accounts = held.list("accounts");
    let told = |one: &Value| {
        vec![
            (format!("{}  ", words(one, "id")), Style::new().bold()),
            (words(one, "step"), Style::new()),
        ]
    };
    let mut lines: Vec<Vec<Piece>> = accounts.iter().rev().map(told).collect();
    if lines.is_empty() && held.memory.is_some() {
        lines.push(vec![("remembers no ID".into(), dim)]);
    }
    let rows = stored(held, "accounts", "IDs");
    Contents { rows, lines, lines_first: held.memory.is_some(), ..Contents::default() }
}

fn stored(held: &Held, field: &str, name: &str) -> Vec<Row> {
    let count = |value: Option<&Value>| match items(value).len() {
        0 => "none".into(),
        count => count.to_string(),
    };
    let wanted = held.stores && (held.cell(field).is_some() || held.memory.is_none());
    wanted.then(|| Row::new(name, held.both(field, count))).into_iter().collect()
}
