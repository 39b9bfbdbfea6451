//! The interface without a terminal: keys in, a buffer out, and a disk that is a map.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use two_generals::app::{App, Code, Command, Job, Key, Request, Session};
use two_generals::scenario::{find, parse};
use two_generals::ui::{self, Depth, Mouse, Theme};

/// Scenarios that show what no shipped one does, by the names they are opened by.
const OWN: [(&str, &str); 12] = [
    (
        "transfer",
        r#"{
            "format": "two-generals.scenario/1", "title": "A transfer", "seed": 5,
            "nodes": {
                "sender": { "crashes": [{ "at": 90, "recovers": 130 }] },
                "receiver": { "pauses": [{ "at": 150, "lasts": 60 }] }
            },
            "links": {
                "loss": 0.3, "duplication": 0.3,
                "delay": { "range": { "smallest": 20, "largest": 60, "step": 20 } }
            },
            "strategy": {
                "transfer": {
                    "messages": 4, "interval": 10, "retry": { "interval": 60, "tries": 4 }, "deduplicate": true
                }
            }
        }"#,
    ),
    (
        "three-tries",
        r#"{
            "format": "two-generals.scenario/1", "title": "Three tries", "links": { "loss": 0.3 },
            "strategy": {
                "transfer": { "messages": 1, "retry": { "interval": 60, "tries": 3 }, "deduplicate": true }
            }
        }"#,
    ),
    (
        "detector",
        r#"{
            "format": "two-generals.scenario/1", "title": "A detector",
            "nodes": { "node_2": { "crashes": [{ "at": 70 }] } },
            "links": { "type": "reliable" },
            "strategy": { "heartbeat": { "interval": 50, "timeout": 60, "beats": 3 } }
        }"#,
    ),
    (
        "crowd",
        r#"{
            "format": "two-generals.scenario/1", "title": "A crowd", "seed": 5,
            "links": {
                "loss": 0.3, "duplication": 0.5, "delay": { "range": { "smallest": 40, "largest": 48, "step": 8 } }
            },
            "strategy": { "always_attack": { "messengers": 4, "interval": 8 } }
        }"#,
    ),
    (
        "two-traitors",
        r#"{
            "format": "two-generals.scenario/1", "title": "Two who sign for each other",
            "nodes": { "general_1": { "traitor": true }, "general_4": { "traitor": true } },
            "links": { "type": "reliable" },
            "strategy": { "signed_messages": { "generals": 4, "depth": 1 } }
        }"#,
    ),
    (
        "nobody",
        r#"{
            "format": "two-generals.scenario/1", "title": "Nobody proposes",
            "nodes": { "general_1": { "proposes": false }, "general_2": {} },
            "links": { "loss": 0.3, "delay": { "fixed": 20 } },
            "strategy": { "handshake": { "messages": 3 } }
        }"#,
    ),
    (
        "crashes",
        r#"{
            "format": "two-generals.scenario/1", "title": "Crashes", "seed": 2,
            "nodes": {
                "general_1": { "crashes": [{ "at": 70, "recovers": 95 }] },
                "general_2": { "crashes": [{ "at": 150 }] }
            },
            "links": { "loss": 0.25, "delay": { "fixed": 20 } },
            "timing": { "dawn": 200 },
            "strategy": { "retry_until_acked": { "interval": 4, "deadline": 180 } }
        }"#,
    ),
    (
        "fifo",
        r#"{
            "format": "two-generals.scenario/1", "title": "A FIFO link", "seed": 3,
            "links": {
                "loss": 0, "duplication": 0.2, "delay": { "range": { "smallest": 10, "largest": 110, "step": 20 } }
            },
            "strategy": {
                "exercise": { "name": "fifo-link", "solution": { "fifo": {} }, "inputs": 9, "interval": 2, "lasts": 300 }
            }
        }"#,
    ),
    (
        "durable-fifo",
        r#"{
            "format": "two-generals.scenario/1", "title": "A FIFO link that survives crashes", "seed": 1,
            "nodes": { "receiver": { "crashes": [{ "at": 50, "recovers": 120 }] } },
            "links": { "loss": 0.2, "delay": { "range": { "smallest": 10, "largest": 50, "step": 20 } } },
            "strategy": {
                "exercise": {
                    "name": "fifo-link-recovery", "solution": { "fifo": { "recovery": true, "retransmit": true } },
                    "inputs": 4, "interval": 10, "lasts": 600
                }
            }
        }"#,
    ),
    (
        "calls",
        r#"{
            "format": "two-generals.scenario/1", "title": "Calls", "seed": 3,
            "links": { "loss": 0.3, "delay": { "range": { "smallest": 10, "largest": 70, "step": 60 } } },
            "strategy": {
                "exercise": {
                    "name": "rpc-dedup", "solution": { "rpc": { "second_client": true } },
                    "inputs": 2, "interval": 80, "lasts": 600
                }
            }
        }"#,
    ),
    (
        "trade",
        r#"{
            "format": "two-generals.scenario/1", "title": "A shop", "seed": 3,
            "links": { "loss": 0.3, "delay": { "range": { "smallest": 10, "largest": 70, "step": 60 } } },
            "strategy": {
                "exercise": {
                    "name": "shop", "solution": { "shop": { "recovery": true, "tries": 2 } },
                    "inputs": 2, "interval": 80, "lasts": 900
                }
            }
        }"#,
    ),
    (
        "written-detector",
        r#"{
            "format": "two-generals.scenario/1", "title": "A detector as an exercise",
            "nodes": { "node_2": { "crashes": [{ "at": 210 }] } },
            "links": { "type": "reliable", "delay": { "fixed": 20 } },
            "strategy": { "exercise": { "name": "failure-detector", "solution": { "detector": {} }, "lasts": 600 } }
        }"#,
    ),
];

/// The sizes at which every view is looked at.
pub const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 60)];

pub const LEFT: Key = Key::plain(Code::Left);
pub const DOWN: Key = Key::plain(Code::Down);
pub const ENTER: Key = Key::plain(Code::Enter);
pub const BACKSPACE: Key = Key::plain(Code::Backspace);
pub const TAB: Key = Key::plain(Code::Tab);

/// An interface with its screen, and what it has saved.
pub struct Stage {
    pub app: App,
    pub theme: Theme,
    pub size: (u16, u16),
    pub disk: BTreeMap<PathBuf, String>,
    /// It has asked to end.
    pub quit: bool,
}

impl Stage {
    /// The menu.
    pub fn menu(size: (u16, u16)) -> Self {
        let theme = Theme { depth: Depth::True, light: false, ascii: false };
        let app = App::new(false, false);
        let mut stage = Self { app, theme, size, disk: BTreeMap::new(), quit: false };
        stage.resize(size);
        stage
    }

    /// A scenario at its beginning.
    pub fn open(name: &str, size: (u16, u16)) -> Self {
        let mut stage = Self::menu(size);
        stage.answer(Request::Open(name.into()));
        assert!(stage.app.session.is_some(), "{name}: {:?}", stage.app.toast);
        stage
    }

    pub fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.app.columns = size.0;
    }

    pub fn session(&self) -> &Session {
        self.app.session.as_ref().unwrap()
    }

    pub fn area(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }

    /// Does what a command says, and what is asked for in turn.
    pub fn update(&mut self, command: Command) {
        if let Some(request) = self.app.update(command) {
            self.answer(request);
        }
        self.theme.light = self.app.light;
    }

    /// Presses a key.
    pub fn press(&mut self, key: Key) {
        match self.app.command(key) {
            Some(command) => self.update(command),
            None => self.app.toast = None,
        }
    }

    /// Presses the keys of these characters.
    pub fn keys(mut self, keys: &str) -> Self {
        for c in keys.chars() {
            self.press(Key::char(c));
        }
        self
    }

    /// Presses a key that is no character.
    pub fn key(mut self, key: Key) -> Self {
        self.press(key);
        self
    }

    /// What a mouse action means at a place.
    pub fn hit(&self, x: u16, y: u16, mouse: Mouse) -> Option<Command> {
        ui::hit(&self.app, self.area(), x, y, mouse)
    }

    /// Does it.
    pub fn mouse(&mut self, x: u16, y: u16, mouse: Mouse) {
        if let Some(command) = self.hit(x, y, mouse) {
            self.update(command);
        }
    }

    fn answer(&mut self, request: Request) {
        match request {
            Request::Open(name) => self.read(name),
            Request::Save { path, text, overwrite } => {
                if path.starts_with("gone") {
                    self.app.saved(path, Err("there is no such directory".into()));
                } else if self.disk.contains_key(&path) && !overwrite {
                    self.app.ask_overwrite(path);
                } else {
                    self.disk.insert(path.clone(), text);
                    self.app.saved(path, Ok(()));
                }
            }
            Request::Complete(prefix) => {
                let choices = ["runs/monday.json", "runs/tuesday.json", "runs/two/"];
                let fit = choices.iter().filter(|choice| choice.starts_with(&prefix));
                self.app.completed(fit.map(ToString::to_string).collect());
            }
            Request::Seed => self.app.reseed(7),
            Request::Suspend => {}
            Request::Quit => self.quit = true,
        }
    }

    fn read(&mut self, name: String) {
        let path = PathBuf::from(&name);
        let own = OWN.iter().find(|(own, _)| *own == name).map(|(_, text)| *text);
        let (file, text) = match (own.or(find(&name).map(|one| one.text)), self.disk.get(&path)) {
            (Some(text), _) => (None, text.to_owned()),
            (None, Some(text)) => (Some(path), text.clone()),
            (None, None) => {
                return self.app.opened(name, None, Err("there is no such file".into()));
            }
        };
        let result = parse(&name, text.as_bytes()).map_err(|report| report.line());
        self.app.opened(name, file, result);
    }

    /// Steps until something is the case.
    pub fn until(mut self, wanted: impl Fn(&Session) -> bool) -> Self {
        while !wanted(self.session()) {
            assert!(!self.session().is_over(), "it never was");
            let at = self.session().timeline.at();
            self.press(Key::char('l'));
            let open = self.session().timeline.open_question().map(|question| question.site);
            let goes_on =
                self.session().timeline.at() > at || open.is_some() && wanted(self.session());
            assert!(goes_on, "it waits: {open:?}");
        }
        self
    }

    /// Steps until somebody has crashed.
    pub fn until_crashed(self) -> Self {
        let is_down =
            |session: &Session| session.nodes().any(|node| !session.timeline.world().is_up(node));
        self.until(is_down).settled()
    }

    /// Lets time go by in frames of 50 milliseconds.
    pub fn frames(mut self, count: usize) -> Self {
        for _ in 0..count {
            self.app.tick(Duration::from_millis(50));
        }
        self
    }

    /// Lets time go by until nothing moves, and has the odds computed.
    pub fn settled(mut self) -> Self {
        let mut frames = 0;
        while self.app.is_moving() {
            self.app.tick(Duration::from_millis(50));
            frames += 1;
            assert!(frames < 10_000, "it never comes to rest");
        }
        self.explored()
    }

    /// Has the odds computed, as the shell does beside the drawing.
    pub fn explored(mut self) -> Self {
        loop {
            let jobs = self.app.jobs();
            if jobs.is_empty() {
                return self;
            }
            jobs.into_iter().for_each(|job| self.work(job));
        }
    }

    /// Does a job, and takes what it tells.
    pub fn work(&mut self, job: Job) {
        let mut reports = Vec::new();
        job.run(&mut |report| reports.push(report));
        reports.into_iter().for_each(|report| self.app.explored(report));
    }

    /// Does a job, but takes only the first of what it tells.
    pub fn begin(&mut self, job: Job, first: usize) {
        let mut reports = Vec::new();
        job.run(&mut |report| reports.push(report));
        reports.into_iter().take(first).for_each(|report| self.app.explored(report));
    }

    /// A frame.
    pub fn draw(&self) -> Buffer {
        let mut buf = Buffer::empty(self.area());
        ui::draw_on(&self.app, &self.theme, self.area(), &mut buf);
        buf
    }

    /// A frame's rows as text.
    pub fn rows(&self) -> Vec<String> {
        rows(&self.draw())
    }

    /// The column and row where a text begins.
    pub fn find(&self, text: &str) -> Option<(u16, u16)> {
        self.rows().iter().enumerate().find_map(|(y, row)| {
            let before = &row[..row.find(text)?];
            Some((before.chars().count() as u16, y as u16))
        })
    }
}

/// The rows of a buffer as text.
pub fn rows(buf: &Buffer) -> Vec<String> {
    let area = buf.area;
    let row = |y| (area.left()..area.right()).map(move |x| buf[(x, y)].symbol()).collect();
    (area.top()..area.bottom()).map(row).collect()
}
