//! `check`, `adversary` and `doubt`: what can be said for certain over every run.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::args::Format;
use super::odds::{fraction, percent};
use super::{Failure, files, output};
use crate::drive::Advance;
use crate::engine::{Model, Opt, Site, World};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::doubt::{Indistinguishable, View};
use crate::explore::odds::nearest;
use crate::explore::runs::Answered;
use crate::explore::search::{Fewest, fewest_captures};
use crate::protocols::{GENERAL_1, GENERALS, General, NODE_NAMES, Outcome, attacks, other};
use crate::scenario::{Scenario, Words, node_name, open_run, set};

/// What became of one requirement.
struct Verdict {
    name: &'static str,
    /// What it asks.
    asks: &'static str,
    finding: Finding,
    runs: u64,
}

enum Finding {
    Holds,
    /// It held in all runs that were explored; there are more.
    HoldsUpTo,
    Fails(Run),
}

/// A run that breaks a requirement.
struct Run {
    proposes: bool,
    answers: Vec<(Site, Opt)>,
    outcome: Outcome,
}

/// `check`.
pub fn check(
    name: &str,
    sets: &[String],
    save: Option<&Path>,
    runs: u64,
    format: Format,
) -> Result<(), Failure> {
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    let verdicts = verdicts(&scenario, runs);
    let words = Words::new(&scenario.strategy, scenario.timing.unit);
    output::print(&match format {
        Format::Text => check_text(&scenario, &verdicts, &words),
        Format::Json => check_json(name, &scenario, &verdicts),
    })?;
    let broken = verdicts.iter().find_map(|verdict| match &verdict.finding {
        Finding::Fails(run) => Some((verdict.name, run)),
        _ => None,
    });
    let Some((broken, run)) = broken else { return Ok(()) };
    if let Some(path) = save {
        save_run(path, &scenario, broken, run)?;
    }
    Err(Failure::Check(format!("{name}: {broken} fails")))
}

fn save_run(path: &Path, scenario: &Scenario, broken: &str, run: &Run) -> Result<(), Failure> {
    let title = format!("{broken} fails: {}", scenario.title);
    let title: String = title.chars().take(200).collect();
    let fixed = scenario.fixed(&title, run.proposes, run.answers.iter().copied(), run.outcome);
    files::save(path, &fixed.to_text(), false).map_err(|error| match error {
        files::SaveError::Exists => {
            Failure::Input(format!("error: {} is there already; take another name", path.display()))
        }
        files::SaveError::Failed(why) => Failure::Input(format!("error: {why}")),
    })
}

fn verdicts(scenario: &Scenario, runs: u64) -> [Verdict; 3] {
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let attacked =
        |world: &World<General>| GENERALS.into_iter().any(|general| attacks(world, general));
    let not_both = |world: &World<General>| Outcome::of(world) != Outcome::Captured;
    let agreement = [true, false].map(|proposes| search(scenario, proposes, runs, lone));
    let validity = [search(scenario, false, runs, attacked)];
    // A run in which everything arrives is one without a capture.
    let trivial = [search(scenario, true, runs, not_both)].map(|mut found| {
        if !found.1.captures_none() {
            found.1.path = None;
        }
        found
    });
    [
        verdict("agreement", "no lone attack in any run", scenario, &agreement),
        verdict("validity", "nobody attacks when nobody proposes", scenario, &validity),
        verdict("non-triviality", "both attack when all arrives", scenario, &trivial),
    ]
}

type Found = (bool, Fewest);

fn model(scenario: &Scenario, proposes: bool) -> Model<General> {
    let mut model = scenario.stage().model;
    model.nodes[GENERAL_1.index()].input = proposes;
    model
}

fn search(
    scenario: &Scenario,
    proposes: bool,
    runs: u64,
    wanted: impl Fn(&World<General>) -> bool,
) -> Found {
    (proposes, fewest_captures(&model(scenario, proposes), &Budget::most(runs), wanted))
}

fn verdict(
    name: &'static str,
    asks: &'static str,
    scenario: &Scenario,
    found: &[Found],
) -> Verdict {
    let broken = found.iter().find_map(|(proposes, fewest)| {
        let path = fewest.path.as_ref()?;
        Some(run(&model(scenario, *proposes), *proposes, path))
    });
    let complete = found.iter().all(|(_, f)| f.explored.coverage == Coverage::Complete);
    let finding = match broken {
        Some(run) => Finding::Fails(run),
        None if complete => Finding::Holds,
        None => Finding::HoldsUpTo,
    };
    Verdict { name, asks, finding, runs: found.iter().map(|(_, f)| f.explored.runs).sum() }
}

/// Plays a path again and reads off what was answered.
fn run(model: &Model<General>, proposes: bool, path: &[Answered]) -> Run {
    let mut world = World::new(model);
    let mut answers = Vec::new();
    for &(site, choice) in path {
        while world.question(model).is_none() {
            world.step(model, &mut ());
        }
        let option = world.question(model).and_then(|question| question.menu.option(choice));
        answers.extend(option.map(|option| (site, option)));
        world.answer(model, choice);
    }
    while !world.is_over() {
        world.step(model, &mut ());
    }
    Run { proposes, answers, outcome: Outcome::of(&world) }
}

fn captured(run: &Run, words: &Words) -> String {
    let names =
        run.answers.iter().filter(|(_, option)| *option == Opt::Captured).map(|(site, _)| {
            format!("{}'s {}", node_name(site.letter.from), words.letter(site.letter))
        });
    match names.collect::<Vec<_>>() {
        none if none.is_empty() => "nobody is captured".into(),
        names => format!("captured: {}", names.join(", ")),
    }
}

fn check_text(scenario: &Scenario, verdicts: &[Verdict], words: &Words) -> String {
    let mut text = format!("{}\n{}\n\n", scenario.title, scenario.strategy.name());
    for Verdict { name, asks, finding, runs } in verdicts {
        text += &match finding {
            Finding::Holds => format!("{name:<15} holds      {asks}\n"),
            Finding::HoldsUpTo => format!("{name:<15} holds up to {runs} runs: {asks}\n"),
            Finding::Fails(run) => {
                let proposes = if run.proposes { "" } else { ", though nobody proposes" };
                let what = format!("{}; {}{proposes}", run.outcome, captured(run, words));
                format!("{name:<15} fails      {asks}: {what}\n")
            }
        };
    }
    text
}

fn run_json(scenario: &Scenario, run: &Run) -> Value {
    let fixed = scenario.fixed("", run.proposes, run.answers.iter().copied(), run.outcome);
    let count = run.answers.iter().filter(|(_, option)| *option == Opt::Captured).count();
    json!({
        "proposes": run.proposes, "outcome": run.outcome, "captures": count, "fates": fixed.fates,
    })
}

fn check_json(name: &str, scenario: &Scenario, verdicts: &[Verdict]) -> String {
    let mut json = Map::new();
    json.insert("scenario".into(), name.into());
    for Verdict { name, finding, runs, .. } in verdicts {
        let (word, run) = match finding {
            Finding::Holds => ("holds", Value::Null),
            Finding::HoldsUpTo => ("holds_up_to", Value::Null),
            Finding::Fails(run) => ("fails", run_json(scenario, run)),
        };
        let value = json!({ "verdict": word, "runs": runs, "run": run });
        json.insert(name.replace('-', "_"), value);
    }
    format!("{:#}\n", Value::Object(json))
}

/// `adversary`.
pub fn adversary(name: &str, sets: &[String], runs: u64, format: Format) -> Result<(), Failure> {
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    let stage = scenario.stage();
    let proposes = stage.model.nodes[GENERAL_1.index()].input;
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let (_, fewest) = search(&scenario, proposes, runs, lone);
    let run = fewest.path.as_deref().map(|path| run(&stage.model, proposes, path));
    let complete = fewest.explored.coverage == Coverage::Complete;
    output::print(&match format {
        Format::Json => {
            let run = run.as_ref().map(|run| run_json(&scenario, run));
            let captures = fewest.captures();
            let json = json!({
                "scenario": name, "captures": captures, "complete": complete, "run": run,
                "runs": fewest.explored.runs,
            });
            format!("{json:#}\n")
        }
        Format::Text => {
            let sure = if complete { "" } else { " among the runs explored" };
            match run {
                None => format!("No lone attack can be brought about{sure}.\n"),
                Some(run) => format!(
                    "{} capture(s) bring about {}, and fewer do not{sure}; {}.\n",
                    fewest.captures().unwrap_or(0),
                    run.outcome,
                    captured(&run, &stage.words)
                ),
            }
        }
    })
}

/// `doubt`.
pub fn doubt(
    name: &str,
    step: usize,
    sets: &[String],
    runs: u64,
    format: Format,
) -> Result<(), Failure> {
    let (scenario, _) = files::open(name)?;
    let scenario = set(&scenario, sets)?;
    let (mut timeline, _) = open_run(scenario.stage(), scenario.run.as_ref(), &scenario.strategy);
    if matches!(timeline.seek(step), Some(Advance::End)) {
        let last = timeline.log().len();
        let problem = format!("error: --step {step}: the run has {last} events");
        return Err(Failure::Input(format!("{problem}\n  = help: use 0 to {last}")));
    }
    let mut entries = Vec::new();
    for general in GENERALS {
        let events = timeline.log().range(0, timeline.at()).map(|(_, event)| event);
        let view = View::of(general, timeline.world().now(), events);
        let all = Indistinguishable::from(timeline.model(), &view, &Budget::most(runs), |world| {
            attacks(world, other(general))
        });
        if all.merged().coverage != Coverage::Complete {
            let why = format!("error: there are more than {runs} runs: no exact doubt");
            return Err(Failure::Check(format!("{why}\n  = help: --runs raises the bound")));
        }
        entries.push((general, [true, false].map(|end| all.probability(timeline.model(), end))));
    }
    let text: String = match format {
        Format::Text => entries
            .iter()
            .map(|(general, odds)| {
                let told =
                    odds[0].as_ref().map_or("what it has seen has probability 0".into(), |p| {
                        format!("the other attacks with {}, exactly {}", percent(p), fraction(p))
                    });
                format!("{}: {told}\n", node_name(*general))
            })
            .collect(),
        Format::Json => {
            let mut json =
                json!({ "scenario": name, "step": step, "time": timeline.world().now() });
            for (general, [attacks, holds]) in &entries {
                let value = |p: &Option<num_rational::BigRational>| {
                    p.as_ref().map(|p| json!({ "probability": nearest(p), "exact": fraction(p) }))
                };
                json[NODE_NAMES[general.index()]] =
                    json!({ "other_attacks": value(attacks), "other_holds": value(holds) });
            }
            format!("{json:#}\n")
        }
    };
    output::print(&text)
}
