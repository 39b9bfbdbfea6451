//! The view of tasks on one processor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::frame;
use super::theme::Theme;
use crate::app::Session;

/// Draws it.
pub fn draw(_: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    frame(buf, area, "Scheduling", theme);
}
