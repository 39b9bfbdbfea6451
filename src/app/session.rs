//! A scenario that is open, with its run.

use std::path::PathBuf;
use std::sync::Arc;

use super::application::Application;
use super::congestion::{Congestion, usual_retry};
use super::detection::{Detection, Timings};
use super::gantt::Gantt;
use super::policies::{self, PolicyRun};
use super::service_forms::{self, Removal};
use super::service_levels::ServiceLevels;
use super::story::Story;
use super::watching::Watching;
use crate::drive::Timeline;
use crate::engine::{Letter, NodeId, Time, UnderWay};
use crate::protocols::exercise::Trouble;
use crate::protocols::{Family, General, Outcome, Plan, PortRetry};
use crate::scenario::{
    Decides, Eyes, Flaw, MOST_BYTES, Misfit, SavedRun, Scenario, Words, open_run,
};

/// Who looks; `None` sees everything.
pub const fn observer(eyes: Eyes) -> Option<NodeId> {
    match eyes {
        Eyes::Omniscient => None,
        Eyes::Node(node) => Some(node),
    }
}

/// An open scenario.
pub struct Session {
    /// What it was opened as: a shipped name or a path.
    pub name: String,
    /// Where it was saved or read, if it is a file.
    pub file: Option<PathBuf>,
    /// The scenario itself.
    pub scenario: Scenario,
    /// Its run, with all branches.
    pub timeline: Timeline<General>,
    /// How to tell of it.
    pub words: Words,
    /// What the story panel tells now.
    pub story: Story,
    /// Which promises are kept up to now.
    pub watching: Watching,
    /// Who was down and who suspected whom, up to now.
    pub detection: Detection,
    /// The same detectors under the three timing models, each to its end.
    pub timings: Timings,
    /// A service's levels up to now, and what comes of taking each of its parts away.
    pub service: Option<ServiceLevels>,
    /// See `service`.
    pub removals: Vec<Removal>,
    /// Which task ran when up to now, where tasks share a processor.
    pub gantt: Option<Gantt>,
    /// What an exercise's application has seen up to now.
    pub application: Option<Application>,
    /// The scenario as it was opened, where it has been changed by key since and the run begun anew.
    pub(super) origin: Option<Box<Scenario>>,
    /// The same tasks under each policy, each to its end.
    pub policies: Vec<PolicyRun>,
    /// What a switch port did up to now, where there is one.
    pub congestion: Option<Congestion>,
    /// How messages are repeated there when retry is switched on.
    pub port_retry: Option<PortRetry>,
    /// Has something been decided, changed or branched since it was opened or saved?
    pub unsaved: bool,
}

impl Session {
    /// The first call of an exercise's solution that had no answer, and why.
    pub fn trouble(&self) -> Option<(Arc<str>, Trouble)> {
        match &*self.timeline.model().params {
            Plan::Exercise(plan) => plan.memory.trouble(),
            _ => None,
        }
    }

    /// The scenario with the links as they are now, sliders and cuts included.
    pub(super) fn scenario_now(&self) -> Scenario {
        let links =
            crate::scenario::LinksSpec::of(&self.timeline.model().links, &self.scenario.strategy);
        Scenario { links, ..self.scenario.clone() }
    }

    /// Opens a scenario; says where a saved run in it no longer fits.
    pub fn open(name: String, file: Option<PathBuf>, scenario: Scenario) -> (Self, Option<Misfit>) {
        let stage = scenario.stage();
        let words = stage.words.clone();
        let (mut timeline, misfit) = open_run(stage, scenario.run.as_ref(), &scenario.strategy);
        if scenario.view.decides == Decides::Class {
            timeline.set_asks(true);
        }
        let mut watching = Watching::new(&scenario.strategy, timeline.model());
        watching.follow(&timeline);
        let story = Story::at(&timeline, &scenario, &words, &watching, None);
        let unsaved = false;
        let end = timeline.model().dawn.unwrap_or(1);
        let mut congestion = Congestion::new(&scenario.strategy, end);
        congestion.iter_mut().for_each(|port| port.follow(&timeline));
        let port_retry = congestion.as_ref().map(|port| {
            let longest = timeline.model().links.longest_delay();
            port.params().retry.clone().unwrap_or_else(|| usual_retry(port.params(), longest))
        });
        let detection = Detection::of(&timeline);
        let mut service = ServiceLevels::new(&scenario.strategy, timeline.model().nodes.len());
        service.iter_mut().for_each(|service| service.follow(&timeline));
        let removals = service_forms::removals(&timeline, &scenario.strategy);
        let mut timings = Timings::default();
        timings.follow(&timeline, &scenario.strategy);
        let gantt = Gantt::of(&scenario.strategy, &timeline);
        let policies = policies::under_each_policy(&scenario);
        let application = Application::of(&scenario.strategy, &timeline);
        (
            Self {
                name,
                file,
                scenario,
                timeline,
                words,
                story,
                watching,
                detection,
                timings,
                service,
                removals,
                gantt,
                policies,
                application,
                origin: None,
                congestion,
                port_retry,
                unsaved,
            },
            misfit,
        )
    }

    /// The scenario with the run as it stands, as a file's text.
    ///
    /// # Errors
    /// When such a file could not be opened again: the run is too long, or has too many branches.
    pub fn to_text(&self) -> Result<String, Flaw> {
        let run = Some(SavedRun::of(&self.timeline, &self.scenario.strategy));
        let scenario = Scenario { run, ..self.scenario.clone() };
        scenario.check()?;
        let text = scenario.to_text();
        if text.len() > MOST_BYTES {
            let problem = format!("the file would have {} MB", text.len() >> 20);
            return Err(Flaw::new(&["run"], problem, "fewer branches make it smaller"));
        }
        Ok(text)
    }

    /// Is the run no longer that of the scenario that was opened, whose title it bears?
    pub fn is_altered(&self) -> bool {
        self.origin.as_ref().is_some_and(|origin| {
            (&origin.strategy, &origin.nodes) != (&self.scenario.strategy, &self.scenario.nodes)
        })
    }

    /// Is it about two generals, a valley and a city?
    pub const fn is_generals(&self) -> bool {
        matches!(self.scenario.strategy.family(), Family::Generals)
    }

    /// Everybody who takes part.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.timeline.model().nodes.len()).map(|index| NodeId(index as u8))
    }

    /// Has the run come to its end?
    pub fn is_over(&self) -> bool {
        self.timeline.world().is_over()
    }

    /// The outcome as it stands.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.timeline.world())
    }

    /// When dawn comes.
    pub fn dawn(&self) -> u64 {
        self.timeline.model().dawn.unwrap_or(1)
    }

    /// The messengers whose fate is still open, the next to reach the city first.
    pub fn undecided(&self) -> Vec<UnderWay> {
        let mut open: Vec<_> =
            self.timeline.world().under_way().into_iter().filter(|one| one.undecided).collect();
        open.sort_by_key(|one| (one.until, one.since));
        open
    }

    /// Until when the link is cut, if it will be when this messenger comes to the city.
    pub fn cut_for(&self, letter: Letter) -> Option<Time> {
        let one = self.undecided().into_iter().find(|one| one.letter.name() == letter.name())?;
        let link = self.timeline.model().links.get(letter.from, letter.to);
        link.partition.filter(|span| span.contains(one.until)).map(|span| span.to)
    }

    /// Looks up what is due to be told, after the cursor has moved.
    pub fn retell(&mut self, eyes: Eyes) {
        self.watching.follow(&self.timeline);
        if let Some(gantt) = &mut self.gantt {
            gantt.follow(&self.timeline);
        }
        self.application.iter_mut().for_each(|one| one.follow(&self.timeline));
        self.detection = Detection::of(&self.timeline);
        self.timings.follow(&self.timeline, &self.scenario.strategy);
        self.service.iter_mut().for_each(|service| service.follow(&self.timeline));
        self.congestion.iter_mut().for_each(|port| port.follow(&self.timeline));
        let (words, watching) = (&self.words, &self.watching);
        self.story = Story::at(&self.timeline, &self.scenario, words, watching, observer(eyes));
    }

    /// The name of a branch: A, B, ... Z, A2, B2 ...
    pub fn branch_name(branch: usize) -> String {
        let letter = char::from(b'A' + (branch % 26) as u8);
        match branch / 26 {
            0 => letter.to_string(),
            round => format!("{letter}{}", round + 1),
        }
    }
}
