//! A node's box.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::node_words;
use super::super::text::{fit, inside, put, width};
use super::super::theme::{Role, Theme};
use super::contents::{Contents, lines, table};
use super::held::Held;
use super::{detector, fifo, heap, plain, player, rpc, shop};
use crate::app::{App, Session, observer};
use crate::engine::NodeId;
use crate::protocols::exercise::{Builtin, Exercise};

/// Draws it.
pub fn draw(
    app: &App,
    session: &Session,
    exercise: &Exercise,
    node: NodeId,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = inside(buf, area, "", theme);
    let own = theme.bold(Theme::node(node));
    let name = format!(" {} ", session.words.node(node));
    put(buf, area, area.x + 2, area.y, &name, own);
    if observer(app.eyes).is_some_and(|seeing| seeing != node) {
        return put(buf, inner, inner.x, inner.y, "out of sight", theme.style(Role::Dim));
    }
    // How it is stands on the frame: the lines are for what it holds.
    let (state, style) = node_words::state(session, node, theme);
    let state = format!(" {state} ");
    let x = area.right().saturating_sub(width(&state) as u16 + 2);
    if x > area.x + 2 + width(&name) as u16 {
        put(buf, area, x, area.y, &state, style);
    }
    let held = Held::of(session, node);
    let mut contents = contents(session, exercise, node, &held, inner.width.into(), theme);
    if held.memory.is_none() && contents.rows.is_empty() {
        contents.lines.insert(0, vec![("✗ memory wiped".into(), theme.bold(Role::Danger))]);
    }
    fill(&contents, inner, buf, theme);
}

fn contents(
    session: &Session,
    exercise: &Exercise,
    node: NodeId,
    held: &Held,
    wide: usize,
    theme: &Theme,
) -> Contents {
    let name = session.words.node_in_files(node);
    match (player(exercise, name), name) {
        (Some(Builtin::Fifo(fifo)), "sender") => fifo::sender(&fifo, held),
        (Some(Builtin::Fifo(fifo)), "receiver") => fifo::receiver(&fifo, held),
        (Some(Builtin::Rpc(_)), "server") => rpc::server(held, theme),
        (Some(Builtin::Rpc(_)), "store") => rpc::store(held, theme),
        (Some(Builtin::Rpc(_)), _) => rpc::client(session, exercise, node, held, theme),
        (Some(Builtin::Shop(_)), "shop") => shop::shop(session, exercise, node, held, theme),
        (Some(Builtin::Shop(_)), _) => shop::payment(held, theme),
        (Some(Builtin::Detector(_)), _) => detector::node(session, held, theme),
        _ => plain::node(held, wide, theme),
    }
}

fn fill(contents: &Contents, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let table_high = match contents.rows.iter().any(|row| row.stable.is_some()) {
        _ if contents.rows.is_empty() => 0,
        true => contents.rows.len() as u16 + 1,
        false => contents.rows.len() as u16,
    };
    let count = contents.lines.len() as u16;
    let mut rest = area;
    if contents.lines_first && count + table_high + u16::from(table_high > 0) > area.height {
        return lines(&contents.lines, rest, buf, theme);
    }
    let used = table(&contents.rows, rest, buf, theme).min(rest.height);
    (rest.y, rest.height) = (rest.y + used, rest.height - used);
    if !contents.heap.is_empty() {
        return heap::draw(&contents.heap, rest, buf, theme);
    }
    let gap = u16::from(used > 0 && count > 0 && rest.height > count);
    (rest.y, rest.height) = (rest.y + gap, rest.height - gap);
    lines(&contents.lines, rest, buf, theme);
    if contents.rows.is_empty() && contents.lines.is_empty() && area.height > 0 {
        let words = fit("no state yet", area.width.into());
        put(buf, area, area.x, area.y, &words, Style::new().dim());
    }
}
