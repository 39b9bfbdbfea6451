//! Are the rules of a custom strategy possible? Every complaint names its field.

use super::{Condition, Custom, Rule, Rules, When};
use crate::protocols::NODE_NAMES;
use crate::protocols::strategy::{Fault, MOST_MESSENGERS, check_count, check_interval};

/// The most rules a general may have, and kinds a strategy.
const MOST_RULES: usize = 64;
const MOST_KINDS: usize = 32;
/// How deep conditions may be nested, and how many parts one may have in all.
const DEEPEST: usize = 16;
const MOST_PARTS: usize = 256;

impl Custom {
    /// What is wrong with it, if anything.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        // What is too much is refused before anything is done whose time grows with it.
        for (rules, name) in self.generals().into_iter().zip(NODE_NAMES) {
            check_size(rules, &["custom", name], &mut faults);
        }
        if !faults.is_empty() {
            return faults;
        }
        let kinds: Vec<String> = self.kinds().into_iter().map(|kind| kind.name).collect();
        if kinds.len() > MOST_KINDS {
            faults.push(Fault::new(
                &["custom"],
                format!("{} kinds of message are too many", kinds.len()),
                format!("use at most {MOST_KINDS}"),
            ));
        }
        for (rules, name) in self.generals().into_iter().zip(NODE_NAMES) {
            check_rules(rules, &["custom", name], &kinds, &mut faults);
        }
        faults
    }
}

/// Refuses too many rules, and conditions with too many parts.
fn check_size(rules: &Rules, path: &[&str], faults: &mut Vec<Fault>) {
    if rules.rules.len() > MOST_RULES {
        faults.push(Fault::new(
            &[path, &["rules"]].concat(),
            format!("{} rules are too many", rules.rules.len()),
            format!("use at most {MOST_RULES}"),
        ));
        return;
    }
    let mut check = |condition: &Condition, path: &[&str]| {
        let parts = parts(condition);
        if parts > MOST_PARTS {
            let problem = format!("a condition of {parts} parts is too long");
            faults.push(Fault::new(path, problem, format!("use at most {MOST_PARTS}")));
        }
    };
    for (index, rule) in rules.rules.iter().enumerate() {
        if let Some(until) = &rule.until {
            check(until, &[path, &["rules", &index.to_string(), "until"]].concat());
        }
    }
    check(&rules.attack_when, &[path, &["attack_when"]].concat());
}

fn parts(condition: &Condition) -> usize {
    match condition {
        Condition::Received(_) | Condition::Proposes(_) => 1,
        Condition::All(list) | Condition::Any(list) => 1 + list.iter().map(parts).sum::<usize>(),
    }
}

fn check_rules(rules: &Rules, path: &[&str], kinds: &[String], faults: &mut Vec<Fault>) {
    for (index, rule) in rules.rules.iter().enumerate() {
        let index = index.to_string();
        check_rule(rule, &[path, &["rules", &index]].concat(), kinds, faults);
    }
    check_condition(&rules.attack_when, &[path, &["attack_when"]].concat(), kinds, faults, 0);
}

fn check_rule(rule: &Rule, path: &[&str], kinds: &[String], faults: &mut Vec<Fault>) {
    let send = [path, &["send"]].concat();
    check_count(&[&send[..], &["times"]].concat(), rule.send.times, MOST_MESSENGERS, faults);
    check_interval(&[&send[..], &["interval"]].concat(), rule.send.interval, faults);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let name = &rule.send.kind;
    if name.is_empty() || name.len() > 24 || !name.chars().all(plain) {
        faults.push(Fault::new(
            &[&send[..], &["kind"]].concat(),
            format!("{name:?} is no name for a kind of message"),
            "use one word of at most 24 letters, digits, _ or -".into(),
        ));
    }
    match &rule.when {
        When::Received(nth) => {
            let path = [path, &["when", "received"]].concat();
            check_kind(&nth.kind, &[&path[..], &["kind"]].concat(), kinds, faults);
            if nth.nth == 0 {
                faults.push(Fault::new(
                    &[&path[..], &["nth"]].concat(),
                    "receipts are counted from 1, not 0".into(),
                    "use 1 or more".into(),
                ));
            }
        }
        When::At(at) => check_interval(&[path, &["when", "at", "time"]].concat(), at.time, faults),
        When::Start(_) => {}
    }
    if let Some(until) = &rule.until {
        check_condition(until, &[path, &["until"]].concat(), kinds, faults, 0);
    }
}

fn check_kind(name: &str, path: &[&str], kinds: &[String], faults: &mut Vec<Fault>) {
    if !kinds.iter().any(|kind| kind == name) {
        let known = if kinds.is_empty() { "no rule sends any".into() } else { kinds.join(", ") };
        faults.push(Fault::new(
            path,
            format!("no rule sends messages of the kind {name:?}"),
            format!("the kinds sent are: {known}"),
        ));
    }
}

fn check_condition(
    condition: &Condition,
    path: &[&str],
    kinds: &[String],
    faults: &mut Vec<Fault>,
    depth: usize,
) {
    if depth > DEEPEST {
        faults.push(Fault::new(
            path,
            "the condition is nested too deeply".into(),
            format!("use at most {DEEPEST} levels"),
        ));
        return;
    }
    match condition {
        Condition::Received(received) => {
            check_kind(&received.kind, &[path, &["received", "kind"]].concat(), kinds, faults);
        }
        Condition::Proposes(_) => {}
        Condition::All(list) | Condition::Any(list) => {
            let word = if matches!(condition, Condition::All(_)) { "all" } else { "any" };
            for (index, inner) in list.iter().enumerate() {
                let index = index.to_string();
                check_condition(inner, &[path, &[word, &index]].concat(), kinds, faults, depth + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn faults(general_1: &Value) -> Vec<(String, String)> {
        let custom: Custom =
            serde_json::from_value(json!({"general_1": general_1, "general_2": {}})).unwrap();
        custom.faults().into_iter().map(|fault| (fault.path.join("."), fault.problem)).collect()
    }

    #[test]
    fn counts_beyond_all_bounds_are_refused() {
        let rule = json!({"when": {"start": {}}, "send": {"kind": "plan", "times": u32::MAX}});
        let found = faults(&json!({"rules": [rule, rule]}));
        let times = |rule| format!("custom.general_1.rules.{rule}.send.times");
        let problem = "4294967295 is out of range".to_owned();
        assert_eq!(found, [(times(0), problem.clone()), (times(1), problem)]);
    }

    #[test]
    fn rules_and_conditions_have_bounds() {
        let rule = |n: usize| json!({"when": {"start": {}}, "send": {"kind": format!("k{n}")}});
        let found = faults(&json!({"rules": (0..65).map(rule).collect::<Vec<_>>()}));
        assert_eq!(found, [("custom.general_1.rules".into(), "65 rules are too many".into())]);
        assert_eq!(faults(&json!({"rules": (0..32).map(rule).collect::<Vec<_>>()})), []);

        let wide = |parts| json!({"attack_when": {"any": vec![json!({"proposes": true}); parts]}});
        assert_eq!(faults(&wide(255)), []);
        assert_eq!(faults(&wide(256))[0].1, "a condition of 257 parts is too long");

        let deep = |levels| {
            let nest = |inner, _| json!({"all": [inner]});
            json!({"attack_when": (0..levels).fold(json!({"proposes": true}), nest)})
        };
        assert_eq!(faults(&deep(16)), []);
        assert_eq!(faults(&deep(17))[0].1, "the condition is nested too deeply");
    }
}
