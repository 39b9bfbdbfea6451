//! Visits: a run that was found is opened on the battlefield, while the class's own run waits.

use super::session::{Session, observer};
use super::state::{App, Tone};
use crate::certainty::FixedRun;
use crate::engine::Model;
use crate::protocols::{General, Outcome};
use crate::scenario::{Decides, Eyes, LinksSpec, Scenario, Tab};

/// Why no other run is opened over a visit that would be lost: leaving it asks.
pub(super) const LEAVE_FIRST: &str =
    "This would drop the run you are in: leave it first (Backspace).";

/// The class's own run, while another is visited.
pub struct Parked {
    /// The run.
    session: Session,
    tab: Tab,
    eyes: Eyes,
    /// Is the visited run the class's game as the city, and not over yet?
    pub game: bool,
    /// What the class came to in it, once it is over.
    score: Option<Score>,
}

/// What the class has come to as the city.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// How many it captured.
    pub captures: u32,
    /// How the night ended.
    pub outcome: Outcome,
}

impl App {
    /// The class's own run, if another is visited.
    pub const fn parked(&self) -> Option<&Parked> {
        self.parked.as_ref()
    }

    /// Is anything unsaved that would be lost by leaving?
    pub(super) fn is_unsaved(&self) -> bool {
        let own = self.parked.as_ref().map(|parked| &parked.session);
        own.or(self.session.as_ref()).is_some_and(|session| session.unsaved)
    }

    /// Would leaving the visited run lose something: a change in it, or a night as the city that has begun?
    pub(super) fn visit_at_stake(&self) -> bool {
        let (Some(parked), Some(session)) = (&self.parked, &self.session) else { return false };
        session.unsaved || parked.game && session.timeline.at() > 0
    }

    /// Opens a run that was found, at a step, or at its end.
    pub(super) fn visit_run(
        &mut self,
        title: &str,
        model: &Model<General>,
        run: &FixedRun,
        at: Option<usize>,
    ) {
        let Some(session) = &self.session else { return };
        let scenario =
            session.scenario.fixed(title, run.proposes, run.answers.iter().copied(), run.outcome);
        self.visit_fixed(scenario, model, at);
    }

    /// Opens a run that a scenario fixes.
    pub(super) fn visit_fixed(
        &mut self,
        mut scenario: Scenario,
        model: &Model<General>,
        at: Option<usize>,
    ) {
        if self.visit_at_stake() {
            return self.say(Tone::Info, LEAVE_FIRST);
        }
        scenario.expect = None;
        // The links as they are now, which may be others than in the file.
        scenario.links = LinksSpec::of(&model.links, &scenario.strategy);
        // The pieces of narration belong to the scenario's own story.
        scenario.narration.clear();
        scenario.summary = "A run that was found by computing all of them.".into();
        self.visit(scenario, at, false);
    }

    /// Begins a game: the class is the city, and decides about every messenger.
    pub(super) fn play_city(&mut self) {
        let Some(session) = &self.session else { return };
        let scenario = Scenario {
            title: "You are the city: bring about a lone attack".into(),
            fates: Default::default(),
            narration: Vec::new(),
            summary: "Every messenger waits in the city for your word. Capture as few as you can."
                .into(),
            expect: None,
            run: None,
            ..session.scenario_now()
        };
        if self.visit_at_stake() {
            return self.say(Tone::Info, LEAVE_FIRST);
        }
        self.visit(scenario, Some(0), true);
        if let Some(session) = &mut self.session {
            session.timeline.set_asks(true);
            session.scenario.view.decides = Decides::Class;
        }
        self.say(Tone::Info, "c captures, p lets pass, → goes on. Backspace gives up.");
    }

    pub(super) fn visit(&mut self, scenario: Scenario, at: Option<usize>, game: bool) {
        let (mut visited, misfit) = Session::open(scenario.title.clone(), None, scenario);
        match at {
            Some(step) => {
                visited.timeline.seek(step);
            }
            None => while matches!(visited.timeline.advance(), crate::drive::Advance::Did(_)) {},
        }
        let Some(own) = self.session.replace(visited) else { return };
        if self.parked.is_none() {
            self.parked =
                Some(Parked { session: own, tab: self.tab, eyes: self.eyes, game, score: None });
        }
        if let Some(parked) = &mut self.parked {
            (parked.game, parked.score) = (game, None);
        }
        // Byzantine generals are seen best where one sees who said what, exercises where one sees their state.
        self.tab = match self.tab {
            Tab::Byzantine => Tab::Byzantine,
            Tab::Check => Tab::Exercise,
            _ => Tab::Battlefield,
        };
        self.eyes = Eyes::Omniscient;
        self.arrive();
        if let Some(misfit) = misfit {
            self.say(Tone::Bad, misfit.to_string());
        } else if !game {
            self.say(
                Tone::Info,
                "This run was found: ← steps back through it, Backspace returns to your own.",
            );
        }
    }

    /// Goes back to the class's own run.
    pub(super) fn return_home(&mut self) {
        let Some(parked) = self.parked.take() else { return };
        self.session = Some(parked.session);
        (self.tab, self.eyes) = (parked.tab, parked.eyes);
        self.arrive();
    }

    /// Another run has come to the front.
    pub(super) fn arrive(&mut self) {
        self.opened_count += 1;
        (self.playing, self.chosen, self.scroll) = (false, None, 0);
        self.marked_branch = 0;
        let eyes = self.eyes;
        let Some(session) = &mut self.session else { return };
        session.retell(eyes);
        debug_assert!(observer(eyes).is_none() || self.parked.is_none());
        let (now, over) = (session.timeline.world().now(), session.is_over());
        self.marked_branch = session.timeline.current();
        self.clock.jump(now, over);
    }

    /// Notes the score once the class's game as the city is over.
    pub(super) fn settle_game(&mut self) {
        let over = self.session.as_ref().is_some_and(Session::is_over);
        let Some(parked) = self.parked.as_mut().filter(|parked| parked.game && over) else {
            return;
        };
        parked.game = false;
        let Some(session) = &self.session else { return };
        let tally = session.timeline.tally();
        let captures = crate::protocols::GENERALS.map(|general| tally.of(general).captured);
        let score = Score { captures: captures.iter().sum(), outcome: session.outcome() };
        parked.score = Some(score);
        self.scores.push(score);
        self.say(Tone::Info, score.words());
        // The night is in the list of scores: nothing is lost by going back.
        if let Some(session) = &mut self.session {
            session.unsaved = false;
        }
    }

    /// How the class's game as the city went, if that is what is visited and it is over.
    pub(super) fn score(&self) -> Option<Score> {
        self.parked.as_ref()?.score
    }
}

impl Score {
    /// In a sentence, with what to do next.
    pub(super) fn words(self) -> String {
        match (self.outcome.is_lone_attack(), self.captures) {
            (true, 1) => "A lone attack with 1 capture. Backspace shows how you did.".into(),
            (true, n) => format!("A lone attack with {n} captures. Backspace shows how you did."),
            (false, n) => {
                format!("No lone attack ({n} captured). Backspace goes back: try again.")
            }
        }
    }
}
