//! What is said when a program gives no answer.

use std::ffi::OsStr;
use std::process::ExitStatus;
use std::time::Duration;

use crate::protocols::exercise::{self, Incoming, Trouble};

/// How much of what a program printed is shown.
const QUOTED: usize = 80;

/// Trouble without a word from the program.
pub fn plain(what: &str, help: &str) -> Trouble {
    Trouble { what: what.into(), help: help.into(), stderr: Vec::new() }
}

/// A text that does nothing to a terminal, its tabs as blanks.
pub fn harmless(text: &str) -> String {
    exercise::harmless(&text.replace('\t', "    "))
}

/// A text in quotes, harmless and not long.
pub fn quoted(text: &str) -> String {
    format!("`{}`", short(text))
}

/// A text that is harmless and not long.
pub fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED) {
        None => harmless(text),
        Some((end, _)) => harmless(&text[..end]) + "...",
    }
}

/// A file's name in quotes.
pub fn named(name: &OsStr) -> String {
    quoted(&name.to_string_lossy())
}

/// An event in words.
pub fn event(event: &Incoming) -> &'static str {
    match event {
        Incoming::Start { .. } => "a start event",
        Incoming::Recover { .. } => "a recover event",
        Incoming::Input { .. } => "an input event",
        Incoming::Message { .. } => "a message event",
        Incoming::Timer { .. } => "a timer event",
    }
}

/// A time in words.
pub fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}

/// An amount in words.
pub fn amount(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let whole = units.into_iter().find(|(power, _)| bytes > 0 && bytes.is_multiple_of(1 << power));
    match whole {
        Some((power, unit)) => format!("{} {unit}", bytes >> power),
        None => format!("{bytes} bytes"),
    }
}

/// It ended by itself.
pub fn ended(event: &str, status: Option<ExitStatus>, answered: bool, begun: usize) -> Trouble {
    let how = status.map_or_else(String::new, how_it_ended);
    if begun > 0 {
        return plain(
            &format!("the program ended{how} in the middle of a line, answering {event}"),
            "end every answer with a line end, and go on reading lines until standard input ends",
        );
    }
    plain(
        &format!("the program ended{how} instead of answering {event}"),
        ended_help(status, answered),
    )
}

fn how_it_ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        let name = signal_hook::low_level::signal_name(signal).unwrap_or("unknown");
        return format!(" by signal {signal} ({name})");
    }
    status.code().map_or_else(String::new, |code| format!(" with exit status {code}"))
}

fn ended_help(status: Option<ExitStatus>, answered: bool) -> &'static str {
    match status.and_then(|status| status.code()) {
        Some(0) if answered => {
            "one process is asked many times: go on reading lines until standard input ends"
        }
        Some(126 | 127) if !answered => {
            "see that it runs when it is called by hand; a script's first line (#!) must name an interpreter that is \
             installed"
        }
        _ => {
            "see what it wrote to standard error; it must answer every line with a line until standard input ends"
        }
    }
}

/// Its standard output is closed, but it has not ended.
pub fn silent(event: &str) -> Trouble {
    plain(
        &format!("the program closed its standard output instead of answering {event}"),
        "standard output is for answers: leave it open until standard input ends",
    )
}

/// Its standard input is closed, but it has not ended.
pub fn deaf(event: &str) -> Trouble {
    plain(
        &format!("the program closed its standard input instead of answering {event}"),
        "go on reading lines until standard input ends",
    )
}

/// Its line is too long.
pub fn too_long(event: &str, most: usize) -> Trouble {
    plain(
        &format!("the program answered {event} with a line of more than {}", amount(most as u64)),
        "an answer is one line; keep the state small",
    )
}

/// It said more than it was asked.
pub fn more_than_one(event: &str) -> Trouble {
    plain(
        &format!("the program answered {event} with more than one line"),
        "print one line for each line read; what is meant for people goes to standard error",
    )
}

/// It did not read the call.
pub fn not_read(event: &str, time: Duration) -> Trouble {
    plain(
        &format!("the program did not read {event} to its end within {}", seconds(time)),
        "read whole lines from standard input, one for each answer",
    )
}

/// It gave no answer, or began one and stopped.
pub fn late(event: &str, time: Duration, begun: usize) -> Trouble {
    let time = seconds(time);
    match begun {
        0 => plain(
            &format!("the program gave no answer to {event} within {time}"),
            "answer with one line, and flush standard output after it",
        ),
        begun => plain(
            &format!(
                "the program began an answer to {event} ({begun} bytes) but did not end the line within {time}"
            ),
            "end the answer with a line end, and flush standard output after it",
        ),
    }
}

/// It has failed too often.
pub fn given_up(failures: u32, last: &Trouble) -> Trouble {
    let times = if failures == 1 { "once".into() } else { format!("{failures} times") };
    Trouble {
        what: format!(
            "the program is not started again: it has failed {times}, at last so: {}",
            last.what
        ),
        ..last.clone()
    }
}

/// With the program's own last lines, and a word where they say that its memory was short.
pub fn with_stderr(mut trouble: Trouble, stderr: Vec<String>, memory: u64) -> Trouble {
    const SIGNS: [&str; 7] = [
        "MemoryError",
        "OutOfMemoryError",
        "memory allocation of",
        "annot allocate memory",
        "out of memory",
        "bad_alloc",
        "Could not reserve enough space",
    ];
    if stderr.iter().any(|line| SIGNS.iter().any(|sign| line.contains(sign))) {
        trouble.help = format!("a program may use {} of memory at most", amount(memory));
    }
    Trouble { stderr, ..trouble }
}
