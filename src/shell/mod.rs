//! What touches the world outside: arguments, files, standard output, the terminal, signals.

mod adversary;
pub mod args;
mod chain;
mod check;
mod check_byzantine;
mod check_promises;
mod congestion;
mod doubt;
pub mod exercise;
pub mod files;
mod headless;
mod knows;
mod matrix;
mod measured;
mod odds;
mod output;
pub mod program;
mod sample;
pub mod screen;
mod stack;
mod sweep;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::scenario::Report;
use args::{Args, Command};

/// Why a command did not end well.
#[derive(Debug)]
pub enum Failure {
    /// A check that was asked for came out badly: exit status 1.
    Check(String),
    /// Bad usage or input: exit status 2.
    Input(String),
    /// Whoever read standard output went away: no error.
    Closed,
}

impl From<Box<Report>> for Failure {
    fn from(report: Box<Report>) -> Self {
        Self::Input(report.to_string())
    }
}

/// Does what the arguments say.
pub fn main(args: Args) -> ExitCode {
    let no_thread =
        |error: io::Error| Failure::Input(format!("error: there is no thread: {error}"));
    match stack::on_large_stack(|| run(args)).map_err(no_thread).and_then(|result| result) {
        Ok(()) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Check(words)) => failed(&words, 1),
        Err(Failure::Input(words)) => failed(&words, 2),
    }
}

fn run(args: Args) -> Result<(), Failure> {
    let Some(command) = args.command else { return screen::run(&args.screen, None) };
    match command {
        Command::Open { scenario, set } => open(&args.screen, &scenario, &set),
        Command::List { format } => headless::list(format),
        Command::Run { scenario, seed, set, format } => {
            headless::run(&scenario, seed, &set, format)
        }
        Command::Odds { scenario, set, curve, states, format } => {
            odds::odds(&scenario, &set, curve.as_deref(), states, format)
        }
        Command::Sample { scenario, set, trials, seed, sweep, threads, format } => {
            let order = sample::Order { trials, seed, threads };
            sample::sample(&scenario, &set, &order, sweep.as_deref(), format)
        }
        Command::Check { scenario, set, save, states, format } => {
            check::check(&scenario, &set, save.as_deref(), states, format)
        }
        Command::Matrix { scenario, set, faults, states, format } => {
            matrix::matrix(&scenario, &set, faults, states, format)
        }
        Command::Chain { scenario, set, format } => chain::chain(&scenario, &set, format),
        Command::Knows { scenario, step, set, states, format } => {
            knows::knows(&scenario, step, &set, states, format)
        }
        Command::Adversary { scenario, set, shortest, states, format } => {
            adversary::adversary(&scenario, &set, shortest, states, format)
        }
        Command::Doubt { scenario, step, set, states, format } => {
            doubt::doubt(&scenario, step, &set, states, format)
        }
        Command::Exercise { what } => exercise::exercise(&args.screen, what),
        Command::Validate { files } => headless::validate(&files),
        Command::Schema => output::print(&crate::scenario::schema_text()),
        Command::Completions { shell } => headless::completions(shell),
        Command::Man => headless::man(),
    }
}

/// Says why on standard error; where even that cannot be written, the exit status tells it alone.
fn failed(words: &str, status: u8) -> ExitCode {
    let _ = writeln!(io::stderr(), "{words}");
    ExitCode::from(status)
}

/// `open`.
fn open(screen: &args::ScreenArgs, name: &str, sets: &[String]) -> Result<(), Failure> {
    let (scenario, source) = files::open(name)?;
    let scenario = crate::scenario::set(&scenario, sets)?;
    screen::run(screen, Some((scenario, source).into()))
}
