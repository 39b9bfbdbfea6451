//! How commands change what lies over the screen: menu, paths, questions.

use std::path::PathBuf;

use tui_input::InputRequest;

use super::command::{Command, Request};
use super::input::PathInput;
use super::overlay::{Overlay, Then};
use super::state::{App, Tone};

impl App {
    pub(super) fn update_overlay(&mut self, command: Command) -> Option<Request> {
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
            ) => self.overlay = self.session.is_none().then_some(Overlay::Menu),
            (Overlay::Open(input), command) => return self.update_open(input, command),
            (Overlay::Save(input), command) => return self.update_save(input, command),
            (Overlay::Overwrite(path), Command::Yes) => return self.save_to(path, true),
            (Overlay::Overwrite(path), Command::No | Command::Cancel) => {
                let text = path.display().to_string();
                self.overlay = Some(Overlay::Save(PathInput::new(text)));
            }
            (Overlay::Unsaved(then), Command::Yes) => {
                if self.parked.is_some() {
                    // That was about the visited run; the class's own may be unsaved too.
                    self.return_home();
                    return self.leave(then);
                }
                return self.go(then);
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
            Command::Pick(index, _) if index == self.menu.picked => return self.open_picked(),
            Command::Pick(index, top) => {
                (self.menu.picked, self.menu.top) = (index.min(self.menu.entries.len() - 1), top);
            }
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

    pub(super) fn show(&mut self, overlay: Overlay) {
        self.playing = false;
        self.overlay = Some(overlay);
    }

    /// Goes on with `then`, unless that would lose a run: then asks first.
    pub(super) fn leave(&mut self, then: Then) -> Option<Request> {
        if self.visit_at_stake() {
            self.show(Overlay::Unsaved(then));
            return None;
        }
        // The class's own run stays when a visit to another ends.
        if then != Then::Return && self.is_unsaved() {
            // The question, and saving first, are about the class's own run.
            self.return_home();
            self.show(Overlay::Unsaved(then));
            return None;
        }
        self.go(then)
    }

    fn go(&mut self, then: Then) -> Option<Request> {
        match then {
            Then::Quit => return Some(Request::Quit),
            Then::Open(name) => return Some(Request::Open(name)),
            Then::Return => self.return_home(),
        }
        None
    }

    pub(super) fn ask_where_to_save(&mut self) {
        let Some(session) = &self.session else { return };
        let path = match &session.file {
            Some(file) => file.display().to_string(),
            None => {
                let plain = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '-' };
                format!("{}-run.json", session.name.chars().map(plain).collect::<String>())
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_the_help_stands_the_menu_while_nothing_is_open() {
        let mut app = App::new(false, true);
        app.update(Command::Help);
        assert!(matches!(app.overlay, Some(Overlay::Help(_))));
        app.update(Command::Cancel);
        assert!(matches!(app.overlay, Some(Overlay::Menu)));
    }
}
