//! What stands under the picture: each general's stance and what it has seen, and the city's prey.

use num_rational::BigRational;
use num_traits::One;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::scene::{Flag, Scene};
use crate::app::{App, Found, Session, observer};
use crate::engine::NodeId;
use crate::protocols::{GENERAL_1, GENERAL_2, GENERALS, Outcome};
use crate::scenario::{Eyes, node_name};
use crate::ui::odds::percent;
use crate::ui::panels::seen_words;
use crate::ui::text::{fit, put, put_centred, width};
use crate::ui::theme::{Role, Theme};

/// Draws the captions.
pub fn draw(app: &App, session: &Session, scene: &Scene, buf: &mut Buffer, theme: &Theme) {
    let inner = scene.inner;
    let y = scene.picture.bottom();
    let short = inner.height < 14;
    let room = usize::from(inner.width);
    let room = if short { room / 2 - 2 } else { room * 2 / 5 };
    for general in GENERALS {
        let (stance, style) = stance(session, scene, general, theme);
        let chosen = app.node() == Some(general);
        let (mark, style) = if chosen { ("» ", theme.pointed()) } else { ("", style) };
        let stance = format!("{mark}{}  {stance}", node_name(general));
        side(buf, inner, y, general, &stance, style, usize::from(inner.width) * 2 / 5);
        let seen = seen(app, session, general, short);
        let doubt = doubt(app, session, scene, general, short);
        if short {
            let gap = if doubt.is_empty() { "" } else { " · " };
            side(buf, inner, y + 1, general, &format!("{seen}{gap}{doubt}"), Style::new(), room);
        } else {
            side(buf, inner, y + 1, general, &seen, Style::new(), room);
            let half = usize::from(inner.width) / 2 - 3;
            side(buf, inner, y + 2, general, &doubt, Style::new().bold(), half);
        }
    }
    if app.eyes == Eyes::Omniscient {
        city(session, scene, buf, theme);
    }
}

fn seen(app: &App, session: &Session, general: NodeId, short: bool) -> String {
    let counts = session.timeline.tally().of(general);
    let hidden = observer(app.eyes).is_some_and(|seeing| seeing != general);
    match (hidden, short) {
        (true, _) => "out of sight".into(),
        (false, true) => format!("sent {} · heard {}", counts.sent, counts.received),
        (false, false) => seen_words(counts),
    }
}

/// How likely it is that the other does not attack, given a proposal and what this general has seen.
/// Nobody says how likely a proposal is, so without one there is no doubt to tell.
fn doubt(app: &App, session: &Session, scene: &Scene, general: NodeId, short: bool) -> String {
    let proposed = session.timeline.model().nodes[GENERAL_1.index()].input;
    if scene.fog[general.index()] || scene.outcome != Outcome::Undecided || !proposed {
        return String::new();
    }
    let found = app.certainty().map(|certainty| &certainty.doubts[general.index()]);
    match found {
        Some(Found::Exact(attacks)) => {
            let unaware =
                general != GENERAL_1 && session.timeline.tally().of(general).received == 0;
            let that = match (short, unaware) {
                (true, _) => "",
                (false, true) => " given a proposal",
                (false, false) => " that the other holds",
            };
            format!("doubt {}{that}", percent(&(BigRational::one() - attacks)))
        }
        Some(Found::AgainstTheOdds) => "doubt: against all odds".into(),
        Some(Found::NoOdds) if short => "doubt –".into(),
        Some(Found::NoOdds) => "doubt: the city plays".into(),
        Some(Found::TooMany(..)) if short => "doubt ?".into(),
        Some(Found::TooMany(..)) => "doubt: too many runs".into(),
        Some(Found::Cancelled) | None => "doubt …".into(),
    }
}

fn side(
    buf: &mut Buffer,
    inner: Rect,
    y: u16,
    general: NodeId,
    words: &str,
    style: Style,
    room: usize,
) {
    let words = fit(words, room);
    let x = if general == GENERAL_1 {
        inner.x + 2
    } else {
        inner.right().saturating_sub(width(&words) as u16 + 2)
    };
    put(buf, inner, x, y, &words, style);
}

fn stance(session: &Session, scene: &Scene, general: NodeId, theme: &Theme) -> (String, Style) {
    let fog = scene.fog[general.index()];
    if let Some(until) = session.timeline.world().paused_until(general)
        && !fog
    {
        let words = format!("‖ PAUSED until {}", session.words.time(until));
        return (words, theme.bold(Theme::node(general)));
    }
    let (words, style) = flag_words(scene, general, theme);
    (words.into(), style)
}

fn flag_words(scene: &Scene, general: NodeId, theme: &Theme) -> (&'static str, Style) {
    let style = theme.bold(Theme::node(general));
    if scene.fog[general.index()] {
        return ("?", theme.style(Role::Dim));
    }
    let alone = match scene.outcome {
        Outcome::OnlyGeneral1 => general == GENERAL_1,
        Outcome::OnlyGeneral2 => general == GENERAL_2,
        _ => false,
    };
    match scene.flags[general.index()] {
        Flag::Down => ("○ undecided", style),
        Flag::Attack if alone => ("✗ ATTACKED ALONE", theme.bold(Role::Danger)),
        Flag::Attack => ("⚑ ATTACKS", style),
        Flag::Hold => ("⚐ HOLDS", style),
        Flag::Crashed => ("✗ CRASHED", theme.bold(Role::Danger)),
    }
}

fn city(session: &Session, scene: &Scene, buf: &mut Buffer, theme: &Theme) {
    let y = scene.picture.bottom();
    let tally = session.timeline.tally();
    let (first, second) = (tally.of(GENERAL_1), tally.of(GENERAL_2));
    let captured = first.captured + second.captured;
    let copied = first.copied + second.copied;
    let mut words = match captured {
        0 => "nobody captured".to_owned(),
        n => format!("✗ {n} captured"),
    };
    if copied > 0 {
        words += &format!(" · + {copied} copied");
    }
    let style = if captured > 0 { theme.style(Role::City) } else { theme.style(Role::Dim) };
    put_centred(buf, scene.inner, y, &words, style);
    let world = session.timeline.world();
    let cut = |from, to| session.timeline.model().links.get(from, to).is_cut(world.now());
    if cut(GENERAL_1, GENERAL_2) || cut(GENERAL_2, GENERAL_1) {
        put_centred(buf, scene.inner, y + 1, "the link is cut", theme.style(Role::Danger).bold());
    }
}
