//! What serde complains about, put into the words of a file.

use serde_json::error::Category;

use super::locate::Segment;
use super::report::nearest;

/// What is wrong with a text that is no JSON, and what would be right.
pub fn syntax(words: &str, category: Category) -> (String, &'static str) {
    let no_json = |words: &str| format!("this is no JSON: {words}");
    match words {
        _ if words.starts_with("control character") => (
            "a text has a control character in it".into(),
            "write \\t for a tab, \\n for a new line",
        ),
        _ if category == Category::Eof => {
            ("the JSON ends too early".into(), "a closing } ] or \" is missing")
        }
        "expected value" => (
            no_json("no value begins like this"),
            "use a number, a \"text\", true, false, [ ] or { }",
        ),
        "key must be a string" => (
            no_json("a field's name belongs here"),
            "put names in double quotes, and no comma before a closing }",
        ),
        "trailing comma" => {
            (no_json("a comma with nothing after it"), "remove the comma before it")
        }
        "trailing characters" => (no_json("something follows its end"), "remove it"),
        "invalid number" => (no_json("invalid number"), "write numbers like 3 or 0.25"),
        "invalid escape" => (no_json("invalid escape"), "write a backslash as \\\\"),
        _ if words.starts_with("expected `,`") => (no_json(words), "a comma before it is missing"),
        _ => (no_json(words), ""),
    }
}

/// What serde says about a value, in words, and what would be right, as far as that says it.
pub fn in_words(words: &str) -> (String, String) {
    let Complaint { problem, help, .. } = Complaint::read(words, None);
    (problem, help)
}

/// What is wrong with a value of valid JSON.
pub struct Complaint {
    pub problem: String,
    pub help: String,
    /// The word that is wrong, if the complaint is about one.
    pub wrong: Option<String>,
    /// Is that word a key (a field's name) rather than a value?
    pub is_key: bool,
}

impl Complaint {
    /// Reads what serde says about the value at the end of a path.
    pub fn read(words: &str, last: Option<&Segment>) -> Self {
        Self::about_a_word(words)
            .or_else(|| Self::about_a_choice(words, last))
            .or_else(|| Self::about_a_type(words))
            .unwrap_or_else(|| Self::about_a_value(words))
    }

    fn plain(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: help.into(), wrong: None, is_key: false }
    }

    /// A name that is unknown, missing or there twice.
    fn about_a_word(words: &str) -> Option<Self> {
        let mut ticked = words.split('`').skip(1).step_by(2).map(str::to_owned);
        if words.starts_with("duplicate field") {
            return Some(Self {
                wrong: ticked.next(),
                is_key: true,
                ..Self::plain("this field stands there twice", "keep one of them")
            });
        }
        if words.starts_with("missing field") {
            let name = ticked.next()?;
            return Some(Self::plain(
                format!("the field {name:?} is missing"),
                format!("add {name:?}"),
            ));
        }
        let is_key = words.starts_with("unknown field");
        if !is_key && !words.starts_with("unknown variant") {
            return None;
        }
        let wrong = ticked.next()?;
        let names: Vec<String> = ticked.collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let what = if is_key { "field" } else { "word" };
        let plain = Self::plain(format!("unknown {what} {wrong:?}"), nearest(&wrong, &known));
        Some(Self { wrong: Some(wrong), is_key, ..plain })
    }

    /// Where one word, or an object with one field, belongs and something else stands.
    fn about_a_choice(words: &str, last: Option<&Segment>) -> Option<Self> {
        let no_choice = words == "expected value" || words == "expected `,` or `}`";
        if !no_choice && !words.contains(" variant, expected ") {
            return None;
        }
        let example = match last {
            Some(Segment::Key(name)) => match name.as_str() {
                "delay" | "fixed" | "range" | "weighted" => r#"{"fixed": 20}"#,
                "when" | "start" | "received" | "at" => r#"{"received": {"kind": "plan"}}"#,
                "strategy" | "always_attack" | "wait_for_ack" | "handshake"
                | "retry_until_acked" | "never_attack" | "custom" => {
                    r#"{"always_attack": {"messengers": 3}}"#
                }
                "unit" | "ms" | "s" | "min" => r#""ms""#,
                "attack_when" | "until" => r#"{"received": {"kind": "plan"}}"#,
                _ => "the words that the schema lists",
            },
            _ => "the words that the schema lists",
        };
        Some(Self::plain("exactly one choice belongs here", format!("write it like {example}")))
    }

    fn about_a_type(words: &str) -> Option<Self> {
        let rest = words.strip_prefix("invalid type: ").or(words.strip_prefix("invalid value: "))?;
        let (found, expected) = rest.split_once(", expected ")?;
        let help = match expected {
            "unit" => "write the word alone, in quotes".into(),
            _ => format!("use {}", expected_words(expected, is_number(found))),
        };
        Some(Self::plain(format!("found {}", found_words(found)), help))
    }

    fn about_a_value(words: &str) -> Self {
        // A list is read as a struct's fields in their order, where there are enough of them.
        if words.starts_with("invalid length") {
            return Self::plain("found a list", "use an object in { }");
        }
        if words.contains("recursion limit") {
            return Self::plain("the JSON is nested too deeply", "use at most 127 levels");
        }
        if words == "number out of range" {
            return Self::plain("the number is too large", "use a smaller one");
        }
        match words.split_once(": ") {
            Some((problem, help)) => Self::plain(problem, help),
            None => Self::plain(words, ""),
        }
    }
}

/// What serde found: ``integer `5` `` is the number 5.
fn found_words(found: &str) -> String {
    let bare = |text: &str| text.trim_matches('`').to_owned();
    match found.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer", number)) => format!("the number {}", bare(number)),
        Some(("floating", number)) => {
            format!("the number {}", bare(number.trim_start_matches("point ")))
        }
        Some(("boolean", word)) => bare(word),
        _ => match found {
            "map" => "an object".into(),
            "sequence" => "a list".into(),
            other => other.into(),
        },
    }
}

fn is_number(found: &str) -> bool {
    found.starts_with("integer") || found.starts_with("floating")
}

/// What serde expected. Who wrote a number needs to hear of the bounds; who wrote a text does not.
fn expected_words(expected: &str, of_a_number: bool) -> String {
    match expected {
        "u8" if of_a_number => format!("a whole number from 0 to {}", u8::MAX),
        "u32" if of_a_number => format!("a whole number from 0 to {}", u32::MAX),
        "u64" | "usize" if of_a_number => format!("a whole number from 0 to {}", u64::MAX),
        "u8" | "u32" | "u64" | "usize" => "a whole number, 0 or more".into(),
        "a string" => "a text in quotes".into(),
        "a boolean" => "true or false".into(),
        "a sequence" => "a list in [ ]".into(),
        "a map" | "an object" => "an object in { }".into(),
        _ if expected.starts_with("struct ") => "an object in { }".into(),
        other => other.into(),
    }
}
