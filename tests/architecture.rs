//! Who may use whom: nothing points back up. The rooms and their order are those of `lib.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use two_generals::scenario::shipped;

/// Every room with the rooms that it may use.
const ROOMS: [(&str, &[&str]); 11] = [
    ("engine", &[]),
    ("protocols", &["engine"]),
    ("drive", &["engine"]),
    ("theory", &[]),
    ("explore", &["engine", "drive"]),
    ("scenario", &["engine", "protocols", "drive"]),
    ("certainty", &["engine", "protocols", "drive", "theory", "explore"]),
    ("exercise", &["engine", "protocols", "drive", "explore", "scenario", "certainty"]),
    (
        "app",
        &["engine", "protocols", "drive", "theory", "explore", "scenario", "certainty", "exercise"],
    ),
    (
        "ui",
        &["engine", "protocols", "drive", "explore", "scenario", "certainty", "exercise", "app"],
    ),
    (
        "shell",
        &[
            "engine",
            "protocols",
            "drive",
            "theory",
            "explore",
            "scenario",
            "certainty",
            "exercise",
            "app",
            "ui",
        ],
    ),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    found.sort();
    found
}

/// Code without comments, and with no space inside the paths that it names.
fn bare(source: &str) -> String {
    let lines = source.lines().map(|line| line.split("//").next().unwrap_or(""));
    let code: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    let tighten = |code: String, sign: &str| {
        code.replace(&format!(" {sign}"), sign).replace(&format!("{sign} "), sign)
    };
    ["::", "{", "}", ","].into_iter().fold(code.join(" "), tighten)
}

/// How many modules below the crate a file's own module is: `src/drive/log.rs` is 2.
fn depth(file: &Path) -> usize {
    let inside = file.strip_prefix(root().join("src")).unwrap();
    let parts = inside.components().count();
    if inside.file_name().is_some_and(|name| name == "mod.rs") { parts - 1 } else { parts }
}

/// What follows `path::` everywhere in the code: one name, or each first name of a group in braces.
fn names_after(code: &str, path: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '*').collect()
    };
    let mut names = Vec::new();
    for (at, _) in code.match_indices(path) {
        let longer =
            code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$');
        if longer {
            continue;
        }
        let rest = &code[at + path.len()..];
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
            Some(group) => names.extend(firsts_of_group(group).map(word)),
        }
    }
    names
}

/// The beginnings of a brace group's members, up to its closing brace.
fn firsts_of_group(group: &str) -> impl Iterator<Item = &str> {
    let mut level = 0usize;
    let mut starts = vec![0];
    for (at, c) in group.char_indices() {
        match c {
            '{' => level += 1,
            '}' if level == 0 => break,
            '}' => level -= 1,
            ',' if level == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    starts.into_iter().map(|start| &group[start..])
}

/// The rooms that a file's code uses.
fn rooms_used(source: &str, depth: usize) -> BTreeSet<String> {
    let code = bare(source);
    let mut names = names_after(&code, "crate::");
    names.extend(names_after(&code, "two_generals::"));
    // `super` as often as the file is deep leads to the crate; in a module inside the file, once more.
    for above in [depth, depth + 1] {
        names.extend(names_after(&code, &"super::".repeat(above)));
    }
    let is_room = |name: &String| ROOMS.iter().any(|(room, _)| room == name) || name == "*";
    names.into_iter().filter(is_room).collect()
}

/// What a source in a room uses and may not.
fn forbidden(room: &str, source: &str, depth: usize) -> Vec<String> {
    let (_, allowed) = ROOMS.iter().find(|(name, _)| *name == room).unwrap();
    let may = |used: &String| used == room || allowed.contains(&used.as_str());
    rooms_used(source, depth).into_iter().filter(|used| !may(used)).collect()
}

#[test]
fn nothing_points_back_up() {
    let mut seen = 0;
    for (room, _) in ROOMS {
        for file in sources(&root().join("src").join(room)) {
            seen += 1;
            let source = fs::read_to_string(&file).unwrap();
            let bad = forbidden(room, &source, depth(&file));
            assert!(bad.is_empty(), "{} may not use {bad:?}", file.display());
        }
    }
    assert!(seen > 30, "the sources were found: {seen}");
}

#[test]
fn every_room_is_known_here() {
    let rooms: BTreeSet<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let known: BTreeSet<String> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(rooms, known, "give a new room its place in the order");
}

#[test]
fn the_engine_is_pure() {
    let outside = [
        "std::fs",
        "std::io",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "std::time",
        "HashMap",
        "HashSet",
        "rand::",
        "SystemTime",
        "Instant",
        "thread_local",
        "static mut",
    ];
    for room in ["engine", "protocols", "drive"] {
        for file in sources(&root().join("src").join(room)) {
            let source = fs::read_to_string(&file).unwrap();
            let code = source.split("#[cfg(test)]").next().unwrap();
            for word in outside {
                assert!(!code.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

#[test]
fn a_forbidden_import_is_found() {
    for (room, source) in [
        ("engine", "use crate::drive::Dice;"),
        ("engine", "use crate::{drive::Dice, engine::World};"),
        ("engine", "use crate::{\n    engine::{World, Step},\n    // why\n    scenario,\n};"),
        ("engine", "fn f() { crate::shell::main() }"),
        ("protocols", "use super::super::scenario::Scenario;"),
        ("drive", "mod tests { use super::super::super::protocols::General; }"),
        ("scenario", "pub use two_generals::app::App;"),
        ("app", "use crate::ui::draw;"),
        ("engine", "use crate::*;"),
    ] {
        assert!(!forbidden(room, source, 2).is_empty(), "{room}: {source}");
    }
    for (room, source) in [
        ("drive", "use crate::engine::{World, Step};\nuse super::Dice;"),
        ("app", "use crate::{scenario::Scenario, engine::World}; // crate::ui draws it"),
        ("engine", "use super::{Time, app_like::Thing};"),
        ("scenario", "#[serde(default = \"super::map::unique\")] use crate::protocols::Plan;"),
    ] {
        assert_eq!(forbidden(room, source, 2), [""; 0], "{room}: {source}");
    }
}

#[test]
fn every_scenario_file_is_shipped_in_order() {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    files.sort();
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let shipped: Vec<&str> = shipped().iter().map(|shipped| shipped.text).collect();
    assert_eq!(texts, shipped);
    assert!(shipped.len() >= 8);
}
