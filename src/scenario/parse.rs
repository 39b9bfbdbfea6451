//! From bytes to a checked [`Scenario`], or one clear [`Report`].

use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::complaint::{self, Complaint};
use super::locate::{Segment, locate};
use super::shape::list_for_object;
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
    if text.trim_start().starts_with('[') {
        return Err(list_report(source, Some(text), &[]));
    }
    check_format(source, text)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let scenario: Scenario = serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| data_report(source, Some(text), &error))?;
    if let Some(path) = serde_json::from_str(text).ok().and_then(|value| list_for_object(&value)) {
        return Err(list_report(source, Some(text), &path));
    }
    scenario.check().map_err(|flaw| flaw_report(source, text, &flaw))?;
    Ok(scenario)
}

/// Reads a value that has no text of its own, as after `--set`.
pub fn read_value(source: &str, value: &Value) -> Result<Scenario, Box<Report>> {
    let scenario = serde_path_to_error::deserialize(value)
        .map_err(|error| data_report(source, None, &error))?;
    match list_for_object(value) {
        Some(path) => Err(list_report(source, None, &path)),
        None => Ok(scenario),
    }
}

fn list_report(source: &str, text: Option<&str>, path: &[Segment]) -> Box<Report> {
    let report = Report::about(source, "found a list", "use an object in { }");
    let report = report.field(field_name(path));
    Box::new(match text {
        Some(text) => report.at(text, locate(text, path, false)),
        None => report,
    })
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
        return about(
            "the file is empty".into(),
            "see `two-generals schema` for what belongs in it",
        );
    }
    if let Some(place) = bytes.iter().position(|&byte| byte == 0) {
        let problem = format!("this is a binary file: there is a zero byte at offset {place}");
        return about(problem, "a scenario is a JSON text");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let place = error.valid_up_to();
            let problem = format!("this is no UTF-8 text: it has the byte {:#04x}", bytes[place]);
            let report = Report::about(source, problem, "save the file as UTF-8");
            // In the readable text a replacement character stands where the byte does.
            let text = String::from_utf8_lossy(bytes);
            let end = place + char::REPLACEMENT_CHARACTER.len_utf8();
            Err(Box::new(report.at(&text, place..end)))
        }
    }
}

fn check_syntax(source: &str, text: &str) -> Result<(), Box<Report>> {
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return Ok(()) };
    let words = bare_words(&error);
    let (problem, help) = complaint::syntax(&words, error.classify());
    // Of a control character serde_json tells the place before it.
    let late = usize::from(words.starts_with("control character"));
    let at = match error.classify() {
        // What is missing is missing behind the last thing that is there, not behind the blanks after it.
        Category::Eof => text.trim_end().len()..text.trim_end().len(),
        _ => offset(text, error.line(), error.column() + late),
    };
    Err(Box::new(Report::about(source, problem, help).at(text, at)))
}

/// An error's words without its place.
fn bare_words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words).to_owned()
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
            format!(
                "the file has version {found} of the format; this program reads version {version}"
            ),
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
    let mut path = segments(error.path());
    let complaint = Complaint::read(&bare_words(error.inner()), path.last());
    let wrong = complaint.wrong.map(Segment::Key);
    if complaint.is_key && wrong.is_some() && path.last() != wrong.as_ref() {
        path.extend(wrong.clone());
    }
    let report = Report::about(source, complaint.problem, complaint.help).field(field_name(&path));
    let Some(text) = text else { return Box::new(report) };
    // A wrong word is the value itself or, in a tagged object, its key.
    let by_key = wrong.is_some();
    if !complaint.is_key {
        path.extend(wrong);
    }
    Box::new(report.at(text, locate(text, &path, by_key)))
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
