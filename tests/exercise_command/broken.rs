//! The reference solutions pass, and every broken program fails in the guarantee that it says it breaks, in a run of a
//! length that is pinned here.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

use crate::{assert_fails, assets, checked, failing, has_python};

/// A broken program: its file, how many events its shortest failing run has, and bounds where it needs others than the
/// usual ones.
type Broken = (&'static str, u64, &'static [&'static str]);

const USUAL: &[&str] = &[];
/// The explored inputs all differ: two that say the same come in random runs only.
const BY_CHANCE: &[&str] = &["--runs", "200"];

const FIFO_LINK: [Broken; 8] = [
    ("counts_from_zero", 12, USUAL),
    ("delivers_envelope", 4, USUAL),
    ("delivers_old_again", 7, USUAL),
    ("drains_one", 13, USUAL),
    ("drops_early", 13, USUAL),
    ("duplicate_blocks_heap", 16, USUAL),
    ("jumps_ahead", 13, USUAL),
    ("no_hold_back", 8, USUAL),
];

const FIFO_LINK_RECOVERY: [Broken; 12] = [
    ("acknowledges_before_persisting", 17, USUAL),
    ("application_number_as_sequence", 11, USUAL),
    ("no_retransmission", 7, USUAL),
    ("no_retry_after_recovery", 7, USUAL),
    ("number_without_message", 7, USUAL),
    ("number_without_text", 18, USUAL),
    ("persists_after_delivering", 13, USUAL),
    ("persists_before_delivering", 21, USUAL),
    ("renumbers_after_recovery", 15, USUAL),
    ("sends_before_persisting", 14, USUAL),
    ("volatile_hold_back", 22, USUAL),
    ("volatile_next", 13, USUAL),
];

const RELIABLE_LINK: [Broken; 7] = [
    ("any_acknowledgement", 9, USUAL),
    // It gives up after the third repetition.
    ("gives_up", 6, &["--inputs", "1", "--losses", "5", "--copies", "0"]),
    ("no_deduplication", 8, USUAL),
    ("no_retry", 9, USUAL),
    // Every attempt is another message: with two inputs there are more states than the usual bound has room for.
    ("number_per_attempt", 9, &["--inputs", "1"]),
    ("overtaken_is_old", 14, USUAL),
    ("remembers_only_the_last", 13, USUAL),
];

const RPC_DEDUP: [Broken; 12] = [
    ("answers_before_execution", 3, USUAL),
    ("any_response", 17, USUAL),
    ("forgets_when_answered", 10, USUAL),
    ("id_per_attempt", 14, USUAL),
    ("no_deduplication", 10, USUAL),
    ("no_retry", 10, USUAL),
    ("overtaken_is_old", 30, USUAL),
    ("remembered_without_response", 48, USUAL),
    ("retry_while_executing", 11, USUAL),
    ("room_for_one", 13, USUAL),
    ("same_ids", 13, USUAL),
    ("value_as_id", 0, BY_CHANCE),
];

const RPC_DEDUP_RECOVERY: [Broken; 11] = [
    ("counter_in_memory", 20, USUAL),
    ("forgets_before_answering", 11, USUAL),
    ("id_stored_after_sending", 17, USUAL),
    ("new_id_after_recovery", 13, USUAL),
    ("no_retry_after_recovery", 6, USUAL),
    ("recorded_after_execution", 10, USUAL),
    ("recorded_before_execution", 14, USUAL),
    ("recorded_without_response", 43, USUAL),
    ("request_not_stored", 5, USUAL),
    ("responds_before_executing", 10, USUAL),
    ("volatile_store", 10, USUAL),
];

const FAILURE_DETECTOR: [Broken; 5] = [
    ("never_trusts_again", 102, USUAL),
    ("one_heartbeat", 8, USUAL),
    ("suspects_nobody", 50, USUAL),
    ("timeout_never_grows", 70, USUAL),
    ("trusts_for_good", 55, USUAL),
];

const TWO_GENERALS: [Broken; 5] = [
    ("always_attack", 4, USUAL),
    ("attack_unasked", 2, USUAL),
    ("long_handshake", 14, USUAL),
    ("never_attack", 2, USUAL),
    ("wait_for_acknowledgement", 6, USUAL),
];

/// The guarantee that a program says it breaks.
fn says_it_breaks(path: &str) -> String {
    let text = fs::read_to_string(assets().join(path)).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("# breaks: "));
    line.unwrap_or_else(|| panic!("{path} says nothing")).to_owned()
}

/// Tries every broken program of an exercise, without random runs but where only they find it.
fn each_fails(exercise: &str, all: &[Broken]) {
    if !has_python() {
        return;
    }
    let folder = fs::read_dir(assets().join(exercise).join("broken")).unwrap();
    let there: BTreeSet<String> =
        folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let known: BTreeSet<String> = all.iter().map(|(name, ..)| format!("{name}.py")).collect();
    assert_eq!(
        there.iter().filter(|name| name.ends_with(".py")).cloned().collect::<BTreeSet<_>>(),
        known
    );
    for (name, events, bounds) in all {
        let path = format!("{exercise}/broken/{name}.py");
        let begun = Instant::now();
        let none: &[&str] = if *bounds == BY_CHANCE { &[] } else { &["--runs", "0"] };
        let args = [&[exercise], none, bounds, &["--", "python3", &path]].concat();
        let (status, report) = checked(&args);
        println!("{path}: {:?}, {:?}", begun.elapsed(), failing(&report));
        assert_eq!((status, &report["dishonest"]), (Some(1), &Value::Null), "{path}");
        let guarantee = says_it_breaks(&path);
        if *bounds == BY_CHANCE {
            let mark = &report["guarantees"][guarantee];
            assert_eq!(
                (&mark["verdict"], &mark["run"]["shortest"]),
                (&"fails".into(), &false.into())
            );
            continue;
        }
        assert_fails(&report, &guarantee, *events, &path);
    }
}

#[test]
fn broken_programs_for_fifo_link() {
    each_fails("fifo-link", &FIFO_LINK);
}

#[test]
fn broken_programs_for_fifo_link_recovery() {
    each_fails("fifo-link-recovery", &FIFO_LINK_RECOVERY);
}

#[test]
fn broken_programs_for_reliable_link() {
    each_fails("reliable-link", &RELIABLE_LINK);
}

#[test]
fn broken_programs_for_rpc_dedup() {
    each_fails("rpc-dedup", &RPC_DEDUP);
}

#[test]
fn broken_programs_for_rpc_dedup_recovery() {
    each_fails("rpc-dedup-recovery", &RPC_DEDUP_RECOVERY);
}

#[test]
fn broken_programs_for_failure_detector() {
    each_fails("failure-detector", &FAILURE_DETECTOR);
}

#[test]
fn broken_programs_for_two_generals() {
    each_fails("two-generals", &TWO_GENERALS);
}

/// The usual bounds are explored to their end, and nothing is found, nor in random runs.
fn passes(exercise: &str, program: &[&str]) {
    let args = [&[exercise, "--runs", "200", "--"], program].concat();
    let (status, report) = checked(&args);
    assert_eq!((status, failing(&report)), (Some(0), Vec::new()), "{program:?}: {report}");
    for (key, mark) in report["guarantees"].as_object().unwrap() {
        assert_eq!((&mark["all_states"], &mark["runs"]), (&true.into(), &200.into()), "{key}");
        assert!(mark["states"].as_u64().unwrap() > 100, "{program:?}: {mark}");
    }
}

#[test]
fn the_references_in_python_pass() {
    if !has_python() {
        return;
    }
    for exercise in [
        "fifo-link",
        "fifo-link-recovery",
        "reliable-link",
        "rpc-dedup",
        "rpc-dedup-recovery",
        "failure-detector",
    ] {
        passes(exercise, &["python3", &format!("{exercise}/solution.py")]);
    }
}

#[test]
fn the_references_in_rust_pass() {
    for exercise in ["fifo-link", "fifo-link-recovery", "rpc-dedup", "rpc-dedup-recovery"] {
        let folder = tempfile::tempdir().unwrap();
        let copy = |from: &str, to: &str| {
            fs::copy(assets().join(from), folder.path().join(to)).unwrap();
        };
        copy(&format!("{exercise}/solution.rs"), "main.rs");
        copy("helper/step.rs", "step.rs");
        let compiler = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
        // As students build it, but not optimised, which takes longer than all the rest.
        let words = ["--edition", "2021", "main.rs", "-o", "main"];
        let built = Command::new(compiler).args(words).current_dir(folder.path()).status().unwrap();
        assert!(built.success(), "{exercise}");
        passes(exercise, &[folder.path().join("main").to_str().unwrap()]);
    }
}
