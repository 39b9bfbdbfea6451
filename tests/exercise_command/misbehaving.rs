//! Programs that do not play by the rules: the check ends with 2 and says what happened.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::program::Ended;
use crate::{checked, example, exercise, has_python, run_in};

fn bad(args: &[&str]) -> Ended {
    let program = example("bad_program");
    exercise(&[&["check", "fifo-link", "--runs", "20", "--", &program], args].concat())
}

/// A way to misbehave, and what is said of it.
const WAYS: &[(&[&str], &str)] = &[
    (&["never-read"], "gave no answer to a start event within 12 s"),
    (&["hang"], "gave no answer to a start event within 12 s"),
    (&["deaf"], "gave no answer to a start event within 12 s"),
    (&["half"], "began an answer to a start event (16 bytes) but did not end the line within 12 s"),
    (&["slow", "2500"], "gave no answer to a message event within 2 s"),
    (&["exit", "1"], "ended with exit status 3 instead of answering a start event"),
    (&["exit", "3"], "ended with exit status 3 instead of answering a message event"),
    (&["crash"], "ended with exit status 101 instead of answering a start event"),
    (&["half-end"], "ended with exit status 0 in the middle of a line, answering a start event"),
    (&["print", "hello"], "answered a start event with what is no JSON: `hello`"),
    (&["print", r#"{"state": 1}"#], "actions"),
    (&["print", r#"{"state": 1, "actions": [{"do": "jump"}]}"#], "jump"),
    (
        &["print", r#"{"state": 1, "actions": [{"do": "send", "to": "nobody", "message": 1}]}"#],
        "there is no node \"nobody\" (answering a start event at receiver); the nodes are sender, receiver",
    ),
    (&["huge"], "with a line of more than 1 MiB"),
    (&["many"], "with more than one line"),
    (&["late-many"], "with more than one line"),
    (&["flood-stdout"], "with more than one line"),
    (&["utf8"], "with what is no UTF-8"),
    (&["close"], "closed its standard output instead of answering a start event"),
];

#[test]
fn whatever_a_program_does_is_said_clearly_and_ends_with_2() {
    // Some are waited for: all at once.
    let begun = Instant::now();
    thread::scope(|scope| {
        for (way, words) in WAYS {
            scope.spawn(move || {
                let Ended { status, out, err } = bad(way);
                assert_eq!(status, Some(2), "{way:?}: {out}{err}");
                assert!(err.starts_with("error: "), "{way:?}: {err}");
                assert!(err.contains(words), "{way:?}: {words:?} is missing: {err}");
                assert!(out.contains("✗ the program gave no answer that could be used"), "{out}");
                assert!(
                    !out.contains('✓'),
                    "nothing holds of a program that does not answer: {out}"
                );
            });
        }
    });
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

#[test]
fn a_program_that_is_not_there_is_said_to_be_missing() {
    let Ended { status, err, .. } =
        exercise(&["check", "fifo-link", "--", "no-such-program-anywhere"]);
    assert_eq!(status, Some(2));
    assert!(err.starts_with("error: ") && err.contains("`no-such-program-anywhere`"), "{err}");
}

#[test]
fn the_last_words_of_a_program_that_crashed_are_shown_and_cannot_do_anything_to_the_terminal() {
    let Ended { out, err, .. } = bad(&["crash"]);
    assert!(err.contains("crashed on purpose") && !err.contains('\x1b'), "{err}");
    assert!(!out.contains("crashed on purpose"), "it is said once: {out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_takes_too_much_memory_is_stopped() {
    let Ended { status, err, .. } = bad(&["allocate", "3000"]);
    assert_eq!(status, Some(2), "{err}");
    assert!(err.contains("a program may use 1 GiB of memory at most"), "{err}");
}

#[test]
fn random_bytes_are_told_of_and_never_believed() {
    for seed in 0..12 {
        let Ended { status, err, .. } = bad(&["random", &seed.to_string()]);
        assert_eq!(status, Some(2), "{seed}: {err}");
        assert!(err.starts_with("error: "), "{seed}: {err}");
    }
}

/// What is printed of a program that is found out.
#[track_caller]
fn found_out(args: &[&str]) -> String {
    let Ended { status, out, err } =
        exercise(&[&["check", "fifo-link", "--runs", "20", "--"], args].concat());
    assert_eq!(status, Some(2), "{args:?}: {out}{err}");
    assert_eq!(err, "error: fifo-link: the program is no pure function\n");
    assert!(
        out.contains("✗ the program is no pure function: it gave two answers to one question"),
        "{out}"
    );
    assert!(!out.contains('✓'), "nothing holds of such a program: {out}");
    for line in ["\n  question  {\"node\":\"receiver\",", "\n  first     ", "\n  again     "] {
        assert!(out.contains(line), "{line:?} is missing: {out}");
    }
    out
}

fn answers(out: &str) -> Vec<&str> {
    let lines =
        out.lines().filter(|line| line.starts_with("  first ") || line.starts_with("  again "));
    lines.map(|line| &line[12..]).collect()
}

#[test]
fn a_program_that_counts_its_calls_is_found_out_with_both_answers() {
    let out = found_out(&[&example("bad_program"), "counter"]);
    let answers = answers(&out);
    assert!(answers.len() == 2 && answers[0] != answers[1], "{out}");
}

#[test]
fn a_program_that_answers_otherwise_when_it_is_started_again_is_found_out() {
    // Its answers hold its process number.
    let out = found_out(&[&example("bad_program"), "honest"]);
    assert!(answers(&out)[0] != answers(&out)[1], "{out}");
}

#[test]
fn a_program_that_draws_random_numbers_is_found_out_also_if_its_state_is_the_same() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let source = "import random\nfrom step import run, deliver\n\n\ndef step(node, state, stable, event):\n    \
                  if event['type'] != 'message':\n        return None, []\n    \
                  return None, [deliver(event['message']['text'])] * random.randint(1, 1000)\n\n\nrun(step)\n";
    let file = folder.path().join("chance.py");
    fs::write(&file, source).unwrap();
    let out = found_out(&["python3", file.to_str().unwrap()]);
    assert!(answers(&out)[0] != answers(&out)[1], "{out}");
}

#[test]
fn a_program_that_remembers_in_a_global_variable_is_found_out() {
    if !has_python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let source = "from step import run, deliver\n\nnext_number = 1\nheld = {}\n\n\ndef step(node, state, stable, event):\n    \
                  global next_number\n    if event['type'] != 'message':\n        return None, []\n    \
                  held[event['message']['n']] = event['message']['text']\n    actions = []\n    \
                  while next_number in held:\n        actions.append(deliver(held.pop(next_number)))\n        \
                  next_number += 1\n    return None, actions\n\n\nrun(step)\n";
    let file = folder.path().join("global.py");
    fs::write(&file, source).unwrap();
    let out = found_out(&["python3", file.to_str().unwrap()]);
    let json = checked(&["fifo-link", "--runs", "20", "--", "python3", file.to_str().unwrap()]);
    assert_eq!(json.0, Some(2));
    let lie = &json.1["dishonest"];
    let told: Vec<&str> = vec![lie["first"].as_str().unwrap(), lie["second"].as_str().unwrap()];
    assert_eq!(answers(&out), told);
}

#[test]
fn junit_tells_a_program_that_gives_no_answer_as_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let program = example("bad_program");
    let args = ["exercise", "check", "fifo-link", "--format", "junit", "--", &program, "exit", "1"];
    let Ended { status, out, .. } = run_in(folder.path(), &args);
    assert_eq!(status, Some(2));
    assert!(out.contains(r#"<testcase name="protocol">"#) && out.contains("<error"), "{out}");
    assert!(out.contains("ended with exit status 3"), "{out}");
}
