//! Every way to misbehave has its own clear word, within a bounded time, and leaves nothing behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use two_generals::protocols::exercise::{Incoming, Solution, Trouble};
use two_generals::shell::program::{Command, Limits, Program};

use super::{Mark, any_call, brief, call, call_about, patient};

/// The trouble with the first call.
fn trouble(args: &[&str], limits: Limits) -> Trouble {
    let mark = Mark::new();
    let program = mark.bad(args, limits);
    let begin = Instant::now();
    let trouble = program.step(&any_call()).unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(10), "{trouble}");
    mark.assert_gone();
    trouble
}

/// What is said about it.
fn what(args: &[&str], limits: Limits) -> String {
    trouble(args, limits).what
}

#[test]
fn ending() {
    let crash = trouble(&["crash"], patient());
    assert_eq!(
        crash.what,
        "the program ended with exit status 101 instead of answering a message event"
    );
    assert_eq!(crash.stderr[0], "about to \\u{1b}[31mcrash\\u{1b}[0m");
    assert!(crash.stderr.iter().any(|line| line == "crashed on purpose"), "{crash}");
    let half = what(&["half-end"], patient());
    assert_eq!(
        half,
        "the program ended with exit status 0 in the middle of a line, answering a message event"
    );
    let killed = Program::new(Command::new("sh", ["-c", "kill -9 $$"]), patient());
    assert_eq!(
        killed.step(&any_call()).unwrap_err().what,
        "the program ended by signal 9 (SIGKILL) instead of answering a message event"
    );
}

#[test]
fn ending_after_some_answers() {
    let mark = Mark::new();
    let program = mark.bad(&["exit", "3"], patient());
    for _ in 0..2 {
        let calls = (program.step(&any_call()), program.step(&any_call()));
        assert!(calls.0.is_ok() && calls.1.is_ok());
        let event = Incoming::Timer { name: "retry".into() };
        let trouble = program.step(&call_about(event, Value::Null)).unwrap_err();
        assert_eq!(
            trouble.what,
            "the program ended with exit status 3 instead of answering a timer event"
        );
    }
    let once = Program::new(
        Command::new("sh", ["-c", r#"read x; echo '{"state":1,"actions":[]}'"#]),
        patient(),
    );
    assert_eq!(once.step(&any_call()).unwrap().state, 1);
    let trouble = once.step(&any_call()).unwrap_err();
    assert_eq!(
        trouble.what,
        "the program ended with exit status 0 instead of answering a message event"
    );
    assert!(trouble.help.contains("one process is asked many times"), "{trouble}");
}

#[test]
fn ending_while_something_keeps_the_output_open() {
    let mark = Mark::new();
    let program = Program::new(mark.command("sh".into(), &["-c", "sleep 60 & exit 4"]), brief());
    assert_eq!(
        program.step(&any_call()).unwrap_err().what,
        "the program ended with exit status 4 instead of answering a message event"
    );
    mark.assert_gone();
}

#[test]
fn closing_pipes() {
    let closed = what(&["close"], patient());
    assert_eq!(
        closed,
        "the program closed its standard output instead of answering a message event"
    );
    // That nobody reads is found out with the second write, where the first was taken before the closing.
    let deaf = Program::new(Command::new("sh", ["-c", "exec <&-; sleep 60"]), brief());
    let long = call(json!("x".repeat(1 << 20)), Value::Null);
    assert_eq!(
        deaf.step(&long).unwrap_err().what,
        "the program closed its standard input instead of answering a message event"
    );
}

#[test]
fn not_answering_in_time() {
    let hang = what(&["hang"], brief());
    assert_eq!(hang, "the program gave no answer to a message event within 2 s");
    let half = trouble(&["half"], brief());
    assert_eq!(
        half.what,
        "the program began an answer to a message event (16 bytes) but did not end the line within 2 s"
    );
    assert!(half.help.contains("line end"), "{half}");
    assert_eq!(what(&["never-read"], brief()), hang);
}

#[test]
fn a_long_call_to_a_program_that_never_reads() {
    let mark = Mark::new();
    let program = mark.bad(&["never-read"], brief());
    let begin = Instant::now();
    let trouble = program.step(&call(json!("x".repeat(8 << 20)), Value::Null)).unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert_eq!(trouble.what, "the program did not read a message event to its end within 2 s");
    mark.assert_gone();
}

#[test]
fn too_much() {
    assert_eq!(
        what(&["huge"], patient()),
        "the program answered a message event with a line of more than 1 MiB"
    );
    let many = "the program answered a message event with more than one line";
    assert_eq!(what(&["many"], patient()), many);
    assert_eq!(what(&["flood-stdout"], patient()), many);
    let short = Limits { line_bytes: 40, ..patient() };
    assert!(what(&["print", &"x".repeat(40)], short.clone()).contains("no JSON"));
    assert!(what(&["print", &"x".repeat(41)], short).ends_with("a line of more than 40 bytes"));
}

#[test]
fn a_second_line_that_comes_later() {
    let mark = Mark::new();
    let program = mark.bad(&["late-many"], patient());
    program.step(&any_call()).unwrap();
    sleep(Duration::from_secs(1));
    let event = Incoming::Timer { name: "retry".into() };
    let trouble = program.step(&call_about(event, Value::Null)).unwrap_err();
    assert_eq!(trouble.what, "the program answered a message event with more than one line");
}

#[test]
fn lines_that_are_no_json() {
    let said = "the program answered a message event with";
    assert_eq!(what(&["print", "got it"], patient()), format!("{said} what is no JSON: `got it`"));
    assert_eq!(what(&["print", ""], patient()), format!("{said} an empty line"));
    assert_eq!(
        what(&["print", "\x1b]0;title\x07\u{202e}"], patient()),
        format!("{said} what is no JSON: `\\u{{1b}}]0;title\\u{{7}}\\u{{202e}}`")
    );
    assert_eq!(
        what(&["utf8"], patient()),
        format!("{said} what is no UTF-8: `{{\"state\": \"\u{fffd}\u{fffd}\", \"actions\": []}}`")
    );
    let long = what(&["print", &"é".repeat(200)], patient());
    assert_eq!(long, format!("{said} what is no JSON: `{}...`", "é".repeat(80)));
    let deep = what(&["print", &"[".repeat(100_000)], patient());
    assert!(deep.starts_with(&format!("{said} what is no JSON: `[[[[")), "{deep}");
    // A hash of 80 bits as a number would come back as another one.
    let large = r#"{"state": {"id": [1208925819614629174706176]}, "actions": []}"#;
    let large = trouble(&["print", large], patient());
    assert!(large.what.contains("a number that loses digits: 12089258196146292"), "{large}");
    let cut = trouble(&["print", r#"{"state": "#], patient());
    assert!(cut.help.contains("not complete"), "{cut}");
}

#[test]
fn json_that_is_no_answer() {
    let cases = [
        ("[1, []]", "", ": it is no object", "{\"state\": <any"),
        ("{\"state\": 1}", "", "the field \"actions\" is missing", "{\"state\": <any JSON>"),
        ("{\"actions\": []}", "", "the field \"state\" is missing", "{\"state\": <any JSON>"),
        (r#"{"state": 1, "actions": {}}"#, " at `actions`", "found an object", "{\"state\""),
        (
            r#"{"state": 1, "actions": [], "log": 1}"#,
            " at `log`",
            "unknown field \"log\"",
            "{\"state\"",
        ),
        (
            r#"{"state": 1, "actions": [{"do": "send", "to": "b", "mesage": 1}]}"#,
            " at `actions[0]",
            "unknown field \"mesage\"",
            r#"{"do": "send", "to": "<node>", "message": <any JSON>}"#,
        ),
        (
            r#"{"state": 1, "actions": [{"do": "trace", "line": 1}, {"do": "set_timer", "name": "x"}]}"#,
            " at `actions[1]`",
            "the field \"after\" is missing",
            r#"{"do": "set_timer", "name": "<name>", "after": <a whole number, 1 or more>}"#,
        ),
        (
            r#"{"state": 1, "actions": [{"do": "set_timer", "name": "x", "after": 1.5}]}"#,
            " at `actions[0]`",
            "found the number 1.5",
            r#"{"do": "set_timer""#,
        ),
        (
            r#"{"state": 1, "actions": [{"do": "atomic", "actions": [{"do": "trace", "line": 1}, {"do": "decide", "value": "run"}]}]}"#,
            " at `actions[0].actions[1]`",
            "unknown word \"run\"",
            r#"{"do": "decide", "value": "attack"}"#,
        ),
        (
            r#"{"state": 1, "actions": [{"to": 1}]}"#,
            " at `actions[0]`",
            "the field \"do\" is missing",
            "{\"do\"",
        ),
        (
            r#"{"state": 1, "actions": [{"do": "fly"}]}"#,
            " at `actions[0]`",
            "unknown word \"fly\"",
            "{\"do\"",
        ),
    ];
    for (line, place, problem, right) in cases {
        let trouble = trouble(&["print", line], patient());
        let begin = format!("the program's answer to a message event is wrong{place}");
        assert!(trouble.what.starts_with(&begin), "{trouble}");
        assert!(trouble.what.contains(problem), "{trouble}");
        assert!(trouble.help.starts_with(&format!("right would be {right}")), "{trouble}");
    }
}

#[test]
fn programs_that_cannot_be_started() {
    let said = |program: &str| {
        let command = Command::new(program, [""; 0]);
        Program::new(command, patient()).step(&any_call()).unwrap_err().to_string()
    };
    assert_eq!(
        said("pyhton3"),
        "the program `pyhton3` was not found; looked in every folder of the environment variable PATH"
    );
    assert!(said("Cargo.toml").contains("in this folder is `./Cargo.toml`, or comes after"));
    assert!(said("./none").starts_with("the program `./none` does not exist; looked in `.`"));
    assert!(said("./src").starts_with("`./src` is a folder, not a program"));
    assert!(
        said("./Cargo.toml").starts_with("the file `./Cargo.toml` may not be executed; name its")
    );
    assert!(said("").starts_with("no program is named"));
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script");
    fs::write(&script, "#!/usr/bin/env pyhton3\n").unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let wrong = said(script.to_str().unwrap());
    assert!(wrong.contains("exit status 127") && wrong.contains("(#!)"), "{wrong}");
}

#[test]
fn it_is_started_again_only_so_often() {
    let mark = Mark::new();
    let program = mark.bad(&["exit", "2"], Limits { restarts: 2, ..patient() });
    for _ in 0..3 {
        assert!(program.step(&any_call()).is_ok());
        assert!(program.step(&any_call()).unwrap_err().what.contains("exit status 3"));
    }
    for _ in 0..2 {
        assert_eq!(
            program.step(&any_call()).unwrap_err().what,
            "the program is not started again: it has failed 3 times, at last so: the program ended with exit status \
             3 instead of answering a message event"
        );
        program.fresh();
    }
    // Where it was saved anew, what it did before does not count.
    program.begin_anew();
    assert!(program.step(&any_call()).is_ok());
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux bounds memory")]
fn memory_is_bounded() {
    assert_eq!(
        Mark::new().bad(&["allocate", "500"], patient()).step(&any_call()).unwrap().state,
        500
    );
    let trouble = trouble(&["allocate", "3000"], patient());
    assert!(trouble.what.contains("by signal 6 (SIGABRT)"), "{trouble}");
    assert_eq!(trouble.help, "a program may use 1 GiB of memory at most");
}
