//! Where the parts of the view stand.

use ratatui::layout::Rect;

use super::pseudocode::{self, Shown, code};
use crate::app::{App, Session, asked_crash, observer};
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
    /// The switches.
    Switches,
    /// Which program runs.
    Program,
    /// The pseudocode of a node.
    Lines(NodeId),
    /// What happened.
    Log,
    /// What is told to the class.
    Story,
}

/// The lines of the story, its frame included: what happened, what is told and what is asked.
const STORY: u16 = 11;

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
        // There is no room for the story beside all that: it stands there while it is new.
        let tells = session.story.is_fresh(session.timeline.at()) && asked_crash(session).is_none();
        let share = if tells { 18 } else { 21 };
        let half = rest.width - rest.width * share / 40;
        let left = Rect { width: half, ..rest };
        let right = Rect { x: left.right(), width: rest.width - half, ..rest };
        let first = match shown_lines(app, session, exercise).first() {
            _ if tells => Beside::Story,
            Some(node) => Beside::Lines(*node),
            None => Beside::Log,
        };
        let mut right = right;
        let mut beside = vec![(first, left)];
        // Where a node may crash here, the class is asked beside its switches.
        if exercise.solution.is_none() && asked_crash(session).is_none() {
            let high = right.height.saturating_sub(3);
            beside.push((Beside::Program, cut(&mut right, high)));
        }
        beside.push((Beside::Switches, right));
        Self { now, nodes, outcome, diagram: None, beside }
    }
}

/// The nodes whose pseudocode may be shown, the most important first: one for each text.
fn shown_lines(app: &App, session: &Session, exercise: &Exercise) -> Vec<NodeId> {
    let application = session.application.as_ref();
    let last = application.and_then(|one| one.last).into_iter();
    let seeing = observer(app.eyes);
    let mut shown: Vec<(NodeId, Vec<Shown>)> = Vec::new();
    for node in seeing.into_iter().chain(last).chain(session.nodes()) {
        if seeing.is_some_and(|seeing| seeing != node) {
            continue;
        }
        let code = code(app, session, exercise, node);
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
    if exercise.solution.is_none() {
        all.push((Beside::Program, cut(&mut rest, 4 + u16::from(app.trying.round > 0))));
    }
    // Where a node may crash here, the class is asked in their place.
    let high = (session.switches().len() as u16).max(4) + 2;
    all.push((Beside::Switches, cut(&mut rest, high)));
    if !session.scenario.narration.is_empty() && rest.height >= STORY + 6 {
        all.push((Beside::Story, cut(&mut rest, STORY)));
    }
    let most = if rest.height >= 22 { 2 } else { 1 };
    let mut shown = shown_lines(app, session, exercise);
    shown.truncate(most);
    // They do not change places when another acts.
    shown.sort_unstable();
    let needed = |node: &NodeId| {
        pseudocode::height(&code(app, session, exercise, *node), area.width - 4) + 2
    };
    let wanted: Vec<u16> = shown.iter().map(needed).collect();
    let total: u16 = wanted.iter().sum();
    let count = shown.len() as u16;
    let room = rest.height;
    for (node, wanted) in shown.into_iter().zip(wanted) {
        let high = if total <= room { wanted } else { (room / count).min(room) };
        all.push((Beside::Lines(node), cut(&mut rest, high)));
    }
    if rest.height >= 5 {
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
    if area.width / count >= WIDE_BOX || count == 2 && !is_rpc && exercise.name != Task::Shop {
        let at =
            |nth: u16| area.x + (u32::from(area.width) * u32::from(nth) / u32::from(count)) as u16;
        for (nth, place) in places.iter_mut().enumerate() {
            let nth = nth as u16;
            *place = Rect { x: at(nth), width: at(nth + 1) - at(nth), ..area };
        }
        return places;
    }
    // A shop tells more of an order than its payment service, a server more of a request than its clients.
    let share = if exercise.name == Task::Shop { 27 } else { 24 };
    let wide = area.width * share / 50;
    let halves =
        [Rect { width: wide, ..area }, Rect { x: area.x + wide, width: area.width - wide, ..area }];
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
