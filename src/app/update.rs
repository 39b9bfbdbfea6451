//! How a command changes the state.

use std::path::PathBuf;

use super::command::{Command, Jump, Request};
use super::exercise::Trying;
use super::input::PathInput;
use super::overlay::{Overlay, Then};
use super::session::Session;
use super::slider::Slider;
use super::state::{App, Filter, Panel, Tone};
use crate::protocols::Family;
use crate::scenario::{Scenario, Tab};

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
            Command::NextTab => self.show_next_tab(),
            Command::ShowNth(place) => self.show_nth_tab(place),
            // There one panel is the story, and the other what the view has in its place.
            // The odds are about generals only.
            Command::NextPanel
                if self.panel == Panel::Lights
                    && self.session.as_ref().is_some_and(|session| !session.is_generals()) =>
            {
                self.panel = Panel::Story;
            }
            Command::NextPanel if self.tab == Tab::Byzantine && self.panel != Panel::Story => {
                self.panel = Panel::Story;
            }
            Command::NextPanel => self.panel = self.panel.next(),
            Command::Eyes => self.next_eyes(),
            Command::NextFilter => {
                let nodes = self.session.as_ref().map_or(0, |session| session.nodes().count());
                self.filter = self.filter.next(nodes);
                self.scroll = 0;
            }
            Command::NewSeed if self.session.is_some() => return Some(Request::Seed),
            Command::Save => self.ask_where_to_save(),
            Command::PickSlider(slider) => self.slider = slider,
            Command::NextSlider => self.turn_to_slider(1),
            Command::PreviousSlider => self.turn_to_slider(2),
            Command::NextWay => self.way = self.way.next(),
            Command::PickWay(way) => self.way = way,
            Command::Scroll(by) => self.scroll_by(by),
            Command::Faster => self.clock.change_speed(true),
            Command::Slower => self.clock.change_speed(false),
            Command::StopWork => {
                if self.stop_work() {
                    self.say(Tone::Info, "Stopped.");
                }
            }
            Command::Return => return self.leave(Then::Return),
            Command::Mark(line) => self.mark(line),
            Command::Sideways(by) => self.mark_cell_beside(by),
            Command::OpenMarked => self.open_marked(),
            Command::Trials => self.begin_trials(),
            Command::NextField => self.next_field(),
            Command::NextLinkKind => self.next_link_kind(),
            Command::ToggleLayer(layer) => self.toggle_layer(layer),
            Command::TurnService(knob) => self.turn_service(knob),
            Command::TurnPort(knob) => self.turn_port(knob),
            Command::Forge => self.forge(),
            Command::CutOrHeal => self.cut_or_heal(),
            Command::ToggleTraitor => self.toggle_traitor(),
            Command::MoveGst(by) => self.move_gst(by),
            Command::ToggleInheritance => self.toggle_inheritance(),
            Command::NextPolicy => self.next_policy(),
            Command::Background(by) => self.change_background(by),
            Command::PlayCity => self.play_city(),
            Command::Reveal if self.tab == Tab::Check => self.reveal_marks(),
            Command::Reveal => self.revealed = true,
            Command::NextVariant(by) => self.next_variant(by),
            Command::Choose(letter) => self.chosen = Some(letter),
            Command::Unchoose => (self.chosen, self.chosen_node) = (None, None),
            other => {
                self.run(other);
                self.settle_game();
            }
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
            Command::Step => self.go_ahead(Self::step),
            Command::Back => self.back(),
            Command::Jump(jump) if jump.is_ahead() => self.go_ahead(|app| app.jump(jump)),
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
            Command::NextNode => self.choose_node(),
            Command::CrashOrRecover => self.crash_or_recover(),
            Command::PauseNode => self.pause_node(),
            Command::LongerPause => self.change_pause(true),
            Command::ShorterPause => self.change_pause(false),
            Command::Say(place) => self.say_lie(place),
            Command::Nudge(points) => {
                self.turn(|app, model| app.slider.nudge(model, app.way, points));
            }
            Command::Load(points) => {
                self.slider = Slider::Load;
                self.turn(|app, model| Slider::Load.nudge(model, app.way, points));
            }
            Command::SetSlider(slider, share) => {
                self.slider = slider;
                self.turn(|app, model| slider.set(model, app.way, share));
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

    fn turn_to_slider(&mut self, by: usize) {
        let family = self.session.as_ref().map(|session| session.scenario.strategy.family());
        self.slider = self.slider.further(family.unwrap_or(Family::Generals), by);
    }

    fn show_tab(&mut self, tab: Tab) {
        self.tab = tab;
        self.scroll = 0;
        self.findings.take_up(tab);
        self.marked_branch = self.branches().0;
    }

    /// The view of a number key, counted from 0.
    fn show_nth_tab(&mut self, place: usize) {
        let tabs = self.tabs();
        match tabs.get(place) {
            Some(tab) => self.show_tab(*tab),
            None => self.say(Tone::Info, format!("The views here are 1 to {}.", tabs.len())),
        }
    }

    fn show_next_tab(&mut self) {
        let tabs = self.tabs();
        let now = tabs.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        if !tabs.is_empty() {
            self.show_tab(tabs[(now + 1) % tabs.len()]);
        }
    }

    /// The views of the open scenario.
    pub fn tabs(&self) -> &'static [Tab] {
        self.session.as_ref().map_or(&[], |session| session.scenario.tabs())
    }

    fn next_eyes(&mut self) {
        if let Some(session) = &mut self.session {
            self.eyes = self.eyes.next(session.nodes().count());
            session.retell(self.eyes);
        }
    }

    fn scroll_by(&mut self, by: i32) {
        let down = -by as isize;
        match self.tab {
            Tab::Branches => {
                let last = self.branches().1 - 1;
                self.marked_branch = self.marked_branch.saturating_add_signed(down).min(last);
            }
            Tab::Proof => self.mark(self.marked_run().saturating_add_signed(down)),
            Tab::Knowledge => self.mark(self.marked_world.saturating_add_signed(down)),
            Tab::Byzantine => self.mark(self.marked_treason().saturating_add_signed(down)),
            Tab::Matrix => self.mark_cell_below(down),
            Tab::Check => self.mark_guarantee(self.trying.marked.saturating_add_signed(down)),
            Tab::Exercise => self.mark_switch(self.trying.switch.saturating_add_signed(down)),
            _ => self.scroll = self.scroll.saturating_add_signed(by as isize),
        }
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
                // A scenario that was checked names somebody.
                let eyes = view.eyes.eyes(&session.scenario.strategy).unwrap_or_default();
                session.retell(eyes);
                let (now, over) = (session.timeline.world().now(), session.is_over());
                let sliders = Slider::of(session.scenario.strategy.family());
                if !sliders.contains(&self.slider) || sliders[0] == Slider::Load {
                    self.slider = sliders[0];
                }
                self.session = Some(session);
                self.opened_count += 1;
                (self.tab, self.eyes) = (view.tab, eyes);
                self.filter = Filter::default();
                (self.playing, self.chosen, self.overlay) = (false, None, None);
                self.chosen_node = None;
                (self.scroll, self.toast) = (0, None);
                self.stop_trials();
                (self.parked, self.trials, self.field) = (None, None, 0);
                (self.marked_run, self.marked_world, self.revealed) = (None, 0, false);
                (self.marked_treason, self.marked_cell) = (None, None);
                // Who opens a check is to find the bug: nothing gives it away.
                let guessing = view.tab == Tab::Check;
                self.trying = Trying { guessing, ..Trying::default() };
                self.scores.clear();
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

    /// A text was pasted: it goes where one types, and nowhere else.
    pub fn paste(&mut self, text: &str) {
        if let Some(Overlay::Open(input) | Overlay::Save(input)) = &mut self.overlay {
            input.paste(text);
        }
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
}
