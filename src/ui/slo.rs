//! The view of an objective: whether it is met, what is left of the error budget, how long answers took, what the
//! agreement costs, and how long a year's downtime is for each number of nines.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::availability::{percent, seconds};
use super::text::{Writer, count, inside, put, shares, span, width};
use super::theme::{Role, Theme};
use crate::app::{NINES, PeriodCount, ServiceLevels, Session, budget, credit};
use crate::protocols::ServiceObjective;

/// What there is to see here.
const LOOK: &str = "Look at the error budget: how many bad answers the objective still allows.";

/// Draws it.
pub fn draw(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(levels) = &session.service else { return };
    let right_wide = if area.width >= 110 { 52 } else { 34 };
    let left = Rect { width: area.width - right_wide, ..area };
    let right = Rect { x: left.right(), width: right_wide, ..area };
    let judged = (left.height * 3 / 5).clamp(10, 16).min(left.height);
    objective(session, levels, Rect { height: judged, ..left }, buf, theme);
    let low = Rect { y: left.y + judged, height: left.height - judged, ..left };
    latencies(session, levels, low, buf, theme);
    let table = 11u16.min(right.height);
    nines(levels, Rect { height: table, ..right }, buf, theme);
    let rest = Rect { y: right.y + table, height: right.height - table, ..right };
    agreement(session, levels, rest, buf, theme);
}

/// The period that is being judged now: the last one in which something is known.
fn present(levels: &ServiceLevels) -> (usize, PeriodCount) {
    let periods = levels.periods();
    let known = |period: &PeriodCount| period.good + period.bad > 0;
    let place = periods.iter().rposition(known).unwrap_or(0);
    (place, periods.get(place).copied().unwrap_or_default())
}

fn objective(
    session: &Session,
    levels: &ServiceLevels,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let mut out = Writer::new(inside(buf, area, "The objective (SLO)", theme), buf);
    let Some(objective) = &levels.service().objective else {
        out.text(
            "This service promises nothing: an `objective` in its scenario file would.",
            Style::new(),
        );
        return;
    };
    out.text(LOOK, theme.style(Role::Dim));
    let every = objective.period.map_or("in the whole run".into(), |period| {
        match span(period as f64 * seconds(session)).as_str() {
            "1 day" => "every day".into(),
            time => format!("in every {time}"),
        }
    });
    let within = span(objective.within as f64 * seconds(session));
    let share = shares(objective.share.as_f64());
    out.text(
        &format!("{share} of the requests are answered within {within}, {every}."),
        Style::new().bold(),
    );
    out.gap();
    let (place, now) = present(levels);
    judge(objective, now, area.width, &mut out, theme);
    let (made, answered, open) = levels.requests();
    let all = [made, answered, open].map(|n| count(&n.to_string()));
    out.line(
        &format!("{} requests, {} answered, {} not yet or never", all[0], all[1], all[2]),
        theme.style(Role::Dim),
    );
    // The periods before, the latest first.
    for (nth, period) in levels.periods().iter().enumerate().take(place).rev() {
        if out.room() == 0 {
            return;
        }
        let (words, style) = verdict(objective, *period, theme);
        out.line(&format!("period {}: {words}", nth + 1), style);
    }
}

fn verdict(objective: &ServiceObjective, period: PeriodCount, theme: &Theme) -> (String, Style) {
    let known = period.good + period.bad;
    let Some(found) = budget(objective, period).filter(|_| known > 0) else {
        return ("● no answer is due yet".into(), theme.style(Role::Dim));
    };
    let good = percent(period.good as f64 / known as f64);
    let over = known >= period.planned.max(period.made);
    match (found.left() < 0, over) {
        (true, true) => (format!("✗ MISSED: {good} good"), theme.bold(Role::Danger)),
        (true, false) => {
            (format!("✗ MISSED already: {good} good so far"), theme.bold(Role::Danger))
        }
        (false, true) => (format!("✓ met: {good} good"), theme.bold(Role::Pointer)),
        (false, false) => (format!("● on course: {good} good so far"), theme.bold(Role::Pointer)),
    }
}

fn judge(
    objective: &ServiceObjective,
    now: PeriodCount,
    wide: u16,
    out: &mut Writer<'_>,
    theme: &Theme,
) {
    let (words, style) = verdict(objective, now, theme);
    out.line(&words, style);
    let Some(found) = budget(objective, now) else { return };
    let bar = usize::from(wide.saturating_sub(20)).min(60);
    let (allowed, used) = (found.allowed, found.used);
    let share = if allowed > 0 { used as f64 / allowed as f64 } else { f64::from(used > 0) };
    let filled = (share.min(1.0) * bar as f64).round() as usize;
    let gauge = format!("{}{}", "█".repeat(filled), "░".repeat(bar - filled));
    let style = if found.left() < 0 { theme.bold(Role::Danger) } else { Style::new() };
    out.line(&format!("budget {gauge} {used} of {allowed}"), style);
    let of = count(&now.planned.max(now.made).to_string());
    let words = match found.left() {
        0 => "The budget is spent: the next bad answer breaks the objective.".into(),
        left @ 1.. => format!("{left} more of the period's {of} may be late or lost."),
        left => format!("{} bad answers too many among {of}.", -left),
    };
    out.text(&words, Style::new());
}

/// How long answers took: each bar a range of times, twice as long as the one before.
fn latencies(
    session: &Session,
    levels: &ServiceLevels,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    if area.height < 3 {
        return;
    }
    let inner = inside(buf, area, "How long answers took (bars: logarithm)", theme);
    let mut out = Writer::new(inner, buf);
    let at = |share: f64| {
        levels.latency(share).map_or("–".into(), |time| span(time as f64 * seconds(session)))
    };
    let gap = if inner.width < 60 { "  " } else { "    " };
    let mut line = format!("half ≤ {}{gap}99% ≤ {}{gap}99.9% ≤ {}", at(0.5), at(0.99), at(0.999));
    if inner.width >= 60 {
        line += &format!("{gap}all ≤ {}", at(1.0));
    }
    out.line(&line, Style::new().bold());
    let within = levels.service().objective.as_ref().map(|objective| objective.within);
    let bins = bins(levels);
    let most = bins.iter().map(|(.., count)| *count).max().unwrap_or(0);
    let room = usize::from(inner.width).saturating_sub(26);
    // Where there is room a bar is as high as a hand, with a gap below.
    let high = (out.room() / bins.len().max(1) as u16).saturating_sub(1).clamp(1, 3);
    for (from, to, answers) in bins {
        // One answer is to be seen beside ten thousand: the bars grow with the logarithm.
        let share = ((answers + 1) as f64).ln() / ((most + 1) as f64).ln();
        let long = if answers == 0 { 0 } else { ((share * room as f64).round() as usize).max(1) };
        let late = within.is_some_and(|within| to > within);
        let [first, last] = [from, to].map(|time| span(time as f64 * seconds(session)));
        let first = match first.rsplit_once(' ') {
            // The unit stands behind the last, where both have the same.
            Some((number, unit)) if last.ends_with(unit) => number.to_owned(),
            _ => first,
        };
        let label = format!("{first}–{last}");
        let pad = " ".repeat(12usize.saturating_sub(width(&label)));
        let style = if late { theme.style(Role::Danger) } else { Style::new() };
        let block = if high > 1 { "█" } else { "▇" };
        let (bar, answers) = (block.repeat(long), count(&answers.to_string()));
        out.line(&format!("{pad}{label} {bar} {answers}"), style);
        if high > 1 {
            (1..high).for_each(|_| out.line(&format!("{:13}{bar}", ""), style));
            out.gap();
        }
    }
}

/// The answers by how long they took: up to the objective's time halved and halved again, and beyond it doubled.
fn bins(levels: &ServiceLevels) -> Vec<(u64, u64, u64)> {
    let Some((&longest, _)) = levels.latencies().last_key_value() else { return Vec::new() };
    let middle = levels.service().objective.as_ref().map_or(longest, |o| o.within).max(1);
    let mut edges = vec![middle];
    while edges.len() < 4 && edges[0] > 1 {
        edges.insert(0, edges[0].div_ceil(2));
    }
    while edges.last().is_some_and(|last| *last < longest) {
        let last = edges.last().copied().unwrap_or(1);
        edges.push(last.saturating_mul(2));
    }
    let mut from = 0;
    let mut found = Vec::new();
    for to in edges {
        let within = levels.latencies().range(from + 1..=to).map(|(_, count)| count).sum();
        found.push((from, to, within));
        from = to;
    }
    // Faster than the fastest there is nothing to see.
    let first = found.iter().position(|(.., count)| *count > 0).unwrap_or(0);
    found.split_off(first)
}

/// Nines and downtime; the mark is where this service stands.
fn nines(levels: &ServiceLevels, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Nines and downtime", theme);
    let wide = inner.width >= 44;
    let heads = if wide {
        "  up         a year      a month     a day"
    } else {
        "  up       a year    a day"
    };
    put(buf, inner, inner.x, inner.y, heads, theme.style(Role::Dim));
    let here = levels.whole().up_share(levels.now());
    // What was never down has shown no number of nines.
    let fell = levels.whole().times() > 0;
    let reached = NINES.iter().rposition(|row| fell && here.is_some_and(|here| here >= row.up));
    for (place, row) in NINES.iter().enumerate() {
        let y = inner.y + 1 + place as u16;
        let [year, month, day] = row.downtimes().map(span);
        let up = shares(row.up);
        let line = if wide {
            format!("{up:<11}{year:<12}{month:<12}{day}")
        } else {
            format!("{up:<9}{year:<10}{day}")
        };
        let (mark, style) = match reached == Some(place) {
            true => ("▸", theme.bold(Role::Pointer)),
            false => (" ", Style::new()),
        };
        put(buf, inner, inner.x, y, &format!("{mark} {line}"), style);
    }
    let words = match here {
        None => "nothing measured yet".into(),
        Some(here) if fell => format!("▸ this service so far: {}", percent(here)),
        Some(_) => "not once down so far: too short".into(),
    };
    put(buf, inner, inner.x, inner.bottom().saturating_sub(1), &words, theme.style(Role::Pointer));
}

fn agreement(
    session: &Session,
    levels: &ServiceLevels,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    if area.height < 3 {
        return;
    }
    let mut out = Writer::new(inside(buf, area, "The agreement (SLA)", theme), buf);
    let Some(objective) = levels.service().objective.as_ref().filter(|o| !o.penalties.is_empty())
    else {
        out.text("No penalties: an objective that nobody pays for.", theme.style(Role::Dim));
        return;
    };
    let (_, now) = present(levels);
    let due = credit(objective, now);
    for penalty in &objective.penalties {
        let is_due = due == Some(penalty.credit);
        let (mark, style) =
            if is_due { ("▸", theme.bold(Role::Danger)) } else { (" ", Style::new()) };
        let (below, back) = (shares(penalty.below.as_f64()), shares(penalty.credit.as_f64()));
        out.line(&format!("{mark} below {below}: {back} back"), style);
    }
    let over = session.is_over();
    let words = match (due, over) {
        (Some(credit), true) => {
            format!("{} of the price is paid back.", shares(credit.as_f64()))
        }
        (Some(credit), false) => {
            format!("As it stands, {} is paid back.", shares(credit.as_f64()))
        }
        (None, true) => "Nothing is paid back.".into(),
        (None, false) => "As it stands, nothing is paid back.".into(),
    };
    out.gap();
    out.text(&words, Style::new().bold());
    out.text("A contract: an objective, and what it costs to miss it.", theme.style(Role::Dim));
}
