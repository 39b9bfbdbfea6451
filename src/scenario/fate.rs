//! An option as it stands in a file: a word, or a delay as a number.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::engine::Opt;

/// What becomes of a messenger at a site: `"captured"` or `"passed"` (against an active adversary also
/// `"modified"` or `"replayed"`), `"copied"` or `"single"`, or a delay or a drawn number as a whole number;
/// of a node that may crash: `"crashes"` or `"goes_on"`; of what a traitor sends: `"says 1"` or `"silent"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate(pub Opt);

const WORDS: [(&str, Opt); 9] = [
    ("captured", Opt::Captured),
    ("passed", Opt::Passed),
    ("copied", Opt::Copied),
    ("single", Opt::Single),
    ("modified", Opt::Modified),
    ("replayed", Opt::Replayed),
    ("crashes", Opt::Crashes),
    ("goes_on", Opt::GoesOn),
    ("silent", Opt::Silent),
];

const NAMES: &[&str] = &[
    "captured", "passed", "copied", "single", "modified", "replayed", "crashes", "goes_on",
    "silent",
];

/// What a traitor says stands behind this word.
const SAYS: &str = "says ";

fn parse(text: &str) -> Option<Opt> {
    if let Some(content) = text.strip_prefix(SAYS) {
        return content.parse().ok().map(Opt::Says);
    }
    WORDS.iter().find(|(word, _)| *word == text).map(|(_, option)| *option)
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Opt::Number(delay) => write!(f, "{delay}"),
            Opt::Says(content) => write!(f, "{SAYS}{content}"),
            option => f.write_str(word(option)),
        }
    }
}

fn word(option: Opt) -> &'static str {
    WORDS.iter().find(|(_, known)| *known == option).map_or("", |(word, _)| word)
}

impl Serialize for Fate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Opt::Number(delay) => serializer.serialize_u64(delay),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Fate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Fate;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let words: Vec<String> =
                    WORDS.iter().map(|(word, _)| format!("`{word}`")).collect();
                write!(f, "{}, `says 1` or a whole number", words.join(", "))
            }
            fn visit_u64<E: de::Error>(self, delay: u64) -> Result<Fate, E> {
                Ok(Fate(Opt::Number(delay)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Fate, E> {
                parse(text).map(Fate).ok_or_else(|| E::unknown_variant(text, NAMES))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Fate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "What becomes of a messenger: a word, or for a delay or a draw a whole number.",
            "oneOf": [
                { "enum": NAMES },
                { "type": "string", "pattern": "^says [0-9]+$" },
                { "type": "integer", "minimum": 0 },
            ],
        })
    }
}
