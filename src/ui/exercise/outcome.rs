//! What came of it for the application: what was delivered in which order, what was executed how often.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::node_words;
use super::super::panels::lamp_seen;
use super::super::text::{fit, inside, put, width};
use super::super::theme::{Role, Theme};
use super::contents::{Piece, flow, lines};
use crate::app::{App, Application, Deed, Input, Session, observer};
use crate::engine::NodeId;
use crate::protocols::exercise::{Exercise, Task};

/// The columns of the lamps beside it, and the least that is left of them then.
const LAMPS: u16 = 34;
const LEAST: u16 = 28;

/// What is drawn.
pub struct About<'a> {
    /// The interface.
    pub app: &'a App,
    /// The run.
    pub session: &'a Session,
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What the application saw.
    pub application: &'a Application,
}

/// Draws it.
pub fn draw(about: &About<'_>, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut inner = inside(buf, area, about.title(), theme);
    let lamps = about.session.watching.lamps();
    let least = if about.exercise.name == Task::Shop { 66 } else { LEAST };
    let has_lamps =
        !lamps.is_empty() && inner.height >= lamps.len() as u16 && inner.width >= LAMPS + least;
    if has_lamps {
        let x = inner.right() - LAMPS + 2;
        for (row, lamp) in lamps.iter().enumerate() {
            let room = usize::from(LAMPS - 2);
            let (line, style) = lamp_seen((about.app, about.session), lamp, room, theme);
            put(buf, inner, x, inner.y + row as u16, &line, style);
        }
        inner.width -= LAMPS;
    }
    if let Some((words, style)) = about.verdict(has_lamps, theme) {
        let words = format!(" {words} ");
        let x = area.right().saturating_sub(width(&words) as u16 + 2);
        if x > area.x + 4 + width(about.title()) as u16 {
            put(buf, area, x, area.y, &words, style);
        }
    }
    if about.is_out_of_sight() {
        return put(buf, inner, inner.x, inner.y, "out of sight", theme.style(Role::Dim));
    }
    let told = about.lines(inner, theme);
    lines(&told, inner, buf, theme);
}

impl About<'_> {
    const fn title(&self) -> &'static str {
        match self.exercise.name {
            Task::FifoLink | Task::FifoLinkRecovery => "Delivered, in order",
            Task::ReliableLink => "Delivered",
            Task::RpcDedup | Task::RpcDedupRecovery => "Executed",
            Task::Shop => "Each order",
            Task::FailureDetector => "Who suspects whom",
            Task::TwoGenerals => "Decided",
        }
    }

    /// Does whoever looks not see what is done?
    fn is_out_of_sight(&self) -> bool {
        let Some(node) = observer(self.app.eyes) else { return false };
        match self.exercise.name {
            Task::FailureDetector | Task::TwoGenerals => false,
            Task::Shop => !self.session.is_over(),
            // Who does it is no one whose application hands something over.
            task => task.has_inputs(self.session.words.node_in_files(node)),
        }
    }

    /// How it stands, in a few words: how often requests are executed; else what is broken, where no lamps stand.
    fn verdict(&self, has_lamps: bool, theme: &Theme) -> Option<Piece> {
        if observer(self.app.eyes).is_some() && !self.session.is_over() {
            return None;
        }
        let lamps = self.session.watching.lamps();
        let broken = lamps.iter().find(|lamp| lamp.broken_at.is_some());
        if let Some(lamp) = broken.filter(|_| !has_lamps) {
            return Some((format!("✗ {} broken", lamp.promise.name()), theme.bold(Role::Danger)));
        }
        if matches!(self.exercise.name, Task::RpcDedup | Task::RpcDedupRecovery) {
            return Some(how_often(&self.handed(), self.session.is_over(), theme));
        }
        if has_lamps || lamps.is_empty() {
            return None;
        }
        Some(match self.session.is_over() {
            true => ("✓ all kept".into(), Style::new().bold()),
            false => ("● all kept so far".into(), Style::new()),
        })
    }

    /// What was handed over so far.
    fn handed(&self) -> Vec<Input> {
        let inputs = self.application.inputs(self.exercise);
        inputs.into_iter().filter(|input| input.handed).collect()
    }

    fn lines(&self, area: Rect, theme: &Theme) -> Vec<Vec<Piece>> {
        match self.exercise.name {
            Task::FifoLink | Task::FifoLinkRecovery => self.delivered(area, true, theme),
            Task::ReliableLink => self.delivered(area, false, theme),
            Task::RpcDedup | Task::RpcDedupRecovery => self.executed(area, theme),
            Task::Shop => self.traded(theme),
            Task::FailureDetector => self.suspected(area, theme),
            Task::TwoGenerals => self.decided(area, theme),
        }
    }

    /// What was handed over and what was delivered, each in its order.
    fn delivered(&self, area: Rect, in_order: bool, theme: &Theme) -> Vec<Vec<Piece>> {
        let dim = theme.style(Role::Dim);
        let label = |words: &str| (format!("{words:<11}  "), dim);
        let wide = usize::from(area.width).saturating_sub(13);
        let mut told = Vec::new();
        if area.height >= 3 {
            let handed: Vec<String> = self.handed().iter().map(Input::words).collect();
            let words = if handed.is_empty() { "nothing yet".into() } else { handed.join("  ") };
            told.push(vec![label("handed over"), (last_words(&words, wide), dim)]);
        }
        let items = self.delivered_items(in_order, theme);
        if items.is_empty() {
            told.push(vec![label("delivered"), ("nothing yet".into(), dim)]);
            return told;
        }
        let rows = flow(items, wide);
        let room = usize::from(area.height).saturating_sub(told.len()).max(1);
        let skip = rows.len().saturating_sub(room);
        for (row, mut pieces) in rows.into_iter().skip(skip).enumerate() {
            pieces.insert(0, label(if row == 0 { "delivered" } else { "" }));
            told.push(pieces);
        }
        told
    }

    fn delivered_items(&self, in_order: bool, theme: &Theme) -> Vec<Piece> {
        let inputs = self.application.inputs(self.exercise);
        let values: Vec<String> = inputs.iter().map(Input::words).collect();
        let (mut seen, mut latest) = (vec![false; values.len()], 0);
        let mut items = Vec::new();
        for done in &self.application.done {
            let Deed::Delivered(message) = done.deed else { continue };
            let words = self.session.words.content(message);
            // Of several that say the same it is the next one.
            let says = |place: &usize| values[*place] == words;
            let fresh = |place: &usize| says(place) && !seen[*place];
            let place = (0..values.len()).find(fresh).or_else(|| (0..values.len()).find(says));
            let unique = values.iter().filter(|value| **value == words).count() == 1;
            let slip = match place {
                None => Some("never sent"),
                Some(place) if seen[place] => Some("twice"),
                Some(place) if in_order && unique && place < latest => Some("out of order"),
                Some(_) => None,
            };
            if let Some(place) = place {
                seen[place] = true;
                latest = if unique { latest.max(place) } else { latest };
            }
            items.push(match slip {
                Some(slip) => (format!("✗ {words} {slip}"), theme.bold(Role::Danger)),
                None => (words, Style::new().bold()),
            });
        }
        items
    }

    /// A line for each request, or as many side by side as there is room for.
    fn executed(&self, area: Rect, theme: &Theme) -> Vec<Vec<Piece>> {
        let handed = self.handed();
        if handed.is_empty() {
            return vec![vec![("no request yet".into(), theme.style(Role::Dim))]];
        }
        let over = self.session.is_over();
        let wide = handed.iter().map(|input| width(&input.words())).max().unwrap_or(0);
        if handed.len() <= usize::from(area.height) {
            let line = |input: &Input| {
                let (status, style) = status(input, over, theme);
                let what = format!("{:<wide$}  ", input.words());
                let times = format!("×{}  ", input.times);
                let count = if input.times > 1 { style } else { Style::new().bold() };
                vec![(what, Style::new()), (times, count), (status, style)]
            };
            return handed.iter().map(line).collect();
        }
        let item = |input: &Input| {
            let style = if input.times > 1 { theme.bold(Role::Danger) } else { Style::new() };
            let mark = if input.times > 1 { "✗ " } else { "" };
            (format!("{mark}{} ×{}", input.words(), input.times), style)
        };
        let rows = flow(handed.iter().map(item).collect(), area.width.into());
        // The latest matter most.
        let skip = rows.len().saturating_sub(area.height.into());
        rows.into_iter().skip(skip).collect()
    }

    /// A line for each order.
    fn traded(&self, theme: &Theme) -> Vec<Vec<Piece>> {
        let dim = theme.style(Role::Dim);
        let handed = self.handed();
        let wide = handed.iter().map(|input| width(&input.words())).max().unwrap_or(0);
        let over = self.session.is_over();
        let line = |input: &Input| {
            let times =
                |deed: &str| self.application.effects(&format!("{{\"{deed}\":{}}}", input.value));
            let [charged, dispatched, refunded] = ["charge", "dispatch", "refund"].map(times);
            let said = |done: usize, word: &str| match done {
                0 => (format!("{:<14}", "–"), dim),
                1 => (format!("{word:<14}"), Style::new().bold()),
                n => (format!("{:<14}", format!("{word} ×{n}")), Style::new().bold()),
            };
            vec![
                (format!("{:<wide$}  ", input.words()), Style::new()),
                said(charged, "charged"),
                said(dispatched, "dispatched"),
                said(refunded, "refunded"),
                fair((charged, dispatched > 0, refunded > 0), over, theme),
            ]
        };
        if handed.is_empty() {
            return vec![vec![("no order yet".into(), dim)]];
        }
        handed.iter().map(line).collect()
    }

    /// The nodes that whoever looks can see into.
    fn seen_nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        let seeing = observer(self.app.eyes);
        self.session.nodes().filter(move |node| seeing.is_none_or(|seeing| seeing == *node))
    }

    fn suspected(&self, area: Rect, theme: &Theme) -> Vec<Vec<Piece>> {
        let told = |node: NodeId| {
            let name =
                (format!("{}  ", self.session.words.node(node)), theme.bold(Theme::node(node)));
            let suspects = node_words::suspects(self.session, node);
            let words = match (self.session.timeline.world().is_up(node), suspects.is_empty()) {
                (false, _) => ("✗ crashed".into(), theme.bold(Role::Danger)),
                (true, true) => ("suspects nobody".into(), theme.style(Role::Dim)),
                (true, false) => (format!("? suspects {suspects}"), Style::new().bold()),
            };
            [name, words]
        };
        in_rows(self.seen_nodes().map(told), area)
    }

    fn decided(&self, area: Rect, theme: &Theme) -> Vec<Vec<Piece>> {
        let told = |node: NodeId| {
            let name =
                (format!("{}  ", self.session.words.node(node)), theme.bold(Theme::node(node)));
            [name, node_words::state(self.session, node, theme)]
        };
        in_rows(self.seen_nodes().map(told), area)
    }
}

/// Each in a line of its own, or all in one where there is one line only.
fn in_rows(all: impl Iterator<Item = [Piece; 2]>, area: Rect) -> Vec<Vec<Piece>> {
    if area.height >= 2 {
        return all.map(|pieces| pieces.to_vec()).collect();
    }
    let gap = || ("      ".to_owned(), Style::new());
    vec![all.flat_map(|[name, words]| [name, words, gap()]).collect()]
}

/// The end of a list of words, where all of it has no room.
fn last_words(words: &str, most: usize) -> String {
    if width(words) <= most {
        return words.into();
    }
    let mut rest = words;
    while width(rest) + 2 > most {
        match rest.split_once("  ") {
            Some((_, behind)) => rest = behind,
            None => return fit(rest, most),
        }
    }
    format!("… {rest}")
}

/// How a request stands.
fn status(input: &Input, over: bool, theme: &Theme) -> (String, Style) {
    let (danger, plain) = (theme.bold(Role::Danger), Style::new());
    let (words, style) = match (input.times, input.answered) {
        (0, true) => ("✗ no effect", danger),
        (0, false) if over => ("✗ never", danger),
        (0, false) => ("… pending", theme.style(Role::Dim)),
        (1, true) => ("✓ answered", plain),
        (1, false) if over => ("unanswered", plain),
        (1, false) => ("executed", plain),
        (2, _) => ("✗ twice", danger),
        (n, _) => return (format!("✗ {n} times"), danger),
    };
    (words.into(), style)
}

/// How often all of them were executed.
fn how_often(handed: &[Input], over: bool, theme: &Theme) -> Piece {
    if handed.iter().any(|input| input.times > 1) {
        return ("✗ more than once".into(), theme.bold(Role::Danger));
    }
    let all = handed.iter().all(|input| input.times == 1);
    let words = match (handed.is_empty(), all) {
        (true, _) => return ("nothing yet".into(), theme.style(Role::Dim)),
        (false, true) => "each exactly once",
        (false, false) => "each at most once",
    };
    let words = if over { words.into() } else { format!("{words} so far") };
    (words, Style::new().bold())
}

/// Is what became of an order fair: no goods without payment, and no payment without goods?
fn fair((charged, dispatched, refunded): (usize, bool, bool), over: bool, theme: &Theme) -> Piece {
    let danger = theme.bold(Role::Danger);
    let open = ("… open".to_owned(), theme.style(Role::Dim));
    let paid = charged > 0 && !refunded;
    match (charged, dispatched, paid) {
        (2.., ..) => ("✗ charged twice".into(), danger),
        (_, true, true) => ("✓ fine".into(), Style::new().bold()),
        (_, true, false) if over || refunded => ("✗ goods not paid".into(), danger),
        (_, false, true) if over => ("✗ paid, no goods".into(), danger),
        (_, false, false) if over || refunded => ("✓ fine".into(), Style::new().bold()),
        _ => open,
    }
}
