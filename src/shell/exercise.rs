//! `exercise`: students' own algorithms put to the test.

mod as_json;
mod as_junit;
mod as_text;
mod check;
mod diagram;
mod failing;
mod kit;
mod new;
mod open;
mod saves;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use super::args::{Format, ScreenArgs};
use super::{Failure, output};
use crate::exercise::Bounds;
use crate::protocols::exercise::{Exercise, Task};

/// An exercise by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(pub Task);

impl ValueEnum for Name {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Name; 7] = {
            let mut all = [Name(Task::FifoLink); 7];
            let mut place = 0;
            while place < all.len() {
                all[place] = Name(Task::PROGRAMS[place]);
                place += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()).help(self.0.about()))
    }
}

/// A language that there are templates in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Python 3, standard library only.
    Python,
    /// Rust, standard library only.
    Rust,
    /// Java 17 or later, standard library only.
    Java,
}

/// How the result of a check is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON value.
    Json,
    /// For continuous integration: JUnit XML.
    Junit,
}

/// What to do with exercises.
#[derive(Debug, Subcommand)]
pub enum ExerciseCommand {
    /// List the exercises.
    List {
        /// How to print them.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write a template, the exercise's text and a README into a new directory.
    New {
        /// The exercise.
        name: Name,
        /// The language of the template.
        #[arg(long, value_enum)]
        lang: Lang,
        /// The directory; it must not exist, or be empty.
        dir: PathBuf,
    },
    /// Try to break a program: by every order, loss, copy and crash within bounds, then by random runs.
    ///
    /// Exit status 0 when every guarantee holds within the bounds, 1 when one fails, 2 for bad usage or a program
    /// that does not answer as it should.
    Check {
        /// The exercise.
        name: Name,
        /// What is tried.
        #[command(flatten)]
        tried: Tried,
        /// How far to go.
        #[command(flatten)]
        bounds: BoundsArgs,
        /// Save the failing run of the first guarantee that fails, as a scenario; never over an old file.
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: CheckFormat,
    },
    /// Check a program on the screen, and again whenever one of its files is saved.
    ///
    /// Its files are those that the command names, and those with the same ending beside them; where it names none,
    /// all in the working directory. Hidden files do not count, and of a command for `sh -c` nothing that can be
    /// executed: it is built at every start.
    Watch {
        /// The exercise.
        name: Name,
        /// What is tried.
        #[command(flatten)]
        tried: Tried,
        /// How far to go.
        #[command(flatten)]
        bounds: BoundsArgs,
    },
    /// Open a failing run of a program on the screen: of an exercise the shortest, or a saved one.
    ///
    /// It opens at the step where the guarantee breaks. Exit status 1 when nothing fails within the bounds: then
    /// there is nothing to show.
    Show {
        /// The exercise, or a file that `check --save` wrote.
        what: String,
        /// Of this guarantee, such as order; of the first that fails when left out.
        #[arg(long, value_name = "GUARANTEE")]
        guarantee: Option<String>,
        /// What is tried.
        #[command(flatten)]
        tried: Tried,
        /// How far to go.
        #[command(flatten)]
        bounds: BoundsArgs,
    },
}

/// What is tried.
#[derive(Clone, Debug, Args)]
pub struct Tried {
    /// Try a built-in solution instead of a program: one that is right, or one with a slip.
    #[arg(long, value_name = "NAME", conflicts_with = "program")]
    pub variant: Option<String>,
    /// The program and its arguments, after --.
    #[arg(last = true, value_name = "PROGRAM")]
    pub program: Vec<OsString>,
}

/// How far to go; the usual bounds of the exercise where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct BoundsArgs {
    /// How many messages or requests each application hands over.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=30))]
    pub inputs: Option<u32>,
    /// The most losses in a run.
    #[arg(long, value_name = "N")]
    pub losses: Option<u8>,
    /// The most copies in a run.
    #[arg(long, value_name = "N")]
    pub copies: Option<u8>,
    /// The most crashes in a run.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=8))]
    pub crashes: Option<u8>,
    /// The most losses, copies and crashes together in a run.
    #[arg(long, value_name = "N")]
    pub faults: Option<u8>,
    /// The most different states to explore, at about 200 bytes each.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub states: Option<u64>,
    /// How many random runs follow.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(0..=10_000_000))]
    pub runs: Option<u64>,
    /// The seed of the first random run; the next ones count on.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

impl BoundsArgs {
    /// # Errors
    /// Where an option is about what does not happen in this exercise.
    fn bounds(&self, exercise: &Exercise) -> Result<Bounds, Failure> {
        let usual = Bounds::of(exercise);
        self.must_fit(exercise.name, &usual)?;
        Ok(Bounds {
            inputs: self.inputs.unwrap_or(usual.inputs),
            losses: self.losses.unwrap_or(usual.losses),
            copies: self.copies.unwrap_or(usual.copies),
            crashes: self.crashes.unwrap_or(usual.crashes),
            faults: self.faults.unwrap_or(usual.faults),
            states: self.states.unwrap_or(usual.states),
            runs: self.runs.unwrap_or(usual.runs),
            seed: self.seed.unwrap_or(usual.seed),
        })
    }

    fn must_fit(&self, task: Task, usual: &Bounds) -> Result<(), Failure> {
        let generals = task == Task::TwoGenerals;
        let refused = [
            (
                "inputs",
                self.inputs.is_some() && usual.inputs == 0,
                "no application hands anything over",
            ),
            ("losses", self.losses.is_some() && usual.losses == 0, "its links lose nothing"),
            ("losses", self.losses.is_some() && generals, "any messenger may be lost there"),
            ("faults", self.faults.is_some() && generals, "any messenger may be lost there"),
            ("copies", self.copies.is_some() && usual.copies == 0, "its links copy nothing"),
            ("crashes", self.crashes.is_some() && usual.crashes == 0, "no node crashes"),
        ];
        match refused.into_iter().find(|(_, refused, _)| *refused) {
            None => Ok(()),
            Some((option, _, why)) => Err(Failure::Input(format!(
                "error: --{option} is not for {}: {why}\n  = help: leave it out",
                task.name()
            ))),
        }
    }

    /// As they were written on the command line.
    fn words(&self) -> String {
        let numbers = [
            ("inputs", self.inputs.map(u64::from)),
            ("losses", self.losses.map(u64::from)),
            ("copies", self.copies.map(u64::from)),
            ("crashes", self.crashes.map(u64::from)),
            ("faults", self.faults.map(u64::from)),
            ("states", self.states),
            ("runs", self.runs),
            ("seed", self.seed),
        ];
        let told = |(name, number): (&str, Option<u64>)| Some(format!(" --{name} {}", number?));
        numbers.into_iter().filter_map(told).collect()
    }
}

/// Does what is asked for.
pub fn exercise(screen: &ScreenArgs, what: ExerciseCommand) -> Result<(), Failure> {
    match what {
        ExerciseCommand::List { format } => list(format),
        ExerciseCommand::New { name, lang, dir } => new::new(name, lang, &dir),
        ExerciseCommand::Check { name, tried, bounds, save, format } => {
            check::check(name.0, &tried, &bounds, save.as_deref(), format)
        }
        ExerciseCommand::Watch { name, tried, bounds } => {
            open::watch(screen, name.0, &tried, &bounds)
        }
        ExerciseCommand::Show { what, guarantee, tried, bounds } => {
            open::show(screen, &what, guarantee.as_deref(), &tried, &bounds)
        }
    }
}

fn list(format: Format) -> Result<(), Failure> {
    match format {
        Format::Text => {
            let line = |task: &Task| format!("{:<20} {}\n", task.name(), task.about());
            output::print(&Task::PROGRAMS.iter().map(line).collect::<String>())
        }
        Format::Json => {
            let one = |task: &Task| {
                let guarantees: Vec<&str> = check::guarantees(*task).collect();
                serde_json::json!({
                    "name": task.name(), "about": task.about(), "nodes": task.written(),
                    "guarantees": guarantees,
                })
            };
            let all: Vec<_> = Task::PROGRAMS.iter().map(one).collect();
            output::print_json(&all)
        }
    }
}
