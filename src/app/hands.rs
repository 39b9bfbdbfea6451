//! Changing what happens: fates, links, branches, seeds.

use super::control::{self, Fate};
use super::session::Session;
use super::state::{App, Tone};
use crate::engine::{Change, LinkKind, Model};
use crate::protocols::{Family, General};

/// There is no future to change.
pub(super) const OVER: &str = "The run is over. Go back (←, or r to the start), then change it.";

/// There is nobody whose fate one could decide.
const NOBODY: &str = "No messenger is on its way to the city. Go back (←) to before it got there.";
const NO_MESSAGE: &str = "No message is on its way. Go back (←) to before it was decided on.";

const fn word(fate: Fate) -> &'static str {
    match fate {
        Fate::Capture => "captured",
        Fate::Pass => "let through",
        Fate::Copy => "copied",
        Fate::Modify => "changed on its way",
        Fate::Replay => "sent again later",
    }
}

impl App {
    /// There is nobody to decide about, in the words of the scenario.
    fn nobody(&self) -> &'static str {
        match self.session.as_ref().is_none_or(Session::is_generals) {
            true => NOBODY,
            false => NO_MESSAGE,
        }
    }

    pub(super) fn branches(&self) -> (usize, usize) {
        let timeline = self.session.as_ref().map(|session| &session.timeline);
        timeline.map_or((0, 1), |timeline| (timeline.current(), timeline.branches().len()))
    }

    pub(super) fn change_decider(&mut self) {
        let Some(session) = &mut self.session else { return };
        let asks = !session.timeline.asks();
        session.timeline.set_asks(asks);
        let model = session.timeline.model();
        let asynchronous = model.asynchronous;
        let links = &model.links;
        let reliable = links.ways().all(|(a, b)| links.get(a, b).kind == LinkKind::Reliable);
        let byzantine = session.scenario.strategy.family() == Family::Byzantine;
        let words = if byzantine && asks {
            "The class decides: every word of a traitor waits for you."
        } else if byzantine {
            "The dice decide what a traitor says, where the scenario does not."
        } else if asks && asynchronous {
            "The class decides which message arrives next, and when."
        } else if asks && reliable {
            "The class decides, but every link here is reliable: there is nothing to decide."
        } else if asks && !session.is_generals() {
            "The class decides: every message waits on its way for c, p or d."
        } else if !asks && !session.is_generals() {
            "The dice decide what becomes of a message."
        } else if asks {
            "The class decides: at the city every messenger waits for c, p or d."
        } else {
            "The dice decide what becomes of a messenger."
        };
        self.say(Tone::Info, words);
    }

    pub(super) fn choose_messenger(&mut self, by: isize) {
        let open = self.choosable();
        if open.is_empty() {
            self.chosen = None;
            return self.say(Tone::Info, self.nobody());
        }
        let now = self.chosen.and_then(|letter| open.iter().position(|one| *one == letter));
        let next =
            now.map_or(0, |place| (place as isize + by).rem_euclid(open.len() as isize) as usize);
        self.chosen = Some(open[next]);
    }

    pub(super) fn fate(&mut self, fate: Fate) {
        if self.answer_crash(fate) {
            return;
        }
        let Some(letter) = self.target() else {
            return self.say(Tone::Info, self.nobody());
        };
        if self.order(letter, fate) {
            return;
        }
        let Some(session) = &mut self.session else { return };
        if session.timeline.model().links.get(letter.from, letter.to).kind == LinkKind::Reliable {
            return self.say(Tone::Info, "This link is reliable: nobody is captured or copied.");
        }
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
        let kind = session.timeline.model().links.get(letter.from, letter.to).kind;
        let problem = match (kind, fate) {
            (LinkKind::Reliable, _) => {
                Some("A reliable link: the city keeps, copies and changes nobody.")
            }
            (LinkKind::Arbitrary, Fate::Copy) => {
                Some("Here the city replays (Z) instead of copying.")
            }
            (LinkKind::FairLoss | LinkKind::Captures, Fate::Modify | Fate::Replay) => {
                Some("Only an arbitrary link lets the city do that (L in the view of the links).")
            }
            _ => None,
        };
        if let Some(problem) = problem {
            return self.say(Tone::Info, problem);
        }
        let instead = control::decided(&session.timeline, letter)
            .filter(|known| *known != fate)
            .map_or(String::new(), |known| {
                format!(" It was to be {}: that no longer holds.", word(known))
            });
        control::decide(&mut session.timeline, letter, fate);
        session.unsaved = true;
        let name =
            format!("{}'s {}", session.words.node(letter.from), session.words.letter(letter));
        let words = match fate {
            Fate::Copy if never_copied => {
                format!("{name} will be copied: from here on the links may copy.")
            }
            Fate::Capture => format!("{name} will be captured."),
            Fate::Pass => format!("{name} will be let through."),
            Fate::Copy => format!("{name} will be copied."),
            Fate::Modify => format!("{name} will be changed on its way."),
            Fate::Replay => format!("{name} will come again later."),
        };
        let words = words + &instead;
        self.chosen = None;
        if waited && !self.playing {
            // The class was asked: show at once what its answer does.
            self.step();
        }
        self.say_branched(before, words);
    }

    pub(super) fn say_branched(&mut self, before: usize, words: String) {
        let (now, count) = self.branches();
        if count > before {
            let name = Session::branch_name(now);
            self.say(Tone::Good, format!("{words} Branch {name} begins; b switches back."));
        } else {
            self.say(Tone::Good, words);
        }
    }

    /// Turns a slider.
    pub(super) fn turn(&mut self, change: impl FnOnce(&Self, &Model<General>) -> Option<Change>) {
        let Some(session) = &self.session else { return };
        if session.is_over() {
            return self.say(Tone::Info, OVER);
        }
        let Some(change) = change(self, session.timeline.model()) else { return };
        let words = match change {
            Change::Load(load) => format!("The load is {load}% from here on."),
            _ => "The links are changed from here on.".into(),
        };
        let before = session.timeline.branches().len();
        let Some(session) = &mut self.session else { return };
        session.timeline.change(change);
        session.unsaved = true;
        session.retell(self.eyes);
        if self.branches().1 > before {
            self.say_branched(before, words);
        }
    }

    /// Carries out a live change that is no slider's.
    pub(super) fn change_run(&mut self, change: Change, words: &str) {
        let before = self.branches().1;
        let Some(session) = &mut self.session else { return };
        if session.is_over() {
            return self.say(Tone::Info, "The run is over. Go back (←, or r to the start) first.");
        }
        session.timeline.change(change);
        session.unsaved = true;
        session.retell(self.eyes);
        self.say_branched(before, words.into());
    }

    pub(super) fn switch_branch(&mut self, branch: usize) {
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
}
