//! A line as an answer, or what is wrong with it.

use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::trouble::{plain, quoted};
use crate::protocols::exercise::{Answer, Trouble};

/// Reads the answer to an event.
pub fn answer(line: &[u8], event: &str) -> Result<Answer, Trouble> {
    match serde_json::from_slice(line) {
        Ok(answer) => Ok(answer),
        Err(_) => Err(wrong(line, event)),
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

/// JSON it is, but no answer: which field is wrong?
fn misfit(value: &Value, text: &str, event: &str) -> Trouble {
    // The text is read, not the value: a field that is there twice is lost in the value.
    let mut reading = Deserializer::from_str(text);
    let (place, problem) = match serde_path_to_error::deserialize::<_, Answer>(&mut reading) {
        Err(error) => (error.path().to_string(), error.inner().to_string()),
        // Not reached: this is read because it could not be.
        Ok(_) => (".".into(), "trailing characters".into()),
    };
    let problem = problem.split(" at line ").next().unwrap_or_default();
    let place = if place == "." { String::new() } else { format!(" at `{}`", place) };
    let shown = quoted(text);
    plain(
        &format!("the program's answer to {event} is wrong{place}: {problem}, in {shown}"),
        &format!("right would be {}", right(value)),
    )
}

/// What would have been right, as near to what was meant as can be told.
fn right(value: &Value) -> &'static str {
    let actions = value.get("actions").and_then(Value::as_array);
    let wrong = actions.and_then(|actions| actions.iter().find_map(innermost_wrong));
    wrong.unwrap_or(r#"{"state": <any JSON>, "actions": [<actions in order>]}"#)
}

/// The form that the first wrong action here should have.
fn innermost_wrong(action: &Value) -> Option<&'static str> {
    let error = crate::protocols::exercise::Action::deserialize(action).err();
    error?;
    let group = action.get("actions").and_then(Value::as_array);
    let inside = group.and_then(|actions| actions.iter().find_map(innermost_wrong));
    Some(inside.unwrap_or_else(|| form(action.get("do").and_then(Value::as_str))))
}

/// What an action looks like.
fn form(what: Option<&str>) -> &'static str {
    match what {
        Some("send") => r#"{"do": "send", "to": "<node>", "message": <any JSON>}"#,
        Some("set_timer") => r#"{"do": "set_timer", "name": "<name>", "after": <1 or more>}"#,
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
