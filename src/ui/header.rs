//! The top two lines: where one is, and the tabs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::layout::Areas;
use super::text::{fit, put, width};
use super::theme::{Role, Theme};
use crate::app::{App, Session};
use crate::scenario::{Eyes, Tab};

const NAME: &str = " TWO GENERALS ";

/// Where each tab stands.
pub fn tab_areas(app: &App, tabs: Rect) -> Vec<(Tab, String, Rect)> {
    let mut x = tabs.x;
    let place = |(nth, &tab): (usize, &Tab)| {
        let (long, short) = tab.names();
        let nth = nth + 1;
        // With little room the names share the space between them.
        let (name, gap) = match tabs.width {
            ..100 => (format!("{nth} {short} "), 0),
            100..110 => (format!(" {nth} {short} "), 0),
            110..146 => (format!(" {nth} {long} "), 0),
            _ => (format!(" {nth} {long} "), 1),
        };
        let area = Rect { x, width: width(&name) as u16, ..tabs };
        x = area.right() + gap;
        (tab, name, area)
    };
    app.tabs().iter().enumerate().map(place).collect()
}

/// Draws both lines. With little room the program's name gives way to the scenario's title.
pub fn draw(app: &App, session: &Session, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let line = areas.header;
    let status = status(app, session);
    let right = line.right() - width(&status).min(usize::from(line.width)) as u16;
    put(buf, line, right, line.y, &status, theme.style(Role::Dim));
    let mut left = line.x + 1;
    if !app.is_narrow() {
        put(buf, line, line.x, line.y, NAME, Style::new().bold().reversed());
        left += NAME.len() as u16;
    }
    let room = usize::from(right.saturating_sub(left + 1));
    put(buf, line, left, line.y, &fit(&title(session), room), Style::new().bold());

    for (tab, name, area) in tab_areas(app, areas.tabs) {
        let style = if tab == app.tab { theme.pointed() } else { Style::new() };
        put(buf, areas.tabs, area.x, area.y, &name, style);
    }
    let place = eyes_area(app, session, areas.tabs);
    put(buf, areas.tabs, place.x, place.y, &eyes_line(app, session), eyes_style(app.eyes, theme));
}

/// Where it says through whose eyes one looks.
pub fn eyes_area(app: &App, session: &Session, tabs: Rect) -> Rect {
    let wide = width(&eyes_line(app, session)) as u16;
    Rect { x: tabs.right().saturating_sub(wide), width: wide, ..tabs }
}

fn eyes_line(app: &App, session: &Session) -> String {
    let (branches, now) = (session.timeline.branches().len(), session.timeline.current());
    let name = Session::branch_name(now);
    // The tabs' names leave little room beside them.
    let short = app.is_narrow() || (branches > 1 && app.columns < 146);
    let branch = match (branches, short) {
        (1, _) => String::new(),
        (_, true) => format!("{name} · "),
        (_, false) => format!("branch {name} of {branches} · "),
    };
    format!("{branch}{} ", eyes_words(app.eyes, short))
}

fn title(session: &Session) -> String {
    let part = &session.scenario.lecture.part;
    let star = if session.unsaved { " *" } else { "" };
    match part.is_empty() {
        true => format!("{}{star}", session.scenario.title),
        false => format!("{part} · {}{star}", session.scenario.title),
    }
}

fn status(app: &App, session: &Session) -> String {
    let (at, known) = (session.timeline.at(), session.timeline.log().len());
    let step = if known > at { format!("step {at}/{known}") } else { format!("step {at}") };
    let time = session.words.time(session.timeline.world().now());
    let class = if session.timeline.asks() { "class · " } else { "" };
    let mark = if app.playing { "▶" } else { "❚❚" };
    let mode = format!("{class}{mark} {}×", app.clock.speed());
    format!("{step} · {time} · seed {} · {mode} ", session.timeline.branch().seed)
}

const fn eyes_words(eyes: Eyes, short: bool) -> &'static str {
    match (eyes, short) {
        (Eyes::Omniscient, _) => "omniscient",
        (Eyes::General1, false) => "through General 1's eyes",
        (Eyes::General2, false) => "through General 2's eyes",
        (Eyes::General1, true) => "G1's eyes",
        (Eyes::General2, true) => "G2's eyes",
    }
}

fn eyes_style(eyes: Eyes, theme: &Theme) -> Style {
    match eyes {
        Eyes::Omniscient => theme.style(Role::Dim),
        Eyes::General1 => theme.bold(Role::General1),
        Eyes::General2 => theme.bold(Role::General2),
    }
}
