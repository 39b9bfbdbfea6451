//! The marks of a check, for people.

use std::fmt::Write;

use super::BoundsArgs;
use super::check::Trial;
use super::diagram::diagram;
use crate::exercise::{Failure, Mark, RandomRun, Report, Verdict, bounds_words, failure};

/// How much of the beginning and of the end of a long run is told.
const HEAD: usize = 12;
const TAIL: usize = 28;

/// How the same is done again.
pub(super) struct Reproduce<'t> {
    /// What was tried.
    pub trial: &'t Trial,
    /// The bounds as they were given.
    pub bounds: &'t BoundsArgs,
}

impl Reproduce<'_> {
    /// The command that opens the failing run of a guarantee.
    pub fn show(&self, mark: &Mark) -> String {
        format!(
            "two-generals exercise show {} --guarantee {}{} {}",
            self.trial.exercise.name.name(),
            mark.key,
            self.bounds.words(),
            self.trial.words
        )
    }
}

/// All of it.
pub(super) fn text(report: &Report, again: &Reproduce<'_>) -> String {
    let task = again.trial.exercise.name;
    let mut text = format!("{}   {}\n", task.name(), again.trial.words);
    text += &format!("every run with {}\n", bounds_words(&again.trial.exercise, &report.bounds));
    if let Some(random) = report.random.as_ref().filter(|random| random.runs > 0) {
        let (first, last) =
            (report.bounds.seed, report.bounds.seed.wrapping_add(random.runs.max(1) - 1));
        text += &format!("and {} random runs, seeds {first} to {last}\n", random.runs);
    }
    let (wanted, asked) = report.calls;
    text += &format!("{asked} calls of the solution, for {wanted} steps\n\n");
    if let Some((call, _)) = &report.trouble {
        // What is wrong with it stands on standard error.
        text += "✗ the program gave no answer that could be used\n";
        if !call.is_empty() {
            text += &format!("  it was asked: {call}\n");
        }
        return text;
    }
    if let Some(lie) = &report.dishonest {
        let _ = writeln!(
            text,
            "✗ the program is no pure function: it gave two answers to one question"
        );
        let _ = writeln!(
            text,
            "  question  {}\n  first     {}\n  again     {}",
            lie.call, lie.first, lie.second
        );
        text += "  All that it remembers must stand in `state`; clocks and random numbers are not for it.\n";
        return text;
    }
    for mark in &report.marks {
        text += &mark_text(report, mark, again);
    }
    text
}

fn mark_text(report: &Report, mark: &Mark, again: &Reproduce<'_>) -> String {
    let (name, asks, states) = (mark.name, mark.asks, mark.states);
    let mut text = match &mark.verdict {
        Verdict::HoldsUpTo => format!("✓ {name:<18} {asks}: in all runs ({states} states)\n"),
        Verdict::Unfinished => {
            format!("✓ {name:<18} {asks}: as far as {states} states go; there are more\n")
        }
        Verdict::Fails(..) | Verdict::FailsAtRandom(_) => format!("✗ {name:<18} {asks}\n"),
    };
    if let Some(failure) = failure(report, mark) {
        text += &failure_text(&failure, mark, again);
    }
    text
}

/// The lines of a run: of a long one the beginning and the end.
fn told(lines: &[String]) -> String {
    let (head, rest) = lines.split_at(lines.len().min(HEAD));
    let tail = &rest[rest.len().saturating_sub(TAIL)..];
    let left_out = rest.len() - tail.len();
    let more = (left_out > 0).then(|| format!("{:>8}  ({left_out} events are left out)", "…"));
    let all = head.iter().chain(&more).chain(tail);
    all.map(|line| format!("      {line}\n")).collect()
}

fn failure_text(failure: &Failure, mark: &Mark, again: &Reproduce<'_>) -> String {
    let length = match mark.verdict {
        Verdict::Fails(..) if mark.is_shortest => {
            format!("the shortest run that does it has {} events", failure.events)
        }
        Verdict::FailsAtRandom(RandomRun { seed, inputs }) => {
            format!("in a random run, seed {seed}, inputs {inputs}; the exploration found none")
        }
        _ => "in this run".into(),
    };
    let mut text = format!("    {}: {length}\n", failure.sentence);
    text += &told(&failure.lines);
    text += "\n";
    text.extend(
        diagram(failure).iter().map(|row| format!("      {row}").trim_end().to_owned() + "\n"),
    );
    let _ = writeln!(text, "\n    see it:  {}\n", again.show(mark));
    text
}
