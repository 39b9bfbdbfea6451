//! The command line without a screen.

mod program;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;
use two_generals::scenario::shipped;

use program::{Ended, program};

/// What was printed by a command that ended well.
fn printed(args: &[&str]) -> String {
    let ended = program(args);
    assert_eq!((ended.status, ended.err.as_str()), (Some(0), ""), "{args:?}");
    ended.out
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&printed(args)).unwrap()
}

/// A shipped scenario's whole run with these fields set.
fn run_with(name: &str, sets: &[&str]) -> Value {
    let mut args = vec!["run", name, "--format", "json"];
    args.extend(sets.iter().flat_map(|set| ["--set", set]));
    json(&args)
}

fn count(run: &Value, event: &str) -> usize {
    run["events"].as_array().unwrap().iter().filter(|one| one["event"] == event).count()
}

/// The complaint of a command that ended with exit status 2.
fn refused(args: &[&str]) -> String {
    let Ended { status, out, err } = program(args);
    assert_eq!((status, out.as_str()), (Some(2), ""), "{args:?}: {err}");
    err
}

#[test]
fn list_names_the_shipped_scenarios_in_lecture_order() {
    let text = printed(&["list"]);
    let names: Vec<&str> =
        text.lines().map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    let expected: Vec<&str> = shipped().iter().map(|one| one.name).collect();
    assert_eq!(names, expected);

    let list = json(&["list", "--format", "json"]);
    let entries = list.as_array().unwrap();
    assert!(entries.iter().map(|one| one["name"].as_str().unwrap()).eq(expected));
    let place = |one: &Value| {
        (one["lecture"]["part"].as_str().unwrap().to_owned(), one["lecture"]["order"].as_u64())
    };
    assert!(entries.iter().map(place).is_sorted(), "{text}");
    for field in ["title", "summary", "strategy"] {
        assert!(entries.iter().all(|one| !one[field].as_str().unwrap().is_empty()), "{field}");
    }
}

#[test]
fn run_prints_a_transcript() {
    insta::assert_snapshot!(printed(&["run", "option-2-ack-captured"]));
}

/// Their runs are thousands of trials each, and draw times: nothing is followed for hours.
#[test]
fn what_flows_is_measured_and_not_explored() {
    for command in ["check", "sample", "matrix"] {
        for name in ["port-tail-drop", "replicas-and-balancer"] {
            let ended = program(&[command, name]);
            assert_eq!(ended.status, Some(2), "{command} {name}: {}", ended.out);
            assert!(ended.err.contains("run --format json"), "{command} {name}: {}", ended.err);
        }
    }
}

#[test]
fn run_says_what_a_service_was_measured_by() {
    let run = json(&["run", "slo-of-a-day", "--format", "json"]);
    let measured = &run["measured"];
    let [day] = measured["periods"].as_array().expect("a list").as_slice() else {
        panic!("{}", measured["periods"])
    };
    assert_eq!(day["requests"], measured["requests"]);
    assert_eq!(day["met"], day["bad"].as_u64() <= day["bad_allowed"].as_u64());
    assert_eq!(measured["parts"].as_array().map(Vec::len), Some(7));
}

#[test]
fn run_prints_one_json_object() {
    let run = json(&["run", "option-1-arrives", "--format", "json"]);
    let mut fields: Vec<&String> = run.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["events", "outcome", "scenario", "seed", "steps"]);
    assert_eq!(run["scenario"], "option-1-arrives");
    assert_eq!((&run["seed"], &run["outcome"]), (&1.into(), &"captured".into()));
    let events = run["events"].as_array().unwrap();
    assert_eq!(run["steps"], events.len());
    for (place, event) in events.iter().enumerate() {
        assert_eq!(event["step"], place + 1);
        assert!(event["words"].is_string() && event["time"].is_u64(), "{event}");
        // A cause is an earlier step.
        assert!(event["cause"].as_u64().is_none_or(|cause| cause <= place as u64), "{event}");
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&events[4..6]).unwrap());
}

#[test]
fn every_shipped_scenario_comes_out_as_it_expects() {
    for one in shipped() {
        let file: Value = serde_json::from_str(one.text).unwrap();
        let run = json(&["run", one.name, "--format", "json"]);
        assert_eq!(run["outcome"], file["expect"]["outcome"], "{}", one.name);
    }
}

#[test]
fn a_seed_is_taken_over() {
    let seeded = json(&["run", "same-run-at-30", "--seed", "7", "--format", "json"]);
    assert_eq!(seeded["seed"], 7);
    assert_eq!(seeded, run_with("same-run-at-30", &["seed=7"]));
    assert_ne!(seeded["events"], run_with("same-run-at-30", &[])["events"]);
    let largest = u64::MAX.to_string();
    let run = json(&["run", "same-run-at-30", "--seed", &largest, "--format", "json"]);
    assert_eq!(run["seed"], u64::MAX);
    for bad in ["-1", "18446744073709551616", "x", "1.5", ""] {
        let seed = format!("--seed={bad}");
        assert!(refused(&["run", "same-run-at-30", &seed]).contains("--seed"), "{bad}");
    }
}

#[test]
fn set_reaches_a_field_of_the_strategy() {
    let run = run_with("option-1-arrives", &["strategy.always_attack.messengers=5"]);
    assert_eq!(count(&run, "sent"), 5);
}

#[test]
fn set_reaches_both_directions_and_one() {
    // Without its fates the scenario is left to the dice, and they to the loss.
    let free = "fates={}";
    let all = run_with("option-2-all-arrive", &[free, "links.loss=1"]);
    assert_eq!(all["outcome"], "nothing");
    let back =
        run_with("option-2-all-arrive", &[free, "links.loss=0", "links.to_general_1.loss=1"]);
    assert_eq!(back["outcome"], "only_general_2");
    // Both directions means both, whatever one of them had before.
    let both = ["links.to_general_1.loss=1", "links.loss=0", free];
    assert_eq!(run_with("option-2-all-arrive", &both)["outcome"], "captured");
}

#[test]
fn set_replaces_the_whole_strategy() {
    let run =
        run_with("option-1-arrives", &[r#"strategy={"handshake":{"messages":4}}"#, "links.loss=0"]);
    let kinds: Vec<&Value> = run["events"].as_array().unwrap().iter().map(|e| &e["kind"]).collect();
    assert!(kinds.contains(&&Value::from("message")) && !kinds.contains(&&Value::from("proposal")));
    assert_eq!(count(&run, "sent"), 4);
}

#[test]
fn set_takes_json_where_it_parses_and_text_otherwise() {
    let first_line = |set: &str| {
        let text = printed(&["run", "partition", "--set", set]);
        text.lines().next().unwrap().to_owned()
    };
    assert_eq!(first_line("title=A cold night"), "A cold night");
    assert_eq!(first_line("title=\"0.5\""), "0.5");
    assert_eq!(first_line("title=a=b"), "a=b");
    let unit = run_with("partition", &["timing.unit=s", "nodes.general_1.proposes=false"]);
    assert_eq!(unit["outcome"], "nothing");
    let fate = "fates.capture/general_1/proposal/3=captured";
    assert_eq!(run_with("option-1-arrives", &[fate])["outcome"], "only_general_1");
}

#[test]
fn set_says_what_is_wrong() {
    let complaint = |set: &str| refused(&["run", "option-1-arrives", "--set", set]);
    let all = [
        "links.loss=1.5",
        "links.loss=much",
        "links.los=0.5",
        "strategy.handshake.messages=4",
        "strategy={\"handshake\":{\"messages\":0}}",
        "strategy={\"handshake\":{}}",
        "title.first=x",
        "narration.99.say=x",
        "fates.capture/general_1/proposal/9=captured",
        "nodes.general_3.proposes=true",
        "format=two-generals.scenario/2",
        "links.loss",
        "=5",
        "links..loss=1",
        "",
    ];
    let lines: Vec<String> = all.iter().map(|set| format!("{set}\n{}", complaint(set))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_path_of_any_depth_is_refused() {
    // As deep as one argument can be.
    let deep = format!("{}a=1", "a.".repeat(60_000));
    let ended = program(&["run", "partition", "--set", &deep]);
    assert_eq!((ended.status, ended.out.len()), (Some(2), 0));
    assert_eq!(
        ended.err,
        "error: --set: a path of 60001 parts leads nowhere\n  = help: write it like links.loss\n"
    );
}

#[test]
fn validate_ends_with_0_1_or_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let text = shipped()[0].text;
    let good = file("good.json", text);
    let wrong = file(
        "wrong.json",
        &text.replace(
            r#""outcome": "captured"
  }
}"#,
            r#""outcome": "nothing"
  }
}"#,
        ),
    );
    let broken = file("broken.json", "{");
    let names: Vec<&str> = shipped().iter().map(|one| one.name).collect();
    let all = [&["validate"], &names[..]].concat();
    assert_eq!(printed(&all).lines().count(), names.len());
    assert!(printed(&["validate", &good]).starts_with("ok "));

    let ended = program(&["validate", &good, &wrong]);
    assert_eq!(ended.status, Some(1));
    assert!(ended.err.contains("expect.outcome is nothing, but it comes out as captured"));
    assert!(ended.out.contains("good.json"), "the others are checked all the same");

    let ended = program(&["validate", &wrong, &broken, &good]);
    assert_eq!(ended.status, Some(2));
    assert!(ended.err.contains("broken.json") && ended.err.contains("wrong.json"));
    assert!(ended.out.contains("good.json"));
    assert_eq!(program(&["validate"]).status, Some(2));
}

#[test]
fn a_script_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["validate", "completions", "reduced-motion"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    assert!(refused(&["completions", "tcsh"]).contains("possible values"));
}

#[test]
fn the_manual_page_names_every_command() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH two-generals 1"));
    for command in ["open", "list", "run", "validate", "schema", "completions", "man"] {
        assert!(page.contains(&format!("two\\-generals\\-{command}(1)")), "{command}");
    }
}

#[test]
fn without_a_terminal_it_says_so_and_names_the_plain_command() {
    let complaint = refused(&["open", "partition"]);
    assert!(
        complaint.contains("terminal") && complaint.contains("two-generals run partition"),
        "{complaint}"
    );
    let complaint = refused(&[]);
    assert!(
        complaint.contains("terminal") && complaint.contains("two-generals run"),
        "{complaint}"
    );
    // What is wrong with the scenario comes first.
    assert!(refused(&["open", "partitoin"]).contains("did you mean partition?"));
}

#[test]
fn bad_usage_ends_with_2() {
    for args in [
        &["rum"][..],
        &["run"],
        &["run", "partition", "--sed", "4"],
        &["run", "partition", "--format", "xml"],
        &["run", "partition", "partition"],
        &["list", "partition"],
        &["--theme", "blue", "list"],
    ] {
        assert!(refused(args).contains("--help"), "{args:?}");
    }
    assert!(refused(&["run", "option1-arrives"]).contains("did you mean option-1-arrives?"));
    assert!(refused(&["run", "xyz"]).contains("two-generals list"));
}

#[test]
fn help_and_version_end_well() {
    assert!(printed(&["--help"]).contains("Exit status"));
    assert_eq!(printed(&["--version"]), format!("two-generals {}\n", env!("CARGO_PKG_VERSION")));
}

/// As with `| head -1`, on an output that does not fit into a pipe.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    for format in ["text", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_two-generals"))
            .args(["run", "partition", "--format", format])
            .args(["--set", r#"strategy={"always_attack":{"messengers":1000}}"#])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(!line.is_empty());
        let ended = child.wait_with_output().unwrap();
        assert_eq!((ended.status.code(), ended.stderr.as_slice()), (Some(0), &b""[..]), "{format}");
    }
}

#[test]
fn a_saved_run_that_no_longer_fits_fails_the_check() {
    let one = shipped().iter().find(|one| one.name == "partition").unwrap();
    let mut file: Value = serde_json::from_str(one.text).unwrap();
    let digest = "0123456789abcdef";
    file["run"] = serde_json::json!({"branches": [{"seed": 1, "steps": 5, "digest": digest}]});
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved.json");
    fs::write(&path, file.to_string()).unwrap();
    for command in ["run", "validate"] {
        let ended = program(&[command, path.to_str().unwrap()]);
        assert_eq!(ended.status, Some(1), "{command}");
        assert!(ended.err.contains("the saved run no longer fits"), "{}", ended.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_takes_nothing_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_two-generals"))
        .args(["run", "partition"])
        .stdout(full)
        .output()
        .unwrap();
    let err = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(2));
    assert!(err.contains("cannot write to standard output"), "{err}");
}

/// An error is told by the exit status where standard error takes nothing.
#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_error_is_no_panic() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_two-generals"))
        .args(["run", "no-such-scenario"])
        .stderr(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(2));
}

#[test]
fn the_number_that_is_drawn_can_be_fixed() {
    let key = r#"strategy={"randomised_attack": {"rounds": 4, "round": 50}}"#;
    for number in 1..=4 {
        let fates = format!(r#"fates={{"draw/general_1/1": {number}}}"#);
        let run = run_with("option-1-arrives", &[key, &fates]);
        let drew = run["events"].as_array().unwrap().iter().find(|one| one["event"] == "drew");
        assert!(drew.unwrap()["words"].as_str().unwrap().contains(&number.to_string()));
        assert_eq!(count(&run, "drew"), 1);
    }
    let fates = r#"fates={"draw/general_1/1": 5}"#;
    let error = refused(&["run", "option-1-arrives", "--set", key, "--set", fates]);
    assert!(error.contains("use a whole number from 1 to 4"), "{error}");
}

/// A port's run is long: its beginning is told, and what it comes to.
#[test]
fn run_says_what_a_port_was_measured_by() {
    let text = printed(&["run", "port-tail-drop"]);
    assert!(text.lines().count() < 60, "{text}");
    insta::assert_snapshot!(text);
    let run = json(&["run", "port-tail-drop", "--format", "json"]);
    let measured = &run["measured"];
    assert_eq!(measured["model"], "M/D/1/10");
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let waiting = &measured["waiting"];
    let off = number(&waiting["mean"]) - number(&waiting["theory"]);
    assert!(off.abs() <= 2.0 * number(&waiting["half_width_95"]), "{measured}");
    let counts = ["served", "dropped", "arrived"].map(|field| measured[field].as_u64().unwrap());
    assert!(counts[2] - counts[0] - counts[1] <= 10, "{measured}");
    // A line that grows without end has no long run, and one with retries no closed form.
    let long = json(&[
        "run",
        "port-near-its-rate",
        "--set",
        "strategy.switch_port.load=120",
        "--format",
        "json",
    ]);
    assert!(long["measured"]["waiting"]["theory"].is_null());
    let retries = json(&["run", "port-retries", "--format", "json"]);
    assert!(retries["measured"]["waiting"]["theory"].is_null());
    assert!(
        number(&retries["measured"]["offered_load"]) > number(&retries["measured"]["made_load"])
    );
}
