//! What a check of an exercise found: which guarantees hold, and the shortest run that breaks one. As long as the
//! class is to find the bug of a variant, the marks are hidden.

mod detail;
mod list;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::theme::Theme;
use crate::app::{App, Session};

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(exercise) = session.exercise() else { return };
    let high = list::height(app, session, exercise, area);
    let above = Rect { height: high, ..area };
    let below = Rect { y: above.bottom(), height: area.height - high, ..area };
    list::draw(app, session, exercise, above, buf, theme);
    detail::draw(app, session, exercise, below, buf, theme);
}

/// Which guarantee stands at a place, if one does.
pub fn guarantee_at(app: &App, session: &Session, area: Rect, at: Position) -> Option<usize> {
    let exercise = session.exercise()?;
    let high = list::height(app, session, exercise, area);
    list::row_at(app, session, exercise, Rect { height: high, ..area }, at)
}
