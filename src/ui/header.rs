//! The top two lines: where one is, and the tabs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::layout::Areas;
use super::text::{clock_time, fit, put, width};
use super::theme::{Role, Theme};
use crate::app::{App, Session};
use crate::scenario::{Eyes, Tab, Words};

const NAME: &str = " TWO GENERALS ";

/// How the tabs are written, from the most room to the least: whole names, air on both sides, a gap between.
const STYLES: [(bool, bool, u16); 4] =
    [(true, true, 1), (true, true, 0), (false, true, 0), (false, false, 0)];

/// Where each tab stands: as roomy as the words on the right leave room for.
pub fn tab_areas(app: &App, tabs: Rect) -> Vec<(Tab, String, Rect)> {
    let reserved = app.session.as_ref().map_or(0, |session| longest_eyes_line(app, session));
    let placed = |style| place_tabs(app, tabs, style);
    let fits = |placed: &Vec<(Tab, String, Rect)>| {
        let end = placed.last().map_or(tabs.x, |(.., area)| area.right());
        usize::from(end) + reserved <= usize::from(tabs.right())
    };
    let least = STYLES[STYLES.len() - 1];
    STYLES.into_iter().map(placed).find(fits).unwrap_or_else(|| placed(least))
}

fn place_tabs(
    app: &App,
    tabs: Rect,
    (whole, air, gap): (bool, bool, u16),
) -> Vec<(Tab, String, Rect)> {
    let mut x = tabs.x;
    let generals = app.session.as_ref().is_none_or(Session::is_generals);
    let place = |(nth, &tab): (usize, &Tab)| {
        let (long, short) = match tab {
            Tab::Battlefield if !generals => ("Network", "Net"),
            _ => tab.names(),
        };
        let air = if air { " " } else { "" };
        let name = format!("{air}{} {} ", nth + 1, if whole { long } else { short });
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
    // That it is changed or not saved is said however long the title is.
    let marks = marks(session);
    let title = fit(&title(session), room.saturating_sub(width(marks)));
    put(buf, line, left, line.y, &format!("{title}{marks}"), Style::new().bold());

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
    line_of(app, session, app.eyes)
}

/// Whoever looks next, the tabs must not move.
fn longest_eyes_line(app: &App, session: &Session) -> usize {
    let all = session.nodes().map(Eyes::Node).chain([Eyes::Omniscient]);
    all.map(|eyes| width(&line_of(app, session, eyes))).max().unwrap_or(0)
}

fn line_of(app: &App, session: &Session, eyes: Eyes) -> String {
    let (branches, now) = (session.timeline.branches().len(), session.timeline.current());
    let name = Session::branch_name(now);
    // The tabs' names leave little room beside them.
    let short = app.columns < 146;
    let branch = match (branches, short) {
        (1, _) => String::new(),
        (_, true) => format!("{name} · "),
        (_, false) => format!("branch {name} of {branches} · "),
    };
    format!("{branch}{} ", eyes_words(eyes, &session.words, short))
}

fn title(session: &Session) -> String {
    let part = &session.scenario.lecture.part;
    match part.is_empty() {
        true => session.scenario.title.clone(),
        false => format!("{part} · {}", session.scenario.title),
    }
}

/// Is something not saved, and is the run another one than the title says?
fn marks(session: &Session) -> &'static str {
    match (session.unsaved, session.is_altered()) {
        (false, false) => "",
        (true, false) => " *",
        (false, true) => " (changed)",
        (true, true) => " (changed) *",
    }
}

fn status(app: &App, session: &Session) -> String {
    let (at, known) = (session.timeline.at(), session.timeline.log().len());
    let step = if known > at { format!("step {at}/{known}") } else { format!("step {at}") };
    let time = clock_time(session, session.timeline.world().now());
    let class = if session.timeline.asks() { "class · " } else { "" };
    let mark = if app.playing { "▶" } else { "❚❚" };
    let mode = format!("{class}{mark} {}×", app.clock.speed());
    format!("{step} · {time} · seed {} · {mode} ", session.timeline.branch().seed)
}

fn eyes_words(eyes: Eyes, words: &Words, short: bool) -> String {
    match (eyes, short) {
        (Eyes::Omniscient, _) => "omniscient".into(),
        (Eyes::Node(node), false) => format!("through {}'s eyes", words.node(node)),
        (Eyes::Node(node), true) => format!("{}'s eyes", words.short_node(node)),
    }
}

fn eyes_style(eyes: Eyes, theme: &Theme) -> Style {
    match eyes {
        Eyes::Omniscient => theme.style(Role::Dim),
        Eyes::Node(node) => theme.bold(Theme::node(node)),
    }
}
