//! The view of a switch port: its buffer, what was measured beside what theory says, and both over the load.

mod charts;
mod figures;
mod port;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{inside, put};
use super::theme::Theme;
use crate::app::{App, Congestion, Session};

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    // This view is of scenarios with a port only.
    let Some(port) = &session.congestion else { return };
    put(buf, area, area.x + 1, area.y, look(port), Style::new());
    let area = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let high = match area.height {
        ..26 => 7,
        26..44 => 10,
        _ => 14,
    };
    let above = Rect { height: high, ..area };
    let below = Rect { y: above.bottom(), height: area.height - high, ..area };
    port::draw(app, session, port, above, buf, theme);
    let side = (area.width * 2 / 5).clamp(39, 60);
    figures::draw(app, session, port, Rect { width: side, ..below }, buf, theme);
    let right = Rect { x: below.x + side, width: below.width - side, ..below };
    if right.height < 30 {
        return charts::waiting(app, session, port, right, buf, theme);
    }
    let half = right.height / 2;
    charts::waiting(app, session, port, Rect { height: half, ..right }, buf, theme);
    let rest = Rect { y: right.y + half, height: right.height - half, ..right };
    charts::tail(app, session, port, rest, buf, theme);
}

/// What there is to see here.
const fn look(port: &Congestion) -> &'static str {
    match (&port.params().retry, port.params().buffer) {
        (Some(_), _) => "Look at what is offered: repeats are load too, and loss becomes delay.",
        (None, Some(_)) => "Look at the full buffer: it bounds the waiting, and drops the rest.",
        (None, None) => "Look at the waiting near 100%: without a bound it climbs without end.",
    }
}

/// A time in the scenario's unit as short as it can be told.
fn time(value: f64) -> String {
    match value {
        value if value.is_infinite() => "∞".into(),
        value if value < 10.0 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    }
}

/// A share in percent.
fn percent(share: f64) -> String {
    match share * 100.0 {
        value if value >= 9.95 || value == 0.0 => format!("{value:.1}%"),
        value if value < 0.005 => "<0.01%".into(),
        value => format!("{value:.2}%"),
    }
}

/// Which line it is, and how it is set.
fn title(session: &Session, port: &Congestion) -> String {
    let params = port.params();
    let name = port.expected[0].as_ref().map_or("", |expected| &expected.name);
    let room = match params.buffer {
        None => "room for all".into(),
        Some(1) => "room for the one in service".into(),
        Some(places) => format!("{places} places"),
    };
    let retry = match &params.retry {
        None => "no retry".into(),
        Some(retry) => {
            format!("retry after {}, {} tries", session.words.time(retry.timeout), retry.tries)
        }
    };
    format!("Switch port {name} · {room} · {retry}")
}
