//! Large type over the picture: the outcome, or the question of the moment.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Widget;
use tui_big_text::{BigText, PixelSize};

use super::paint::Paint;
use super::scene::Scene;
use crate::app::{App, Session, asked_crash, asked_order, crash_place, outcome_words};
use crate::engine::{Ask, Letter};
use crate::protocols::Outcome;
use crate::ui::text::{fit, put_centred, width};
use crate::ui::theme::{Role, Theme};

/// A picture lower than this has no room for large letters over a network.
const LOW: u16 = 16;

/// Writes words in the largest type that fits, centred in the top of the area.
pub fn large(words: &str, area: Rect, style: Style, buf: &mut Buffer, theme: &Theme) {
    let letters = words.chars().count() as u16;
    let roomy = letters * 8 <= area.width && area.height >= 8;
    let (size, wide, high) = if theme.ascii || roomy {
        (PixelSize::Full, 8, 8)
    } else if letters * 8 <= area.width && area.height >= 4 {
        (PixelSize::HalfHeight, 8, 4)
    } else {
        (PixelSize::Quadrant, 4, 4)
    };
    if letters * wide > area.width || area.height < high {
        return put_centred(buf, area, area.y + area.height / 2, words, style);
    }
    let place = Rect {
        x: area.x + (area.width - letters * wide) / 2,
        width: letters * wide,
        height: high,
        ..area
    };
    let text = BigText::builder()
        .pixel_size(size)
        .style(style)
        .lines([Line::from(words.to_owned())])
        .build();
    // Only the strokes are copied: what lies behind the letters shows between them.
    let mut layer = Buffer::empty(place);
    text.render(place, &mut layer);
    for position in place.positions() {
        let stroke = &layer[position];
        if stroke.symbol() != " " {
            buf[position].set_symbol(stroke.symbol()).set_style(style);
        }
    }
}

/// Draws what is most important now, if anything is.
pub fn draw(app: &App, session: &Session, scene: &Scene, buf: &mut Buffer, theme: &Theme) {
    if let Some(words) = outcome_words(&session.timeline, app.eyes) {
        if scene.march < 0.6 {
            return;
        }
        let role = match scene.outcome {
            Outcome::Captured => Role::Pointer,
            Outcome::Nothing => Role::Dim,
            _ => Role::Danger,
        };
        board(words.large, &words.reason, theme.bold(role), scene.picture, buf, theme);
    } else {
        question(app, session, scene.picture, buf, theme);
    }
}

/// What the class is asked, if it is.
pub fn question(app: &App, session: &Session, picture: Rect, buf: &mut Buffer, theme: &Theme) {
    if let Some((_, letters, none)) = asked_order(session) {
        let name = |letter: &Letter| {
            let mark = if app.target() == Some(*letter) { "»" } else { "" };
            format!("{mark}{}", session.words.short_letter(*letter))
        };
        let names: Vec<String> = letters.iter().map(name).collect();
        let names = names.join(", ");
        let [last, short] = if none { ["   c time goes on", "  c time"] } else { ["", ""] };
        let long = format!("WHICH NEXT?  {names}   m choose   p arrives{last}");
        let fits = width(&long) <= usize::from(picture.width);
        let words = if fits { long } else { format!("NEXT?  {names}   m next  p arrives{short}") };
        return strip(&words, theme.bold(Role::Pointer), picture, buf, theme);
    }
    if let Some(node) = asked_crash(session) {
        let (name, place) = (session.words.node(node), crash_place(session));
        let words = format!("c crashes   p goes on   {name}, {place}");
        if picture.height < LOW {
            // A board would hide the nodes.
            let words = format!("CRASH HERE?  {words}");
            return strip(&words, theme.bold(Role::Pointer), picture, buf, theme);
        }
        return board("CRASH HERE?", &words, theme.bold(Role::Pointer), picture, buf, theme);
    }
    if let Some(question) = session.timeline.open_question()
        && question.site.ask == Ask::Capture
    {
        let letter = question.site.letter;
        let (words, wall) = (&session.words, session.is_generals());
        let who = format!("{}'s {}", words.node(letter.from), words.letter(letter));
        let place = if wall { "at the wall" } else { "in the network" };
        let words = format!("{who} is {place}.   c captured   p let through   d copied");
        board("YOUR CALL", &words, theme.bold(Role::Pointer), picture, buf, theme);
    }
}

/// One line over the upper edge of the picture, which hides nothing else.
fn strip(words: &str, style: Style, picture: Rect, buf: &mut Buffer, theme: &Theme) {
    let area = Rect { height: 1.min(picture.height), ..picture };
    Paint::new(buf, picture, theme).curtain(area);
    put_centred(buf, area, area.y, &fit(words, area.width.into()), style);
}

/// Large words over the sky, and a line under them.
fn board(words: &str, line: &str, style: Style, picture: Rect, buf: &mut Buffer, theme: &Theme) {
    let letters = words.chars().count() as u16;
    let huge = theme.ascii || (picture.height >= 20 && picture.width >= 120);
    let high = if huge { 8 } else { 4 };
    let big = picture.height >= high + 4 && letters * 4 <= picture.width;
    // A row of air above the letters where the picture is high enough.
    let air = u16::from(picture.height >= high + 8);
    let high = if big { high + 2 + air } else { 2 };
    let wide = (letters * 8).max(width(line) as u16).saturating_add(4).min(picture.width);
    let area = Rect {
        x: picture.x + (picture.width - wide) / 2,
        y: picture.y,
        width: wide,
        height: high.min(picture.height),
    };
    let mut paint = Paint::new(buf, picture, theme);
    paint.curtain(area);
    let air = if big { air } else { 0 };
    let top = Rect { y: area.y + air, height: area.height - 1 - air, ..area };
    large(words, top, style, buf, theme);
    let line = fit(line, usize::from(area.width));
    let ink = if theme.light { (0x10, 0x10, 0x18) } else { (0xf4, 0xf4, 0xf8) };
    let style = Style::new().fg(theme.mix(ink)).bold();
    put_centred(buf, area, area.bottom() - 1, &line, style);
}
