//! Where messages come from: one thread waits for the terminal, one for signals.

use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, poll, read};

use super::keys;
use crate::app::{Key, Report};
use crate::shell::Failure;
use crate::ui::Mouse;

/// Something that happened outside.
pub enum Message {
    /// A key.
    Key(Key),
    /// The mouse, at a place.
    Mouse(u16, u16, Mouse),
    /// A text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize,
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back and stop for a while.
    Suspend,
    /// The terminal is gone.
    Lost,
    /// A signal that ends the program.
    Die(i32),
    /// Work has been done.
    Explored(Report),
    /// The student's program was saved, and is begun anew.
    Saved,
}

/// Starts listening; whoever else has something to say gets the sender.
pub fn listen() -> io::Result<(Sender<Message>, Receiver<Message>)> {
    let (sender, receiver) = channel();
    signals(sender.clone())?;
    // From here on a change of the window's size is noticed, also before the thread gets to run.
    poll(Duration::ZERO)?;
    hangups(sender.clone())?;
    let input_sender = sender.clone();
    thread::Builder::new().name("input".into()).spawn(move || input(&input_sender))?;
    Ok((sender, receiver))
}

/// Passes on every save of a program; `next` waits for one.
pub fn saves(sender: Sender<Message>, mut next: Box<dyn FnMut() + Send>) -> io::Result<()> {
    thread::Builder::new().name("saves".into()).spawn(move || {
        loop {
            next();
            if sender.send(Message::Saved).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

fn input(sender: &Sender<Message>) {
    loop {
        let message = match read() {
            Ok(Event::Key(event)) => keys::key(event).map(Message::Key),
            Ok(Event::Mouse(event)) => keys::mouse(event).map(|(x, y, m)| Message::Mouse(x, y, m)),
            Ok(Event::Paste(text)) => Some(Message::Paste(text)),
            Ok(Event::Resize(..)) => Some(Message::Resize),
            Ok(Event::FocusGained | Event::FocusLost) => None,
            Err(_) => Some(Message::Lost),
        };
        let lost = matches!(message, Some(Message::Lost));
        if message.is_some_and(|message| sender.send(message).is_err()) || lost {
            return;
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::sync::mpsc::Sender;
    use std::thread;

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use super::Message;

    /// Turns signals into messages.
    pub fn signals(sender: Sender<Message>) -> io::Result<()> {
        let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
        thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever() {
                let message = match signal {
                    SIGTSTP => Message::Suspend,
                    SIGCONT => Message::Redraw,
                    signal => Message::Die(signal),
                };
                if sender.send(message).is_err() {
                    return;
                }
            }
        })?;
        Ok(())
    }

    /// Says when the terminal is gone, also where no signal does.
    pub fn hangups(sender: Sender<Message>) -> io::Result<()> {
        thread::Builder::new().name("hangup".into()).spawn(move || {
            let stdin = io::stdin();
            // Asked for nothing, it waits for the hangup, which is always told.
            let mut terminal = [PollFd::new(&stdin, PollFlags::empty())];
            while matches!(poll(&mut terminal, None), Err(Errno::INTR)) {}
            let _ = sender.send(Message::Lost);
        })?;
        Ok(())
    }

    /// Stops the process as Ctrl-Z would; returns when it is continued.
    pub fn stop() {
        // It fails only for signals without a default action; this one has one.
        let _ = emulate_default_handler(SIGTSTP);
    }

    /// Ends the process by the signal itself, so that whoever started it sees why.
    pub fn die(signal: i32) {
        let _ = emulate_default_handler(signal);
    }
}

#[cfg(unix)]
use unix::{hangups, signals};

#[cfg(not(unix))]
fn hangups(_: Sender<Message>) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn signals(_: Sender<Message>) -> io::Result<()> {
    Ok(())
}

/// Stops until continued; elsewhere than on Unix there is no such thing.
pub fn stop() {
    #[cfg(unix)]
    unix::stop();
}

/// Ends the program because of a signal, the terminal being restored.
pub fn die_of(signal: i32) -> Result<(), Failure> {
    #[cfg(unix)]
    unix::die(signal);
    Err(Failure::Input(format!("error: ended by signal {signal}")))
}
