//! What lies over the screen: menu, help, paths, questions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::layout::{Areas, LEAST};
use super::text::{fit, frame, put, put_centred, width, wrap};
use super::theme::{Role, Theme};
use crate::app::{App, Group, KEYMAP, Overlay, PathInput, Then};

/// Says kindly that there is too little room.
pub fn too_small(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let lines = [
        "A little more room, please.".to_owned(),
        format!("This needs {} x {},", LEAST.0, LEAST.1),
        format!("the window has {} x {}.", area.width, area.height),
        "Enlarge it, or q to quit.".to_owned(),
    ];
    let top = area.y + area.height.saturating_sub(lines.len() as u16) / 2;
    for (row, line) in lines.iter().enumerate() {
        let style = if row == 0 { theme.bold(Role::Pointer) } else { Style::new() };
        put_centred(buf, area, top + row as u16, &fit(line, area.width.into()), style);
    }
}

/// Draws the overlay; says where the cursor belongs.
pub fn draw(
    app: &App,
    overlay: &Overlay,
    areas: &Areas,
    buf: &mut Buffer,
    theme: &Theme,
) -> Option<(u16, u16)> {
    match overlay {
        Overlay::Menu => menu(app, areas, buf, theme),
        Overlay::Help(scroll) => help(app, *scroll, areas, buf, theme),
        Overlay::Open(input) => {
            let hint = "A scenario file or a saved run, or the name of a shipped scenario.";
            return Some(path(input, "Open", hint, areas, buf, theme));
        }
        Overlay::Save(input) => {
            let hint = "The scenario with this run: answers, changes and branches.";
            return Some(path(input, "Save the run", hint, areas, buf, theme));
        }
        Overlay::Overwrite(path) => {
            let text = format!("{} is there already. Replace it?", path.display());
            question(&text, "y replaces it · n takes another name", areas, buf, theme);
        }
        Overlay::Unsaved(then) => unsaved(app, then, areas, buf, theme),
    }
    None
}

fn unsaved(app: &App, then: &Then, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let what = match then {
        Then::Quit => "Quit",
        Then::Open(_) => "Open another scenario",
        Then::Return => "Go back to your own run",
    };
    let flaw = match app.parked() {
        Some(parked) if parked.game => "This night as the city is not over.",
        Some(_) => "You changed this run, and it is not saved.",
        None => "This run is not saved.",
    };
    let text = format!("{flaw} {what} all the same?");
    question(&text, "y goes on without saving · s saves first · n stays", areas, buf, theme);
}

/// A box in the middle of the screen, emptied.
fn middle(areas: &Areas, wide: u16, high: u16, buf: &mut Buffer) -> Rect {
    let room = Rect { height: areas.whole.height - 1, ..areas.whole };
    let (wide, high) = (wide.min(room.width), high.min(room.height));
    let x = room.x + (room.width - wide) / 2;
    let y = room.y + (room.height - high) / 2;
    let area = Rect { x, y, width: wide, height: high };
    Clear.render(area, buf);
    area
}

/// The menu's rows of scenarios: where they stand and which is the first.
pub fn menu_rows(app: &App, areas: &Areas) -> (Rect, usize) {
    let area = Rect { height: areas.whole.height - 1, ..areas.whole };
    let head = if area.height >= 30 { 9 } else { 5 };
    let foot = 6;
    // The summary stands right below the list.
    let rows = area.height.saturating_sub(head + foot).min(app.menu.entries.len() as u16);
    let wide = area.width.min(110) - 4;
    let x = area.x + (area.width - wide) / 2;
    let rect = Rect { x, y: area.y + head, width: wide, height: rows };
    let first = app.menu.first(rows.into());
    (rect, first)
}

fn menu(app: &App, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let whole = Rect { height: areas.whole.height - 1, ..areas.whole };
    Clear.render(whole, buf);
    let (rows, first) = menu_rows(app, areas);
    title(whole, rows.y, buf, theme);
    let entries = app.menu.entries.iter().enumerate().skip(first).take(rows.height.into());
    for (row, (place, entry)) in entries.enumerate() {
        let y = rows.y + row as u16;
        let picked = place == app.menu.picked;
        let style = if picked { theme.pointed() } else { Style::new() };
        let mark = if picked { "▶" } else { " " };
        let line = format!(" {mark} {:<4} {}", entry.part, entry.title);
        let line = format!("{:<wide$}", fit(&line, rows.width.into()), wide = rows.width.into());
        put(buf, rows, rows.x, y, &line, style);
    }
    let below =
        app.menu.entries.len() - (first + usize::from(rows.height)).min(app.menu.entries.len());
    for (more, y, sign) in [(first, rows.y, "↑"), (below, rows.bottom() - 1, "↓")] {
        if more > 0 {
            let words = format!(" {sign} {more} more ");
            let x = rows.right() - width(&words) as u16;
            put(buf, rows, x, y, &words, theme.style(Role::Dim));
        }
    }
    if let Some(entry) = app.menu.entry() {
        let lines = wrap(&entry.summary, usize::from(rows.width) - 6);
        let foot = Rect { y: rows.bottom() + 1, height: 4, ..rows };
        for (row, line) in lines.iter().take(3).enumerate() {
            put(buf, foot, foot.x + 3, foot.y + row as u16, line, Style::new());
        }
        let name = format!("two-generals open {}", entry.name);
        put(buf, foot, foot.x + 3, foot.y + 3, &name, theme.style(Role::Dim));
    }
}

fn title(whole: Rect, below: u16, buf: &mut Buffer, theme: &Theme) {
    let words = "No number of messengers makes both generals sure.";
    if below >= whole.y + 9 {
        super::battlefield::large(
            "TWO GENERALS",
            Rect { y: whole.y + 2, height: 4, ..whole },
            Style::new().bold(),
            buf,
            theme,
        );
        put_centred(buf, whole, whole.y + 7, words, theme.style(Role::Dim));
    } else {
        put_centred(buf, whole, whole.y + 1, "T W O   G E N E R A L S", Style::new().bold());
        put_centred(buf, whole, whole.y + 2, words, theme.style(Role::Dim));
    }
}

fn help(app: &App, scroll: usize, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let wide = areas.whole.width.min(120);
    let area = middle(areas, wide, areas.whole.height, buf);
    let inner = frame(buf, area, "Keys", theme);
    let columns = if inner.width >= 100 { 2 } else { 1 };
    let rows = usize::from(inner.height);
    let wide = inner.width / columns;
    let lines = help_lines(app, usize::from(wide).saturating_sub(KEYS + 2));
    let capacity = rows * usize::from(columns);
    let scroll = scroll.min(lines.len().saturating_sub(capacity));
    let more = lines.len() > scroll + capacity;
    for (place, (keys, words)) in lines.iter().skip(scroll).take(capacity).enumerate() {
        let (column, row) = (place / rows, place % rows);
        let x = inner.x + 1 + column as u16 * wide;
        let y = inner.y + row as u16;
        let part = Rect { x, width: wide - 2, ..inner };
        if keys.is_empty() {
            put(buf, part, x, y, words, theme.bold(Role::Pointer));
        } else {
            put(buf, part, x + 1, y, keys, Style::new().bold());
            put(
                buf,
                part,
                x + KEYS as u16,
                y,
                &fit(words, usize::from(wide) - KEYS - 2),
                Style::new(),
            );
        }
    }
    if more || scroll > 0 {
        let words = " ↑ ↓ scroll ";
        put(
            buf,
            area,
            area.right() - width(words) as u16 - 2,
            area.bottom() - 1,
            words,
            theme.style(Role::Dim),
        );
    }
}

/// The columns of the keys, with a margin.
const KEYS: usize = 17;

/// The headings in the order in which the help has them: what holds in the view in front, what holds everywhere, and
/// what holds in other views.
fn groups(app: &App) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    for binding in KEYMAP {
        if !all.contains(&binding.group) {
            all.push(binding.group);
        }
    }
    let here = |group: Group| {
        KEYMAP.iter().any(|binding| binding.group == group && (binding.applies)(app))
    };
    all.sort_by_key(|&group| match group.is_of_a_view() {
        true if here(group) => 0,
        true => 4,
        false => match group {
            Group::Time => 1,
            Group::View => 2,
            _ => 3,
        },
    });
    all
}

/// The help's lines as (keys, words), no words wider than that; a heading has no keys.
fn help_lines(app: &App, wide: usize) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for group in groups(app) {
        if !lines.is_empty() {
            lines.push((" ".into(), String::new()));
        }
        lines.push((String::new(), group.title().into()));
        for binding in KEYMAP.iter().filter(|binding| binding.group == group) {
            let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
            let mut keys = keys.join(" ");
            for words in wrap(binding.help, wide) {
                lines.push((std::mem::replace(&mut keys, " ".into()), words));
            }
        }
    }
    lines.push((" ".into(), String::new()));
    lines.push((String::new(), "With the mouse".into()));
    for (what, words) in [
        ("tabs, keys", "click"),
        ("sliders, scrub bar", "click or drag"),
        ("messengers", "click to choose, click again to let go"),
        ("lists", "wheel scrolls, click marks, click again opens"),
        ("battlefield", "wheel steps back and forward"),
    ] {
        lines.push((what.into(), format!("   {words}")));
    }
    lines
}

fn path(
    input: &PathInput,
    title: &str,
    hint: &str,
    areas: &Areas,
    buf: &mut Buffer,
    theme: &Theme,
) -> (u16, u16) {
    let choices = input.choices.len().min(8) as u16;
    let area = middle(areas, 90, 6 + choices, buf);
    let inner = frame(buf, area, title, theme);
    let inner = Rect { x: inner.x + 1, width: inner.width - 2, ..inner };
    put(buf, inner, inner.x, inner.y, hint, theme.style(Role::Dim));
    let line = inner.y + 2;
    put(buf, inner, inner.x, line, "›", theme.bold(Role::Pointer));
    // A long path shows its end, where one types.
    let room = usize::from(inner.width) - 3;
    let cursor = input.cursor();
    let skip = cursor.saturating_sub(room);
    let shown: String = input.text().chars().skip(skip).take(room).collect();
    put(buf, inner, inner.x + 2, line, &shown, Style::new().bold());
    for (row, choice) in input.choices.iter().take(8).enumerate() {
        let more = row == 7 && input.choices.len() > 8;
        let words =
            if more { format!("… and {} more", input.choices.len() - 7) } else { choice.clone() };
        put(
            buf,
            inner,
            inner.x + 2,
            line + 1 + row as u16,
            &fit(&words, room),
            theme.style(Role::Dim),
        );
    }
    (inner.x + 2 + (cursor - skip) as u16, line)
}

fn question(text: &str, answers: &str, areas: &Areas, buf: &mut Buffer, theme: &Theme) {
    let lines = wrap(text, 64);
    let area = middle(areas, 72, lines.len() as u16 + 5, buf);
    let inner = frame(buf, area, "", theme);
    for (row, line) in lines.iter().enumerate() {
        put_centred(buf, inner, inner.y + 1 + row as u16, line, theme.bold(Role::Pointer));
    }
    put_centred(buf, inner, inner.bottom() - 1, answers, Style::new());
}
