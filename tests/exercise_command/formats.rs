//! `exercise check`: what it prints, how it ends, and what it refuses.

use serde_json::Value;

use crate::{checked, exercise};

#[test]
fn a_right_solution_ends_with_0_and_every_guarantee_holds_up_to_the_bounds() {
    let (status, report) =
        checked(&["fifo-link", "--variant", "correct", "--runs", "50", "--seed", "7"]);
    assert_eq!(status, Some(0));
    assert_eq!((&report["passes"], &report["exercise"]), (&true.into(), &"fifo-link".into()));
    let bounds =
        ["inputs", "losses", "copies", "crashes", "states"].map(|key| &report["bounds"][key]);
    assert_eq!(bounds, [4, 0, 1, 0, 1_000_000]);
    let marks = report["guarantees"].as_object().unwrap();
    let keys: Vec<&str> = marks.keys().map(String::as_str).collect();
    assert_eq!(keys, ["no_creation", "no_duplication", "no_loss", "order"]);
    for mark in marks.values() {
        assert_eq!(mark["verdict"], "holds_up_to");
        assert_eq!((&mark["runs"], &mark["seed"]), (&50.into(), &7.into()));
        assert!(mark["states"].as_u64().unwrap() > 100, "something was explored: {mark}");
        assert_eq!((&mark["all_states"], &mark["run"]), (&true.into(), &Value::Null));
    }
}

#[test]
fn a_failing_guarantee_ends_with_1_and_comes_with_its_run() {
    let args = ["fifo-link", "--variant", "delivers-on-arrival", "--inputs", "2", "--runs", "0"];
    let (status, report) = checked(&args);
    assert_eq!((status, &report["passes"]), (Some(1), &false.into()));
    let marks = &report["guarantees"];
    assert_eq!(marks["no_loss"]["verdict"], "holds_up_to");
    let run = &marks["order"]["run"];
    assert_eq!(marks["order"]["verdict"], "fails");
    assert_eq!(run["what"], "m2 was delivered before m1, which was sent earlier");
    assert_eq!(run["scenario"]["format"], "two-generals.scenario/1");
    assert_eq!(
        run["show"],
        "two-generals exercise show fifo-link --guarantee order --inputs 2 --runs 0 --variant delivers-on-arrival"
    );
    let told = run["told"].as_array().unwrap();
    assert!(told.iter().any(|line| line.as_str().unwrap().contains("delivers m1")), "{told:?}");
}

#[test]
fn a_run_that_only_chance_finds_has_its_seed() {
    // The exploration has one message and no copies; the random runs have thirty.
    let args = ["fifo-link", "--variant", "delivers-on-arrival", "--inputs", "1", "--copies", "0"];
    let (status, report) = checked(&args);
    let mark = &report["guarantees"]["order"];
    assert_eq!((status, &mark["verdict"]), (Some(1), &"fails".into()));
    assert_eq!(mark["run"]["shortest"], false);
    let seed = mark["seed"].as_u64().unwrap();
    assert_eq!(mark["run"]["scenario"]["seed"], seed);
    let again = seed.to_string();
    let (_, same) = checked(&[&args[..], &["--runs", "1", "--seed", &again]].concat());
    assert_eq!(same["guarantees"]["order"]["run"]["told"], mark["run"]["told"]);
}

#[test]
fn the_text_says_what_was_tried_what_holds_and_how_it_fails() {
    let ended =
        exercise(&["check", "fifo-link", "--variant", "delivers-on-arrival", "--inputs", "2"]);
    assert_eq!(ended.status, Some(1));
    for words in [
        "fifo-link   --variant delivers-on-arrival\n",
        "every run with 2 messages, any order of arrival, up to 1 copy\n",
        "and 1000 random runs, seeds 1 to 1000\n",
        "✓ no creation",
        "✗ order",
        "m2 was delivered before m1, which was sent earlier: the shortest run that does it has 8 events\n",
        "see it:  two-generals exercise show fifo-link --guarantee order --inputs 2 --variant delivers-on-arrival\n",
    ] {
        assert!(ended.out.contains(words), "{words:?} is missing:\n{}", ended.out);
    }
    assert_eq!(ended.err, "fifo-link: order fails\n");
}

/// The attributes and elements of XML that is written without surprises: every name in it with what follows.
fn elements(xml: &str, name: &str) -> usize {
    xml.matches(&format!("<{name} ")).count()
}

#[test]
fn junit_has_a_case_for_every_guarantee() {
    let args = ["check", "fifo-link", "--variant", "delivers-on-arrival", "--format", "junit"];
    let ended = exercise(&[&args[..], &["--inputs", "2"]].concat());
    assert_eq!(ended.status, Some(1));
    assert!(
        ended.out.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "),
        "{}",
        ended.out
    );
    assert_eq!((elements(&ended.out, "testcase"), elements(&ended.out, "failure")), (4, 1));
    for words in [
        r#"<testsuite name="fifo-link" tests="4" "#,
        r#"errors="0" failures="1""#,
        r#"<testcase name="no creation">"#,
        r#"<property name="first seed" value="1"/>"#,
        "<system-out>holds in all runs, ",
        r#"<failure message="m2 was delivered before m1, which was sent earlier">"#,
        "two-generals exercise show fifo-link",
    ] {
        assert!(ended.out.contains(words), "{words:?} is missing:\n{}", ended.out);
    }
    let right = exercise(&["check", "fifo-link", "--variant", "correct", "--format", "junit"]);
    assert_eq!((right.status, elements(&right.out, "failure")), (Some(0), 0), "{}", right.out);
}

#[test]
fn what_cannot_be_tried_is_refused_with_what_would_be_right() {
    for (args, words) in [
        (&["check", "fifo-link"][..], "nothing to try"),
        (&["check", "fifo-lnk", "--", "true"], "fifo-link"),
        (&["check", "fifo-link", "--variant", "drains-on"], "did you mean drains-one?"),
        (&["check", "fifo-link", "--variant", "correct", "--", "true"], "cannot be used with"),
        (&["check", "fifo-link", "--inputs", "0", "--variant", "correct"], "0 is not in 1..=30"),
        (
            &["check", "fifo-link", "--losses", "1", "--variant", "correct"],
            "--losses is not for fifo-link: its links lose nothing",
        ),
        (&["check", "fifo-link", "--crashes", "1", "--variant", "correct"], "no node crashes"),
        (&["check", "fifo-link-recovery", "--crashes", "9"], "9 is not in 0..=8"),
        (&["check", "failure-detector", "--inputs", "2", "--variant", "correct"], "leave it out"),
        (
            &["check", "fifo-link", "--save", "no-such-place/run.json", "--variant", "correct"],
            "there is no directory no-such-place",
        ),
        (&["show", "fifo-lnk", "--", "true"], "did you mean fifo-link?"),
        (
            &["show", "fifo-link", "--guarantee", "ordr", "--variant", "correct"],
            "did you mean order?",
        ),
        (&["watch", "fifo-link", "--variant", "correct"], "never saved"),
        (&["watch", "fifo-link"], "nothing to try"),
        (&["new", "fifo-link", "here"], "--lang"),
        (&["new", "fifo-link", "--lang", "cobol", "here"], "python"),
    ] {
        let ended = exercise(args);
        assert_eq!((ended.status, ended.out.as_str()), (Some(2), ""), "{args:?}: {}", ended.err);
        assert!(ended.err.contains(words), "{args:?}: {}", ended.err);
    }
}
