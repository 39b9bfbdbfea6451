//! The branches of the run: every future that was seen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{fit, frame, put, wrap};
use super::theme::{Role, Theme};
use crate::app::{App, Session};
use crate::engine::Ask;
use crate::protocols::{General, Outcome};

type Branch = crate::drive::Branch<General>;

/// The rows above the list.
const HEAD: u16 = 3;

/// Which branch stands in a row of the view, if one does.
pub fn branch_at(app: &App, session: &Session, area: Rect, y: u16) -> Option<usize> {
    let rows = usize::from(area.height.saturating_sub(2 + HEAD + 2));
    let first = first_row(app, rows);
    let row = usize::from(y.checked_sub(area.y + 1 + HEAD)?);
    (row < rows && first + row < session.timeline.branches().len()).then_some(first + row)
}

fn first_row(app: &App, rows: usize) -> usize {
    (app.marked_branch + 1).saturating_sub(rows.max(1))
}

/// Draws the list.
pub fn draw(app: &App, session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let inner = frame(buf, area, "Branches", theme);
    let branches = session.timeline.branches();
    put(
        buf,
        inner,
        inner.x + 2,
        inner.y + 1,
        &format!(
            "{:<7}{:<17}{:<9}{:>6}  {:<8}{:<8}outcome",
            "branch", "from", "seed", "events", "answers", "changes"
        ),
        theme.style(Role::Dim),
    );
    let rows = usize::from(inner.height.saturating_sub(HEAD + 2));
    let first = first_row(app, rows);
    for (row, (place, branch)) in branches.iter().enumerate().skip(first).take(rows).enumerate() {
        let marked = place == app.marked_branch;
        let current = place == session.timeline.current();
        let mark = if current { "●" } else { " " };
        let room = usize::from(inner.width);
        let words = fit(&format!(" {mark}{}", line(place, branch)), room);
        let words = format!("{words:<room$}");
        let style = match (marked, current) {
            (true, _) => theme.pointed(),
            (false, true) => Style::new().bold(),
            _ => Style::new(),
        };
        put(buf, inner, inner.x, inner.y + HEAD + row as u16, &words, style);
    }
    let help = if branches.len() == 1 {
        "One future so far. Step back (←), decide otherwise (c, p, d) or move a slider: a new branch \
         begins and this one is kept."
    } else {
        "↑ ↓ mark, Enter switches, b goes round. Going back and deciding otherwise begins a branch."
    };
    for (row, words) in wrap(help, usize::from(inner.width) - 4).iter().take(2).enumerate() {
        let y = inner.bottom().saturating_sub(2) + row as u16;
        put(buf, inner, inner.x + 2, y, words, theme.style(Role::Dim));
    }
}

fn line(place: usize, branch: &Branch) -> String {
    let from = match branch.parent {
        Some(fork) => format!("{} after step {}", Session::branch_name(fork.branch), fork.step),
        None => "a run of its own".into(),
    };
    let outcome = branch.end().map_or("not seen yet", |end| Outcome::of(end).name());
    let mark = match branch.end().map(Outcome::of) {
        Some(outcome) if outcome.is_lone_attack() => "✗ ",
        Some(Outcome::Captured) => "✓ ",
        _ => "  ",
    };
    format!(
        "{:<7}{from:<17}{:<9}{:>6}  {:<8}{:<8}{mark}{}",
        Session::branch_name(place),
        branch.seed,
        branch.log().len(),
        branch.answers.iter().filter(|(site, _)| site.ask == Ask::Capture).count(),
        branch.changes.len(),
        outcome.replace('_', " ").replace("only general", "only General")
    )
}
