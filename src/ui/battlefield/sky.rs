//! The night over the city, and the dawn that ends it.

use super::paint::Paint;
use super::scene::Scene;
use crate::ui::theme::{Rgb, Role, Theme, blend};

/// The colours of the sky from the top to the horizon, at midnight and at dawn.
struct Palette {
    night: (Rgb, Rgb),
    dawn: (Rgb, Rgb),
}

const DARK: Palette = Palette {
    night: ((0x08, 0x0b, 0x1c), (0x17, 0x20, 0x42)),
    dawn: ((0x2a, 0x36, 0x66), (0xd8, 0x82, 0x52)),
};
const LIGHT: Palette = Palette {
    night: ((0xa9, 0xb8, 0xdc), (0xd4, 0xdc, 0xf0)),
    dawn: ((0xbf, 0xdc, 0xf7), (0xff, 0xdd, 0xb0)),
};

/// The sky's colour at a row.
pub fn color(scene: &Scene, y: u16, theme: &Theme) -> Rgb {
    let palette = if theme.light { LIGHT } else { DARK };
    let height = f64::from((scene.ground - scene.picture.y).max(1));
    let down = f64::from(y.saturating_sub(scene.picture.y)) / height;
    // The light comes late, and then quickly.
    let light = scene.night.powi(3);
    let top = blend(palette.night.0, palette.dawn.0, light);
    let horizon = blend(palette.night.1, palette.dawn.1, light);
    blend(top, horizon, down.powf(1.4))
}

/// A number without pattern for a place, always the same.
fn speck(x: u16, y: u16) -> u32 {
    let z = (u32::from(x).wrapping_mul(0x9e37_79b1)) ^ (u32::from(y).wrapping_mul(0x85eb_ca77));
    let z = (z ^ (z >> 15)).wrapping_mul(0x2c1b_3c6d);
    z ^ (z >> 13)
}

/// Draws sky, stars, moon and sun.
pub fn draw(scene: &Scene, paint: &mut Paint<'_>) {
    let picture = scene.picture;
    for y in picture.y..scene.ground {
        let rgb = color(scene, y, paint.theme);
        for x in picture.left()..picture.right() {
            paint.fill(x, y, rgb);
            star(scene, x, y, paint);
        }
    }
    moon(scene, paint);
    sun(scene, paint);
}

fn star(scene: &Scene, x: u16, y: u16, paint: &mut Paint<'_>) {
    let chance = speck(x, y) % 100;
    let faded = (scene.night * 100.0) as u32 > 45 + speck(y, x) % 50;
    if chance >= 3 || faded {
        return;
    }
    let glyph = if chance == 0 { "✦" } else { "·" };
    let white = if paint.theme.light { (0xff, 0xff, 0xff) } else { (0xc8, 0xd0, 0xe8) };
    let rgb = blend(white, color(scene, y, paint.theme), scene.night);
    paint.glyph(x, y, glyph, rgb, Role::Dim, false);
}

/// The moon sinks behind the hill of General 2 as the night goes by.
fn moon(scene: &Scene, paint: &mut Paint<'_>) {
    if scene.night > 0.85 {
        return;
    }
    let picture = scene.picture;
    let x = picture.x + (f64::from(picture.width) * (0.30 + 0.42 * scene.night)) as u16;
    let arc = (scene.night - 0.4).powi(2) * 3.0;
    let y = picture.y + (f64::from(scene.ground - picture.y) * (0.06 + arc * 0.25)) as u16 + 1;
    let rgb = blend((0xf6, 0xf1, 0xd8), color(scene, y, paint.theme), 0.5 * scene.night.powi(2));
    if paint.theme.is_rich() {
        // A round disc over two rows: the upper one filled from below, the lower from above.
        for (dx, high) in [(0, 5), (1, 8), (2, 8), (3, 5)] {
            paint.stack(x + dx, y, high, rgb, Role::Dim, " ");
            let sky = color(scene, y + 1, paint.theme);
            paint.fill(x + dx, y + 1, rgb);
            paint.stack(x + dx, y + 1, 8 - high, sky, Role::Dim, " ");
        }
    }
    if !paint.theme.is_rich() {
        paint.glyph(x, y, "☾", rgb, Role::Dim, false);
    }
}

/// The sun comes up behind the city in the last fifth of the night.
fn sun(scene: &Scene, paint: &mut Paint<'_>) {
    let up = ((scene.night - 0.8) / 0.2).clamp(0.0, 1.0);
    if up <= 0.0 || !paint.theme.is_rich() {
        return;
    }
    let height = f64::from(scene.ground - scene.picture.y);
    let middle = f64::from(scene.city.0 + scene.city.1) / 2.0
        - f64::from(scene.city.1 - scene.city.0) * 0.75;
    let radius = (height * 0.30).clamp(1.5, 5.0);
    let centre = f64::from(scene.ground) - radius * 1.6 * up + radius * 0.8;
    for y in scene.picture.y..scene.ground {
        let dy = f64::from(y) + 0.5 - centre;
        let reach = (radius * radius - dy * dy).max(0.0).sqrt() * 2.0;
        if dy.abs() > radius {
            continue;
        }
        for x in (middle - reach) as u16..=(middle + reach) as u16 {
            let glow = blend((0xff, 0xe0, 0x8a), (0xff, 0xa0, 0x50), dy / radius * 0.5 + 0.5);
            paint.fill(x, y, glow);
        }
    }
}
