//! A built-in variant of an exercise as an ordinary program that speaks the step protocol: `variant EXERCISE KEY`.
//!
//! What it does over pipes is what the same variant does inside the tool: the tests compare the two.

use std::io::{self, BufRead, Write};

use serde::Deserialize;
use serde_json::{Map, Value};
use two_generals::protocols::exercise::{Call, Incoming, Solution, variants};

/// A line as it comes, but for what a step does not look at.
#[derive(Deserialize)]
struct Line {
    node: String,
    state: Value,
    stable: Map<String, Value>,
    event: Incoming,
}

fn main() -> Result<(), String> {
    let mut args = std::env::args().skip(1);
    let (exercise, key) = (args.next().unwrap_or_default(), args.next().unwrap_or_default());
    let variant = variants()
        .into_iter()
        .find(|variant| variant.exercise == exercise && variant.key == key)
        .ok_or_else(|| format!("there is no variant {key:?} of {exercise:?}"))?;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|error| error.to_string())?;
        let Line { node, state, stable, event } =
            serde_json::from_str(&line).map_err(|error| error.to_string())?;
        let call = Call { exercise: variant.exercise, node: node.into(), state, stable, event };
        let answer = variant.solution.step(&call).map_err(|trouble| trouble.to_string())?;
        let answer = serde_json::to_string(&answer).map_err(|error| error.to_string())?;
        writeln!(out, "{answer}").and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    }
    Ok(())
}
