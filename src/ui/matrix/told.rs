//! What the marked cell says, and what the three choices are for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::is_own;
use crate::app::{App, Matrix, Session, counterexample, fault_words, place_words};
use crate::certainty::{Cell, CellFinding, LinkModel, Place};
use crate::protocols::Promise;
use crate::ui::text::{Writer, count, first_fit, put, states, width, wrap};
use crate::ui::theme::{Role, Theme};

/// As the lecture has it.
const BASIS: &str = "These three choices are the basis of any distributed algorithm. If they are wrong, all bets \
                     are off.";

/// Draws it: what stands last always has its place.
pub fn draw(
    app: &App,
    session: &Session,
    marked: Place,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let basis = wrap(BASIS, area.width.into());
    let high = (basis.len() as u16).min(area.height);
    let foot = Rect { y: area.bottom() - high, height: high, ..area };
    let mut out = Writer::new(foot, buf);
    basis.iter().for_each(|line| out.line(line, theme.bold(Role::City)));
    let above = Rect { height: area.height - high, ..area };
    let cell = app.findings.matrix.so_far().and_then(|matrix| matrix.cell(marked));
    place(session, marked, cell, above, buf, theme);
    let below = Rect { y: above.y + 1, height: above.height.saturating_sub(1), ..above };
    let mut out = Writer::new(below, buf);
    match cell {
        Some(cell) => told(session, cell, &mut out, theme),
        None => out.line("Not computed yet.", theme.style(Role::Dim)),
    }
    if session.exercise().is_some() && marked.link == LinkModel::Arbitrary && out.room() > 3 {
        let words = "An active adversary loses, replays and garbles messages here; that it makes one up is not tried.";
        out.text(words, theme.style(Role::Dim));
    }
    if out.room() > 2 {
        out.gap();
        legend(&mut out, theme);
    }
}

/// Where the mark is, and how much was looked at.
fn place(
    session: &Session,
    marked: Place,
    cell: Option<&Cell>,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let words = place_words(marked);
    let own = if is_own(session, marked) { " ◆" } else { "" };
    put(buf, area, area.x, area.y, &format!("▸ {words}{own}"), theme.bold(Role::Pointer));
    let Some(cell) = cell else { return };
    let looked = format!("{} looked at", states(cell.states));
    let room = usize::from(area.width).saturating_sub(width(&words) + 6);
    let looked = first_fit(&[looked, states(cell.states)], room);
    let x = area.right() - width(&looked) as u16;
    put(buf, area, x, area.y, &looked, theme.style(Role::Dim));
}

/// Each promise, and the finding in a sentence or two.
fn told(session: &Session, cell: &Cell, out: &mut Writer<'_>, theme: &Theme) {
    classes(cell, out, theme);
    promises(cell, out, theme);
    let bound = count(&Matrix::MOST_STATES.to_string());
    let (words, style) = match &cell.finding {
        CellFinding::Holds => {
            ("Every promise holds in every run of this instance.".into(), theme.bold(Role::Pointer))
        }
        CellFinding::HoldsUpTo { faults } => (
            format!(
                "Every promise holds in every run with up to {faults} faults; more were not judged."
            ),
            theme.bold(Role::Pointer),
        ),
        CellFinding::Open => (
            format!("Nothing is known: there are more than {bound} states for a promise."),
            Style::new(),
        ),
        CellFinding::Fails(_) => (fails(session, cell), theme.bold(Role::Danger)),
    };
    out.text(&words, style);
    if out.room() > 1 && counterexample(cell).is_some() {
        out.line("Enter opens that run where the promise breaks.", theme.style(Role::Dim));
    }
    if out.room() > 4 {
        out.gap();
        let (most, bound) = (Matrix::MOST_FAULTS, bound);
        let words = format!(
            "Bounds: runs with up to {most} faults, {bound} states for each promise. A counterexample is one for good; \
             what holds in a small instance is not proven for larger ones."
        );
        out.text(&words, theme.style(Role::Dim));
    }
}

/// "✗ perfect (P)   ✓ eventually perfect (◇P)", where there is a line for it.
fn classes(cell: &Cell, out: &mut Writer<'_>, theme: &Theme) {
    if cell.classes.is_empty() || out.room() < 5 {
        return;
    }
    let mut pieces = Vec::new();
    for (class, finding) in &cell.classes {
        let (sign, _) = super::cell::sign(finding);
        pieces.push((
            format!("{sign} {} ({})   ", class.name(), class.sign()),
            style(finding, theme),
        ));
    }
    pieces.push(("P: never wrong · ◇P: wrong for a while only".into(), theme.style(Role::Dim)));
    out.pieces(&pieces);
}

/// The style of a verdict.
fn style(finding: &CellFinding, theme: &Theme) -> Style {
    match finding {
        CellFinding::Fails(_) => theme.bold(Role::Danger),
        CellFinding::Open => theme.style(Role::Dim),
        _ => theme.bold(Role::Pointer),
    }
}

/// "✓ completeness · ✗ accuracy · ✓ eventual accuracy", each in its own colour.
fn promises(cell: &Cell, out: &mut Writer<'_>, theme: &Theme) {
    let piece = |(promise, finding): &(Promise, CellFinding)| {
        let (sign, _) = super::cell::sign(finding);
        let bound = match finding {
            CellFinding::HoldsUpTo { faults } => format!(" ≤ {faults}"),
            _ => String::new(),
        };
        (format!("{sign} {}{bound}   ", promise.name()), style(finding, theme))
    };
    let pieces: Vec<_> = cell.promises.iter().map(piece).collect();
    out.pieces(&pieces);
}

/// "With 1 fault accuracy fails: Node 2's heartbeat 7 captured. Promised: nobody is ..."
fn fails(session: &Session, cell: &Cell) -> String {
    let Some((promise, run, faults)) = counterexample(cell) else { return String::new() };
    let (name, asks) = (promise.name(), session.scenario.strategy.asks(promise));
    let what = fault_words(run, &session.words);
    match faults {
        0 => format!("With no fault at all {name} fails: delays alone do it. Promised: {asks}."),
        1 => format!("With 1 fault {name} fails: {what}. Promised: {asks}."),
        n => format!("With {n} faults, and no fewer, {name} fails: {what}. Promised: {asks}."),
    }
}

fn legend(out: &mut Writer<'_>, theme: &Theme) {
    let lines = [
        "✓ holds in all runs · ✗ fails in some run · ◆ the open scenario's own model",
        "○ holds in all runs with up to so many faults (captures, copies, crashes, lies) · ? too many states",
    ];
    for line in lines {
        if out.room() > 0 {
            out.line(line, theme.style(Role::Dim));
        }
    }
}
