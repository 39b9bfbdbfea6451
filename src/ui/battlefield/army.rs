//! Camps, flags, and the armies that march at dawn.

use super::ground::{surface, top};
use super::paint::Paint;
use super::scene::{Flag, Scene};
use crate::engine::NodeId;
use crate::protocols::{GENERAL_1, GENERALS, Outcome};
use crate::ui::theme::{Rgb, Role, Theme, blend};

/// Draws them.
pub fn draw(scene: &Scene, paint: &mut Paint<'_>) {
    for general in GENERALS {
        camp(scene, general, paint);
        flag(scene, general, paint);
        if scene.flags[general.index()] == Flag::Attack && scene.march > 0.0 {
            march(scene, general, paint);
        }
    }
    if scene.outcome == Outcome::Captured && scene.march >= 1.0 {
        conquest(scene, paint);
    }
}

fn own(scene: &Scene, general: NodeId, theme: &Theme) -> (Rgb, Role) {
    let role = if scene.fog[general.index()] { Role::Dim } else { Theme::node(general) };
    (theme.rgb(role), role)
}

/// Tents on the hill: outwards of the flag and inwards down the slope.
fn camp(scene: &Scene, general: NodeId, paint: &mut Paint<'_>) {
    let (rgb, role) = own(scene, general, paint.theme);
    let gone = scene.flags[general.index()] == Flag::Attack && scene.march > 0.1;
    let cloth = blend(rgb, (0xf4, 0xee, 0xe0), 0.35);
    let (peak, inwards) =
        (i32::from(top(scene, general)), if general == GENERAL_1 { 1 } else { -1 });
    let spread = i32::from(scene.hill / 9).max(3);
    for (place, step) in [-2, -1, 1, 2, 3].into_iter().enumerate() {
        let x = peak + inwards * step * spread;
        let Ok(x) = u16::try_from(x) else { continue };
        if x <= scene.picture.x || x + 2 >= scene.picture.right() {
            continue;
        }
        let y = surface(scene, x).max(scene.picture.y);
        if scene.hill >= 30 {
            tent(scene, x, y, cloth, role, paint);
        } else {
            paint.glyph(x, y, "▲", cloth, role, true);
        }
        // The fires burn on even when the army has left; nobody sits by them.
        if !gone && place % 2 == 0 && paint.theme.is_rich() && scene.hill >= 16 {
            paint.glyph(x + 2, surface(scene, x + 2), "▴", (0xff, 0xa8, 0x4a), role, false);
        }
    }
}

/// A larger tent, where there is room.
fn tent(scene: &Scene, x: u16, y: u16, rgb: Rgb, role: Role, paint: &mut Paint<'_>) {
    if y <= scene.picture.y {
        return;
    }
    for (dx, glyph) in [(0, "▟"), (1, "▙")] {
        paint.glyph(x + dx, y, glyph, rgb, role, true);
    }
}

/// The flag tells what the general has chosen: up and full for attack, small for hold, furled before.
fn flag(scene: &Scene, general: NodeId, paint: &mut Paint<'_>) {
    let (rgb, role) = own(scene, general, paint.theme);
    let x = top(scene, general);
    let foot = surface(scene, x);
    let high = ((scene.ground - scene.picture.y) / 4).clamp(2, 5);
    let head = foot.saturating_sub(high - 1).max(scene.picture.y);
    for y in head..=foot {
        paint.glyph(x, y, "│", blend(rgb, (0xff, 0xff, 0xff), 0.3), role, true);
    }
    if scene.fog[general.index()] {
        return paint.word(x + 1, head, "?", Role::Dim, true);
    }
    match scene.flags[general.index()] {
        Flag::Down => paint.glyph(x + 1, foot, "▖", rgb, role, false),
        Flag::Attack => {
            let rows = (high - 1).clamp(1, 3);
            let wide = if scene.hill >= 30 { 7 } else { 4 };
            for row in 0..rows {
                for dx in 0..wide - u16::from(row + 1 == rows && rows > 1) {
                    paint.glyph(x + 1 + dx, head + row, "█", rgb, role, true);
                }
            }
        }
        Flag::Hold => paint.word(x + 1, head, "⚐", role, true),
        Flag::Crashed => paint.word(x + 1, head, "✗", Role::Danger, true),
    }
}

/// The army leaves its hill for the wall; one that comes alone is beaten before it.
fn march(scene: &Scene, general: NodeId, paint: &mut Paint<'_>) {
    let (rgb, role) = own(scene, general, paint.theme);
    let lone = scene.outcome.is_lone_attack();
    let (from, to) = (f64::from(scene.foot(general)), f64::from(scene.wall(general)));
    let inwards = if general == GENERAL_1 { 1.0 } else { -1.0 };
    let there = (scene.march / 0.7).min(1.0);
    let beaten = if lone { ((scene.march - 0.7) / 0.3).clamp(0.0, 1.0) } else { 0.0 };
    let files = (scene.hill / 3).clamp(4, 14);
    for row in 0..2 * scene.lanes {
        for file in 0..files {
            let behind = f64::from(file) * 1.5 + f64::from(row % 2) * 0.7;
            let x = from + (to - from) * there - inwards * behind;
            let fallen = f64::from((file * 5 + row * 3) % files) / f64::from(files) < beaten;
            let y = scene.ground + row;
            if fallen {
                paint.word(x as u16, y, "✗", Role::Danger, true);
            } else {
                paint.glyph(x as u16, y, "▲", rgb, role, true);
            }
        }
    }
}

/// Both flags over the captured city.
fn conquest(scene: &Scene, paint: &mut Paint<'_>) {
    let (left, right) = scene.city;
    let wide = right - left;
    let y = scene
        .ground
        .saturating_sub((scene.ground - scene.picture.y) * 72 / 100)
        .max(scene.picture.y);
    for (general, x) in GENERALS.into_iter().zip([left + wide * 30 / 100, left + wide * 70 / 100]) {
        let (rgb, role) = own(scene, general, paint.theme);
        for (dy, word) in [(0, "┃███"), (1, "┃██▘"), (2, "┃")] {
            for (dx, c) in word.chars().enumerate() {
                paint.glyph(x + dx as u16, y + dy, c.encode_utf8(&mut [0; 4]), rgb, role, true);
            }
        }
    }
}
