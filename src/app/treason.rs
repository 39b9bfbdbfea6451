//! Traitors: what one is asked, what the class has it say, and the runs that were found.

use super::keys::Key;
use super::session::Session;
use super::state::{App, Tone};
use crate::certainty::ByzantineRun;
use crate::engine::{Ask, Opt, Site};
use crate::scenario::{NodeSpec, Scenario};

/// The keys of what a traitor could say, in the order of its menu.
pub const SAY_KEYS: [Key; 4] = [Key::char('c'), Key::char('p'), Key::char('d'), Key::char('z')];

/// What a traitor is being asked, and what it could say.
pub fn asked_lie(session: &Session) -> Option<(Site, Vec<Opt>)> {
    let question = session.timeline.open_question()?;
    (question.site.ask == Ask::Lie).then(|| (question.site, question.menu.options()))
}

/// What could be said, each with its key: "c attack".
pub fn lie_options(session: &Session, options: &[Opt]) -> Vec<String> {
    let word = |(key, option): (&Key, &Opt)| {
        let words = session.words.option(Ask::Lie, *option);
        format!("{key} {}", words.trim_start_matches("says "))
    };
    SAY_KEYS.iter().zip(options).map(word).collect()
}

/// What is asked and what could be said, in words.
pub fn lie_words(session: &Session) -> Option<String> {
    let (site, options) = asked_lie(session)?;
    let options = lie_options(session, &options).join(", ");
    Some(format!("{}: {options}", session.words.short_lie(site.letter)))
}

impl App {
    /// Makes the chosen general a traitor, or loyal again; the run begins anew. What was fixed about the
    /// traitors as they were no longer holds.
    pub(super) fn toggle_traitor(&mut self) {
        let Some((node, session)) = self.node().zip(self.session.as_ref()) else {
            return self.say(Tone::Info, "No general is chosen: W chooses one.");
        };
        let mut scenario = session.scenario_now();
        let name = session.words.node_in_files(node).to_owned();
        let spec = scenario.nodes.entry(name.clone()).or_default();
        spec.traitor = !spec.traitor;
        let is = if spec.traitor { "is a traitor" } else { "is loyal" };
        let words = format!("{} {is}", session.words.node(node));
        if !spec.traitor && *spec == NodeSpec::default() {
            scenario.nodes.remove(&name);
        }
        scenario.fates.clear();
        self.begin_anew_as(scenario, &words);
        self.chosen_node = Some(node);
    }

    /// The traitor that is asked says what stands at this place of its menu.
    pub(super) fn say_lie(&mut self, place: usize) {
        let Some(session) = &mut self.session else { return };
        let Some((site, options)) = asked_lie(session) else { return };
        let Some(option) = options.get(place) else { return };
        session.timeline.answer(site, *option);
        session.unsaved = true;
        let who = session.words.node(site.letter.from).to_owned();
        let words = format!("{who} {}.", session.words.option(Ask::Lie, *option));
        self.say(Tone::Good, words);
        if !self.playing {
            self.step();
        }
    }

    /// The runs that were found, as they are listed: one of each case, then the worlds that look alike.
    pub fn treason_runs(&self) -> Vec<&ByzantineRun> {
        let Some(found) = self.findings.byzantine.found() else { return Vec::new() };
        let cases = found.treasons.cases.iter().filter_map(|case| case.shown.as_ref());
        let worlds = found.alike.iter().flat_map(|alike| &alike.worlds);
        cases.chain(worlds).collect()
    }

    /// Which is marked: until somebody marks one, the first in which a promise is broken, or else somebody
    /// lies.
    pub fn marked_treason(&self) -> usize {
        let Some(found) = self.findings.byzantine.found() else { return 0 };
        let broken = || found.treasons.cases.iter().position(crate::certainty::Case::is_broken);
        let lied = || found.treasons.cases.iter().position(|case| case.treason.traitors != 0);
        let marked = self.marked_treason.or_else(broken).or_else(lied).unwrap_or(0);
        marked.min(self.treason_runs().len().saturating_sub(1))
    }

    pub(super) fn open_marked_treason(&mut self) {
        let marked = self.marked_treason();
        let Some(run) = self.treason_runs().get(marked).map(|run| (*run).clone()) else { return };
        let Some(session) = &self.session else { return };
        let (scenario, model) = (told(&session.scenario, &run), session.timeline.model().clone());
        self.marked_treason = Some(marked);
        self.visit_fixed(scenario, &model, None);
    }
}

/// The scenario that tells this run: its traitors, its order, its lies.
fn told(scenario: &Scenario, found: &ByzantineRun) -> Scenario {
    let ByzantineRun { treason, run } = found;
    let order = treason.ordered().map(|order| format!(", order {}", order.name()));
    let title = format!("Every lie: traitor {}{}", treason.who(), order.unwrap_or_default());
    let told = scenario.fixed(&title, run.proposes, run.answers.iter().copied(), run.outcome);
    told.with_traitors(treason.traitors, treason.order)
}
