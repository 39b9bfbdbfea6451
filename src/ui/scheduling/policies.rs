//! The same tasks under each policy, side by side: what was measured, and what theory bounds.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::bars::{self, Bar};
use super::{inside, policy_name};
use crate::app::{PolicyRun, Session};
use crate::protocols::scheduling::{HIGH, LOW, MEDIUM, Policy, Scheduling};
use crate::ui::text::{Writer, fit, put};
use crate::ui::theme::{Role, Theme};

/// What a policy came to, in words.
struct Told {
    name: &'static str,
    /// Is it the one that the run above has?
    here: bool,
    /// From ready to running, and on the lock: the worst that was measured, and the bound.
    delay: (String, String),
    blocked: (String, String),
    missed: String,
    worker: String,
    /// What the bounds rest on.
    note: String,
    /// Were all deadlines met?
    met: bool,
    /// Was the Worker never wrongly suspected?
    trusted: bool,
}

fn told(session: &Session, p: &Scheduling, run: &PolicyRun) -> Told {
    let (gantt, row) = (&run.gantt, run.gantt.row(HIGH));
    let (missed, all) = (row.missed.len(), row.missed.len() + row.met.len());
    let shared = run.policy == Policy::RoundRobin;
    let star = if shared { "*" } else { "" };
    let bound = run.blocking_bound.map_or("none".into(), |bound| format!("{bound}{star}"));
    let note = match (run.policy, run.inheritance) {
        (Policy::RoundRobin, _) => format!("* for {} tasks; for any number: none", p.tasks()),
        (Policy::FixedPriority, false) => "grows with the medium task's work".into(),
        (Policy::FixedPriority, true) => "one critical section, nothing else".into(),
    };
    let worker = match (gantt.mistakes, gantt.wrong_for()) {
        (0, _) => "never suspected".to_owned(),
        (_, time) => format!("suspected, and up: {}", session.words.time(time)),
    };
    Told {
        name: policy_name(run.policy, run.inheritance),
        here: (run.policy, run.inheritance) == (p.policy, p.inheritance),
        delay: (gantt.worst_delay(HIGH).to_string(), format!("{}{star}", run.delay_bound)),
        blocked: (gantt.worst_blocked(HIGH).to_string(), bound),
        missed: format!("{missed} of {all}"),
        worker,
        note,
        met: missed == 0,
        trusted: gantt.mistakes == 0,
    }
}

fn verdict(good: bool, theme: &Theme) -> Style {
    if good { theme.bold(Role::Pointer) } else { theme.bold(Role::Danger) }
}

/// With little room: a line for each.
pub fn table(session: &Session, p: &Scheduling, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = "The same tasks under each policy: the heartbeat task, worst / bound";
    let inner = inside(buf, area, title, theme);
    let mut out = Writer::new(inner, buf);
    let head =
        format!("{:<31}{:>12}{:>12}{:>9}  the Worker", "", "ready to run", "blocked", "missed");
    out.line(&head, theme.style(Role::Dim));
    for run in &session.policies {
        let one = told(session, p, run);
        let mark = if one.here { "»" } else { " " };
        let pair = |(worst, bound): &(String, String)| format!("{worst}/{bound}");
        let line = format!(
            "{mark}{:<30}{:>12}{:>12}{:>9}  {}",
            one.name,
            pair(&one.delay),
            pair(&one.blocked),
            one.missed,
            if one.trusted { "trusted" } else { "suspected" },
        );
        out.line(&line, verdict(one.met && one.trusted, theme));
    }
    let (tasks, turn) = (p.tasks(), session.words.time(p.quantum));
    let note = format!("* for {tasks} tasks in turns of {turn}; no bound for any number of tasks");
    out.line(&note, theme.style(Role::Dim));
}

/// With room: a box for each, with its chart.
pub fn boxes(session: &Session, p: &Scheduling, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let count = session.policies.len().max(1) as u16;
    let mut x = area.x;
    for (place, run) in (1..).zip(&session.policies) {
        let right = area.x + area.width * place / count;
        one_box(session, p, run, Rect { x, width: right - x, ..area }, buf, theme);
        x = right;
    }
}

fn one_box(
    session: &Session,
    p: &Scheduling,
    run: &PolicyRun,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let one = told(session, p, run);
    let inner = inside(buf, area, "", theme);
    let (mark, style) = if one.here { ("»", theme.pointed()) } else { (" ", Style::new().bold()) };
    put(buf, area, area.x + 2, area.y, &format!("{mark}{} ", one.name), style);
    let high = if inner.height >= 13 { 2 } else { 1 };
    let mut y = inner.y;
    let rows = [
        (["beat", "heartbeat"], Bar::Task(HIGH), high),
        (["med", "medium"], Bar::Task(MEDIUM), 1),
        (["low", "low"], Bar::Task(LOW), 1),
        (["Mon", "Monitor"], Bar::Monitor, 1),
    ];
    let wide = inner.width >= 50;
    let left = if wide { 10 } else { 5 };
    for (names, bar, high) in rows {
        put(buf, inner, inner.x, y, names[usize::from(wide)], theme.style(Role::Dim));
        let place =
            Rect { x: inner.x + left, y, width: inner.width.saturating_sub(left), height: high };
        bars::draw(&run.gantt, bar, place, buf, theme);
        y += high;
    }
    let rest = Rect { y, height: inner.bottom().saturating_sub(y), ..inner };
    measures(&one, session.words.time(0).trim_start_matches("0 "), rest, buf, theme);
}

fn measures(one: &Told, unit: &str, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut out = Writer::new(area, buf);
    let dim = theme.style(Role::Dim);
    out.line(&format!("{:<16}{:>7}{:>10}", format!("heartbeat, {unit}"), "worst", "bound"), dim);
    for (name, (worst, bound)) in [("ready to run", &one.delay), ("on the lock", &one.blocked)] {
        // The star hangs out, so that the numbers stand under each other.
        let bound = if bound.ends_with('*') { bound.clone() } else { format!("{bound} ") };
        out.line(&format!("{name:<16}{worst:>7}{bound:>11}"), Style::new());
    }
    out.line(&fit(&one.note, area.width.into()), dim);
    let deadlines = format!("deadlines missed: {}", one.missed);
    out.line(&deadlines, verdict(one.met, theme));
    let mark = if one.trusted { "●" } else { "?" };
    out.line(&format!("{mark} Worker {}", one.worker), verdict(one.trusted, theme));
    if out.room() > 1 {
        out.gap();
        out.line("(dispatching itself costs nothing here)", dim);
    }
}
