//! An option as it stands in a file: a word, or a delay as a number.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::engine::Opt;

/// What becomes of a messenger at a site: `"captured"` or `"passed"`, `"copied"` or `"single"`, or a
/// delay or a drawn number as a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate(pub Opt);

const WORDS: [(&str, Opt); 4] = [
    ("captured", Opt::Captured),
    ("passed", Opt::Passed),
    ("copied", Opt::Copied),
    ("single", Opt::Single),
];

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Opt::Number(delay) => write!(f, "{delay}"),
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
            option => serializer.serialize_str(word(option)),
        }
    }
}

impl<'de> Deserialize<'de> for Fate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Fate;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`captured`, `passed`, `copied`, `single` or a whole number")
            }
            fn visit_u64<E: de::Error>(self, delay: u64) -> Result<Fate, E> {
                Ok(Fate(Opt::Number(delay)))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Fate, E> {
                let known = WORDS.iter().find(|(word, _)| *word == text);
                let words = &["captured", "passed", "copied", "single"];
                known
                    .map(|&(_, option)| Fate(option))
                    .ok_or_else(|| E::unknown_variant(text, words))
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
                { "enum": ["captured", "passed", "copied", "single"] },
                { "type": "integer", "minimum": 1 },
            ],
        })
    }
}
