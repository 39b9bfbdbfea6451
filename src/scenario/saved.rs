//! A saved run: what people answered and changed, branch by branch.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Fate, Flaw, SavedChange, Stage, Words, site_name};
use crate::drive::{Advance, Answers, Branch, Fork, Given, Timeline};
use crate::protocols::{General, Strategy};

/// A saved run: its branches and where the class stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedRun {
    /// The branch that was open, counted from 0.
    #[serde(default)]
    pub branch: usize,
    /// After how many of its events the class stood.
    #[serde(default)]
    pub step: usize,
    /// The branches, in the order in which they came about.
    pub branches: Vec<SavedBranch>,
}

/// One branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedBranch {
    /// The seed of its dice.
    pub seed: u64,
    /// The branch it left, and where; a run with a seed of its own has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<SavedFork>,
    /// How many of its events had been seen.
    #[serde(default)]
    pub steps: usize,
    /// A fingerprint of those events: opening the file checks that the run is still the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What people answered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<SavedAnswer>,
    /// What people changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<SavedChange>,
}

/// Where a branch left another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedFork {
    /// The other branch, counted from 0; an earlier one.
    pub branch: usize,
    /// After how many events.
    pub step: usize,
}

/// An answer that somebody gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedAnswer {
    /// The question, named like the keys of `fates`.
    pub site: String,
    /// The answer.
    pub answer: Fate,
    /// What was offered; empty when the question had not come up yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offered: Vec<Fate>,
    /// After how many events the answer was given.
    #[serde(default)]
    pub step: usize,
}

const MOST_BRANCHES: usize = 1_000;
const MOST_ENTRIES: usize = 100_000;
const MOST_STEPS: usize = 20_000_000;

impl SavedRun {
    /// Writes down a session.
    pub fn of(timeline: &Timeline<General>, strategy: &Strategy) -> Self {
        Self {
            branch: timeline.current(),
            step: timeline.at(),
            branches: timeline.branches().iter().map(|b| save_branch(b, strategy)).collect(),
        }
    }

    pub(super) fn check(&self, strategy: &Strategy) -> Result<(), Flaw> {
        let count = self.branches.len();
        if count == 0 || count > MOST_BRANCHES {
            let help = format!("use 1 to {MOST_BRANCHES}, or leave `run` out");
            return Err(Flaw::new(&["branches"], format!("{count} branches"), help));
        }
        if self.branch >= count {
            let problem = format!("there is no branch {}", self.branch);
            let help = format!("there are {count}, counted from 0");
            return Err(Flaw::new(&["branch"], problem, help));
        }
        let mut room = MOST_STEPS;
        for (index, branch) in self.branches.iter().enumerate() {
            let at = |flaw: Flaw| flaw.under(&index.to_string()).under("branches");
            check_steps(branch.steps, room, "steps").map_err(at)?;
            room -= branch.steps;
            branch.check(&self.branches[..index], strategy).map_err(at)?;
        }
        check_steps(self.step, self.branches[self.branch].steps, "step")
    }
}

fn check_steps(steps: usize, most: usize, field: &str) -> Result<(), Flaw> {
    if steps <= most {
        return Ok(());
    }
    Err(Flaw::new(&[field], format!("{steps} steps are too many"), format!("use at most {most}")))
}

impl SavedBranch {
    fn check(&self, earlier: &[Self], strategy: &Strategy) -> Result<(), Flaw> {
        if let Some(from) = &self.from {
            let Some(left) = earlier.get(from.branch) else {
                let problem = format!("there is no branch {} before this one", from.branch);
                let help = "a branch can only leave an earlier one";
                return Err(Flaw::new(&["from", "branch"], problem, help));
            };
            let most = left.steps.min(self.steps);
            check_steps(from.step, most, "step").map_err(|flaw| flaw.under("from"))?;
        }
        for (name, len) in [("answers", self.answers.len()), ("changes", self.changes.len())] {
            if len > MOST_ENTRIES {
                let help = format!("use at most {MOST_ENTRIES}");
                return Err(Flaw::new(&[name], format!("{len} are too many"), help));
            }
        }
        for (index, answer) in self.answers.iter().enumerate() {
            let at = |flaw: Flaw| flaw.under("site").under(&index.to_string()).under("answers");
            site_name::site(&answer.site, strategy).map_err(at)?;
        }
        self.check_changes(strategy)
    }

    fn check_changes(&self, strategy: &Strategy) -> Result<(), Flaw> {
        let mut earliest = 0;
        for (index, change) in self.changes.iter().enumerate() {
            let at = |flaw: Flaw| flaw.under(&index.to_string()).under("changes");
            if change.step >= self.steps {
                let problem =
                    format!("the change at {} is not among the branch's steps", change.step);
                let help = format!("the branch has {} steps, counted from 0", self.steps);
                return Err(at(Flaw::new(&["step"], problem, help)));
            }
            if change.step < earliest {
                let problem = format!("the change at {} comes out of order", change.step);
                return Err(at(Flaw::new(&["step"], problem, format!("use {earliest} or more"))));
            }
            earliest = change.step + 1;
            change.check(strategy).map_err(at)?;
        }
        Ok(())
    }

    fn restore(
        &self,
        place: usize,
        timeline: &mut Timeline<General>,
        strategy: &Strategy,
    ) -> Result<(), Advance> {
        let mut answers = Answers::default();
        for saved in &self.answers {
            let site = site_name::site(&saved.site, strategy);
            let site = site.expect("the answers were checked with the scenario");
            let options = saved.offered.iter().map(|fate| fate.0).collect();
            answers.give(site, Given { option: saved.answer.0, options, step: saved.step });
        }
        let from = self.from.as_ref().map(|fork| Fork { branch: fork.branch, step: fork.step });
        let changes = self.changes.iter().map(|change| change.planned(strategy)).collect();
        timeline.restore(place, from, self.seed, answers, changes, self.steps)
    }
}

fn save_branch(branch: &Branch<General>, strategy: &Strategy) -> SavedBranch {
    let answers = branch.answers.iter().map(|(site, given)| SavedAnswer {
        site: site_name::name(*site, strategy),
        answer: Fate(given.option),
        offered: given.options.iter().map(|&option| Fate(option)).collect(),
        step: given.step,
    });
    let changes = branch.changes.iter().map(|planned| SavedChange::of(planned, strategy));
    SavedBranch {
        seed: branch.seed,
        from: branch.parent.map(|fork| SavedFork { branch: fork.branch, step: fork.step }),
        steps: branch.log().len(),
        digest: Some(branch.digest().text()),
        answers: answers.collect(),
        changes: changes.collect(),
    }
}

/// A saved run that no longer comes out as it was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Which branch, from 0.
    pub branch: usize,
    /// What does not fit.
    pub why: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the saved run no longer fits (branch {}): {}", self.branch + 1, self.why)
    }
}

/// Opens a session: a new run, or the saved one where the class stood. Where the saved run no longer
/// fits, says so; the session then holds it as far as it went.
pub fn open_run(
    stage: Stage,
    saved: Option<&SavedRun>,
    strategy: &Strategy,
) -> (Timeline<General>, Option<Misfit>) {
    let words = stage.words;
    let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
    let Some(saved) = saved else { return (timeline, None) };
    let mut misfit = None;
    for (index, branch) in saved.branches.iter().enumerate() {
        let why = match branch.restore(index, &mut timeline, strategy) {
            Err(stop) => Some(stop_words(&stop, &words)),
            Ok(()) => {
                let now = timeline.branch().digest().text();
                let same = branch.digest.as_ref().is_none_or(|digest| *digest == now);
                (!same).then(|| "its events differ from those that were saved".to_owned())
            }
        };
        misfit = misfit.or_else(|| why.map(|why| Misfit { branch: index, why }));
    }
    timeline.select(saved.branch);
    let step = saved.step.min(timeline.log().len());
    timeline.seek(step);
    (timeline, misfit)
}

fn stop_words(stop: &Advance, words: &Words) -> String {
    match stop {
        Advance::Misfit(misfit) => {
            let list = |options: &[crate::engine::Opt]| {
                options
                    .iter()
                    .map(|&o| words.option(misfit.site.ask, o))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let then = if misfit.then.is_empty() {
                String::new()
            } else {
                format!(" out of {}", list(&misfit.then))
            };
            format!(
                "{} was answered with {}{then}, but now the options are {}",
                words.site(misfit.site),
                words.option(misfit.site.ask, misfit.recorded),
                list(&misfit.now)
            )
        }
        Advance::Open(site) => format!("{} has no answer", words.site(*site)),
        Advance::Silent(node) => format!("the program of {} does not answer", words.node(*node)),
        Advance::End => "it ends earlier than it did".into(),
        Advance::Did(_) => "it goes on".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::NeverAttack;

    fn branch(steps: usize) -> SavedBranch {
        SavedBranch { seed: 0, from: None, steps, digest: None, answers: vec![], changes: vec![] }
    }

    fn change(step: usize) -> SavedChange {
        SavedChange { step, gst: Some(0), ..SavedChange::default() }
    }

    fn flaw(run: &SavedRun) -> Option<(String, String)> {
        let found = run.check(&Strategy::NeverAttack(NeverAttack {})).err()?;
        Some((found.field(), found.problem))
    }

    fn run(branches: Vec<SavedBranch>) -> SavedRun {
        SavedRun { branch: 0, step: 0, branches }
    }

    #[test]
    fn places_beyond_a_branch_are_refused() {
        let with = |changes| SavedBranch { changes, ..branch(5) };
        assert_eq!(flaw(&run(vec![with(vec![change(0), change(4)])])), None);
        for bad in [5, usize::MAX] {
            let (field, _) = flaw(&run(vec![with(vec![change(bad)])])).unwrap();
            assert_eq!(field, "branches.0.changes.0.step");
        }
        let twice = flaw(&run(vec![with(vec![change(2), change(2)])])).unwrap();
        assert_eq!(twice.1, "the change at 2 comes out of order");

        let forked = |branch_left, step| {
            let from = Some(SavedFork { branch: branch_left, step });
            run(vec![branch(5), SavedBranch { from, ..branch(9) }])
        };
        assert_eq!(flaw(&forked(0, 5)), None);
        assert_eq!(flaw(&forked(0, 6)).unwrap().0, "branches.1.from.step");
        assert_eq!(flaw(&forked(1, 0)).unwrap().0, "branches.1.from.branch");
        assert_eq!(flaw(&SavedRun { step: 6, ..run(vec![branch(5)]) }).unwrap().0, "step");
    }

    #[test]
    fn the_branches_together_have_a_bound() {
        let half = MOST_STEPS / 2;
        assert_eq!(flaw(&run(vec![branch(half), branch(half)])), None);
        let (field, _) = flaw(&run(vec![branch(half), branch(half), branch(1)])).unwrap();
        assert_eq!(field, "branches.2.steps", "a file must not ask for hours of replay");
    }
}
