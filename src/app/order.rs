//! Asynchronous systems by hand: which message arrives next.

use super::control::Fate;
use super::session::Session;
use super::state::{App, Tone};
use crate::engine::{Ask, Letter, Menu, Opt, Site};

/// The question which message arrives next, if the class is asked it: its site, the messages, and whether time
/// may go on first.
pub fn asked_order(session: &Session) -> Option<(Site, Vec<Letter>, bool)> {
    let question = session.timeline.open_question().filter(|q| q.site.ask == Ask::Order)?;
    let Menu::Order { count, none } = question.menu else { return None };
    let waiting = session.timeline.world().waiting().take(count.into());
    Some((question.site, waiting.collect(), none))
}

/// What is asked, in words.
pub(super) fn order_words(session: &Session) -> Option<String> {
    let (_, letters, none) = asked_order(session)?;
    let count = letters.len();
    let wait = if none { ", c lets time go on first" } else { "" };
    Some(format!("{count} wait: m chooses one, p has it arrive{wait}."))
}

impl App {
    /// The class has said which arrives next; says whether that was asked.
    pub(super) fn order(&mut self, letter: Letter, fate: Fate) -> bool {
        let Some(session) = &mut self.session else { return false };
        let Some((site, letters, none)) = asked_order(session) else { return false };
        let (option, words) = match fate {
            Fate::Pass => {
                let Some(place) = letters.iter().position(|one| *one == letter) else {
                    return false;
                };
                let name = format!(
                    "{}'s {}",
                    session.words.node(letter.from),
                    session.words.letter(letter)
                );
                (Opt::Number(place as u64 + 1), format!("{name} arrives."))
            }
            Fate::Capture if none => (Opt::Number(0), "Time goes on first.".into()),
            _ => {
                let words = "Nothing else is to happen: one of them arrives now (p).";
                self.say(Tone::Info, words);
                return true;
            }
        };
        let before = session.timeline.branches().len();
        session.timeline.answer(site, option);
        session.unsaved = true;
        self.chosen = None;
        if !self.playing {
            self.step();
        }
        self.say_branched(before, words);
        true
    }

    /// The messages that the keys choose among: those of which one arrives next, else those before the city.
    pub(super) fn choosable(&self) -> Vec<Letter> {
        let Some(session) = &self.session else { return Vec::new() };
        match asked_order(session) {
            Some((_, letters, _)) => letters,
            None => session.undecided().into_iter().map(|one| one.letter).collect(),
        }
    }
}
