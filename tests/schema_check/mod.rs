//! Enough of JSON Schema to check scenario files against ours. A keyword that it does not know is an
//! error, so that the schema cannot outgrow it in silence.

use serde_json::{Map, Value};

/// What is wrong with a value according to a schema; empty when nothing is.
pub fn faults(root: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(root, root, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    match schema {
        Value::Bool(true) => {}
        Value::Bool(false) => found.push(format!("{at}: nothing may stand here")),
        Value::Object(keywords) => {
            for (keyword, rule) in keywords {
                if let Some(wrong) = check_keyword(root, keywords, keyword, rule, value, at, found)
                {
                    found.push(format!("{at}: {wrong}"));
                }
            }
        }
        other => panic!("no schema: {other}"),
    }
}

fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut found = Vec::new();
    check(root, schema, value, "", &mut found);
    found.is_empty()
}

fn has_type(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        other => panic!("unknown type {other}"),
    }
}

/// One keyword; the complaint, if it has one about the value itself.
fn check_keyword(
    root: &Value,
    keywords: &Map<String, Value>,
    keyword: &str,
    rule: &Value,
    value: &Value,
    at: &str,
    found: &mut Vec<String>,
) -> Option<String> {
    let wrong = |bad: bool| bad.then(|| format!("{value} breaks {keyword} {rule}"));
    let length = || value.as_str().map(|text| text.chars().count() as u64);
    match keyword {
        "$schema" | "$defs" | "title" | "description" | "default" | "format" => None,
        "$ref" => {
            let pointer = rule.as_str().unwrap().strip_prefix('#').unwrap();
            check(root, root.pointer(pointer).unwrap(), value, at, found);
            None
        }
        "type" => wrong(match rule {
            Value::Array(names) => !names.iter().any(|name| has_type(value, name)),
            name => !has_type(value, name),
        }),
        "const" => wrong(value != rule),
        "enum" => wrong(!rule.as_array().unwrap().contains(value)),
        "minimum" => wrong(value.as_f64().is_some_and(|x| x < rule.as_f64().unwrap())),
        "maximum" => wrong(value.as_f64().is_some_and(|x| x > rule.as_f64().unwrap())),
        "minLength" => wrong(length().is_some_and(|n| n < rule.as_u64().unwrap())),
        "maxLength" => wrong(length().is_some_and(|n| n > rule.as_u64().unwrap())),
        "anyOf" => wrong(!rule.as_array().unwrap().iter().any(|one| fits(root, one, value))),
        "oneOf" => {
            let fitting = rule.as_array().unwrap().iter().filter(|one| fits(root, one, value));
            wrong(fitting.count() != 1)
        }
        "required" => {
            let names = rule.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
            let there = |name: &str| value.as_object().is_none_or(|map| map.contains_key(name));
            wrong(names.into_iter().any(|name| !there(name)))
        }
        "properties" => {
            for (name, inner) in rule.as_object().unwrap() {
                if let Some(field) = value.get(name) {
                    check(root, inner, field, &format!("{at}.{name}"), found);
                }
            }
            None
        }
        "additionalProperties" => {
            let known = keywords.get("properties").and_then(Value::as_object);
            for (name, field) in value.as_object().into_iter().flatten() {
                if known.is_none_or(|known| !known.contains_key(name)) {
                    check(root, rule, field, &format!("{at}.{name}"), found);
                }
            }
            None
        }
        "items" => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                check(root, rule, item, &format!("{at}.{index}"), found);
            }
            None
        }
        "uniqueItems" => {
            let items = value.as_array().cloned().unwrap_or_default();
            let twice = |place: usize| items[..place].contains(&items[place]);
            wrong((0..items.len()).any(twice))
        }
        // The one pattern there is: a word and a whole number.
        "pattern" => {
            let word = rule.as_str().unwrap().strip_prefix('^').unwrap();
            let word = word.strip_suffix("[0-9]+$").unwrap();
            let number = value.as_str().and_then(|text| text.strip_prefix(word));
            let fits =
                number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
            wrong(value.is_string() && !fits)
        }
        other => panic!("unknown keyword {other}"),
    }
}
