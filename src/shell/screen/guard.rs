//! The terminal is taken and given back: after quitting, an error, a panic or a signal alike.

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};

use crate::shell::program::end_all;

/// Is the terminal ours now? Giving it back twice would write stray sequences into the shell.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Holds the terminal; gives it back when dropped.
pub struct Guard(());

impl Guard {
    /// Takes the terminal, and sees to it that a panic gives it back and ends every student's program before it
    /// speaks.
    pub fn enter() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let speak = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                give_back();
                end_all();
                speak(info);
            }));
        });
        let guard = Self(());
        guard.take_up()?;
        Ok(guard)
    }

    /// Takes the terminal again.
    pub fn take_up(&self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        // Whoever stopped the program may have set the terminal back behind crossterm's back, which
        // would then hold it for raw still.
        if reads_lines() {
            disable_raw_mode()?;
        }
        enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste)
    }

    /// Gives the terminal back for a while.
    pub fn leave(&self) {
        give_back();
    }
}

/// Does the terminal give keys only line by line, as a shell leaves it?
#[cfg(unix)]
fn reads_lines() -> bool {
    use rustix::termios::{LocalModes, tcgetattr};
    tcgetattr(io::stdin()).is_ok_and(|now| now.local_modes.contains(LocalModes::ICANON))
}

/// Only where a program can be stopped can this change behind its back.
#[cfg(not(unix))]
fn reads_lines() -> bool {
    false
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Restores everything that was changed. There is nobody left to tell of an error here.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = queue!(out, DisableBracketedPaste, DisableMouseCapture, LeaveAlternateScreen, Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}
