//! The nodes' life lines: whole while a node is up, broken while it is down, hatched while it is paused.

use ratatui::buffer::Buffer;

use super::window::{Frame, Window};
use crate::app::{App, Session, observer};
use crate::engine::{Fact, NodeId};
use crate::ui::text::put;
use crate::ui::theme::{Role, Theme};

/// How a node is over a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It does nothing and has lost its memory.
    Down,
    /// It does nothing, and keeps its memory.
    Paused,
}

/// A stretch in which a node is not simply up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Which node.
    pub node: NodeId,
    /// From when to when.
    pub span: (f64, f64),
    /// How it is.
    pub state: State,
}

/// The most events that are looked through for one frame.
const REACH: usize = 3_000;

/// The stretches of the window, up to the shown time.
pub fn stretches(session: &Session, window: &Window) -> Vec<Stretch> {
    let at = session.timeline.at();
    let log = session.timeline.log();
    let facts = log.range(at.saturating_sub(REACH), at).map(|(_, event)| (event.time, event.fact));
    let world = session.timeline.world();
    let now = |node| match (world.is_up(node), world.paused_until(node)) {
        (false, _) => Some(State::Down),
        (true, Some(_)) => Some(State::Paused),
        (true, None) => None,
    };
    let nodes: Vec<_> = session.nodes().map(|node| (node, now(node))).collect();
    let mut found = fold(&nodes, facts, window.shown);
    found.retain(|stretch| stretch.span.1 >= window.from && stretch.span.0 <= window.to());
    found
}

/// From what happened and how the nodes are in the end. What began before the first fact began with the run.
fn fold(
    nodes: &[(NodeId, Option<State>)],
    facts: impl Iterator<Item = (u64, Fact)>,
    end: f64,
) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut open: Vec<Option<(f64, State)>> = vec![None; nodes.len()];
    let mut met = vec![false; nodes.len()];
    for (time, fact) in facts {
        let (node, next, ended) = match fact {
            Fact::Crashed { node } => (node, Some(State::Down), None),
            Fact::Paused { node, .. } => (node, Some(State::Paused), None),
            Fact::Recovered { node } => (node, None, Some(State::Down)),
            Fact::Resumed { node } => (node, None, Some(State::Paused)),
            _ => continue,
        };
        let time = time as f64;
        let before = ended.filter(|_| !met[node.index()]).map(|state| (0.0, state));
        met[node.index()] = true;
        if let Some((from, state)) = open[node.index()].take().or(before) {
            found.push(Stretch { node, span: (from, time.min(end)), state });
        }
        open[node.index()] = next.map(|state| (time, state));
    }
    for (index, &(node, now)) in nodes.iter().enumerate() {
        let before = now.filter(|_| !met[index]).map(|state| (0.0, state));
        if let Some((from, state)) = open[index].or(before) {
            found.push(Stretch { node, span: (from, end), state });
        }
    }
    found.retain(|stretch| stretch.span.0 < stretch.span.1);
    found
}

/// Draws the lines and their names.
pub fn draw(
    app: &App,
    session: &Session,
    frame: &Frame,
    stretches: &[Stretch],
    buf: &mut Buffer,
    theme: &Theme,
) {
    for node in session.nodes() {
        let unseen = observer(app.eyes).is_some_and(|seeing| seeing != node);
        let role = if unseen { Role::Dim } else { Theme::node(node) };
        let glyph = match (frame.down, unseen) {
            (false, false) => "━",
            (false, true) => "╌",
            (true, false) => "┃",
            (true, true) => "┊",
        };
        for along in 0..frame.length() {
            let (x, y) = frame.cell_on_rail(node, along);
            put(buf, frame.inner, x, y, glyph, theme.style(role));
        }
        let (x, y) = frame.label(node);
        let chosen = app.node() == Some(node);
        let style = if chosen { theme.plate(role) } else { theme.bold(role) };
        put(buf, frame.inner, x, y, session.words.short_node(node), style);
    }
    let seen = |one: &&Stretch| observer(app.eyes).is_none_or(|node| node == one.node);
    for stretch in stretches.iter().filter(seen) {
        let glyph = match (stretch.state, frame.down) {
            (State::Down, false) => "┈",
            (State::Down, true) => "┊",
            (State::Paused, false) => "╫",
            (State::Paused, true) => "╪",
        };
        let style = match stretch.state {
            State::Down => theme.style(Role::Danger),
            State::Paused => theme.style(Theme::node(stretch.node)),
        };
        let (first, last) = frame.cut(stretch.span);
        for along in first..=last {
            let (x, y) = frame.cell_on_rail(stretch.node, along);
            put(buf, frame.inner, x, y, glyph, style);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: NodeId = NodeId(0);
    const B: NodeId = NodeId(1);

    #[test]
    fn what_is_down_or_paused_lasts_until_it_goes_on_or_the_end() {
        let facts = [
            (10, Fact::Paused { node: A, until: 30 }),
            (20, Fact::Crashed { node: A }),
            (25, Fact::Crashed { node: B }),
            (40, Fact::Recovered { node: A }),
        ];
        let found = fold(&[(A, None), (B, Some(State::Down))], facts.into_iter(), 50.0);
        let stretch = |node, span, state| Stretch { node, span, state };
        let wanted = [
            stretch(A, (10.0, 20.0), State::Paused),
            stretch(A, (20.0, 40.0), State::Down),
            stretch(B, (25.0, 50.0), State::Down),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn what_began_before_all_that_is_looked_at_began_with_the_run() {
        let facts = [(40, Fact::Recovered { node: A })];
        let found = fold(&[(A, None), (B, Some(State::Paused))], facts.into_iter(), 50.0);
        let spans: Vec<_> = found.iter().map(|one| (one.node, one.span, one.state)).collect();
        let wanted = [(A, (0.0, 40.0), State::Down), (B, (0.0, 50.0), State::Paused)];
        assert_eq!(spans, wanted);
    }
}
