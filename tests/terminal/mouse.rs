//! The mouse.

use super::tty::two_generals;

#[test]
fn a_click_shows_a_tab() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&["open", "option-1-arrives"], folder.path());
    tty.shows("3 Log");
    let tab = tty.find("3 Log");
    tty.click(tab);
    tty.shows("Events · all");
}

#[test]
fn the_loss_slider_is_dragged_from_end_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = two_generals(&["open", "option-1-arrives"], folder.path());
    tty.shows("loss ◀ ");
    let (left, y) = tty.find("loss ◀ ");
    let (label, (right, _)) = ("loss ◀ ".chars().count() as u16, end_of_bar(&tty, y));
    tty.mouse(0, (left + label, y));
    tty.shows("▶ 0%");
    for x in left + label..right {
        tty.mouse(32, (x, y));
    }
    tty.shows("▶ 100%");
}

/// The place of the first slider's right arrow in a row.
fn end_of_bar(tty: &super::tty::Tty, y: u16) -> (u16, u16) {
    let contents = tty.contents();
    let line = contents.lines().nth(y.into()).unwrap();
    (line.chars().position(|c| c == '▶').unwrap() as u16, y)
}
