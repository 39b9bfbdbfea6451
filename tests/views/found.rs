//! The views of what was found: what is marked and opened, what stays while it is computed, and what is
//! asked before something of it is lost.

use two_generals::app::{Code, Command, Key, Overlay, Then};
use two_generals::scenario::shipped;
use two_generals::ui::Mouse;

use super::stage::{BACKSPACE, ENTER, LEFT, SIZES, Stage};

const RIGHT: Key = Key::plain(Code::Right);
const END: Key = Key::plain(Code::End);

fn toast(stage: &Stage) -> &str {
    stage.app.toast.as_ref().map_or("", |toast| &toast.text)
}

fn proof(size: (u16, u16)) -> Stage {
    Stage::open("layered-proofs", size).keys("6").explored()
}

/// A night as the city in which a messenger waits at the wall.
fn night() -> Stage {
    let stage = Stage::open("option-1-captured", (80, 24)).keys("8").explored().keys("y");
    stage.until(|session| session.timeline.open_question().is_some())
}

#[test]
fn the_pair_where_a_decision_turns_is_marked_first() {
    let stage = proof((80, 24));
    assert!(stage.find("view of runs 2 and 3").is_some());
    // And what somebody marked stays marked, also after looking at the run.
    let mut stage = stage.keys("jj").key(ENTER);
    stage.press(BACKSPACE);
    assert!(stage.explored().find("view of runs 4 and 5").is_some());
}

#[test]
fn a_row_of_the_chain_keeps_its_number() {
    for name in ["retry-deadline", "randomised-attack", "layered-proofs-far"] {
        let stage = Stage::open(name, (80, 24)).keys("6").explored();
        let rows: Vec<String> =
            stage.rows().into_iter().filter(|row| row.contains("✗ G")).collect();
        assert!(!rows.is_empty(), "{name}");
        for row in rows {
            let cell = row.split('│').nth(1).unwrap_or_default().trim_end();
            assert!(cell.ends_with(|c: char| c.is_ascii_digit()), "{name}: {cell}");
        }
    }
}

#[test]
fn another_click_opens_what_is_marked() {
    for size in SIZES {
        let mut stage = proof(size);
        let (x, y) = stage.find("  4  ⚐").unwrap();
        assert_eq!(stage.hit(x, y, Mouse::Press), Some(Command::Mark(4)));
        stage.mouse(x, y, Mouse::Press);
        stage.mouse(x, y, Mouse::Press);
        assert!(stage.session().scenario.title.starts_with("Run 4 of the proof"));
        let mut stage = Stage::open("option-2-all-arrive", size).keys("llllll7").explored();
        let (x, y) = stage.find("✗ G1").unwrap();
        assert_eq!(stage.hit(x, y, Mouse::Press), Some(Command::OpenMarked));
        stage.mouse(x, y, Mouse::Press);
        assert!(stage.app.parked().is_some());
    }
}

#[test]
fn the_ladder_stays_while_the_next_is_computed() {
    let mut stage = Stage::open("option-2-all-arrive", (80, 24)).keys("llllll7").explored();
    let before = stage.rows();
    stage.press(RIGHT);
    let jobs = stage.app.jobs();
    let after = stage.rows();
    assert!(stage.find("computing step 7").is_some());
    // All but the header, the title, the scrub bar and the footer.
    assert_eq!(before[3..19], after[3..19]);
    assert!(stage.app.worlds().is_empty(), "nothing old is opened");
    jobs.into_iter().for_each(|job| stage.work(job));
    assert!(stage.find("computing").is_none());
}

#[test]
fn worlds_of_which_the_same_is_told_are_one_row() {
    // Where nobody proposed some key was drawn all the same: it is not told.
    let mut stage = Stage::open("randomised-attack", (120, 36)).keys("7").explored();
    let mut merged = false;
    while !stage.session().is_over() {
        stage = stage.key(RIGHT).explored();
        let rows = stage.rows();
        let told =
            |row: &String| row.split_once(" runs)").map_or(row.clone(), |(row, _)| row.into());
        let mut rows: Vec<String> =
            rows.iter().filter(|row| row.contains("(height")).map(told).collect();
        let count = rows.len();
        merged |= stage.find(" runs)").is_some();
        rows.dedup_by_key(|row| row.split("(height").next().map(str::to_owned));
        assert_eq!(rows.len(), count, "{rows:?}");
    }
    assert!(merged);
}

#[test]
fn stopped_odds_say_so_and_how_to_begin_anew() {
    let mut stage = Stage::open("handshake-3-last-captured", (80, 24)).keys("5");
    let _unfinished = stage.app.jobs();
    stage.press(Key::plain(Code::Esc));
    assert!(stage.find("counting").is_none() && stage.find("5 counts anew").is_some());
    let stage = stage.keys("5").explored();
    assert!(stage.find("runs: ").is_some());
}

#[test]
fn keys_that_wait_for_the_city_say_so() {
    for key in [RIGHT, END, Key::char(' '), Key::char('n'), Key::char('x')] {
        let mut stage = night();
        let at = stage.session().timeline.at();
        stage.press(key);
        assert!(toast(&stage).contains("c captures, p lets pass"), "{key}: {}", toast(&stage));
        assert_eq!(stage.session().timeline.at(), at);
    }
    let row = night().rows().pop().unwrap();
    assert!(row.contains("c capture  p let pass"), "{row}");
}

#[test]
fn a_night_that_is_not_over_is_not_dropped_unasked() {
    let asks = |stage: &Stage| matches!(stage.app.overlay, Some(Overlay::Unsaved(_)));
    let stage = night().key(BACKSPACE);
    assert!(asks(&stage) && stage.find("not over").is_some());
    assert!(stage.keys("n").app.parked().is_some());
    assert!(night().key(BACKSPACE).keys("y").app.parked().is_none());
    let stage = night().keys("q");
    assert!(asks(&stage) && !stage.quit);
    assert!(stage.keys("y").quit);
    // Nor by beginning another, or by opening a run that was found.
    for stage in [night().keys("8y"), night().keys("6").explored().key(ENTER)] {
        assert!(toast(&stage).contains("leave it first"), "{}", toast(&stage));
        assert!(stage.app.parked().is_some_and(|parked| parked.game));
    }
    // One that has not begun, and one that is over, are not asked about.
    let begun = Stage::open("option-1-captured", (80, 24)).keys("8").explored().keys("y");
    assert!(begun.key(BACKSPACE).app.parked().is_none());
    let mut over = night();
    while !over.session().is_over() {
        over = over.keys("cl");
    }
    assert!(over.key(BACKSPACE).app.parked().is_none());
}

#[test]
fn a_changed_visit_is_asked_about_and_the_own_run_after_it() {
    let visit = || Stage::open("option-2-all-arrive", (80, 24)).keys("llc6").explored().key(ENTER);
    // Unchanged, only the class's own run is asked about.
    let stage = visit().keys("q");
    assert!(stage.app.parked().is_none() && stage.find("This run is not saved").is_some());
    let changed = || visit().key(LEFT).key(LEFT).keys("]");
    assert!(changed().session().unsaved);
    let stage = changed().key(BACKSPACE);
    assert!(stage.find("You changed this run").is_some());
    assert_eq!(
        format!("{:?}", stage.app.overlay),
        format!("{:?}", Some(Overlay::Unsaved(Then::Return)))
    );
    assert!(stage.keys("y").app.parked().is_none());
    let stage = changed().keys("qy");
    assert!(!stage.quit && stage.find("This run is not saved").is_some());
    assert!(stage.keys("y").quit);
}

#[test]
fn the_score_of_a_night_stays_to_be_read() {
    let mut stage = night();
    while !stage.session().is_over() {
        stage = stage.keys("cl");
    }
    for _ in 0..2 {
        assert!(toast(&stage).contains("captured") || toast(&stage).contains("capture"));
        assert!(toast(&stage).contains("Backspace"), "{}", toast(&stage));
        stage.press(RIGHT);
    }
}

#[test]
fn nothing_crosses_the_word_dawn() {
    for name in shipped().iter().map(|one| one.name) {
        for size in SIZES {
            // Elsewhere no dawn comes.
            if !Stage::open(name, size).session().is_generals() {
                continue;
            }
            for keys in ["2G", "2vG"] {
                let stage = Stage::open(name, size).keys(keys).settled();
                let rows = stage.rows();
                let diagram = &rows[3..usize::from(size.1) - 4];
                let whole = diagram.iter().any(|row| row.contains("dawn"));
                assert!(whole, "{name} {size:?} {keys}\n{}", rows.join("\n"));
            }
        }
    }
}

#[test]
fn where_nobody_proposes_the_chain_says_why_it_begins_with_a_proposal() {
    for size in SIZES {
        let stage = Stage::open("nobody", size).keys("6").explored();
        assert!(stage.find("Nobody proposes here").is_some());
        assert!(
            Stage::open("option-1-arrives", size).keys("6").explored().find("Nobody").is_none()
        );
    }
}

#[test]
fn nothing_of_what_each_knows_is_cut() {
    for name in ["nobody", "retry-deadline", "handshake-8-last-captured"] {
        for keys in ["7", "lll7", "G7"] {
            let rows = Stage::open(name, (80, 24)).keys(keys).explored().rows();
            let cut = |row: &&String| row.contains('…') && !row.contains("without end");
            let cut: Vec<_> =
                rows[3..11].iter().filter(cut).filter(|row| !row.contains("…m (")).collect();
            assert!(cut.is_empty(), "{name} {keys}: {cut:?}");
        }
    }
}
