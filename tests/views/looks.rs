//! Colours, backgrounds and plain characters.

use std::fmt::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use two_generals::ui::Depth;

use super::pictures::keep;
use super::stage::{SIZES, Stage, rows};

/// What the styles are shown on: both generals, the city, danger, and what the pointer is on.
fn view(depth: Depth, light: bool) -> Stage {
    let mut stage = Stage::open("retry-deadline", (80, 24)).keys("G").settled().keys("3");
    (stage.theme.depth, stage.theme.light) = (depth, light);
    stage
}

fn style(cell: &Cell) -> String {
    let mut words = format!("{}", cell.fg);
    if cell.bg != Color::Reset {
        let _ = write!(words, " on {}", cell.bg);
    }
    if !cell.modifier.is_empty() {
        let _ = write!(words, " {:?}", cell.modifier);
    }
    words
}

/// Each row's pieces of one style: its text and the style.
fn styled(buf: &Buffer) -> String {
    let mut out = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let cells: Vec<&Cell> = (buf.area.left()..buf.area.right()).map(|x| &buf[(x, y)]).collect();
        for piece in cells.chunk_by(|a, b| style(a) == style(b)) {
            let text: String = piece.iter().map(|cell| cell.symbol()).collect();
            if !text.trim().is_empty() {
                let _ = writeln!(out, "{y:>2}  {:<70}  {}", text.trim_end(), style(piece[0]));
            }
        }
    }
    out
}

#[test]
fn styles_at_every_depth_and_on_both_backgrounds() {
    for (name, depth, light) in [
        ("styles_in_24_bits", Depth::True, false),
        ("styles_of_256", Depth::Ansi256, false),
        ("styles_of_16", Depth::Ansi16, false),
        ("styles_without_colours", Depth::Mono, false),
        ("styles_on_a_light_background", Depth::True, true),
        ("styles_of_16_on_a_light_background", Depth::Ansi16, true),
    ] {
        keep(name, &styled(&view(depth, light).draw()));
    }
}

/// Every view in front, and every overlay, with a run that has gone through everything.
fn everywhere(size: (u16, u16)) -> Vec<Stage> {
    let ways =
        ["1", "1m", "1\t", "1\t\t", "1\t\t\t", "1\t\t\t\t", "1G", "1G[", "2", "2v", "3", "4"];
    let overlays = ["?", "o", "O", "s", "cq", "c4"];
    let open = |keys: &str| {
        let mut stage = Stage::open("option-1-arrives", size).keys("lll");
        for c in keys.chars() {
            match c {
                '\t' => stage = stage.key(super::stage::TAB),
                c => stage = stage.keys(&c.to_string()),
            }
        }
        stage.settled()
    };
    ways.iter().chain(&overlays).map(|keys| open(keys)).chain([Stage::menu(size)]).collect()
}

#[test]
fn what_is_said_without_colours_is_the_same() {
    for size in SIZES {
        for mut stage in everywhere(size) {
            stage.theme.depth = Depth::Ansi16;
            let sixteen = stage.rows();
            stage.theme.depth = Depth::Mono;
            assert_eq!(stage.rows(), sixteen, "a colour says something that no character says");
        }
    }
}

#[test]
fn the_background_changes_colours_only() {
    for mut stage in everywhere((120, 36)) {
        for depth in [Depth::True, Depth::Ansi256, Depth::Ansi16, Depth::Mono] {
            stage.theme.depth = depth;
            stage.theme.light = false;
            let dark = stage.draw();
            stage.theme.light = true;
            let light = stage.draw();
            assert_eq!(rows(&dark), rows(&light));
            assert_eq!(depth == Depth::Mono, dark == light, "{depth:?}");
        }
    }
}

#[test]
fn plain_characters_only_in_ascii_mode() {
    for size in SIZES {
        for mut stage in everywhere(size) {
            let rich = stage.rows().concat();
            stage.theme.ascii = true;
            let plain = stage.rows().concat();
            assert!(!rich.is_ascii() && plain.is_ascii(), "{plain}");
            // A question mark stands for a character that nobody thought of.
            let marks = |text: &str| text.matches('?').count();
            assert_eq!(marks(&rich), marks(&plain), "{}", stage.rows().join("\n"));
        }
    }
}
