//! The model matrix: what is computed of it, which cell is marked, and opening that cell's counterexample.

use super::jobs::{Job, Lane, Report, Slot};
use super::session::Session;
use super::state::{App, Tone};
use super::visit::LEAVE_FIRST;
use crate::certainty::{
    Cell, CellFinding, FixedRun, Kept, Place, PromiseVerdict, TimingModel, cell, matrix_model,
    places,
};
use crate::engine::{Ask, Opt, Site};
use crate::protocols::{Promise, Strategy};
use crate::scenario::{EventName, Narration, Pattern, Scenario, Words, capital};

/// Runs with more faults are outside the bound.
const MOST_FAULTS: u32 = 2;
/// The most different states that are looked at for each promise of a cell.
const MOST_STATES: u64 = 200_000;
/// How many cells there are, and how many in a row.
const CELLS: usize = 27;
const COLUMNS: usize = 9;

/// The cells that have been computed, from the first on.
#[derive(Clone, Default)]
pub struct Matrix {
    cells: Vec<Cell>,
}

impl Matrix {
    /// How many cells there are in all.
    pub const CELLS: usize = CELLS;
    /// The bound on faults.
    pub const MOST_FAULTS: u32 = MOST_FAULTS;
    /// The bound on states.
    pub const MOST_STATES: u64 = MOST_STATES;

    /// The cells by now.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// A cell, if it is computed by now.
    pub fn cell(&self, place: Place) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.place == place)
    }
}

/// What is to be computed for a strategy, unless it was asked for already.
pub(super) fn job(strategy: &Strategy, slot: &mut Slot<Matrix, Strategy>) -> Option<Job> {
    let small = strategy.small();
    let handle = slot.ask(small.clone())?;
    Some(Job::new(Lane::Matrix, move |tell| {
        let model = matrix_model(&small);
        for place in places() {
            let budget = handle.budget(MOST_STATES);
            let Ok(found) = cell(&model, &small, place, MOST_FAULTS, &budget) else { return };
            let handle = handle.clone();
            tell(Report::new(move |app| {
                app.findings.matrix.grow(&handle, |matrix| matrix.cells.push(found));
            }));
        }
        tell(Report::new(move |app| app.findings.matrix.finish(&handle)));
    }))
}

/// The promise that a cell's counterexample breaks, that run, and how many faults it has.
pub fn counterexample(cell: &Cell) -> Option<(Promise, &FixedRun, u32)> {
    match &cell.finding {
        CellFinding::Fails(PromiseVerdict { promise, kept: Kept::Broken(run, faults), .. }) => {
            Some((*promise, run, *faults))
        }
        _ => None,
    }
}

/// Does a promise break in it?
pub(super) fn fails(cell: &Cell) -> bool {
    counterexample(cell).is_some()
}

/// What goes wrong in a run, in words.
pub fn fault_words(run: &FixedRun, words: &Words) -> String {
    let is_fault =
        |option: &Opt| !matches!(option, Opt::Passed | Opt::Single | Opt::GoesOn | Opt::Number(_));
    let told = |(site, option): &(Site, Opt)| match site.ask {
        Ask::Crash => {
            format!("{} crashes at point {}", words.node(site.letter.from), site.letter.message.nth)
        }
        ask => {
            let (who, what) = (words.node(site.letter.from), words.letter(site.letter));
            format!("{who}'s {what} {}", words.option(ask, *option))
        }
    };
    let all: Vec<String> = run.answers.iter().filter(|(_, o)| is_fault(o)).map(told).collect();
    if all.is_empty() { "nothing goes wrong but delays".into() } else { all.join(", ") }
}

/// "fair-loss links · crash-stop nodes · synchronous".
pub fn place_words(place: Place) -> String {
    let (link, node, timing) = (place.link.name(), place.node.name(), place.timing.name());
    let node = if node.starts_with("no ") { node.to_owned() } else { format!("{node} nodes") };
    format!("{link} links · {node} · {timing}")
}

impl App {
    /// The marked cell's place: until somebody marks one, that of the open scenario's own model.
    pub fn marked_place(&self, session: &Session) -> Place {
        let marked = self.marked_cell.and_then(|cell| places().nth(cell));
        marked.unwrap_or_else(|| own_place(session))
    }

    /// The marked cell, if it is computed by now.
    pub fn marked_cell(&self) -> Option<&Cell> {
        let place = self.marked_place(self.session.as_ref()?);
        self.findings.matrix.so_far()?.cell(place)
    }

    pub(super) fn mark_cell(&mut self, cell: usize) {
        self.marked_cell = Some(cell.min(CELLS - 1));
    }

    /// Moves the mark within its row.
    pub(super) fn mark_cell_beside(&mut self, by: i32) {
        let Some(session) = &self.session else { return };
        let now = self.marked_place(session).index();
        let column = (now % COLUMNS).saturating_add_signed(by as isize).min(COLUMNS - 1);
        self.mark_cell(now - now % COLUMNS + column);
    }

    /// Moves the mark within its column.
    pub(super) fn mark_cell_below(&mut self, by: isize) {
        let Some(session) = &self.session else { return };
        let now = self.marked_place(session).index();
        let row = (now / COLUMNS).saturating_add_signed(by).min(CELLS / COLUMNS - 1);
        self.mark_cell(row * COLUMNS + now % COLUMNS);
    }

    /// Opens the marked cell's counterexample at the step at which the promise breaks.
    pub(super) fn open_marked_cell(&mut self) {
        let Some(session) = &self.session else { return };
        let Some(cell) = self.marked_cell().cloned() else {
            return self.say(Tone::Info, "This cell is not computed yet.");
        };
        let Some((promise, run, faults)) = counterexample(&cell) else {
            return self.say(Tone::Info, "No run to open: every promise holds here.");
        };
        if self.visit_at_stake() {
            return self.say(Tone::Info, LEAVE_FIRST);
        }
        let small = session.scenario.strategy.small();
        let told = told(&session.scenario, &small, &cell, (promise, run));
        self.marked_cell = Some(cell.place.index());
        self.visit(told, None, false);
        self.show_where_it_breaks(promise, run, faults);
    }

    /// Goes to the step at which the promise breaks, and says what to look at.
    fn show_where_it_breaks(&mut self, promise: Promise, run: &FixedRun, faults: u32) {
        let Some(session) = &mut self.session else { return };
        session.retell(self.eyes);
        let lamp = session.watching.lamps().iter().find(|lamp| lamp.promise == promise);
        let Some(place) = lamp.and_then(|lamp| lamp.broken_at) else { return };
        let step = place + 1;
        let what = match faults {
            0 => "no fault at all, only a late message".to_owned(),
            _ => fault_words(run, &session.words),
        };
        let (name, asks) = (promise.name(), session.scenario.strategy.asks(promise));
        let say = match promise.not_kept() {
            Some([not_kept, ..]) => format!("{what}. At step {step} {name} is {not_kept}: {asks}."),
            None => format!("{what}. At step {step} {name} breaks: {asks}."),
        };
        let on = Pattern::any(EventName::Opening);
        session.scenario.narration = vec![Narration { on, say: capital(&say), ask: String::new() }];
        session.timeline.seek(step);
        self.arrive();
        let name = capital(promise.name());
        let verb = if promise.not_kept().is_some() { "is not kept" } else { "breaks" };
        let words = format!("{name} {verb} here: ← goes back, Backspace returns to your own run.");
        self.say(Tone::Info, words);
    }
}

/// The cell of a scenario's own model.
pub fn own_place(session: &Session) -> Place {
    Place::of(session.timeline.model(), &session.scenario.strategy)
}

/// The scenario that tells a cell's counterexample.
fn told(
    scenario: &Scenario,
    small: &Strategy,
    cell: &Cell,
    (promise, run): (Promise, &FixedRun),
) -> Scenario {
    let Place { link, node, timing } = cell.place;
    let timing = match timing {
        TimingModel::PartiallySynchronous => "partially sync.",
        other => other.name(),
    };
    let (name, link, node) = (capital(promise.name()), link.name(), node.name());
    let title = format!("{name} breaks: {link} · {node} · {timing}");
    let summary =
        format!("A small instance, {}: the run with the fewest faults.", place_words(cell.place));
    let base = Scenario { summary, ..scenario.in_model(small, &cell.model) };
    let fixed = base.fixed(&title, run.proposes, run.answers.iter().copied(), run.outcome);
    // The outcome at dawn depends on what the path leaves open.
    Scenario { expect: None, ..fixed }
}
