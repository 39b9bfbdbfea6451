//! Where everything stands.

use ratatui::layout::Rect;

use crate::app::{App, Panel, Session};
use crate::scenario::Tab;

/// The least width and height in which the interface is drawn.
pub const LEAST: (u16, u16) = (80, 24);

/// The places of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Areas {
    /// All of it.
    pub whole: Rect,
    /// The top line.
    pub header: Rect,
    /// The tabs.
    pub tabs: Rect,
    /// The view in front.
    pub picture: Rect,
    /// The diagram under the battlefield, where there is room.
    pub diagram: Option<Rect>,
    /// The panels beside it.
    pub panels: Vec<(Panel, Rect)>,
    /// The sliders.
    pub sliders: Rect,
    /// The scrub bar.
    pub scrub: Rect,
    /// The last line.
    pub footer: Rect,
}

impl Areas {
    /// The places for what is shown now.
    pub fn of(app: &App, whole: Rect) -> Self {
        let row = |y: u16| Rect { y, height: 1, ..whole };
        let bottom = whole.bottom();
        let body = Rect { y: whole.y + 2, height: whole.height - 5, ..whole };
        let (picture, diagram, panels) = split(app, body);
        Self {
            whole,
            header: row(whole.y),
            tabs: row(whole.y + 1),
            picture,
            diagram,
            panels,
            sliders: row(bottom - 3),
            scrub: row(bottom - 2),
            footer: row(bottom - 1),
        }
    }
}

type Split = (Rect, Option<Rect>, Vec<(Panel, Rect)>);

fn split(app: &App, body: Rect) -> Split {
    let has_panels = matches!(app.tab, Tab::Battlefield | Tab::Diagram | Tab::Events);
    if !has_panels {
        return split_told(app, body);
    }
    if app.is_narrow() {
        return split_narrow(app, body);
    }
    let side = (body.width * 3 / 10).clamp(36, 54);
    let left = Rect { width: body.width - side, ..body };
    let right = Rect { x: left.right(), width: side, ..body };
    let generals = app.session.as_ref().is_none_or(Session::is_generals);
    let panels = split_side(right, generals);
    if app.tab != Tab::Battlefield || body.height < 24 {
        return (left, None, panels);
    }
    let below = (left.height * 2 / 5).clamp(10, 24);
    let picture = Rect { height: left.height - below, ..left };
    let diagram = Rect { y: picture.bottom(), height: below, ..left };
    (picture, Some(diagram), panels)
}

/// The views in which scenarios open, and which have no story of their own: it stands under the picture where
/// there is room for both.
fn split_told(app: &App, body: Rect) -> Split {
    let has_story = matches!(app.tab, Tab::Links | Tab::Detectors | Tab::Availability | Tab::Slo);
    if !has_story || body.height < TOLD {
        return (body, None, Vec::new());
    }
    let picture = Rect { height: body.height - STRIP, ..body };
    let story = Rect { y: picture.bottom(), height: STRIP, ..body };
    (picture, None, vec![(Panel::Story, story)])
}

/// The least height that has room for a picture and the story under it.
const TOLD: u16 = 30;
/// The lines of the story, its frame included: what happened, what is told, what is asked.
const STRIP: u16 = 6;

/// With little room: one panel under the picture, which Tab changes.
fn split_narrow(app: &App, body: Rect) -> Split {
    if app.tab != Tab::Battlefield {
        return (body, None, Vec::new());
    }
    let below = (body.height * 2 / 5).clamp(7, 16);
    let mut picture = Rect { height: body.height - below, ..body };
    let panel = Rect { y: picture.bottom(), height: below, ..body };
    // A high window has room for the diagram too.
    let diagram = (body.height >= 38 && app.panel != Panel::Diagram).then(|| {
        let high = (picture.height * 2 / 5).min(18);
        picture.height -= high;
        Rect { y: picture.bottom(), height: high, ..body }
    });
    (picture, diagram, vec![(app.panel, panel)])
}

/// The panels beside the picture; the odds are about generals only.
fn split_side(right: Rect, generals: bool) -> Vec<(Panel, Rect)> {
    let (lights, odds) = match (right.height, generals) {
        (28.., true) => (6, 6),
        (_, true) => (6, 0),
        // A line for each promise and one for how far it is.
        (_, false) => (8, 0),
    };
    let room = right.height - lights - odds;
    let story = Rect { height: (room * 11 / 20).clamp(8, 18), ..right };
    let seen = Rect { y: story.bottom(), height: room - story.height, ..right };
    let lights = Rect { y: seen.bottom(), height: lights, ..right };
    let odds = Rect { y: lights.bottom(), height: odds, ..right };
    let mut panels = vec![(Panel::Story, story), (Panel::Seen, seen), (Panel::Lights, lights)];
    panels.extend((odds.height > 0).then_some((Panel::Odds, odds)));
    panels
}
