//! The terminal's keys and mouse, as the interface means them.

use crossterm::event::{
    KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use crate::app::{Code, Key};
use crate::ui::Mouse;

/// The interface's key, if it knows it.
pub fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        _ => return None,
    };
    let arrow = matches!(code, Code::Left | Code::Right | Code::Up | Code::Down);
    Some(Key {
        code,
        shift: arrow && event.modifiers.contains(KeyModifiers::SHIFT),
        ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
    })
}

/// The place and the deed, if the interface knows it.
pub fn mouse(event: MouseEvent) -> Option<(u16, u16, Mouse)> {
    let deed = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Mouse::Press,
        MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag,
        MouseEventKind::ScrollUp => Mouse::Up,
        MouseEventKind::ScrollDown => Mouse::Down,
        _ => return None,
    };
    Some((event.column, event.row, deed))
}
