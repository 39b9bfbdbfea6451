//! What comes of every lie: the verdict with its counts, the worlds that look alike, and the theorem.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::inside;
use crate::app::{App, Lied, Session};
use crate::certainty::{Alike, Case, LookAlike, Withstood};
use crate::engine::{Ask, NodeId};
use crate::protocols::{ByzantineWatch, Promise, said};
use crate::ui::text::{Writer, count, more};
use crate::ui::theme::{Role, Theme};

/// The lines above the list of cases: the frame's, a line for each promise, and the heading.
const ABOVE: u16 = 4;

fn number(of: u64) -> String {
    count(&of.to_string())
}

/// How many rows of cases there are room for, and the first of them.
fn rows(app: &App, found: &Lied, area: Rect) -> (usize, usize) {
    let rows = usize::from(area.height.saturating_sub(ABOVE + 1));
    let last = found.treasons.cases.len().saturating_sub(rows);
    // The worlds that look alike are marked in a list of their own.
    let marked = app.marked_treason().min(found.treasons.cases.len().saturating_sub(1));
    (rows, (marked + 2).saturating_sub(rows).min(last))
}

/// The case at a place.
pub fn run_at(app: &App, area: Rect, at: Position) -> Option<usize> {
    let found = app.findings.byzantine.found()?;
    let (rows, first) = rows(app, found, area);
    let row = usize::from(at.y.checked_sub(area.y + ABOVE)?);
    let case = first + row;
    (area.contains(at) && row < rows && case < found.treasons.cases.len()).then_some(case)
}

/// Every case with its count of runs, and what became of the promises.
pub fn cases(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let slot = &app.findings.byzantine;
    let Some(found) = slot.found() else {
        let inner = inside(buf, area, "Every lie", theme);
        let mut out = Writer::new(inner, buf);
        let words =
            if slot.is_stopped() { "Stopped. 5 computes it anew.".into() } else { slot.progress() };
        return out.text(&words, theme.style(Role::Dim));
    };
    let most = found.treasons.most;
    let traitors = if most == 1 { "1 traitor" } else { &format!("{most} traitors") };
    let title = format!("Every lie of up to {traitors}");
    let inner = inside(buf, area, &title, theme);
    let mut out = Writer::new(inner, buf);
    for promise in ByzantineWatch::PROMISES {
        verdict(found, *promise, &mut out, theme);
    }
    out.line(&format!("{:<19}  runs  fail", "  traitor · order"), theme.style(Role::Dim));
    let (rows, first) = rows(app, found, area);
    let all = &found.treasons.cases;
    for (place, case) in all.iter().enumerate().skip(first).take(rows) {
        case_line(case, place == app.marked_treason(), &mut out, theme);
    }
    if out.room() > 3 {
        marked_lies(app, session, &mut out, theme);
    }
    more(buf, area, first, all.len().saturating_sub(first + rows), theme);
}

/// What the traitors say in the run that is marked.
fn marked_lies(app: &App, session: &Session, out: &mut Writer<'_>, theme: &Theme) {
    let Some(run) = app.treason_runs().get(app.marked_treason()).copied() else { return };
    out.gap();
    out.line("in the marked run (Enter opens it)", theme.style(Role::Dim));
    for (site, option) in &run.run.answers {
        let lie = session.words.option(Ask::Lie, *option);
        let words = format!("  {} {lie}", session.words.short_lie(site.letter));
        out.line(&words, theme.style(Role::Danger));
    }
    if run.run.answers.is_empty() {
        out.line("  nobody lies", Style::new());
    }
}

fn verdict(found: &Lied, promise: Promise, out: &mut Writer<'_>, theme: &Theme) {
    let name = promise.name();
    let runs = number(found.treasons.runs());
    let (words, style) = match found.treasons.kept(promise) {
        Withstood::Holds => {
            (format!("✓ {name:<9} holds in all {runs} runs"), theme.bold(Role::Pointer))
        }
        Withstood::HoldsUpTo => (format!("● {name:<9} held: {runs}+ runs"), Style::new().bold()),
        Withstood::Fails(count, _) => {
            let count = number(count);
            (format!("✗ {name:<9} fails: {count} of {runs}"), theme.bold(Role::Danger))
        }
    };
    out.line(&words, style);
}

fn case_line(case: &Case, marked: bool, out: &mut Writer<'_>, theme: &Theme) {
    let broken = case.broken.iter().max().copied().unwrap_or(0);
    let fails = if broken == 0 { "–".into() } else { format!("✗ {}", number(broken)) };
    let runs = if case.complete { number(case.runs) } else { format!("{}+", number(case.runs)) };
    let order = case.treason.ordered().map(|order| format!(" · {}", order.name()));
    let words = case.treason.who() + &order.unwrap_or_default();
    let pointer = if marked { "▸" } else { " " };
    let style = match (marked, case.is_broken()) {
        (true, _) => theme.pointed(),
        (false, true) => theme.style(Role::Danger),
        (false, false) => Style::new(),
    };
    out.line(&format!("{pointer} {words:<17} {runs:>5}  {fails}"), style);
}

/// "G2".
fn short(general: NodeId) -> String {
    format!("G{}", general.0 + 1)
}

/// The worlds that a loyal lieutenant cannot tell apart, or that there are none.
pub fn worlds(app: &App, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Worlds that look the same · Tab: story", theme);
    let mut out = Writer::new(inner, buf);
    let Some(found) = app.findings.byzantine.found() else { return };
    if let Some(alike) = &found.alike {
        return look_alike(app, found, alike, &mut out, theme);
    }
    let words = if found.treasons.hold() {
        "None: in every run that was tried the loyal agree and obey. So no loyal lieutenant ever sees the \
         same in two worlds in which validity asks different things of it."
    } else if found.treasons.is_complete() {
        "None was found with one traitor. Yet it fails: Enter opens a marked run."
    } else {
        "There are more lies than can be tried: what was tried proves nothing about the rest. That is what \
         the theorem is for."
    };
    out.text(words, Style::new());
}

fn look_alike(app: &App, found: &Lied, alike: &LookAlike, out: &mut Writer<'_>, theme: &Theme) {
    let [first, _, last] = &alike.worlds;
    let [a, b] = &alike.alike;
    let traitor = |world: u64| format!("G{}", world.trailing_zeros() + 1);
    let lines = [
        (0, format!("A  {} lies; G1 is loyal: attack", traitor(first.treason.traitors))),
        (1, format!("B  G1 lies: {} hears as in A,", short(a.observer))),
        (2, format!("C  {} lies; G1 is loyal: retreat", traitor(last.treason.traitors))),
    ];
    let before = found.treasons.cases.len();
    let roomy = out.room() >= 9;
    for (place, line) in lines {
        let marked = before + place == app.marked_treason();
        let pointer = if marked { "▸" } else { " " };
        let style = if marked { theme.pointed() } else { Style::new().bold() };
        out.line(&format!("{pointer} {line}"), style);
        match place {
            0 => out.line(&format!("     {}", hears(a)), Style::new()),
            1 => out.line(&format!("     and {} hears as in C", short(b.observer)), Style::new()),
            _ if roomy => out.line(&format!("     {}", hears(b)), Style::new()),
            _ => {}
        }
    }
    let (one, two) = (short(a.observer), short(b.observer));
    let words = format!(
        "{one} must {} (A), {two} must {} (C): in B they part ways, no agreement.",
        a.must.name(),
        b.must.name()
    );
    if out.room() > 3 {
        out.gap();
    }
    out.text(&words, theme.bold(Role::Danger));
    if out.room() > 1 {
        out.gap();
        out.line("The views were compared, thing by thing.", theme.style(Role::Dim));
    }
}

/// "G2 hears: G1 attack, G3 retreat".
fn hears(alike: &Alike) -> String {
    let said = |letter: &crate::engine::Letter| {
        format!("{} {}", short(letter.from), said(letter.message.content).unwrap_or("?"))
    };
    let heard: Vec<String> = alike.heard.iter().map(said).collect();
    format!("{} hears: {}", short(alike.observer), heard.join(", "))
}

/// The theorem, and which of its cases were counted here.
pub fn theorem(app: &App, with_halves: bool, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Theorem (1982): f traitors", theme);
    let mut out = Writer::new(inner, buf);
    if inner.width >= 44 && out.room() > 6 {
        out.line("oral messages: if and only if n ≥ 3f+1", Style::new().bold());
        out.line("signed, SM(f): any n (vacuous if n < f+2)", Style::new().bold());
    } else {
        out.line("oral iff n ≥ 3f+1; signed any n", Style::new().bold());
    }
    let known = app.findings.byzantine.found().map_or(&[][..], |found| &found.known);
    if out.room() > 8 {
        out.text(
            "Stated, not computed: enumerating shows that OM(1) fails with three generals, not that every \
             protocol does.",
            theme.style(Role::Dim),
        );
        out.gap();
        out.line("Enumerated here, every lie of 1 traitor:", theme.style(Role::Dim));
    }
    for one in known {
        let (mark, word) = if one.hold { ("✓", "holds") } else { ("✗", "fails") };
        let (name, n, runs) = (one.council.name(), one.council.count(), one.runs);
        let style = if one.hold { Style::new() } else { theme.style(Role::Danger) };
        out.line(&format!("{mark} {name} n={n} {word}, {runs} runs here"), style);
    }
    if with_halves {
        out.line("Two generals: the channel fails", theme.bold(Role::Pointer));
        out.line("Byzantine: the nodes lie", theme.bold(Role::Pointer));
    }
}

/// Which half of the system fails: the two problems side by side.
pub fn halves(area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = inside(buf, area, "Which half of the system fails", theme);
    let half = inner.width / 2;
    let columns = [
        (
            "Two generals",
            [
                "✗ the channel loses any message it likes",
                "✓ the generals are loyal and honest",
                "never certain of acting together by a given time",
            ],
        ),
        (
            "Byzantine generals",
            [
                "✓ the channel is perfect: what is sent arrives in time",
                "✗ some generals are traitors and lie",
                "certain, if the traitors are few or words are signed",
            ],
        ),
    ];
    for (place, (title, lines)) in columns.into_iter().enumerate() {
        let x = inner.x + place as u16 * half;
        let mut out = Writer::new(Rect { x, width: half - 1, ..inner }, buf);
        out.line(title, theme.bold(Role::Pointer));
        for line in lines {
            let style =
                if line.starts_with('✗') { theme.style(Role::Danger) } else { Style::new() };
            out.line(line, style);
        }
    }
}
