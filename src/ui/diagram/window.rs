//! Which stretch of time is drawn, and where.

use ratatui::layout::Rect;

use crate::app::{App, Session};
use crate::engine::NodeId;

/// A stretch of simulated time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Where it begins.
    pub from: f64,
    /// How long it is.
    pub length: f64,
    /// What time the pictures show; nothing later is drawn.
    pub shown: f64,
}

/// The least delay must be this many cells long, that an arrow can be told from a dot.
const LEAST_ARROW: f64 = 4.0;
const LEAST_ARROW_DOWN: f64 = 1.5;

/// So many rows there must be from line to line, that an arrow between them can be seen.
const LEAST_APART: u16 = 2;

/// Does time run downwards? Where the place is narrower than it is high, as characters go, or too low for
/// so many lines one under the other; the person may turn it.
fn runs_down(app: &App, inner: Rect, lanes: u16) -> bool {
    let crowded = inner.height.saturating_sub(4) < LEAST_APART * (lanes - 1);
    let fits = inner.height >= 12 && (crowded || inner.width < inner.height * 2);
    fits != (app.turned && inner.height >= 10)
}

fn lanes(session: &Session) -> u16 {
    (session.nodes().count() as u16).max(2)
}

impl Window {
    /// The stretch that follows the clock, or lies further back when scrolled.
    pub fn of(app: &App, session: &Session, inner: Rect) -> Self {
        let down = runs_down(app, inner, lanes(session));
        let cells = f64::from(if down { inner.height - 4 } else { inner.width - 6 });
        let links = &session.timeline.model().links;
        let ways = session.nodes().flat_map(|from| session.nodes().map(move |to| (from, to)));
        let least = ways
            .filter(|(from, to)| from != to)
            .map(|(from, to)| links.get(from, to).delays.smallest())
            .min();
        let shortest = least.unwrap_or(1) as f64;
        let arrow = if down { LEAST_ARROW_DOWN } else { LEAST_ARROW };
        let dawn = session.dawn().max(1) as f64;
        let length = (cells * shortest / arrow).min(dawn * 1.02).max(2.0);
        let back = app.scroll as f64 / cells * length;
        let shown = app.clock.shown();
        let from = (focus(session, shown) - length * 0.75 - back)
            .clamp(0.0, (dawn * 1.02 - length).max(0.0));
        Self { from, length, shown }
    }

    /// The end of the stretch.
    pub fn to(&self) -> f64 {
        self.from + self.length
    }
}

/// What time is to be seen: of an exercise that is over, when the last thing happened that is told.
fn focus(session: &Session, shown: f64) -> f64 {
    if session.exercise().is_none() || !session.is_over() {
        return shown;
    }
    let mut events = session.timeline.log().range(0, session.timeline.at()).rev();
    let last = events.find(|(_, event)| !event.fact.is_aside());
    last.map_or(shown, |(_, event)| shown.min(event.time as f64))
}

/// Where a window is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// All of the place.
    pub inner: Rect,
    /// Does time run downwards?
    pub down: bool,
    /// The first column (or row) of the stretch.
    pub start: u16,
    /// How many lines there are; two at least.
    lanes: u16,
    window: Window,
}

impl Frame {
    /// The frame of a window.
    pub fn of(app: &App, session: &Session, inner: Rect, window: &Window) -> Self {
        let lanes = lanes(session);
        let down = runs_down(app, inner, lanes);
        let start = if down { inner.y + 2 } else { inner.x + 4 };
        Self { inner, down, start, lanes, window: *window }
    }

    /// How many cells the stretch is long.
    pub fn length(&self) -> u16 {
        if self.down { self.inner.height - 3 } else { self.inner.width - 5 }
    }

    /// The first and the last line's row (or column).
    pub fn span(&self) -> (u16, u16) {
        if self.down {
            (self.inner.x + 9, self.inner.right() - 4)
        } else if self.is_flat() {
            (self.inner.y, self.inner.bottom() - 1)
        } else {
            (self.inner.y + 1, self.inner.bottom() - 3)
        }
    }

    /// Is there no room for numbers and times beside the lines?
    pub fn is_flat(&self) -> bool {
        !self.down && self.inner.height < 8
    }

    /// How far across a node's line is: from 0, the first, to 1, the last.
    pub fn side(&self, node: NodeId) -> f64 {
        f64::from(node.0) / f64::from(self.lanes - 1)
    }

    fn across(&self, share: f64) -> u16 {
        let (first, last) = self.span();
        first + (f64::from(last - first) * share).round() as u16
    }

    fn rail(&self, node: NodeId) -> u16 {
        self.across(self.side(node))
    }

    /// Is there a row between the lines, for what stands beside them?
    pub fn is_roomy(&self) -> bool {
        let (first, last) = self.span();
        self.lanes == 2 || last - first >= LEAST_APART * (self.lanes - 1)
    }

    /// Do the lines fit at all?
    pub fn holds_lanes(&self) -> bool {
        let (first, last) = self.span();
        last > first && last - first + 1 >= self.lanes
    }

    /// The first and the last cell along of a stretch of time, as much of it as is in the window.
    pub fn cut(&self, (from, to): (f64, f64)) -> (u16, u16) {
        let within = |time: f64| time.clamp(self.window.from, self.window.to());
        let cell = |time| self.along(within(time)).unwrap_or(0);
        (cell(from), cell(to))
    }

    /// The cell of a place on a general's line.
    pub fn cell_on_rail(&self, general: NodeId, along: u16) -> (u16, u16) {
        let rail = self.rail(general);
        if self.down { (rail, self.start + along) } else { (self.start + along, rail) }
    }

    /// The cell beside that, on the outer side.
    pub fn beside_rail(&self, general: NodeId, along: u16) -> (u16, u16) {
        let (x, y) = self.cell_on_rail(general, along);
        // Of several lines only the last has its outer side on the other side.
        match (self.down, general.0 + 1 < self.lanes as u8) {
            (true, true) => (x - 1, y),
            (true, false) => (x + 1, y),
            (false, true) => (x, y - 1),
            (false, false) => (x, y + 1),
        }
    }

    /// Where a general's name stands.
    pub fn label(&self, general: NodeId) -> (u16, u16) {
        let rail = self.rail(general);
        if self.down { (rail - 1, self.inner.y) } else { (self.inner.x + 1, rail) }
    }

    /// How far along a time is, in cells; `None` outside the window.
    pub fn along(&self, time: f64) -> Option<u16> {
        let share = (time - self.window.from) / self.window.length;
        (0.0..=1.0).contains(&share).then(|| (share * f64::from(self.length() - 1)).round() as u16)
    }

    /// The place between the lines, where arrows are drawn.
    pub fn between(&self) -> Rect {
        let (first, second) = self.span();
        let depth = (second - first).saturating_sub(1);
        if self.down {
            Rect { x: first + 1, y: self.start, width: depth, height: self.length() }
        } else {
            Rect { x: self.start, y: first + 1, width: self.length(), height: depth }
        }
    }

    /// A point of the canvas between the lines: a time, and how far from General 1 (0) to 2 (1).
    pub fn point(&self, time: f64, across: f64) -> (f64, f64) {
        let between = self.between();
        let (wide, high) = (f64::from(between.width), f64::from(between.height));
        // In the middle of the cell in which marks at this time stand.
        let share = (time - self.window.from) / self.window.length;
        let along = |cells: f64| (share * (cells - 1.0)).round() + 0.5;
        if self.down {
            (across * wide, high - along(high))
        } else {
            (along(wide), high - across * high)
        }
    }

    /// The cell of such a point.
    pub fn cell(&self, time: f64, across: f64) -> Option<(u16, u16)> {
        let along = self.along(time)?;
        let over = self.across(across);
        Some(if self.down { (over, self.start + along) } else { (self.start + along, over) })
    }

    /// Round times along the edge, with their places.
    pub fn ticks(&self) -> Vec<(u16, u64)> {
        let most = if self.down { self.length() / 3 } else { self.length() / 12 }.max(1);
        let rough = self.window.length / f64::from(most);
        let power = 10f64.powf(rough.max(1.0).log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].map(|m| m * power).into_iter().find(|s| *s >= rough);
        let step = step.unwrap_or(rough).max(1.0);
        let first = (self.window.from / step).ceil() as u64;
        (first..)
            .map(|n| n as f64 * step)
            .take_while(|time| *time <= self.window.to())
            .filter_map(|time| Some((self.along(time)?, time as u64)))
            .take(200)
            .collect()
    }
}
