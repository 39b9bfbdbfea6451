//! The picture of a strategy that has no generals: nodes, the network between them, messengers on their
//! ways.

mod cuts;
mod places;
mod walkers;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use self::places::Places;
use self::walkers::Walker;
use super::scene::{Look, Sprite};
use crate::app::{App, Session, observer};
use crate::engine::NodeId;
use crate::protocols::Family;
use crate::ui::node_words;
use crate::ui::panels::seen_words;
use crate::ui::text::{fit, put, put_centred, width};
use crate::ui::theme::{Role, Theme};

/// The most ways that are drawn at a time.
const MOST_WAYS: usize = 60;

/// Draws the picture.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let places = places(session, area);
    if places.boxes.len() == 2 {
        cloud(session, &places, buf, theme);
    }
    let walkers = walkers::walkers(app, session, &places);
    for walker in walkers.iter().take(MOST_WAYS) {
        way(walker, &places, buf, theme);
    }
    if observer(app.eyes).is_none() {
        cuts::draw(session, &places, buf, theme);
    }
    for node in session.nodes() {
        station(app, session, node, &places, buf, theme);
    }
    let sprites = walkers::merge(walkers);
    let (walking, rest): (Vec<&Sprite>, Vec<_>) =
        sprites.iter().partition(|sprite| sprite.look == Look::Walking);
    for sprite in rest.into_iter().chain(walking) {
        draw_sprite(sprite, area, buf, theme);
    }
}

fn places(session: &Session, area: Rect) -> Places {
    let count = session.nodes().count();
    match session.scenario.strategy.family() {
        Family::Congestion => Places::chain(count, area),
        _ => Places::of(count, area),
    }
}

/// The messengers as they stand, for the mouse.
pub fn sprites(app: &App, session: &Session, area: Rect) -> Vec<Sprite> {
    let places = places(session, area);
    walkers::merge(walkers::walkers(app, session, &places))
}

fn draw_sprite(sprite: &Sprite, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let own = sprite.how.role(sprite.letters[0]);
    let style = match sprite.look {
        Look::Walking if sprite.chosen => theme.plate(Role::Pointer),
        Look::Walking => theme.plate(own),
        Look::Captured => theme.plate(Role::Danger),
        Look::Arrived => theme.bold(own),
        Look::Unknown => theme.bold(Role::Dim),
    };
    put(buf, area, sprite.cells().0, sprite.y, &sprite.label(), Style::reset().patch(style));
}

/// The way of a messenger, as dots in the colour of who sent it.
fn way(walker: &Walker, places: &Places, buf: &mut Buffer, theme: &Theme) {
    let (from, to) = walker.way;
    let role = walker.sprite.how.role(walker.sprite.letters[0]);
    let ends = (places.on_way(from, to, 0.0), places.on_way(from, to, 1.0));
    let cells = ends.0.0.abs_diff(ends.1.0).max(ends.0.1.abs_diff(ends.1.1) * 2).max(1);
    for cell in (0..=cells).step_by(2) {
        let (x, y) = places.on_way(from, to, f64::from(cell) / f64::from(cells));
        put(buf, places.area, x, y, "·", theme.style(role));
    }
}

/// Between two nodes: the network, and what it kept.
fn cloud(session: &Session, places: &Places, buf: &mut Buffer, theme: &Theme) {
    let area = places.area;
    let free = places.boxes[1].x.saturating_sub(places.boxes[0].right());
    let high = area.height.min(11) | 1;
    let (rows, middle) = (i32::from(high / 2), i32::from(area.y + area.height / 2));
    let half = f64::from(free) * 0.28;
    let centre = f64::from(area.x) + f64::from(area.width) / 2.0;
    for dy in -rows..=rows {
        let share = f64::from(dy) / (f64::from(rows) + 0.5);
        // Its edge is uneven, as a cloud's is.
        let bump = if dy % 2 == 0 { 1.5 } else { 0.0 };
        let reach = (1.0 - share * share).max(0.0).sqrt() * half + bump;
        let (Ok(y), first, last) =
            (u16::try_from(middle + dy), (centre - reach) as u16, (centre + reach) as u16)
        else {
            continue;
        };
        // The lanes stay clear.
        let glyph = if dy.abs() <= 1 { " " } else { "░" };
        for x in first..=last {
            put(buf, area, x, y, glyph, theme.style(Role::Dim));
        }
        if dy.abs() <= 1 {
            put(buf, area, first, y, "░", theme.style(Role::Dim));
            put(buf, area, last, y, "░", theme.style(Role::Dim));
        }
    }
    let tally = session.timeline.tally();
    let sum = |count: fn(crate::drive::Counts) -> u32| {
        session.nodes().map(|node| count(tally.of(node))).sum::<u32>()
    };
    let (lost, copied) = (sum(|c| c.captured), sum(|c| c.copied));
    let mut words = if lost == 0 {
        "none lost on the way".to_owned()
    } else {
        format!("✗ {lost} lost on the way")
    };
    if copied > 0 {
        words += &format!(" · + {copied} copied");
    }
    let style = if lost > 0 { theme.bold(Role::City) } else { theme.bold(Role::Dim) };
    let y = |dy: i32| u16::try_from(middle + dy).unwrap_or(area.y);
    put_centred(buf, area, y(-rows.min(3)), " the network ", theme.bold(Role::Dim));
    put_centred(buf, area, y(rows.min(3)), &format!(" {words} "), style);
}

/// A node: its name, how it is, what it sent and heard, and whom it suspects.
fn station(
    app: &App,
    session: &Session,
    node: NodeId,
    places: &Places,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let place = places.boxes[node.index()];
    let hidden = observer(app.eyes).is_some_and(|seeing| seeing != node);
    let role = if hidden { Role::Dim } else { Theme::node(node) };
    let chosen = app.node() == Some(node);
    let down = !hidden && !session.timeline.world().is_up(node);
    let edge = match (chosen, down) {
        (true, _) => theme.bold(Role::Pointer),
        (false, true) => theme.style(Role::Danger),
        (false, false) => theme.style(role),
    };
    clear(place, buf);
    let inner = if places.framed { framed(place, edge, chosen, buf) } else { place };
    let words = &session.words;
    let name = if places.framed { words.node(node) } else { words.short_node(node) };
    let mark = if chosen { "»" } else { " " };
    let plate = format!("{mark}{name} ");
    let (state, state_style) = if hidden {
        ("out of sight".to_owned(), theme.style(Role::Dim))
    } else {
        node_words::state(session, node, theme)
    };
    let style = if chosen { theme.pointed() } else { theme.plate(role) };
    put(buf, place, inner.x, place.y, &fit(&plate, inner.width.into()), style);
    let counts = session.timeline.tally().of(node);
    let suspects = if hidden { String::new() } else { node_words::suspects(session, node) };
    if !places.framed {
        let x = place.x + width(&plate) as u16 + 1;
        put(buf, place, x, place.y, &state, state_style);
        let seen =
            if hidden { String::new() } else { format!("s{} h{}", counts.sent, counts.received) };
        put(buf, place, place.x, place.y + 1, &seen, Style::new());
        if let Some(port) = node_words::port(session, node, 8).filter(|_| !hidden) {
            let x = place.x + width(&seen) as u16 + 1;
            put(buf, place, x, place.y + 1, &port, theme.bold(role));
        }
        if !suspects.is_empty() {
            let x = place.x + width(&seen) as u16 + 1;
            put(buf, place, x, place.y + 1, &format!("?{suspects}"), theme.bold(Role::Danger));
        }
        return;
    }
    let line = |text: &str| fit(text, inner.width.into());
    put(buf, inner, inner.x, inner.y, &line(&state), state_style);
    let seen = match (hidden, inner.width >= 22) {
        (true, _) => String::new(),
        (false, true) => seen_words(counts),
        (false, false) => {
            let long = format!("sent {} heard {}", counts.sent, counts.received);
            let short = format!("→{} ←{}", counts.sent, counts.received);
            if width(&long) > usize::from(inner.width) { short } else { long }
        }
    };
    put(buf, inner, inner.x, inner.y + 1, &line(&seen), Style::new());
    let runs = if hidden { String::new() } else { node_words::runs(session, node) };
    put(buf, inner, inner.x, inner.y + 2, &line(&runs), Style::new());
    if !suspects.is_empty() {
        let words = line(&format!("? suspects {suspects}"));
        put(buf, inner, inner.x, inner.y + 2, &words, theme.bold(Role::Danger));
    }
    if let Some(port) = node_words::port(session, node, inner.width.into()).filter(|_| !hidden) {
        put(buf, inner, inner.x, inner.y + 2, &line(&port), theme.bold(role));
    }
}

fn clear(place: Rect, buf: &mut Buffer) {
    for position in place.positions() {
        buf[position].reset();
    }
}

/// Its frame: a tower's walls, doubled where it is chosen.
fn framed(place: Rect, style: Style, chosen: bool, buf: &mut Buffer) -> Rect {
    use ratatui::widgets::{Block, BorderType, Widget};
    let kind = if chosen { BorderType::Double } else { BorderType::Rounded };
    let block = Block::bordered().border_type(kind).border_style(style);
    let inner = block.inner(place);
    block.render(place, buf);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner }
}
