//! The ASCII mode: every drawn character is replaced by a plain one of the same width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Replaces every character that is not ASCII.
pub fn reduce(area: Rect, buf: &mut Buffer) {
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            let cell = &mut buf[(x, y)];
            if !cell.symbol().is_ascii() {
                let plain = cell.symbol().chars().next().map_or(' ', plain);
                cell.set_char(plain);
            }
        }
    }
}

fn plain(c: char) -> char {
    match c {
        '─' | '━' | '╌' | '┄' | '–' | '—' | '╴' | '╶' => '-',
        '│' | '┃' | '┆' | '┊' | '▏' | '▕' => '|',
        '╭' | '╮' | '╰' | '╯' | '├' | '┤' | '┬' | '┴' | '┼' | '┌' | '┐' | '└' | '┘' | '┏' | '┓'
        | '┗' | '┛' => '+',
        '█' | '▓' | '▉' | '▊' | '▋' | '▐' | '▌' | '▙' | '▟' | '▛' | '▜' | '▇' | '▆' => {
            '#'
        }
        '▒' => ':',
        '░' | '·' | '∙' => '.',
        '▀' | '▔' | '▘' | '▝' | '▚' | '▞' => '"',
        '▅' | '▄' | '▖' | '▗' => '=',
        '▃' | '▂' | '▁' => '_',
        '▲' | '▴' | '↑' | '⇧' => '^',
        '▼' | '▾' | '↓' => 'v',
        '▶' | '▸' | '→' | '›' | '»' => '>',
        '◀' | '◂' | '←' | '‹' | '«' => '<',
        '●' | '◆' | '◉' => '*',
        '○' | '◇' => 'o',
        '◌' => '.',
        '╫' | '╪' => '/',
        '┈' => '.',
        '‖' => '"',
        '≠' => '%',
        '⊘' => '0',
        '▣' | '▢' | '■' => '#',
        '↻' => '&',
        '✗' | '×' | '✕' | '╳' => 'x',
        '✓' => 'v',
        '⚑' => '!',
        '⚐' => '-',
        '╲' => '\\',
        '╱' => '/',
        '…' => '~',
        '↳' => '>',
        '⌫' => '<',
        '’' | '‘' => '\'',
        '“' | '”' => '"',
        '❚' => '|',
        '☾' => '(',
        '✦' => '+',
        '★' => '*',
        '\u{2801}'..='\u{28ff}' => '.',
        '\u{2800}' => ' ',
        _ => '?',
    }
}
