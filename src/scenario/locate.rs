//! Where in a JSON text a field stands.

use std::ops::Range;

/// A step down into a JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Into the value of an object's key.
    Key(String),
    /// Into an item of an array.
    Index(usize),
}

/// The bytes of the value at `path` in a text that is valid JSON, or those of the innermost value
/// above it that does exist. With `key`, of the last key itself.
pub fn locate(text: &str, path: &[Segment], key: bool) -> Range<usize> {
    let mut scan = Scan { text: text.as_bytes(), at: 0 };
    scan.space();
    let mut found = scan.at..scan.value_end();
    for (depth, segment) in path.iter().enumerate() {
        let mut inner = Scan { text: text.as_bytes(), at: found.start };
        let Some((name, value)) = inner.find(segment) else { break };
        found = if key && depth + 1 == path.len() { name } else { value };
    }
    found
}

/// Walks over a text that is known to be valid JSON; at the end of the text it stands still.
struct Scan<'t> {
    text: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// Over a string, from its opening quote.
    fn string(&mut self) -> Range<usize> {
        let start = self.at;
        self.at += 1;
        while self.at < self.text.len() && self.peek() != b'"' {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at = (self.at + 1).min(self.text.len());
        start..self.at
    }

    /// Over a whole value, without recursion: a nesting bomb has been refused by then, but this
    /// need not rely on it.
    fn value_end(&self) -> usize {
        let mut scan = Scan { text: self.text, at: self.at };
        let mut depth = 0usize;
        loop {
            match scan.peek() {
                b'{' | b'[' => {
                    depth += 1;
                    scan.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    scan.at += 1;
                }
                b'"' => {
                    scan.string();
                }
                0 if scan.at >= scan.text.len() => return scan.at,
                _ => {
                    scan.at += 1;
                    while !matches!(scan.peek(), b',' | b'}' | b']' | b'"' | b'{' | b'[' | 0)
                        && !scan.peek().is_ascii_whitespace()
                    {
                        scan.at += 1;
                    }
                }
            }
            if depth == 0 {
                return scan.at;
            }
        }
    }

    /// The key (or the item itself) and the value that a segment leads to, from the start of an
    /// object or array. Of two equal keys the last, the one that is complained about.
    fn find(&mut self, segment: &Segment) -> Option<(Range<usize>, Range<usize>)> {
        let close = match self.peek() {
            b'{' => b'}',
            b'[' => b']',
            _ => return None,
        };
        self.at += 1;
        let (mut index, mut last) = (0, None);
        loop {
            self.space();
            if self.peek() == close || self.at >= self.text.len() {
                return last;
            }
            let key = (close == b'}').then(|| self.string());
            if key.is_some() {
                self.space();
                if self.peek() == b':' {
                    self.at += 1;
                }
                self.space();
            }
            let value = self.at..self.value_end();
            self.at = value.end;
            let fits = match (segment, &key) {
                (Segment::Key(name), Some(key)) => self.unescaped(key) == Some(name.clone()),
                (Segment::Index(wanted), None) => *wanted == index,
                _ => false,
            };
            if fits {
                last = Some((key.unwrap_or_else(|| value.clone()), value));
            }
            index += 1;
            self.space();
            if self.peek() == b',' {
                self.at += 1;
            }
        }
    }

    fn unescaped(&self, quoted: &Range<usize>) -> Option<String> {
        serde_json::from_slice(&self.text[quoted.clone()]).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Segment {
        Segment::Key(name.into())
    }

    #[test]
    fn finds_values_and_keys() {
        let text = r#" { "a": [1, {"b\"c": "x]}"}, 3], "d": {"e": -1.5e3 } } "#;
        let at = |path: &[Segment], key| &text[locate(text, path, key)];
        assert_eq!(at(&[key("a"), Segment::Index(2)], false), "3");
        assert_eq!(at(&[key("a"), Segment::Index(1), key("b\"c")], false), "\"x]}\"");
        assert_eq!(at(&[key("d"), key("e")], false), "-1.5e3");
        assert_eq!(at(&[key("d"), key("e")], true), "\"e\"");
        assert_eq!(at(&[key("d"), key("missing")], false), r#"{"e": -1.5e3 }"#);
    }

    #[test]
    fn any_text_ends() {
        for text in ["", "{", "[", "{\"a", "{\"a\"", "{\"a\":", "[1,", "\"\\", "{]", "}}", ":"] {
            let span = locate(text, &[key("a"), Segment::Index(0)], true);
            assert!(span.end <= text.len() && span.start <= span.end, "{text:?}");
        }
    }
}
