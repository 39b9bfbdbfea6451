//! What a person does to a node: choose it, crash it, have it recover, make it pause.

use super::control::Fate;
use super::hands::OVER;
use super::session::Session;
use super::state::{App, Tone};
use crate::engine::{Ask, Change, Effect, NodeChange, NodeId, Opt, Time};
use crate::scenario::Unit;

/// There is no node to act on.
const NOBODY: &str = "No node is chosen: W chooses one.";

/// How long a node is made to pause, in the scenario's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause(usize);

/// The lengths that can be had.
const LENGTHS: [Time; 15] = [1, 2, 5, 10, 20, 30, 50, 80, 120, 200, 300, 500, 1_000, 2_000, 5_000];

impl Default for Pause {
    fn default() -> Self {
        Self(6)
    }
}

impl Pause {
    /// How long.
    pub const fn length(self) -> Time {
        LENGTHS[self.0]
    }

    /// What stops a process for about that long, if the unit is milliseconds.
    pub const fn cause(self) -> &'static str {
        match self.length() {
            0..=10 => "another process has the processor",
            11..=120 => "garbage collection",
            121..=500 => "page faults without end (thrashing)",
            _ => "a virtual machine is moved",
        }
    }

    fn moved(self, longer: bool) -> Self {
        let place = if longer { self.0 + 1 } else { self.0.saturating_sub(1) };
        Self(place.min(LENGTHS.len() - 1))
    }
}

/// The node about which the class is asked whether it crashes here.
pub fn asked_crash(session: &Session) -> Option<NodeId> {
    let question = session.timeline.open_question()?;
    (question.site.ask == Ask::Crash).then_some(question.site.letter.from)
}

/// The points at which the node about which the class is asked may crash in this step, from this one on: what it does
/// after each.
pub fn crash_points(session: &Session) -> Vec<String> {
    let Some(node) = asked_crash(session) else { return Vec::new() };
    let pieces = session.timeline.world().pieces_ahead(node);
    let told = |piece: &Vec<Effect>| {
        let all: Vec<String> = piece.iter().filter_map(|one| session.words.effect(one)).collect();
        in_a_row(&all)
    };
    pieces.iter().map(told).collect()
}

/// "executes m1 and stores next, held": a verb is said once for what follows in a row.
fn in_a_row(all: &[String]) -> String {
    let verb = |words: &str| words.split(' ').next().unwrap_or_default().to_owned();
    let mut text = String::new();
    for (place, words) in all.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| verb(&all[before]));
        text += &match before {
            None => words.clone(),
            Some(before) if before == verb(words) => {
                format!(", {}", words.trim_start_matches(&before).trim_start())
            }
            Some(_) => format!(" and {words}"),
        };
    }
    text
}

/// Where the class is asked whether a node crashes: "before it delivers m1".
pub fn crash_place(session: &Session) -> String {
    match crash_points(session).first().map(String::as_str) {
        None | Some("") => "after all that it did".into(),
        Some(next) => format!("before it {next}"),
    }
}

/// What is asked, in words.
pub(super) fn crash_words(session: &Session) -> Option<String> {
    let (node, place) = (session.words.node(asked_crash(session)?), crash_place(session));
    Some(format!("c crashes {node} here, p lets it go on: {place}."))
}

impl App {
    /// The class has said whether the node crashes here; says whether that was asked.
    pub(super) fn answer_crash(&mut self, fate: Fate) -> bool {
        let Some(session) = &mut self.session else { return false };
        let Some(question) = session.timeline.open_question() else { return false };
        let site = question.site;
        if site.ask != Ask::Crash {
            return false;
        }
        let name = session.words.node(site.letter.from).to_owned();
        let (option, words) = match fate {
            Fate::Capture => (Opt::Crashes, format!("{name} crashes here.")),
            Fate::Pass => (Opt::GoesOn, format!("{name} goes on.")),
            _ => {
                self.say(Tone::Info, "It crashes here (c) or goes on (p).");
                return true;
            }
        };
        let before = session.timeline.branches().len();
        session.timeline.answer(site, option);
        session.unsaved = true;
        if !self.playing {
            self.step();
        }
        self.say_branched(before, words);
        true
    }

    /// The next node, and after the last one none.
    pub(super) fn choose_node(&mut self) {
        let Some(session) = &self.session else { return };
        let next = self.node().map_or(0, |node| node.0 + 1);
        let node = NodeId(next);
        if node.index() < session.nodes().count() {
            self.chosen_node = Some(node);
        } else {
            self.chosen_node = None;
            self.say(Tone::Info, "No node is chosen.");
        }
    }

    pub(super) fn crash_or_recover(&mut self) {
        let Some((node, session)) = self.node().zip(self.session.as_ref()) else {
            return self.say(Tone::Info, NOBODY);
        };
        let name = session.words.node(node).to_owned();
        if session.timeline.world().is_up(node) {
            self.change_node(node, NodeChange::Crash, format!("{name} is crashed by hand."));
        } else {
            self.change_node(node, NodeChange::Recover, format!("{name} recovers by hand."));
        }
    }

    pub(super) fn pause_node(&mut self) {
        let Some((node, session)) = self.node().zip(self.session.as_ref()) else {
            return self.say(Tone::Info, NOBODY);
        };
        let name = session.words.node(node).to_owned();
        let (lasts, now) = (self.pause.length(), session.timeline.world().now());
        if !session.timeline.world().is_up(node) {
            return self.say(Tone::Info, format!("{name} is down: K has it recover."));
        }
        if session.timeline.world().paused_until(node).is_some_and(|until| until >= now + lasts) {
            return self.say(Tone::Info, format!("{name} pauses longer than that already."));
        }
        let words = format!(
            "{name} pauses until {}{}.",
            session.words.time(now + lasts),
            self.pause_cause()
        );
        self.change_node(node, NodeChange::Pause(lasts), words);
    }

    /// " (garbage collection)", where the unit lets one say so.
    pub fn pause_cause(&self) -> String {
        let unit = self.session.as_ref().map(|session| session.scenario.timing.unit);
        if unit == Some(Unit::Ms) { format!(" ({})", self.pause.cause()) } else { String::new() }
    }

    pub(super) fn change_pause(&mut self, longer: bool) {
        self.pause = self.pause.moved(longer);
        if let Some(session) = &self.session {
            let lasts = session.words.time(self.pause.length());
            let cause = self.pause_cause();
            self.say(Tone::Info, format!("P makes the chosen node pause for {lasts}{cause}."));
        }
    }

    /// Makes the change, and goes on until it has happened: it comes at the end of its instant.
    fn change_node(&mut self, node: NodeId, change: NodeChange, words: String) {
        let Some(session) = &mut self.session else { return };
        if session.is_over() {
            return self.say(Tone::Info, OVER);
        }
        let before = session.timeline.branches().len();
        let now = session.timeline.world().now();
        session.timeline.change(Change::Node(node, change));
        session.unsaved = true;
        let has_happened = |app: &Self| {
            app.session.as_ref().is_none_or(|session| {
                let world = session.timeline.world();
                match change {
                    NodeChange::Crash => !world.is_up(node),
                    NodeChange::Recover => world.is_up(node),
                    NodeChange::Pause(_) => world.paused_until(node).is_some(),
                }
            })
        };
        let stays = |app: &Self| {
            app.session.as_ref().is_some_and(|session| {
                session.timeline.open_question().is_none()
                    && session.timeline.world().next_due() == Some(now)
            })
        };
        session.retell(self.eyes);
        while !has_happened(self) && stays(self) {
            self.step();
        }
        self.say_branched(before, words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_is_said_once() {
        let row = |all: &[&str]| in_a_row(&all.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(row(&["stores drawn", "stores waiting"]), "stores drawn, waiting");
        assert_eq!(row(&["executes a", "stores b", "stores c"]), "executes a and stores b, c");
        assert_eq!(row(&[]), "");
    }
}
