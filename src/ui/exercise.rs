//! The algorithm of an exercise at work: each node's state, what the application saw, the space-time diagram, and
//! the switches and the pseudocode beside it.

mod boxes;
mod contents;
mod detector;
mod fifo;
mod heap;
mod held;
mod log;
mod outcome;
mod plain;
mod places;
mod pseudocode;
mod rpc;
mod shop;
mod switches;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::places::{Beside, Places};
use super::diagram;
use super::theme::Theme;
use crate::app::{App, Session};
use crate::protocols::exercise::{Builtin, Exercise};

pub use pseudocode::{code_height, side_by_side};

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let (Some(exercise), Some(application)) = (session.exercise(), &session.application) else {
        return;
    };
    let places = Places::of(app, session, exercise, area);
    log::now(app, session, places.now, buf, theme);
    for (node, place) in session.nodes().zip(&places.nodes) {
        boxes::draw(app, session, exercise, node, *place, buf, theme);
    }
    let about = outcome::About { app, session, exercise, application };
    outcome::draw(&about, places.outcome, buf, theme);
    if let Some(place) = places.diagram {
        diagram::draw(app, session, place, buf, theme);
    }
    for &(beside, place) in &places.beside {
        match beside {
            Beside::Switches => switches::draw(app, exercise, place, buf, theme),
            Beside::Program => switches::program(app, place, buf, theme),
            Beside::Lines(node) => pseudocode::draw(app, session, node, place, buf, theme),
            Beside::Log => log::draw(app, session, place, buf, theme),
        }
    }
}

/// Which switch stands at a place, if one does.
pub fn switch_at(app: &App, session: &Session, area: Rect, at: Position) -> Option<usize> {
    let exercise = session.exercise()?;
    let places = Places::of(app, session, exercise, area);
    let (_, place) = places.beside.into_iter().find(|(one, _)| *one == Beside::Switches)?;
    switches::switch_at(app, exercise, place, at)
}

/// Who plays a node, if it is a built-in solution.
fn player(exercise: &Exercise, node: &str) -> Option<Builtin> {
    if exercise.solution.is_some() {
        return exercise.solution.clone();
    }
    let written = exercise.name.written().contains(&node);
    (!written).then(|| Builtin::plain(exercise.name))
}
