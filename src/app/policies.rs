//! The same tasks under each scheduling policy, held against what theory bounds; and the policy changed by key.

use super::gantt::Gantt;
use super::session::Session;
use super::state::{App, Tone};
use crate::drive::{Advance, Timeline};
use crate::engine::Time;
use crate::protocols::Strategy;
use crate::protocols::scheduling::{MOST_BACKGROUND, Policy, Scheduling};
use crate::scenario::Scenario;
use crate::theory::{
    Demand, blocking_in_turns, blocking_with_inheritance, blocking_without_inheritance,
    round_robin_delay,
};

/// A policy, the whole run under it, and how long the heartbeat task may have to wait.
pub struct PolicyRun {
    /// Who gets the processor.
    pub policy: Policy,
    /// With priority inheritance?
    pub inheritance: bool,
    /// The run, to its end.
    pub gantt: Gantt,
    /// The longest time from ready to running, for this number of tasks.
    pub delay_bound: Time,
    /// The longest time blocked on the lock; `None` where nothing bounds it.
    pub blocking_bound: Option<Time>,
}

/// Each policy to its end, with the same links, fates and faults.
pub(super) fn under_each_policy(scenario: &Scenario) -> Vec<PolicyRun> {
    let Strategy::Scheduling(own) = &scenario.strategy else { return Vec::new() };
    let run = |(policy, inheritance)| {
        let p = own.under((policy, inheritance));
        let strategy = Strategy::Scheduling(p.clone());
        let stage = Scenario { strategy, run: None, ..scenario.clone() }.stage();
        let mut timeline = Timeline::new(stage.model, stage.script, stage.seed);
        while matches!(timeline.advance(), Advance::Did(_)) {}
        let gantt = Gantt::of(&Strategy::Scheduling(p.clone()), &timeline)?;
        let (delay_bound, blocking_bound) = wait_bounds(&p);
        Some(PolicyRun { policy, inheritance, gantt, delay_bound, blocking_bound })
    };
    Scheduling::POLICIES.into_iter().filter_map(run).collect()
}

/// How long the heartbeat task may be ready without running, and blocked (`None` where nothing bounds that), among
/// so many tasks, in the scenario's unit.
pub fn wait_bounds(p: &Scheduling) -> (Time, Option<Time>) {
    let (section, before) = match p.heartbeat.lock_for {
        0 => (0, 0),
        _ => (p.low.lock_for, p.heartbeat.lock_after),
    };
    match (p.policy, p.inheritance) {
        (Policy::RoundRobin, _) => {
            let tasks = u64::from(p.tasks());
            let delay = round_robin_delay(Some(tasks), p.quantum).unwrap_or(Time::MAX);
            (delay, Some(blocking_in_turns(tasks, p.quantum, section)))
        }
        // It is the highest: whenever it is ready, it runs.
        (Policy::FixedPriority, true) => (0, Some(blocking_with_inheritance(&[section]))),
        (Policy::FixedPriority, false) => {
            let between = [Demand { period: p.medium.period, work: p.medium.work }];
            (0, blocking_without_inheritance(section, before, &between))
        }
    }
}

impl App {
    pub(super) fn scheduling(&self) -> Option<&Scheduling> {
        match &self.session.as_ref()?.scenario.strategy {
            Strategy::Scheduling(p) => Some(p),
            _ => None,
        }
    }

    /// Switches priority inheritance on or off.
    pub(super) fn toggle_inheritance(&mut self) {
        let Some(p) = self.scheduling() else { return };
        if p.policy == Policy::RoundRobin {
            let words = "Round robin has no priorities to inherit: u takes fixed priority.";
            return self.say(Tone::Info, words);
        }
        let on = if p.inheritance { "off" } else { "on" };
        let changed = p.under((p.policy, !p.inheritance));
        self.schedule_anew(changed, format!("Priority inheritance is {on}"));
    }

    /// Real-time or general purpose.
    pub(super) fn next_policy(&mut self) {
        let Some(p) = self.scheduling() else { return };
        let (policy, name) = match p.policy {
            Policy::FixedPriority => (Policy::RoundRobin, "Round robin (general purpose)"),
            Policy::RoundRobin => (Policy::FixedPriority, "Fixed priority (real-time)"),
        };
        let changed = p.under((policy, false));
        self.schedule_anew(changed, name.to_owned());
    }

    /// More background tasks, or fewer.
    pub(super) fn change_background(&mut self, by: i8) {
        let Some(p) = self.scheduling() else { return };
        let background = p.background.saturating_add_signed(by).min(MOST_BACKGROUND);
        if background == p.background {
            let words = format!("There are 0 to {MOST_BACKGROUND} background tasks.");
            return self.say(Tone::Info, words);
        }
        let changed = Scheduling { background, ..p.clone() };
        let plural = if background == 1 { "" } else { "s" };
        self.schedule_anew(changed, format!("{background} background task{plural}"));
    }

    /// The run begins anew with other parameters, the same seed and the links as they are, and goes to the
    /// moment that was shown, so that one sees what the change makes of it.
    fn schedule_anew(&mut self, p: Scheduling, done: String) {
        let Some(session) = &self.session else { return };
        let branch = session.timeline.branch();
        if !branch.answers.is_empty() || !branch.changes.is_empty() {
            let words = "You have changed this run by hand: s saves it, r and R begin anew.";
            return self.say(Tone::Info, words);
        }
        let now = session.timeline.world().now();
        let origin = session.origin.clone().unwrap_or_else(|| session.scenario.clone().into());
        let strategy = Strategy::Scheduling(p);
        // What is told of other tasks, and expected of them, would be wrong.
        let (narration, expect) = if strategy == origin.strategy {
            (origin.narration.clone(), origin.expect.clone())
        } else {
            (Vec::new(), None)
        };
        let now_so = session.scenario_now();
        let scenario = Scenario { strategy, narration, expect, run: None, ..now_so };
        if let Err(flaw) = scenario.check() {
            return self.say(Tone::Bad, format!("{}; {}", flaw.problem, flaw.help));
        }
        let (mut again, _) = Session::open(session.name.clone(), session.file.clone(), scenario);
        again.origin = Some(origin);
        again.timeline.seek_time(now);
        again.retell(self.eyes);
        self.session = Some(again);
        self.arrive();
        self.say(Tone::Good, format!("{done}: a new run, up to the same moment."));
    }
}
