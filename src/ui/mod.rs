//! Drawing: `&App` in, a buffer out. Nothing here changes the state or does work that grows with the
//! length of the run.
//!
//! [`draw`] draws a frame; [`hit`] says which command a mouse action on that frame means.

mod ascii;
mod availability;
mod battlefield;
mod branches;
mod byzantine;
mod chart;
mod city;
mod code_path;
mod congestion;
mod controls;
mod detectors;
mod diagram;
mod events;
mod exercise;
mod footer;
mod header;
mod hit;
mod knowledge;
mod layout;
mod links;
mod marks;
mod matrix;
mod node_words;
mod nodes;
mod odds;
mod odds_view;
mod outcome_chart;
mod overlays;
mod panels;
mod proof;
mod scheduling;
mod slo;
mod tamper;
mod text;
mod theme;

pub use hit::{Mouse, hit};
pub use layout::{Areas, LEAST};
pub use theme::{Depth, Role, Theme};

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{App, Panel, Session};
use crate::scenario::Tab;

/// Draws the interface; says where the cursor belongs, if it is shown.
pub fn draw(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let cursor = draw_on(app, theme, area, frame.buffer_mut());
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// The same on a bare buffer.
pub fn draw_on(app: &App, theme: &Theme, area: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
    let mut cursor = None;
    if area.width < LEAST.0 || area.height < LEAST.1 {
        overlays::too_small(area, buf, theme);
    } else {
        let areas = Areas::of(app, area);
        if let Some(session) = &app.session {
            header::draw(app, session, &areas, buf, theme);
            draw_body(app, session, &areas, buf, theme);
            controls::draw(app, session, &areas, buf, theme);
        }
        if let Some(overlay) = &app.overlay {
            cursor = overlays::draw(app, overlay, &areas, buf, theme);
        }
        footer::draw(app, &areas, buf, theme);
    }
    if theme.ascii {
        ascii::reduce(area, buf);
    }
    cursor
}

/// The space-time diagram alone, as text without colours: a string for each row.
pub fn diagram_text(app: &App, wide: u16, high: u16) -> Vec<String> {
    let Some(session) = &app.session else { return Vec::new() };
    let theme = Theme { depth: Depth::Mono, light: false, ascii: false };
    let area = Rect { x: 0, y: 0, width: wide + 2, height: high + 2 };
    let mut buf = Buffer::empty(area);
    diagram::draw(app, session, area, &mut buf, &theme);
    let row = |y| {
        let cells: String = (1..=wide).map(|x| buf[(x, y)].symbol()).collect();
        cells.trim_end().to_owned()
    };
    (1..=high).map(row).collect()
}

fn draw_body(app: &App, session: &Session, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    match app.tab {
        Tab::Battlefield => battlefield::draw(app, session, areas.picture, buf, theme),
        Tab::Diagram => diagram::draw(app, session, areas.picture, buf, theme),
        Tab::Events => events::draw(app, session, areas.picture, buf, theme),
        Tab::Branches => branches::draw(app, session, areas.picture, buf, theme),
        Tab::Odds => odds_view::draw(app, session, areas.picture, buf, theme),
        Tab::Proof => proof::draw(app, session, areas.picture, buf, theme),
        Tab::Knowledge => knowledge::draw(app, session, areas.picture, buf, theme),
        Tab::City => city::draw(app, session, areas.picture, buf, theme),
        Tab::Nodes => nodes::draw(app, session, areas.picture, buf, theme),
        Tab::Byzantine => byzantine::draw(app, session, areas.picture, buf, theme),
        Tab::Matrix => matrix::draw(app, session, areas.picture, buf, theme),
        Tab::Links => links::draw(session, areas.picture, buf, theme),
        Tab::Congestion => congestion::draw(app, session, areas.picture, buf, theme),
        Tab::Slo => slo::draw(session, areas.picture, buf, theme),
        Tab::Availability => availability::draw(session, areas.picture, buf, theme),
        Tab::Scheduling => scheduling::draw(session, areas.picture, buf, theme),
        Tab::Exercise => exercise::draw(app, session, areas.picture, buf, theme),
        Tab::Check => marks::draw(app, session, areas.picture, buf, theme),
        Tab::Detectors => detectors::draw(session, areas.picture, buf, theme),
    }
    code_path::draw(app.tab, &session.scenario.strategy, areas.picture, buf, theme);
    if let Some(area) = areas.diagram {
        diagram::draw(app, session, area, buf, theme);
    }
    for &(panel, area) in &areas.panels {
        match panel {
            Panel::Story => panels::story(app, session, area, buf, theme),
            Panel::Diagram => diagram::draw(app, session, area, buf, theme),
            Panel::Seen => panels::seen(app, session, area, buf, theme),
            Panel::Lights => panels::lights(app, session, area, buf, theme),
            Panel::Odds => odds::draw(app, area, buf, theme),
        }
    }
}
