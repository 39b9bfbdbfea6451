//! The command line.

use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Teach the two generals problem: step through what happens, change it, save it, run it headless.
///
/// Without a command it opens the menu of scenarios.
#[derive(Debug, Parser)]
#[command(name = "two-generals", version, about, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done, 1 a check failed, 2 bad usage or input.")]
pub struct Args {
    /// What to do; the menu when left out.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the screen looks.
    #[command(flatten)]
    pub screen: ScreenArgs,
}

/// How the screen looks.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ScreenArgs {
    /// The background the terminal has.
    #[arg(long, value_enum, default_value_t, global = true, help_heading = "Screen")]
    pub theme: ThemeArg,
    /// How many colours to use; auto looks at NO_COLOR, COLORTERM and TERM.
    #[arg(long, value_enum, default_value_t, global = true, help_heading = "Screen")]
    pub color: ColorArg,
    /// Draw with plain ASCII characters only.
    #[arg(long, global = true, help_heading = "Screen")]
    pub ascii: bool,
    /// Nothing moves by itself except the clock while playing.
    #[arg(long, global = true, help_heading = "Screen")]
    pub reduced_motion: bool,
}

/// The terminal's background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// Dark.
    #[default]
    Dark,
    /// Light.
    Light,
}

/// How many colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// As the terminal says.
    #[default]
    Auto,
    /// 24 bits.
    Truecolor,
    /// The 256-colour palette.
    #[value(name = "256")]
    Ansi256,
    /// The 16 colours of the terminal's own theme.
    #[value(name = "16")]
    Ansi16,
    /// None.
    Never,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON value.
    Json,
}

/// How a table is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON value.
    Json,
    /// For spreadsheets: a line for each row, with a heading.
    Csv,
}

/// The most states that are explored unless another bound is given.
const MOST_STATES: u64 = 2_000_000;

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Open a scenario on the screen.
    Open {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
    },
    /// List the shipped scenarios in lecture order.
    List {
        /// How to print them.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Run a scenario to its end without a screen and print what happened.
    Run {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// Use another seed.
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the exact odds of each outcome, over all runs of a scenario.
    ///
    /// What the scenario fixes for its story (its fates) is left to chance here.
    Odds {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// Also for every value of a numeric field, such as links.loss=0:1:0.05.
        #[arg(long, value_name = "PATH=A:B:STEP")]
        curve: Option<String>,
        /// The most different states to explore; at about 100 bytes each.
        #[arg(long, value_name = "N", default_value_t = MOST_STATES, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
        states: u64,
        /// How to print them.
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
    },
    /// Estimate the odds of each outcome from random trials, with 95% intervals.
    ///
    /// The results do not depend on the number of threads. A sweep uses the same draws at every
    /// value. What the scenario fixes for its story (its fates) is left to chance here.
    Sample {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// How many trials.
        #[arg(long, value_name = "N", default_value_t = 100_000)]
        trials: u64,
        /// The seed of the trials; the scenario's own when left out.
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        /// Do it for every value of a numeric field, such as links.loss=0:1:0.05.
        #[arg(long, value_name = "PATH=A:B:STEP")]
        sweep: Option<String>,
        /// How many threads; as many as there are cores when left out.
        #[arg(long, value_name = "N")]
        threads: Option<usize>,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
    },
    /// Check what the theorem asks of a strategy, over every run: agreement, validity and
    /// non-triviality.
    ///
    /// Agreement: no run ends in a lone attack. Validity: nobody attacks when nobody proposes.
    /// Non-triviality: both attack when General 1 proposes and everything arrives. No strategy has
    /// all three; exit status 1 when one fails.
    Check {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// Save a run in which one fails, as a scenario; never over an old file.
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
        /// The most different states to explore for each; at about 100 bytes each.
        #[arg(long, value_name = "N", default_value_t = MOST_STATES, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
        states: u64,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Try a protocol under every choice of link, node and timing model.
    ///
    /// Each cell is explored within the stated bounds: its promises hold in all runs, hold in all runs with
    /// up to so many faults, or break, with the fewest faults that do it.
    Matrix {
        /// A protocol, such as transfer, or a scenario's name or file.
        #[arg(value_name = "PROTOCOL")]
        scenario: String,
        /// Set a field first, such as strategy.transfer.deduplicate=false; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// The most faults in a run: captures, copies, crashes, what an adversary makes up.
        #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=20))]
        faults: u32,
        /// The most different states to explore for each promise of each cell; at about 100 bytes each.
        #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
        states: u64,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Walk the proof of the theorem on a strategy: run after run, each looking the same to one general,
    /// from all arrives to nothing arrives, and then the run in which nobody proposed.
    Chain {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// Set a field first, such as strategy.handshake.messages=6; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print who knows what at a step: the ladder of knowledge about General 1's proposal.
    Knows {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// After how many events of the scenario's run.
        #[arg(long, value_name = "N")]
        step: usize,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// The most different states to explore; at about 1000 bytes each.
        #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
        states: u64,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Find the fewest captures with which the city brings about a lone attack.
    ///
    /// For randomised coordinated attack also the worst adversary that cannot see the key, and what one
    /// that can see it does.
    Adversary {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// The shortest run (the fewest events) instead of the fewest captures.
        #[arg(long)]
        shortest: bool,
        /// The most different states to explore; at about 100 bytes each.
        #[arg(long, value_name = "N", default_value_t = MOST_STATES, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
        states: u64,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print how likely the other attacks, given exactly what each general has seen at a step.
    Doubt {
        /// A shipped scenario's name or a file.
        scenario: String,
        /// After how many events of the scenario's run.
        #[arg(long, value_name = "N")]
        step: usize,
        /// Set a field first, such as links.loss=0.3; may be given again.
        #[arg(long, value_name = "PATH=VALUE")]
        set: Vec<String>,
        /// The most different states to explore; at about 100 bytes each.
        #[arg(long, value_name = "N", default_value_t = MOST_STATES, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
        states: u64,
        /// How to print it.
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Put a solution of an exercise to the test: your own program, in any language.
    Exercise {
        /// What to do.
        #[command(subcommand)]
        what: super::exercise::ExerciseCommand,
    },
    /// Check scenario files, and whether they come out as they expect.
    Validate {
        /// The files (or shipped names).
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// Print the JSON Schema of scenario files.
    Schema,
    /// Print a completion script for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// Where a scenario came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is part of the program.
    Shipped(&'static str),
    /// It was read from a file.
    File(PathBuf),
}
