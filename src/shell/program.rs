//! A student's program as a solution: a child process that is asked one line and answers one line, in turn.
//!
//! The program is the student's own, on the student's own machine: it is bounded and ended, not locked in. What it
//! prints, how long it takes and how often it is started anew are bounded everywhere; its memory is bounded for each
//! of its processes where the system enforces it (Linux). It and whatever it started are ended on every way out; they
//! are killed, not asked to end. Only what left its process group on purpose gets away; where this tool itself is
//! killed by force, the program sees its standard input end.
//!
//! The program keeps the working directory and the environment, with these additions for what is not set already:
//! - `PYTHONHASHSEED=0`: otherwise Python iterates over the same set in another order in every process, an honest
//!   program would answer differently to the same call, and a failing run could not be shown again;
//! - `PYTHONUNBUFFERED=1` and `PYTHONUTF8=1`: a forgotten `flush` is no deadlock, and the lines are UTF-8;
//! - `PYTHONDONTWRITEBYTECODE=1`: nothing is written beside the program, where somebody may watch for a save;
//! - `JDK_JAVA_OPTIONS` begins with `-Xmx`: half of the memory bound, as Java would go by the machine's memory.

mod answer;
mod find;
mod group;
mod pipes;
mod process;
mod stderr;
mod trouble;

use std::ffi::{OsStr, OsString};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::protocols::exercise::{Answer, Call, Solution, Trouble};
pub use group::{end_all, end_children_on_signals, leave_signals};
use process::Process;

/// How a program is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The program: a path, or a name that is looked for in the directories of `PATH`.
    pub program: OsString,
    /// Its arguments.
    pub args: Vec<OsString>,
}

impl Command {
    /// A program with these arguments.
    pub fn new<A: Into<OsString>>(
        program: impl Into<OsString>,
        args: impl IntoIterator<Item = A>,
    ) -> Self {
        Self { program: program.into(), args: args.into_iter().map(Into::into).collect() }
    }

    /// A command from its words, of which the first is the program.
    pub fn from_words<A: AsRef<OsStr>>(words: &[A]) -> Option<Self> {
        let (program, args) = words.split_first()?;
        Some(Self::new(program, args.iter().map(AsRef::as_ref)))
    }
}

/// What a program may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may take to answer a call: 2 s.
    pub time_per_call: Duration,
    /// How much longer the first call of each process may take: 10 s, as interpreters start slowly.
    pub time_to_start: Duration,
    /// How long its line may be, in bytes: 1 MiB.
    pub line_bytes: usize,
    /// How much data each of its processes may hold, in bytes: 1 GiB. Bounded on Linux only.
    pub memory_bytes: u64,
    /// How often it is started again after trouble: 5 times.
    pub restarts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time_per_call: Duration::from_secs(2),
            time_to_start: Duration::from_secs(10),
            line_bytes: 1 << 20,
            memory_bytes: 1 << 30,
            restarts: 5,
        }
    }
}

/// A program that answers calls. It is started by the first call and kept; calls from many threads wait in turn.
#[derive(Debug)]
pub struct Program {
    command: Command,
    limits: Limits,
    now: Mutex<Now>,
}

/// How things stand with the program.
#[derive(Debug, Default)]
struct Now {
    /// The process, if one is kept.
    process: Option<Process>,
    /// How often there was trouble.
    failures: u32,
    /// What the latest trouble was.
    last: Option<Trouble>,
}

impl Program {
    /// A program that is not started yet.
    pub fn new(command: Command, limits: Limits) -> Self {
        Self { command, limits, now: Mutex::default() }
    }

    /// Ends the present process, if there is one: the next call is asked of a new one. This is no failure, and does
    /// not count as a restart.
    pub fn fresh(&self) {
        self.with_now(|now| now.process = None);
    }

    fn with_now<T>(&self, act: impl FnOnce(&mut Now) -> T) -> T {
        // A panic elsewhere leaves a process that may be in the middle of an answer; asking it finds that out.
        act(&mut self.now.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Asks the present process or a new one.
    fn ask(&self, process: &mut Option<Process>, call: &Call) -> Result<Answer, Trouble> {
        let process = match process {
            Some(process) => process,
            none => none.insert(Process::start(&self.command, &self.limits)?),
        };
        process.ask(call, &self.limits)
    }
}

impl Solution for Program {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        self.with_now(|now| {
            if let Some(last) = now.last.as_ref().filter(|_| now.failures > self.limits.restarts) {
                return Err(trouble::given_up(now.failures, last));
            }
            let answer = self.ask(&mut now.process, call);
            if let Err(trouble) = &answer {
                group::unless_ending();
                now.process = None;
                now.failures += 1;
                now.last = Some(trouble.clone());
            }
            answer
        })
    }

    /// Ends the present process, and forgets how often there was trouble: it may have been saved since.
    fn begin_anew(&self) {
        self.with_now(|now| *now = Now::default());
    }
}
