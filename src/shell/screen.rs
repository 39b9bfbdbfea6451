//! The interface in a real terminal: input and signals come as messages, the loop waits for them.

pub mod guard;
mod keys;
mod source;
mod worker;

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use self::guard::Guard;
use self::source::{Message, listen, saves};
use self::worker::Worker;
use super::args::{ColorArg, ScreenArgs, Source, ThemeArg};
use super::program::{end_all, leave_signals};
use super::{Failure, files};
use crate::app::{App, Command, Key, Request};
use crate::exercise::Bounds;
use crate::scenario::Scenario;
use crate::ui::{self, Depth, Mouse, Theme};

/// The least time between two frames: 30 a second, and only while something moves.
const FRAME: Duration = Duration::from_millis(33);

/// The time between two frames that only show how far a computation is.
const COUNTING: Duration = Duration::from_millis(100);

/// How long a frame waits for work that was just ordered.
const A_LITTLE: Duration = Duration::from_millis(8);

type Screen = Terminal<CrosstermBackend<io::Stdout>>;

/// What is open at the start.
pub struct Opened {
    /// The scenario.
    pub scenario: Scenario,
    /// What it is called.
    pub name: String,
    /// Its file, if it has one.
    pub file: Option<PathBuf>,
    /// The student's program that is checked at every save, if one is.
    pub watched: Option<Watched>,
}

/// A student's program that is checked at every save.
pub struct Watched {
    /// What it is called.
    pub command: String,
    /// How far its check goes.
    pub bounds: Bounds,
    /// Waits until one of its files was saved, and begins it anew.
    pub next_save: Box<dyn FnMut() + Send>,
}

impl From<(Scenario, Source)> for Opened {
    fn from((scenario, source): (Scenario, Source)) -> Self {
        let (name, file) = named(source);
        Self { scenario, name, file, watched: None }
    }
}

/// Is there a terminal? `instead` says what does without one.
pub fn needs_terminal(instead: &str) -> Result<(), Failure> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "error: this needs a terminal on standard input and output\n  = help: {instead}"
    )))
}

/// Runs the interface, with a scenario opened or with the menu.
pub fn run(args: &ScreenArgs, opened: Option<Opened>) -> Result<(), Failure> {
    let name = opened.as_ref().map_or("option-1-arrives", |opened| &opened.name);
    needs_terminal(&format!("`two-generals run {name}` prints the whole run as text"))?;
    let mut app = App::new(args.theme == ThemeArg::Light, args.reduced_motion);
    let lost =
        |error: io::Error| Failure::Input(format!("error: the terminal does not work: {error}"));
    // From here on they come as messages.
    leave_signals();
    let (sender, messages) = listen().map_err(lost)?;
    let worker = Worker::start(&sender).map_err(lost)?;
    if let Some(Opened { scenario, name, file, watched }) = opened {
        app.opened(name, file, Ok(scenario));
        if let Some(Watched { command, bounds, next_save }) = watched {
            app.try_program(command, bounds);
            saves(sender, next_save).map_err(lost)?;
        }
    }
    let guard = Guard::enter().map_err(lost)?;
    let mut screen = Terminal::new(CrosstermBackend::new(io::stdout())).map_err(lost)?;
    let looked = Look { depth: depth(args), ascii: args.ascii };
    let end = Loop { app, look: looked, messages, worker, guard: &guard }.run(&mut screen);
    drop(guard);
    // Threads that still ask a student's program are not waited for.
    end_all();
    match end {
        Ok(End::Quit) => Ok(()),
        Ok(End::Signal(signal)) => source::die_of(signal),
        Err(error) => Err(lost(error)),
    }
}

fn named(source: Source) -> (String, Option<PathBuf>) {
    match source {
        Source::Shipped(name) => (name.to_owned(), None),
        Source::File(path) => (path.display().to_string(), Some(path)),
    }
}

fn depth(args: &ScreenArgs) -> Depth {
    use termprofile::{DetectorSettings, TermProfile};
    match args.color {
        ColorArg::Truecolor => Depth::True,
        ColorArg::Ansi256 => Depth::Ansi256,
        ColorArg::Ansi16 => Depth::Ansi16,
        ColorArg::Never => Depth::Mono,
        ColorArg::Auto => match TermProfile::detect(&io::stdout(), DetectorSettings::default()) {
            TermProfile::TrueColor => Depth::True,
            TermProfile::Ansi256 => Depth::Ansi256,
            TermProfile::Ansi16 => Depth::Ansi16,
            TermProfile::NoColor | TermProfile::NoTty => Depth::Mono,
        },
    }
}

/// How the loop ended.
enum End {
    Quit,
    Signal(i32),
}

/// What of the look does not change while the program runs.
struct Look {
    depth: Depth,
    ascii: bool,
}

struct Loop<'g> {
    app: App,
    look: Look,
    messages: Receiver<Message>,
    worker: Worker,
    guard: &'g Guard,
}

impl Loop<'_> {
    /// Draws, waits for a message (or, while something moves, for the next frame), goes on.
    fn run(mut self, screen: &mut Screen) -> io::Result<End> {
        let mut last = Instant::now();
        loop {
            let theme =
                Theme { depth: self.look.depth, light: self.app.light, ascii: self.look.ascii };
            self.app.columns = screen.size()?.width;
            let jobs = self.app.jobs();
            if !jobs.is_empty() {
                jobs.into_iter().for_each(|job| self.worker.order(job));
                if let Some(end) = self.wait_a_little(screen)? {
                    return Ok(end);
                }
            }
            screen.draw(|frame| ui::draw(&self.app, &theme, frame))?;
            let moving = self.app.is_moving();
            // While something is being computed, the count of what has been explored moves on.
            let first = if moving || self.app.is_waiting() {
                let frame = if moving { FRAME } else { COUNTING };
                match self.messages.recv_timeout(frame.saturating_sub(last.elapsed())) {
                    Ok(message) => Some(message),
                    Err(RecvTimeoutError::Timeout) => None,
                    Err(RecvTimeoutError::Disconnected) => return Ok(End::Quit),
                }
            } else {
                match self.messages.recv() {
                    Ok(message) => Some(message),
                    Err(_) => return Ok(End::Quit),
                }
            };
            if !moving {
                last = Instant::now();
            }
            // All that has come in the meantime is done before the next frame.
            let mut next = first;
            while let Some(message) = next {
                if let Some(end) = self.take(message, screen)? {
                    return Ok(end);
                }
                next = self.messages.try_recv().ok();
            }
            if last.elapsed() >= FRAME {
                self.app.tick(last.elapsed());
                last = Instant::now();
            }
        }
    }

    /// Most work takes less than a millisecond: waiting that long spares the eye a flicker.
    fn wait_a_little(&mut self, screen: &mut Screen) -> io::Result<Option<End>> {
        let until = Instant::now() + A_LITTLE;
        while self.app.is_waiting() {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(message) = self.messages.recv_timeout(left) else { break };
            if let Some(end) = self.take(message, screen)? {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    fn take(&mut self, message: Message, screen: &mut Screen) -> io::Result<Option<End>> {
        match message {
            Message::Key(key) => return self.key(key, screen),
            Message::Mouse(x, y, mouse) => {
                let size = screen.size()?;
                let whole = Rect::new(0, 0, size.width, size.height);
                match ui::hit(&self.app, whole, x, y, mouse) {
                    Some(command) => return self.command(command, screen),
                    None if mouse == Mouse::Press => self.app.toast = None,
                    None => {}
                }
            }
            Message::Paste(text) => self.app.paste(&text),
            Message::Explored(report) => self.app.explored(report),
            Message::Saved => self.app.program_saved(),
            Message::Redraw => {
                self.guard.take_up()?;
                redraw(screen)?;
            }
            Message::Resize => screen.autoresize()?,
            Message::Suspend => self.suspend(screen)?,
            Message::Lost => return Ok(Some(End::Quit)),
            Message::Die(signal) => return Ok(Some(End::Signal(signal))),
        }
        Ok(None)
    }

    fn key(&mut self, key: Key, screen: &mut Screen) -> io::Result<Option<End>> {
        match self.app.command(key) {
            Some(command) => self.command(command, screen),
            None => {
                self.app.toast = None;
                Ok(None)
            }
        }
    }

    fn command(&mut self, command: Command, screen: &mut Screen) -> io::Result<Option<End>> {
        match self.app.update(command) {
            None => {}
            Some(Request::Quit) => return Ok(Some(End::Quit)),
            Some(Request::Suspend) => self.suspend(screen)?,
            Some(Request::Seed) => self.app.reseed(new_seed()),
            Some(Request::Complete(prefix)) => self.app.completed(files::complete(&prefix)),
            Some(Request::Open(name)) => match files::open(&name) {
                Ok((scenario, source)) => {
                    let (name, file) = named(source);
                    self.app.opened(name, file, Ok(scenario));
                }
                Err(report) => self.app.opened(name, None, Err(report.line())),
            },
            Some(Request::Save { path, text, overwrite }) => {
                match files::save(&files::expanded(&path), &text, overwrite) {
                    Ok(()) => self.app.saved(path, Ok(())),
                    Err(files::SaveError::Exists) => self.app.ask_overwrite(path),
                    Err(files::SaveError::Failed(why)) => self.app.saved(path, Err(why)),
                }
            }
        }
        Ok(None)
    }

    /// Gives the terminal back, stops, and takes it again when continued.
    fn suspend(&mut self, screen: &mut Screen) -> io::Result<()> {
        self.guard.leave();
        source::stop();
        self.guard.take_up()?;
        redraw(screen)
    }
}

/// Has the next frame drawn whole. `Terminal::clear` would first ask the terminal where its cursor
/// is, and wait in vain: the answer goes to the thread that reads the keys.
fn redraw(screen: &mut Screen) -> io::Result<()> {
    let size = screen.size()?;
    screen.resize(Rect::new(0, 0, size.width, size.height))
}

/// A seed that is easy to read out in a classroom.
fn new_seed() -> u64 {
    rand::random_range(1..=9_999)
}
