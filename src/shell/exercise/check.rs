//! `exercise check`: tries a solution and prints its marks.

use std::io::{IsTerminal, Write, stderr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::scope;
use std::time::{Duration, Instant};

use super::super::program::{Command, Limits, Program, end_children_on_signals};
use super::super::{Failure, check as other};
use super::failing::{expecting, narrated};
use super::{BoundsArgs, CheckFormat, Tried, as_json, as_junit, as_text};
use crate::certainty::Requirement;
use crate::exercise::{Report, check as try_out, failure};
use crate::explore::budget::Budget;
use crate::protocols::exercise::{Exercise, Shared, Task, variants};
use crate::scenario::nearest;

/// What was tried, and what it is called.
pub(super) struct Trial {
    /// The exercise with its solution.
    pub exercise: Exercise,
    /// As it stands on the command line: `-- python3 receiver.py`.
    pub words: String,
    /// The program, if it is one.
    pub program: Option<Arc<Program>>,
}

/// The keys of an exercise's guarantees.
pub(super) fn guarantees(task: Task) -> impl Iterator<Item = &'static str> {
    let requirements: &[Requirement] = match task {
        Task::TwoGenerals => &Requirement::ALL,
        _ => &[],
    };
    let promises = task.promises().iter().map(|promise| promise.key());
    promises.chain(requirements.iter().map(|requirement| requirement.key()))
}

/// The exercise to be tried with a program or a variant.
pub(super) fn trial(task: Task, tried: &Tried) -> Result<Trial, Failure> {
    if let Some(wanted) = &tried.variant {
        let known: Vec<_> =
            variants().into_iter().filter(|variant| variant.exercise == task.name()).collect();
        let names: Vec<&str> = known.iter().map(|variant| variant.key).collect();
        let found = known.iter().find(|variant| variant.key == wanted).ok_or_else(|| {
            let name = task.name();
            Failure::Input(format!(
                "error: {name} has no variant {wanted:?}\n  = help: {}",
                nearest(wanted, &names)
            ))
        })?;
        let exercise = Exercise {
            solution: Some(found.solution.clone()),
            ..Exercise::of(task, Shared::default())
        };
        return Ok(Trial { exercise, words: format!("--variant {wanted}"), program: None });
    }
    let Some(command) = Command::from_words(&tried.program) else {
        return Err(Failure::Input(format!(
            "error: nothing to try\n  = help: write the program after --, such as: two-generals \
             exercise check {} -- python3 solution.py",
            task.name()
        )));
    };
    end_children_on_signals()
        .map_err(|error| Failure::Input(format!("error: no signals can be caught: {error}")))?;
    let program = Arc::new(Program::new(command, Limits::default()));
    let words: Vec<String> =
        tried.program.iter().map(|word| quoted(&word.to_string_lossy())).collect();
    Ok(Trial {
        exercise: Exercise::of(task, Shared::with(program.clone())),
        words: format!("-- {}", words.join(" ")),
        program: Some(program),
    })
}

/// A word as a shell reads it.
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.into();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Tries it.
pub(super) fn report(trial: &Trial, bounds: &BoundsArgs) -> Result<Report, Failure> {
    let bounds = bounds.bounds(&trial.exercise)?;
    let done = AtomicU64::new(0);
    let budget = Budget { done: Some(&done), ..Budget::most(bounds.states) };
    let report = scope(|scope| {
        let (end, ended) = channel();
        if stderr().is_terminal() {
            let done = &done;
            scope.spawn(move || tell_progress(done, &ended));
        }
        let report = try_out(&trial.exercise, &bounds, &budget);
        // Where nobody listens nobody is told.
        let _ = end.send(());
        report
    });
    report.map_err(|_| Failure::Check("error: stopped".into()))
}

/// Says every second, to whoever sits at the terminal, how far it is; and takes that away at the end.
fn tell_progress(done: &AtomicU64, ended: &Receiver<()>) {
    let begun = Instant::now();
    let (mut err, mut told) = (stderr(), false);
    while ended.recv_timeout(Duration::from_secs(1)).is_err() {
        let (states, time) = (done.load(Ordering::Relaxed), begun.elapsed().as_secs());
        // Where it cannot be said there is nobody to read it.
        let _ = write!(err, "\r{states} states looked at, {time} s ...");
        told = true;
    }
    if told {
        let _ = write!(err, "\r{:60}\r", "");
    }
}

/// The complaint about a program of which a check says nothing, as it does not answer as it should.
pub(super) fn no_answer(task: Task, report: &Report) -> Option<Failure> {
    if let Some((_, trouble)) = &report.trouble {
        return Some(Failure::Input(format!("error: {trouble}")));
    }
    let name = task.name();
    report
        .dishonest
        .as_ref()
        .map(|_| Failure::Input(format!("error: {name}: the program is no pure function")))
}

/// `exercise check`.
pub(super) fn check(
    task: Task,
    tried: &Tried,
    bounds: &BoundsArgs,
    save: Option<&Path>,
    format: CheckFormat,
) -> Result<(), Failure> {
    other::must_be_new(save)?;
    let trial = trial(task, tried)?;
    let report = report(&trial, bounds)?;
    let words = as_text::Reproduce { trial: &trial, bounds };
    super::output::print(&match format {
        CheckFormat::Text => as_text::text(&report, &words),
        CheckFormat::Json => as_json::json(&report, &words),
        CheckFormat::Junit => as_junit::junit(&report, &words)?,
    })?;
    let failed = report.marks.iter().find_map(|mark| Some((mark, failure(&report, mark)?)));
    if let (Some(path), Some((_, failure))) = (save, &failed) {
        other::save_fixed(path, &expecting(narrated(failure)))?;
    }
    if let Some(failure) = no_answer(task, &report) {
        return Err(failure);
    }
    match failed {
        Some((mark, _)) => Err(Failure::Check(format!("{}: {} fails", task.name(), mark.name))),
        None => Ok(()),
    }
}
