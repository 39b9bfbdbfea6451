//! The view of the links: what each way promises, what it did, and what the layers above make of it.

mod wire;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::panels::lamp_line;
use super::text::{Writer, first_fit, inside};
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
    let wire_high = (area.height / 3).clamp(5, 14);
    let upper = Rect { height: area.height - wire_high, ..area };
    let below = Rect { y: upper.bottom(), height: wire_high, ..area };
    let half = upper.width / 2;
    let left = Rect { width: half, ..upper };
    let right = Rect { x: left.right(), width: upper.width - half, ..upper };
    let back = transfer.retry.is_some();
    let high = if back { left.height.div_ceil(2) } else { left.height };
    way(session, (SENDER, RECEIVER), Rect { height: high, ..left }, buf, theme);
    if back {
        let lower = Rect { y: left.y + high, height: left.height - high, ..left };
        way(session, (RECEIVER, SENDER), lower, buf, theme);
    }
    ladder(session, transfer, right, buf, theme);
    wire::draw(session, transfer, below, buf, theme);
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
    let narrow = area.width < 50;
    let now = session.timeline.world().now();
    if let Some(cut) = link.partition.filter(|span| span.contains(now)) {
        let until = if cut.to > session.dawn() {
            String::new()
        } else {
            format!(" until {}", words.time(cut.to))
        };
        let told = format!("✗ CUT{until}: nobody gets through (C heals it)");
        out.line(&told, theme.bold(Role::Danger));
    } else if !narrow || area.height > 10 {
        out.text(about, theme.style(Role::Dim));
    }
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
            (_, 0) if session.is_over() => "kept".to_owned(),
            (_, 0) => "kept so far".to_owned(),
            (Promise::NoLoss, n) => format!("{n} lost"),
            (Promise::NoDuplication, n) => format!("{n} came twice"),
            (Promise::NoCreation, n) => format!("{n} never sent so"),
            (_, n) => format!("{n} overtaken"),
        };
        let said = if narrow { String::new() } else { format!("{said:<14}") };
        out.line(&format!("{mark} {:<14} {said}{did}", promise.name()), style);
    }
    let sent = watched.map_or(0, |way| way.sent);
    out.line(&format!("  {sent} sent"), theme.style(Role::Dim));
}

/// The layers, from the application down to the bare link, each with its key.
fn ladder(session: &Session, transfer: &Transfer, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "What is built on it", theme);
    let mut out = Writer::new(inner, buf);
    let so_far = session.watching.words();
    let titles = [format!("application: {so_far}"), format!("app: {so_far}")];
    let title = first_fit(&titles, out.width().into());
    out.line(&title, theme.bold(Role::Pointer));
    for lamp in session.watching.lamps() {
        let (line, style) =
            lamp_line(session, lamp, usize::from(inner.width).saturating_sub(2), theme);
        out.line(&format!("  {line}"), style);
    }
    let roomy = out.room() >= 11;
    let mut layer = |key: &str, on: bool, name: &str, about: &str| {
        let (mark, style) =
            if on { ("▣", Style::new().bold()) } else { ("▢", theme.style(Role::Dim)) };
        let state = if on { "on " } else { "off" };
        if roomy {
            out.gap();
        }
        out.line(&format!("{mark} {state} {key}  {name}"), style);
        if roomy {
            out.line(&format!("         {about}"), theme.style(Role::Dim));
        }
    };
    layer("u", transfer.deduplicate, "deduplicate", "delivered once is not delivered again");
    let retry = transfer.retry.as_ref().map_or("retry until acknowledged".into(), |retry| {
        let every = session.words.time(retry.interval);
        let how = format!("retry until acknowledged, every {every}, {} tries", retry.tries);
        if area.width < 50 { format!("retry, {} tries", retry.tries) } else { how }
    });
    layer("i", transfer.retry.is_some(), &retry, "what is lost is sent again, perhaps twice");
    // Why nothing can help against blocking.
    let sealed = if transfer.secure {
        "blocking stays: what never comes fails no check"
    } else {
        "changes, replays and forgeries are refused"
    };
    let secure =
        if area.width < 50 { "secure channel" } else { "secure channel (ChaCha20-Poly1305)" };
    layer("z", transfer.secure, secure, sealed);
    let (name, _) = kind_words(session.timeline.model().links.get(SENDER, RECEIVER).kind);
    if roomy {
        out.gap();
    }
    out.line(&format!("▣     L  the link: {name}"), Style::new().bold());
    // With little room it stands at the end: why nothing can help.
    if transfer.secure && !roomy {
        out.text("Blocking stays: what never comes fails no check.", theme.style(Role::Dim));
    }
}
