//! The large chart: time to the right up to the cursor, the highest task on top.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::bars::{self, Bar};
use super::look;
use crate::app::{Gantt, Session};
use crate::engine::{NodeId, Time};
use crate::protocols::scheduling::{HIGH, LOW, MEDIUM, Policy, Scheduling};
use crate::ui::text::{Writer, fit, put, width, wrap};
use crate::ui::theme::{Role, Theme};

/// A bar's place: with a line of marks under it, or not.
struct Row {
    bar: Bar,
    name: String,
    /// What stands under the name, where there is room.
    about: &'static str,
    role: Role,
    /// How high it is.
    high: u16,
    marks: bool,
}

/// From how many lines on the story is told too, and the bars have a line between them.
const WITH_STORY: u16 = 16;
const ROOMY: u16 = 14;

/// The rows, the highest task first, as high as there is room for.
fn rows(session: &Session, p: &Scheduling, room: u16) -> Vec<Row> {
    let ranks = p.policy == Policy::FixedPriority;
    let about = |words| if ranks { words } else { "" };
    let row = |bar, name: &str, about, role| Row {
        bar,
        name: name.into(),
        about,
        role,
        high: 1,
        marks: bar == Bar::Task(HIGH),
    };
    let mut rows = vec![
        row(Bar::Task(HIGH), "heartbeat", about("high priority"), bars::hue(HIGH)),
        row(Bar::Task(MEDIUM), "medium", about("medium priority"), bars::hue(MEDIUM)),
        row(Bar::Task(LOW), "low", about("low priority"), bars::hue(LOW)),
    ];
    if p.background > 0 {
        let name = format!("{} more", p.background);
        rows.push(row(Bar::Background, &name, "background", Role::Dim));
    }
    if room > rows.len() as u16 + 2 {
        rows.push(row(Bar::Lock, "the lock", "who holds it", Role::City));
    }
    let name = session.words.node(NodeId(1));
    rows.push(row(Bar::Monitor, name, "", Role::Node(NodeId(1))));
    grow(&mut rows, room);
    rows
}

/// How high the rows are, one under the other.
fn height(rows: &[Row]) -> u16 {
    rows.iter().map(|row| row.high + u16::from(row.marks)).sum()
}

/// What is left makes the bars higher, the tasks' first; where there is much, a line stays free between any two.
fn grow(rows: &mut [Row], room: u16) {
    let gaps = if room >= ROOMY { rows.len() as u16 - 1 } else { 0 };
    let most = |bar| match bar {
        Bar::Task(_) => 7,
        Bar::Monitor => 3,
        Bar::Background | Bar::Lock => 2,
    };
    for high in 2..=7 {
        for place in 0..rows.len() {
            if most(rows[place].bar) >= high && height(rows) + gaps < room {
                rows[place].high += 1;
            }
        }
    }
}

/// Draws it.
pub fn draw(
    (session, p, gantt): (&Session, &Scheduling, &Gantt),
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let legend = legend(area.width.into());
    let keys = legend.len() as u16;
    let mut out = Writer::new(area, buf);
    out.text(look(p), theme.bold(Role::Pointer));
    if area.height >= WITH_STORY {
        story(session, area.width, &mut out);
    }
    let told = area.height - out.room();
    let names = if area.width >= 100 { 18 } else { 11 };
    let chart = Rect {
        x: area.x + names,
        y: area.y + told,
        width: area.width.saturating_sub(names),
        height: area.height.saturating_sub(told + keys),
    };
    axis(session, gantt, chart, buf, theme);
    let rows = rows(session, p, chart.height.saturating_sub(1));
    let gap = u16::from(height(&rows) + rows.len() as u16 <= chart.height);
    let mut y = chart.y + 1;
    for row in &rows {
        let bar = Rect { y, height: row.high, ..chart };
        if bar.bottom() > chart.bottom() {
            break;
        }
        let name = fit(&row.name, usize::from(names) - 1);
        put(buf, area, area.x, y, &name, theme.bold(row.role));
        if row.high > 1 {
            put(buf, area, area.x, y + 1, row.about, theme.style(Role::Dim));
        }
        bars::draw(gantt, row.bar, bar, buf, theme);
        y = bar.bottom();
        if row.marks {
            marks(gantt, Rect { y, height: 1, ..chart }, buf, theme);
            y += 1;
        }
        y += gap;
    }
    cursor(gantt, chart, buf, theme);
    let foot = Rect { y: area.bottom().saturating_sub(keys), height: keys, ..area };
    let mut out = Writer::new(foot, buf);
    legend.iter().for_each(|line| out.line(line, theme.style(Role::Dim)));
}

/// What the signs mean, and with little room.
const SIGNS: [&str; 8] = [
    "█ runs",
    "L with the lock",
    "↑ inherits",
    "░ ready",
    "l ready, with the lock",
    "× blocked",
    "▴ released",
    "✓ met  ✗ missed",
];
const FEW_SIGNS: &str =
    "█ runs  L with the lock  ░ ready  l with it  ↑ inherits  × blocked  ✓✗ due";

/// The signs in as many lines as they take.
fn legend(room: usize) -> Vec<String> {
    if room < 100 {
        return vec![FEW_SIGNS.into()];
    }
    let mut lines: Vec<String> = Vec::new();
    for sign in SIGNS {
        match lines.last_mut().filter(|line| width(line) + 2 + width(sign) <= room) {
            Some(line) => *line += &format!("  {sign}"),
            None => lines.push(sign.to_owned()),
        }
    }
    lines
}

/// What the panel of the story tells elsewhere, in two lines.
fn story(session: &Session, room: u16, out: &mut Writer<'_>) {
    let told = session.story.words(&session.scenario);
    let last = || {
        let place = session.timeline.at().checked_sub(1)?;
        session.timeline.log().get(place).map(|event| session.event_words(place, event))
    };
    let words = told
        .map_or_else(|| last().unwrap_or_default(), |told| format!("{} {}", told.say, told.ask));
    let mut lines = wrap(&words, room.into());
    lines.resize(2, String::new());
    lines.iter().for_each(|line| out.line(line, Style::new()));
}

/// The column of an instant.
fn column(gantt: &Gantt, at: Time, room: u16) -> u16 {
    (at * u64::from(room) / gantt.end.max(1)) as u16
}

/// Times over the chart, at round steps.
fn axis(session: &Session, gantt: &Gantt, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let room = u64::from(area.width.max(1));
    let least = (gantt.end * 12).div_ceil(room).max(1);
    let scale = 10u64.pow(least.ilog10());
    let step = [1, 2, 5, 10].map(|n| n * scale).into_iter().find(|step| *step >= least);
    let step = step.unwrap_or(least);
    for at in (0..gantt.end).step_by(step as usize) {
        let text = if at == 0 { session.words.time(0) } else { at.to_string() };
        let x = area.x + column(gantt, at, area.width);
        if usize::from(area.right() - x) > width(&text) {
            put(buf, area, x, area.y, &format!("╷{text}"), theme.style(Role::Dim));
        }
    }
}

/// When the heartbeat task was released, and which deadlines it met.
fn marks(gantt: &Gantt, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let row = gantt.row(HIGH);
    let mut mark = |times: &[Time], sign: &str, style: Style| {
        // No more than there are columns to see them in.
        for at in times.iter().rev().take(usize::from(area.width)) {
            if *at < gantt.end {
                put(buf, area, area.x + column(gantt, *at, area.width), area.y, sign, style);
            }
        }
    };
    mark(&row.released, "▴", theme.style(bars::hue(HIGH)));
    let come = row.met.partition_point(|due| *due <= gantt.now);
    mark(&row.met[..come], "✓", theme.bold(Role::Pointer));
    mark(&row.missed, "✗", theme.plate(Role::Danger));
}

/// Up to where the run has come.
fn cursor(gantt: &Gantt, area: Rect, buf: &mut Buffer, theme: &Theme) {
    if gantt.now >= gantt.end {
        return;
    }
    let x = area.x + column(gantt, gantt.now, area.width);
    for y in area.y + 1..area.bottom() {
        put(buf, area, x, y, "┊", Style::reset().patch(theme.style(Role::Pointer)));
    }
}
