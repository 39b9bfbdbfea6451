//! Hills, road and city.

use super::paint::Paint;
use super::scene::Scene;
use crate::engine::NodeId;
use crate::protocols::{GENERAL_1, GENERALS, Outcome};
use crate::ui::theme::{Rgb, Role, Theme, blend};

/// Draws them.
pub fn draw(scene: &Scene, paint: &mut Paint<'_>) {
    far_hills(scene, paint);
    for general in GENERALS {
        hill(scene, general, paint);
    }
    road(scene, paint);
    city(scene, paint);
}

/// How light the land is: it wakes with the day.
fn lit(scene: &Scene, dark: Rgb, theme: &Theme) -> Rgb {
    let share = if theme.light { 0.55 + 0.25 * scene.night } else { 0.22 * scene.night.powi(2) };
    blend(dark, (0xff, 0xf0, 0xd8), share)
}

/// How high the land stands over the road at a column, in eighths of a cell.
pub fn height(scene: &Scene, x: u16) -> u32 {
    let picture = scene.picture;
    let from_edge = (x - picture.x).min(picture.right() - 1 - x);
    let share = f64::from(from_edge) / f64::from(scene.hill.max(1));
    if share >= 1.0 {
        return 0;
    }
    let room = f64::from(scene.ground - picture.y);
    // A broad top a third of the way in, a long slope down to the road.
    let profile = if share < 0.36 {
        0.86 + 0.14 * (share / 0.36 * std::f64::consts::FRAC_PI_2).sin()
    } else {
        let down = (share - 0.36) / 0.64;
        0.5 + 0.5 * (down * std::f64::consts::PI).cos()
    };
    (profile * room * 0.56 * 8.0).round().max(0.0) as u32
}

/// The column of a hill's top.
pub fn top(scene: &Scene, general: NodeId) -> u16 {
    let inset = scene.hill * 36 / 100;
    if general == GENERAL_1 { scene.picture.x + inset } else { scene.picture.right() - 1 - inset }
}

/// The row just above the land at a column.
pub fn surface(scene: &Scene, x: u16) -> u16 {
    (scene.ground - 1).saturating_sub((height(scene, x) / 8) as u16)
}

fn column(
    scene: &Scene,
    x: u16,
    eighths: u32,
    paint: &mut Paint<'_>,
    look: impl Fn(u16) -> (Rgb, Role, &'static str),
) {
    let mut left = eighths;
    let mut y = scene.ground;
    while left > 0 && y > scene.picture.y {
        y -= 1;
        let (rgb, role, plain) = look(y);
        paint.stack(x, y, left.min(8) as usize, rgb, role, plain);
        left = left.saturating_sub(8);
    }
}

/// A line of hills far away, behind the city.
fn far_hills(scene: &Scene, paint: &mut Paint<'_>) {
    if !paint.theme.is_rich() {
        return;
    }
    let room = f64::from(scene.ground - scene.picture.y);
    let base = if paint.theme.light { (0x8f, 0xa3, 0xc4) } else { (0x12, 0x1a, 0x33) };
    let rgb = blend(base, (0xa0, 0x70, 0x70), scene.night.powi(3) * 0.4);
    for x in scene.picture.left()..scene.picture.right() {
        let at = f64::from(x - scene.picture.x);
        let wave = (at * 0.11).sin() * 0.5 + (at * 0.047 + 2.0).sin() * 0.5;
        let eighths = ((0.16 + 0.07 * wave) * room * 8.0) as u32;
        column(scene, x, eighths, paint, |_| (rgb, Role::Dim, " "));
    }
}

fn hill(scene: &Scene, general: NodeId, paint: &mut Paint<'_>) {
    let theme = *paint.theme;
    let fog = scene.fog[general.index()];
    let role = if fog { Role::Dim } else { Theme::node(general) };
    let earth = if theme.light { (0x6d, 0x8f, 0x5a) } else { (0x1d, 0x33, 0x2a) };
    // A hint of the general's own hue lies on its hill.
    let own = blend(earth, theme.rgb(role), if fog { 0.05 } else { 0.18 });
    let half = scene.picture.width / 2;
    let (from, to) = match general == GENERAL_1 {
        true => (scene.picture.left(), scene.picture.left() + half),
        false => (scene.picture.right() - half, scene.picture.right()),
    };
    let plain = if fog { "·" } else { "░" };
    for x in from..to {
        let surface = surface(scene, x);
        column(scene, x, height(scene, x), paint, |y| {
            let depth = f64::from(y.saturating_sub(surface)) / 8.0;
            (
                blend(lit(scene, own, &theme), (0x0a, 0x12, 0x10), (depth * 0.5).min(0.5)),
                role,
                plain,
            )
        });
    }
}

fn road(scene: &Scene, paint: &mut Paint<'_>) {
    let theme = *paint.theme;
    let earth = if theme.light { (0xb9, 0xa3, 0x7c) } else { (0x2b, 0x29, 0x22) };
    for y in scene.ground..scene.picture.bottom() {
        let depth = f64::from(y - scene.ground) / f64::from(2 * scene.lanes) * 0.25;
        let rgb = blend(lit(scene, earth, &theme), (0, 0, 0), depth);
        for x in scene.picture.left()..scene.picture.right() {
            paint.fill(x, y, rgb);
            if (x + y) % 4 == 0 {
                let dot = blend(rgb, (0xff, 0xff, 0xff), 0.14);
                paint.glyph(x, y, "·", dot, Role::Dim, false);
            }
        }
    }
}

/// The city's towers: where they begin and end across its width, and how high they are, in shares.
const SKYLINE: [(f64, f64, f64); 7] = [
    (0.00, 0.10, 0.62),
    (0.10, 0.24, 0.38),
    (0.24, 0.36, 0.74),
    (0.36, 0.64, 0.50),
    (0.64, 0.76, 0.80),
    (0.76, 0.90, 0.36),
    (0.90, 1.01, 0.64),
];

fn city(scene: &Scene, paint: &mut Paint<'_>) {
    let theme = *paint.theme;
    let (left, right) = scene.city;
    let wide = f64::from(right - left);
    let room = f64::from(scene.ground - scene.picture.y);
    let stone = blend(
        theme.rgb(Role::City),
        if theme.light { (0xff, 0xff, 0xff) } else { (0x10, 0x10, 0x18) },
        0.62,
    );
    let stone = blend(stone, (0xff, 0xb0, 0x70), 0.12 * scene.night.powi(3));
    for x in left..right {
        let share = (f64::from(x - left) + 0.5) / wide;
        let Some((place, &(begin, end, high))) =
            SKYLINE.iter().enumerate().find(|(_, (begin, end, _))| (*begin..*end).contains(&share))
        else {
            continue;
        };
        let eighths = (high * room * 0.84 * 8.0) as u32;
        // Battlements: every other column stands a little higher.
        let notch = if (x - left).is_multiple_of(2) { 4 } else { 0 };
        let shade = if place % 2 == 0 { 0.0 } else { 0.18 };
        let dark = if theme.light { (0x60, 0x50, 0x70) } else { (0x08, 0x08, 0x10) };
        let rgb = blend(stone, dark, shade);
        column(scene, x, eighths + notch, paint, |_| (rgb, Role::City, "▓"));
        let edge = (share - begin).min(end - share) * wide < 1.0;
        windows(scene, x, eighths, place, edge, paint);
    }
    gate(scene, paint);
    name(scene, paint);
}

/// Lit windows go out one by one towards the morning.
fn windows(scene: &Scene, x: u16, eighths: u32, tower: usize, edge: bool, paint: &mut Paint<'_>) {
    if edge || !(x as usize + tower).is_multiple_of(2) {
        return;
    }
    let rows = (eighths / 8) as u16;
    for row in (1..rows.saturating_sub(1)).step_by(2) {
        let y = scene.ground - 1 - row;
        let asleep = (x as usize * 7 + y as usize * 13) % 16 + 2;
        if scene.outcome != Outcome::Captured && (scene.night * 14.0) as usize > asleep {
            continue;
        }
        let rgb = if scene.outcome == Outcome::Captured {
            (0xff, 0x70, 0x40)
        } else {
            (0xff, 0xd8, 0x7a)
        };
        if paint.theme.is_rich() {
            paint.glyph(x, y, "▪", rgb, Role::City, false);
        }
    }
}

/// The road runs through the city between its two walls.
fn gate(scene: &Scene, paint: &mut Paint<'_>) {
    let theme = *paint.theme;
    let (left, right) = scene.city;
    let wall = blend(
        theme.rgb(Role::City),
        if theme.light { (0xff, 0xff, 0xff) } else { (0, 0, 0) },
        0.35,
    );
    let street = blend(
        theme.rgb(Role::City),
        if theme.light { (0xff, 0xff, 0xff) } else { (0x0c, 0x0c, 0x14) },
        0.80,
    );
    for y in scene.ground..scene.picture.bottom() {
        for x in left..right {
            paint.fill(x, y, street);
            if !theme.is_rich() {
                paint.glyph(x, y, " ", wall, Role::Dim, false);
            }
        }
        for x in [left, right - 1] {
            paint.stack(x, y, 8, wall, Role::City, "█");
        }
    }
}

fn name(scene: &Scene, paint: &mut Paint<'_>) {
    let (left, right) = scene.city;
    let word = if right - left >= 20 { "C I T Y" } else { "CITY" };
    let x = left + (right - left - word.len() as u16) / 2;
    let y = scene.ground - 1;
    let white = if paint.theme.light { (0x20, 0x10, 0x28) } else { (0xff, 0xff, 0xff) };
    for (place, c) in word.chars().enumerate() {
        paint.glyph(x + place as u16, y, c.encode_utf8(&mut [0; 4]), white, Role::City, true);
    }
}
