//! Small helpers for lines of text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Widget};
use unicode_width::UnicodeWidthStr;

use super::theme::{Role, Theme};
use crate::app::Session;
use crate::engine::Time;

/// The width of a text in cells.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text cut to a width, with an ellipsis where something is missing.
pub fn fit(text: &str, most: usize) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in text.chars() {
        let w = unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
        if used + w > most {
            break;
        }
        used += w;
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    if most > 0 {
        out.push('…');
    }
    out
}

/// The first of the texts that fits a width: they say the same ever more briefly. Where none does, the last is
/// cut.
pub fn first_fit(texts: &[String], most: usize) -> String {
    let fits = texts.iter().find(|text| width(text) <= most);
    fits.cloned().unwrap_or_else(|| texts.last().map_or_else(String::new, |text| fit(text, most)))
}

/// The items in lines of at most this width, two blanks apart; none is broken.
pub fn flow(items: &[&str], most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if width(line) + 2 + width(item) <= most => *line += &format!("  {item}"),
            _ => lines.push((*item).to_owned()),
        }
    }
    lines
}

/// The text in lines of at most this width, broken between words.
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > most {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&fit(word, most));
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Writes a text at a place, cut at the area's right edge.
pub fn put(buf: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) {
    if y < area.bottom() && x < area.right() && y >= area.top() {
        buf.set_stringn(x, y, text, usize::from(area.right() - x), style);
    }
}

/// Writes a text centred in a line of the area.
pub fn put_centred(buf: &mut Buffer, area: Rect, y: u16, text: &str, style: Style) {
    let free = usize::from(area.width).saturating_sub(width(text));
    put(buf, area, area.x + (free / 2) as u16, y, text, style);
}

/// A whole number with its thousands apart: "1,234,567".
pub fn count(digits: &str) -> String {
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A time in the scenario's unit; where that takes too many digits, in a larger one.
pub fn clock_time(session: &Session, time: Time) -> String {
    if time < 1_000_000 {
        return session.words.time(time);
    }
    span(time as f64 * session.scenario.timing.unit.seconds())
}

/// A share that stands in a file, as it stands there: "99.9%".
pub fn shares(share: f64) -> String {
    let text = format!("{:.7}", share * 100.0);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A length of time in words: "8.77 h", "53 min", "20 ms".
pub fn span(seconds: f64) -> String {
    let units = [(86_400.0, "days"), (3_600.0, "h"), (60.0, "min"), (1.0, "s"), (0.001, "ms")];
    let (size, name) =
        units.into_iter().find(|(size, _)| seconds >= *size).unwrap_or((0.001, "ms"));
    let value = seconds / size;
    let name = if name == "days" && (value - 1.0).abs() < 0.005 { "day" } else { name };
    // Three digits, and no zeros behind the point.
    let text = match value {
        v if v >= 99.95 => format!("{v:.0}"),
        v if v >= 9.995 => format!("{v:.1}"),
        v => format!("{v:.2}"),
    };
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} {name}")
}

/// "1 state", "1,234 states".
pub fn states(count_of: u64) -> String {
    let plural = if count_of == 1 { "" } else { "s" };
    format!("{} state{plural}", count(&count_of.to_string()))
}

/// As many of the names as there is room for, each with how many it stands for, and how many more there are.
pub fn few(names: &[(String, u32)], most: usize) -> String {
    let all: u32 = names.iter().map(|(_, count)| count).sum();
    let shown = |first: usize| {
        let texts: Vec<&str> = names[..first].iter().map(|(name, _)| name.as_str()).collect();
        let rest = all - names[..first].iter().map(|(_, count)| count).sum::<u32>();
        let text = texts.join(", ");
        if rest == 0 { text } else { format!("{text} and {rest} more") }
    };
    let fits = (1..=names.len()).rev().map(shown).find(|text| width(text) <= most);
    fits.unwrap_or_else(|| match names {
        [] => String::new(),
        [(name, count), ..] if all > *count => fit(&format!("{name} +{}", all - count), most),
        [(name, _), ..] => fit(name, most),
    })
}

/// Says on the lower edge of a frame how many rows there are above and below those shown.
pub fn more(buf: &mut Buffer, area: Rect, above: usize, below: usize, theme: &Theme) {
    let words = match (above, below) {
        (0, 0) => return,
        (_, 0) => format!(" ↑ {above} more "),
        (0, _) => format!(" ↓ {below} more "),
        _ => format!(" ↑ {above} · ↓ {below} more "),
    };
    let x = area.right().saturating_sub(width(&words) as u16 + 2);
    put(buf, area, x, area.bottom() - 1, &words, theme.style(Role::Dim));
}

/// Writes line after line into an area; what does not fit is left out.
pub struct Writer<'b> {
    area: Rect,
    buf: &'b mut Buffer,
    y: u16,
}

impl<'b> Writer<'b> {
    /// At the top of an area.
    pub fn new(area: Rect, buf: &'b mut Buffer) -> Self {
        Self { area, y: area.y, buf }
    }

    /// One line, cut where it is too long.
    pub fn line(&mut self, text: &str, style: Style) {
        let text = fit(text, self.area.width.into());
        put(self.buf, self.area, self.area.x, self.y, &text, style);
        self.y += 1;
    }

    /// One line of pieces, each in its own style.
    pub fn pieces(&mut self, pieces: &[(String, Style)]) {
        let mut x = self.area.x;
        for (text, style) in pieces {
            put(self.buf, self.area, x, self.y, text, *style);
            x = x.saturating_add(width(text) as u16);
        }
        self.y += 1;
    }

    /// A text in as many lines as it takes.
    pub fn text(&mut self, text: &str, style: Style) {
        for line in wrap(text, self.area.width.into()) {
            self.line(&line, style);
        }
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.y += 1;
    }

    /// How many cells a line has.
    pub const fn width(&self) -> u16 {
        self.area.width
    }

    /// How many lines are left.
    pub fn room(&self) -> u16 {
        self.area.bottom().saturating_sub(self.y)
    }
}

/// Draws a frame with a title and returns its inside.
pub fn frame(buf: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    let title = if title.is_empty() { Line::default() } else { Line::from(format!(" {title} ")) };
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.style(Role::Dim))
        .title_style(Style::new().bold())
        .title(title);
    let inner = block.inner(area);
    block.render(area, buf);
    inner
}

/// The same, with a column of air at either side.
pub fn inside(buf: &mut Buffer, area: Rect, title: &str, theme: &Theme) -> Rect {
    let inner = frame(buf, area, title, theme);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_the_first_are_told_and_how_many_more() {
        let names = [("G1 proof 3–5", 3), ("G2 proof 4", 1), ("G2 proof 9–40", 32)];
        let names = names.map(|(name, count)| (name.to_owned(), count));
        assert_eq!(few(&names, 60), "G1 proof 3–5, G2 proof 4, G2 proof 9–40");
        assert_eq!(few(&names, 36), "G1 proof 3–5, G2 proof 4 and 32 more");
        assert_eq!(few(&names, 35), "G1 proof 3–5 and 33 more");
        assert_eq!(few(&names, 20), "G1 proof 3–5 +33");
        assert_eq!(few(&names, 8), "G1 proo…");
        assert_eq!(few(&[], 8), "");
    }

    #[test]
    fn spans_have_three_digits_and_a_unit() {
        let told = [31_557.6, 3_155.76, 86_400.0, 172_800.0, 0.2, 0.0126, 5.0, 0.0, 43.83 * 60.0];
        let told: Vec<String> = told.into_iter().map(span).collect();
        let expected = [
            "8.77 h", "52.6 min", "1 day", "2 days", "200 ms", "12.6 ms", "5 s", "0 ms", "43.8 min",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn flows_between_items_only() {
        let items = ["━ trusted", "✗ down", "▓ suspected, rightly"];
        assert_eq!(flow(&items, 40), ["━ trusted  ✗ down  ▓ suspected, rightly"]);
        assert_eq!(flow(&items, 38), ["━ trusted  ✗ down", "▓ suspected, rightly"]);
        let texts = ["broken at step 7".to_owned(), "step 7".to_owned()];
        assert_eq!(first_fit(&texts, 16), "broken at step 7");
        assert_eq!(first_fit(&texts, 15), "step 7");
        assert_eq!(first_fit(&texts, 4), "ste…");
    }

    #[test]
    fn fits_and_wraps() {
        assert_eq!(fit("General 1", 9), "General 1");
        assert_eq!(fit("General 1 waits", 9), "General…");
        assert_eq!(fit("abc", 0), "");
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("incomprehensible", 6), ["incom…"]);
        assert!(wrap("", 10).is_empty());
    }
}
