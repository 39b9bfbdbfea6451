//! The view of the model matrix: marking, computing piece by piece, stopping, and the runs that are opened.

use two_generals::app::{Code, Command, Key, Matrix, counterexample, own_place};
use two_generals::certainty::{LinkModel, NodeModelKind, Place, TimingModel, places};
use two_generals::scenario::parse;
use two_generals::ui::{Depth, Mouse};

use super::pictures::keep;
use super::stage::{BACKSPACE, ENTER, LEFT, SIZES, Stage};

const ESC: Key = Key::plain(Code::Esc);
const RIGHT: Key = Key::plain(Code::Right);
const UP: Key = Key::plain(Code::Up);

/// Small instances, quickly computed: with and without layers, by heartbeat and by ping.
const NAMES: [&str; 5] =
    ["three-tries", "secure-channel", "arbitrary-link", "reliable-link", "detector"];

fn matrix(name: &str) -> Stage {
    Stage::open(name, (80, 24)).keys("6").explored()
}

fn marked(stage: &Stage) -> Place {
    stage.app.marked_place(stage.session())
}

fn toast(stage: &Stage) -> &str {
    stage.app.toast.as_ref().map_or("", |toast| &toast.text)
}

/// Every run that a cell opens stands where the promise that it names breaks, in the cell's own model, and can be
/// saved and opened again.
#[test]
fn an_opened_run_breaks_the_promise_that_its_cell_names() {
    for name in NAMES {
        let mut stage = matrix(name);
        let cells = stage.app.findings.matrix.found().unwrap().cells().to_vec();
        assert_eq!(cells.len(), Matrix::CELLS);
        let failing: Vec<_> = cells.iter().filter(|cell| counterexample(cell).is_some()).collect();
        assert!(failing.len() > 5, "{name}: only {}", failing.len());
        for cell in failing {
            let (promise, run, faults) = counterexample(cell).unwrap();
            stage.update(Command::Mark(cell.place.index()));
            stage.press(ENTER);
            let session = stage.session();
            let here = format!("{name} {:?} {promise:?} {faults}", cell.place);
            let lamp = session.watching.lamps().iter().find(|lamp| lamp.promise == promise);
            let broken = lamp.unwrap().broken_at.unwrap_or_else(|| panic!("{here}"));
            assert_eq!(session.timeline.at(), broken + 1, "{here}");
            let model = session.timeline.model();
            for (from, to) in model.links.ways() {
                assert_eq!(model.links.get(from, to), cell.model.links.get(from, to), "{here}");
            }
            assert_eq!((model.gst, model.dawn), (cell.model.gst, cell.model.dawn), "{here}");
            assert!(model.forgeries.is_empty(), "{here}");
            let points = |node: &two_generals::engine::NodeModel| node.crash_points;
            let nodes = cell.model.nodes.iter().map(points);
            assert!(model.nodes.iter().map(points).eq(nodes), "{here}");
            assert_eq!(session.scenario.fates.len(), run.answers.len(), "{here}");
            let text = session.to_text().unwrap_or_else(|flaw| panic!("{here}: {flaw:?}"));
            parse("again", text.as_bytes()).unwrap_or_else(|report| panic!("{here}: {report}"));
            let verb = if promise.not_kept().is_some() { "is not kept" } else { "breaks" };
            assert!(toast(&stage).contains(&format!("{verb} here")), "{here}: {}", toast(&stage));
            // One step before nothing is broken, unless it is judged at the end.
            stage.press(LEFT);
            let lamps = stage.session().watching.lamps();
            let lamp = lamps.iter().find(|lamp| lamp.promise == promise);
            assert_eq!(lamp.unwrap().broken_at, None, "{here}");
            stage.press(BACKSPACE);
            assert!(stage.app.parked().is_none() && stage.app.jobs().is_empty(), "{here}");
        }
    }
}

#[test]
fn a_visit_leads_back_to_the_matrix_as_it_was() {
    let stage = matrix("reliable-link").keys("j").key(ENTER);
    assert!(stage.app.parked().is_some());
    let mut stage = stage.key(BACKSPACE);
    assert!(stage.app.parked().is_none());
    assert!(stage.app.jobs().is_empty(), "nothing is computed anew");
    assert_eq!(marked(&stage).link, LinkModel::FairLoss);
    assert_eq!(stage.app.findings.matrix.found().unwrap().cells().len(), Matrix::CELLS);
}

#[test]
fn the_mark_begins_at_the_open_scenarios_own_model() {
    use NodeModelKind::{Correct, CrashRecovery, CrashStop};
    use TimingModel::{Asynchronous, PartiallySynchronous, Synchronous};
    let own = [
        ("reliable-link", LinkModel::Reliable, Correct, Synchronous),
        ("fair-loss-link", LinkModel::FairLoss, Correct, Synchronous),
        ("secure-retry", LinkModel::Arbitrary, Correct, Synchronous),
        ("synchronous", LinkModel::Reliable, CrashStop, Synchronous),
        ("asynchronous-by-hand", LinkModel::Reliable, Correct, Asynchronous),
        ("partially-synchronous", LinkModel::Reliable, Correct, PartiallySynchronous),
        ("asynchronous", LinkModel::Reliable, Correct, Asynchronous),
        ("heartbeat-lost", LinkModel::FairLoss, Correct, Synchronous),
        ("ping", LinkModel::Reliable, CrashStop, Synchronous),
        ("crash-recovery-detected", LinkModel::Reliable, CrashRecovery, Synchronous),
        ("pause-looks-like-crash", LinkModel::Reliable, Correct, Asynchronous),
    ];
    for (name, link, node, timing) in own {
        let stage = Stage::open(name, (80, 24));
        assert_eq!(own_place(stage.session()), Place { link, node, timing }, "{name}");
        assert_eq!(marked(&stage), Place { link, node, timing }, "{name}");
    }
}

#[test]
fn the_mark_moves_by_arrows_and_clicks_and_stays_inside() {
    let mut stage = matrix("reliable-link");
    for _ in 0..12 {
        stage.press(RIGHT);
        stage.press(UP);
    }
    assert_eq!(marked(&stage).index(), 8);
    assert_eq!(stage.session().timeline.at(), 0, "no arrow steps the run");
    for size in SIZES {
        stage.resize(size);
        let area = stage.area();
        let mut met = Vec::new();
        for (y, x) in (0..area.height).flat_map(|y| (0..area.width).map(move |x| (y, x))) {
            if let Some(Command::Mark(cell)) = stage.hit(x, y, Mouse::Press) {
                met.push(cell);
            }
        }
        met.sort_unstable();
        met.dedup();
        // A click on the marked cell opens it.
        let now = marked(&stage).index();
        assert!(met.into_iter().eq((0..27).filter(|cell| *cell != now)), "{size:?}");
        stage.update(Command::Mark(20));
        assert_eq!(marked(&stage), places().nth(20).unwrap());
    }
}

#[test]
fn cells_come_one_by_one_and_stopping_keeps_them() {
    let mut stage = Stage::open("reliable-link", (80, 24)).keys("6");
    let job = stage.app.jobs().pop().unwrap();
    stage.begin(job, 5);
    assert!(stage.app.is_waiting());
    assert!(stage.find("computing cell 6 of 27").is_some());
    stage.press(ESC);
    assert!(!stage.app.is_waiting());
    assert_eq!(toast(&stage), "Stopped.");
    assert!(stage.find("stopped after 5 of 27").is_some());
    assert_eq!(stage.app.findings.matrix.so_far().unwrap().cells().len(), 5);
    let stage = stage.keys("6").explored();
    assert_eq!(stage.app.findings.matrix.found().unwrap().cells().len(), Matrix::CELLS);
}

#[test]
fn where_all_holds_nothing_is_opened() {
    let mut stage = matrix("reliable-link");
    stage.update(Command::Mark(0));
    stage.update(Command::OpenMarked);
    assert!(toast(&stage).contains("every promise holds") && stage.app.parked().is_none());
}

#[test]
fn the_basis_is_told_whole_at_every_size() {
    for name in NAMES {
        let mut stage = matrix(name);
        for size in SIZES {
            stage.resize(size);
            for cell in 0..Matrix::CELLS {
                stage.update(Command::Mark(cell));
                let words = stage.rows().join(" ");
                let words: Vec<&str> = words.split(['│', ' ']).filter(|w| !w.is_empty()).collect();
                let words = words.join(" ");
                for told in [
                    "These three choices are the basis of any distributed algorithm.",
                    "If they are wrong, all bets are off.",
                ] {
                    assert!(words.contains(told), "{name} {size:?} {cell}");
                }
                let verdict = words.contains("Promised:") || words.contains("Every promise holds");
                assert!(verdict, "{name} {size:?} {cell}");
            }
        }
    }
}

/// A picture of each size, computed once.
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

#[test]
fn pictures_of_the_matrix_and_of_a_run_it_opens() {
    let mut stage = matrix("detector");
    picture("matrix", &mut stage);
    (stage.theme.depth, stage.theme.ascii) = (Depth::Mono, true);
    picture("matrix_in_ascii", &mut stage);
    stage.theme.ascii = false;
    picture("matrix_visit", &mut stage.keys("jh").key(ENTER));
    picture("matrix_of_links", &mut matrix("three-tries").keys("l"));
}

#[test]
fn a_picture_while_it_is_computed() {
    let mut stage = Stage::open("reliable-link", (80, 24)).keys("6");
    let job = stage.app.jobs().pop().unwrap();
    stage.begin(job, 8);
    picture("matrix_begun", &mut stage);
}
