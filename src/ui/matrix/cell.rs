//! One cell: a sign, a word and a colour. What holds for sure is filled, what holds as far as was looked at is
//! hollow; without colours what fails is reversed. A cell of failure detectors has two halves: what a perfect one
//! comes to, and an eventually perfect one.

mod halves;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::app::counterexample;
use crate::certainty::{Cell, CellFinding};
use crate::ui::text::{first_fit, put, put_centred, width};
use crate::ui::theme::{Depth, Role, Theme, blend};

/// What there is to be drawn.
pub struct Look<'c> {
    /// The cell, if it is computed by now.
    pub cell: Option<&'c Cell>,
    /// Is it that of the open scenario's own model?
    pub own: bool,
    /// Is it being computed?
    pub busy: bool,
}

/// A sign three lines high, half a line free above it.
type Art = [&'static str; 3];

const CHECK: Art = ["    ▄", "▄ ▄▀ ", " ▀   "];
const CROSS: Art = ["▄   ▄", " ▀▄▀ ", "▄▀ ▀▄"];
const CIRCLE: Art = [" ▄▄▄ ", "█   █", "▀▄▄▄▀"];
/// From this height on the sign is drawn large.
const TALL: u16 = 5;

/// Draws it.
pub fn draw(look: &Look<'_>, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut style = style(look.cell.map(|cell| &cell.finding), theme);
    buf.set_style(area, style);
    let blank = " ".repeat(area.width.into());
    for y in area.top()..area.bottom() {
        put(buf, area, area.x, y, &blank, style);
    }
    match look.cell {
        Some(cell) if !cell.classes.is_empty() => style = halves::draw(cell, area, buf, theme),
        Some(cell) => finding(cell, area, style, buf, theme),
        None => {
            let sign = if look.busy { "…" } else { "·" };
            put_centred(buf, area, area.y + area.height / 2, sign, style);
        }
    }
    if look.own {
        let words = first_fit(&["◆ yours".into(), "◆".into()], usize::from(area.width / 2));
        put(buf, area, area.right() - width(&words) as u16, area.y, &words, style.bold());
    }
}

fn finding(cell: &Cell, area: Rect, style: Style, buf: &mut Buffer, theme: &Theme) {
    let (sign, art) = sign(&cell.finding);
    let room = usize::from(area.width);
    let words = words(&cell.finding);
    let word = first_fit(&words, room);
    let mut lines: Vec<String> = Vec::new();
    match art {
        Some(art) if area.height >= TALL && !theme.ascii => {
            lines.extend(art.iter().map(|line| (*line).to_owned()));
            lines.push(word);
        }
        _ if area.height > 1 && room < 9 => lines.extend([sign.to_owned(), word]),
        _ => {
            let both: Vec<String> = words.iter().map(|word| format!("{sign} {word}")).collect();
            lines.push(first_fit(&both, room));
        }
    }
    for more in details(cell) {
        // The first of them only with a line to spare: a cell is read from afar.
        if width(&more) <= room && lines.len() + 1 < usize::from(area.height) {
            lines.push(more);
        }
    }
    let above = usize::from(area.height).saturating_sub(lines.len()) / 2;
    for (row, line) in lines.iter().enumerate() {
        put_centred(buf, area, area.y + (above + row) as u16, line, style);
    }
}

/// The sign of a finding, and the large one.
pub fn sign(finding: &CellFinding) -> (&'static str, Option<&'static Art>) {
    match finding {
        CellFinding::Holds => ("✓", Some(&CHECK)),
        CellFinding::HoldsUpTo { .. } => ("○", Some(&CIRCLE)),
        CellFinding::Open => ("?", None),
        CellFinding::Fails(_) => ("✗", Some(&CROSS)),
    }
}

/// What it comes to, ever shorter.
fn words(finding: &CellFinding) -> Vec<String> {
    match finding {
        CellFinding::Holds => vec!["holds".into()],
        CellFinding::HoldsUpTo { faults } => {
            vec![
                format!("holds up to {faults}"),
                format!("holds ≤ {faults}"),
                format!("≤ {faults}"),
            ]
        }
        CellFinding::Open => vec!["too many states".into(), "open".into()],
        CellFinding::Fails(_) => vec!["fails".into()],
    }
}

/// Which promise fails, and with how many faults.
fn details(cell: &Cell) -> Vec<String> {
    let Some((promise, _, faults)) = counterexample(cell) else { return Vec::new() };
    let faults = match faults {
        0 => "no fault".to_owned(),
        1 => "1 fault".into(),
        n => format!("{n} faults"),
    };
    vec![promise.name().into(), faults]
}

/// Black or white, between which and a role's colour a cell's ground lies.
fn ground(theme: &Theme) -> (u8, u8, u8) {
    if theme.light { (0xff, 0xff, 0xff) } else { (0x0c, 0x10, 0x14) }
}

fn style(finding: Option<&CellFinding>, theme: &Theme) -> Style {
    let Some(finding) = finding else { return theme.style(Role::Dim) };
    let (role, filled) = match finding {
        CellFinding::Holds => (Role::Pointer, true),
        CellFinding::HoldsUpTo { .. } => (Role::Pointer, false),
        CellFinding::Open => return theme.style(Role::Dim),
        CellFinding::Fails(_) => (Role::Danger, true),
    };
    if !theme.is_rich() {
        let reversed = role == Role::Danger || filled && theme.depth != Depth::Mono;
        return if reversed { theme.plate(role) } else { theme.bold(role) };
    }
    let share = match (filled, theme.light) {
        (true, false) => 0.42,
        (true, true) => 0.30,
        (false, _) => 0.10,
    };
    let back = theme.picture(blend(ground(theme), theme.rgb(role), share));
    let text = if theme.light { (0, 0, 0) } else { (0xff, 0xff, 0xff) };
    let fore = if filled { blend(theme.rgb(role), text, 0.75) } else { theme.rgb(role) };
    Style::new().fg(theme.mix(fore)).bg(back).add_modifier(Modifier::BOLD)
}
