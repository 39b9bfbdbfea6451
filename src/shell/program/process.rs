//! One process of a program: started, asked, ended.

use std::process::Command as Start;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, TryRecvError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::answer::answer;
use super::find::{find, not_started};
use super::group::Leader;
use super::pipes::{Heard, Pipes};
use super::stderr::Tail;
use super::{Command, Limits, trouble};
use crate::protocols::exercise::{Answer, Call, Trouble};

/// How long a program that has closed a pipe may take to end: interpreters clean up behind themselves.
const TO_END: Duration = Duration::from_secs(2);

/// A process that is asked. It is ended when it is dropped.
#[derive(Debug)]
pub struct Process {
    leader: Leader,
    pipes: Pipes,
    tail: Arc<Tail>,
    /// What it has been asked last.
    asked: Option<&'static str>,
}

impl Process {
    /// Starts a program.
    pub fn start(command: &Command, limits: &Limits) -> Result<Self, Trouble> {
        let file = find(&command.program)?;
        let mut start = bounded(&file, limits.memory_bytes);
        start.args(&command.args).envs(additions(limits.memory_bytes));
        let not_started = |error| not_started(&command.program, &error);
        let (leader, (stdin, stdout, stderr)) = Leader::start(&mut start).map_err(not_started)?;
        let tail = Tail::of(stderr).map_err(not_started)?;
        let pipes = Pipes::open(stdin, stdout, limits.line_bytes).map_err(not_started)?;
        Ok(Self { leader, pipes, tail, asked: None })
    }

    /// Asks it. After trouble it is dead.
    pub fn ask(&mut self, call: &Call, limits: &Limits) -> Result<Answer, Trouble> {
        let event = trouble::event(&call.event);
        let answer = self
            .heard_nothing_more(event, limits)
            .and_then(|()| self.exchange(call, event, limits));
        answer.map_err(|trouble| {
            self.leader.end();
            trouble::with_stderr(trouble, self.tail.lines(), limits.memory_bytes)
        })
    }

    /// Nothing has come since its last answer.
    fn heard_nothing_more(&mut self, event: &str, limits: &Limits) -> Result<(), Trouble> {
        let before = self.asked.unwrap_or(event);
        match self.pipes.heard.try_recv() {
            Ok(Heard::Line { .. } | Heard::TooLong) => Err(trouble::more_than_one(before)),
            Ok(heard) => self.understood(heard, event, limits).map(|_| ()),
            // That it is gone is heard when it is asked.
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => Ok(()),
        }
    }

    fn exchange(
        &mut self,
        call: &Call,
        event: &'static str,
        limits: &Limits,
    ) -> Result<Answer, Trouble> {
        let start = if self.asked.is_none() { limits.time_to_start } else { Duration::ZERO };
        let time = limits.time_per_call + start;
        let mut line = call.line().into_bytes();
        line.push(b'\n');
        self.pipes.progress.taken.store(false, Ordering::SeqCst);
        // Where the writing thread is gone, what it heard last is in the channel.
        let _ = self.pipes.calls.send(line);
        let heard = self.pipes.heard.recv_timeout(time);
        let answer = match heard {
            Ok(heard) => self.understood(heard, event, limits)?,
            Err(RecvTimeoutError::Timeout) => return Err(self.late(event, time)),
            Err(RecvTimeoutError::Disconnected) => return Err(self.gone(event, trouble::silent)),
        };
        self.asked = Some(event);
        Ok(answer)
    }

    /// What was heard in answer to an event.
    fn understood(
        &mut self,
        heard: Heard,
        event: &str,
        limits: &Limits,
    ) -> Result<Answer, Trouble> {
        match heard {
            Heard::Line { more: true, .. } => Err(trouble::more_than_one(event)),
            Heard::Line { bytes, more: false } => answer(&bytes, event),
            Heard::TooLong => Err(trouble::too_long(event, limits.line_bytes)),
            Heard::Silent => Err(self.gone(event, trouble::silent)),
            Heard::Deaf => Err(self.gone(event, trouble::deaf)),
        }
    }

    /// It closed a pipe: has it ended, or does it only pretend?
    fn gone(&mut self, event: &str, living: fn(&str) -> Trouble) -> Trouble {
        let until = Instant::now() + TO_END;
        while !self.leader.has_ended() {
            if Instant::now() >= until {
                return living(event);
            }
            sleep(Duration::from_millis(2));
        }
        self.ended(event)
    }

    fn ended(&mut self, event: &str) -> Trouble {
        let begun = self.pipes.progress.begun.load(Ordering::SeqCst);
        trouble::ended(event, self.leader.end(), self.asked.is_some(), begun)
    }

    /// It took too long, or it has ended and something that it started keeps its output open.
    fn late(&mut self, event: &str, time: Duration) -> Trouble {
        if self.leader.has_ended() {
            return self.ended(event);
        }
        let progress = &self.pipes.progress;
        match progress.begun.load(Ordering::SeqCst) {
            0 if !progress.taken.load(Ordering::SeqCst) => trouble::not_read(event, time),
            begun => trouble::late(event, time, begun),
        }
    }
}

/// Starts a file with bounded memory, and without writing its memory to a file when it crashes. A shell sets the
/// bounds and becomes the program; where a bound is lower already, it stays.
#[cfg(unix)]
fn bounded(file: &std::path::Path, memory: u64) -> Start {
    let mut start = Start::new("/bin/sh");
    let bounds = format!("ulimit -c 0; ulimit -d {} 2>/dev/null; exec \"$@\"", memory >> 10);
    start.args(["-c", &bounds, "sh"]).arg(file);
    start
}

/// Only Unix bounds memory.
#[cfg(not(unix))]
fn bounded(file: &std::path::Path, _: u64) -> Start {
    Start::new(file)
}

/// What is added to the environment; the module says why.
fn additions(memory: u64) -> Vec<(&'static str, String)> {
    let python = [
        ("PYTHONHASHSEED", "0"),
        ("PYTHONUNBUFFERED", "1"),
        ("PYTHONUTF8", "1"),
        ("PYTHONDONTWRITEBYTECODE", "1"),
    ];
    let unset = |(name, _): &(&str, &str)| std::env::var_os(name).is_none();
    let own = std::env::var("JDK_JAVA_OPTIONS").unwrap_or_default();
    // The last word counts: what somebody has set stays.
    let java = format!("-Xmx{}m {own}", memory >> 21).trim_end().to_owned();
    python
        .into_iter()
        .filter(unset)
        .map(|(name, value)| (name, value.to_owned()))
        .chain([("JDK_JAVA_OPTIONS", java)])
        .collect()
}
