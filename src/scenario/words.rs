//! Events in plain words, with the fixed terms of the lecture.

use crate::engine::{
    Ask, Captor, Decision, Effect, Event, Fact, Letter, Message, NodeId, Opt, Site, Time,
};
use crate::protocols::scheduling::Happening;
use crate::protocols::{Family, Outcome, Role, Scheduling, Strategy, said};

use super::Unit;

/// Tells events in words; knows the names of the strategy's kinds and the unit of time.
#[derive(Clone, Debug)]
pub struct Words {
    strategy: Strategy,
    roles: Vec<Role>,
    /// Is it about two generals who decide?
    generals: bool,
    /// Is it about Byzantine generals, who tell each other what they heard?
    byzantine: bool,
    /// Is it an exercise? It is about a link; of the generals' city it says nothing.
    exercise: bool,
    kinds: Vec<String>,
    unit: Unit,
}

/// "General 1".
pub fn node_name(node: NodeId) -> String {
    format!("General {}", node.0 + 1)
}

/// "G1".
pub fn short_node_name(node: NodeId) -> String {
    format!("G{}", node.0 + 1)
}

impl Words {
    /// The words for a strategy.
    pub fn new(strategy: &Strategy, unit: Unit) -> Self {
        let kinds = strategy.kinds().into_iter().map(|kind| kind.name).collect();
        Self {
            strategy: strategy.clone(),
            roles: strategy.roles(),
            generals: strategy.family() == Family::Generals,
            byzantine: strategy.family() == Family::Byzantine,
            exercise: strategy.family() == Family::Exercises,
            kinds,
            unit,
        }
    }

    /// A node's name in a sentence: "General 1".
    pub fn node(&self, node: NodeId) -> &str {
        self.roles.get(node.index()).map_or("nobody", |role| &role.title)
    }

    /// The same where there is little room: "G1".
    pub fn short_node(&self, node: NodeId) -> &str {
        self.roles.get(node.index()).map_or("?", |role| &role.short)
    }

    /// The same in files: "general_1".
    pub fn node_in_files(&self, node: NodeId) -> &str {
        self.roles.get(node.index()).map_or("nobody", |role| &role.name)
    }

    /// A place in the algorithm, in words.
    pub fn traced(&self, code: u16) -> String {
        self.strategy.traced(code)
    }

    /// To which task something happens at a place in the algorithm, and what, where tasks share a processor.
    pub fn task(&self, code: u16) -> Option<(String, &'static str)> {
        let Strategy::Scheduling(_) = self.strategy else { return None };
        let one = Happening::from_code(code)?;
        Some((Scheduling::task(one.task), one.what.key()))
    }

    /// The names of the kinds, by number.
    pub fn kinds(&self) -> &[String] {
        &self.kinds
    }

    /// A time with its unit.
    pub fn time(&self, time: Time) -> String {
        format!("{time} {}", self.unit.name())
    }

    /// "proposal 3".
    pub fn message(&self, message: Message) -> String {
        if let Some(words) = self.strategy.words(message) {
            return words;
        }
        let kind = self.kinds.get(usize::from(message.kind.0)).map_or("message", String::as_str);
        format!("{kind} {}", message.nth)
    }

    /// What is handed to the application, executed or answered.
    pub fn content(&self, message: Message) -> String {
        self.strategy.delivered(message).unwrap_or_else(|| self.message(message))
    }

    /// What stands under a key on stable storage: "next = 3".
    pub fn cell(&self, key: u32, value: u64) -> String {
        self.strategy.cell(key, value).unwrap_or_else(|| format!("{key} = {value}"))
    }

    /// A message's number where there is room for no more: "3", and "3·2" on its second try.
    pub fn number(&self, message: Message) -> String {
        self.strategy.short_number(message)
    }

    /// "proposal 3", "the copy of proposal 3".
    pub fn letter(&self, letter: Letter) -> String {
        self.row(letter, letter.message.nth)
    }

    /// A letter, or those from it up to the number `last`.
    fn row(&self, first: Letter, last: u32) -> String {
        let is_row = last > first.message.nth;
        let copy = match (first.copy, is_row) {
            (false, _) => "",
            (true, false) => "the copy of ",
            (true, true) => "the copies of ",
        };
        let to = if is_row { format!(" to {last}") } else { String::new() };
        let again = match first.life {
            0 => String::new(),
            // Where parts fail all the time it says nothing.
            _ if self.strategy.family().flows() => String::new(),
            1 => " (sent after recovery)".into(),
            life => format!(" (sent after recovery {life})"),
        };
        format!("{copy}{}{to}{again}", self.message(first.message))
    }

    /// A messenger in short and without what it says: "G1 proposal 3".
    pub fn short_letter(&self, letter: Letter) -> String {
        self.short_row(letter, letter.message.nth)
    }

    /// A letter in short, or those from it up to the number `last`.
    fn short_row(&self, first: Letter, last: u32) -> String {
        let to = if last > first.message.nth { format!("–{last}") } else { String::new() };
        let again = if first.life > 0 { " (after recovery)" } else { "" };
        let message = self.message(first.name().message);
        format!("{} {message}{to}{again}", self.short_node(first.from))
    }

    /// Messengers by name, those of one general with numbers in a row as one: "General 2's proof 4 to 40".
    /// `name` names a general.
    pub fn letters(
        &self,
        sites: impl Iterator<Item = Site>,
        name: impl Fn(NodeId) -> String,
    ) -> Vec<String> {
        let told = |(first, last): (Letter, u32)| {
            format!("{}'s {}", name(first.from), self.row(first, last))
        };
        self.in_rows(sites).into_iter().map(told).collect()
    }

    /// The same in short, each with how many messengers it names: "G2 proof 4–40".
    pub fn short_letters(&self, sites: impl Iterator<Item = Site>) -> Vec<(String, u32)> {
        let told = |(first, last): (Letter, u32)| {
            (self.short_row(first, last), last - first.message.nth + 1)
        };
        self.in_rows(sites).into_iter().map(told).collect()
    }

    /// The messengers, those of one general with numbers in a row as one: the first, and the last one's number.
    fn in_rows(&self, sites: impl Iterator<Item = Site>) -> Vec<(Letter, u32)> {
        // What exercises send is named by what it says, not by a count.
        let counts = !matches!(self.strategy, Strategy::Exercise(_));
        let mut rows: Vec<(Letter, u32)> = Vec::new();
        for letter in sites.map(|site| site.letter) {
            let follows = |&(first, last): &(Letter, u32)| {
                let message = Message { nth: first.message.nth, ..letter.message };
                counts && last + 1 == letter.message.nth && Letter { message, ..letter } == first
            };
            match rows.iter_mut().find(|row| follows(row)) {
                Some((_, last)) => *last = letter.message.nth,
                None => rows.push((letter, letter.message.nth)),
            }
        }
        rows
    }

    /// A question's name, such as "capture of General 1's proposal 3".
    pub fn site(&self, site: Site) -> String {
        if site.ask == Ask::Draw {
            return format!("the draw of {}", self.node(site.letter.from));
        }
        let ask = match site.ask {
            Ask::Capture => "capture",
            Ask::Copy => "copying",
            Ask::Wait => return format!("a waiting time of {}", self.node(site.letter.from)),
            Ask::Order => return format!("arrival {}", site.letter.message.nth),
            Ask::Delay | Ask::Draw => "delay",
            Ask::Crash => {
                let (node, nth) = (self.node(site.letter.from), site.letter.message.nth);
                return format!("the crash of {node} at point {nth}");
            }
            Ask::Lie if self.byzantine => return self.lie(site.letter),
            Ask::Lie => "what a traitor makes",
        };
        format!("{ask} of {}'s {}", self.node(site.letter.from), self.letter(site.letter))
    }

    /// "what General 3 tells General 2 (G1 said the order)".
    fn lie(&self, letter: Letter) -> String {
        let (from, to) = (self.node(letter.from), self.node(letter.to));
        format!("what {from} tells {to} ({})", self.message(letter.name().message))
    }

    /// What a traitor is asked, in short: "G3 tells G2 (G1 said the order)".
    pub fn short_lie(&self, letter: Letter) -> String {
        let (from, to) = (self.short_node(letter.from), self.short_node(letter.to));
        format!("{from} tells {to} ({})", self.message(letter.name().message))
    }

    /// An option of a question.
    pub fn option(&self, ask: Ask, option: Opt) -> String {
        match option {
            Opt::Captured => "captured".into(),
            Opt::Passed => "let through".into(),
            Opt::Copied => "copied".into(),
            Opt::Single => "not copied".into(),
            Opt::Modified => "modified".into(),
            Opt::Replayed => "let through and replayed".into(),
            Opt::Crashes => "crashes".into(),
            Opt::GoesOn => "goes on".into(),
            Opt::Says(content) => match said(content).filter(|_| self.byzantine) {
                Some(word) => format!("says {word}"),
                None => format!("says {content}"),
            },
            Opt::Silent => "says nothing".into(),
            Opt::Number(0) if ask == Ask::Order => "time goes on first".into(),
            Opt::Number(place) if ask == Ask::Order => format!("number {place} of those waiting"),
            Opt::Number(part) if ask == Ask::Wait => format!("part {part} of 255"),
            Opt::Number(number) if ask == Ask::Draw => number.to_string(),
            Opt::Number(delay) => self.time(delay),
        }
    }

    /// What a node is about to do: "delivers m1"; nothing where it comes to no event that is worth naming.
    pub fn effect(&self, effect: &Effect) -> Option<String> {
        Some(match *effect {
            Effect::Send { message, .. } => format!("sends {}", self.message(message)),
            Effect::Persist { key, value } => {
                // The value is seen when it is stored.
                let cell = self.cell(key, value);
                format!("stores {}", cell.split(" = ").next().unwrap_or(&cell))
            }
            Effect::Deliver(message) => format!("delivers {}", self.content(message)),
            Effect::Apply(message) => format!("executes {}", self.content(message)),
            Effect::Reply(message) => format!("answers {}", self.content(message)),
            _ => return None,
        })
    }

    /// What dawn shows.
    pub fn outcome(&self, outcome: Outcome) -> &'static str {
        outcome_words(outcome)
    }

    /// What happened, as one sentence without a full stop. `outcome` is what dawn shows.
    pub fn event(&self, event: &Event, outcome: Outcome) -> String {
        match event.fact {
            Fact::Sent(l) if self.byzantine => {
                let (from, to) = (self.node(l.from), self.node(l.to));
                format!("{from} tells {to}: {}", self.letter(l))
            }
            Fact::Passed(l) if self.byzantine => {
                let (from, to) = (self.node(l.from), self.node(l.to));
                format!("{from}'s messenger to {to} is halfway: {}", self.letter(l))
            }
            Fact::Received(l) if self.byzantine => {
                let (from, to) = (self.node(l.from), self.node(l.to));
                format!("{to} hears from {from}: {}", self.letter(l))
            }
            Fact::Decided { node, decision: Decision::Hold } if self.byzantine => {
                format!("{} chooses to retreat", self.node(node))
            }
            Fact::Started { node, .. } if !self.generals => format!("{} starts", self.node(node)),
            Fact::Started { node, input } => match (node.0, input) {
                (0, true) => "General 1 proposes to attack".into(),
                (0, false) => "General 1 does not propose".into(),
                _ => format!("{} waits on its hill", self.node(node)),
            },
            Fact::Sent(l) => format!("{} sends {}", self.node(l.from), self.letter(l)),
            Fact::Captured { letter, by: Captor::City } => {
                let what = if self.exercise { "lost on the way" } else { "captured in the city" };
                format!("{}'s {} is {what}", self.node(letter.from), self.letter(letter))
            }
            Fact::Captured { letter, by: Captor::Partition } => {
                format!(
                    "{}'s {} is captured: the link is cut",
                    self.node(letter.from),
                    self.letter(letter)
                )
            }
            Fact::Passed(l) => format!("{}'s {} is let through", self.node(l.from), self.letter(l)),
            Fact::Copied(l) => {
                let place = if self.exercise { "on the way" } else { "in the city" };
                format!("{}'s {} is copied {place}", self.node(l.from), self.message(l.message))
            }
            Fact::Received(l) => format!("{} receives {}", self.node(l.to), self.letter(l)),
            Fact::Missed(l) => {
                format!("{} comes to {}, who is down: it is gone", self.letter(l), self.node(l.to))
            }
            Fact::TimerFired { node, timer } => match self.strategy.timer(node, timer) {
                Some(words) => format!("{}: {words}", self.node(node)),
                None => format!("{}'s timer goes off", self.node(node)),
            },
            Fact::Persisted { node, key, value } => {
                let cell = self.cell(key, value);
                format!("{} writes {cell} to stable storage", self.node(node))
            }
            Fact::Delivered { node, message } => {
                format!("{} delivers {}", self.node(node), self.content(message))
            }
            Fact::Applied { node, message } => {
                format!("{} executes {}", self.node(node), self.content(message))
            }
            Fact::Replied { node, message } => {
                format!("{} {}", self.node(node), self.strategy.replied(message))
            }
            Fact::Drew { node, number } => {
                format!("{} draws the key {number}, which nobody else can see", self.node(node))
            }
            Fact::Decided { node, decision } => match decision {
                Decision::Attack => format!("{} chooses to attack", self.node(node)),
                Decision::Hold => format!("{} chooses to hold", self.node(node)),
            },
            Fact::Crashed { node } => format!("{} crashes", self.node(node)),
            Fact::Recovered { node } => format!("{} recovers", self.node(node)),
            Fact::Modified(l) if self.exercise => {
                let (who, what) = (self.node(l.from), self.message(l.message));
                format!("{who}'s {what} is changed on the way: nobody can read it now")
            }
            Fact::Modified(l) => {
                let (who, what) = (self.node(l.from), self.letter(l));
                format!("the city changes {who}'s message: now {what}")
            }
            Fact::Replayed(l) => {
                format!(
                    "{}'s {} is kept, to be sent again",
                    self.node(l.from),
                    self.message(l.message)
                )
            }
            Fact::Forged(l) => {
                format!("the city forges {} in {}'s name", self.letter(l), self.node(l.from))
            }
            Fact::Paused { node, until } => {
                format!("{} pauses until {}", self.node(node), self.time(until))
            }
            Fact::Resumed { node } => format!("{} goes on", self.node(node)),
            Fact::Suspected { node, peer } => {
                format!("{} suspects {}", self.node(node), self.node(peer))
            }
            Fact::Trusted { node, peer } => {
                format!("{} trusts {} again", self.node(node), self.node(peer))
            }
            Fact::Refused { node, message, why } => {
                let why =
                    self.strategy.refusal(why).map_or(String::new(), |why| format!(": {why}"));
                format!("{} refuses {}{why}", self.node(node), self.message(message))
            }
            Fact::Traced { node, code } => {
                format!("{}: {}", self.node(node), self.strategy.traced(code))
            }
            Fact::Changed => "something is changed by hand".into(),
            Fact::Dawn if !self.generals => "the end".into(),
            Fact::Dawn => format!("dawn: {}", outcome_words(outcome)),
        }
    }
}

/// The words with a capital at their beginning.
pub fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn outcome_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Undecided => "undecided",
        Outcome::Captured => "both attack, the city is captured",
        Outcome::OnlyGeneral1 => "General 1 attacks alone and is defeated",
        Outcome::OnlyGeneral2 => "General 2 attacks alone and is defeated",
        Outcome::Nothing => "neither attacks, nothing happens",
        Outcome::Ended => "the run ends",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Kind;
    use crate::protocols::{GENERAL_1, GENERAL_2};

    #[test]
    fn letters_of_another_life_are_a_group_of_their_own() {
        let strategy = serde_json::from_str(r#"{"wait_for_ack": {"proposals": 3}}"#);
        let words = Words::new(&strategy.expect("it is a strategy"), Unit::Ms);
        let capture = |nth, life, copy| {
            let site = Site::of(Ask::Capture, GENERAL_1, GENERAL_2, Kind(0), nth);
            Site { letter: Letter { life, copy, ..site.letter }, ..site }
        };
        let sites = [(1, 0), (2, 0), (1, 1), (2, 1), (3, 1), (1, 2)];
        let sites = sites.map(|(nth, life)| capture(nth, life, false)).into_iter();
        let copies = [capture(1, 0, true), capture(2, 0, true)];
        let told = [
            "General 1's proposal 1 to 2",
            "General 1's proposal 1 to 3 (sent after recovery)",
            "General 1's proposal 1 (sent after recovery 2)",
            "General 1's the copies of proposal 1 to 2",
        ];
        assert_eq!(words.letters(sites.chain(copies), node_name), told);
    }
}
