//! What is marked in the views of what was found, and opening it on the battlefield.

use super::findings::Proved;
use super::state::{App, Tone};
use crate::certainty::{Ladder, PossibleWorld};
use crate::protocols::GENERALS;
use crate::scenario::{Tab, node_name};

/// The possible worlds of a ladder in the order in which they are listed.
pub fn worlds(ladder: &Ladder) -> Vec<&PossibleWorld> {
    // The first of the way out is the first of those that block.
    ladder.blocking.iter().chain(ladder.way_out.iter().skip(1)).collect()
}

impl App {
    /// Marks a line of the proof or a possible world.
    pub(super) fn mark(&mut self, line: usize) {
        match self.tab {
            Tab::Proof => {
                let runs = |proved: &Proved| Some(proved.proof.as_ref()?.chain.runs.len());
                let runs = self.findings.proof.found().and_then(runs).unwrap_or(1);
                self.marked_run = Some(line.min(runs - 1));
            }
            Tab::Knowledge => self.marked_world = line.min(self.worlds().len().saturating_sub(1)),
            Tab::Byzantine => {
                let last = self.treason_runs().len().saturating_sub(1);
                self.marked_treason = Some(line.min(last));
            }
            Tab::Matrix => self.mark_cell(line),
            Tab::Branches => self.switch_branch(line),
            Tab::Check => self.mark_guarantee(line),
            Tab::Exercise => self.mark_switch(line),
            _ => {}
        }
    }

    /// The run of the proof that is marked: until somebody marks one, that before the first in which a
    /// decision is another, for there the proof bites.
    pub fn marked_run(&self) -> usize {
        let proof = self.findings.proof.found().and_then(|proved| proved.proof.as_ref());
        let Some(proof) = proof else { return self.marked_run.unwrap_or(0) };
        self.marked_run.unwrap_or_else(|| proof.turn()).min(proof.chain.runs.len() - 1)
    }

    /// The ladder to be shown: that of this step or, while it is computed, that of the step before.
    pub fn ladder(&self) -> Option<&Ladder> {
        let slot = &self.findings.ladder;
        slot.found().or_else(|| slot.before())?.as_ref().ok()
    }

    /// The possible worlds that can be opened, if the ladder is known.
    pub fn worlds(&self) -> Vec<&PossibleWorld> {
        match self.findings.ladder.found() {
            Some(Ok(ladder)) => worlds(ladder),
            _ => Vec::new(),
        }
    }

    /// Opens what is marked on the battlefield.
    pub(super) fn open_marked(&mut self) {
        match self.tab {
            Tab::Proof => self.open_marked_run(),
            Tab::Knowledge => self.open_marked_world(),
            Tab::City => self.open_best_play(),
            Tab::Byzantine => self.open_marked_treason(),
            Tab::Matrix => self.open_marked_cell(),
            Tab::Check => self.guess_or_open(),
            Tab::Exercise => self.turn_switch(),
            _ => {}
        }
    }

    fn open_marked_run(&mut self) {
        let Some(Proved { proof: Some(proof), model, .. }) = self.findings.proof.found() else {
            return;
        };
        let (marked, model) = (self.marked_run(), model.clone());
        let run = proof.run(&model, marked);
        let title = format!("Run {marked} of the proof: {}", run.outcome.words());
        self.visit_run(&title, &model, &run, None);
    }

    fn open_marked_world(&mut self) {
        let Some(world) = self.worlds().get(self.marked_world).map(|world| (*world).clone()) else {
            return;
        };
        let Some(session) = &self.session else { return };
        let model = session.timeline.model().clone();
        let who = GENERALS[world.observer];
        let title = format!("A world that {} holds possible", node_name(who));
        self.visit_run(&title, &model, &world.run, Some(world.step));
    }

    fn open_best_play(&mut self) {
        let Some(run) = self.findings.city.found().and_then(|city| city.best.run.clone()) else {
            return self.say(Tone::Info, "There is no such run to open.");
        };
        let Some(session) = &self.session else { return };
        let model = session.timeline.model().clone();
        self.revealed = true;
        self.visit_run("The city's best play", &model, &run, None);
    }
}
