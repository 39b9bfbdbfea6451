//! What messages and values say, in words.

use serde_json::Value;

/// Could this character do something to a terminal: a control, or one that turns text around?
pub fn is_unruly(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns
}

/// "2nd", "3rd", "11th".
pub(super) fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// How many characters of a value are told.
const TOLD: usize = 200;

/// A value in words: an object by its fields, all else as it is; the beginning, where it is long, and nothing in it
/// that does something to a terminal.
pub fn label(json: &str) -> String {
    let words = whole_label(json);
    match words.char_indices().nth(TOLD) {
        None => harmless(&words),
        Some((end, _)) => {
            format!("{}… ({} characters)", harmless(&words[..end]), words.chars().count())
        }
    }
}

/// A text that does nothing to a terminal: what could is written out.
pub fn harmless(text: &str) -> String {
    let written = |c: char| match is_unruly(c) {
        true => c.escape_unicode().collect(),
        false => c.to_string(),
    };
    text.chars().map(written).collect()
}

fn whole_label(json: &str) -> String {
    match serde_json::from_str(json) {
        Ok(Value::Object(fields)) => {
            let told = |(name, value): (&String, &Value)| format!("{name} {}", plain(value));
            fields.iter().map(told).collect::<Vec<_>>().join(", ")
        }
        Ok(value) => plain(&value),
        Err(_) => json.into(),
    }
}

/// A value without the marks of JSON where it needs none.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The first number in it; of a text the number at its end, or its first letters.
pub(super) fn short(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Object(fields) => {
            let number = fields.values().find(|value| value.is_number());
            let numbered = || fields.values().find(|value| ends_in_a_number(value));
            let told = number.or_else(numbered).or_else(|| fields.values().next());
            told.map_or_else(|| "{}".into(), short)
        }
        Value::String(text) => {
            // "client_1-2" is the second of its client: the number says more than the beginning.
            let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
            let number = &text[name.len()..];
            if number.is_empty() { text.chars().take(4).collect() } else { number.into() }
        }
        other => other.to_string().chars().take(4).collect(),
    }
}

fn ends_in_a_number(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_by_their_fields() {
        assert_eq!(label(r#"{"n":1,"text":"m1"}"#), "n 1, text m1");
        assert_eq!(
            (label("7"), label("\"a b\""), label("[1]")),
            ("7".into(), "a b".into(), "[1]".into())
        );
    }

    #[test]
    fn what_could_do_something_to_a_terminal_is_written_out() {
        assert_eq!(label("\"a\\u001b[2Jb\\u202e\""), "a\\u{1b}[2Jb\\u{202e}");
    }

    #[test]
    fn of_a_long_value_the_beginning_is_told() {
        let long = format!("\"{}\"", "é".repeat(900_000));
        let told = label(&long);
        assert!(told.ends_with("é… (900000 characters)"), "{told}");
        assert_eq!(told.chars().count(), TOLD + "… (900000 characters)".chars().count());
    }

    #[test]
    fn where_there_is_no_room_the_number_is_told() {
        let told = |json: &str| short(&serde_json::from_str(json).unwrap());
        assert_eq!(told(r#"{"n":12,"text":"m1"}"#), "12");
        assert_eq!(told(r#"{"done":"charged","id":"shop-3"}"#), "3");
        assert_eq!(told(r#"{"say":"attack"}"#), "atta");
    }

    #[test]
    fn numbers_that_count() {
        let all = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal);
        let told =
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"];
        assert_eq!(all, told);
    }
}
