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
        Outcome::Undecided | Outcome::Ended => None,
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
    // Whoever was captured did not come at all: that weighs more than who was late.
    match (still, count.captured) {
        (0, _) => {}
        (_, 1..) => {
            let (lost, sent) = (count.captured, count.sent);
            return format!(
                "{name} attacked alone: {lost} of its {sent} messengers captured, {still} still on the way."
            );
        }
        (1, 0) => {
            return format!("{name} attacked alone: a messenger of its was still on its way.");
        }
        (_, 0) => {
            return format!(
                "{name} attacked alone: {still} of its messengers were still on their way."
            );
        }
    }
    match (count.captured_last, count.sent) {
        (0, 0) => format!("{name} attacked alone: it never sent a word."),
        (0, sent) if count.captured > 0 => {
            let lost = count.captured;
            let were = if lost == 1 { "was" } else { "were" };
            format!("{name} attacked alone: {lost} of its {sent} messengers {were} captured.")
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drive::Advance;
    use crate::scenario::parse;

    /// The reason for how a night ends.
    fn reason(strategy: &str, more: &str) -> String {
        let text = format!(
            r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {{"loss": 0}}, {more}
                "strategy": {strategy}}}"#
        );
        let stage = parse("t", text.as_bytes()).expect("it is a scenario").stage();
        let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
        while matches!(timeline.advance(), Advance::Did(_)) {}
        outcome_words(&timeline, Eyes::Omniscient).expect("dawn has come").reason
    }

    const TWO: &str = r#"{"always_attack": {"messengers": 2, "interval": 100}}"#;
    const DAWN: &str = r#""timing": {"dawn": 110},"#;

    fn captured(which: &[u32]) -> String {
        let fate = |nth: &u32| format!(r#""capture/general_1/proposal/{nth}": "captured""#);
        format!(r#""fates": {{{}}},"#, which.iter().map(fate).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn who_was_captured_comes_before_who_was_late() {
        let told = reason(TWO, &(captured(&[1]) + DAWN));
        let captured =
            "General 1 attacked alone: 1 of its 2 messengers captured, 1 still on the way.";
        assert_eq!(told, captured);
        let late = r#""timing": {"dawn": 20},"#;
        let told = reason(r#"{"always_attack": {"messengers": 1}}"#, late);
        assert_eq!(told, "General 1 attacked alone: a messenger of its was still on its way.");
    }

    /// General 2 wants three of four; one that is captured would not prevent it, two do, though the last
    /// arrives.
    #[test]
    fn captures_that_kept_the_other_below_its_threshold_are_told() {
        let rules = r#"{"custom": {
            "general_1": {"rules": [{"when": {"start": {}}, "send": {"kind": "proposal", "times": 4, "interval": 10}}],
                          "attack_when": {"proposes": true}},
            "general_2": {"attack_when": {"received": {"kind": "proposal", "at_least": 3}}}}}"#;
        let told = reason(rules, &captured(&[1, 2]));
        assert_eq!(told, "General 1 attacked alone: 2 of its 4 messengers were captured.");
        assert!(reason(rules, &captured(&[1])).starts_with("Both generals attacked"));
    }
}
