//! A cell of failure detectors: P on the left, ◇P on the right, each in the colour of its own verdict.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{TALL, sign, style};
use crate::certainty::{Cell, CellFinding, Class, Kept, PromiseVerdict};
use crate::ui::text::{first_fit, put, put_centred};
use crate::ui::theme::Theme;

/// The large signs where there is no room for those of a whole cell: two lines high.
const SMALL: [(&str, [&str; 2]); 3] =
    [("✓", ["▄ ▄▀", " ▀  "]), ("✗", ["▀▄▀", "▀ ▀"]), ("○", ["█▀█", "▀▀▀"])];

/// The large sign that fits between other signs of its kind.
fn large(finding: &CellFinding, room: usize) -> Vec<String> {
    let (mark, art) = sign(finding);
    let owned = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    match art {
        Some(art) if room > art[1].chars().count() + 1 => owned(art),
        _ if room < 5 => Vec::new(),
        _ => SMALL.iter().find(|(one, _)| *one == mark).map_or(Vec::new(), |(_, art)| owned(art)),
    }
}

/// Draws it. The style of the right half: the sign of the own model stands there.
pub fn draw(cell: &Cell, area: Rect, buf: &mut Buffer, theme: &Theme) -> Style {
    let left = area.width / 2;
    let areas =
        [Rect { width: left, ..area }, Rect { x: area.x + left, width: area.width - left, ..area }];
    let mut last = Style::new();
    for ((class, finding), area) in cell.classes.iter().zip(areas) {
        last = style(Some(finding), theme);
        half(*class, finding, area, last, buf, theme);
    }
    last
}

fn half(
    class: Class,
    finding: &CellFinding,
    area: Rect,
    style: Style,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let blank = " ".repeat(area.width.into());
    for y in area.top()..area.bottom() {
        put(buf, area, area.x, y, &blank, style);
    }
    let (mark, _) = sign(finding);
    let art = large(finding, area.width.into());
    let name = class.sign();
    let room = usize::from(area.width);
    let mut lines: Vec<String> = match area.height {
        TALL.. if !art.is_empty() && !theme.ascii => {
            let label = first_fit(&[format!("{name} {mark}"), name.into()], room);
            art.into_iter().chain([label]).collect()
        }
        1 => {
            vec![first_fit(&[format!("{name} {mark}"), format!("{name}{mark}"), mark.into()], room)]
        }
        _ => vec![name.into(), mark.into()],
    };
    let more = first_fit(&details(finding), room);
    if !more.is_empty() && lines.len() + 1 < usize::from(area.height) {
        lines.push(more);
    }
    let above = usize::from(area.height).saturating_sub(lines.len()) / 2;
    for (row, line) in lines.iter().enumerate() {
        put_centred(buf, area, area.y + (above + row) as u16, line, style);
    }
}

/// With how many faults it fails, or up to how many it holds; nothing where there is no room for it.
fn details(finding: &CellFinding) -> [String; 2] {
    let words = match finding {
        CellFinding::Fails(PromiseVerdict { kept: Kept::Broken(_, faults), .. }) => match faults {
            0 => "no fault".into(),
            1 => "1 fault".into(),
            n => format!("{n} faults"),
        },
        CellFinding::HoldsUpTo { faults } => format!("≤ {faults}"),
        _ => String::new(),
    };
    [words, String::new()]
}
