//! A node of a failure detector.

use ratatui::style::Style;
use serde_json::Value;

use super::super::theme::{Role, Theme};
use super::contents::{Contents, Piece, Row};
use super::held::{Held, words};
use crate::app::Session;
use crate::engine::Time;

/// How often it sends, and what it makes of each of the others.
pub fn node(session: &Session, held: &Held, theme: &Theme) -> Contents {
    let time = |value: Option<&Value>| {
        let time: Option<Time> = value.and_then(Value::as_u64);
        time.map_or_else(|| "–".into(), |time| session.words.time(time))
    };
    let mut rows = Vec::new();
    if held.memory.is_some() {
        rows.push(Row {
            name: "heartbeat every".into(),
            memory: time(held.field("interval")),
            stable: None,
            differs: false,
        });
    }
    let watched = held.list("watched").iter().map(|one| {
        let name = words(one, "node");
        let title = session.nodes().find(|node| session.words.node_in_files(*node) == name);
        let title = title.map_or(name, |node| session.words.node(node).to_owned());
        let suspected = one.get("suspected") == Some(&Value::Bool(true));
        let belief: Piece = match suspected {
            true => ("? suspected".into(), theme.bold(Role::Danger)),
            false => ("● trusted".into(), Style::new()),
        };
        let timeout = format!("  timeout {}", time(one.get("timeout")));
        vec![(format!("{title}  "), Style::new().bold()), belief, (timeout, theme.style(Role::Dim))]
    });
    Contents { rows, lines: watched.collect(), ..Contents::default() }
}
