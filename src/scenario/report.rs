//! One clear error: what is wrong, where, and what would be right.

use crate::protocols::exercise::is_unruly;
use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// What is wrong with a scenario, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The file, or what stands for one.
    pub source: String,
    /// Line and column, from 1, where the place is known.
    pub place: Option<(usize, usize)>,
    /// The field, such as `links.loss`; empty where it is the whole file.
    pub field: String,
    /// What is wrong.
    pub problem: String,
    /// What would be right; may be empty.
    pub help: String,
    /// The lines around it, drawn.
    snippet: Option<String>,
}

/// How much of a long line is shown.
const WIDTH: usize = 120;
/// How much of a problem is told: a file can have a word of a million letters.
const MOST_WORDS: usize = 200;

/// A text cut to so many characters.
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.into(),
        Some((end, _)) => format!("{}...", &text[..end]),
    }
}

/// The text with every unruly character written out.
fn plain(text: &str) -> String {
    let written = |c: char| match is_unruly(c) && c != '\n' {
        true => c.escape_default().collect(),
        false => c.to_string(),
    };
    text.chars().map(written).collect()
}

/// A character of a snippet, with one of the same length in place of an unruly one. (The snippet's own
/// drawing takes care of the ASCII controls.)
fn stand_in(c: char) -> char {
    match (is_unruly(c), c.len_utf8()) {
        (true, 2) => '¿',
        (true, 3) => '\u{fffd}',
        _ => c,
    }
}

/// Is the line so long in wide characters that it could not be drawn cut?
fn is_wide(line: &str) -> bool {
    line.len() > 4 * WIDTH && !line.is_ascii()
}

impl Report {
    /// A complaint about a whole file.
    pub fn about(source: &str, problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            source: plain(source),
            place: None,
            field: String::new(),
            problem: short(&plain(&problem.into()), MOST_WORDS),
            help: plain(&help.into()),
            snippet: None,
        }
    }

    /// The same about another source. For a complaint without a place in a text: that is drawn under the
    /// source's name.
    #[must_use]
    pub fn said_of(self, source: &str) -> Self {
        Self { source: plain(source), ..self }
    }

    /// The same about a field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = short(&plain(&field.into()), MOST_WORDS / 2);
        self
    }

    /// The same about a place in the file's text, given in bytes.
    #[must_use]
    pub fn at(mut self, text: &str, span: Range<usize>) -> Self {
        let before = &text[..span.start];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        self.place = Some((line, text[start..span.start].chars().count() + 1));
        let label = if self.help.is_empty() { "here" } else { &self.help };
        if text[start..].lines().next().is_some_and(is_wide) {
            return self;
        }
        let shown: String = text.chars().map(stand_in).collect();
        let snippet = Snippet::source(shown.as_str())
            .path(self.source.as_str())
            .annotation(AnnotationKind::Primary.span(span).label(label));
        let report = [Level::ERROR.primary_title(self.title()).element(snippet)];
        self.snippet = Some(Renderer::plain().term_width(WIDTH).render(&report));
        self
    }

    fn title(&self) -> String {
        if self.field.is_empty() {
            self.problem.clone()
        } else {
            format!("{}: {}", self.field, self.problem)
        }
    }

    /// In one line, for the screen.
    pub fn line(&self) -> String {
        let place = self.place.map_or(String::new(), |(line, column)| format!(":{line}:{column}"));
        let help = if self.help.is_empty() { String::new() } else { format!(" ({})", self.help) };
        format!("{}{place}: {}{help}", self.source, self.title())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(snippet) = &self.snippet {
            return f.write_str(snippet);
        }
        let place = self.place.map_or(String::new(), |(line, column)| format!(":{line}:{column}"));
        write!(f, "error: {}{place}: {}", self.source, self.title())?;
        if !self.help.is_empty() {
            write!(f, "\n  = help: {}", self.help)?;
        }
        Ok(())
    }
}

impl std::error::Error for Report {}

/// The known word most like a wrong one, or the list of all.
pub fn nearest(wrong: &str, known: &[&str]) -> String {
    let all = || match known {
        [] => "nothing can stand here".into(),
        [one] => format!("use {one}"),
        [some @ .., last] => format!("use {} or {last}", some.join(", ")),
    };
    let score = |word: &&&str| (strsim::jaro_winkler(wrong, word) * 1000.0) as u32;
    match known.iter().max_by_key(score) {
        Some(best) if score(&best) > 800 => format!("did you mean {best}?"),
        _ => all(),
    }
}
