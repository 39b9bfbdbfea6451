//! The mouse finds what is drawn, where it is drawn.

use std::collections::BTreeMap;

use two_generals::app::{Command, Slider, footer};
use two_generals::engine::Letter;
use two_generals::scenario::Tab;
use two_generals::ui::Mouse;

use super::keys::situations;
use super::stage::{SIZES, Stage};

/// Every place whose click means a command of a kind, with what it means.
fn places<T>(stage: &Stage, kind: impl Fn(Command) -> Option<T>) -> Vec<((u16, u16), T)> {
    let (wide, high) = stage.size;
    let all = (0..high).flat_map(|y| (0..wide).map(move |x| (x, y)));
    all.filter_map(|(x, y)| Some(((x, y), kind(stage.hit(x, y, Mouse::Press)?)?))).collect()
}

/// What is drawn in a row from a column on, so many cells.
fn drawn(stage: &Stage, (x, y): (u16, u16), cells: usize) -> String {
    stage.rows()[usize::from(y)].chars().skip(x.into()).take(cells).collect()
}

#[test]
fn a_click_on_a_key_of_the_footer_does_what_the_key_does() {
    for size in SIZES {
        for (name, make) in situations() {
            let mut stage = make();
            stage.resize(size);
            stage.app.toast = None;
            let last = size.1 - 1;
            let mut x = 0;
            let mut found = 0;
            for (key, word, command) in footer(&stage.app) {
                let text = format!("{key} {word}");
                let row: Vec<char> = stage.rows()[usize::from(last)].chars().collect();
                let wanted: Vec<char> = text.chars().collect();
                let rest = row[x..].windows(wanted.len());
                let Some(at) = rest.into_iter().position(|piece| piece == wanted) else { continue };
                for column in x + at..x + at + wanted.len() {
                    let hit = stage.hit(column as u16, last, Mouse::Press);
                    assert_eq!(hit, Some(command.clone()), "{name}: {text} in {size:?}");
                }
                x += at + wanted.len();
                found += 1;
            }
            let shown = footer(&stage.app).len();
            assert!(found >= 2 && (size.0 < 200 || found == shown), "{name}: {found} of {shown}");
        }
    }
}

#[test]
fn words_in_passing_are_no_keys() {
    let stage = Stage::open("option-1-arrives", (80, 24)).keys("b");
    assert!(stage.app.toast.is_some());
    let last = stage.size.1 - 1;
    for x in 0..stage.size.0 {
        assert_eq!(stage.hit(x, last, Mouse::Press), None, "{:?}", drawn(&stage, (0, last), 80));
    }
}

#[test]
fn a_click_on_a_tab_shows_it() {
    for size in SIZES {
        let mut stage = Stage::open("option-1-arrives", size);
        // With little room the names are shorter: these words are in both.
        for (word, tab, title) in [
            (if size.0 < 120 { "3 Log" } else { "3 Events" }, Tab::Events, "╭ Events"),
            ("2 Diag", Tab::Diagram, "╭ Space and time"),
            (if size.0 < 120 { "4 Tree" } else { "4 Branch" }, Tab::Branches, "╭ Branches"),
            ("5 Odds", Tab::Odds, "╭ Exact odds"),
            ("6 Proof", Tab::Proof, "╭ Proof"),
            ("7 Know", Tab::Knowledge, "╭ Ladder of knowledge"),
            ("8 City", Tab::City, "╭ You are the city"),
            (
                if size.0 < 120 { "1 Field" } else { "1 Battlefield" },
                Tab::Battlefield,
                "╭ Battlefield",
            ),
        ] {
            let (x, y) = stage.find(word).unwrap();
            for column in x..x + word.len() as u16 {
                assert_eq!(stage.hit(column, y, Mouse::Press), Some(Command::ShowTab(tab)));
            }
            stage.mouse(x, y, Mouse::Press);
            assert!(stage.find(title).is_some_and(|(_, row)| row == 2), "{title}");
        }
    }
}

#[test]
fn a_click_on_the_eyes_changes_them() {
    for size in SIZES {
        let mut stage = Stage::open("option-1-arrives", size);
        let short = size.0 < 146;
        let eyes =
            |n: u8| if short { format!("G{n}'s eyes") } else { format!("General {n}'s eyes") };
        for word in ["omniscient", &eyes(1), &eyes(2), "omniscient"] {
            let (x, y) = stage.find(word).unwrap_or_else(|| panic!("{word}"));
            stage.mouse(x, y, Mouse::Press);
        }
    }
}

#[test]
fn a_click_on_a_messenger_chooses_it_and_another_lets_go() {
    for size in SIZES {
        let stage = Stage::open("crowd", size).until(|session| session.undecided().len() == 3);
        let mut stage = stage.settled();
        let mut spots: BTreeMap<Letter, Vec<(u16, u16)>> = BTreeMap::new();
        for (place, letter) in places(&stage, |command| match command {
            Command::Choose(letter) => Some(letter),
            _ => None,
        }) {
            spots.entry(letter).or_default().push(place);
        }
        let open: Vec<Letter> = stage.session().undecided().iter().map(|one| one.letter).collect();
        assert_eq!(spots.len(), open.len(), "{size:?}");
        for (letter, cells) in spots {
            assert!(open.contains(&letter));
            let (x, y) = cells[0];
            let label = drawn(&stage, (x, y), cells.len());
            assert_eq!(label.trim(), format!("{}▶", letter.message.nth), "{size:?}");
            stage.mouse(x, y, Mouse::Press);
            assert_eq!(stage.app.chosen, Some(letter));
            assert_eq!(drawn(&stage, (x, y), cells.len()), format!("[{}▶]", letter.message.nth));
            stage.mouse(x, y, Mouse::Press);
            assert_eq!(stage.app.chosen, None);
        }
    }
}

#[test]
fn a_slider_reaches_both_its_ends() {
    for size in SIZES {
        for (slider, least, most) in [
            (Slider::Loss, "0%", "100%"),
            (Slider::Copies, "0%", "100%"),
            (Slider::Delay, "1", "200"),
        ] {
            let mut stage = Stage::open("option-1-arrives", size);
            let bar = places(&stage, |command| match command {
                Command::SetSlider(found, share) if found == slider => Some(share),
                _ => None,
            });
            let ((first, y), low) = bar[0];
            let ((last, _), high) = bar[bar.len() - 1];
            assert_eq!((low, high), (0.0, 1.0), "{slider:?} {size:?}");
            let ends = drawn(&stage, (first - 2, y), bar.len() + 3);
            assert!(ends.starts_with("◀ ") && ends.ends_with('▶'), "{ends}");
            for (x, words) in [(last, most), (first, least)] {
                stage.mouse(x, y, Mouse::Drag);
                assert_eq!(stage.app.slider, slider);
                let model = stage.session().timeline.model();
                assert_eq!(slider.reading(model, stage.app.way).1, words, "{size:?}");
                assert!(drawn(&stage, (last + 1, y), 16).starts_with(&format!("▶ {words}")));
            }
        }
    }
}

#[test]
fn the_scrub_bar_reaches_both_its_ends() {
    for size in SIZES {
        let mut stage = Stage::open("option-2-ack-captured", size);
        let rail = places(&stage, |command| match command {
            Command::Scrub(share) => Some(share),
            _ => None,
        });
        let (end, _) = rail.iter().find(|(_, share)| *share == 1.0).unwrap();
        let (start, _) = rail.iter().rfind(|(_, share)| *share == 0.0).unwrap();
        stage.mouse(end.0, end.1, Mouse::Press);
        assert!(stage.session().is_over());
        assert_eq!(drawn(&stage, *end, 1), "●");
        stage.mouse(start.0, start.1, Mouse::Drag);
        assert_eq!(stage.session().timeline.world().now(), 0);
        assert_eq!(drawn(&stage, *start, 1), "●");
    }
}

#[test]
fn a_click_marks_a_scenario_and_another_opens_it() {
    for size in SIZES {
        let mut stage = Stage::menu(size);
        let entries: Vec<_> =
            stage.app.menu.entries.iter().map(|entry| entry.title.clone()).collect();
        for (place, title) in entries.iter().enumerate() {
            // The list scrolls where it is longer than the screen is high.
            while stage.find(title).is_none() {
                assert!(stage.app.menu.picked < place, "{title} in {size:?}");
                stage.update(Command::Move(1));
            }
            let (x, y) = stage.find(title).unwrap();
            let hit = stage.hit(x, y, Mouse::Press);
            assert!(
                matches!(hit, Some(Command::Pick(hit, _)) if hit == place),
                "{title} in {size:?}"
            );
        }
        while stage.find(&entries[4]).is_none() {
            stage.update(Command::Move(-1));
        }
        let (x, y) = stage.find(&entries[4]).unwrap();
        stage.mouse(x, y, Mouse::Press);
        assert_eq!(stage.app.menu.picked, 4);
        stage.mouse(x, y, Mouse::Press);
        assert_eq!(stage.session().scenario.title, entries[4]);
    }
}

#[test]
fn a_click_on_a_branch_switches_to_it() {
    for size in SIZES {
        let mut stage = Stage::open("option-2-all-arrive", size).keys("llcGgllpG4");
        assert_eq!(stage.session().timeline.current(), 1);
        let (x, y) = stage.find(" A  ").unwrap();
        stage.mouse(x + 1, y, Mouse::Press);
        assert_eq!(stage.session().timeline.current(), 0);
    }
}

#[test]
fn the_wheel_steps_scrolls_and_moves() {
    let mut stage = Stage::open("retry-deadline", (120, 36));
    stage.mouse(30, 10, Mouse::Down);
    assert_eq!(stage.session().timeline.at(), 1);
    stage.mouse(30, 10, Mouse::Up);
    assert_eq!(stage.session().timeline.at(), 0);
    let mut stage = stage.keys("3G");
    stage.mouse(30, 10, Mouse::Up);
    assert_eq!(stage.app.scroll, 1);
    stage.mouse(30, 10, Mouse::Down);
    assert_eq!(stage.app.scroll, 0);
    let mut stage = Stage::menu((80, 24));
    stage.mouse(30, 10, Mouse::Down);
    assert_eq!(stage.app.menu.picked, 1);
}
