//! `chain`: the proof of the theorem, walked on a strategy.

use serde_json::{Value, json};

use super::args::Format;
use super::{Failure, files, output};
use crate::certainty::{Conclusion, Proof, proof};
use crate::engine::{Decision, LinkKind, NodeId};
use crate::protocols::NODE_NAMES;
use crate::scenario::{Scenario, Words, node_name};

/// Prints the chain.
pub fn chain(name: &str, sets: &[String], format: Format) -> Result<(), Failure> {
    let scenario = files::open_generals(name, sets)?;
    let stage = scenario.stage();
    let Some(proof) = proof(&stage.model, scenario.strategy.draws(0)) else {
        let links = &stage.model.links;
        let reliable = |(from, to)| links.get(from, to).kind == LinkKind::Reliable;
        if links.ways().all(reliable) {
            let help =
                "  = help: give the links another type: the theorem is about unreliable ones";
            let problem = "error: nothing is ever lost here, so there is no chain of runs";
            return Err(Failure::Check(format!("{problem}\n{help}")));
        }
        let help = "  = help: fewer messengers make a shorter chain";
        return Err(Failure::Check(format!("error: the chain of runs is too long\n{help}")));
    };
    output::print(&match format {
        Format::Text => as_text(&scenario, &proof, &stage.words),
        Format::Json => as_json(name, &scenario, &proof, &stage.words),
    })
}

const fn decided(decision: Option<Decision>) -> &'static str {
    match decision {
        Some(Decision::Attack) => "attack",
        Some(Decision::Hold) => "hold",
        None => "–",
    }
}

/// The name of what is taken away from the run before.
fn taken(proof: &Proof, run: usize, words: &Words) -> Option<String> {
    let letter = proof.chain.links[run].taken?;
    Some(format!("{}'s {}", node_name(letter.from), words.letter(letter)))
}

fn as_text(scenario: &Scenario, proof: &Proof, words: &Words) -> String {
    let mut text = format!("{}\n{}\n", scenario.title, scenario.strategy.name());
    if let Some(draw) = proof.draw {
        text += &format!("with the key {draw} drawn in every run\n");
    }
    let last = proof.chain.runs.len() - 1;
    text += &format!(
        "\n{:>4}  {:<9} {:<9} {:<15} what changes\n",
        "run", "General 1", "General 2", "outcome"
    );
    for run in 0..=last {
        let [one, two] = proof.decisions(run).map(decided);
        let what = match run {
            0 => "everything arrives".into(),
            run if run == last => "nobody proposes, nothing arrives".into(),
            run => match taken(proof, run - 1, words) {
                Some(letter) => format!("{letter} no longer arrives, nor what came later"),
                None => String::new(),
            },
        };
        text += &format!("{run:>4}  {one:<9} {two:<9} {:<15} {what}\n", proof.outcome(run).name());
        if let Some(link) = proof.chain.links.get(run) {
            let same = if link.is_same { "sees the same" } else { "SEES A DIFFERENCE" };
            let seen = proof.chain.views(run)[0].seen.len();
            text += &format!("      │ {} {same} ({seen} things)\n", node_name(link.observer));
        }
    }
    text + &format!("\n{}\n", conclusion_words(proof))
}

/// What the chain shows, in a sentence.
fn conclusion_words(proof: &Proof) -> String {
    match proof.conclusion {
        Conclusion::LoneAttack(run) => {
            format!("It gives up agreement: run {run} ends with {}.", proof.outcome(run).name())
        }
        Conclusion::NeverBoth => {
            "It gives up non-triviality: even when everything arrives they do not both attack."
                .into()
        }
        Conclusion::AttacksUnasked => {
            "It gives up validity: somebody attacks though nobody proposed.".into()
        }
        Conclusion::None => "It gives up nothing, which the theorem says cannot be.".into(),
    }
}

fn as_json(name: &str, scenario: &Scenario, proof: &Proof, words: &Words) -> String {
    let runs = (0..proof.chain.runs.len()).map(|run| {
        let [one, two] = proof.decisions(run);
        let fates = proof.chain.runs[run].answers.len();
        json!({
            "received": proof.chain.runs[run].received.len(), "general_1": one, "general_2": two,
            "outcome": proof.outcome(run), "questions": fates,
            "proposes": run + 1 < proof.chain.runs.len(),
        })
    });
    let links = (0..proof.chain.links.len()).map(|place| {
        let link = &proof.chain.links[place];
        let observer = |node: NodeId| NODE_NAMES[node.index()];
        json!({
            "observer": observer(link.observer), "same": link.is_same,
            "taken": taken(proof, place, words), "seen": proof.chain.views(place)[0].seen.len(),
        })
    });
    let (gives_up, run): (&str, Value) = match proof.conclusion {
        Conclusion::LoneAttack(run) => ("agreement", run.into()),
        Conclusion::NeverBoth => ("non_triviality", 0.into()),
        Conclusion::AttacksUnasked => ("validity", (proof.chain.runs.len() - 1).into()),
        Conclusion::None => ("nothing", Value::Null),
    };
    let json = json!({
        "scenario": name, "strategy": scenario.strategy.name(), "draw": proof.draw,
        "runs": runs.collect::<Vec<_>>(), "links": links.collect::<Vec<_>>(),
        "gives_up": gives_up, "run": run,
    });
    format!("{json:#}\n")
}
