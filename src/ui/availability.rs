//! The view of a service's parts: which are up, what the whole comes to, and what the closed forms say.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::widgets::Widget;
use ratatui::widgets::canvas::{Canvas, Line};

use super::text::{Writer, count, fit, inside, put, shares, span, width};
use super::theme::{Role, Theme};
use crate::app::{Level, ServiceLevels, Session, part_form, service_forms};
use crate::engine::{NodeId, Time};
use crate::protocols::{PartOf, ReplicatedService};

/// What there is to see here.
const LOOK: &str =
    "Look at the last line: a fault of a part is a failure only where nothing stands in for it.";
const LOOK_SHORT: &str = "A fault is a failure only where nothing stands in for the part.";

/// Draws it.
pub fn draw(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(levels) = &session.service else { return };
    let parts = session.nodes().count() as u16 - 1;
    let roomy = area.height >= parts * 2 + 16;
    let table_high = 5 + if roomy { parts * 2 + 1 } else { parts };
    let table = Rect { height: (table_high + 1).min(area.height), ..area };
    let below = Rect { y: table.bottom(), height: area.height - table.height, ..area };
    parts_table(session, levels, table, roomy, buf, theme);
    if below.height < 3 {
        return;
    }
    let wide = if area.width >= 110 { area.width * 3 / 5 } else { area.width };
    whole(session, levels, Rect { width: wide, ..below }, buf, theme);
    if wide < area.width {
        let right = Rect { x: below.x + wide, width: below.width - wide, ..below };
        picture(session, levels, right, buf, theme);
    }
}

/// Where the columns of the table begin, counted from its left edge.
struct Columns {
    strip: u16,
    strip_wide: u16,
    faults: u16,
    up: u16,
    form: u16,
    alone: u16,
    short: bool,
}

impl Columns {
    fn of(wide: u16) -> Self {
        let short = wide < 100;
        let alone_wide = if short { 6 } else { 26 };
        let alone = wide.saturating_sub(alone_wide);
        let form = alone.saturating_sub(10);
        let up = form.saturating_sub(10);
        let faults = up.saturating_sub(8);
        let strip = 14;
        Self { strip, strip_wide: faults.saturating_sub(strip + 1), faults, up, form, alone, short }
    }
}

fn parts_table(
    session: &Session,
    levels: &ServiceLevels,
    area: Rect,
    roomy: bool,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let service = levels.service();
    let title = match service.replicas.count {
        1 => "Parts and the whole".into(),
        n => format!("Parts and the whole: an answer takes {} of {n} replicas", service.need),
    };
    let inner = inside(buf, area, &title, theme);
    let columns = Columns::of(inner.width);
    let look = if columns.short { LOOK_SHORT } else { LOOK };
    put(buf, inner, inner.x, inner.y, &fit(look, inner.width.into()), theme.style(Role::Dim));
    let head = inner.y + 1;
    let alone = if columns.short { "alone" } else { "taken away alone" };
    let heads = [
        (0, "part"),
        (columns.faults, "faults"),
        (columns.up, "measured"),
        (columns.form, "formula"),
        (columns.alone, alone),
    ];
    for (x, words) in heads {
        put(buf, inner, inner.x + x, head, words, theme.style(Role::Dim));
    }
    let window = Window::of(levels, columns.strip_wide, session.dawn());
    let from_to = format!("the last {}", span(window.length() as f64 * seconds(session)));
    put(
        buf,
        inner,
        inner.x + columns.strip,
        head,
        &fit(&from_to, columns.strip_wide.into()),
        theme.style(Role::Dim),
    );
    let step = if roomy { 2 } else { 1 };
    let mut y = head + step.min(2);
    for node in session.nodes().skip(1) {
        part_row(
            session,
            levels,
            node,
            &columns,
            &window,
            Rect { y, height: 1, ..inner },
            buf,
            theme,
        );
        y += step;
    }
    whole_row(session, levels, &columns, &window, Rect { y, height: 1, ..inner }, buf, theme);
}

#[allow(clippy::too_many_arguments, reason = "a row of a table: what, where, how")]
fn part_row(
    session: &Session,
    levels: &ServiceLevels,
    node: NodeId,
    columns: &Columns,
    window: &Window,
    row: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let level = levels.part(node);
    level_row(session.words.node(node), level, levels.now(), columns, window, row, buf, theme);
    let form = part_form(levels.service(), node).map_or("–".into(), |form| percent(form.up()));
    put(buf, row, row.x + columns.form, row.y, &form, Style::new());
    let removal = session.removals.iter().find(|removal| removal.node == node);
    let Some(removal) = removal else { return };
    let (words, style) = match (removal.is_single_point(), columns.short) {
        (true, true) => ("✗ SPOF".to_owned(), theme.bold(Role::Danger)),
        (true, false) => ("✗ single point of failure".to_owned(), theme.bold(Role::Danger)),
        (false, true) => ("✓".to_owned(), Style::new()),
        (false, false) => {
            (format!("✓ {} of {} answered", removal.answered, removal.asked), Style::new())
        }
    };
    put(buf, row, row.x + columns.alone, row.y, &words, style);
}

#[allow(clippy::too_many_arguments, reason = "a row of a table: what, where, how")]
fn level_row(
    name: &str,
    level: &Level,
    now: Time,
    columns: &Columns,
    window: &Window,
    row: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    let (mark, style) = match level.is_down() {
        true => ("✗", theme.bold(Role::Danger)),
        false => ("●", theme.style(Role::Pointer)),
    };
    put(buf, row, row.x, row.y, mark, style);
    let name_style = if level.is_down() { theme.bold(Role::Danger) } else { Style::new().bold() };
    put(buf, row, row.x + 2, row.y, &fit(name, usize::from(columns.strip) - 3), name_style);
    for column in 0..columns.strip_wide {
        let (glyph, style) = match window.look(level, column, now) {
            Some(true) => ("━", theme.style(Role::Dim)),
            Some(false) => ("✗", theme.bold(Role::Danger)),
            None => ("·", theme.style(Role::Dim)),
        };
        put(buf, row, row.x + columns.strip + column, row.y, glyph, style);
    }
    let faults = count(&level.times().to_string());
    let x = row.x + columns.faults + 6u16.saturating_sub(width(&faults) as u16);
    put(buf, row, x, row.y, &faults, Style::new());
    let up = level.up_share(now).map_or("–".into(), percent);
    put(buf, row, row.x + columns.up, row.y, &up, Style::new().bold());
}

fn whole_row(
    session: &Session,
    levels: &ServiceLevels,
    columns: &Columns,
    window: &Window,
    row: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    level_row("SERVICE", levels.whole(), levels.now(), columns, window, row, buf, theme);
    let form = service_forms(levels.service())
        .map_or("–".into(), |forms| percent(forms.independent.availability.up()));
    put(buf, row, row.x + columns.form, row.y, &form, Style::new().bold());
    let points = session.removals.iter().filter(|removal| removal.is_single_point()).count();
    let words = match (points, columns.short) {
        (_, true) => format!("{points}"),
        (0, _) => "no single point".into(),
        (1, _) => "1 single point".into(),
        (n, _) => format!("{n} single points"),
    };
    put(buf, row, row.x + columns.alone, row.y, &words, theme.style(Role::Dim));
}

/// The stretch of time that the strips show.
struct Window {
    from: Time,
    tick: Time,
    wide: u16,
}

impl Window {
    /// The last part of the run, in which the shortest repairs are still to be seen.
    fn of(levels: &ServiceLevels, wide: u16, end: Time) -> Self {
        let service = levels.service();
        let stages = [Some(&service.links), service.balancers.as_ref(), Some(&service.replicas)];
        let rates = stages.into_iter().flatten().filter_map(|stage| stage.rates());
        let shortest = rates.map(|rates| Time::from(rates.mttr)).min().unwrap_or(1);
        let all = end.div_ceil(u64::from(wide.max(1)));
        let tick = (shortest / 2).clamp(1, all.max(1));
        let length = tick * u64::from(wide);
        Self { from: (levels.now() + tick).saturating_sub(length), tick, wide }
    }

    fn length(&self) -> Time {
        self.tick * u64::from(self.wide)
    }

    /// Was it up all through a column? `None` for what is still to come.
    fn look(&self, level: &Level, column: u16, now: Time) -> Option<bool> {
        let from = self.from + self.tick * u64::from(column);
        if from > now {
            return None;
        }
        let to = from + self.tick;
        // The stretches are in order: those that end before the column cannot matter.
        let first = level.down.partition_point(|one| one.to.is_some_and(|end| end <= from));
        Some(level.down.get(first).is_none_or(|one| one.from >= to))
    }
}

/// How many seconds a unit of the scenario's time has.
pub fn seconds(session: &Session) -> f64 {
    session.scenario.timing.unit.seconds()
}

/// A share with as many digits as tell it from 1.
pub fn percent(share: f64) -> String {
    let down = 1.0 - share;
    let digits = if down <= 0.0 { 2 } else { ((-down.log10()).ceil() as usize).clamp(2, 7) };
    format!("{:.*}%", digits, share * 100.0)
}

/// The service in a few lines.
pub fn summary(levels: &ServiceLevels, theme: &Theme) -> Vec<(String, Style)> {
    let (now, whole) = (levels.now(), levels.whole());
    let (made, answered, _) = levels.requests();
    let up = match whole.is_down() {
        true => ("✗ the service is down".into(), theme.bold(Role::Danger)),
        false => ("● the service is up".into(), Style::new().bold()),
    };
    let share = whole.up_share(now).map_or("–".into(), percent);
    vec![
        up,
        (format!("  up {share} of the time"), Style::new()),
        (format!("  {} faults, {} failures", levels.faults(), whole.times()), Style::new()),
        (format!("  {answered} of {made} requests answered"), Style::new()),
    ]
}

fn whole(session: &Session, levels: &ServiceLevels, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "What the whole comes to", theme);
    let mut out = Writer::new(inner, buf);
    let (now, whole) = (levels.now(), levels.whole());
    let (words, style) = match whole.is_down() {
        true => ("✗ THE SERVICE IS DOWN: a failure", theme.bold(Role::Danger)),
        false => ("● THE SERVICE IS UP", theme.bold(Role::Pointer)),
    };
    out.line(words, style);
    let time = span(now as f64 * seconds(session));
    let measured = match (whole.interval(now), whole.up_share(now)) {
        (Some(found), Some(share)) => {
            let half = format!("{:.2}", found.half_width * 100.0);
            format!("{} ± {half}  measured in {time}, 95% sure", percent(share))
        }
        (None, Some(share)) => {
            format!("{}  measured in {time}: too short to be sure", percent(share))
        }
        (_, None) => "–  nothing measured yet".into(),
    };
    out.line(&measured, Style::new().bold());
    let Some(forms) = service_forms(levels.service()) else { return };
    let independent = forms.independent;
    let share = independent.availability.up();
    let off = whole.interval(now).is_some_and(|found| !found.holds(share));
    let formula = match area.width < 100 {
        true => "by the formula for independent faults".into(),
        false => format!("{}, if faults are independent", formula(levels.service())),
    };
    let (line, style) = match off {
        true => (format!("✗ {}  {formula}: not so", percent(share)), theme.style(Role::Danger)),
        false => (format!("{}  {formula}", percent(share)), Style::new()),
    };
    out.line(&line, style);
    if let Some(common) = forms.with_common_cause {
        let share = levels.service().common_cause.map_or(0.0, |share| share.as_f64());
        let with = format!("if {} of the replicas' faults have a common cause", shares(share));
        out.line(&format!("{}  {with}", percent(common.up())), Style::new());
    }
    let expected = independent.frequency * now as f64;
    let line = format!(
        "{} faults of parts, {} failures of the service; the formula expects {expected:.1}",
        count(&levels.faults().to_string()),
        count(&whole.times().to_string())
    );
    out.text(&line, theme.style(Role::Dim));
    let room = out.room();
    if room >= 9 {
        let chart = Rect { y: inner.bottom() - room + 1, height: room - 1, ..inner };
        let formula = forms.with_common_cause.unwrap_or(forms.independent.availability);
        course(session, whole, now, formula.up(), chart, buf, theme);
    }
}

/// How what is measured draws near to the formula as time goes by.
fn course(
    session: &Session,
    whole: &Level,
    now: Time,
    formula: f64,
    area: Rect,
    buf: &mut Buffer,
    theme: &Theme,
) {
    const POINTS: u64 = 120;
    let end = session.dawn().max(1);
    let at = |n: u64| Some((n * now / POINTS, whole.up_share_until(n * now / POINTS)?));
    let points: Vec<(f64, f64)> =
        (1..=POINTS).filter_map(at).map(|(time, share)| (time as f64, share)).collect();
    // The chart begins three times as far from the top as the formula is.
    let floor = (1.0 - 3.0 * (1.0 - formula).max(1e-6)).max(0.0);
    let label = 9;
    let plot =
        Rect { x: area.x + label, width: area.width - label, height: area.height - 1, ..area };
    let row = |share: f64| {
        let down = ((1.0 - share) / (1.0 - floor)).clamp(0.0, 1.0);
        plot.y + (down * f64::from(plot.height - 1)).round() as u16
    };
    for (share, style) in [(1.0, Role::Dim), (floor, Role::Dim), (formula, Role::Pointer)] {
        put(buf, area, area.x, row(share), &percent(share), theme.style(style));
    }
    let marker = if theme.ascii { Marker::Dot } else { Marker::Braille };
    let canvas =
        Canvas::default().marker(marker).x_bounds([0.0, end as f64]).y_bounds([floor, 1.0]).paint(
            |ctx| {
                let level = theme.color(Role::Pointer);
                ctx.draw(&Line { x1: 0.0, y1: formula, x2: end as f64, y2: formula, color: level });
                ctx.layer();
                let color = theme.color(Role::Danger);
                for pair in points.windows(2) {
                    let [(x1, y1), (x2, y2)] = [pair[0], pair[1]];
                    ctx.draw(&Line { x1, y1: y1.max(floor), x2, y2: y2.max(floor), color });
                }
            },
        );
    canvas.render(plot, buf);
    let words = "up so far, over time; the straight line is the formula";
    put(
        buf,
        area,
        plot.x,
        area.bottom() - 1,
        &fit(words, plot.width.into()),
        theme.style(Role::Dim),
    );
}

/// "1 of 2 links × balancer × 2 of 3 replicas".
fn formula(service: &ReplicatedService) -> String {
    let group = |k: u8, n: u8, name: &str| match n {
        1 => name.to_owned(),
        _ => format!("{k} of {n} {name}s"),
    };
    let mut groups = vec![group(1, service.links.count, "link")];
    if let Some(balancers) = &service.balancers {
        groups.push(group(1, balancers.count, "balancer"));
    }
    groups.push(group(service.need, service.replicas.count, "replica"));
    groups.join(" × ")
}

/// The parts as they stand between client and replicas.
fn picture(session: &Session, levels: &ServiceLevels, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "How they stand", theme);
    let service = levels.service();
    let mut stages = vec![PartOf::Client, PartOf::Links];
    if service.balancers.is_some() {
        stages.push(PartOf::Balancers);
    }
    stages.push(PartOf::Replicas);
    let each = inner.width / stages.len() as u16;
    let middle = inner.y + inner.height / 2;
    for (place, stage) in stages.iter().enumerate() {
        let nodes: Vec<NodeId> = service.nodes_of(*stage).collect();
        let gap = if nodes.len() as u16 * 2 <= inner.height { 2 } else { 1 };
        let high = (nodes.len() as u16 - 1) * gap + 1;
        let x = inner.x + each * place as u16;
        let mut y = middle.saturating_sub(high / 2).max(inner.y);
        for node in nodes {
            let down = levels.part(node).is_down();
            let (mark, style) = match down {
                true => ("✗", theme.bold(Role::Danger)),
                false => ("●", theme.bold(Theme::node(node))),
            };
            let name =
                if each >= 14 { session.words.node(node) } else { session.words.short_node(node) };
            put(buf, inner, x, y, &fit(&format!("{mark} {name}"), usize::from(each) - 3), style);
            y += gap;
        }
        if place > 0 {
            put(buf, inner, x.saturating_sub(3), middle, "─▸", theme.style(Role::Dim));
        }
    }
}
