//! Every key of the table does something somewhere, and what it says it does.

use two_generals::app::{Command, KEYMAP, Key, footer};
use two_generals::exercise::Bounds;
use two_generals::protocols::{GENERAL_1, GENERAL_2};

use super::stage::{ENTER, Stage, TAB};

/// Makes the interface as it may be found.
pub type Make = Box<dyn Fn() -> Stage>;

fn make(how: impl Fn() -> Stage + 'static) -> Make {
    Box::new(how)
}

/// The interface as it may be found, each with a name.
pub fn situations() -> Vec<(&'static str, Make)> {
    let size = (80, 24);
    let begun = move |keys: &str| Stage::open("option-1-arrives", size).keys("llll").keys(keys);
    let branched = move || Stage::open("option-2-all-arrive", size).keys("llcGgllpG");
    let saved = move || begun("cs").key(ENTER).keys("s").key(ENTER);
    let computing = move || {
        let mut stage = Stage::open("handshake-3-last-captured", size).keys("5");
        assert_eq!(stage.app.jobs().len(), 2);
        stage
    };
    vec![
        ("the menu at the start", make(move || Stage::menu(size))),
        ("the menu further down", make(move || Stage::menu(size).keys("jjj"))),
        ("the menu over a scenario", make(move || begun("o"))),
        ("a node chosen", make(move || begun("W"))),
        ("a scenario", make(move || Stage::open("option-1-arrives", size))),
        ("under way", make(move || begun(""))),
        ("a messenger chosen", make(move || begun("m"))),
        (
            "three to choose from",
            make(move || {
                Stage::open("crowd", size).until(|session| session.undecided().len() == 3).keys("m")
            }),
        ),
        ("the diagram", make(move || begun("2"))),
        ("the diagram of a long run", make(move || Stage::open("retry-deadline", size).keys("2G"))),
        ("the events", make(move || Stage::open("retry-deadline", size).keys("G3"))),
        ("the events scrolled", make(move || Stage::open("retry-deadline", size).keys("G3kkk"))),
        ("the branches", make(move || branched().keys("4"))),
        ("the other branch marked", make(move || branched().keys("4k"))),
        ("two branches", make(branched)),
        (
            "a stabilisation time",
            make(move || Stage::open("partially-synchronous", size).keys("lll")),
        ),
        ("a service", make(move || Stage::open("two-of-three", size).keys("lll"))),
        ("a general chosen", make(move || Stage::open("byzantine-four-hold", size).keys("W"))),
        (
            "an order to be said",
            make(move || Stage::open("asynchronous-by-hand", size).keys("llllllllllll")),
        ),
        ("tasks", make(move || Stage::open("priority-inversion", size).keys("lll"))),
        ("tasks in turns", make(move || Stage::open("general-purpose", size).keys("lll"))),
        (
            "a port",
            make(move || {
                let mut stage = Stage::open("port-tail-drop", size);
                stage.update(Command::Scrub(0.01));
                stage
            }),
        ),
        ("the links", make(move || Stage::open("fair-loss-link", size).keys("lll"))),
        (
            "a messenger on an arbitrary link",
            make(move || Stage::open("secure-retry", size).keys("lll")),
        ),
        ("the end", make(move || Stage::open("retry-deadline", size).keys("G"))),
        ("the end, by hand", make(move || begun("cG"))),
        ("fast", make(move || begun("+++"))),
        ("help", make(move || begun("?"))),
        ("help further down", make(move || begun("?jjj"))),
        ("opening", make(move || begun("Orun"))),
        ("opening, the cursor moved", make(move || begun("Orun").key(super::stage::LEFT))),
        ("saving", make(move || begun("s"))),
        ("completing", make(move || begun("Or").key(TAB))),
        ("replacing", make(saved)),
        ("leaving", make(move || begun("cq"))),
        ("the odds, not computed yet", make(computing)),
        (
            "the odds",
            make(move || Stage::open("handshake-3-last-captured", size).keys("5").explored()),
        ),
        ("the proof", make(move || Stage::open("option-2-all-arrive", size).keys("6").explored())),
        (
            "who knows what",
            make(move || Stage::open("option-2-all-arrive", size).keys("llllll7").explored()),
        ),
        (
            "the city's play",
            make(move || Stage::open("option-2-all-arrive", size).keys("8").explored()),
        ),
        (
            "the best play shown",
            make(move || Stage::open("option-2-all-arrive", size).keys("8").explored().keys("u")),
        ),
        (
            "a run that was found",
            make(move || {
                Stage::open("option-2-all-arrive", size).keys("6").explored().keys("j").key(ENTER)
            }),
        ),
        ("every lie", make(move || Stage::open("byzantine-three-fail", size).explored())),
        (
            "the model matrix",
            make(move || Stage::open("reliable-link", size).keys("6").explored().keys("ll")),
        ),
        (
            "the model matrix, a cell that fails",
            make(move || Stage::open("reliable-link", size).keys("6").explored().keys("jll")),
        ),
        ("an exercise", make(move || Stage::open("fifo", size).keys("5"))),
        ("an exercise, a switch further down", make(move || Stage::open("fifo", size).keys("5j"))),
        ("a check to guess", make(tried)),
        ("a check, a guarantee further down", make(move || tried().keys("j"))),
        ("a check with its marks", make(move || tried().keys("u"))),
        ("a traitor is asked", make(move || Stage::open("two-traitors", size).keys("allll"))),
        ("a traitor who could say four things", make(four_things)),
        ("the class decides", make(move || Stage::open("option-1-arrives", size).keys("allllll"))),
    ]
}

/// A variant that breaks its first guarantee but one, checked within tiny bounds.
fn tried() -> Stage {
    let mut stage = Stage::open("fifo", (80, 24)).keys("5ii6");
    let bounds = stage.app.check_bounds().unwrap();
    stage.app.trying.bounds = Some(Bounds { inputs: 2, runs: 0, ..bounds });
    stage.app.trying.marked = 1;
    stage.explored()
}

/// A traitor who can sign both orders, as the commander is one too: either, both, or nothing.
fn four_things() -> Stage {
    let mut stage = Stage::open("two-traitors", (80, 24)).keys("a");
    loop {
        let asked = stage.session().timeline.open_question();
        let options = asked.map_or(0, |question| question.menu.len());
        if options == 4 {
            return stage;
        }
        stage = stage.keys(if options == 0 { "l" } else { "c" });
    }
}

/// All that a command may change, and what is seen of it; words in passing do not count.
fn state(stage: &Stage) -> String {
    let app = &stage.app;
    let run = app.session.as_ref().map(|session| {
        let timeline = &session.timeline;
        let answers = timeline.branch().answers.iter().count();
        let seed = timeline.branch().seed;
        let model = timeline.model();
        let links = (model.links.clone(), model.gst, model.traitors(), model.load);
        (
            timeline.at(),
            timeline.current(),
            timeline.branches().len(),
            answers,
            seed,
            links,
            timeline.asks(),
            session.scenario.strategy.clone(),
        )
    });
    let view =
        (app.tab, app.eyes, app.panel, app.filter, app.scroll, app.marked_branch, app.turned);
    let hands = (
        app.slider,
        app.way,
        (app.chosen, app.chosen_node, app.pause),
        app.playing,
        app.clock.speed(),
        app.clock.shown(),
    );
    let found = (
        (app.marked_run(), app.marked_world, app.revealed, app.sweep_field(), app.scores.len()),
        (app.marked_treason(), app.session.as_ref().map(|session| app.marked_place(session))),
        (app.parked().is_some(), app.trials.as_ref().map(|trials| trials.seed)),
        (app.findings.curve.is_stopped(), app.findings.here.is_stopped()),
    );
    let trying = &app.trying;
    let overlay = (&app.overlay, app.menu.picked, app.light, stage.quit, stage.disk.len());
    format!("{run:?} {view:?} {hands:?} {found:?} {trying:?} {overlay:?}")
}

/// Does a key change anything here, or ask for anything outside?
fn does_something(mut stage: Stage, key: Key) -> bool {
    let before = state(&stage);
    let Some(command) = stage.app.command(key) else { return false };
    let asks = stage.app.update(command).is_some();
    asks || state(&stage) != before
}

#[test]
fn every_key_does_something_somewhere() {
    for binding in KEYMAP {
        for &key in binding.keys {
            let here = |stage: &Stage| {
                stage.app.command(key).is_some_and(|command| command == binding.command)
            };
            let does = situations()
                .into_iter()
                .any(|(_, make)| here(&make()) && does_something(make(), key));
            assert!(does, "{key} ({}, {}) does nothing", binding.group.title(), binding.help);
        }
    }
}

#[test]
fn what_the_footer_offers_does_something() {
    for (name, make) in situations() {
        for (key, word, command) in footer(&make().app) {
            if matches!(command, Command::Move(_)) {
                // A list has ends.
                continue;
            }
            let mut again = make();
            let before = state(&again);
            let asks = again.app.update(command).is_some();
            let said = again.app.toast.is_some();
            assert!(asks || said || state(&again) != before, "{name}: {key} {word}");
        }
    }
}

#[test]
fn a_key_that_cannot_do_anything_says_why() {
    let stage = Stage::open("option-1-arrives", (80, 24));
    for (keys, words) in [("h", "start"), ("c", "No messenger"), ("b", "one branch")] {
        let stage = Stage::open("option-1-arrives", stage.size).keys(keys);
        let toast = stage.app.toast.as_ref().unwrap_or_else(|| panic!("{keys} is silent"));
        assert!(toast.text.contains(words), "{keys}: {}", toast.text);
    }
}

#[test]
fn a_sweep_takes_the_links_as_they_are_now() {
    let stage = Stage::open("option-1-captured", (80, 24)).keys("]]5ff");
    let session = stage.app.session.as_ref().expect("a scenario is open");
    assert_ne!(session.timeline.model().links, session.scenario.stage().model.links);
    let loss = session.timeline.model().links.get(GENERAL_1, GENERAL_2).loss.as_f64();
    let field = stage.app.sweep_field().expect("a field is picked");
    assert_eq!((field.path, field.now), ("links.loss".into(), loss.to_string()));
}

#[test]
fn the_loss_is_not_swept_against_an_adversary() {
    let mut stage = Stage::open("randomised-attack", (80, 24)).keys("5");
    for _ in 0..8 {
        stage = stage.keys("f");
        assert!(stage.app.sweep_field().is_none_or(|field| field.path != "links.loss"));
    }
}
