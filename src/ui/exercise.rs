//! The algorithm of an exercise at work.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::theme::Theme;
use crate::app::{App, Session};

/// Draws it.
pub fn draw(_: &App, _: &Session, _: Rect, _: &mut Buffer, _: &Theme) {}
