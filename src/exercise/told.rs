//! A failing run in words: what went wrong, and how it came to it.

use super::check::{Mark, Report, Verdict};
use super::random_trial;
use crate::certainty::Requirement;
use crate::drive::{Advance, Timeline};
use crate::engine::{Event, Fact, Message, NodeId};
use crate::protocols::exercise::{Exercise, label, times};
use crate::protocols::{General, Outcome, Promise, Strategy, Watch};
use crate::scenario::{Scenario, Words, capital};

/// A failing run, ready to be opened, saved and told.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The scenario that tells exactly this run.
    pub scenario: Scenario,
    /// What went wrong, as a sentence.
    pub sentence: String,
    /// After how many steps of the run it did.
    pub step: usize,
    /// After how many steps the last thing happened that is told.
    pub last_told: usize,
    /// How many events that are, without the lines of the pseudocode.
    pub events: usize,
    /// The events up to there, in words, each with its time; what only passes by is left out.
    pub lines: Vec<String>,
}

/// The failing run of a mark, if it fails.
pub fn failure(report: &Report, mark: &Mark) -> Option<Failure> {
    let title = format!("{} fails: {}", capital(mark.name), report.trial.title);
    let scenario = match &mark.verdict {
        Verdict::Fails(run, _) => {
            let answers = run.answers.iter().copied();
            let fixed = report.trial_of(mark).fixed(&title, run.proposes, answers, run.outcome);
            // What comes after the path is left to the dice.
            Scenario { expect: None, ..fixed }
        }
        Verdict::FailsAtRandom(run) => {
            let Strategy::Exercise(exercise) = &report.trial.strategy else { return None };
            Scenario { title, ..random_trial(exercise, *run) }
        }
        _ => return None,
    };
    let mut failure = told(scenario, mark.promise);
    if mark.key == Requirement::Validity.key() {
        failure.sentence += ", though nobody proposed";
    }
    Some(failure)
}

/// Plays a scenario to where a promise breaks, or to its end.
pub fn told(scenario: Scenario, promise: Option<Promise>) -> Failure {
    let stage = scenario.stage();
    let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
    let mut watch = Watch::new(&scenario.strategy);
    let broken = |watch: &Watch, timeline: &Timeline<General>| {
        let over = timeline.world().is_over().then(|| timeline.world());
        promise.is_some_and(|promise| watch.broken(over).has(promise))
    };
    let (mut lines, mut last_told) = (Vec::new(), 0);
    while let Advance::Did(event) = timeline.advance() {
        watch.see(&event);
        if !event.fact.is_aside() {
            last_told = timeline.at();
            let outcome = Outcome::of(timeline.world());
            let when = stage.words.time(event.time);
            lines.push(format!("{when:>8}  {}", stage.words.event(&event, outcome)));
        }
        if broken(&watch, &timeline) {
            break;
        }
    }
    let outcome = Outcome::of(timeline.world());
    let sentence = match promise {
        None => stage.words.outcome(outcome).to_owned(),
        Some(promise) => sentence(promise, &timeline, &watch, &scenario, &stage.words),
    };
    Failure { step: timeline.at(), last_told, events: lines.len(), sentence, lines, scenario }
}

/// What broke a promise.
fn sentence(
    promise: Promise,
    timeline: &Timeline<General>,
    watch: &Watch,
    scenario: &Scenario,
    words: &Words,
) -> String {
    let events: Vec<&Event> = timeline.log().range(0, timeline.at()).map(|(_, e)| e).collect();
    let done = |fact: &Fact| match *fact {
        Fact::Delivered { message, .. } | Fact::Applied { message, .. } => Some(message),
        _ => None,
    };
    let all: Vec<String> =
        events.iter().filter_map(|e| done(&e.fact)).map(|m| words.content(m)).collect();
    let last = all.last().cloned().unwrap_or_default();
    let missing = missing(promise, watch, scenario);
    match promise {
        Promise::Order => {
            let before = before(&all, scenario);
            format!("{before} was delivered before {last}, which was sent earlier")
        }
        Promise::NoDuplication => format!("{last} was delivered twice"),
        Promise::AtMostOnce => format!("{last} was executed twice"),
        Promise::NoLoss => format!("{missing} taken over and never delivered"),
        Promise::AtLeastOnce => format!("{missing} taken over and never executed"),
        Promise::Answered => format!("{missing} never answered"),
        Promise::NoCreation => match events.last().map(|event| event.fact) {
            Some(Fact::Replied { node, message }) => answered(message, node, scenario, words),
            Some(Fact::Applied { node, .. }) if !serves(scenario, words, node) => {
                format!("{} executed {last}, which only the server does", words.node(node))
            }
            Some(Fact::Delivered { node, .. }) if !serves(scenario, words, node) => {
                format!("{} delivered {last}, which only the receiver does", words.node(node))
            }
            Some(Fact::Applied { .. }) => format!("{last} was executed, which nobody asked for"),
            _ => format!("{last} was delivered, which nobody sent"),
        },
        _ => format!("{} is not kept: {}", promise.name(), scenario.strategy.asks(promise)),
    }
}

/// Is it this node that delivers or executes?
fn serves(scenario: &Scenario, words: &Words, node: NodeId) -> bool {
    let Strategy::Exercise(exercise) = &scenario.strategy else { return true };
    exercise.name.is_served_by(words.node_in_files(node))
}

/// Of what was delivered, what was handed over later than the last of it.
fn before(all: &[String], scenario: &Scenario) -> String {
    let Strategy::Exercise(exercise) = &scenario.strategy else { return String::new() };
    let inputs: Vec<String> = exercise.all_inputs().iter().map(|one| label(&one.2)).collect();
    // Of those that say the same nobody can tell which it is.
    let alike = |words: &String| inputs.iter().filter(|input| *input == words).count();
    let known = |words: &String| inputs.iter().position(|input| input == words);
    let place = |words: &String| known(words).filter(|_| alike(words) == 1);
    let last = all.last().and_then(place);
    let later = all.iter().find(|words| place(words) > last);
    later.cloned().unwrap_or_default()
}

/// An answer that came before there was anything to answer.
fn answered(message: Message, node: NodeId, scenario: &Scenario, words: &Words) -> String {
    let (number, what) = (times(message), words.content(message));
    let Strategy::Exercise(exercise) = &scenario.strategy else { return String::new() };
    let input = exercise.all_inputs().into_iter().find(|one| (one.0, one.1) == (node, number));
    match input {
        Some((.., request)) => {
            format!("{} was answered ({what}) before it was executed", label(&request))
        }
        None => {
            let who = words.node(node);
            format!("{who} answered request {number} ({what}), which its application never made")
        }
    }
}

/// The inputs that were taken over and to which nothing happened, with the verb that follows.
fn missing(promise: Promise, watch: &Watch, scenario: &Scenario) -> String {
    let (Watch::Exercise(watch), Strategy::Exercise(exercise)) = (watch, &scenario.strategy) else {
        return String::new();
    };
    let [_, accepted, replied] = watch.inputs();
    let missing = match promise {
        Promise::Answered => accepted & !replied,
        _ => watch.missing(),
    };
    let named: Vec<String> = (0..watch.counts().len())
        .filter(|place| missing >> place & 1 == 1)
        .map(|place| value(exercise, place))
        .collect();
    match &named[..] {
        [] => String::new(),
        [one] => format!("{one} was"),
        [some @ .., last] => format!("{} and {last} were", some.join(", ")),
    }
}

/// What an input says, by its place among all.
fn value(exercise: &Exercise, place: usize) -> String {
    label(&exercise.value(place as u32 + 1))
}
