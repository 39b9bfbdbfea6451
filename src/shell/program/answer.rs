//! A line as an answer, or what is wrong with it.

use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::trouble::{plain, quoted, short};
use crate::protocols::exercise::{Action, Answer, Trouble};
use crate::scenario::in_words;

/// Reads the answer to an event.
pub fn answer(line: &[u8], event: &str) -> Result<Answer, Trouble> {
    // serde would also take a list of a state and actions.
    if !line.trim_ascii_start().starts_with(b"{") {
        return Err(wrong(line, event));
    }
    let answer = serde_json::from_slice(line).map_err(|_| wrong(line, event))?;
    exact(&answer, event).map(|()| answer)
}

/// The least number that loses digits: a larger one is kept as a fraction of 53 bits.
const TOO_LARGE: f64 = 18_446_744_073_709_551_616.0;

/// Are all numbers in it kept as they were written?
fn exact(answer: &Answer, event: &str) -> Result<(), Trouble> {
    // What has been read can be written.
    let whole = serde_json::to_value(answer).unwrap_or_default();
    match inexact(&whole) {
        None => Ok(()),
        Some(number) => Err(plain(
            &format!("the program answered {event} with a number that loses digits: {number}"),
            "use whole numbers below 2^64, or write it as a text",
        )),
    }
}

/// A whole number of more than 64 bits.
fn inexact(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => {
            number.as_f64().filter(|_| number.is_f64()).filter(|number| number.abs() >= TOO_LARGE)
        }
        Value::Array(all) => all.iter().find_map(inexact),
        Value::Object(fields) => fields.values().find_map(inexact),
        _ => None,
    }
}

/// What is wrong with a line that is no answer?
fn wrong(line: &[u8], event: &str) -> Trouble {
    let Ok(text) = str::from_utf8(line) else {
        let shown = quoted(&String::from_utf8_lossy(line));
        return plain(
            &format!("the program answered {event} with what is no UTF-8: {shown}"),
            "write standard output in UTF-8",
        );
    };
    if text.trim().is_empty() {
        return plain(
            &format!("the program answered {event} with an empty line"),
            "print the answer as one line of JSON, and no other line",
        );
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) => misfit(&value, text, event),
        Err(error) => no_json(&error, text, event),
    }
}

fn no_json(error: &serde_json::Error, text: &str, event: &str) -> Trouble {
    let help = match error.is_eof() {
        true => "the JSON is not complete: an answer is one line with its end".into(),
        false => format!(
            "{}; what is meant for people goes to standard error",
            error.to_string().replace(" at line 1 column", " at character")
        ),
    };
    plain(&format!("the program answered {event} with what is no JSON: {}", quoted(text)), &help)
}

/// JSON it is, but no answer: which field is wrong, and what would be right?
fn misfit(value: &Value, text: &str, event: &str) -> Trouble {
    let (path, problem) = match value.is_object() {
        true => first_misfit(text),
        false => (".".into(), "it is no object".into()),
    };
    let action = match path.starts_with("actions[") {
        true => first_wrong(value.get("actions"), "actions"),
        false => None,
    };
    let (path, right) = action.unwrap_or((path, ANSWER));
    let place = if path == "." { String::new() } else { format!(" at {}", quoted(&path)) };
    plain(
        &format!("the program's answer to {event} is wrong{place}: {problem}, in {}", quoted(text)),
        &format!("right would be {right}"),
    )
}

/// The path to where an object is no answer, and why.
fn first_misfit(text: &str) -> (String, String) {
    // The text is read, not the value: of a field that is there twice the value has one.
    let mut reading = Deserializer::from_str(text);
    let Err(error) = serde_path_to_error::deserialize::<_, Answer>(&mut reading) else {
        return (".".into(), "it is no answer".into());
    };
    let problem = error.inner().to_string();
    // The line is the only one, and the help says what would be right.
    let problem = problem.split(" at line ").next().unwrap_or_default();
    let (problem, _) = in_words(problem);
    (error.path().to_string(), short(&problem))
}

/// The first wrong action in a list at this path, also in a group, of which serde knows no path: where it is, and
/// what it should look like.
fn first_wrong(list: Option<&Value>, path: &str) -> Option<(String, &'static str)> {
    list?.as_array()?.iter().enumerate().find_map(|(place, action)| {
        Action::deserialize(action).err()?;
        let path = format!("{path}[{place}]");
        let inside = first_wrong(action.get("actions"), &format!("{path}.actions"));
        Some(inside.unwrap_or((path, form(action.get("do").and_then(Value::as_str)))))
    })
}

/// What an answer looks like.
const ANSWER: &str = r#"{"state": <any JSON>, "actions": [<actions in order>]}"#;

/// What an action looks like.
fn form(what: Option<&str>) -> &'static str {
    match what {
        Some("send") => r#"{"do": "send", "to": "<node>", "message": <any JSON>}"#,
        Some("set_timer") => {
            r#"{"do": "set_timer", "name": "<name>", "after": <a whole number, 1 or more>}"#
        }
        Some("cancel_timer") => r#"{"do": "cancel_timer", "name": "<name>"}"#,
        Some("persist") => r#"{"do": "persist", "key": "<key>", "value": <any JSON>}"#,
        Some("apply") => r#"{"do": "apply", "effect": <what was handed over>}"#,
        Some("deliver") => r#"{"do": "deliver", "message": <what was handed over>}"#,
        Some("reply") => r#"{"do": "reply", "number": <the input's>, "value": <any JSON>}"#,
        Some("decide") => {
            r#"{"do": "decide", "value": "attack"} or {"do": "decide", "value": "hold"}"#
        }
        Some("suspect") => r#"{"do": "suspect", "node": "<node>"}"#,
        Some("trust") => r#"{"do": "trust", "node": "<node>"}"#,
        Some("trace") => r#"{"do": "trace", "line": <1 to 999>}"#,
        Some("atomic") => r#"{"do": "atomic", "actions": [<actions in order>]}"#,
        _ => {
            r#"{"do": "<what>", ...}, <what> being send, set_timer, cancel_timer, persist, apply, deliver, reply, decide, suspect, trust, trace or atomic"#
        }
    }
}
