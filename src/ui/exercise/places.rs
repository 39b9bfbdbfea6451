//! Where the parts of the view stand.

use ratatui::layout::Rect;

use super::player;
use super::pseudocode;
use crate::app::{App, Session, observer};
use crate::engine::NodeId;
use crate::protocols::exercise::{Exercise, Task};

/// From this width and height on there is room for the diagram.
const ROOMY: (u16, u16) = (110, 28);
/// The highest boxes of nodes, in a low view and in a high one: higher ones say no more.
const HIGHEST: (u16, u16) = (11, 14);
/// From this height on a view is high.
const HIGH: u16 = 45;
/// The least width of a box, where all stand side by side.
const WIDE_BOX: u16 = 42;

/// What stands beside or below the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The switches of a built-in solution.
    Switches,
    /// Which program runs.
    Program,
    /// The pseudocode of a node.
    Lines(NodeId),
    /// What happened.
    Log,
}

/// The places.
pub struct Places {
    /// What happens now.
    pub now: Rect,
    /// Each node's box.
    pub nodes: Vec<Rect>,
    /// What the application saw.
    pub outcome: Rect,
    /// The diagram, where there is room.
    pub diagram: Option<Rect>,
    /// The rest.
    pub beside: Vec<(Beside, Rect)>,
}

/// From the top: a part of this height, and what is left.
fn cut(area: &mut Rect, high: u16) -> Rect {
    let part = Rect { height: high.min(area.height), ..*area };
    area.y += part.height;
    area.height -= part.height;
    part
}

impl Places {
    /// In an area.
    pub fn of(app: &App, session: &Session, exercise: &Exercise, area: Rect) -> Self {
        if area.width >= ROOMY.0 && area.height >= ROOMY.1 {
            Self::roomy(app, session, exercise, area)
        } else {
            Self::compact(app, session, exercise, area)
        }
    }

    fn roomy(app: &App, session: &Session, exercise: &Exercise, area: Rect) -> Self {
        let side = (area.width * 2 / 5).clamp(48, 66);
        let mut whole = area;
        let now = cut(&mut whole, 1);
        let mut left = Rect { width: area.width - side, ..whole };
        let right = Rect { x: left.right(), width: side, ..whole };
        let lamps = session.watching.lamps().len().max(2) as u16;
        let inputs = session.application.as_ref().map_or(0, |one| one.inputs(exercise).len());
        // A line for each order, where there is room.
        let rows = if area.height >= HIGH { lamps.max((inputs as u16).min(8)) } else { lamps };
        let outcome_high = rows + 2;
        let least = (area.height * 2 / 5).clamp(10, 20);
        let highest = if area.height >= HIGH { HIGHEST.1 } else { HIGHEST.0 };
        let high = left.height.saturating_sub(outcome_high + least).min(highest);

        let above = cut(&mut left, high);
        let outcome = cut(&mut left, outcome_high);
        Self {
            now,
            nodes: grid(session, exercise, above),
            outcome,
            diagram: Some(left),
            beside: stack(app, session, exercise, right),
        }
    }

    fn compact(app: &App, session: &Session, exercise: &Exercise, area: Rect) -> Self {
        let mut rest = area;
        let now = cut(&mut rest, 1);
        let outcome_high = match exercise.name {
            Task::RpcDedup | Task::RpcDedupRecovery | Task::Shop => 4,
            _ => 3,
        };
        let columns = columns(session, exercise);
        let deep = columns.iter().map(Vec::len).max().unwrap_or(1) as u16;
        let least = if deep > 1 { deep * 4 } else { 7 };
        let high = (area.height * 2 / 5).clamp(least, HIGHEST.1);
        let nodes = grid(session, exercise, cut(&mut rest, high));
        let outcome = cut(&mut rest, outcome_high);
        let half = rest.width - rest.width * 21 / 40;
        let left = Rect { width: half, ..rest };
        let right = Rect { x: left.right(), width: rest.width - half, ..rest };
        let first = match shown_lines(app, session, exercise).first() {
            Some(node) => Beside::Lines(*node),
            None => Beside::Log,
        };
        let second = match first_beside(exercise) {
            Some(beside) => beside,
            None => Beside::Log,
        };
        let beside = match (first, second) {
            (Beside::Log, Beside::Log) => vec![(Beside::Log, rest)],
            pair => vec![(pair.0, left), (pair.1, right)],
        };
        Self { now, nodes, outcome, diagram: None, beside }
    }
}

fn first_beside(exercise: &Exercise) -> Option<Beside> {
    match &exercise.solution {
        Some(solution) if solution.switches().is_empty() => None,
        Some(_) => Some(Beside::Switches),
        None => Some(Beside::Program),
    }
}

/// The nodes whose pseudocode may be shown, the most important first: one for each text.
fn shown_lines(app: &App, session: &Session, exercise: &Exercise) -> Vec<NodeId> {
    let application = session.application.as_ref();
    let last = application.and_then(|one| one.last).into_iter();
    let seeing = observer(app.eyes);
    let mut shown: Vec<(NodeId, &'static [&'static str])> = Vec::new();
    for node in seeing.into_iter().chain(last).chain(session.nodes()) {
        if seeing.is_some_and(|seeing| seeing != node) {
            continue;
        }
        let name = session.words.node_in_files(node);
        let code = player(exercise, name).map_or(&[][..], |builtin| builtin.pseudocode(name));
        if !code.is_empty() && shown.iter().all(|(_, other)| *other != code) {
            shown.push((node, code));
        }
    }
    shown.into_iter().map(|(node, _)| node).collect()
}

/// One below the other: the switches, the pseudocode of one node or two, and what happened.
fn stack(app: &App, session: &Session, exercise: &Exercise, area: Rect) -> Vec<(Beside, Rect)> {
    let mut rest = area;
    let mut all = Vec::new();
    match (first_beside(exercise), &exercise.solution) {
        (Some(Beside::Switches), Some(solution)) => {
            let high = solution.switches().len() as u16 + 2;
            all.push((Beside::Switches, cut(&mut rest, high)));
        }
        (Some(other), _) => all.push((other, cut(&mut rest, 5))),
        _ => {}
    }
    let most = if rest.height >= 22 { 2 } else { 1 };
    let mut shown = shown_lines(app, session, exercise);
    shown.truncate(most);
    // They do not change places when another acts.
    shown.sort_unstable();
    let needed = |node: &NodeId| {
        let name = session.words.node_in_files(*node);
        let code = player(exercise, name).map_or(&[][..], |builtin| builtin.pseudocode(name));
        pseudocode::height(code, area.width - 4) + 2
    };
    let wanted: Vec<u16> = shown.iter().map(needed).collect();
    let total: u16 = wanted.iter().sum();
    let count = shown.len() as u16;
    let room = rest.height;
    for (node, wanted) in shown.into_iter().zip(wanted) {
        let high = if total <= room { wanted } else { (room / count).min(room) };
        all.push((Beside::Lines(node), cut(&mut rest, high)));
    }
    if rest.height >= 5 || all.is_empty() {
        all.push((Beside::Log, rest));
    } else if let Some((_, last)) = all.last_mut() {
        last.height += rest.height;
    }
    all
}

/// Who stands in which column: the nodes whose application hands something over on the left, the others on the right.
fn columns(session: &Session, exercise: &Exercise) -> [Vec<NodeId>; 2] {
    let asks = |node: &NodeId| exercise.name.has_inputs(session.words.node_in_files(*node));
    let (left, right): (Vec<_>, Vec<_>) = session.nodes().partition(asks);
    if left.is_empty() {
        let half = right.len().div_ceil(2);
        let (left, right) = right.split_at(half);
        return [left.to_vec(), right.to_vec()];
    }
    [left, right]
}

fn grid(session: &Session, exercise: &Exercise, area: Rect) -> Vec<Rect> {
    let count = session.nodes().count() as u16;
    let mut places = vec![Rect::default(); count.into()];
    let is_rpc = matches!(exercise.name, Task::RpcDedup | Task::RpcDedupRecovery);
    if area.width / count >= WIDE_BOX || count == 2 && !is_rpc {
        let at = |nth: u16| area.x + (u32::from(area.width) * u32::from(nth) / u32::from(count)) as u16;
        for (nth, place) in places.iter_mut().enumerate() {
            let nth = nth as u16;
            *place = Rect { x: at(nth), width: at(nth + 1) - at(nth), ..area };
        }
        return places;
    }
    let wide = area.width * 9 / 20;
    let halves = [
        Rect { width: wide, ..area },
        Rect { x: area.x + wide, width: area.width - wide, ..area },
    ];
    for (nodes, half) in columns(session, exercise).into_iter().zip(halves) {
        let count = nodes.len() as u16;
        for (nth, node) in nodes.into_iter().enumerate() {
            let nth = nth as u16;
            let at = |nth: u16| half.y + half.height * nth / count;
            places[node.index()] = Rect { y: at(nth), height: at(nth + 1) - at(nth), ..half };
        }
    }
    places
}
