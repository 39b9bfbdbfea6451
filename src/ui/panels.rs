//! The panels beside the picture: story, what was seen, lights.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::availability;
use super::node_words;
use super::text::{Writer, first_fit, fit, frame, put, width, wrap};
use super::theme::{Role, Theme};
use crate::app::{App, Lamp, Session, observer, outcome_words};
use crate::drive::Counts;
use crate::engine::{Decision, Event, Fact, NodeId};
use crate::protocols::{GENERALS, Lights, Outcome};

/// How many events back are looked through for what a general has seen.
const REACH: usize = 2_048;

/// What is told now, and what the class is asked.
pub fn story(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "Story", theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let room = usize::from(inner.width);
    let mut lines: Vec<(String, Style)> = Vec::new();
    if let Some((place, event)) = last_event(app, session) {
        let words = session.event_words(place, event);
        lines.extend(wrap(&words, room).into_iter().map(|line| (line, theme.style(Role::Dim))));
        lines.push((String::new(), Style::new()));
    }
    if let Some(outcome) = outcome_words(&session.timeline, app.eyes) {
        lines.extend(wrap(&outcome.reason, room).into_iter().map(|l| (l, Style::new().bold())));
        lines.push((String::new(), Style::new()));
    }
    if let Some(piece) = session.story.words(&session.scenario) {
        lines.extend(told_when(session).map(|when| (when, theme.style(Role::Dim))));
        lines.extend(wrap(&piece.say, room).into_iter().map(|line| (line, Style::new())));
        if !piece.ask.is_empty() {
            lines.push((String::new(), Style::new()));
            let ask = wrap(&format!("? {}", piece.ask), room);
            lines.extend(ask.into_iter().map(|line| (line, theme.bold(Role::Pointer))));
        }
    } else if let Some(changed) = session.story.changed() {
        let changed = wrap(&format!("Since then: {changed}."), room);
        lines.extend(changed.into_iter().map(|line| (line, Style::new())));
    } else if lines.is_empty() {
        let summary = wrap(&session.scenario.summary, room);
        lines.extend(summary.into_iter().map(|line| (line, Style::new())));
    }
    // What matters most is at the end: where room is short the beginning gives way to it.
    let height = usize::from(inner.height);
    if lines.len() > height {
        lines.retain(|(line, _)| !line.is_empty());
    }
    let skip = lines.len().saturating_sub(height);
    for (row, (line, style)) in lines.into_iter().skip(skip).enumerate() {
        put(buf, inner, inner.x, inner.y + row as u16, &line, style);
    }
}

/// When a piece of the story was told, where an exercise has gone on since: it may be over what it says.
fn told_when(session: &Session) -> Option<String> {
    let (at, since) = (session.timeline.at(), session.story.since());
    session.exercise().filter(|_| !session.story.is_fresh(at))?;
    // What is told at the opening is about all of the run.
    let (_, event) = session.timeline.log().range(since.checked_sub(1)?, since).next()?;
    Some(format!("told at {}, step {since}:", session.words.time(event.time)))
}

/// The last event that is seen by whoever looks.
fn last_event<'s>(app: &App, session: &'s Session) -> Option<(usize, &'s Event)> {
    let at = session.timeline.at();
    let seen = |event: &Event| observer(app.eyes).is_none_or(|node| event.fact.is_seen_by(node));
    let mut recent = session.timeline.log().range(at.saturating_sub(REACH), at).rev();
    recent.find(|(_, event)| seen(event))
}

/// What each node has seen.
pub fn seen(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = if session.is_generals() {
        "What each general has seen"
    } else {
        "What each node has seen"
    };
    let inner = frame(buf, area, title, theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let shown: Vec<NodeId> =
        observer(app.eyes).map_or_else(|| session.nodes().collect(), |node| vec![node]);
    let across = match (shown.len() as u16, inner.width) {
        (2, 60..) => 2,
        (count @ 3.., wide) => (wide / 30).clamp(1, count),
        _ => 1,
    };
    let down = (shown.len() as u16).div_ceil(across);
    let (wide, high) = (inner.width / across, (inner.height / down).max(1));
    for (place, node) in shown.into_iter().enumerate() {
        let (column, row) = (place as u16 % across, place as u16 / across);
        let gap = u16::from(across > 1);
        let (x, y) = (inner.x + column * wide, inner.y + row * high);
        let part = Rect { x, y, width: wide - gap, height: high };
        seen_by(node, session, part.intersection(inner), buf, theme);
    }
}

fn seen_by(node: NodeId, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let role = Theme::node(node);
    let counts = session.timeline.tally().of(node);
    let name = session.words.node(node);
    let all = format!("{name} · sent {} · heard {}", counts.sent, counts.received);
    // How a node is matters more than its counts.
    let state = (!session.is_generals()).then(|| node_words::state(session, node, theme));
    let room = state.as_ref().map_or(0, |(state, _)| width(state) + 2);
    let room = usize::from(area.width).saturating_sub(room);
    let heading = first_fit(&[all, name.to_owned()], room);
    put(buf, area, area.x, area.y, &fit(&heading, area.width.into()), theme.bold(role));
    if let Some((state, style)) = state {
        put(buf, area, area.x + width(&heading) as u16 + 2, area.y, &state, style);
    }
    let rows = usize::from(area.height.saturating_sub(1));
    let at = session.timeline.at();
    let recent = session.timeline.log().range(at.saturating_sub(REACH), at).rev();
    // That a timer goes off says nothing that the sending after it does not say.
    let told = |event: &Event| {
        event.fact.is_seen_by(node) && !matches!(event.fact, Fact::TimerFired { .. })
    };
    let mut seen: Vec<&Event> =
        recent.map(|(_, event)| event).filter(|event| told(event)).take(rows).collect();
    seen.reverse();
    let outcome = session.outcome();
    let wide = seen.iter().map(|e| e.time.to_string().len()).max().unwrap_or(1);
    for (row, event) in seen.into_iter().enumerate() {
        let words = match event.fact {
            Fact::Dawn if session.is_generals() => "dawn".into(),
            // It cannot tell a copy from its original.
            Fact::Received(l) => format!("receives {}", session.words.message(l.message)),
            _ => own_words(&session.words.event(event, outcome), name),
        };
        let line = format!("{:>wide$}  {words}", event.time);
        let y = area.y + 1 + row as u16;
        put(buf, area, area.x, y, &fit(&line, area.width.into()), Style::new());
    }
}

/// What a node did is told without its name.
fn own_words(words: &str, name: &str) -> String {
    words
        .strip_prefix(&format!("{name} "))
        .or(words.strip_prefix(&format!("{name}'s ")))
        .or(words.strip_prefix(&format!("{name}: ")))
        .unwrap_or(words)
        .to_owned()
}

/// "sent 3 · heard 1".
pub fn seen_words(counts: Counts) -> String {
    let sent = match counts.sent {
        0 => "sent nothing".into(),
        n => format!("sent {n}"),
    };
    let heard = match counts.received {
        0 => "heard nothing".into(),
        n => format!("heard {n}"),
    };
    format!("{sent} · {heard}")
}

/// The properties watched, as lights.
///
/// Through a general's eyes what it cannot know is a question mark, until dawn shows it.
pub fn lights(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "Lights", theme);
    if !session.watching.lamps().is_empty() {
        return lamps(app, session, inner, buf, theme);
    }
    if !session.is_generals() {
        return state(session, inner, buf, theme);
    }
    let model = session.timeline.model();
    let lights = Lights::of(session.timeline.world(), model);
    let over = session.outcome() != Outcome::Undecided;
    let promise = |holds: bool, name: &str, good: &str, bad: &str| {
        let (mark, words, style) = match (holds, over) {
            (false, _) => ("✗", bad, theme.bold(Role::Danger)),
            (true, true) => ("✓", good, Style::new().bold()),
            (true, false) => ("●", good, Style::new()),
        };
        (format!("{mark} {name:<10} {words}"), style)
    };
    let hidden = |general| !over && observer(app.eyes).is_some_and(|seeing| seeing != general);
    let decided = GENERALS.map(|g| match session.timeline.world().decision(g) {
        _ if hidden(g) => "?",
        None => "–",
        Some(Decision::Attack) => "attack",
        Some(Decision::Hold) => "hold",
    });
    let blind = observer(app.eyes).is_some() && !over;
    let under_way = if blind { "?".to_owned() } else { lights.under_way.to_string() };
    let mark = |lit: bool, glyph| if lit && !blind { glyph } else { "○" };
    let rows = [
        promise(lights.agreement, "agreement", "no lone attack", "BROKEN: lone attack"),
        promise(lights.validity, "validity", "no attack unasked", "BROKEN: unasked"),
        (
            format!(
                "{} {:<10} {} / {}",
                mark(lights.decided == 2, "✓"),
                "decided",
                decided[0],
                decided[1]
            ),
            Style::new(),
        ),
        (
            format!("{} {:<10} {under_way}", mark(lights.under_way > 0, "●"), "under way"),
            Style::new(),
        ),
    ];
    for (row, (line, style)) in rows.into_iter().enumerate() {
        let y = inner.y + row as u16;
        put(
            buf,
            inner,
            inner.x + 1,
            y,
            &fit(&line, usize::from(inner.width).saturating_sub(2)),
            style,
        );
    }
}

/// A promise that is kept, so far or for good, or broken by an event, in this much room.
pub fn lamp_line(session: &Session, lamp: &Lamp, room: usize, theme: &Theme) -> (String, Style) {
    let name = lamp.promise.name();
    match (lamp.broken_at, session.is_over()) {
        (Some(place), _) => {
            if let Some(texts) = lamp.promise.not_kept() {
                let texts = texts.map(|text| format!("✗ {name:<17} {text}"));
                return (first_fit(&texts, room), theme.bold(Role::Danger));
            }
            let step = format!("step {}", place + 1);
            let long = format!("✗ {name:<17} broken at {step}");
            let short = format!("✗ {name:<17} {step}");
            (first_fit(&[long, short, format!("✗ {name} {step}")], room), theme.bold(Role::Danger))
        }
        (None, true) => (format!("✓ {name:<17} kept"), Style::new().bold()),
        (None, false) => (format!("● {name:<17} kept so far"), Style::new()),
    }
}

/// The same for whoever looks: through a node's eyes it is a question mark until the end, as it speaks of all
/// of them.
pub fn lamp_seen(
    (app, session): (&App, &Session),
    lamp: &Lamp,
    room: usize,
    theme: &Theme,
) -> (String, Style) {
    if observer(app.eyes).is_some() && !session.is_over() {
        let words = format!("? {:<17} out of sight", lamp.promise.name());
        return (words, theme.style(Role::Dim));
    }
    lamp_line(session, lamp, room, theme)
}

/// How it stands, where nothing is promised.
fn state(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let text = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let mut out = Writer::new(text, buf);
    if let Some(levels) = &session.service {
        for (line, style) in availability::summary(levels, theme) {
            out.line(&line, style);
        }
    }
    let under_way = session.timeline.world().under_way().len();
    out.line(&format!("{under_way} under way"), theme.style(Role::Dim));
}

fn lamps(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let room = usize::from(area.width).saturating_sub(2);
    let watching = &session.watching;
    let mut lines: Vec<(String, Style)> =
        watching.lamps().iter().map(|lamp| lamp_seen((app, session), lamp, room, theme)).collect();
    // How far it has come speaks of all nodes, and of who is a traitor.
    if observer(app.eyes).is_none() {
        lines.push((watching.words(), theme.style(Role::Dim)));
    }
    for (row, (line, style)) in lines.into_iter().take(area.height.into()).enumerate() {
        put(buf, area, area.x + 1, area.y + row as u16, &fit(&line, room), style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{parse, shipped};

    /// The story panel at 80x24: five lines of 74 columns, one of them for the reason at dawn.
    #[test]
    fn every_shipped_word_fits_its_panel_at_80x24() {
        for one in shipped() {
            let scenario = parse(one.name, one.text.as_bytes()).unwrap();
            let title = format!("{} · {}", scenario.lecture.part, scenario.title);
            assert!(title.chars().count() <= 56, "{}: the title is too long", one.name);
            assert!(
                wrap(&scenario.summary, 70).len() <= 3,
                "{}: the summary is too long",
                one.name
            );
            for piece in &scenario.narration {
                let ask =
                    if piece.ask.is_empty() { String::new() } else { format!("? {}", piece.ask) };
                let lines = wrap(&piece.say, 74).len() + wrap(&ask, 74).len();
                assert!(lines <= 4, "{}: {lines} lines: {}", one.name, piece.say);
            }
        }
    }
}
