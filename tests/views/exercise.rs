//! The views of an exercise: its state, its switches, and what its check found, before and after the class has guessed.

use std::sync::Arc;

use serde_json::{Value, json};
use two_generals::app::{Code, Command, Key, Session};
use two_generals::engine::NodeId;
use two_generals::exercise::Bounds;
use two_generals::protocols::exercise::{Answer, Call, Shared, Solution, Trouble};
use two_generals::protocols::{General, Strategy};
use two_generals::scenario::{Tab, parse};
use two_generals::ui::{Depth, Mouse};

use super::pictures::keep;
use super::stage::{BACKSPACE, DOWN, ENTER, SIZES, Stage};

const UP: Key = Key::plain(Code::Up);

/// Small bounds, quickly explored.
const SMALL: Bounds = Bounds {
    inputs: 2,
    losses: 1,
    copies: 1,
    crashes: 0,
    faults: u8::MAX,
    states: 50_000,
    runs: 20,
    seed: 1,
};

/// An exercise in the view of its state.
fn exercise(name: &str, size: (u16, u16)) -> Stage {
    Stage::open(name, size).keys("5")
}

/// A variant of an exercise, checked within small bounds: 0 is the right one.
fn checked(name: &str, variant: usize) -> Stage {
    let mut stage = Stage::open(name, (80, 24)).keys("6");
    stage.app.trying.bounds = Some(SMALL);
    for _ in 0..=variant {
        stage.press(Key::char('i'));
    }
    // None of the variants was open at first, where the first is not what stands in the file.
    while stage.session().variant().map(|(place, _)| place) != Some(variant) {
        stage.press(Key::char('i'));
    }
    stage.app.toast = None;
    stage.explored()
}

fn state(session: &Session, node: &str) -> Value {
    let node = session.nodes().find(|one| session.words.node_in_files(*one) == node).unwrap();
    match session.timeline.world().algorithm(node) {
        General::Exercise(node) => node.state_value(),
        other => panic!("it is {other:?}"),
    }
}

fn held(session: &Session) -> usize {
    state(session, "receiver")["held"].as_array().map_or(0, Vec::len)
}

fn toast(stage: &Stage) -> &str {
    stage.app.toast.as_ref().map_or("", |toast| &toast.text)
}

/// A picture of each size.
fn picture(name: &str, stage: &mut Stage) {
    let mut all = String::new();
    for (wide, high) in SIZES {
        stage.resize((wide, high));
        let rows = stage.rows();
        let lines: Vec<&str> = rows.iter().map(|row| row.trim_end()).collect();
        all += &format!("{wide} x {high}\n{}\n\n", lines.join("\n"));
    }
    keep(name, &all);
}

/// All that stands on the screen, in one line.
fn words(stage: &Stage) -> String {
    let rows = stage.rows().join(" ");
    let words: Vec<&str> = rows.split(['│', ' ']).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

#[test]
fn pictures_of_the_state() {
    let mut stage = exercise("fifo", (120, 36)).until(|session| held(session) >= 5).settled();
    picture("exercise_fifo", &mut stage);
    (stage.theme.depth, stage.theme.ascii) = (Depth::Mono, true);
    picture("exercise_in_ascii", &mut stage);
    picture("exercise_crashed", &mut exercise("durable-fifo", (120, 36)).until_crashed());
    let answered = |session: &Session| {
        session.application.as_ref().unwrap().inputs(session.exercise().unwrap())[0].answered
    };
    picture("exercise_calls", &mut exercise("calls", (120, 36)).until(answered).settled());
    picture("exercise_shop", &mut exercise("trade", (120, 36)).until(answered).settled());
    let suspects = |session: &Session| !session.timeline.world().is_up(NodeId(1));
    picture(
        "exercise_detector",
        &mut exercise("written-detector", (120, 36)).until(suspects).settled(),
    );
}

#[test]
fn a_heap_has_the_smallest_number_on_top() {
    // What the receiver holds is seen when its step is done.
    let is_done = |session: &Session| !session.timeline.world().is_at_work(NodeId(1));
    let stage = exercise("fifo", (120, 36)).until(|session| held(session) >= 5 && is_done(session));
    let all = state(stage.session(), "receiver");
    let all = all["held"].as_array().unwrap();
    let place = |one: &Value| {
        let text = format!("#{} {}", one["n"], one["text"].as_str().unwrap());
        stage.find(&text).unwrap_or_else(|| panic!("{text} is not shown"))
    };
    for (nth, one) in all.iter().enumerate().skip(1) {
        let parent = &all[(nth - 1) / 2];
        assert_eq!(place(one).1, place(parent).1 + 2, "a child stands two lines below its parent");
    }
}

#[test]
fn what_breaks_a_promise_is_named_where_it_is_delivered() {
    for (variant, words) in
        [("delivers_on_arrival", "out of order"), ("delivers_duplicates", "twice")]
    {
        let scenario = Stage::open("fifo", (120, 36)).session().scenario.to_text();
        let scenario = scenario.replace("\"duplication\": 0.2", "\"duplication\": 0.9");
        let scenario =
            scenario.replace("\"fifo\": {}", &format!("\"fifo\": {{ \"slip\": \"{variant}\" }}"));
        let mut stage = Stage::menu((120, 36));
        stage.app.opened(
            "slip".into(),
            None,
            parse("slip", scenario.as_bytes()).map_err(|r| r.line()),
        );
        let stage = stage.keys("5G");
        assert!(stage.find(words).is_some(), "{variant}: {:#?}", stage.rows());
    }
}

#[test]
fn through_a_node_s_eyes_the_others_are_out_of_sight() {
    let stage = exercise("fifo", (120, 36)).until(|session| held(session) >= 2).keys("e");
    let words = words(&stage);
    assert!(words.contains("next number"));
    assert!(!words.contains("next expected"));
    assert!(words.contains("out of sight"));
    // Nor is the other's place in its algorithm.
    assert!(stage.find("Receiver, line by line").is_none());
}

#[test]
fn a_click_marks_a_switch_and_the_next_one_turns_it() {
    for size in SIZES {
        let mut stage = exercise("fifo", size);
        let (x, y) = stage.find("stable storage").unwrap();
        stage.mouse(x, y, Mouse::Press);
        assert_eq!(stage.app.trying.switch, 1, "{size:?}");
        assert_eq!(stage.hit(x, y, Mouse::Press), Some(Command::OpenMarked));
        stage.mouse(x, y, Mouse::Press);
        let solution = stage.session().exercise().unwrap().solution.clone().unwrap();
        assert_eq!(solution.switches()[1].value, "on", "{size:?}");
    }
}

#[test]
fn every_switch_can_be_reached_by_the_arrows_at_every_size() {
    for size in SIZES {
        for name in ["fifo", "calls", "trade"] {
            let mut stage = exercise(name, size);
            for (place, switch) in stage.session().switches().iter().enumerate() {
                assert_eq!(stage.app.trying.switch, place);
                let (_, y) = stage.find(&format!("» {}", switch.name)).unwrap();
                assert!(stage.rows()[usize::from(y)].contains(&switch.value), "{}", switch.name);
                stage.press(DOWN);
            }
        }
    }
}

#[test]
fn no_switch_is_cut() {
    for size in SIZES {
        for name in ["fifo", "durable-fifo", "calls", "trade"] {
            let stage = exercise(name, size);
            for place in 0..stage.session().switches().len() {
                let mut turned = Stage::open(name, size).keys("5");
                (0..place).for_each(|_| turned.press(DOWN));
                for _ in 0..4 {
                    turned.press(ENTER);
                    turned.app.toast = None;
                    let row = turned.rows().into_iter().find(|row| row.contains('»')).unwrap();
                    let after = row.split('»').nth(1).unwrap();
                    assert!(!after.contains('…'), "{name} {size:?}: {after}");
                }
            }
        }
    }
}

#[test]
fn pictures_of_a_check_before_and_after_the_guess() {
    let mut stage = checked("calls", 1);
    picture("check_to_guess", &mut stage);
    stage.press(DOWN);
    let mut stage = stage.key(ENTER);
    assert!(toast(&stage).contains("Right"));
    stage.app.toast = None;
    picture("check_guessed", &mut stage);
    picture("check_where_all_holds", &mut checked("calls", 0).keys("u"));
}

#[test]
fn the_marks_are_hidden_until_the_class_has_guessed() {
    let stage = checked("calls", 1);
    let before = words(&stage);
    assert!(!before.contains("fails in") && !before.contains("in all runs"));
    assert!(!before.contains(stage.session().variant().unwrap().1.explained));
    let after = words(&stage.keys("u"));
    assert!(after.contains("fails in a run of"));
}

#[test]
fn a_guess_is_right_or_wrong() {
    // The last row says that nothing is wrong.
    let nothing = |variant| {
        let mut stage = checked("calls", variant);
        (0..9).for_each(|_| stage.press(DOWN));
        stage.key(ENTER)
    };
    let right = nothing(0);
    assert!(
        toast(&right).contains("Right") && words(&right).contains("The guess was right: nothing")
    );
    let wrong = nothing(1);
    assert!(toast(&wrong).contains("Not so"));
    let mut wrong = wrong;
    wrong.app.toast = None;
    assert!(words(&wrong).contains("The guess was wrong: something"));
}

#[test]
fn a_click_marks_a_guarantee_and_the_next_one_guesses() {
    for size in SIZES {
        let mut stage = checked("calls", 1);
        stage.resize(size);
        // A click on what is marked already is the guess.
        stage.update(Command::Mark(4));
        for name in ["no creation", "at most once", "at least once", "answered", "nothing is wrong"]
        {
            let (x, y) = stage.find(&format!("? {name}")).unwrap();
            stage.mouse(x, y, Mouse::Press);
            let marked = stage.app.marked_mark().map_or("nothing is wrong", |mark| mark.name);
            assert_eq!(marked, name, "{size:?}");
        }
        let (x, y) = stage.find("? at most once").unwrap();
        (0..2).for_each(|_| stage.mouse(x, y, Mouse::Press));
        assert_eq!(stage.app.guessed_right(), Some(true), "{size:?}");
    }
}

#[test]
fn the_shortest_run_opens_where_it_breaks_and_leads_back() {
    let stage = checked("calls", 1).keys("u").key(ENTER);
    assert!(stage.app.parked().is_some());
    assert!(stage.session().watching.lamps().iter().any(|lamp| lamp.broken_at.is_some()));
    let stage = stage.key(BACKSPACE);
    assert!(stage.app.parked().is_none() && stage.app.tab == Tab::Check);
    let stage = stage.key(UP).key(ENTER);
    assert!(stage.app.parked().is_none(), "what holds has no run to open");
}

/// A program in this process.
struct Program(fn(&Call) -> Result<Answer, Trouble>);

impl Solution for Program {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        (self.0)(call)
    }
}

/// It plays the receiver of a FIFO link.
fn program(answers: fn(&Call) -> Result<Answer, Trouble>) -> Stage {
    let text = r#"{
        "format": "two-generals.scenario/1", "title": "A program", "links": { "loss": 0, "duplication": 0.2 },
        "strategy": { "exercise": { "name": "fifo-link", "inputs": 2, "lasts": 100 } }
    }"#;
    let mut scenario = parse("program", text.as_bytes()).unwrap();
    let Strategy::Exercise(exercise) = &mut scenario.strategy else { panic!("it is none") };
    exercise.shared = Shared::with(Arc::new(Program(answers)));
    let mut stage = Stage::menu((120, 36));
    stage.app.opened("program".into(), None, Ok(scenario));
    stage.app.try_program("python3 receiver.py".into(), SMALL);
    stage.explored()
}

fn delivering(call: &Call) -> Result<Answer, Trouble> {
    let mut actions = Vec::new();
    if let two_generals::protocols::exercise::Incoming::Message { message, .. } = &call.event {
        actions.push(
            serde_json::from_value(json!({ "do": "deliver", "message": message["text"] })).unwrap(),
        );
    }
    Ok(Answer { state: json!({ "seen": actions.len(), "nested": { "a": [1, 2] } }), actions })
}

#[test]
fn pictures_of_a_program() {
    let mut stage = program(delivering);
    picture("check_of_a_program", &mut stage);
    picture("exercise_of_a_program", &mut stage.keys("5G").settled());
}

#[test]
fn a_program_s_marks_are_shown_at_once() {
    let stage = program(delivering);
    assert!(words(&stage).contains("python3 receiver.py"));
    assert!(words(&stage).contains("fails in a run of"));
    assert!(!words(&stage).contains("Find the bug"));
}

#[test]
fn what_went_wrong_with_a_program_is_told_with_its_last_words() {
    let mut stage = program(|_| {
        let stderr = (1..=30).map(|line| format!("line {line} of the traceback")).collect();
        let what = "the program ended".into();
        Err(Trouble { what, help: "let it answer every line".into(), stderr })
    });
    for size in SIZES {
        stage.resize(size);
        let words = words(&stage);
        for told in [
            "the program ended",
            "let it answer every line",
            "line 30 of the traceback",
            "\"type\"",
        ] {
            assert!(words.contains(told), "{size:?}: {told}: {:#?}", stage.rows());
        }
    }
    picture("check_in_trouble", &mut stage);
}

#[test]
fn a_program_that_is_no_pure_function_is_found_out() {
    use std::sync::atomic::{AtomicU32, Ordering};
    static CALLS: AtomicU32 = AtomicU32::new(0);
    let stage = program(|_| {
        let calls = CALLS.fetch_add(1, Ordering::Relaxed);
        Ok(Answer { state: json!({ "calls": calls }), actions: Vec::new() })
    });
    assert!(words(&stage).contains("two answers to one question"));
}
