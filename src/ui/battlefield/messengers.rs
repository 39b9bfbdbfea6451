//! The messengers on the road.

use super::paint::Paint;
use super::scene::{Look, Scene, Sprite};
use crate::ui::theme::{Role, Theme};

/// Draws them, what has happened first, so that who walks is on top.
pub fn draw(scene: &Scene, paint: &mut Paint<'_>) {
    if scene.march > 0.0 {
        return;
    }
    let (walking, rest): (Vec<&Sprite>, Vec<_>) =
        scene.sprites.iter().partition(|sprite| sprite.look == Look::Walking);
    for sprite in rest.into_iter().chain(walking) {
        let (x, _) = sprite.cells();
        if sprite.chosen {
            paint.pointed(x, sprite.y, &sprite.label());
            continue;
        }
        let role = match sprite.look {
            Look::Captured => Role::Danger,
            Look::Unknown => Role::Dim,
            Look::Walking | Look::Arrived => Theme::general(sprite.letters[0].from),
        };
        paint.word(x, sprite.y, &sprite.label(), role, true);
    }
}
