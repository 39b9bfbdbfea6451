//! Colours and what they mean: one hue a node, one for the city, one for danger, one for what the
//! pointer is on. Everything a colour says, a glyph or a word says too.

use ratatui::style::{Color, Modifier, Style};

use crate::engine::NodeId;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    True,
    /// The 256-colour palette.
    Ansi256,
    /// The terminal's own 16.
    Ansi16,
    /// None (`NO_COLOR`).
    Mono,
}

/// What a colour is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A node and what is its.
    Node(NodeId),
    /// The city and what it does.
    City,
    /// A broken promise.
    Danger,
    /// What the pointer or the keys are on.
    Pointer,
    /// Less important text.
    Dim,
}

/// How to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// How many colours.
    pub depth: Depth,
    /// Is the background light?
    pub light: bool,
    /// Only ASCII characters?
    pub ascii: bool,
}

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// A node's hue: on a dark and on a light background, and of the 16 colours on either.
struct Hue {
    dark: Rgb,
    light: Rgb,
    ansi: (Color, Color),
}

const fn hue(dark: Rgb, light: Rgb, on_dark: Color, on_light: Color) -> Hue {
    Hue { dark, light, ansi: (on_dark, on_light) }
}

/// A hue for each node: apart from each other, and from the city's, danger's and the pointer's. Of the 16
/// colours those that must be told at a glance come first; a node's name stands beside its colour.
const NODES: [Hue; 8] = [
    hue((0x5b, 0xb8, 0xff), (0x00, 0x55, 0xa8), Color::LightBlue, Color::Blue),
    hue((0xff, 0xb3, 0x2e), (0x92, 0x55, 0x00), Color::LightYellow, Color::Green),
    hue((0xa4, 0xd8, 0x4e), (0x3d, 0x6b, 0x00), Color::Green, Color::Yellow),
    hue((0xff, 0x8f, 0xc7), (0xa8, 0x00, 0x5f), Color::Magenta, Color::LightMagenta),
    hue((0x3f, 0xd0, 0xe0), (0x00, 0x62, 0x72), Color::LightCyan, Color::LightBlue),
    hue((0x98, 0x96, 0xff), (0x43, 0x31, 0xb4), Color::Cyan, Color::LightRed),
    hue((0xf4, 0xec, 0xb4), (0x5f, 0x56, 0x00), Color::White, Color::Black),
    hue((0xcf, 0x95, 0x66), (0x78, 0x3c, 0x1c), Color::Yellow, Color::LightGreen),
];

const fn place(node: NodeId) -> usize {
    node.0 as usize % NODES.len()
}

impl Theme {
    /// Can it mix colours?
    pub const fn is_rich(&self) -> bool {
        matches!(self.depth, Depth::True | Depth::Ansi256) && !self.ascii
    }

    /// The hue of a role.
    pub const fn rgb(&self, role: Role) -> Rgb {
        match (role, self.light) {
            (Role::Node(node), false) => NODES[place(node)].dark,
            (Role::Node(node), true) => NODES[place(node)].light,
            (Role::City, false) => (0xd2, 0xa6, 0xf0),
            (Role::City, true) => (0x76, 0x2d, 0x98),
            (Role::Danger, false) => (0xff, 0x66, 0x57),
            (Role::Danger, true) => (0xb4, 0x14, 0x0a),
            (Role::Pointer, false) => (0x74, 0xf0, 0xc0),
            (Role::Pointer, true) => (0x00, 0x6b, 0x55),
            (Role::Dim, false) => (0x90, 0x96, 0x9e),
            (Role::Dim, true) => (0x5c, 0x62, 0x6a),
        }
    }

    /// A colour of this terminal for a role.
    pub fn color(&self, role: Role) -> Color {
        match self.depth {
            Depth::True | Depth::Ansi256 => self.mix(self.rgb(role)),
            Depth::Mono => Color::Reset,
            Depth::Ansi16 => match (role, self.light) {
                (Role::Node(node), false) => NODES[place(node)].ansi.0,
                (Role::Node(node), true) => NODES[place(node)].ansi.1,
                (Role::City, false) => Color::LightMagenta,
                (Role::City, true) => Color::Magenta,
                (Role::Danger, false) => Color::LightRed,
                (Role::Danger, true) => Color::Red,
                (Role::Pointer, false) => Color::LightGreen,
                (Role::Pointer, true) => Color::Cyan,
                (Role::Dim, _) => Color::DarkGray,
            },
        }
    }

    /// A mixed colour as near as the terminal has it; the terminal's own where it mixes none.
    pub fn mix(&self, rgb: Rgb) -> Color {
        match self.depth {
            Depth::True => Color::Rgb(rgb.0, rgb.1, rgb.2),
            Depth::Ansi256 => Color::Indexed(nearest_256(rgb)),
            Depth::Ansi16 | Depth::Mono => Color::Reset,
        }
    }

    /// The style of a role. Without colours, dim text is dim and danger is bold.
    pub fn style(&self, role: Role) -> Style {
        let style = Style::new().fg(self.color(role));
        match (self.depth, role) {
            (Depth::Mono, Role::Dim) => Style::new().add_modifier(Modifier::DIM),
            (Depth::Mono, Role::Danger | Role::Pointer) => {
                Style::new().add_modifier(Modifier::BOLD)
            }
            (Depth::Mono, _) => Style::new(),
            _ => style,
        }
    }

    /// A role in bold.
    pub fn bold(&self, role: Role) -> Style {
        self.style(role).add_modifier(Modifier::BOLD)
    }

    /// The style of what the pointer is on: reversed, so that it is seen without colour too.
    pub fn pointed(&self) -> Style {
        self.plate(Role::Pointer)
    }

    /// Bold on a plate of a role's colour.
    pub fn plate(&self, role: Role) -> Style {
        self.bold(role).add_modifier(Modifier::REVERSED)
    }

    /// A colour of the picture. The palette of 256 has no dark hues, so they are lifted to the
    /// nearest ones it has rather than falling to grey.
    pub fn picture(&self, rgb: Rgb) -> Color {
        if self.depth != Depth::Ansi256 {
            return self.mix(rgb);
        }
        let mean = (i32::from(rgb.0) + i32::from(rgb.1) + i32::from(rgb.2)) / 3;
        let vivid = |c: u8| (mean + (i32::from(c) - mean) * 22 / 10).clamp(0, 255);
        let (r, g, b) = (vivid(rgb.0), vivid(rgb.1), vivid(rgb.2));
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let lift =
            |c: i32| if most < 95 && (most - least) * 2 > most { c * 95 / most } else { c } as u8;
        self.mix((lift(r), lift(g), lift(b)))
    }

    /// The role of a node.
    pub const fn node(node: NodeId) -> Role {
        Role::Node(node)
    }
}

/// Between two colours, from the first (0) to the second (1).
pub fn blend(a: Rgb, b: Rgb, share: f64) -> Rgb {
    let share = share.clamp(0.0, 1.0);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
    (mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}

/// The nearest colour of the 6x6x6 cube or the grey ramp of the 256-colour palette.
fn nearest_256((r, g, b): Rgb) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = |v: u8| (0..6).min_by_key(|&i| STEPS[i].abs_diff(v)).unwrap_or(0);
    let (ri, gi, bi) = (step(r), step(g), step(b));
    let cube = (STEPS[ri], STEPS[gi], STEPS[bi]);
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let grey_index = (mean.saturating_sub(3) / 10).min(23) as u8;
    let grey = 8 + 10 * grey_index;
    let distance = |(x, y, z): Rgb| {
        let d = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        d(x, r) + d(y, g) + d(z, b)
    };
    if distance((grey, grey, grey)) < distance(cube) {
        232 + grey_index
    } else {
        (16 + 36 * ri + 6 * gi + bi) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_palette_has_its_own_colours() {
        assert_eq!(nearest_256((0, 0, 0)), 16);
        assert_eq!(nearest_256((255, 255, 255)), 231);
        assert_eq!(nearest_256((95, 135, 255)), 69);
        assert_eq!(nearest_256((118, 118, 118)), 243);
    }

    #[test]
    fn blending_ends_at_both_ends() {
        let (a, b) = ((0, 10, 200), (100, 20, 0));
        assert_eq!((blend(a, b, 0.0), blend(a, b, 1.0)), (a, b));
        assert_eq!(blend(a, b, 0.5), (50, 15, 100));
    }
}
