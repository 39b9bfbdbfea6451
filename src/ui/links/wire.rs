//! What went over the wire, as whoever listens reads it: plain words, or sealed bytes.

mod fate;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::inside;
use crate::app::Session;
use crate::engine::{Event, Fact, Letter, LinkKind};
use crate::protocols::secure::{Part, Record};
use crate::protocols::{SENDER, Transfer, wire};
use crate::ui::text::{Writer, fit, put, width};
use crate::ui::theme::{Role, Theme};

/// How many events back are looked through.
const REACH: usize = 512;
/// The columns for what became of a letter.
const FATE: usize = 16;

/// Draws it.
pub fn draw(session: &Session, transfer: &Transfer, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let kind = session.timeline.model().links.get(SENDER, crate::protocols::RECEIVER).kind;
    let title = match (kind, transfer.secure) {
        (LinkKind::Arbitrary, true) => "On the wire: the city listens, and reads none of it",
        (LinkKind::Arbitrary, false) => "On the wire: the city reads every word",
        (_, true) => "On the wire, sealed",
        (_, false) => "On the wire",
    };
    let inner = inside(buf, area, title, theme);
    let rows = usize::from(inner.height);
    let lines = passed(session, rows);
    if lines.is_empty() {
        return Writer::new(inner, buf).text("Nothing was sent yet.", theme.style(Role::Dim));
    }
    for (row, passed) in lines.into_iter().enumerate() {
        let area = Rect { y: inner.y + row as u16, height: 1, ..inner };
        line(session, transfer, passed, area, buf, theme);
    }
}

/// The place of an event, the event, and its letter; without one it is a refusal.
type Passed<'a> = (usize, &'a Event, Option<Letter>);

/// The last letters that left or were made up, and the refusals, the latest last.
fn passed(session: &Session, rows: usize) -> Vec<Passed<'_>> {
    let at = session.timeline.at();
    let recent = session.timeline.log().range(at.saturating_sub(REACH), at).rev();
    let on_the_wire = |event: &Event| match event.fact {
        Fact::Sent(letter)
        | Fact::Modified(letter)
        | Fact::Forged(letter)
        | Fact::Replayed(letter) => Some(Some(letter)),
        Fact::Refused { .. } => Some(None),
        _ => None,
    };
    let found = recent.filter_map(|(place, event)| Some((place, event, on_the_wire(event)?)));
    let mut found: Vec<_> = found.take(rows).collect();
    found.reverse();
    found
}

fn line(
    session: &Session,
    transfer: &Transfer,
    (place, event, letter): Passed<'_>,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let words = &session.words;
    let Some(letter) = letter else {
        let words = words.event(event, session.outcome());
        let line = format!("{:>6}     ⊘ {words}", event.time);
        let room = usize::from(area.width);
        return put(
            buf,
            area,
            area.x,
            area.y,
            &fit(&line, room),
            theme.style(Role::Pointer).bold(),
        );
    };
    let (mark, style) = match event.fact {
        Fact::Sent(_) => ("→", theme.style(Theme::node(letter.from))),
        Fact::Replayed(_) => ("+ replayed", theme.bold(Role::Danger)),
        Fact::Forged(_) => ("≠ forged", theme.bold(Role::Danger)),
        _ => ("≠ changed", theme.bold(Role::Danger)),
    };
    let (from, to) = (words.short_node(letter.from), words.short_node(letter.to));
    let fate = fate::words(session, place, letter);
    let told = format!("{mark} {fate}");
    let head = format!("{:>6} {from}→{to} {told:<FATE$} ", event.time);
    put(buf, area, area.x, area.y, &head, style);
    let x = area.x + width(&head) as u16;
    let room = usize::from(area.right().saturating_sub(x));
    if !transfer.secure
        || words.kinds().get(usize::from(letter.message.kind.0)).is_some_and(|kind| kind == "hello")
    {
        let text = format!("\"{}\"", words.message(letter.message));
        return put(buf, area, x, area.y, &fit(&text, room), Style::new());
    }
    bytes(
        &wire(transfer, letter.from, letter.message),
        Rect { x, width: room as u16, ..area },
        buf,
        theme,
    );
}

/// The record's bytes, each part in its own look: what is open to all, what is sealed, the tag.
fn bytes(wire: &[u8], area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Ok(record) = Record::parse(wire) else { return };
    let mut x = area.x;
    for (part, range) in record.parts() {
        let (open, close, style) = match part {
            Part::Version | Part::Epoch | Part::Counter => ("", " ", theme.style(Role::Dim)),
            Part::Ciphertext => ("[", "] ", theme.bold(Role::City)),
            Part::Tag => ("", "", theme.style(Role::Pointer)),
        };
        let hex: String = wire[range].iter().map(|byte| format!("{byte:02x}")).collect();
        let text = format!("{open}{hex}{close}");
        let room = usize::from(area.right().saturating_sub(x));
        put(buf, area, x, area.y, &fit(&text, room), style);
        x += width(&text) as u16;
    }
}
