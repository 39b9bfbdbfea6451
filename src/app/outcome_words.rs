//! The outcome in large type, and the reason for it in one line.

use crate::drive::Timeline;
use crate::engine::NodeId;
use crate::protocols::{GENERAL_1, GENERAL_2, General, Outcome, other};
use crate::scenario::{Eyes, node_name};

/// How the outcome is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeWords {
    /// One or two words in large type.
    pub large: &'static str,
    /// One line: what happened and why.
    pub reason: String,
}

/// The outcome at the cursor in words; `None` before dawn. Through a general's eyes the reason is not
/// known: only what dawn shows.
pub fn outcome_words(timeline: &Timeline<General>, eyes: Eyes) -> Option<OutcomeWords> {
    let mut words = told(timeline)?;
    let attacker = match Outcome::of(timeline.world()) {
        Outcome::OnlyGeneral1 => GENERAL_1,
        Outcome::OnlyGeneral2 => GENERAL_2,
        _ => return Some(words),
    };
    if eyes != Eyes::Omniscient {
        words.reason = format!("{} attacked alone.", node_name(attacker));
    }
    Some(words)
}

fn told(timeline: &Timeline<General>) -> Option<OutcomeWords> {
    let words = |large, reason| Some(OutcomeWords { large, reason });
    match Outcome::of(timeline.world()) {
        Outcome::Undecided => None,
        Outcome::Captured => {
            words("TRIUMPH", "Both generals attacked at dawn: the city is captured.".into())
        }
        Outcome::OnlyGeneral1 => words("DEFEAT", lone(timeline, GENERAL_1)),
        Outcome::OnlyGeneral2 => words("DEFEAT", lone(timeline, GENERAL_2)),
        Outcome::Nothing => words("NOTHING", nothing(timeline)),
    }
}

fn lone(timeline: &Timeline<General>, attacker: NodeId) -> String {
    let name = node_name(attacker);
    let absent = other(attacker);
    if !timeline.world().is_up(absent) {
        return format!("{name} attacked alone: {} had crashed.", node_name(absent));
    }
    let count = timeline.tally().of(attacker);
    let still =
        timeline.world().under_way().iter().filter(|one| one.letter.from == attacker).count();
    match still {
        0 => {}
        1 => return format!("{name} attacked alone: a messenger of its was still on its way."),
        _ => {
            return format!(
                "{name} attacked alone: {still} of its messengers were still on their way."
            );
        }
    }
    match (count.captured_last, count.sent) {
        (0, 0) => format!("{name} attacked alone: it never sent a word."),
        (0, _) => {
            format!("{name} attacked alone: {} was not persuaded in time.", node_name(absent))
        }
        (1, 1) => format!("{name} attacked alone: its only messenger was captured."),
        (1, _) => format!("{name} attacked alone: its last messenger was captured."),
        (2, 2) => format!("{name} attacked alone: both its messengers were captured."),
        (lost, sent) if lost == sent => {
            format!("{name} attacked alone: all {lost} of its messengers were captured.")
        }
        (lost, _) => format!("{name} attacked alone: its last {lost} messengers were captured."),
    }
}

fn nothing(timeline: &Timeline<General>) -> String {
    if !timeline.model().nodes[GENERAL_1.index()].input {
        return "Nobody proposed, nobody attacked.".into();
    }
    let down = [GENERAL_1, GENERAL_2].into_iter().find(|&g| !timeline.world().is_up(g));
    match down {
        Some(general) => format!("Neither general attacked: {} had crashed.", node_name(general)),
        None => "Neither general attacked: the city stands, and so do both armies.".into(),
    }
}
