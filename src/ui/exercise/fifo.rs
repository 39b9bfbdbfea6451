//! The two ends of a FIFO link.

use serde_json::Value;

use super::contents::{Contents, Row};
use super::held::{Held, items, words};
use crate::protocols::exercise::builtin::{Fifo, FifoSlip};

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
pub fn receiver(fifo: &Fifo, held: &Held) -> Contents {
    let next = |value: Option<&Value>| value.map_or_else(|| "–".into(), |value| value.to_string());
    // Delivered on arrival, nothing is held back: it only knows what came before its turn.
    let on_arrival = fifo.slip == Some(FifoSlip::DeliversOnArrival);
    let name = if on_arrival { "came early" } else { "held back" };
    let rows = vec![
        Row::new("next expected", held.both("next", next)),
        Row::new(name, held.both("held", numbers)),
    ];
    if on_arrival {
        return Contents { rows, ..Contents::default() };
    }
    let told = |one: &Value| format!("#{} {}", words(one, "n"), words(one, "text"));
    let heap = held.list("held").iter().map(told).collect();
    Contents { rows, heap, ..Contents::default() }
}

/// The numbers of some messages, those that follow one another together: "#1–3 #5".
fn numbers(value: Option<&Value>) -> String {
    let mut all: Vec<u64> =
        items(value).iter().filter_map(|one| one.get("n").and_then(Value::as_u64)).collect();
    if all.is_empty() {
        return "none".into();
    }
    all.sort_unstable();
    let mut spans: Vec<(u64, u64)> = Vec::new();
    for number in all {
        match spans.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => spans.push((number, number)),
        }
    }
    let told = |(first, last): (u64, u64)| match first == last {
        true => format!("#{first}"),
        false => format!("#{first}–{last}"),
    };
    spans.into_iter().map(told).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_one_another_stand_together() {
        let told = |all: &[u64]| {
            let all: Vec<Value> = all.iter().map(|n| serde_json::json!({ "n": n })).collect();
            numbers(Some(&all.into()))
        };
        assert_eq!(told(&[3, 1, 2, 5]), "#1–3 #5");
        assert_eq!(told(&[2, 2]), "#2 #2");
        assert_eq!(told(&[]), "none");
    }
}
