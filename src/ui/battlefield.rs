//! The hero of the screen: two hills, the city in the valley, and the messengers between them.

mod army;
mod banner;
mod captions;
mod ground;
mod messengers;
mod network;
mod paint;
mod scene;
mod sky;

pub use banner::large;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use self::paint::Paint;
use self::scene::Scene;
use super::text::frame;
use super::theme::Theme;
use crate::app::{App, Session};
use crate::engine::Letter;

/// Draws the battlefield in its frame.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if !session.is_generals() {
        let inner = frame(buf, area, "Network", theme);
        network::draw(app, session, inner, buf, theme);
        return banner::question(app, session, inner, buf, theme);
    }
    let inner = frame(buf, area, "Battlefield", theme);
    let scene = Scene::of(app, session, inner);
    let mut paint = Paint::new(buf, scene.picture, theme);
    sky::draw(&scene, &mut paint);
    ground::draw(&scene, &mut paint);
    army::draw(&scene, &mut paint);
    messengers::draw(&scene, &mut paint);
    captions::draw(app, session, &scene, buf, theme);
    banner::draw(app, session, &scene, buf, theme);
}

/// The messenger at a place, if one who has not passed the city is there.
pub fn letter_at(app: &App, session: &Session, area: Rect, at: Position) -> Option<Letter> {
    let inner = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    };
    let sprites = if session.is_generals() {
        Scene::of(app, session, inner).sprites
    } else {
        network::sprites(app, session, inner)
    };
    let hit = sprites.iter().find(|sprite| {
        let (x, wide) = sprite.cells();
        sprite.y == at.y && x <= at.x && at.x < x + wide
    })?;
    let open = session.undecided();
    let here = |letter: &Letter| open.iter().any(|one| one.letter == *letter);
    hit.letters.iter().copied().find(here)
}
