//! The commands without a screen.

use std::collections::BTreeSet;

use clap::CommandFactory;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::args::{Args, Format, Source};
use super::measured::measured;
use super::{Failure, congestion, files, output};
use crate::drive::{Advance, Timeline};
use crate::engine::{Captor, Event, Fact};
use crate::protocols::{General, Outcome, Promise, Watch};
use crate::scenario::{EventName, Misfit, Scenario, Words, open_run, parse, set, shipped};

/// `list`.
pub fn list(format: Format) -> Result<(), Failure> {
    let mut all = Vec::new();
    for one in shipped() {
        all.push((one.name, parse(one.name, one.text.as_bytes())?));
    }
    match format {
        Format::Text => {
            let width = all.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            let line = |(name, s): &(&str, Scenario)| {
                format!("{:<4} {name:<width$}  {}\n", s.lecture.part, s.title)
            };
            output::print(&all.iter().map(line).collect::<String>())
        }
        Format::Json => {
            let entry = |(name, s): &(&str, Scenario)| {
                json!({
                    "name": name, "title": s.title, "summary": s.summary,
                    "lecture": s.lecture, "strategy": s.strategy.name(),
                })
            };
            output::print_json(&all.iter().map(entry).collect::<Vec<_>>())
        }
    }
}

/// `run`.
pub fn run(name: &str, seed: Option<u64>, sets: &[String], format: Format) -> Result<(), Failure> {
    let (scenario, source) = files::open(name)?;
    let mut sets = sets.to_vec();
    sets.extend(seed.map(|seed| format!("seed={seed}")));
    let scenario = set(&scenario, &sets)?;
    let (timeline, misfit) = play(&scenario);
    let name = match source {
        Source::Shipped(name) => name.to_owned(),
        Source::File(path) => path.display().to_string(),
    };
    let words = Words::new(&scenario.strategy, scenario.timing.unit);
    match format {
        Format::Text => output::print_lines(transcript(&scenario, &timeline, &words))?,
        Format::Json => output::print_json(&run_json(&name, &scenario, &timeline, &words))?,
    }
    misfit.map_or(Ok(()), |misfit| Err(Failure::Check(format!("error: {name}: {misfit}"))))
}

/// The whole run: of a saved one the branch that was open, with its answers and changes.
fn play(scenario: &Scenario) -> (Timeline<General>, Option<Misfit>) {
    let (mut timeline, misfit) =
        open_run(scenario.stage(), scenario.run.as_ref(), &scenario.strategy);
    while matches!(timeline.advance(), Advance::Did(_)) {}
    (timeline, misfit)
}

fn events(timeline: &Timeline<General>) -> impl Iterator<Item = (usize, &Event)> {
    timeline.log().range(0, timeline.log().len())
}

/// A run as a person reads it, piece by piece.
fn transcript<'r>(
    scenario: &Scenario,
    timeline: &'r Timeline<General>,
    words: &'r Words,
) -> impl Iterator<Item = String> + 'r {
    let outcome = Outcome::of(timeline.world());
    let width = timeline.log().len().to_string().len();
    let time_width = words.time(timeline.world().now()).len();
    let head = format!(
        "{}\n{} · seed {} · dawn at {}\n",
        scenario.title,
        scenario.strategy.name(),
        timeline.branch().seed,
        words.time(scenario.dawn())
    );
    let line = move |(place, event): (usize, &Event)| {
        let (step, time) = (place + 1, words.time(event.time));
        format!("{step:>width$}  {time:>time_width$}  {}", words.event(event, outcome))
    };
    let port = congestion::figures(scenario, timeline);
    // Of a run that is looked at as a whole the beginning is told, and what it comes to.
    let shown = if port.is_some() { congestion::SHOWN } else { usize::MAX };
    let rest = events(timeline).count().saturating_sub(shown);
    let more = (rest > 0).then(|| format!("… and {rest} more events (--format json has them all)"));
    let summary = port.map(|port| format!("\n{}", congestion::as_text(&port, words)));
    let lines = events(timeline).take(shown).map(line).chain(more).chain(summary);
    std::iter::once(head).chain(lines).chain([String::new(), format!("Outcome: {outcome}")])
}

/// A run as a program reads it.
#[derive(Serialize)]
struct RunJson<'r, E: Serialize> {
    scenario: &'r str,
    seed: u64,
    outcome: Outcome,
    steps: usize,
    /// What the run is measured by, where it is about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<Value>,
    events: E,
}

fn run_json<'r>(
    name: &'r str,
    scenario: &'r Scenario,
    timeline: &'r Timeline<General>,
    words: &'r Words,
) -> RunJson<'r, impl Serialize> {
    let outcome = Outcome::of(timeline.world());
    RunJson {
        scenario: name,
        seed: timeline.branch().seed,
        outcome,
        steps: timeline.log().len(),
        measured: measured(scenario, timeline, words),
        events: Lazily(move || {
            events(timeline).map(move |(place, event)| event_json(place, event, words, outcome))
        }),
    }
}

/// A list whose items are made only when they are written.
struct Lazily<F>(F);

impl<I: Iterator<Item = Value>, F: Fn() -> I> Serialize for Lazily<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn event_json(place: usize, event: &Event, words: &Words, outcome: Outcome) -> Value {
    let mut json = json!({
        "step": place + 1,
        "time": event.time,
        "event": EventName::of(&event.fact).name(),
        "words": words.event(event, outcome),
        "cause": event.cause.index().map(|cause| cause + 1),
    });
    let mut put = |key: &str, value: Value| json[key] = value;
    if let Some(letter) = event.fact.letter() {
        put("from", words.node_in_files(letter.from).into());
        put("to", words.node_in_files(letter.to).into());
        put("kind", words.kinds().get(usize::from(letter.message.kind.0)).cloned().into());
        put("nth", letter.message.nth.into());
        put("copy", letter.copy.into());
        if letter.message.content > 0 {
            put("content", letter.message.content.into());
        }
    }
    match event.fact {
        Fact::Started { node, input } => {
            put("node", words.node_in_files(node).into());
            put("proposes", input.into());
        }
        Fact::Captured { by, .. } => put("partition", (by == Captor::Partition).into()),
        Fact::TimerFired { node, .. }
        | Fact::Crashed { node }
        | Fact::Recovered { node }
        | Fact::Resumed { node } => {
            put("node", words.node_in_files(node).into());
        }
        Fact::Persisted { node, key, value } => {
            put("node", words.node_in_files(node).into());
            put("key", key.into());
            put("value", value.into());
        }
        Fact::Delivered { node, message }
        | Fact::Applied { node, message }
        | Fact::Replied { node, message } => {
            put("node", words.node_in_files(node).into());
            put("kind", words.kinds().get(usize::from(message.kind.0)).cloned().into());
            put("nth", message.nth.into());
        }
        Fact::Drew { node, number } => {
            put("node", words.node_in_files(node).into());
            put("number", number.into());
        }
        Fact::Decided { node, decision } => {
            put("node", words.node_in_files(node).into());
            put("decision", json!(decision));
        }
        Fact::Paused { node, until } => {
            put("node", words.node_in_files(node).into());
            put("until", until.into());
        }
        Fact::Suspected { node, peer } | Fact::Trusted { node, peer } => {
            put("node", words.node_in_files(node).into());
            put("peer", words.node_in_files(peer).into());
        }
        Fact::Refused { node, message, why } => {
            put("node", words.node_in_files(node).into());
            put("kind", words.kinds().get(usize::from(message.kind.0)).cloned().into());
            put("nth", message.nth.into());
            put("why", why.into());
        }
        Fact::Traced { node, code } => {
            put("node", words.node_in_files(node).into());
            put("code", code.into());
            if let Some((task, what)) = words.task(code) {
                put("task", task.into());
                put("what", what.into());
            }
        }
        Fact::Dawn => put("outcome", json!(outcome)),
        _ => {}
    }
    json
}

/// `validate`.
pub fn validate(files: &[String]) -> Result<(), Failure> {
    let mut bad_input = Vec::new();
    let mut failed = Vec::new();
    for name in files {
        match files::open(name) {
            Err(report) => bad_input.push(report.to_string()),
            Ok((scenario, _)) => match check(&scenario) {
                // Whoever reads this may have gone away; what is wrong is told on standard error.
                None => match output::print(&format!("ok  {name}  {}\n", scenario.title)) {
                    Ok(()) | Err(Failure::Closed) => {}
                    Err(failure) => return Err(failure),
                },
                Some(why) => failed.push(format!("error: {name}: {why}")),
            },
        }
    }
    let all = [bad_input.clone(), failed].concat().join("\n");
    match (bad_input.is_empty(), all.is_empty()) {
        (_, true) => Ok(()),
        (true, false) => Err(Failure::Check(all)),
        (false, _) => Err(Failure::Input(all)),
    }
}

/// Does a scenario come out as it expects, and is its saved run still the same?
fn check(scenario: &Scenario) -> Option<String> {
    let (timeline, misfit) = play(scenario);
    if let Some(misfit) = misfit {
        return Some(misfit.to_string());
    }
    // What is expected is the outcome of the scenario itself, not of a branch that a class made.
    let plain = Scenario { run: None, ..scenario.clone() };
    let timeline = if scenario.run.is_none() { timeline } else { play(&plain).0 };
    let sent = events(&timeline).filter_map(|(_, event)| match event.fact {
        Fact::Sent(letter) => Some(letter),
        _ => None,
    });
    if let Some(fate) = scenario.idle_fate(sent) {
        return Some(format!("fates.{fate}: in this run nobody sends such a message"));
    }
    let expected = scenario.expect.as_ref()?;
    let (wanted, outcome) = (expected.outcome, Outcome::of(timeline.world()));
    if outcome != wanted {
        return Some(format!("expect.outcome is {wanted}, but it comes out as {outcome}"));
    }
    let wanted = expected.breaks.as_ref()?;
    let broken = broken(&timeline, scenario);
    let names = |promises: &BTreeSet<Promise>| match promises.len() {
        0 => "nothing".to_owned(),
        _ => promises.iter().map(|promise| promise.key()).collect::<Vec<_>>().join(", "),
    };
    (broken != *wanted)
        .then(|| format!("expect.breaks is {}, but {} breaks", names(wanted), names(&broken)))
}

/// The promises that are broken in a run, up to the cursor.
fn broken(timeline: &Timeline<General>, scenario: &Scenario) -> BTreeSet<Promise> {
    let mut watch = Watch::new(&scenario.strategy);
    timeline.log().range(0, timeline.at()).for_each(|(_, event)| watch.see(event));
    let world = timeline.world();
    let broken = watch.broken(world.is_over().then_some(world));
    watch.promises().iter().copied().filter(|promise| broken.has(*promise)).collect()
}

/// `completions`.
pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "two-generals", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}

/// `man`.
pub fn man() -> Result<(), Failure> {
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(Args::command()).render(&mut page);
    written.map_err(|error| Failure::Input(format!("error: cannot write the page: {error}")))?;
    output::print(&String::from_utf8_lossy(&page))
}
