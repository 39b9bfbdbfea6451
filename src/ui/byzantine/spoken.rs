//! Who told whom what, round by round, where there is room for it.

use ratatui::style::Style;

use super::{Shown, is_traitor, sees};
use crate::engine::{Fact, Letter};
use crate::protocols::{Council, Path};
use crate::ui::text::Writer;
use crate::ui::theme::{Role, Theme};

/// What was sent up to the cursor; there are few messages, and no more than a few hundred.
pub fn draw((app, session): Shown<'_>, council: &Council, out: &mut Writer<'_>, theme: &Theme) {
    if out.room() < 4 {
        return;
    }
    let events = session.timeline.log().range(0, session.timeline.at());
    let sent = events.filter_map(|(_, event)| match event.fact {
        Fact::Sent(letter) if [letter.from, letter.to].iter().any(|&g| sees((app, session), g)) => {
            Some(letter)
        }
        _ => None,
    });
    let sent: Vec<Letter> = sent.collect();
    out.gap();
    out.line("who told whom what", theme.style(Role::Dim));
    let room = usize::from(out.room());
    let shown = if sent.len() > room { room.saturating_sub(1) } else { sent.len() };
    for letter in &sent[..shown] {
        line((app, session), council, *letter, out, theme);
    }
    if shown < sent.len() {
        out.line(
            &format!("… and {} more (3 lists them)", sent.len() - shown),
            theme.style(Role::Dim),
        );
    }
}

fn line(
    (app, session): Shown<'_>,
    council: &Council,
    letter: Letter,
    out: &mut Writer<'_>,
    theme: &Theme,
) {
    let round = Path::of(letter.message.nth, council.count()).map_or(0, Path::len);
    let (from, to) = (session.words.short_node(letter.from), session.words.short_node(letter.to));
    let traitor = is_traitor((app, session), letter.from);
    let mark = if traitor { "!" } else { "" };
    let words = session.words.message(letter.message);
    let style = if traitor { theme.bold(Role::Danger) } else { Style::new() };
    out.line(&format!("round {round}  {from} → {to}  {words}{mark}"), style);
}
