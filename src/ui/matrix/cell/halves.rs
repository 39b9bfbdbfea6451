//! A cell of failure detectors: P on the left, ◇P on the right, each in the colour of its own verdict.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{TALL, sign, style};
use crate::certainty::{Cell, CellFinding, Class, Kept, PromiseVerdict};
use crate::ui::text::{first_fit, put, put_centred};
use crate::ui::theme::Theme;

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
    let (mark, art) = sign(finding);
    let name = class.sign();
    let room = usize::from(area.width);
    let mut lines: Vec<String> = match art {
        Some(art) if area.height >= TALL && room > art[0].len().min(4) && !theme.ascii => {
            let art = art.iter().map(|line| (*line).to_owned());
            art.chain([first_fit(&[format!("{name} {mark}"), name.into()], room)]).collect()
        }
        _ if area.height == 1 => {
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

/// With how many faults it fails, or up to how many it holds, ever shorter.
fn details(finding: &CellFinding) -> [String; 3] {
    match finding {
        CellFinding::Fails(PromiseVerdict { kept: Kept::Broken(_, faults), .. }) => match faults {
            0 => ["no fault".into(), "0 f.".into(), String::new()],
            1 => ["1 fault".into(), "1 f.".into(), String::new()],
            n => [format!("{n} faults"), format!("{n} f."), String::new()],
        },
        CellFinding::HoldsUpTo { faults } => {
            [format!("up to {faults}"), format!("≤ {faults}"), String::new()]
        }
        _ => Default::default(),
    }
}
