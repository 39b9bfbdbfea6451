//! Whatever one does, in whatever window: nothing panics, nothing is drawn outside, and ASCII and
//! colourless terminals get what they can show.

use std::time::Duration;

use proptest::prelude::*;
use proptest::sample::select;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;
use two_generals::app::{Command, Fate, KEYMAP, Key, Lane, Slider, Way};
use two_generals::engine::{Kind, Letter, Message};
use two_generals::protocols::{GENERAL_1, GENERAL_2};
use two_generals::scenario::shipped;
use two_generals::ui::{self, Depth, Mouse, Theme};

use super::stage::Stage;

/// Something that happens to the interface.
#[derive(Clone, Debug)]
enum Act {
    Press(Key),
    Do(Command),
    /// Something with the mouse, at a share of the window's width and height.
    Point(f64, f64, Mouse),
    Resize(u16, u16),
    /// The window has another size, and the interface does not know yet.
    ResizeUnseen(u16, u16),
    /// So many milliseconds go by.
    Wait(u64),
    /// The odds are computed, or given up.
    Explore,
}

fn key() -> impl Strategy<Value = Key> {
    let known: Vec<Key> = KEYMAP.iter().flat_map(|binding| binding.keys).copied().collect();
    prop_oneof![6 => select(known), 1 => any::<char>().prop_map(Key::char)]
}

/// Commands with what no key gives them.
fn command() -> impl Strategy<Value = Command> {
    let letter = (1..5u32, any::<bool>(), any::<bool>()).prop_map(|(nth, back, copy)| {
        let (from, to) = if back { (GENERAL_2, GENERAL_1) } else { (GENERAL_1, GENERAL_2) };
        Letter { from, to, message: Message::new(Kind(0), nth), copy, life: 0 }
    });
    let slider = || select(Slider::ALL.to_vec());
    prop_oneof![
        (-0.5..1.5f64).prop_map(Command::Scrub),
        (slider(), -0.5..1.5f64).prop_map(|(slider, share)| Command::SetSlider(slider, share)),
        slider().prop_map(Command::PickSlider),
        select(vec![Way::Both, Way::ToGeneral1, Way::ToGeneral2]).prop_map(Command::PickWay),
        (-500..500i32).prop_map(Command::Nudge),
        (-5_000..5_000i32).prop_map(Command::Scroll),
        (-50..50i32).prop_map(Command::Move),
        (0..30usize, 0..30usize).prop_map(|(place, top)| Command::Pick(place, top)),
        (0..30usize).prop_map(Command::Mark),
        (0..9usize).prop_map(Command::SwitchBranch),
        letter.prop_map(Command::Choose),
        select(vec![Fate::Capture, Fate::Pass, Fate::Copy]).prop_map(Command::Fate),
        any::<char>().prop_map(Command::Insert),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let size = || {
        let common = prop_oneof![Just((80, 24)), Just((120, 36)), Just((109, 24)), Just((110, 24))];
        prop_oneof![1 => common, 1 => (1..=240u16, 1..=70u16)]
    };
    let mouse = select(vec![Mouse::Press, Mouse::Drag, Mouse::Up, Mouse::Down]);
    prop_oneof![
        10 => key().prop_map(Act::Press),
        3 => command().prop_map(Act::Do),
        4 => (0.0..1.0, 0.0..1.0, mouse).prop_map(|(x, y, mouse)| Act::Point(x, y, mouse)),
        3 => size().prop_map(|(wide, high)| Act::Resize(wide, high)),
        1 => size().prop_map(|(wide, high)| Act::ResizeUnseen(wide, high)),
        4 => (0..2_000u64).prop_map(Act::Wait),
        1 => Just(Act::Explore),
    ]
}

fn scenario() -> impl Strategy<Value = &'static str> {
    let names = shipped().iter().map(|one| one.name).chain(["crowd", "crashes"]);
    select(names.collect::<Vec<_>>())
}

fn theme() -> impl Strategy<Value = Theme> {
    let depth = select(vec![Depth::True, Depth::Ansi256, Depth::Ansi16, Depth::Mono]);
    (depth, any::<bool>(), any::<bool>()).prop_map(|(depth, light, ascii)| Theme {
        depth,
        light,
        ascii,
    })
}

fn happens(stage: &mut Stage, act: Act) {
    let at = |share: f64, cells: u16| (share * f64::from(cells)) as u16;
    match act {
        Act::Press(key) => stage.press(key),
        Act::Do(command) => stage.update(command),
        Act::Point(x, y, mouse) => {
            let (wide, high) = stage.size;
            stage.mouse(at(x, wide), at(y, high), mouse);
        }
        Act::Resize(wide, high) => stage.resize((wide, high)),
        Act::ResizeUnseen(wide, high) => stage.size = (wide, high),
        Act::Wait(time) => stage.app.tick(Duration::from_millis(time)),
        Act::Explore => {
            let jobs = stage.app.jobs();
            // One scenario has more states than a test should wait for, and trials take long too: that
            // they are still to come is shown as well.
            let long = stage.app.session.as_ref().is_some_and(|session| session.name == "crashes");
            for job in jobs
                .into_iter()
                .filter(|job| !long && ![Lane::Trials, Lane::Matrix].contains(&job.lane))
            {
                stage.work(job);
            }
        }
    }
}

/// Draws into a part of a larger buffer and looks at every cell.
fn looked_at(stage: &Stage) -> Result<(), TestCaseError> {
    let (wide, high) = stage.size;
    let mut untouched = Cell::new("§");
    untouched.set_fg(Color::Indexed(199));
    let mut buf = Buffer::filled(Rect::new(0, 0, wide + 7, high + 5), untouched.clone());
    let area = Rect::new(4, 2, wide, high);
    area.positions().for_each(|at| buf[at] = Cell::EMPTY);
    let cursor = ui::draw_on(&stage.app, &stage.theme, area, &mut buf);
    for at in buf.area.positions() {
        let cell = &buf[at];
        if !area.contains(at) {
            prop_assert_eq!(cell, &untouched, "outside, at {} of {:?}", at, area);
            continue;
        }
        if stage.theme.ascii {
            prop_assert!(cell.symbol().is_ascii(), "{} at {}", cell.symbol(), at);
        }
        if stage.theme.depth == Depth::Mono {
            prop_assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "at {}", at);
        }
    }
    if let Some((x, y)) = cursor {
        prop_assert!(area.contains(Position { x, y }), "the cursor at {x}, {y} of {area:?}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn anything_may_happen(
        name in scenario(),
        theme in theme(),
        acts in proptest::collection::vec(act(), 1..60),
    ) {
        let mut stage = Stage::open(name, (80, 24));
        stage.theme = theme;
        stage.app.light = theme.light;
        for act in acts {
            happens(&mut stage, act);
            looked_at(&stage)?;
        }
    }
}
