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
        let own = Theme::node(sprite.letters[0].from);
        let label = sprite.label();
        match sprite.look {
            Look::Walking if sprite.chosen => paint.plate(x, sprite.y, &label, Role::Pointer),
            Look::Walking => paint.plate(x, sprite.y, &label, own),
            Look::Captured => paint.plate(x, sprite.y, &label, Role::Danger),
            Look::Arrived => paint.word(x, sprite.y, &label, own, true),
            Look::Unknown => paint.word(x, sprite.y, &label, Role::Dim, true),
        }
    }
}
