//! `exercise list` and `exercise new`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{Ended, program};
use crate::{assets, has_python, run_in};

const NAMES: [&str; 7] = [
    "fifo-link",
    "fifo-link-recovery",
    "reliable-link",
    "rpc-dedup",
    "rpc-dedup-recovery",
    "failure-detector",
    "two-generals",
];

fn new(folder: &Path, name: &str, lang: &str, dir: &str) -> Ended {
    run_in(folder, &["exercise", "new", name, "--lang", lang, dir])
}

fn asset(path: &str) -> String {
    fs::read_to_string(assets().join(path)).unwrap()
}

fn files(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn list_names_every_exercise_with_its_guarantees() {
    let text = program(&["exercise", "list"]);
    let names: Vec<&str> =
        text.out.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!((text.status, &names[..]), (Some(0), &NAMES[..]));
    let json: Value =
        serde_json::from_str(&program(&["exercise", "list", "--format", "json"]).out).unwrap();
    for (one, name) in json.as_array().unwrap().iter().zip(NAMES) {
        assert_eq!(one["name"], name);
        let task = asset(&format!("{name}/exercise.md"));
        for key in one["guarantees"].as_array().unwrap() {
            assert!(task.contains(&format!("| `{}` |", key.as_str().unwrap())), "{name}: {key}");
        }
        assert!(!one["nodes"].as_array().unwrap().is_empty(), "{name}");
    }
    assert_eq!(json.as_array().unwrap().len(), NAMES.len());
}

#[test]
fn every_exercise_comes_in_every_language_with_its_text_and_its_helper() {
    for name in NAMES {
        let folder = tempfile::tempdir().unwrap();
        for (lang, main, template, helper) in [
            ("python", "solution.py", "template.py", "step.py"),
            ("rust", "main.rs", "template.rs", "step.rs"),
            ("java", "Solution.java", "Template.java", "Step.java"),
        ] {
            let ended = new(folder.path(), name, lang, lang);
            assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{name} {lang}");
            let dir = folder.path().join(lang);
            let text = |file: &str| fs::read_to_string(dir.join(file)).unwrap();
            let (template, helper_text) =
                (asset(&format!("{name}/{template}")), asset(&format!("helper/{helper}")));
            if lang == "java" {
                assert_eq!(text(main), format!("{template}\n{helper_text}"));
                assert_eq!(files(&dir), ["README.md", main, "exercise.md"]);
            } else {
                assert_eq!((text(main), text(helper)), (template, helper_text));
                let mut all = ["README.md", "exercise.md", main, helper];
                all.sort_unstable();
                assert_eq!(files(&dir), all);
            }
            assert_eq!(text("exercise.md"), asset(&format!("{name}/exercise.md")));
            let readme = text("README.md");
            assert!(!readme.contains(['{', '}']), "a place is not filled: {readme}");
            let title = text("exercise.md").lines().next().unwrap().to_owned();
            assert!(readme.starts_with(&format!("{title}\n")), "{readme}");
            assert!(readme.ends_with(&asset(&format!("{name}/closing.md"))), "{readme}");
            assert!(readme.contains(&format!("Your program is `{main}`")), "{readme}");
            let check = format!("two-generals exercise check {name} -- ");
            assert!(readme.contains(&check) && ended.out.contains(&check), "{}", ended.out);
        }
    }
}

#[test]
fn what_is_told_to_do_next_is_what_the_readme_says_and_works() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let ended = new(folder.path(), "fifo-link", "python", "a place");
    let told: Vec<&str> = ended.out.lines().rev().take(2).collect();
    let command = "two-generals exercise check fifo-link -- python3 solution.py";
    assert_eq!(told, [format!("  {command}").as_str(), "  cd 'a place'"]);
    let dir = folder.path().join("a place");
    assert!(fs::read_to_string(dir.join("README.md")).unwrap().contains(&format!("\n{command}\n")));
    let args: Vec<&str> = command.split(' ').skip(1).collect();
    let checked = run_in(&dir, &args);
    assert_eq!(checked.status, Some(1), "a first attempt runs, and does not pass: {}", checked.err);
    assert_eq!(
        files(&dir),
        ["README.md", "exercise.md", "solution.py", "step.py"],
        "nothing beside it"
    );
}

#[cfg(unix)]
#[test]
fn a_rust_template_is_built_and_watched_as_the_readme_says() {
    let folder = tempfile::tempdir().unwrap();
    let ended = new(folder.path(), "two-generals", "rust", "it");
    let build = ended.out.lines().find(|line| line.starts_with("  rustc ")).unwrap().trim();
    let readme = fs::read_to_string(folder.path().join("it/README.md")).unwrap();
    assert!(readme.contains(&format!("\n{build}\n")), "{readme}");
    let watch = readme.lines().find(|line| line.contains("exercise watch")).unwrap();
    assert_eq!(
        watch,
        format!("two-generals exercise watch two-generals -- sh -c \"{build} && exec ./main\"")
    );
    let words = format!("{build} && exec ./main");
    let dir = folder.path().join("it");
    let checked = run_in(&dir, &["exercise", "check", "two-generals", "--", "sh", "-c", &words]);
    assert_eq!(
        checked.status,
        Some(1),
        "it runs, and does not pass: {}{}",
        checked.out,
        checked.err
    );
}

#[test]
fn nothing_is_ever_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("file"), "old").unwrap();
    fs::create_dir(path("full")).unwrap();
    fs::write(path("full/solution.py"), "old").unwrap();
    for (dir, why) in [
        ("file", "this is a file, not a directory"),
        ("full", "the directory is not empty; nothing was written"),
        ("file/deeper", "a part of the path is a file, not a directory"),
        ("missing/deeper", "there is no such directory"),
    ] {
        let ended = new(folder.path(), "fifo-link", "python", dir);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{dir}");
        assert!(ended.err.starts_with(&format!("error: {dir}: ")), "{}", ended.err);
        assert!(ended.err.contains(why), "{dir}: {}", ended.err);
    }
    assert_eq!(files(folder.path()), ["file", "full"]);
    assert_eq!(fs::read_to_string(path("file")).unwrap(), "old");
    assert_eq!(files(&path("full")), ["solution.py"]);
    assert_eq!(fs::read_to_string(path("full/solution.py")).unwrap(), "old");
}

#[test]
fn an_empty_directory_will_do_also_the_one_where_one_stands() {
    let folder = tempfile::tempdir().unwrap();
    let ended = new(folder.path(), "reliable-link", "java", ".");
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""));
    assert_eq!(files(folder.path()), ["README.md", "Solution.java", "exercise.md"]);
    assert!(!ended.out.contains("cd "), "{}", ended.out);
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("link")).unwrap();
    let ended = new(folder.path(), "fifo-link", "python", "link");
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("this is a link to nowhere"), "{}", ended.err);
    assert_eq!(files(folder.path()), ["link"]);
}

/// A disk that takes no more, as a limit on the size of files makes one.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    for dir in ["new", "empty"] {
        let limited =
            "trap '' XFSZ; ulimit -f 8; exec \"$0\" exercise new fifo-link --lang rust \"$1\"";
        let ended = std::process::Command::new("sh")
            .args(["-c", limited, env!("CARGO_BIN_EXE_two-generals"), dir])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{err}");
        assert!(err.starts_with(&format!("error: {dir}: not written: ")), "{err}");
    }
    assert_eq!(files(folder.path()), ["empty"]);
    assert!(files(&folder.path().join("empty")).is_empty());
}
