//! The view of tasks on one processor: which task ran when, who held the lock, what the Monitor made of it, and the
//! same tasks under each policy.

mod bars;
mod chart;
mod policies;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::inside;
use super::theme::Theme;
use crate::app::Session;
use crate::protocols::Strategy;
use crate::protocols::scheduling::{Policy, Scheduling};

/// Draws it.
pub fn draw(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Strategy::Scheduling(p) = &session.scenario.strategy else { return };
    let Some(gantt) = &session.gantt else { return };
    let wide = area.width >= 110 && area.height >= 26;
    let low = match (wide, area.height) {
        (false, _) => 7,
        (true, 45..) => 15,
        (true, _) => 12,
    };
    let upper = Rect { height: area.height - low, ..area };
    let below = Rect { y: upper.bottom(), height: low, ..area };
    let title = format!("Which task runs when: {}", policy_name(p.policy, p.inheritance));
    chart::draw((session, p, gantt), inside(buf, upper, &title, theme), buf, theme);
    if wide {
        policies::boxes(session, p, below, buf, theme);
    } else {
        policies::table(session, p, below, buf, theme);
    }
}

/// A policy's name.
const fn policy_name(policy: Policy, inheritance: bool) -> &'static str {
    match (policy, inheritance) {
        (Policy::RoundRobin, _) => "round robin (general purpose)",
        (Policy::FixedPriority, false) => "fixed priority (real-time)",
        (Policy::FixedPriority, true) => "fixed priority, inheritance",
    }
}

/// What there is to see, in one sentence.
const fn look(p: &Scheduling) -> &'static str {
    match (p.policy, p.inheritance) {
        (Policy::RoundRobin, _) => {
            "Look at the heartbeat task: every further task is one more turn for which it waits, ready (░) and \
             not running."
        }
        (Policy::FixedPriority, false) => {
            "Look at the heartbeat task while it is blocked (×): the medium task runs, which needs no lock and \
             ranks below it."
        }
        (Policy::FixedPriority, true) => {
            "Look at the low task: with the lock it runs at the priority of who waits for it (↑), so the medium \
             task waits."
        }
    }
}
