//! The two ends of a FIFO link.

use serde_json::Value;

use super::contents::{Contents, Row};
use super::held::{Held, items, words};
use crate::protocols::exercise::builtin::Fifo;

/// The most numbers that are told one by one.
const MOST: usize = 4;

/// The sender: which number comes next, and what is not acknowledged.
pub fn sender(fifo: &Fifo, held: &Held) -> Contents {
    let next = |value: Option<&Value>| {
        let sent = value.and_then(Value::as_u64);
        sent.map_or_else(|| "–".into(), |sent| (sent + 1).to_string())
    };
    let mut rows = vec![Row::new("next number", held.both("sent", next))];
    if fifo.retransmit || fifo.recovery {
        rows.push(Row::new("unacknowledged", held.both("unacknowledged", numbers)));
    }
    Contents { rows, ..Contents::default() }
}

/// The receiver: which number it expects, and what it holds back.
pub fn receiver(held: &Held) -> Contents {
    let next = |value: Option<&Value>| {
        value.map_or_else(|| "–".into(), |value| value.to_string())
    };
    let rows = vec![
        Row::new("next expected", held.both("next", next)),
        Row::new("held back", held.both("held", numbers)),
    ];
    let told = |one: &Value| format!("#{} {}", words(one, "n"), words(one, "text"));
    let heap = held.list("held").iter().map(told).collect();
    Contents { rows, heap, ..Contents::default() }
}

/// The numbers of some messages.
fn numbers(value: Option<&Value>) -> String {
    let all: Vec<String> =
        items(value).iter().map(|one| format!("#{}", words(one, "n"))).collect();
    match all.len() {
        0 => "none".into(),
        count if count <= MOST => all.join(" "),
        count => format!("{count} messages"),
    }
}
