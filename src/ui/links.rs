//! The view of the links: what each way promises, what it did, and what the layers above make of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::panels::lamp_line;
use super::text::{Writer, frame};
use super::theme::{Role, Theme};
use crate::app::Session;
use crate::engine::{LinkKind, NodeId};
use crate::protocols::{Promise, RECEIVER, SENDER, Strategy, Transfer};

/// The promises, in the order in which they are told.
const PROMISES: [Promise; 4] =
    [Promise::NoCreation, Promise::NoDuplication, Promise::NoLoss, Promise::Order];

/// Draws it.
pub fn draw(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Strategy::Transfer(transfer) = &session.scenario.strategy else { return };
    let half = area.width / 2;
    let left = Rect { width: half, ..area };
    let right = Rect { x: left.right(), width: area.width - half, ..area };
    let high = left.height / 2;
    way(session, (SENDER, RECEIVER), Rect { height: high, ..left }, buf, theme);
    let below = Rect { y: left.y + high, height: left.height - high, ..left };
    way(session, (RECEIVER, SENDER), below, buf, theme);
    ladder(session, transfer, right, buf, theme);
}

fn inside(buf: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    let inner = frame(buf, area, title, theme);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

/// The link's name, and which promises it makes.
const fn promises(kind: LinkKind, promise: Promise) -> bool {
    match (kind, promise) {
        (LinkKind::Reliable, Promise::Order) => false,
        (LinkKind::Reliable, _) => true,
        (LinkKind::FairLoss | LinkKind::Captures, Promise::NoCreation) => true,
        _ => false,
    }
}

const fn kind_words(kind: LinkKind) -> (&'static str, &'static str) {
    match kind {
        LinkKind::Reliable => ("reliable", "Received if and only if sent; the order is open."),
        LinkKind::FairLoss => {
            ("fair-loss", "May lose, copy and reorder; what is sent for ever arrives in the end.")
        }
        LinkKind::Captures => ("lossy at an adversary's will", "It chooses whom it captures."),
        LinkKind::Arbitrary => {
            ("arbitrary", "An adversary may read, modify, drop, forge and replay.")
        }
    }
}

/// A bare way: its kind, and the count of every promise it broke.
fn way(
    session: &Session,
    (from, to): (NodeId, NodeId),
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let words = &session.words;
    let link = session.timeline.model().links.get(from, to);
    let (name, about) = kind_words(link.kind);
    let title = format!("{} → {}: {name}", words.node(from), words.node(to));
    let mut out = Writer::new(inside(buf, area, &title, theme), buf);
    out.text(about, theme.style(Role::Dim));
    let watched = session.watching.way(from, to);
    for promise in PROMISES {
        let count = watched.map_or(0, |way| way.broken(promise));
        let promised = promises(link.kind, promise);
        let (mark, style) = match (count, promised) {
            (0, true) => ("●", Style::new()),
            (0, false) => ("○", theme.style(Role::Dim)),
            (_, true) => ("✗", theme.bold(Role::Danger)),
            (_, false) => ("✗", theme.style(Role::Danger)),
        };
        let said = if promised { "promised" } else { "not promised" };
        let did = match (promise, count) {
            (_, 0) => "kept so far".to_owned(),
            (Promise::NoLoss, n) => format!("{n} lost"),
            (Promise::NoDuplication, n) => format!("{n} came twice"),
            (Promise::NoCreation, n) => format!("{n} never sent so"),
            (Promise::Order | Promise::Ic1 | Promise::Ic2, n) => format!("{n} overtaken"),
        };
        out.line(&format!("{mark} {:<14} {said:<12}  {did}", promise.name()), style);
    }
    let sent = watched.map_or(0, |way| way.sent);
    out.line(&format!("  {sent} sent"), theme.style(Role::Dim));
}

/// The layers, from the bare link up, and what comes out at the top.
fn ladder(session: &Session, transfer: &Transfer, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut out = Writer::new(inside(buf, area, "What is built on it", theme), buf);
    out.line("the application", theme.bold(Role::Pointer));
    for lamp in session.watching.lamps() {
        let (line, style) = lamp_line(session, lamp, theme);
        out.line(&format!("  {line}"), style);
    }
    out.line(&format!("  {}", session.watching.words()), theme.style(Role::Dim));
    out.gap();
    let layer = |on: bool| {
        if on { ("▣ on ", Style::new().bold()) } else { ("▢ off", theme.style(Role::Dim)) }
    };
    let (mark, style) = layer(transfer.deduplicate);
    out.line(&format!("{mark} deduplicate"), style);
    out.text("      a message that was delivered is not delivered again", theme.style(Role::Dim));
    let (mark, style) = layer(transfer.retry.is_some());
    let how = transfer.retry.as_ref().map_or(String::new(), |retry| {
        let every = session.words.time(retry.interval);
        format!(": every {every}, {} tries at most", retry.tries)
    });
    out.line(&format!("{mark} retry until acknowledged{how}"), style);
    out.text("      what is lost often enough is sent again", theme.style(Role::Dim));
    let (name, _) = kind_words(session.timeline.model().links.get(SENDER, RECEIVER).kind);
    out.line(&format!("▣      the {name} link"), Style::new().bold());
}
