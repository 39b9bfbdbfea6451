//! The same detectors under the three timing models: right, wrong for a while, wrong for ever.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{inside, name, strip};
use crate::app::{Detection, Session};
use crate::certainty::TimingModel;
use crate::ui::text::{Writer, first_fit, put};
use crate::ui::theme::{Role, Theme};

/// The columns of a timing model's name.
const NAME: u16 = 23;

/// Draws it.
pub fn draw(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let title = first_fit(
        &[
            "The same detectors and crashes under three timing models; ◆ your own run, the others beside it".into(),
            "The same detectors under three timing models; ◆ your own run".into(),
        ],
        usize::from(area.width).saturating_sub(6),
    );
    let inner = inside(buf, area, &title, theme);
    let rows = session.timings.rows();
    let tail = inner.width.saturating_sub(NAME) / 2;
    let strips = Rect {
        x: inner.x + NAME,
        width: inner.width.saturating_sub(NAME + tail),
        height: 1,
        ..inner
    };
    for (line, (timing, found)) in (inner.y..inner.bottom()).zip(rows) {
        let own = found.is_none();
        let found = found.as_ref().unwrap_or(&session.detection);
        let words = format!("{}{}", if own { "◆" } else { " " }, timing.name());
        put(buf, inner, inner.x, line, &words, Style::new().bold());
        let strip = Rect { y: line, ..strips };
        let pair = found.worst_pair();
        strip::draw(found, pair, &name(session, pair), strip, buf, theme);
        let (verdicts, is_wrong) = verdicts(*timing, found);
        let style = if is_wrong { theme.style(Role::Danger) } else { Style::new() };
        let verdict = first_fit(&verdicts, usize::from(tail).saturating_sub(1));
        put(buf, inner, strip.right() + 1, line, &verdict, style);
    }
    let below = inner.y + rows.len() as u16;
    if below < inner.bottom() {
        strip::axis(session, &session.detection, Rect { y: below, ..strips }, buf, theme);
    }
    foot(
        session,
        Rect { y: below + 1, height: inner.bottom().saturating_sub(below + 1), ..inner },
        buf,
        theme,
    );
}

/// What a run comes to over all its pairs, ever shorter; is anything wrong in it?
fn verdicts(timing: TimingModel, found: &Detection) -> (Vec<String>, bool) {
    let sum = |of: fn(&crate::app::Pair) -> u32| -> u32 {
        found.pairs().into_iter().map(|(a, b)| of(found.pair(a, b))).sum()
    };
    let (all, late) = (sum(|pair| pair.mistakes), sum(|pair| pair.late_mistakes));
    if all == 0 {
        let words = if found.now < found.end { "right so far" } else { "right" };
        return (vec![words.into()], false);
    }
    let (a, b) = found.worst_pair();
    let is_wrong_again = found.pair(a, b).mistakes > 1;
    let mistakes = if all == 1 { "1 mistake".into() } else { format!("{all} mistakes") };
    let verdicts = match (timing, found.gst) {
        (TimingModel::PartiallySynchronous, 1..) => vec![
            format!("wrong for a while: {mistakes} in all pairs, {late} after GST"),
            format!("wrong for a while: {mistakes}, {late} after GST"),
            format!("{mistakes}, {late} after GST"),
            format!("wrong {all}×, {late} late"),
        ],
        (TimingModel::Asynchronous, _) if is_wrong_again => vec![
            format!("wrong again and again: {mistakes} in all pairs"),
            format!("wrong again and again: {all}×"),
            format!("wrong {all}×"),
        ],
        _ => vec![format!("wrong: {mistakes} in all pairs"), format!("wrong {all}×")],
    };
    (verdicts, true)
}

/// What the rows are.
fn foot(session: &Session, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let mut out = Writer::new(area, buf);
    let mut line = |texts: &[String]| {
        if out.room() > 0 {
            out.line(&first_fit(texts, area.width.into()), theme.style(Role::Dim));
        }
    };
    line(&["A timeout proves nothing where no bound on the delay is known.".into()]);
    if session.detection.paused.iter().any(|node| !node.is_empty()) {
        line(&["Synchronous allows no pauses, partially synchronous none after GST.".into()]);
    }
    let more = [
        "Each strip is the pair with the most mistakes; the mistakes are those of all pairs. The other runs have the same crashes, over reliable links.",
        "Strips: the pair with the most mistakes; mistakes: of all pairs.",
    ]
    .map(String::from);
    line(&more);
}
