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

/// The tabs with their names, in order.
pub const TABS: [(Tab, &str); 4] = [
    (Tab::Battlefield, "1 Battlefield"),
    (Tab::Diagram, "2 Diagram"),
    (Tab::Events, "3 Events"),
    (Tab::Branches, "4 Branches"),
];

/// Where each tab stands.
pub fn tab_areas(tabs: Rect) -> Vec<(Tab, &'static str, Rect)> {
    let mut x = tabs.x;
    let place = |&(tab, name): &(Tab, &'static str)| {
        let area = Rect { x, width: width(name) as u16 + 2, ..tabs };
        x = area.right() + 1;
        (tab, name, area)
    };
    TABS.iter().map(place).collect()
}

/// Draws both lines.
pub fn draw(app: &App, session: &Session, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let status = status(app, session);
    let line = areas.header;
    put(buf, line, line.x, line.y, NAME, Style::new().bold().reversed());
    let right = line.right() - width(&status).min(usize::from(line.width)) as u16;
    put(buf, line, right, line.y, &status, theme.style(Role::Dim));
    let left = line.x + NAME.len() as u16 + 1;
    let room = usize::from(right.saturating_sub(left + 1));
    put(buf, line, left, line.y, &fit(&title(session), room), Style::new().bold());

    for (tab, name, area) in tab_areas(areas.tabs) {
        let style = if tab == app.tab { theme.pointed() } else { Style::new() };
        put(buf, areas.tabs, area.x, area.y, &format!(" {name} "), style);
    }
    let eyes = eyes_words(app.eyes);
    let branches = session.timeline.branches().len();
    let branch = if branches > 1 {
        format!("branch {} of {branches} · ", Session::branch_name(session.timeline.current()))
    } else {
        String::new()
    };
    let words = format!("{branch}{eyes} ");
    let x = areas.tabs.right().saturating_sub(width(&words) as u16);
    put(buf, areas.tabs, x, areas.tabs.y, &words, eyes_style(app.eyes, theme));
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
    let mode = match (app.playing, session.timeline.asks()) {
        (true, _) => format!("▶ {}×", app.clock.speed()),
        (false, true) => "class decides".into(),
        (false, false) => format!("❚❚ {}×", app.clock.speed()),
    };
    format!("{step} · {time} · seed {} · {mode} ", session.timeline.branch().seed)
}

fn eyes_words(eyes: Eyes) -> &'static str {
    match eyes {
        Eyes::Omniscient => "omniscient",
        Eyes::General1 => "through General 1's eyes",
        Eyes::General2 => "through General 2's eyes",
    }
}

fn eyes_style(eyes: Eyes, theme: &Theme) -> Style {
    match eyes {
        Eyes::Omniscient => theme.style(Role::Dim),
        Eyes::General1 => theme.bold(Role::General1),
        Eyes::General2 => theme.bold(Role::General2),
    }
}
