//! What a change by hand makes of what is told, shown and named.

use two_generals::app::Key;

use super::stage::{SIZES, Stage, TAB};

const WIDE: (u16, u16) = (120, 36);

fn shows(stage: &Stage, words: &str) -> bool {
    stage.find(words).is_some()
}

#[test]
fn the_story_says_of_nobody_what_befell_another() {
    for (name, keys, wrong, right) in [
        ("five-nodes", "1WK", "Node 3 is down", "Node 1 is crashed by"),
        ("five-nodes", "1WWP", "Node 5 pauses: not", "Node 2 is paused by"),
        ("synchronous", "llllllllWK1", "Node 2 has crashed", "Node 1 is crashed by"),
        ("partition", "llllC", "The link is cut: every", "the cut link is healed"),
    ] {
        let stage = Stage::open(name, WIDE).keys(keys);
        assert!(!shows(&stage, wrong), "{name} {keys}: {wrong}");
        assert!(shows(&stage, right), "{name} {keys}: {right}");
    }
}

#[test]
fn what_is_said_of_the_end_is_said_only_where_it_ends_so() {
    let told = |keys| shows(&Stage::open("synchronous", WIDE).keys(keys), "Complete and accurate");
    assert!(told("1G"));
    // A pause is suspected wrongly.
    assert!(!told("1llllllll)))))WPG"));
}

#[test]
fn a_changed_run_bears_a_mark_until_it_is_the_files_own_again() {
    for size in SIZES {
        let stage = Stage::open("byzantine-four-hold", size);
        assert!(!shows(&stage, "(changed)"));
        let stage = stage.keys("WWB");
        assert!(shows(&stage, "(changed)"));
        let stage = stage.keys("B");
        assert!(!shows(&stage, "(changed)"));
        assert_eq!(stage.session().scenario.narration.len(), 6);
    }
}

#[test]
fn what_was_done_to_nodes_is_not_silently_dropped() {
    let stage = Stage::open("byzantine-four-hold", WIDE).keys("WKB");
    assert!(!stage.session().is_altered());
    let toast = stage.app.toast.as_ref().expect("it says why");
    assert!(toast.text.contains("changed this run by hand"), "{}", toast.text);
}

#[test]
fn a_fate_that_takes_the_place_of_another_says_so() {
    let stage = Stage::open("arbitrary-link", WIDE).keys("lllTZ");
    let toast = stage.app.toast.as_ref().expect("it says so");
    assert!(toast.text.contains("Sender's data"), "{}", toast.text);
    assert!(toast.text.contains("It was to be changed"), "{}", toast.text);
}

#[test]
fn nothing_is_offered_on_links_whose_run_is_over() {
    let over = Stage::open("arbitrary-link", WIDE).keys("G");
    assert_eq!(over.app.command(Key::char('L')), None);
    assert!(shows(&over, "kept  ") && !shows(&over, "kept so far"));
}

#[test]
fn a_cut_is_seen_where_the_link_is() {
    for size in SIZES {
        let cut = Stage::open("fair-loss-link", size).keys("1lllC");
        assert!(shows(&cut, "the link is cut") && shows(&cut, "╳"), "{size:?}");
        assert!(shows(&cut.keys("5"), "CUT"), "{size:?}");
        let healed = Stage::open("fair-loss-link", size).keys("1lllCC");
        assert!(!shows(&healed, "╳"), "{size:?}");
    }
}

#[test]
fn the_wire_says_what_became_of_each() {
    let stage = Stage::open("fair-loss-link", WIDE).keys("G");
    for fate in ["→ ✗ lost", "→ ×2 "] {
        assert!(shows(&stage, fate), "{fate}");
    }
    let stage = Stage::open("arbitrary-link", WIDE).keys("G");
    for fate in ["→ ≠ changed", "≠ forged ✓", "+ replayed ✓"] {
        assert!(shows(&stage, fate), "{fate}");
    }
    assert!(shows(&stage, "1 lost"));
    assert!(shows(&stage, "2 of 3 delivered as sent"));
}

#[test]
fn eyes_do_not_see_who_is_a_traitor() {
    for size in SIZES {
        let stage = Stage::open("byzantine-three-fail", size).explored().keys("Ge");
        assert!(!shows(&stage, "TRAITOR"), "{size:?}");
        let lights = stage.keys("e1").key(TAB).key(TAB);
        assert!(!shows(&lights, "traitor G3"), "{size:?}");
    }
}
