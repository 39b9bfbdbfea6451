//! Where the nodes stand: two face each other, more stand in a ring, or in two rows where that is too high;
//! what passes from one to the next and the next stands in a chain.

use ratatui::layout::{Position, Rect};

/// The least height in which more than two nodes stand in a ring.
const RING: u16 = 15;
/// The least height in which a node has a frame.
const FRAMED: u16 = 13;

/// The nodes' boxes and the ways between them.
#[derive(Clone, Debug)]
pub struct Places {
    /// The whole picture.
    pub area: Rect,
    /// A box for each node.
    pub boxes: Vec<Rect>,
    /// Have the boxes frames?
    pub framed: bool,
    stand: Stand,
}

/// How they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// In a ring, or two facing each other.
    Ring,
    /// In two rows.
    Rows,
    /// Side by side; who is not next to each other is reached below them.
    Chain,
}

impl Places {
    /// The places of so many nodes: in a ring where they do not come too near to each other.
    pub fn of(count: usize, area: Rect) -> Self {
        let ring =
            (count > 2 && area.height >= RING).then(|| Self::placed(count, area, Stand::Ring));
        let rest = if count > 2 { Stand::Rows } else { Stand::Ring };
        ring.filter(Self::is_clear).unwrap_or_else(|| Self::placed(count, area, rest))
    }

    /// The places of so many side by side.
    pub fn chain(count: usize, area: Rect) -> Self {
        let framed = area.height >= 8;
        let size = ((area.width / 4).clamp(15, 26), if framed { 5 } else { 2 });
        let boxes = (0..count).map(|nth| in_chain(nth, count, area, size)).collect();
        Self { area, boxes, framed, stand: Stand::Chain }
    }

    fn placed(count: usize, area: Rect, stand: Stand) -> Self {
        let framed = area.height >= FRAMED || (count == 2 && area.height >= 7);
        let most = if count > 6 { area.width / 5 } else { area.width / 4 };
        let size = (most.clamp(15, 24), if framed { 5 } else { 2 });
        let boxes = (0..count)
            .map(|nth| match (count, stand) {
                (2, _) => facing(nth, area, size),
                (_, Stand::Rows) => in_rows(nth, count, area, size),
                (_, _) => in_ring(nth, count, area, size),
            })
            .collect();
        Self { area, boxes, framed, stand }
    }

    /// Does nobody stand on another, and is there a way to see between any two?
    fn is_clear(&self) -> bool {
        let pairs = (0..self.boxes.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs.into_iter().all(|(a, b)| {
            let (one, other) = (self.boxes[a], self.boxes[b]);
            let outside = |share| {
                let (x, y) = self.on_way(a, b, share);
                let at = Position { x, y };
                !one.contains(at) && !other.contains(at)
            };
            !one.intersects(other) && [0.0, 0.5, 1.0].into_iter().all(outside)
        })
    }

    /// The point at a share of the straight way from one node to another.
    pub fn on_way(&self, from: usize, to: usize, share: f64) -> (u16, u16) {
        let (a, b) = (self.door(from, to), self.door(to, from));
        let between = |a: f64, b: f64| a + (b - a) * share;
        if self.stand == Stand::Chain && from.abs_diff(to) > 1 {
            let (a, b) = (middle(self.boxes[from]), middle(self.boxes[to]));
            return (between(a.0, b.0).round() as u16, self.boxes[from].bottom());
        }
        // Between two there are two ways, one above the other: who goes is not taken for who comes.
        let lane = match (self.boxes.len(), from < to) {
            (2, true) => -1.0,
            (2, false) => 1.0,
            _ => 0.0,
        };
        let (x, y) = (between(a.0, b.0), between(a.1, b.1) + lane);
        (x.round().max(0.0) as u16, y.round().max(0.0) as u16)
    }

    /// Where a node's way to another begins: outside of its box.
    fn door(&self, node: usize, other: usize) -> (f64, f64) {
        let (own, there) = (self.boxes[node], self.boxes[other]);
        let (x, y) = middle(own);
        if self.boxes.len() == 2 {
            let edge = if node == 0 { own.right() + 4 } else { own.x.saturating_sub(5) };
            return (f64::from(edge), y);
        }
        if self.stand == Stand::Chain {
            // The label of who stands there does not cover the frame.
            let edge = if node < other { own.right() + 2 } else { own.x.saturating_sub(3) };
            return (f64::from(edge), y);
        }
        if self.stand == Stand::Rows {
            let above = own.y == self.area.y;
            let y = if above { own.bottom() } else { own.y - 1 };
            return (x, f64::from(y));
        }
        let (tx, ty) = middle(there);
        let (dx, dy) = (tx - x, ty - y);
        // Out of the box by the side that the straight line crosses first.
        let reach =
            |delta: f64, half: f64| if delta == 0.0 { f64::MAX } else { half / delta.abs() };
        let (wide, high) = (f64::from(own.width) / 2.0 + 2.0, f64::from(own.height) / 2.0 + 0.6);
        let share = reach(dx, wide).min(reach(dy, high)).min(0.45);
        (x + dx * share, y + dy * share)
    }
}

fn middle(place: Rect) -> (f64, f64) {
    let half = |start: u16, length: u16| f64::from(start) + (f64::from(length) - 1.0) / 2.0;
    (half(place.x, place.width), half(place.y, place.height))
}

fn facing(nth: usize, area: Rect, (width, height): (u16, u16)) -> Rect {
    let width = width.max(area.width / 4).min(30);
    let x = if nth == 0 { area.x + 1 } else { area.right() - width - 1 };
    Rect { x, y: area.y + (area.height - height) / 2, width, height }
}

/// Side by side from left to right, with a line left free below.
fn in_chain(nth: usize, count: usize, area: Rect, (width, height): (u16, u16)) -> Rect {
    let free = area.width.saturating_sub(width + 2);
    let x = area.x + 1 + (u32::from(free) * nth as u32 / (count.max(2) - 1) as u32) as u16;
    Rect { x, y: area.y + area.height.saturating_sub(height + 1) / 2, width, height }
}

/// The first half above from left to right, the others below from right to left: round like the ring.
fn in_rows(nth: usize, count: usize, area: Rect, (width, height): (u16, u16)) -> Rect {
    let above = count.div_ceil(2);
    let (place, of, y) = if nth < above {
        (nth, above, area.y)
    } else {
        (count - 1 - nth, count - above, area.bottom() - height)
    };
    let pitch = f64::from(area.width) / of as f64;
    // In a window that has just become too narrow nobody stands outside of it.
    let width = width.min(pitch as u16);
    let x = f64::from(area.x) + pitch * (place as f64 + 0.5) - f64::from(width) / 2.0;
    Rect { x: (x.max(0.0) as u16).max(area.x), y, width, height }
}

/// On an ellipse, the first at the top.
fn in_ring(nth: usize, count: usize, area: Rect, (width, height): (u16, u16)) -> Rect {
    let angle = std::f64::consts::TAU * nth as f64 / count as f64;
    let radius = |length: u16, own: u16| f64::from(length - own) / 2.0;
    let x = f64::from(area.x) + radius(area.width, width) * (1.0 + angle.sin() * 0.98);
    let y = f64::from(area.y) + radius(area.height, height) * (1.0 - angle.cos());
    Rect { x: x.round() as u16, y: y.round() as u16, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [(u16, u16); 4] = [(78, 10), (78, 17), (82, 17), (144, 31)];

    #[test]
    fn in_a_window_that_became_too_narrow_nobody_stands_outside() {
        for count in 3..=13 {
            let area = Rect { x: 5, y: 3, width: 42, height: 10 };
            for one in Places::of(count, area).boxes {
                assert_eq!(one.intersection(area), one, "{count}");
            }
        }
    }

    #[test]
    fn nobody_stands_on_another_or_outside() {
        for (width, height) in SIZES {
            for count in 2..=8 {
                let area = Rect { x: 1, y: 3, width, height };
                let places = Places::of(count, area);
                for (nth, one) in places.boxes.iter().enumerate() {
                    assert_eq!(one.intersection(area), *one, "{count} at {width}x{height}: {nth}");
                    for other in &places.boxes[..nth] {
                        assert!(!one.intersects(*other), "{count} at {width}x{height}: {nth}");
                    }
                }
            }
        }
    }

    #[test]
    fn in_a_chain_nobody_stands_on_another_and_the_way_back_goes_below() {
        for (width, height) in SIZES {
            let area = Rect { x: 1, y: 3, width, height };
            let places = Places::chain(3, area);
            for (from, to) in [(0, 1), (1, 2), (2, 0)] {
                for share in [0.0, 0.5, 1.0] {
                    let (x, y) = places.on_way(from, to, share);
                    let at = Position { x, y };
                    assert!(area.contains(at), "{from} to {to} at {share}");
                    assert!(!places.boxes.iter().any(|one| one.contains(at)), "{from} to {to}");
                }
            }
            assert!(!places.boxes[0].intersects(places.boxes[1]));
            assert!(!places.boxes[1].intersects(places.boxes[2]));
        }
    }

    #[test]
    fn a_way_begins_and_ends_outside_of_every_box_it_joins() {
        for (width, height) in SIZES {
            for count in 2..=8 {
                let area = Rect { x: 1, y: 3, width, height };
                let places = Places::of(count, area);
                for from in 0..count {
                    for to in (0..count).filter(|to| *to != from) {
                        for share in [0.0, 0.5, 1.0] {
                            let (x, y) = places.on_way(from, to, share);
                            let at = Position { x, y };
                            let (a, b) = (places.boxes[from], places.boxes[to]);
                            assert!(area.contains(at), "{count}: {from} to {to} at {share}");
                            assert!(!a.contains(at) && !b.contains(at), "{count}: {from} to {to}");
                        }
                    }
                }
            }
        }
    }
}
