//! How a node is, in a mark and a word.

use ratatui::style::Style;

use super::theme::{Role, Theme};
use crate::app::Session;
use crate::engine::{Decision, NodeId};
use crate::protocols::{Family, General, Scheduling, SchedulingNode, SwitchPort};

/// Up, paused until when, crashed or up again; and what it has decided.
pub fn state(session: &Session, node: NodeId, theme: &Theme) -> (String, Style) {
    let world = session.timeline.world();
    let own = theme.style(Theme::node(node));
    if !world.is_up(node) {
        return ("✗ CRASHED".into(), theme.bold(Role::Danger));
    }
    if let Some(until) = world.paused_until(node) {
        return (format!("‖ paused to {}", session.words.time(until)), own.bold());
    }
    match (world.decision(node), world.crashes(node)) {
        (Some(Decision::Attack), _) => ("⚑ attack".into(), own.bold()),
        (Some(Decision::Hold), _) if session.scenario.strategy.family() == Family::Byzantine => {
            ("⚐ retreat".into(), own.bold())
        }
        (Some(Decision::Hold), _) => ("⚐ hold".into(), own.bold()),
        (None, 0) => ("● up".into(), own),
        (None, _) => ("○ up again".into(), own),
    }
}

/// What its processor does, where tasks share it; empty elsewhere.
pub fn runs(session: &Session, node: NodeId) -> String {
    let world = session.timeline.world();
    match world.algorithm(node) {
        General::Scheduling(SchedulingNode::Worker { processor, .. }) if world.is_up(node) => {
            processor
                .running()
                .map_or("· idle".into(), |task| format!("▶ {}", Scheduling::task(task)))
        }
        _ => String::new(),
    }
}

/// Whom it suspects, by their short names; empty where nobody.
pub fn suspects(session: &Session, node: NodeId) -> String {
    let world = session.timeline.world();
    let suspected = session.nodes().filter(|peer| world.suspects(node, *peer));
    suspected.map(|peer| session.words.short_node(peer)).collect::<Vec<_>>().join(" ")
}

/// How full a switch's port is, within a width: a mark for each place, or in numbers.
pub fn port(session: &Session, node: NodeId, most: usize) -> Option<String> {
    let port = session.congestion.as_ref().filter(|_| node == SwitchPort::SWITCH)?;
    let full = port.meter.in_port();
    let Some(places) = port.params().buffer else { return Some(format!("port {full}")) };
    let number = format!("{full}/{places}");
    let places = places as usize;
    let marks = format!("{}{}", "■".repeat(full), "·".repeat(places.saturating_sub(full)));
    let fits = places + 1 + number.len() <= most;
    Some(if fits { format!("{marks} {number}") } else { format!("port {number}") })
}
