//! The nodes: what each holds in memory, what it has on stable storage, what befalls it, and what the others
//! believe of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::node_words;
use super::text::{Writer, fit, frame, put};
use super::theme::{Role, Theme};
use crate::app::{App, Session, observer};
use crate::engine::NodeId;

/// What there is to see here.
const LOOK: &str = "Look at the crash: it wipes what is in memory. Only what was written to stable \
                    storage is there after recovery; a pause keeps both.";

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "Nodes", theme);
    let text = Rect { x: inner.x + 1, width: inner.width - 2, ..inner };
    let mut out = Writer::new(text, buf);
    out.text(LOOK, theme.style(Role::Dim));
    let lasts = session.words.time(app.pause.length());
    let pause = format!(
        "W chooses a node, K crashes it, P has it pause for {lasts}{}; ( ) change that.",
        app.pause_cause()
    );
    out.line(&pause, theme.style(Role::Dim));
    let used = text.height - out.room();
    let rest = Rect { y: inner.y + used, height: inner.height - used, ..inner };
    for (node, place) in session.nodes().zip(grid(session.nodes().count() as u16, rest)) {
        draw_node(app, session, node, place, buf, theme);
    }
}

/// Places of equal size: side by side as long as each is wide enough.
fn grid(count: u16, area: Rect) -> Vec<Rect> {
    let least = if area.height < 24 { 26 } else { 36 };
    let most = (area.width / least).clamp(1, 4);
    let down = count.div_ceil(most);
    let across = count.div_ceil(down);
    let (wide, high) = (area.width / across, (area.height / down).min(16));
    let place = |nth: u16| {
        let (x, y) = (area.x + nth % across * wide, area.y + nth / across * high);
        Rect { x, y, width: wide, height: high }
    };
    (0..count).map(place).collect()
}

fn draw_node(
    app: &App,
    session: &Session,
    node: NodeId,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let inner = frame(buf, area, "", theme);
    let name = session.words.node(node);
    let chosen = app.node() == Some(node);
    let (mark, style) = match chosen {
        true => ("»", theme.pointed()),
        false => (" ", theme.bold(Theme::node(node))),
    };
    put(buf, area, area.x + 2, area.y, &format!("{mark}{name} "), style);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    if observer(app.eyes).is_some_and(|seeing| seeing != node) {
        return put(buf, inner, inner.x, inner.y, "out of sight", theme.style(Role::Dim));
    }
    let (state, style) = node_words::state(session, node, theme);
    put(buf, inner, inner.x, inner.y, &fit(&state, inner.width.into()), style);
    let memory = memory(session, node);
    let stable = stable(session, node);
    let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let fate = fate(session, node, theme);
    let boxes = below.height.saturating_sub(fate.len() as u16).min(8);
    if boxes >= 4 && below.width >= 30 {
        let half = below.width / 2;
        let left = Rect { width: half, height: boxes, ..below };
        let right = Rect { x: left.right(), width: below.width - half, ..left };
        store(left, "in memory", &memory, buf, theme);
        store(right, "stable", &stable, buf, theme);
        let rest = Rect { y: left.bottom(), height: below.height - boxes, ..below };
        return lines(rest, fate, buf);
    }
    let plain = Style::new();
    let told = [("memory", memory), ("stable", stable)];
    let told = told.map(|(title, held)| (format!("{title}: {}", held.join(", ")), plain));
    // What befalls it matters more than that nothing is stored.
    lines(below, told.into_iter().chain(fate).collect(), buf);
}

fn lines(area: Rect, lines: Vec<(String, Style)>, buf: &mut Buffer) {
    let mut out = Writer::new(area, buf);
    for (line, style) in lines {
        out.line(&line, style);
    }
}

fn store(area: Rect, title: &str, held: &[String], buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, title, theme);
    lines(inner, held.iter().map(|line| (line.clone(), Style::new())).collect(), buf);
}

fn memory(session: &Session, node: NodeId) -> Vec<String> {
    let world = session.timeline.world();
    if !world.is_up(node) {
        return vec!["✗ wiped".into()];
    }
    let held = world.algorithm(node).memory(node);
    let mut held: Vec<String> =
        held.into_iter().map(|(name, value)| format!("{name} {value}")).collect();
    if held.is_empty() {
        held.push("nothing to remember".into());
    }
    held
}

fn stable(session: &Session, node: NodeId) -> Vec<String> {
    let cells = session.timeline.world().stable(node).cells();
    if cells.is_empty() {
        return vec!["nothing written".into()];
    }
    cells.iter().map(|(key, value)| session.words.cell(*key, *value)).collect()
}

/// What is planned for it, and who believes what.
fn fate(session: &Session, node: NodeId, theme: &Theme) -> Vec<(String, Style)> {
    let words = &session.words;
    let (model, world) = (session.timeline.model(), session.timeline.world());
    let plan = &model.nodes[node.index()];
    let dim = theme.style(Role::Dim);
    let danger = theme.bold(Role::Danger);
    let mut lines = Vec::new();
    let suspects = node_words::suspects(session, node);
    if !suspects.is_empty() {
        lines.push((format!("? suspects {suspects}"), danger));
    }
    let believers = session.nodes().filter(|peer| world.suspects(*peer, node));
    let believers: Vec<&str> = believers.map(|peer| words.short_node(peer)).collect();
    if !believers.is_empty() {
        lines.push((format!("? suspected by {}", believers.join(" ")), danger));
    }
    if plan.traitor {
        lines.push(("! a traitor: it may say anything".into(), danger));
    }
    for crash in &plan.crashes {
        let until = match crash.recovers {
            Some(at) => format!("recovers {}", words.time(at)),
            None => "for ever".into(),
        };
        lines.push((format!("✗ planned: crashes {}, {until}", words.time(crash.at)), dim));
    }
    for pause in &plan.pauses {
        let (at, until) = (pause.at, words.time(pause.at + pause.lasts));
        lines.push((format!("‖ planned: pauses {at} to {until}"), dim));
    }
    if let Some(points) = &plan.crash_points {
        let times = match points.most {
            1 => "once".into(),
            most => format!("{most} times"),
        };
        lines.push((format!("✗ may crash at any step, {times}"), dim));
    }
    lines
}
