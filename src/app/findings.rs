//! What is computed about the open scenario, and when: the odds and doubts follow every step, the rest is
//! computed while its view is in front.

use num_rational::BigRational;

use super::congestion::{self, Sweep};
use super::exercise::{self, Checked, Tried};
use super::jobs::{Found, Handle, Job, Lane, Position, Report, Slot};
use super::matrix::{self, Matrix};
use super::session::Session;
use super::state::App;
use crate::certainty::{
    self, BestPlay, Cost, Curve, Doubt, Enumerated, Ladder, LookAlike, NoLadder, Odds, Proof,
    Randomised, Treasons, Verdict,
};
use crate::drive::EventLog;
use crate::engine::{Event, Model, Time, World};
use crate::explore::estimate::estimate;
use crate::protocols::{Family, GENERALS, General, Strategy};
use crate::scenario::Tab;

/// The most different states that are explored at every step, and while one waits for a view.
const MOST_HERE: u64 = 500_000;
const MOST_IN_VIEW: u64 = 2_000_000;
/// The most different states for knowledge, where each has a history.
const MOST_POINTS: u64 = 500_000;
/// The most runs of traitors that are followed.
const MOST_LIES: u64 = 300_000;

/// The odds and the doubts where the class stands.
#[derive(Clone, Debug)]
pub struct Certainty {
    /// The odds from here on.
    pub odds: Found<Odds>,
    /// For each general: how likely the other attacks, given what this one has seen.
    pub doubts: [Found<BigRational>; 2],
}

/// The proof on this strategy, and whether each requirement holds.
#[derive(Clone)]
pub struct Proved {
    /// The chain; `None` where it is too long.
    pub proof: Option<Proof>,
    /// The verdicts; `None` where somebody stopped it.
    pub verdicts: Option<[Verdict; 3]>,
    /// The model it is about.
    pub model: Model<General>,
}

/// The city's best play, and where numbers are drawn the worst adversaries.
#[derive(Clone, Debug)]
pub struct City {
    /// The fewest captures.
    pub best: BestPlay,
    /// The shortest run.
    pub shortest: BestPlay,
    /// Randomised coordinated attack: how often it disagrees at worst.
    pub randomised: Option<Randomised>,
}

/// What comes of every lie.
#[derive(Clone, Debug)]
pub struct Lied {
    /// On this scenario's generals.
    pub treasons: Treasons,
    /// Worlds that a loyal one cannot tell apart, if there are such.
    pub alike: Option<LookAlike>,
    /// The cases that the theorem is told with, counted in the same way.
    pub known: Vec<Enumerated>,
}

/// Everything that is computed beside the run.
#[derive(Default)]
pub struct Findings {
    /// Odds and doubts from here.
    pub here: Slot<Certainty>,
    /// The odds over the loss.
    pub curve: Slot<Option<Curve>>,
    /// The proof.
    pub proof: Slot<Proved>,
    /// Who knows what.
    pub ladder: Slot<Result<Ladder, NoLadder>>,
    /// The city's best play.
    pub city: Slot<City>,
    /// Every lie of every traitor.
    pub byzantine: Slot<Lied>,
    /// The model matrix of a small strategy: it depends on nothing else.
    pub matrix: Slot<Matrix, Strategy>,
    /// An exercise put to the test.
    pub check: Slot<Checked, Tried>,
    /// A switch port at many loads.
    pub sweep: Slot<Sweep>,
}

impl Findings {
    /// What somebody stopped is begun anew when its view is shown again.
    pub(super) fn take_up(&mut self, tab: Tab) {
        match tab {
            Tab::Battlefield | Tab::Odds => {
                if self.here.is_stopped() {
                    self.here.forget();
                }
                if self.curve.is_stopped() {
                    self.curve.forget();
                }
            }
            Tab::Proof if self.proof.is_stopped() => self.proof.forget(),
            Tab::Knowledge if self.ladder.is_stopped() => self.ladder.forget(),
            Tab::City if self.city.is_stopped() => self.city.forget(),
            Tab::Byzantine if self.byzantine.is_stopped() => self.byzantine.forget(),
            Tab::Matrix if self.matrix.is_stopped() => self.matrix.forget(),
            Tab::Congestion if self.sweep.is_stopped() => self.sweep.forget(),
            Tab::Check if self.check.is_stopped() => self.check.forget(),
            _ => {}
        }
    }
}

/// A run up to some moment, on its own: what a job takes along.
struct Moment {
    model: Model<General>,
    world: World<General>,
    log: EventLog,
    step: usize,
}

impl Moment {
    fn of(session: &Session) -> Self {
        let timeline = &session.timeline;
        Self {
            model: timeline.model().clone(),
            world: timeline.world().clone(),
            // Shared with the run.
            log: timeline.log().clone(),
            step: timeline.at(),
        }
    }

    fn happened(&self) -> impl Iterator<Item = &Event> {
        self.log.range(0, self.step).map(|(_, event)| event)
    }

    fn now(&self) -> Time {
        self.world.now()
    }

    fn certainty(&self, handle: &Handle) -> Certainty {
        let budget = handle.budget(MOST_HERE);
        let odds = certainty::odds(&self.model, &self.world, &budget);
        let doubts = GENERALS.map(|general| {
            let found =
                certainty::doubt(&self.model, general, self.now(), self.happened(), &budget);
            match Found::of(found, || estimate(&self.model, &World::new(&self.model))) {
                Found::Exact(Doubt::Exact(p)) => Found::Exact(p),
                Found::Exact(Doubt::AgainstTheOdds) | Found::AgainstTheOdds => {
                    Found::AgainstTheOdds
                }
                Found::Exact(Doubt::NoOdds) | Found::NoOdds => Found::NoOdds,
                Found::TooMany(runs, why) => Found::TooMany(runs, why),
                Found::Cancelled => Found::Cancelled,
            }
        });
        Certainty { odds: Found::of(odds, || estimate(&self.model, &self.world)), doubts }
    }

    fn curve(&self, handle: &Handle) -> Option<Curve> {
        match certainty::odds(&self.model, &self.world, &handle.budget(MOST_HERE)) {
            Ok(Odds::Exact { graph, .. }) => Some(certainty::curve(&self.model, &graph)),
            _ => None,
        }
    }
}

impl App {
    /// Where the class stands.
    fn position(&self) -> Option<Position> {
        let timeline = &self.session.as_ref()?.timeline;
        Some(Position {
            session: self.opened_count,
            branch: timeline.current(),
            step: timeline.at(),
            links: timeline.model().links.clone(),
        })
    }

    /// The work to be done for what is shown now, unless it was asked for already.
    pub fn jobs(&mut self) -> Vec<Job> {
        let Some(here) = self.position() else { return Vec::new() };
        // What holds for all runs does not depend on the step.
        let anywhere = Position { branch: 0, step: 0, ..here.clone() };
        let Some(session) = &self.session else { return Vec::new() };
        let draws = session.scenario.strategy.draws(0);
        let findings = &mut self.findings;
        let mut jobs = Vec::new();
        // The odds and the doubt are the generals'.
        let generals = session.scenario.strategy.family() == Family::Generals;
        if generals && let Some(handle) = findings.here.ask(here.clone()) {
            let moment = Moment::of(session);
            jobs.push(Job::new(Lane::Here, move |tell| {
                handle.estimate(&moment.model, &moment.world);
                let found = moment.certainty(&handle);
                tell(Report::new(move |app| app.findings.here.take(&handle, found)));
            }));
        }
        match self.tab {
            Tab::Odds => {
                if let Some(handle) = findings.curve.ask(here) {
                    let moment = Moment::of(session);
                    jobs.push(Job::new(Lane::Curve, move |tell| {
                        let found = moment.curve(&handle);
                        tell(Report::new(move |app| app.findings.curve.take(&handle, found)));
                    }));
                }
            }
            Tab::Proof => {
                if let Some(handle) = findings.proof.ask(anywhere) {
                    let model = session.timeline.model().clone();
                    jobs.push(Job::new(Lane::Proof, move |tell| {
                        handle.estimate(&model, &World::new(&model));
                        let proof = certainty::proof(&model, draws);
                        let verdicts =
                            certainty::verdicts(&model, &handle.budget(MOST_IN_VIEW)).ok();
                        let found = Proved { proof, verdicts, model };
                        tell(Report::new(move |app| app.findings.proof.take(&handle, found)));
                    }));
                }
            }
            Tab::Knowledge => {
                if let Some(handle) = findings.ladder.ask_anew(here) {
                    let moment = Moment::of(session);
                    jobs.push(Job::new(Lane::Knowledge, move |tell| {
                        handle.estimate(&moment.model, &World::new(&moment.model));
                        let budget = handle.budget(MOST_POINTS);
                        let (model, now) = (&moment.model, moment.now());
                        let found = certainty::ladder(model, now, moment.happened(), &budget);
                        tell(Report::new(move |app| {
                            app.findings.ladder.take(&handle, found);
                            // There may be fewer worlds than at the step before.
                            app.marked_world =
                                app.marked_world.min(app.worlds().len().saturating_sub(1));
                        }));
                    }));
                }
            }
            Tab::City => {
                if let Some(handle) = findings.city.ask(anywhere) {
                    let model = session.timeline.model().clone();
                    jobs.push(Job::new(Lane::City, move |tell| {
                        handle.estimate(&model, &World::new(&model));
                        let budget = handle.budget(MOST_IN_VIEW);
                        let play = |cost| certainty::best_play(&model, cost, &budget);
                        let (Ok(best), Ok(shortest)) = (play(Cost::Captures), play(Cost::Events))
                        else {
                            return;
                        };
                        let randomised = draws
                            .and_then(|rounds| certainty::randomised(&model, rounds, &budget).ok());
                        let found = City { best, shortest, randomised };
                        tell(Report::new(move |app| app.findings.city.take(&handle, found)));
                    }));
                }
            }
            Tab::Byzantine => {
                if let Some(handle) = findings.byzantine.ask(anywhere) {
                    let model = session.timeline.model().clone();
                    jobs.push(Job::new(Lane::Byzantine, move |tell| {
                        let budget = handle.budget(MOST_LIES);
                        let Ok(treasons) = certainty::treasons(&model, &budget) else { return };
                        let alike = certainty::look_alike(&model);
                        let found = Lied { treasons, alike, known: certainty::enumerated() };
                        tell(Report::new(move |app| app.findings.byzantine.take(&handle, found)));
                    }));
                }
            }
            Tab::Matrix => {
                jobs.extend(matrix::job(&session.scenario.strategy, &mut findings.matrix))
            }
            Tab::Check => {
                let exercise = session.exercise();
                jobs.extend(
                    exercise.and_then(|e| exercise::job(e, &self.trying, &mut findings.check)),
                );
            }
            Tab::Congestion => jobs.extend(sweep_job(session, findings, anywhere)),
            Tab::Battlefield
            | Tab::Diagram
            | Tab::Events
            | Tab::Branches
            | Tab::Links
            | Tab::Detectors
            | Tab::Scheduling
            | Tab::Exercise
            | Tab::Availability
            | Tab::Slo
            | Tab::Nodes => {}
        }
        jobs.extend(self.trials_job());
        jobs
    }

    /// Something was found out.
    pub fn explored(&mut self, report: Report) {
        (report.0)(self);
    }

    /// Is anything being worked on that is shown now?
    pub fn is_waiting(&self) -> bool {
        let findings = &self.findings;
        self.session.is_some()
            && match self.tab {
                Tab::Odds => findings.curve.is_waiting() || findings.here.is_waiting(),
                Tab::Proof => findings.proof.is_waiting(),
                Tab::Knowledge => findings.ladder.is_waiting(),
                Tab::City => findings.city.is_waiting(),
                Tab::Byzantine => findings.byzantine.is_waiting(),
                Tab::Matrix => findings.matrix.is_waiting(),
                Tab::Congestion => findings.sweep.is_waiting(),
                Tab::Check => findings.check.is_waiting(),
                _ => findings.here.is_waiting(),
            }
    }

    /// Stops what is being worked on; says whether there was anything.
    pub(super) fn stop_work(&mut self) -> bool {
        if self.trials.as_ref().is_some_and(super::trials::Trials::is_running) {
            self.stop_trials();
            return true;
        }
        match self.tab {
            // Both, whichever was waited for.
            Tab::Odds => self.findings.curve.stop() | self.findings.here.stop(),
            Tab::Proof => self.findings.proof.stop(),
            Tab::Knowledge => self.findings.ladder.stop(),
            Tab::City => self.findings.city.stop(),
            Tab::Byzantine => self.findings.byzantine.stop(),
            Tab::Matrix => self.findings.matrix.stop(),
            Tab::Congestion => self.findings.sweep.stop(),
            Tab::Check => self.findings.check.stop(),
            _ => false,
        }
    }

    /// What is known about where the class stands, if it is computed by now.
    pub fn certainty(&self) -> Option<&Certainty> {
        self.findings.here.found()
    }
}

/// The port of the scenario at many loads.
fn sweep_job(session: &Session, findings: &mut Findings, at: Position) -> Option<Job> {
    let params = session.congestion.as_ref()?.params().clone();
    let retry = session.port_retry.clone()?;
    let handle = findings.sweep.ask(at)?;
    let (model, seed) = (session.timeline.model().clone(), session.timeline.branch().seed);
    Some(Job::new(Lane::Congestion, move |tell| {
        congestion::sweep(&model, &params, &retry, seed, &handle.cancel, |found| {
            let handle = handle.clone();
            tell(Report::new(move |app| {
                let slot = &mut app.findings.sweep;
                if found.points.len() < found.wanted {
                    slot.take_so_far(&handle, found);
                } else {
                    slot.take(&handle, found);
                }
            }));
        });
    }))
}
