//! From bytes to a checked [`Scenario`], or one clear [`Report`].

use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::locate::{Segment, locate};
use super::report::nearest;
use super::{FORMAT, Flaw, Report, Scenario};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 16 << 20;

/// Reads and checks a scenario. `source` is the file's name, for the report.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse(source: &str, bytes: &[u8]) -> Result<Scenario, Box<Report>> {
    let text = text_of(source, bytes)?;
    check_syntax(source, text)?;
    check_format(source, text)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let scenario: Scenario = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| data_report(source, Some(text), &error))?;
    scenario.check().map_err(|flaw| flaw_report(source, text, &flaw))?;
    Ok(scenario)
}

/// Reads a value that has no text of its own, as after `--set`.
pub fn read_value(source: &str, value: Value) -> Result<Scenario, Box<Report>> {
    serde_path_to_error::deserialize(value).map_err(|error| data_report(source, None, &error))
}

/// Checks a scenario that has no text of its own.
pub fn check_value(source: &str, scenario: Scenario) -> Result<Scenario, Box<Report>> {
    match scenario.check() {
        Ok(()) => Ok(scenario),
        Err(flaw) => {
            let report = Report::about(source, flaw.problem.clone(), flaw.help.clone());
            Err(Box::new(report.field(flaw.field())))
        }
    }
}

fn text_of<'b>(source: &str, bytes: &'b [u8]) -> Result<&'b str, Box<Report>> {
    let about = |problem: String, help: &str| Err(Box::new(Report::about(source, problem, help)));
    if bytes.len() > MOST_BYTES {
        return about(
            format!("the file is too large: {} MB", bytes.len() >> 20),
            &format!("a scenario has at most {} MB", MOST_BYTES >> 20),
        );
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return about("the file is empty".into(), "see `two-generals schema` for what belongs in it");
    }
    if let Some(place) = bytes.iter().position(|&byte| byte == 0) {
        let problem = format!("this is a binary file: there is a zero byte at offset {place}");
        return about(problem, "a scenario is a JSON text");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line = valid.matches('\n').count() + 1;
            about(
                format!("this is no UTF-8 text: line {line} has a byte that cannot stand there"),
                "save the file as UTF-8",
            )
        }
    }
}

fn check_syntax(source: &str, text: &str) -> Result<(), Box<Report>> {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return Ok(()) };
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    let (problem, help) = match error.classify() {
        _ if words.contains("recursion limit") => {
            ("the JSON is nested too deeply".into(), "use at most 127 levels")
        }
        Category::Eof => ("the JSON ends too early".into(), "a closing } ] or \" is missing"),
        _ => (format!("this is no JSON: {words}"), ""),
    };
    let at = offset(text, error.line(), error.column());
    Err(Box::new(Report::about(source, problem, help).at(text, at)))
}

/// The byte at a line and a column (both from 1, the column in bytes), as `serde_json` counts them.
fn offset(text: &str, line: usize, column: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    at..end
}

/// A newer file may have any fields, so its version is looked at before the rest.
fn check_format(source: &str, text: &str) -> Result<(), Box<Report>> {
    #[derive(Deserialize)]
    struct Probe {
        #[serde(default)]
        format: Option<Value>,
    }
    let Ok(Probe { format: Some(Value::String(format)) }) = serde_json::from_str(text) else {
        return Ok(());
    };
    if format == FORMAT {
        return Ok(());
    }
    let (family, version) = FORMAT.split_once('/').unwrap_or((FORMAT, "1"));
    let newer = format.strip_prefix(family).and_then(|rest| rest.strip_prefix('/'));
    let (problem, help) = match newer.and_then(|version| version.parse::<u64>().ok()) {
        Some(found) if found.to_string() != version => (
            format!("the file has version {found} of the format; this program reads version {version}"),
            "use a newer two-generals, or save the scenario in this version".to_owned(),
        ),
        _ => (format!("{format:?} is no format of this program"), format!("use {FORMAT:?}")),
    };
    let at = locate(text, &[Segment::Key("format".into())], false);
    Err(Box::new(Report::about(source, problem, help).field("format").at(text, at)))
}

fn segments(path: &serde_path_to_error::Path) -> Vec<Segment> {
    use serde_path_to_error::Segment as S;
    path.iter()
        .filter_map(|segment| match segment {
            S::Seq { index } => Some(Segment::Index(*index)),
            S::Map { key } => Some(Segment::Key(key.clone())),
            S::Enum { variant } => Some(Segment::Key(variant.clone())),
            S::Unknown => None,
        })
        .collect()
}

fn field_name(path: &[Segment]) -> String {
    let parts: Vec<String> = path
        .iter()
        .map(|segment| match segment {
            Segment::Key(name) => name.clone(),
            Segment::Index(index) => index.to_string(),
        })
        .collect();
    parts.join(".")
}

fn data_report(
    source: &str,
    text: Option<&str>,
    error: &serde_path_to_error::Error<serde_json::Error>,
) -> Box<Report> {
    let words = error.inner().to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    let mut path = segments(error.path());
    let complaint = Complaint::read(words);
    let by_key = complaint.wrong.is_some();
    if let Some(wrong) = complaint.wrong
        && path.last() != Some(&Segment::Key(wrong.clone()))
        && complaint.is_key
    {
        path.push(Segment::Key(wrong));
    }
    let report =
        Report::about(source, complaint.problem, complaint.help).field(field_name(&path));
    Box::new(match text {
        Some(text) => report.at(text, locate(text, &path, by_key && complaint.is_key)),
        None => report,
    })
}

/// What serde complains about, put into plainer words.
struct Complaint {
    problem: String,
    help: String,
    /// The word that is wrong, if the complaint is about one.
    wrong: Option<String>,
    /// Is that word a key (a field's name) rather than a value?
    is_key: bool,
}

impl Complaint {
    fn read(words: &str) -> Self {
        let plain = |problem: String, help: String| Self { problem, help, wrong: None, is_key: false };
        let ticked = |text: &str| -> Vec<String> {
            text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
        };
        for (start, what) in [("unknown field", "field"), ("unknown variant", "word")] {
            if words.starts_with(start) {
                let mut names = ticked(words);
                if names.is_empty() {
                    break;
                }
                let wrong = names.remove(0);
                let known: Vec<&str> = names.iter().map(String::as_str).collect();
                let problem = format!("unknown {what} {wrong:?}");
                let help = nearest(&wrong, &known);
                return Self { problem, help, wrong: Some(wrong), is_key: what == "field" };
            }
        }
        if words.starts_with("duplicate field") {
            let wrong = ticked(words).pop();
            return Self {
                problem: "this field stands there twice".into(),
                help: "keep one of them".into(),
                wrong,
                is_key: true,
            };
        }
        if words.starts_with("missing field") {
            let name = ticked(words).pop().unwrap_or_default();
            return plain(format!("the field {name:?} is missing"), format!("add {name:?}"));
        }
        if let Some(rest) = words.strip_prefix("invalid type: ").or(words.strip_prefix("invalid value: "))
            && let Some((found, expected)) = rest.split_once(", expected ")
        {
            let (found, expected) = (found_words(found), friendlier(expected));
            return plain(format!("found {found}"), format!("use {expected}"));
        }
        plain(words.to_owned(), String::new())
    }
}

/// What serde found, in the words of a file: `integer `5`` is the number 5.
fn found_words(found: &str) -> String {
    let bare = |text: &str| text.trim_matches('`').to_owned();
    match found.split_once(' ') {
        Some(("string", text)) => format!("the text {text}"),
        Some(("integer", number)) => format!("the number {}", bare(number)),
        Some(("floating", _)) => {
            format!("the number {}", bare(found.trim_start_matches("floating point ")))
        }
        Some(("boolean", word)) => bare(word),
        _ => match found {
            "map" => "an object".into(),
            "sequence" => "a list".into(),
            other => other.into(),
        },
    }
}

fn friendlier(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".into(),
        "f64" => "a number".into(),
        "a string" => "a text in quotes".into(),
        "a boolean" => "true or false".into(),
        "a sequence" => "a list in [ ]".into(),
        _ if expected.starts_with("struct ") || expected == "a map" => "an object in { }".into(),
        _ if expected.contains("enum") => "one of the words or objects that the schema lists".into(),
        other => other.into(),
    }
}

/// The place of a flaw: the field itself, or the nearest thing above it that is written down.
fn flaw_report(source: &str, text: &str, flaw: &Flaw) -> Box<Report> {
    let path: Vec<Segment> = flaw
        .path
        .iter()
        .map(|part| part.parse().map_or_else(|_| Segment::Key(part.clone()), Segment::Index))
        .collect();
    let at = locate(text, &path, flaw.at_key);
    let report = Report::about(source, flaw.problem.clone(), flaw.help.clone());
    Box::new(report.field(flaw.field()).at(text, at))
}
