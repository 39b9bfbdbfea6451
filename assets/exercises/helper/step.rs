//! Speaks the step protocol, version 1. Standard library only; nothing in here needs to be changed.
//!
//! A program is `step::run(step)`, where `step(&Call)` returns the new state and the list of actions.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fmt;
use std::io::{BufRead, Write};
use std::ops::Index;

/// What the program is asked.
pub struct Call {
    pub node: String,
    pub state: Json,
    pub stable: Json,
    pub event: Json,
}

/// Answers every call with what `step` says. For messages of your own use `eprintln!`.
pub fn run(step: fn(&Call) -> (Json, Vec<Json>)) {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("standard input can be read");
        let call = parse(&line).unwrap_or_else(|why| panic!("not JSON, {why}: {line}"));
        let (state, actions) = step(&Call {
            node: call["node"].text().to_string(),
            state: call["state"].clone(),
            stable: call["stable"].clone(),
            event: call["event"].clone(),
        });
        let answer = object([("state", state), ("actions", Json::List(actions))]);
        let mut out = std::io::stdout().lock();
        let written = writeln!(out, "{answer}").and_then(|()| out.flush());
        written.expect("standard output can be written");
    }
}

pub fn send(to: &str, message: Json) -> Json {
    object([("do", "send".into()), ("to", to.into()), ("message", message)])
}

pub fn set_timer(name: &str, after: i64) -> Json {
    object([("do", "set_timer".into()), ("name", name.into()), ("after", after.into())])
}

pub fn cancel_timer(name: &str) -> Json {
    object([("do", "cancel_timer".into()), ("name", name.into())])
}

pub fn persist(key: &str, value: Json) -> Json {
    object([("do", "persist".into()), ("key", key.into()), ("value", value)])
}

pub fn apply(effect: Json) -> Json {
    object([("do", "apply".into()), ("effect", effect)])
}

pub fn deliver(message: Json) -> Json {
    object([("do", "deliver".into()), ("message", message)])
}

pub fn reply(number: i64, value: Json) -> Json {
    object([("do", "reply".into()), ("number", number.into()), ("value", value)])
}

pub fn decide(value: &str) -> Json {
    object([("do", "decide".into()), ("value", value.into())])
}

pub fn suspect(node: &str) -> Json {
    object([("do", "suspect".into()), ("node", node.into())])
}

pub fn trust(node: &str) -> Json {
    object([("do", "trust".into()), ("node", node.into())])
}

pub fn trace(line: i64) -> Json {
    object([("do", "trace".into()), ("line", line.into())])
}

pub fn atomic(actions: Vec<Json>) -> Json {
    object([("do", "atomic".into()), ("actions", Json::List(actions))])
}

/// A JSON value. `value["key"]` and `value[0]` look inside, and are null where there is nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

static NULL: Json = Json::Null;

/// An object of these fields.
pub fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
    Json::Object(fields.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

impl Json {
    /// The number; 0 for anything else.
    pub fn int(&self) -> i64 {
        if let Json::Int(number) = self { *number } else { 0 }
    }

    /// The text; empty for anything else.
    pub fn text(&self) -> &str {
        if let Json::Text(text) = self { text } else { "" }
    }

    /// True for `true` only.
    pub fn is_true(&self) -> bool {
        *self == Json::Bool(true)
    }

    pub fn is_null(&self) -> bool {
        *self == Json::Null
    }

    /// This value, or another one where it is null.
    pub fn or(&self, other: Json) -> Json {
        if self.is_null() { other } else { self.clone() }
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> &[Json] {
        if let Json::List(items) = self { items } else { &[] }
    }

    /// The fields of an object, to read and to change. Anything else becomes an empty object first.
    pub fn fields(&mut self) -> &mut BTreeMap<String, Json> {
        if !matches!(self, Json::Object(_)) {
            *self = Json::Object(BTreeMap::new());
        }
        match self {
            Json::Object(fields) => fields,
            _ => unreachable!("it was made an object"),
        }
    }

    pub fn has(&self, key: &str) -> bool {
        matches!(self, Json::Object(fields) if fields.contains_key(key))
    }

    pub fn set(&mut self, key: &str, value: impl Into<Json>) {
        self.fields().insert(key.to_string(), value.into());
    }
}

impl Index<&str> for Json {
    type Output = Json;

    fn index(&self, key: &str) -> &Json {
        if let Json::Object(fields) = self { fields.get(key).unwrap_or(&NULL) } else { &NULL }
    }
}

impl Index<usize> for Json {
    type Output = Json;

    fn index(&self, at: usize) -> &Json {
        self.items().get(at).unwrap_or(&NULL)
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Json::Int(number)
    }
}

impl From<bool> for Json {
    fn from(is: bool) -> Self {
        Json::Bool(is)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Json::Text(text.to_string())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Json::Text(text)
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Self {
        Json::List(items)
    }
}

/// Compact JSON on one line, the keys of objects sorted.
impl fmt::Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Bool(is) => write!(out, "{is}"),
            Json::Int(number) => write!(out, "{number}"),
            Json::Float(number) if number.is_finite() => write!(out, "{number:?}"),
            Json::Null | Json::Float(_) => write!(out, "null"),
            Json::Text(text) => quote(text, out),
            Json::List(items) => {
                write!(out, "[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(out, "{}{item}", if at > 0 { "," } else { "" })?;
                }
                write!(out, "]")
            }
            Json::Object(fields) => {
                write!(out, "{{")?;
                for (at, (key, value)) in fields.iter().enumerate() {
                    write!(out, "{}", if at > 0 { "," } else { "" })?;
                    quote(key, out)?;
                    write!(out, ":{value}")?;
                }
                write!(out, "}}")
            }
        }
    }
}

fn quote(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(out, "\"")?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(out, "\\{c}")?,
            c if c < ' ' => write!(out, "\\u{:04x}", u32::from(c))?,
            c => write!(out, "{c}")?,
        }
    }
    write!(out, "\"")
}

/// Reads JSON.
pub fn parse(text: &str) -> Result<Json, String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value()?;
    reader.space();
    if reader.at == text.len() { Ok(value) } else { Err(reader.wrong("more after the end")) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn wrong(&self, what: &str) -> String {
        format!("{what} at byte {}", self.at)
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    /// Goes past `word`, and the space before it, if it is there.
    fn take(&mut self, word: &str) -> bool {
        self.space();
        let is_there = self.rest().starts_with(word);
        self.at += if is_there { word.len() } else { 0 };
        is_there
    }

    fn want(&mut self, word: &str) -> Result<(), String> {
        if self.take(word) { Ok(()) } else { Err(self.wrong(&format!("no {word}"))) }
    }

    fn value(&mut self) -> Result<Json, String> {
        let words = [("null", Json::Null), ("true", true.into()), ("false", false.into())];
        for (word, value) in words {
            if self.take(word) {
                return Ok(value);
            }
        }
        if self.take("[") {
            return self.list();
        }
        if self.take("{") {
            return self.object();
        }
        if self.take("\"") { self.string().map(Json::Text) } else { self.number() }
    }

    fn list(&mut self) -> Result<Json, String> {
        let mut items = Vec::new();
        while !self.take("]") {
            if !items.is_empty() {
                self.want(",")?;
            }
            items.push(self.value()?);
        }
        Ok(Json::List(items))
    }

    fn object(&mut self) -> Result<Json, String> {
        let mut fields = BTreeMap::new();
        while !self.take("}") {
            if !fields.is_empty() {
                self.want(",")?;
            }
            self.want("\"")?;
            let key = self.string()?;
            self.want(":")?;
            fields.insert(key, self.value()?);
        }
        Ok(Json::Object(fields))
    }

    fn number(&mut self) -> Result<Json, String> {
        let is_part = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        let end = self.rest().find(|c| !is_part(c)).unwrap_or(self.rest().len());
        let digits = &self.rest()[..end];
        let int = digits.parse().map(Json::Int);
        let number = int.or_else(|_| digits.parse().map(Json::Float));
        let number = number.map_err(|_| self.wrong("no value"))?;
        self.at += end;
        Ok(number)
    }

    /// The rest of a string whose opening quotation mark was taken.
    fn string(&mut self) -> Result<String, String> {
        let mut text = String::new();
        loop {
            let c = self.rest().chars().next().ok_or_else(|| self.wrong("a string without end"))?;
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let c = self.rest().chars().next().ok_or_else(|| self.wrong("a string without end"))?;
        self.at += c.len_utf8();
        match c {
            '"' | '\\' | '/' => Ok(c),
            'b' => Ok('\u{8}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'u' => self.code_point(),
            _ => Err(self.wrong("an unknown escape")),
        }
    }

    /// What `\u` stands for. A character beyond the first 65,536 is written as two of them.
    fn code_point(&mut self) -> Result<char, String> {
        let first = self.hex()?;
        let is_pair = (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u");
        if !is_pair {
            return char::from_u32(first).ok_or_else(|| self.wrong("half a character"));
        }
        self.at += 2;
        let second = self.hex()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400);
        let whole = low.map(|low| 0x10000 + ((first - 0xd800) << 10) + low);
        whole.and_then(char::from_u32).ok_or_else(|| self.wrong("half a character"))
    }

    fn hex(&mut self) -> Result<u32, String> {
        let digits =
            self.rest().get(..4).filter(|four| four.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|four| u32::from_str_radix(four, 16).ok());
        self.at += 4;
        code.ok_or_else(|| "\\u without four hexadecimal digits".to_string())
    }
}
