//! An exercise on the screen: its check as a job, its variants, its switches, and the class's guess.

use super::jobs::{Handle, Job, Lane, Report as Told, Slot};
use super::session::Session;
use super::state::{App, Tone};
use super::visit::LEAVE_FIRST;
use crate::engine::Prob;
use crate::exercise::{Bounds, Failure, Mark, Report, check, failure};
use crate::protocols::Strategy;
use crate::protocols::exercise::{Exercise, Switch, Variant, variants};
use crate::scenario::{
    CrashPoints, Decides, EventName, Narration, NodeSpec, Pattern, Tab, capital,
};

/// How often a node crashes at most where the class says where, and for how long it is down.
const MOST_CRASHES: u8 = 2;
/// The most characters of a title: a command may be long.
const LONGEST: usize = 100;
const DOWN: u64 = 60;

/// What a check is about: nothing is computed twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    exercise: Exercise,
    bounds: Bounds,
    /// Counts how often the program was saved.
    round: u64,
}

/// What came of a check, and the failing run of each mark that has one.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The report.
    pub report: Report,
    /// One for each mark.
    pub failures: Vec<Option<Failure>>,
}

impl Checked {
    fn new(report: Report) -> Self {
        let failures = report.marks.iter().map(|mark| failure(&report, mark)).collect();
        Self { report, failures }
    }
}

/// How the class stands with an exercise.
#[derive(Clone, Debug, Default)]
pub struct Trying {
    /// The guarantee that is marked in the view of the check; one more than there are says that nothing is wrong.
    pub marked: usize,
    /// What the class guessed.
    pub guess: Option<usize>,
    /// Are the marks to be seen? Of a program they always are.
    pub revealed: bool,
    /// Is the class to find the bug? Then the switches do not tell.
    pub guessing: bool,
    /// The switch that is marked.
    pub switch: usize,
    /// The bounds, where they are not the usual ones.
    pub bounds: Option<Bounds>,
    /// How often the program was saved, and what it is called.
    pub round: u64,
    /// See `round`.
    pub command: Option<String>,
}

/// The check, unless it was asked for already.
pub(super) fn job(
    exercise: &Exercise,
    trying: &Trying,
    slot: &mut Slot<Checked, Tried>,
) -> Option<Job> {
    let bounds = trying.bounds.unwrap_or_else(|| Bounds::of(exercise));
    // How many inputs there are, and when they come, the check says itself.
    let plain = Exercise {
        solution: exercise.solution.clone(),
        ..Exercise::of(exercise.name, exercise.shared.clone())
    };
    let tried = Tried { exercise: plain, bounds, round: trying.round };
    let exercise = tried.exercise.clone();
    let handle: Handle = slot.ask(tried)?;
    Some(Job::new(Lane::Check, move |tell| {
        let Ok(found) = check(&exercise, &bounds, &handle.budget(bounds.states)) else { return };
        let found = Checked::new(found);
        tell(Told::new(move |app| {
            app.findings.check.take(&handle, found);
            if app.shows_marks() {
                app.mark_failure();
            }
        }));
    }))
}

/// The variants of an exercise, the right one first.
pub fn variants_of(exercise: &Exercise) -> Vec<Variant> {
    let name = exercise.name.name();
    variants().into_iter().filter(|variant| variant.exercise == name).collect()
}

impl Session {
    /// The exercise, if it is one.
    pub fn exercise(&self) -> Option<&Exercise> {
        match &self.scenario.strategy {
            Strategy::Exercise(exercise) => Some(exercise),
            _ => None,
        }
    }

    /// The switches that can be turned: those of a built-in solution, and at last which node may crash.
    pub fn switches(&self) -> Vec<Switch> {
        let Some(exercise) = self.exercise() else { return Vec::new() };
        let solution = exercise.solution.as_ref();
        let mut all = solution.map_or_else(Vec::new, |solution| solution.switches());
        let roles = self.scenario.strategy.roles();
        let nodes = roles.iter().zip(&self.timeline.model().nodes);
        let who = nodes.filter(|(_, node)| node.crash_points.is_some());
        let who: Vec<String> = who.map(|(role, _)| role.title.to_lowercase()).collect();
        let value = if who.is_empty() { "nobody".into() } else { who.join(", ") };
        all.push(Switch { name: "crashes at any point", value, idle: false });
        all
    }

    /// The first node that may crash at points of its own doing.
    fn may_crash(&self) -> Option<usize> {
        self.timeline.model().nodes.iter().position(|node| node.crash_points.is_some())
    }

    /// The built-in variant that runs, and its place among those of its exercise.
    pub fn variant(&self) -> Option<(usize, Variant)> {
        let exercise = self.exercise()?;
        let solution = exercise.solution.as_ref()?;
        let mut all = variants_of(exercise).into_iter().enumerate();
        all.find(|(_, variant)| variant.solution == *solution)
    }
}

impl App {
    /// The open exercise.
    pub(super) fn exercise(&self) -> Option<&Exercise> {
        self.session.as_ref()?.exercise()
    }

    /// Are the marks of the check to be seen?
    pub fn shows_marks(&self) -> bool {
        self.trying.revealed || self.exercise().is_none_or(|exercise| exercise.solution.is_none())
    }

    /// Do the switches keep to themselves what is wrong, so that the class can find it?
    pub const fn hides_switches(&self) -> bool {
        self.trying.guessing && !self.trying.revealed
    }

    /// The check of what is open, as far as it is there.
    pub fn marks(&self) -> &[Mark] {
        self.findings.check.found().map_or(&[], |checked| &checked.report.marks)
    }

    /// The marked guarantee, if it is one.
    pub fn marked_mark(&self) -> Option<&Mark> {
        self.marks().get(self.trying.marked)
    }

    /// How a check of what is open would be bounded.
    pub fn check_bounds(&self) -> Option<Bounds> {
        self.trying.bounds.or_else(|| self.exercise().map(Bounds::of))
    }

    /// Was the class right? `None` as long as it has not guessed.
    pub fn guessed_right(&self) -> Option<bool> {
        let guess = self.trying.guess?;
        Some(match self.marks().get(guess) {
            Some(mark) => mark.verdict.is_failure(),
            None => !self.marks().iter().any(|mark| mark.verdict.is_failure()),
        })
    }

    pub(super) fn mark_guarantee(&mut self, place: usize) {
        // Behind the last one stands that nothing is wrong, as long as the class guesses.
        let last = self.marks().len().saturating_sub(usize::from(self.shows_marks()));
        self.trying.marked = place.min(last);
    }

    /// Another variant of the exercise, with its check hidden again.
    pub(super) fn next_variant(&mut self, by: i32) {
        let Some(exercise) = self.exercise() else { return };
        let all = variants_of(exercise);
        if all.is_empty() || exercise.solution.is_none() {
            return self
                .say(Tone::Info, "Your own program runs here: there are no variants of it.");
        }
        let now = self.session.as_ref().and_then(Session::variant).map(|(place, _)| place);
        let count = all.len() as i32;
        let next = now.map_or(0, |now| (now as i32 + by).rem_euclid(count) as usize);
        let mut changed = exercise.clone();
        changed.solution = Some(all[next].solution.clone());
        let words = format!("Variant {} of {count}", next + 1);
        self.begin_solution(changed, &words, true);
    }

    /// Turns the marked switch by one.
    pub(super) fn turn_switch(&mut self) {
        let Some(session) = &self.session else { return };
        if self.trying.switch + 1 == session.switches().len() {
            return self.next_to_crash();
        }
        let Some(exercise) = self.exercise() else { return };
        let Some(solution) = &exercise.solution else {
            return self.say(Tone::Info, "Your own program runs here: it has no switches.");
        };
        let Some(switch) = solution.switches().get(self.trying.switch).cloned() else { return };
        let mut changed = exercise.clone();
        let turned = solution.turned(self.trying.switch);
        let now = turned.switches().get(self.trying.switch).map(|one| one.value.clone());
        changed.solution = Some(turned);
        let words = format!("{}: {}", switch.name, now.unwrap_or_default());
        self.begin_solution(changed, &words, false);
    }

    /// Another node may crash at any point of its own doing, where the class says so; after the last one none.
    fn next_to_crash(&mut self) {
        let Some(session) = &self.session else { return };
        let roles = session.scenario.strategy.roles();
        let next = session.may_crash().map_or(0, |node| node + 1);
        let mut scenario = session.scenario_now();
        for spec in scenario.nodes.values_mut() {
            spec.crash_points = None;
        }
        let who = roles.get(next);
        if let Some(role) = who {
            let points = CrashPoints { most: MOST_CRASHES, chance: Prob::ZERO, down: Some(DOWN) };
            scenario.nodes.entry(role.name.clone()).or_default().crash_points = Some(points);
        }
        scenario.nodes.retain(|_, spec| *spec != NodeSpec::default());
        // What was said of the crashes of another node names nothing any more.
        scenario.prune(|_| false);
        let words = match who {
            Some(role) => format!("{} may crash at any point: you say where", role.title),
            None => "No node crashes by itself".into(),
        };
        let (asks, before) = (who.is_some(), self.opened_count);
        self.begin_anew_as(scenario, &words);
        if self.opened_count != before
            && let Some(session) = &mut self.session
        {
            session.timeline.set_asks(asks);
            session.scenario.view.decides = if asks { Decides::Class } else { Decides::Dice };
        }
    }

    fn begin_solution(&mut self, exercise: Exercise, words: &str, guessing: bool) {
        let before = self.opened_count;
        self.begin_anew(Strategy::Exercise(exercise), words);
        if self.opened_count != before {
            (self.trying.guess, self.trying.revealed) = (None, false);
            self.trying.guessing = guessing;
        }
    }

    pub(super) fn mark_switch(&mut self, place: usize) {
        let count = self.session.as_ref().map_or(0, |session| session.switches().len());
        self.trying.switch = place.min(count.saturating_sub(1));
    }

    /// The class says what will go wrong; or, once that is known, the shortest run that breaks it opens.
    pub(super) fn guess_or_open(&mut self) {
        if self.findings.check.found().is_none() {
            return self.say(Tone::Info, "The check is still going on.");
        }
        if self.shows_marks() {
            return self.open_failure();
        }
        (self.trying.guess, self.trying.revealed) = (Some(self.trying.marked), true);
        self.mark_failure();
        let fails = self.marks().iter().any(|mark| mark.verdict.is_failure());
        let (tone, words) = match (self.guessed_right() == Some(true), fails) {
            (true, true) => (Tone::Good, "Right. Enter opens the shortest run that shows it."),
            (true, false) => (Tone::Good, "Right: every guarantee holds within these bounds."),
            (false, true) => (Tone::Info, "Not so. Enter opens the shortest run that fails."),
            (false, false) => (Tone::Info, "Not so: every guarantee holds within these bounds."),
        };
        self.say(tone, words);
    }

    /// Shows the marks without a guess.
    pub(super) fn reveal_marks(&mut self) {
        self.trying.revealed = true;
        self.mark_failure();
    }

    /// The guarantee that fails as a variant's explanation has it, or the first, is what there is to look at.
    fn mark_failure(&mut self) {
        let variant = self.session.as_ref().and_then(Session::variant);
        let breaks = variant.and_then(|(_, variant)| variant.breaks);
        let fails = |mark: &Mark| mark.verdict.is_failure();
        // What a variant is explained by comes first.
        let explained = |mark: &Mark| fails(mark) && Some(mark.key) == breaks;
        let first = self.marks().iter().position(explained);
        if let Some(place) = first.or_else(|| self.marks().iter().position(fails)) {
            self.trying.marked = place;
        }
    }

    fn open_failure(&mut self) {
        let Some(checked) = self.findings.check.found() else { return };
        let Some(failure) = checked.failures.get(self.trying.marked).cloned().flatten() else {
            return self.say(Tone::Info, "This guarantee holds: there is no run to open.");
        };
        if self.visit_at_stake() {
            return self.say(Tone::Info, LEAVE_FIRST);
        }
        let mut scenario = failure.scenario;
        let name = self.marked_mark().map_or("", |mark| mark.name);
        let variant = self.session.as_ref().and_then(Session::variant);
        let what = variant.map(|(_, variant)| variant.title.to_owned());
        if let Some(what) = what.or_else(|| self.trying.command.clone()) {
            scenario.title =
                format!("{} fails: {what}", capital(name)).chars().take(LONGEST).collect();
        }
        scenario.view.tab = Tab::Exercise;
        scenario.summary = format!("A run that breaks it: {}.", failure.sentence);
        let on = Pattern::any(EventName::Opening);
        let say = format!("What went wrong: {}.", failure.sentence);
        scenario.narration = vec![Narration { on, say, ask: String::new() }];
        self.visit(scenario, Some(failure.step), false);
        self.say(Tone::Info, "It breaks here: ← steps back through it, Backspace returns.");
    }

    /// The student's program was saved: it is checked again. Its run, which the old one answered, begins anew
    /// unless somebody has decided something in it.
    pub fn program_saved(&mut self) {
        self.trying.round += 1;
        if self.parked().is_some() && !self.visit_at_stake() {
            self.return_home();
        }
        let own = self.exercise().filter(|exercise| exercise.solution.is_none()).cloned();
        if let Some(exercise) = own.filter(|_| self.parked().is_none() && !self.is_unsaved()) {
            self.begin_anew(Strategy::Exercise(exercise), "Saved");
        }
        self.say(Tone::Info, "Saved: checked again.");
    }

    /// What is shown of an exercise from the beginning: of a program what its check found.
    pub fn try_program(&mut self, command: String, bounds: Bounds) {
        self.trying = Trying {
            command: Some(command),
            bounds: Some(bounds),
            revealed: true,
            ..Trying::default()
        };
        self.tab = Tab::Check;
    }
}
