//! What the mouse points at: the same layout as the drawing, read backwards.

use ratatui::layout::{Position, Rect};

use super::layout::{Areas, LEAST};
use super::{
    battlefield, branches, byzantine, controls, exercise, footer, header, knowledge, marks, matrix,
    overlays, proof,
};
use crate::app::{App, Command, Overlay, Session, Slider};
use crate::scenario::Tab;

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The left button went down.
    Press,
    /// It was dragged.
    Drag,
    /// The wheel went up.
    Up,
    /// The wheel went down.
    Down,
}

/// The command that a mouse action at a place means, if any.
pub fn hit(app: &App, whole: Rect, x: u16, y: u16, mouse: Mouse) -> Option<Command> {
    if whole.width < LEAST.0 || whole.height < LEAST.1 {
        return None;
    }
    let areas = Areas::of(app, whole);
    let at = Position { x, y };
    if mouse == Mouse::Press && areas.footer.contains(at) {
        if app.toast.is_some() {
            // The words in passing cover the keys.
            return None;
        }
        let keys = footer::key_areas(app, areas.footer);
        return keys.into_iter().find(|(area, ..)| area.contains(at)).map(|(.., command)| command);
    }
    if let Some(overlay) = &app.overlay {
        return hit_overlay(app, overlay, &areas, at, mouse);
    }
    let session = app.session.as_ref()?;
    match mouse {
        Mouse::Up | Mouse::Down => Some(wheel(app, &areas, at, mouse)),
        Mouse::Press | Mouse::Drag => hit_controls(app, &areas, at, mouse)
            .or_else(|| (mouse == Mouse::Press).then(|| hit_body(app, session, &areas, at))?),
    }
}

fn hit_overlay(
    app: &App,
    overlay: &Overlay,
    areas: &Areas,
    at: Position,
    mouse: Mouse,
) -> Option<Command> {
    match (overlay, mouse) {
        (Overlay::Menu | Overlay::Help(_), Mouse::Up) => Some(Command::Move(-1)),
        (Overlay::Menu | Overlay::Help(_), Mouse::Down) => Some(Command::Move(1)),
        (Overlay::Menu, Mouse::Press) => {
            let (rows, first) = overlays::menu_rows(app, areas);
            let place = first + usize::from(at.y.checked_sub(rows.y)?);
            (rows.contains(at) && place < app.menu.entries.len())
                .then_some(Command::Pick(place, first))
        }
        _ => None,
    }
}

fn wheel(app: &App, areas: &Areas, at: Position, mouse: Mouse) -> Command {
    let up = mouse == Mouse::Up;
    let bar =
        controls::slider_areas(app, areas.sliders).0.into_iter().find(|a| a.whole.contains(at));
    if bar.is_some_and(|area| area.slider == app.slider) {
        return Command::Nudge(if up { 1 } else { -1 });
    }
    if let Some(area) = bar {
        return Command::PickSlider(area.slider);
    }
    match (app.tab, up) {
        (Tab::Battlefield, true) => Command::Back,
        (Tab::Battlefield, false) => Command::Step,
        (_, true) => Command::Scroll(1),
        (_, false) => Command::Scroll(-1),
    }
}

/// The share along a bar, 0 to 1.
fn share(area: Rect, x: u16) -> f64 {
    let along = x.saturating_sub(area.x).min(area.width - 1);
    f64::from(along) / f64::from(area.width.max(2) - 1)
}

fn hit_controls(app: &App, areas: &Areas, at: Position, mouse: Mouse) -> Option<Command> {
    let (sliders, way) = controls::slider_areas(app, areas.sliders);
    if let Some(area) = sliders.into_iter().find(|area| area.whole.contains(at)) {
        return Some(slider_command(area.slider, area.bar, at.x));
    }
    if way.contains(at) && mouse == Mouse::Press {
        return Some(Command::PickWay(app.way.next()));
    }
    let rail = controls::scrub_area(areas.scrub);
    areas.scrub.contains(at).then(|| Command::Scrub(share(rail, at.x)))
}

fn slider_command(slider: Slider, bar: Rect, x: u16) -> Command {
    let inside = (bar.left()..bar.right()).contains(&x);
    if inside { Command::SetSlider(slider, share(bar, x)) } else { Command::PickSlider(slider) }
}

fn hit_body(app: &App, session: &Session, areas: &Areas, at: Position) -> Option<Command> {
    let tabs = header::tab_areas(app, areas.tabs);
    if let Some((tab, ..)) = tabs.into_iter().find(|(.., area)| area.contains(at)) {
        return Some(Command::ShowTab(tab));
    }
    if header::eyes_area(app, session, areas.tabs).contains(at) {
        return Some(Command::Eyes);
    }
    match app.tab {
        Tab::Battlefield => {
            let letter = battlefield::letter_at(app, session, areas.picture, at)?;
            Some(if app.chosen == Some(letter) {
                Command::Unchoose
            } else {
                Command::Choose(letter)
            })
        }
        Tab::Branches => {
            branches::branch_at(app, session, areas.picture, at.y).map(Command::SwitchBranch)
        }
        Tab::Proof => {
            proof::run_at(app, areas.picture, at).map(|run| mark_or_open(run, app.marked_run()))
        }
        Tab::Knowledge => knowledge::world_at(app, areas.picture, at)
            .map(|world| mark_or_open(world, app.marked_world)),
        Tab::Byzantine => byzantine::run_at(app, session, areas.picture, at)
            .map(|run| mark_or_open(run, app.marked_treason())),
        Tab::Matrix => matrix::cell_at(areas.picture, at)
            .map(|cell| mark_or_open(cell, app.marked_place(session).index())),
        Tab::Exercise => exercise::switch_at(app, session, areas.picture, at)
            .map(|switch| mark_or_open(switch, app.trying.switch)),
        Tab::Check => marks::guarantee_at(app, session, areas.picture, at)
            .map(|mark| mark_or_open(mark, app.trying.marked)),
        Tab::Diagram
        | Tab::Events
        | Tab::Odds
        | Tab::City
        | Tab::Links
        | Tab::Detectors
        | Tab::Congestion
        | Tab::Availability
        | Tab::Slo
        | Tab::Scheduling
        | Tab::Nodes => None,
    }
}

/// A click marks a line, and opens the one that is marked already.
fn mark_or_open(line: usize, marked: usize) -> Command {
    if line == marked { Command::OpenMarked } else { Command::Mark(line) }
}
