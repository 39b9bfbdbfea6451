//! The view of the proof: the chain of runs on the left, the two views that are the same on the right,
//! what the strategy gives up below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::text::{Writer, few, fit, frame, more, put, states, width};
use super::theme::{Role, Theme};
use crate::app::{App, Proved, Session};
use crate::certainty::{Conclusion, Finding, Proof, Requirement, Verdict};
use crate::engine::{Decision, Fact, Time};
use crate::explore::chain::Link;
use crate::protocols::GENERAL_1;
use crate::scenario::{capital, node_name};

/// The rows above the list of runs, inside its frame.
const HEAD: u16 = 1;

struct Places {
    list: Rect,
    views: Rect,
    verdicts: Rect,
}

fn places(app: &App, area: Rect) -> Places {
    let below = 6;
    let above = Rect { height: area.height.saturating_sub(below), ..area };
    let verdicts = Rect { y: above.bottom(), height: below, ..area };
    let wide = if app.is_narrow() { 38 } else { (area.width * 9 / 20).clamp(54, 76) };
    let list = Rect { width: wide, ..above };
    let views = Rect { x: list.right(), width: area.width - list.width, ..above };
    Places { list, views, verdicts }
}

/// Which run stands at a place, if one does.
pub fn run_at(app: &App, area: Rect, at: Position) -> Option<usize> {
    let list = places(app, area).list;
    let proof = app.findings.proof.found()?.proof.as_ref()?;
    let row = at.y.checked_sub(list.y + 1 + HEAD)?;
    let rows = list.height.saturating_sub(2 + HEAD);
    let run = first_row(app, proof, rows) + usize::from(row);
    (list.contains(at) && row < rows && run < proof.chain.runs.len()).then_some(run)
}

/// The first run in the list, so that the marked one and the next are in sight.
fn first_row(app: &App, proof: &Proof, rows: u16) -> usize {
    let rows = usize::from(rows.max(2));
    let last = proof.chain.runs.len().saturating_sub(rows);
    (app.marked_run() + 2).saturating_sub(rows).min(last)
}

/// Draws it.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let slot = &app.findings.proof;
    let Some(proved) = slot.found() else {
        let inner = frame(buf, area, "Proof", theme);
        let words =
            if slot.is_stopped() { "Stopped. 6 computes it anew.".into() } else { slot.progress() };
        put(buf, inner, inner.x + 1, inner.y, &words, theme.style(Role::Dim));
        return;
    };
    let places = places(app, area);
    match &proved.proof {
        Some(proof) => {
            list(app, session, proof, places.list, buf, theme);
            views(app, session, proof, places.views, buf, theme);
        }
        None => {
            let inner = frame(buf, Rect { height: places.list.height, ..area }, "Proof", theme);
            put(buf, inner, inner.x + 1, inner.y, "The chain of runs is too long.", Style::new());
        }
    }
    verdicts(session, proved, places.verdicts, buf, theme);
}

const fn flag(decision: Option<Decision>) -> &'static str {
    match decision {
        Some(Decision::Attack) => "⚑",
        Some(Decision::Hold) => "⚐",
        None => "–",
    }
}

fn list(app: &App, session: &Session, proof: &Proof, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = match proof.draw {
        Some(draw) => format!("Chain of runs, the key {draw} drawn"),
        None => "Chain of runs".into(),
    };
    let inner = frame(buf, area, &title, theme);
    let head = format!("{:>3} G1 G2  {:<9}lost and after", "run", "outcome");
    put(buf, inner, inner.x, inner.y, &fit(&head, inner.width.into()), theme.style(Role::Dim));
    let rows = inner.height.saturating_sub(HEAD);
    let first = first_row(app, proof, rows);
    let behind = (first + usize::from(rows)).min(proof.chain.runs.len());
    more(buf, area, first, proof.chain.runs.len() - behind, theme);
    let room = usize::from(inner.width);
    for (row, run) in (first..behind).enumerate() {
        let y = inner.y + HEAD + row as u16;
        let [one, two] = proof.decisions(run).map(flag);
        let outcome = proof.outcome(run);
        let lone = outcome.is_lone_attack();
        let mark = if lone { "✗" } else { " " };
        let text = format!("{run:>3}  {one}  {two} {mark}{:<9}", outcome.short());
        let what = change(session, proof, run, room.saturating_sub(width(&text)));
        let text = format!("{:<room$}", fit(&format!("{text}{what}"), room));
        let style = match (run == app.marked_run(), lone) {
            (true, _) => theme.pointed(),
            (false, true) => theme.bold(Role::Danger),
            (false, false) => Style::new(),
        };
        put(buf, inner, inner.x, y, &text, style);
    }
}

/// How a run differs from the one before. Where there is little room the messenger's number stays whole.
fn change(session: &Session, proof: &Proof, run: usize, room: usize) -> String {
    if run == 0 {
        return "all arrives".into();
    }
    let Some(letter) = proof.chain.links[run - 1].taken else { return "nobody proposed".into() };
    let text = format!("✗ {}", session.words.short_letter(letter));
    match text.rsplit_once(' ') {
        Some((kind, number)) if width(&text) > room => {
            format!("{} {number}", fit(kind, room.saturating_sub(width(number) + 1)))
        }
        _ => text,
    }
}

/// The marked run and the next, side by side through the eyes of whoever cannot tell them apart.
fn views(app: &App, session: &Session, proof: &Proof, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let links = &proof.chain.links;
    let place = app.marked_run().min(links.len() - 1);
    let link = &links[place];
    let name = node_name(link.observer);
    let title = format!("{name}'s view of runs {place} and {}", place + 1);
    let inner = frame(buf, area, &title, theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut out = Writer::new(inner, buf);
    let seen_in = proof.chain.views(place);
    let seen = seen_in[0].seen.len();
    if link.is_same {
        let words = format!("✓ the same: {seen} of {seen} things seen");
        out.line(&words, theme.bold(Role::Pointer));
    } else {
        out.line("✗ they differ", theme.bold(Role::Danger));
    }
    out.text(&reason(session, proof, place, link), theme.style(Role::Dim));
    if !session.timeline.model().nodes[GENERAL_1.index()].input {
        let words = "Nobody proposes here, but the chain begins with a proposal: only then must both attack.";
        out.text(words, theme.style(Role::Dim));
    }
    let used = inner.height - out.room();
    let half = inner.width / 2;
    let rows = usize::from(inner.height.saturating_sub(used + 1));
    more(buf, area, seen.saturating_sub(rows), 0, theme);
    for (side, view) in seen_in.iter().enumerate() {
        let x = inner.x + half * side as u16;
        let column = Rect {
            x,
            y: inner.y + used,
            width: half.saturating_sub(1),
            height: inner.height.saturating_sub(used),
        };
        let own = Theme::node(link.observer);
        let mut lines = Writer::new(column, buf);
        lines.line(&format!("run {}", place + side), theme.bold(own));
        let rows = usize::from(lines.room());
        // Where there is little room the last things seen are shown: there it is decided.
        let skip = view.seen.len().saturating_sub(rows);
        for (time, fact) in view.seen.iter().skip(skip) {
            lines.line(&told(session, *time, *fact), Style::new());
        }
    }
}

/// Something that a general saw, in few words.
fn told(session: &Session, time: Time, fact: Fact) -> String {
    let words = match fact {
        Fact::Dawn => "★ dawn".into(),
        Fact::TimerFired { .. } => "· its clock strikes".into(),
        Fact::Received(letter) => format!("← {}", session.words.message(letter.message)),
        Fact::Sent(letter) => format!("→ {}", session.words.message(letter.message)),
        Fact::Started { input: true, .. } => "● proposes".into(),
        Fact::Started { .. } => "● begins".into(),
        Fact::Drew { number, .. } => format!("◇ draws {number}"),
        Fact::Decided { decision: Decision::Attack, .. } => "⚑ attacks".into(),
        Fact::Decided { decision: Decision::Hold, .. } => "⚐ holds".into(),
        Fact::Crashed { .. } => "✗ crashes".into(),
        Fact::Recovered { .. } => "○ recovers".into(),
        _ => "·".into(),
    };
    format!("{time:>4} {words}")
}

/// Why the observer cannot tell the two runs apart.
fn reason(session: &Session, proof: &Proof, place: usize, link: &Link) -> String {
    let name = node_name(link.observer);
    match link.taken {
        Some(letter) => {
            let decides = match proof.decisions(place)[link.observer.index()] {
                Some(Decision::Attack) => "attacks",
                _ => "holds",
            };
            format!(
                "{} was the last receipt. {name} cannot know whether it arrived: it {decides} in both.",
                capital(&session.words.letter(letter.name()))
            )
        }
        None => {
            format!("Nothing arrives in either, so {name} cannot know whether anybody proposed.")
        }
    }
}

fn verdicts(session: &Session, proved: &Proved, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "What it gives up", theme);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut out = Writer::new(inner, buf);
    if let Some(proof) = &proved.proof {
        out.line(&conclusion(proof), theme.bold(Role::Danger));
    }
    for verdict in proved.verdicts.iter().flatten() {
        let (mut text, mut bad) = verdict_line(session, verdict, inner.width);
        // What the bounded search did not come to, the chain may have shown.
        let lone = proved.proof.as_ref().map(|proof| proof.conclusion);
        if let (Finding::HoldsUpTo, Requirement::Agreement, Some(Conclusion::LoneAttack(run))) =
            (&verdict.finding, verdict.requirement, lone)
        {
            (text, bad) = (format!("✗ agreement       fails: run {run} of the chain"), true);
        }
        out.line(&text, if bad { theme.style(Role::Danger) } else { Style::new() });
    }
}

fn conclusion(proof: &Proof) -> String {
    let last = proof.chain.runs.len() - 1;
    match proof.conclusion {
        Conclusion::LoneAttack(0) => "Agreement: even when all arrives, one attacks alone.".into(),
        Conclusion::LoneAttack(run) => format!(
            "Agreement: from run {} to {run} one decides otherwise, the other cannot know.",
            run - 1
        ),
        Conclusion::NeverBoth => {
            "Non-triviality: even when all arrives they do not both attack.".into()
        }
        Conclusion::AttacksUnasked => {
            format!("Validity: in run {last} somebody attacks though nobody proposed.")
        }
        Conclusion::None => "Nothing, which the theorem says cannot be.".into(),
    }
}

fn verdict_line(session: &Session, verdict: &Verdict, room: u16) -> (String, bool) {
    let (name, asks) = (verdict.requirement.name(), verdict.requirement.asks());
    let states = states(verdict.states);
    let asks = if room >= 100 { format!(" · asked: {asks}") } else { String::new() };
    match &verdict.finding {
        Finding::Holds => {
            (format!("✓ {name:<15} holds in all runs ({states} looked at){asks}"), false)
        }
        Finding::HoldsUpTo => {
            (format!("○ {name:<15} holds as far as was looked ({states}){asks}"), false)
        }
        Finding::Fails(run) => {
            let (condition, outcome) = (run.condition(), run.outcome.words());
            let fails = format!("✗ {name:<15} fails: {condition}{outcome}");
            let captured = session.words.short_letters(run.captured());
            let how = match (captured.is_empty(), run.proposes) {
                (_, false) => " though nobody proposed".into(),
                (true, true) => " though nobody is captured".into(),
                (false, true) => {
                    let used = width(&fails) + width(" without ") + width(&asks);
                    format!(" without {}", few(&captured, usize::from(room).saturating_sub(used)))
                }
            };
            (format!("{fails}{how}{asks}"), true)
        }
    }
}
