//! The receiver of a FIFO link as an ordinary program that speaks the step protocol: one line in, one line out.
//!
//! The sender's messages are `{"n": k, "text": ...}` with k from 1. The receiver delivers each text once and in order,
//! and holds back what comes early. All that it remembers is in its state.

use std::io::{self, BufRead, Write};

use serde_json::{Map, Value, json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        writeln!(out, "{}", step(&call["state"], &call["event"]))?;
        out.flush()?;
    }
    Ok(())
}

/// The step function: the answer depends on what is given here and on nothing else.
fn step(state: &Value, event: &Value) -> Value {
    // Null is the state of a receiver to which nothing has happened yet.
    let mut next = state["next"].as_u64().unwrap_or(1);
    let mut held = state["held"].as_object().cloned().unwrap_or_default();
    let mut actions = Vec::new();
    if event["type"] == "message" {
        hold(&event["message"], next, &mut held);
        while let Some(text) = held.remove(&next.to_string()) {
            actions.push(json!({"do": "deliver", "message": text}));
            next += 1;
        }
    }
    json!({"state": {"next": next, "held": held}, "actions": actions})
}

/// Holds a message back, unless it has been delivered already.
fn hold(message: &Value, next: u64, held: &mut Map<String, Value>) {
    if let Some(number) = message["n"].as_u64().filter(|&number| number >= next) {
        held.insert(number.to_string(), message["text"].clone());
    }
}
