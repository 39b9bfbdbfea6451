//! A node of which nothing is known but that its state is JSON: its fields by name.

use ratatui::style::Style;
use serde_json::Value;

use super::super::text::wrap;
use super::super::theme::{Role, Theme};
use super::contents::{Contents, Piece, Row};
use super::held::Held;
use crate::protocols::exercise::label;

/// The longest value that stands in the table.
const SHORT: usize = 16;

/// Its fields, in lines of at most this width.
pub fn node(held: &Held, wide: usize, theme: &Theme) -> Contents {
    let mut contents = Contents::default();
    let dim = theme.style(Role::Dim);
    match &held.memory {
        Some(Value::Null) | None => {}
        Some(Value::Object(_)) => {}
        Some(other) => contents.lines.push(vec![(told(other), Style::new())]),
    }
    for name in names(held) {
        let values = [held.field(&name), held.cell(&name)];
        let short = values.iter().flatten().all(|value| is_short(value));
        if short {
            let row = held.both(&name, |value| value.map_or_else(|| "–".into(), told));
            contents.rows.push(Row::new(&name.replace('_', " "), row));
            continue;
        }
        let values = [held.shown(&name), held.cell(&name)];
        for (value, place) in values.into_iter().zip(["", "stable "]) {
            let Some(value) = value else { continue };
            let name = format!("{place}{}", name.replace('_', " "));
            contents.lines.extend(nested(&name, value, wide, dim));
        }
    }
    contents
}

/// The names of all fields in memory and all cells, each once.
fn names(held: &Held) -> Vec<String> {
    let mut names: Vec<String> = match &held.memory {
        Some(Value::Object(fields)) => fields.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let stored = held.stable.keys().filter(|key| !names.contains(key)).cloned();
    let stored: Vec<String> = stored.collect();
    names.extend(stored);
    names
}

fn is_short(value: &Value) -> bool {
    let flat = match value {
        Value::Array(all) => all.iter().all(|one| !one.is_object() && !one.is_array()),
        Value::Object(_) => false,
        _ => true,
    };
    flat && told(value).chars().count() <= SHORT
}

/// A value in words.
fn told(value: &Value) -> String {
    match value {
        Value::Null => "–".into(),
        Value::Array(all) if all.is_empty() => "none".into(),
        Value::Array(all) => {
            all.iter().map(|one| label(&one.to_string())).collect::<Vec<_>>().join(" ")
        }
        other => label(&other.to_string()),
    }
}

/// A value with values in it: a line for each of them.
fn nested(name: &str, value: &Value, wide: usize, dim: Style) -> Vec<Vec<Piece>> {
    let items: Vec<String> = match value {
        Value::Array(all) => all.iter().map(|one| label(&one.to_string())).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(key, one)| format!("{key} {}", told(one))).collect()
        }
        other => vec![told(other)],
    };
    let mut lines = vec![vec![(name.to_owned(), dim)]];
    for item in items {
        for (row, words) in wrap(&item, wide.saturating_sub(4)).into_iter().enumerate() {
            let indent = if row == 0 { 2 } else { 4 };
            lines.push(vec![(format!("{:indent$}{words}", ""), Style::new())]);
        }
    }
    lines
}
