//! A terminal to run the program in: a pseudo-terminal whose screen is kept by a parser, and that is
//! waited for by looking at it, never by letting time pass.

use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, PtyPair, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, kill_process, waitid};
use vt100::{MouseProtocolMode, Parser, Screen};

/// How long anything may take before the test fails; on a busy machine a second is soon gone.
const LIMIT: Duration = Duration::from_secs(30);

/// What has come out of the program so far.
struct Seen {
    parser: Parser,
    raw: Vec<u8>,
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

/// A program in a terminal of its own.
pub struct Tty {
    seen: Shared,
    pair: PtyPair,
    keys: Box<dyn std::io::Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    before: String,
}

/// How the program ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this status.
    Exit(i32),
    /// By this signal.
    Signal(i32),
}

/// The program with these arguments, in 80 columns and 24 rows.
pub fn two_generals(args: &[&str], folder: &Path) -> Tty {
    Tty::start(command(env!("CARGO_BIN_EXE_two-generals"), args, folder))
}

/// A command with nothing in its environment but the kind of terminal.
pub fn command(program: &str, args: &[&str], folder: &Path) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.args(args);
    command.env_clear();
    command.env("TERM", "xterm-256color");
    command.cwd(folder);
    command
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn some(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap()
}

impl Tty {
    /// Starts a command.
    pub fn start(command: CommandBuilder) -> Self {
        let pair = native_pty_system().openpty(size(80, 24)).unwrap();
        let before = settings(&pair);
        let parser = Parser::new(some(24), some(80), 0);
        let seen: Shared = Arc::new((Mutex::new(Seen { parser, raw: Vec::new() }), Condvar::new()));
        read_into(seen.clone(), pair.master.try_clone_reader().unwrap());
        let keys = pair.master.take_writer().unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        Self { seen, pair, keys, child, before }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// Waits until the screen is as wanted; fails with the screen when it does not become so.
    pub fn until(&self, what: &str, wanted: impl Fn(&Screen) -> bool) {
        let not_yet = |seen: &mut Seen| !wanted(seen.parser.screen());
        let (seen, waited) = self.seen.1.wait_timeout_while(self.seen(), LIMIT, not_yet).unwrap();
        let screen = seen.parser.screen().contents();
        drop(seen);
        assert!(!waited.timed_out(), "waited in vain for {what}; the screen:\n{screen}");
    }

    /// Waits until a text stands on the screen.
    pub fn shows(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until a text stands there no more.
    pub fn shows_no(&self, text: &str) {
        self.until(&format!("no {text}"), |screen| !screen.contents().contains(text));
    }

    /// The text on the screen.
    pub fn contents(&self) -> String {
        self.seen().parser.screen().contents()
    }

    /// Every byte that has come out.
    pub fn raw(&self) -> Vec<u8> {
        self.seen().raw.clone()
    }

    /// The column and row, from 0, where a text begins.
    pub fn find(&self, text: &str) -> (u16, u16) {
        let seen = self.seen();
        let rows: Vec<String> = seen.parser.screen().rows(0, u16::MAX).collect();
        drop(seen);
        let place = rows.iter().enumerate().find_map(|(row, line)| {
            let before = &line[..line.find(text)?];
            Some((before.chars().count() as u16, row as u16))
        });
        place.unwrap_or_else(|| panic!("no {text} on the screen:\n{}", rows.join("\n")))
    }

    /// Types; also a sequence that a key sends.
    pub fn send(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Does something with the left button at a place: 0 presses, 32 drags.
    pub fn mouse(&mut self, button: u8, (x, y): (u16, u16)) {
        self.send(&format!("\x1b[<{button};{};{}M", x + 1, y + 1));
    }

    /// Presses the left button at a place and lets go.
    pub fn click(&mut self, (x, y): (u16, u16)) {
        self.mouse(0, (x, y));
        self.send(&format!("\x1b[<0;{};{}m", x + 1, y + 1));
    }

    /// Gives the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen().parser.screen_mut().set_size(some(rows), some(columns));
        self.pair.master.resize(size(columns, rows)).unwrap();
    }

    /// The program's process.
    pub fn pid(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap() as i32).unwrap()
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// Waits until the program has stopped.
    pub fn stops(&self) {
        assert!(self.changes(WaitIdOptions::STOPPED).stopped());
    }

    /// Waits until the program has ended.
    pub fn ends(&self) -> End {
        let status = self.changes(WaitIdOptions::EXITED);
        let signal = status.terminating_signal().map(End::Signal);
        signal.or(status.exit_status().map(End::Exit)).unwrap()
    }

    fn changes(&self, change: WaitIdOptions) -> WaitIdStatus {
        let (pid, (sender, receiver)) = (self.pid(), channel());
        // Left to be collected by the child's own handle.
        let options = change | WaitIdOptions::NOWAIT;
        thread::spawn(move || {
            // Nobody waits for it any more where the test has failed.
            let _ = sender.send(waitid(WaitId::Pid(pid), options));
        });
        let status = receiver.recv_timeout(LIMIT);
        let status =
            status.unwrap_or_else(|_| panic!("still there; the screen:\n{}", self.contents()));
        status.unwrap().unwrap()
    }

    /// Waits until the terminal is as it was before the program started.
    pub fn is_given_back(&self) {
        self.until("the terminal as it was", |screen| {
            !screen.alternate_screen()
                && !screen.hide_cursor()
                && !screen.bracketed_paste()
                && screen.mouse_protocol_mode() == MouseProtocolMode::None
        });
        assert_eq!(settings(&self.pair), self.before, "the terminal's settings");
    }

    /// Waits until the program has taken the terminal for itself.
    pub fn is_taken(&self) {
        self.until("the program's own screen", |screen| {
            screen.alternate_screen()
                && screen.bracketed_paste()
                && screen.mouse_protocol_mode() != MouseProtocolMode::None
        });
        assert_ne!(settings(&self.pair), self.before, "keys come one by one");
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        // After a failed test it may still run; after a good one there is nobody to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The terminal's settings: echo, line by line, and so on.
fn settings(pair: &PtyPair) -> String {
    format!("{:?}", pair.master.get_termios().unwrap())
}

fn read_into(seen: Shared, mut from: Box<dyn std::io::Read + Send>) {
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        // Where the other side is gone reading fails: the end, too.
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            let mut now = seen.0.lock().unwrap();
            now.parser.process(&bytes[..count]);
            now.raw.extend_from_slice(&bytes[..count]);
            seen.1.notify_all();
        }
    });
}
