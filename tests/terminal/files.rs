//! Saving a run and opening it again; what goes wrong is said, and nothing is lost.

use std::fs;
use std::path::Path;

use super::tty::{End, Tty, two_generals};

/// Opens a scenario, decides about a messenger and steps on.
fn changed_run(folder: &Path) -> Tty {
    let mut tty = two_generals(&["open", "option-2-all-arrive", "--reduced-motion"], folder);
    tty.shows("step 0 ");
    tty.send("lll");
    tty.shows("step 3 ");
    tty.send("c");
    tty.shows("will be captured");
    tty.send("l");
    tty.shows("step 4 ");
    tty
}

/// Empties the line that one types in and types a path.
fn types(tty: &mut Tty, path: &str) {
    tty.send("\x05");
    tty.send(&"\x7f".repeat(80));
    tty.send(path);
    tty.shows(&format!("› {path}"));
}

#[test]
fn a_saved_run_opens_at_the_same_step() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = changed_run(folder.path());
    tty.send("s");
    tty.shows("› option-2-all-arrive-run.json");
    types(&mut tty, "mine.json");
    tty.send("\r");
    tty.shows("Saved to mine.json.");
    // Any key takes the words away; this one says nothing more.
    tty.send("\x1b");
    tty.shows_no("Saved to");
    let before = tty.contents();
    tty.send("q");
    assert_eq!(tty.ends(), End::Exit(0), "saved, so nothing is asked");
    tty.is_given_back();

    let again = two_generals(&["open", "mine.json", "--reduced-motion"], folder.path());
    again.shows("step 4 ");
    again.until("the same screen", |screen| screen.contents() == before);
}

#[test]
fn another_file_is_not_replaced_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.json");
    fs::write(&path, "precious").unwrap();
    let mut tty = changed_run(folder.path());
    tty.send("s");
    tty.shows("› option-2-all-arrive-run.json");
    types(&mut tty, "notes.json");
    tty.send("\r");
    tty.shows("notes.json is there already. Replace it?");
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    tty.send("n");
    tty.shows("› notes.json");
    assert_eq!(fs::read_to_string(&path).unwrap(), "precious");
    tty.send("\r");
    tty.shows("Replace it?");
    tty.send("y");
    tty.shows("Saved to notes.json.");
    assert!(fs::read_to_string(&path).unwrap().contains("two-generals.scenario/1"));
}

#[test]
fn a_missing_directory_is_said_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = changed_run(folder.path());
    tty.send("s");
    tty.shows("› option-2-all-arrive-run.json");
    types(&mut tty, "gone/mine.json");
    tty.send("\r");
    tty.shows("there is no such directory");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    // The path is still there to be put right, and so is the run.
    types(&mut tty, "mine.json");
    tty.send("\r");
    tty.shows("Saved to mine.json.");
    tty.shows("step 4 ");
    assert!(folder.path().join("mine.json").exists());
}

#[test]
fn a_bad_file_is_said_and_the_old_scenario_stays() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.json"), r#"{ "format": "two-generals.scenario/1", "#)
        .unwrap();
    let mut tty = changed_run(folder.path());
    tty.send("O");
    tty.shows("Open");
    types(&mut tty, "bad.json");
    tty.send("\r");
    // The run would be lost: that is asked first.
    tty.shows("This run is not saved. Open another scenario all the same?");
    tty.send("y");
    tty.shows("✗ bad.json:1:");
    tty.shows("step 4 ");
    tty.shows("Option 2");
    tty.send("h");
    tty.shows("step 3/4 ");
}
