//! How a command changes the state.

use std::path::PathBuf;
use std::time::Duration;

use tui_input::InputRequest;

use super::command::{Command, Jump, Request};
use super::control::{self, Fate};
use super::input::PathInput;
use super::overlay::{Overlay, Then};
use super::session::Session;
use super::slider::Slider;
use super::state::{App, Tone};
use crate::drive::Advance;
use crate::engine::{Event, Fact, LinkChange};
use crate::scenario::{Eyes, Scenario, Tab, node_name};

/// There is nobody whose fate one could decide.
const NOBODY: &str = "No messenger is on its way to the city. Go back (←) to before it got there.";

/// The most events that one frame of playing takes: a fast run must not hold the screen up.
const MOST_PER_FRAME: usize = 20_000;

impl App {
    /// Does what a command says; returns what is needed from outside, if anything.
    pub fn update(&mut self, command: Command) -> Option<Request> {
        self.toast = None;
        if self.overlay.is_some() {
            return self.update_overlay(command);
        }
        match command {
            Command::Quit => return self.leave(Then::Quit),
            Command::Suspend => return Some(Request::Suspend),
            Command::OpenMenu => {
                self.menu.mark(self.session.as_ref().map_or("", |session| &session.name));
                self.show(Overlay::Menu);
            }
            Command::OpenFile => self.show(Overlay::Open(PathInput::default())),
            Command::Help => self.show(Overlay::Help(0)),
            Command::Theme => self.light = !self.light,
            Command::TurnDiagram => self.turned = !self.turned,
            Command::ShowTab(tab) => self.show_tab(tab),
            Command::NextTab => self.show_tab(next_tab(self.tab)),
            Command::NextPanel => self.panel = self.panel.next(),
            Command::Eyes => self.next_eyes(),
            Command::NextFilter => {
                self.filter = self.filter.next();
                self.scroll = 0;
            }
            Command::NewSeed if self.session.is_some() => return Some(Request::Seed),
            Command::Save => self.ask_where_to_save(),
            Command::PickSlider(slider) => self.slider = slider,
            Command::NextSlider => self.slider = Slider::ALL[(self.slider as usize + 1) % 3],
            Command::PreviousSlider => self.slider = Slider::ALL[(self.slider as usize + 2) % 3],
            Command::NextWay => self.way = self.way.next(),
            Command::PickWay(way) => self.way = way,
            Command::Scroll(by) => self.scroll_by(by),
            Command::Faster => self.clock.change_speed(true),
            Command::Slower => self.clock.change_speed(false),
            Command::Choose(letter) => self.chosen = Some(letter),
            Command::Unchoose => self.chosen = None,
            other => self.run(other),
        }
        None
    }

    /// Commands that move or change the run.
    fn run(&mut self, command: Command) {
        if self.session.is_none() {
            return;
        }
        match command {
            Command::PlayPause => self.play_or_pause(),
            Command::Step => self.step(),
            Command::Back => self.back(),
            Command::Jump(jump) => self.jump(jump),
            Command::Restart => self.jump(Jump::Start),
            Command::Scrub(share) => self.move_to(|session| {
                let time = (share.clamp(0.0, 1.0) * session.dawn() as f64).round() as u64;
                session.timeline.seek_time(time);
            }),
            Command::Decider => self.change_decider(),
            Command::NextMessenger => self.choose_messenger(1),
            Command::PreviousMessenger => self.choose_messenger(-1),
            Command::Fate(fate) => self.fate(fate),
            Command::Nudge(points) => {
                self.change_links(|app, links| app.slider.nudge(links, app.way, points));
            }
            Command::SetSlider(slider, share) => {
                self.slider = slider;
                self.change_links(|app, links| slider.set(links, app.way, share));
            }
            Command::NextBranch => {
                let (now, count) = self.branches();
                self.switch_branch((now + 1) % count);
            }
            Command::SwitchBranch(branch) => self.switch_branch(branch),
            Command::Confirm if self.tab == Tab::Branches => self.switch_branch(self.marked_branch),
            _ => {}
        }
    }

    fn update_overlay(&mut self, command: Command) -> Option<Request> {
        let overlay = self.overlay.take()?;
        match (overlay, command) {
            (overlay, Command::Suspend) => {
                self.overlay = Some(overlay);
                return Some(Request::Suspend);
            }
            (Overlay::Menu, command) => return self.update_menu(command),
            (Overlay::Help(scroll), Command::Move(by)) => {
                self.overlay = Some(Overlay::Help(scroll.saturating_add_signed(by as isize)));
            }
            (
                Overlay::Help(_),
                Command::Cancel | Command::Help | Command::Quit | Command::Confirm,
            ) => {}
            (Overlay::Open(input), command) => return self.update_open(input, command),
            (Overlay::Save(input), command) => return self.update_save(input, command),
            (Overlay::Overwrite(path), Command::Yes) => return self.save_to(path, true),
            (Overlay::Overwrite(path), Command::No | Command::Cancel) => {
                let text = path.display().to_string();
                self.overlay = Some(Overlay::Save(PathInput::new(text)));
            }
            (Overlay::Unsaved(then), Command::Yes) => {
                return Some(match then {
                    Then::Quit => Request::Quit,
                    Then::Open(name) => Request::Open(name),
                });
            }
            (Overlay::Unsaved(_), Command::No | Command::Cancel) => {}
            (Overlay::Unsaved(_), Command::Save) => self.ask_where_to_save(),
            (overlay, _) => self.overlay = Some(overlay),
        }
        None
    }

    fn update_menu(&mut self, command: Command) -> Option<Request> {
        match command {
            Command::Move(by) => self.menu.step(by),
            Command::Pick(index) if index == self.menu.picked => return self.open_picked(),
            Command::Pick(index) => self.menu.picked = index.min(self.menu.entries.len() - 1),
            Command::Confirm => return self.open_picked(),
            Command::OpenFile => {
                self.overlay = Some(Overlay::Open(PathInput::default()));
                return None;
            }
            Command::Help => {
                self.overlay = Some(Overlay::Help(0));
                return None;
            }
            Command::Quit => return self.leave(Then::Quit),
            Command::Theme => self.light = !self.light,
            Command::Cancel if self.session.is_some() => return None,
            _ => {}
        }
        self.overlay = Some(Overlay::Menu);
        None
    }

    fn open_picked(&mut self) -> Option<Request> {
        let name = self.menu.entry()?.name.to_owned();
        self.leave(Then::Open(name))
    }

    fn update_open(&mut self, mut input: PathInput, command: Command) -> Option<Request> {
        let request = match command {
            Command::Cancel => {
                self.overlay = self.session.is_none().then_some(Overlay::Menu);
                return None;
            }
            Command::Confirm if !input.text().trim().is_empty() => {
                let name = input.text().trim().to_owned();
                self.overlay = Some(Overlay::Open(input));
                return self.leave(Then::Open(name));
            }
            Command::Complete => Some(Request::Complete(input.text().to_owned())),
            command => {
                type_into(&mut input, &command);
                None
            }
        };
        self.overlay = Some(Overlay::Open(input));
        request
    }

    fn update_save(&mut self, mut input: PathInput, command: Command) -> Option<Request> {
        let request = match command {
            Command::Cancel => return None,
            Command::Confirm if !input.text().trim().is_empty() => {
                return self.save_to(PathBuf::from(input.text().trim()), false);
            }
            Command::Complete => Some(Request::Complete(input.text().to_owned())),
            command => {
                type_into(&mut input, &command);
                None
            }
        };
        self.overlay = Some(Overlay::Save(input));
        request
    }

    fn show(&mut self, overlay: Overlay) {
        self.playing = false;
        self.overlay = Some(overlay);
    }

    fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
        self.scroll = 0;
        self.marked_branch = self.branches().0;
    }

    fn branches(&self) -> (usize, usize) {
        let timeline = self.session.as_ref().map(|session| &session.timeline);
        timeline.map_or((0, 1), |timeline| (timeline.current(), timeline.branches().len()))
    }

    /// Goes on with `then`, unless that would lose a run: then asks first.
    fn leave(&mut self, then: Then) -> Option<Request> {
        if self.session.as_ref().is_some_and(|session| session.unsaved) {
            self.show(Overlay::Unsaved(then));
            return None;
        }
        Some(match then {
            Then::Quit => Request::Quit,
            Then::Open(name) => Request::Open(name),
        })
    }

    fn ask_where_to_save(&mut self) {
        let Some(session) = &self.session else { return };
        let path = match &session.file {
            Some(file) => file.display().to_string(),
            None => format!("{}-run.json", session.name),
        };
        self.show(Overlay::Save(PathInput::new(path)));
    }

    fn save_to(&mut self, path: PathBuf, overwrite: bool) -> Option<Request> {
        match self.session.as_ref()?.to_text() {
            Ok(text) => Some(Request::Save { path, text, overwrite }),
            Err(flaw) => {
                self.say(Tone::Bad, format!("Not saved: {}: {}.", flaw.field(), flaw.problem));
                None
            }
        }
    }

    fn next_eyes(&mut self) {
        self.eyes = match self.eyes {
            Eyes::Omniscient => Eyes::General1,
            Eyes::General1 => Eyes::General2,
            Eyes::General2 => Eyes::Omniscient,
        };
        if let Some(session) = &mut self.session {
            session.retell(self.eyes);
        }
    }

    fn scroll_by(&mut self, by: i32) {
        if self.tab == Tab::Branches {
            let last = self.branches().1 - 1;
            self.marked_branch = self.marked_branch.saturating_add_signed(-by as isize).min(last);
        } else {
            self.scroll = self.scroll.saturating_add_signed(by as isize);
        }
    }

    /// Moves the cursor and has the pictures be there.
    fn move_to(&mut self, go: impl FnOnce(&mut Session)) {
        let Some(session) = &mut self.session else { return };
        go(session);
        session.retell(self.eyes);
        self.playing = false;
        self.scroll = 0;
        let (now, over) = (session.timeline.world().now(), session.is_over());
        self.clock.jump(now, over);
    }

    fn play_or_pause(&mut self) {
        let Some(session) = &mut self.session else { return };
        if session.is_over() {
            session.timeline.seek(0);
            session.retell(self.eyes);
            self.clock.jump(0, false);
        }
        self.playing = !self.playing;
        self.scroll = 0;
    }

    /// One event forward by hand; the pictures glide after it.
    fn step(&mut self) {
        self.playing = false;
        self.scroll = 0;
        let Some(session) = &mut self.session else { return };
        let advance = session.timeline.advance();
        session.retell(self.eyes);
        let (now, over) = (session.timeline.world().now(), session.is_over());
        self.clock.follow(now, over);
        self.stopped(&advance);
    }

    fn back(&mut self) {
        if self.session.as_ref().is_some_and(|session| session.timeline.at() == 0) {
            return self.say(Tone::Info, "This is the start.");
        }
        self.move_to(|session| {
            let at = session.timeline.at();
            session.timeline.seek(at.saturating_sub(1));
        });
    }

    /// Tells why the run does not go on, where it does not.
    fn stopped(&mut self, advance: &Advance) {
        match advance {
            Advance::Did(_) => {}
            Advance::End => {
                self.playing = false;
                self.say(Tone::Info, "The run is over. ← goes back, r to the start.");
            }
            // Playing goes on by itself once the class has answered.
            Advance::Open(_) => {}
            Advance::Misfit(misfit) => {
                self.playing = false;
                let Some(session) = &self.session else { return };
                let site = session.words.site(misfit.site);
                self.say(Tone::Bad, format!("A recorded answer no longer fits: {site}."));
            }
        }
    }

    fn jump(&mut self, jump: Jump) {
        let decision = |event: &Event| matches!(event.fact, Fact::Decided { .. } | Fact::Dawn);
        let capture = |event: &Event| matches!(event.fact, Fact::Captured { .. });
        let mut stop = None;
        self.move_to(|session| {
            let timeline = &mut session.timeline;
            stop = match jump {
                Jump::Start => timeline.seek(0),
                Jump::End => Some(timeline.advance_until(|_| false)).filter(|s| *s != Advance::End),
                Jump::NextDecision => Some(timeline.advance_until(decision)),
                Jump::NextCapture => Some(timeline.look_for(capture)),
                Jump::PreviousDecision => {
                    timeline.back_until(decision);
                    None
                }
                Jump::PreviousCapture => {
                    timeline.back_until(capture);
                    None
                }
            };
        });
        match stop {
            Some(Advance::End) if jump == Jump::NextCapture => {
                self.say(Tone::Info, "Nobody more is captured up to dawn.");
            }
            Some(stop) => self.stopped(&stop),
            None => {}
        }
    }

    fn change_decider(&mut self) {
        let Some(session) = &mut self.session else { return };
        let asks = !session.timeline.asks();
        session.timeline.set_asks(asks);
        let words = if asks {
            "The class decides: at the city every messenger waits for c, p or d."
        } else {
            "The dice decide what becomes of a messenger."
        };
        self.say(Tone::Info, words);
    }

    fn choose_messenger(&mut self, by: isize) {
        let Some(session) = &self.session else { return };
        let open: Vec<_> = session.undecided().into_iter().map(|one| one.letter).collect();
        if open.is_empty() {
            self.chosen = None;
            return self.say(Tone::Info, NOBODY);
        }
        let now = self.chosen.and_then(|letter| open.iter().position(|one| *one == letter));
        let next =
            now.map_or(0, |place| (place as isize + by).rem_euclid(open.len() as isize) as usize);
        self.chosen = Some(open[next]);
    }

    fn fate(&mut self, fate: Fate) {
        let Some(letter) = self.target() else {
            return self.say(Tone::Info, NOBODY);
        };
        let Some(session) = &mut self.session else { return };
        if let Some(until) = session.cut_for(letter) {
            let until = session.words.time(until);
            return self.say(
                Tone::Info,
                format!("The link is cut until {until}: the city keeps everyone."),
            );
        }
        let never_copied =
            session.timeline.model().links.get(letter.from, letter.to).duplication.is_none();
        let before = session.timeline.branches().len();
        let waited = session.timeline.open_question().is_some();
        control::decide(&mut session.timeline, letter, fate);
        session.unsaved = true;
        let name = format!("{}'s {}", node_name(letter.from), session.words.letter(letter));
        let words = match fate {
            Fate::Copy if never_copied => {
                format!("{name} will be copied: from here on the links may copy.")
            }
            Fate::Capture => format!("{name} will be captured."),
            Fate::Pass => format!("{name} will be let through."),
            Fate::Copy => format!("{name} will be copied."),
        };
        self.chosen = None;
        if waited && !self.playing {
            // The class was asked: show at once what its answer does.
            self.step();
        }
        self.say_branched(before, words);
    }

    fn say_branched(&mut self, before: usize, words: String) {
        let (now, count) = self.branches();
        if count > before {
            let name = Session::branch_name(now);
            self.say(Tone::Good, format!("{words} Branch {name} begins; b switches back."));
        } else {
            self.say(Tone::Good, words);
        }
    }

    fn change_links(
        &mut self,
        change: impl FnOnce(&Self, &crate::engine::Links) -> Option<LinkChange>,
    ) {
        let Some(session) = &self.session else { return };
        if session.is_over() {
            return self
                .say(Tone::Info, "The run is over. Go back (←, or r to the start), then move it.");
        }
        let Some(change) = change(self, &session.timeline.model().links) else { return };
        let before = session.timeline.branches().len();
        let Some(session) = &mut self.session else { return };
        session.timeline.change(change);
        session.unsaved = true;
        session.retell(self.eyes);
        if self.branches().1 > before {
            self.say_branched(before, "The links are changed from here on.".into());
        }
    }

    fn switch_branch(&mut self, branch: usize) {
        let (now, count) = self.branches();
        if count == 1 {
            return self
                .say(Tone::Info, "There is one branch. Go back and decide otherwise to make one.");
        }
        if branch == now {
            return;
        }
        self.move_to(|session| session.timeline.select(branch));
        self.marked_branch = branch;
        self.say(Tone::Info, format!("Branch {}.", Session::branch_name(branch)));
    }

    /// Begins a run with another seed.
    pub fn reseed(&mut self, seed: u64) {
        self.move_to(|session| {
            session.timeline.reseed(seed);
            session.unsaved = true;
        });
        self.say(Tone::Info, format!("A new run with seed {seed}."));
    }

    /// A scenario has been opened, or could not be.
    pub fn opened(
        &mut self,
        name: String,
        file: Option<PathBuf>,
        result: Result<Scenario, String>,
    ) {
        match result {
            Err(words) => {
                if self.session.is_none() && self.overlay.is_none() {
                    self.overlay = Some(Overlay::Menu);
                }
                self.say(Tone::Bad, words);
            }
            Ok(scenario) => {
                let view = scenario.view.clone();
                let (mut session, misfit) = Session::open(name, file, scenario);
                session.retell(view.eyes);
                let (now, over) = (session.timeline.world().now(), session.is_over());
                self.session = Some(session);
                self.opened_count += 1;
                (self.tab, self.eyes) = (view.tab, view.eyes);
                (self.playing, self.chosen, self.overlay) = (false, None, None);
                (self.scroll, self.toast) = (0, None);
                self.marked_branch = self.branches().0;
                self.clock.jump(now, over);
                if let Some(misfit) = misfit {
                    self.say(Tone::Bad, misfit.to_string());
                }
            }
        }
    }

    /// The run has been saved, or not.
    pub fn saved(&mut self, path: PathBuf, result: Result<(), String>) {
        match result {
            Err(words) => {
                self.overlay = Some(Overlay::Save(PathInput::new(path.display().to_string())));
                self.say(Tone::Bad, words);
            }
            Ok(()) => {
                self.say(Tone::Good, format!("Saved to {}.", path.display()));
                if let Some(session) = &mut self.session {
                    session.unsaved = false;
                    session.name = path.display().to_string();
                    session.file = Some(path);
                }
            }
        }
    }

    /// There is a file at this path already.
    pub fn ask_overwrite(&mut self, path: PathBuf) {
        self.overlay = Some(Overlay::Overwrite(path));
    }

    /// These paths begin like what was typed.
    pub fn completed(&mut self, choices: Vec<String>) {
        if let Some(Overlay::Open(input) | Overlay::Save(input)) = &mut self.overlay {
            if choices.is_empty() {
                self.say(Tone::Info, "Nothing begins like that.");
                return;
            }
            input.complete(choices);
        }
    }

    /// Lets time go by.
    pub fn tick(&mut self, elapsed: Duration) {
        let seconds = elapsed.as_secs_f64().min(0.25);
        let Some(session) = &mut self.session else { return };
        if self.overlay.is_some() {
            return;
        }
        let (mut now, over) = (session.timeline.world().now(), session.is_over());
        if !self.playing {
            return self.clock.rest(seconds, now, over);
        }
        if session.timeline.open_question().is_some() {
            return self.clock.rest(seconds, now, over);
        }
        let dawn = session.dawn();
        let mut seconds = seconds;
        let mut stop = None;
        for _ in 0..MOST_PER_FRAME {
            let due = session.timeline.world().next_due().unwrap_or(now);
            if !self.clock.play(seconds, now, due, dawn) {
                break;
            }
            seconds = 0.0;
            match session.timeline.advance() {
                Advance::Did(_) => self.clock.hold(),
                other => stop = Some(other),
            }
            now = session.timeline.world().now();
            if session.is_over() || stop.is_some() {
                self.playing = false;
                break;
            }
            if self.clock.speed() < 8.0 {
                break;
            }
        }
        session.retell(self.eyes);
        if let Some(stop) = stop {
            self.stopped(&stop);
        }
    }
}

fn type_into(input: &mut PathInput, command: &Command) {
    let request = match command {
        Command::Insert(c) => InputRequest::InsertChar(*c),
        Command::Erase => InputRequest::DeletePrevChar,
        Command::EraseForward => InputRequest::DeleteNextChar,
        Command::EraseAll => InputRequest::DeleteLine,
        Command::CursorLeft => InputRequest::GoToPrevChar,
        Command::CursorRight => InputRequest::GoToNextChar,
        Command::CursorStart => InputRequest::GoToStart,
        Command::CursorEnd => InputRequest::GoToEnd,
        _ => return,
    };
    input.edit(request);
}

const fn next_tab(tab: Tab) -> Tab {
    match tab {
        Tab::Battlefield => Tab::Diagram,
        Tab::Diagram => Tab::Events,
        Tab::Events => Tab::Branches,
        Tab::Branches => Tab::Battlefield,
    }
}
