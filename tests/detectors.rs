//! Failure detectors: measured against the closed form, and against every run.

#[path = "detectors/every_run.rs"]
mod every_run;

use proptest::prelude::*;
use two_generals::app::{Detection, Session};
use two_generals::certainty::{
    CellFinding, Kept, LinkModel, NodeModelKind, Place, TimingModel, cell, matrix_model, promises,
};
use two_generals::drive::{Advance, Timeline};
use two_generals::engine::NodeId;
use two_generals::explore::budget::Budget;
use two_generals::protocols::{Promise, Strategy};
use two_generals::scenario::{Eyes, Scenario, parse, set, shipped};
use two_generals::theory::HeartbeatBounds;

fn scenario(heartbeat: &str, links: &str, nodes: &str) -> Scenario {
    let text = format!(
        r#"{{"format": "two-generals.scenario/1", "title": "t", "nodes": {nodes}, "links": {links},
            "strategy": {{"heartbeat": {heartbeat}}}}}"#
    );
    parse("t", text.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

/// A run to its end, measured.
fn measured(scenario: &Scenario, seed: u64) -> Detection {
    let stage = scenario.stage();
    let mut timeline = Timeline::new(stage.model, stage.script, seed);
    while matches!(timeline.advance(), Advance::Did(_)) {}
    Detection::of(&timeline)
}

const N1: NodeId = NodeId(0);
const N2: NodeId = NodeId(1);

proptest! {
    #[test]
    fn a_crash_is_found_out_within_the_closed_form(
        seed in any::<u64>(),
        interval in 5u64..60,
        least in 1u64..30,
        spread in 0u64..4,
        crash in 200u64..400,
        more in 0u64..50,
    ) {
        let delay = (least, least + spread * 10);
        let bounds = HeartbeatBounds { interval, timeout: 0, delay };
        let timeout = bounds.perfect_timeout() + more;
        let bounds = HeartbeatBounds { timeout, ..bounds };
        let links = format!(
            r#"{{"type": "reliable", "delay": {{"range": {{"smallest": {}, "largest": {}, "step": 10}}}}}}"#,
            delay.0, delay.1
        );
        let beats = 1_200 / interval;
        let heartbeat = format!(r#"{{"interval": {interval}, "timeout": {timeout}, "beats": {beats}}}"#);
        let nodes = format!(r#"{{"node_2": {{"crashes": [{{"at": {crash}}}]}}}}"#);
        let found = measured(&scenario(&heartbeat, &links, &nodes), seed);
        prop_assert_eq!(found.pair(N1, N2).mistakes, 0);
        let took = found.pair(N1, N2).detection.expect("it is found out");
        let (earliest, latest) = bounds.detection();
        prop_assert!((earliest..=latest).contains(&took), "{} not in {}..={}", took, earliest, latest);
    }
}

#[test]
fn one_less_than_the_perfect_timeout_is_wrong_sometimes() {
    let links = r#"{"type": "reliable", "delay": {"weighted": [{"time": 10, "weight": 1}, {"time": 30, "weight": 1}]}}"#;
    let bounds = HeartbeatBounds { interval: 40, timeout: 0, delay: (10, 30) };
    let least = |timeout: u64| {
        let heartbeat = format!(r#"{{"interval": 40, "timeout": {timeout}, "beats": 3}}"#);
        let scenario = scenario(&heartbeat, links, "{}");
        let found = promises(&scenario.stage().model, &scenario.strategy, &Budget::most(1_000_000));
        let found = found.unwrap().into_iter().find(|one| one.promise == Promise::Accuracy);
        found.unwrap().kept
    };
    assert_eq!(least(bounds.perfect_timeout()), Kept::Always);
    assert!(matches!(least(bounds.perfect_timeout() - 1), Kept::Broken(_, 0)));
}

#[test]
fn perfect_takes_synchronous_and_crash_stop_and_reliable() {
    let one = scenario(r#"{"interval": 60, "timeout": 70, "beats": 4}"#, "{}", "{}");
    let at = |link, node, timing| {
        let place = Place { link, node, timing };
        let model = one.stage().model;
        cell(&model, &one.strategy, place, 1, &Budget::most(300_000)).unwrap().finding
    };
    use LinkModel::{FairLoss, Reliable};
    use NodeModelKind::{Correct, CrashStop};
    use TimingModel::{Asynchronous, PartiallySynchronous, Synchronous};
    // With every crash point of either node.
    assert_eq!(at(Reliable, CrashStop, Synchronous), CellFinding::Holds);
    let breaks = |finding: CellFinding| match finding {
        CellFinding::Fails(verdict) => verdict.promise,
        other => panic!("{other:?}"),
    };
    assert_eq!(breaks(at(FairLoss, Correct, Synchronous)), Promise::Accuracy);
    assert_eq!(breaks(at(Reliable, Correct, PartiallySynchronous)), Promise::Accuracy);
    assert_eq!(breaks(at(Reliable, Correct, Asynchronous)), Promise::Accuracy);
}

#[test]
fn a_timeout_that_grows_is_right_in_the_end() {
    let text = shipped().iter().find(|one| one.name == "partially-synchronous").unwrap().text;
    let scenario = parse("t", text.as_bytes()).unwrap();
    let (mut mistakes, mut late) = (0, 0);
    for seed in 0..200 {
        let found = measured(&scenario, seed);
        for (node, peer) in [(N1, N2), (N2, N1)] {
            mistakes += found.pair(node, peer).mistakes;
            late += found.pair(node, peer).late_mistakes;
        }
    }
    assert!(mistakes > 100, "only {mistakes} mistakes before things stabilised");
    // A message that was sent before may still be missing just after.
    assert!(late * 10 < mistakes, "{late} of {mistakes} after things stabilised");
    let fixed = set(&scenario, &["timing.gst=1200".into()]).unwrap();
    let Strategy::Heartbeat(_) = &fixed.strategy else { unreachable!() };
    assert!((0..50).any(|seed| measured(&fixed, seed).pair(N1, N2).mistakes > 1));
}

#[test]
fn a_pause_is_a_false_suspicion_and_no_crash() {
    let text = shipped().iter().find(|one| one.name == "pause-looks-like-crash").unwrap().text;
    let found = measured(&parse("t", text.as_bytes()).unwrap(), 1);
    assert_eq!(found.pair(N1, N2).mistakes, 1);
    assert_eq!(found.pair(N1, N2).detection, None);
    assert!(found.pair(N1, N2).wrong_for > 0);
}

/// A node that is back counts its pings on, so that its peers answer them.
#[test]
fn whoever_recovers_is_answered_again() {
    let links = r#"{"type": "reliable", "delay": {"fixed": 5}}"#;
    let ping = r#"{"interval": 20, "timeout": 35, "ping": true, "beats": 40}"#;
    // Down for shorter than an interval, for more than one, again and again.
    let crashes = [
        r#"{"at": 215, "recovers": 230}"#,
        r#"{"at": 201, "recovers": 202}"#,
        r#"{"at": 215, "recovers": 216}, {"at": 217, "recovers": 218}, {"at": 219, "recovers": 221}"#,
        r#"{"at": 100, "recovers": 400}, {"at": 411, "recovers": 425}"#,
    ];
    for crashes in crashes {
        let nodes = format!(r#"{{"node_1": {{"crashes": [{crashes}]}}}}"#);
        let found = measured(&scenario(ping, links, &nodes), 1);
        assert_eq!(found.pair(N1, N2).mistakes, 0, "{crashes}");
        assert!(found.pair(N1, N2).suspected.is_empty(), "{crashes}");
    }
}

/// Wrong until then, it is right from the crash on, at once.
#[test]
fn who_is_suspected_already_is_found_out_at_once() {
    let links = r#"{"type": "reliable", "delay": {"fixed": 5}}"#;
    let impatient = r#"{"interval": 40, "timeout": 20, "beats": 20}"#;
    let at = |crash: u64| {
        let nodes = format!(r#"{{"node_2": {{"crashes": [{{"at": {crash}}}]}}}}"#);
        measured(&scenario(impatient, links, &nodes), 1).pair(N1, N2).detection
    };
    // Its last heartbeat comes at 205, so from 225 on it is suspected.
    assert_eq!(at(230), Some(0));
    assert_eq!(at(220), Some(5));
    // Suspected at the crash, but the heartbeat of 240 still comes, at 245.
    assert_eq!(at(243), Some(22));
}

#[test]
fn perfect_and_eventually_perfect_differ_where_the_system_is_partially_synchronous() {
    use NodeModelKind::{Correct, CrashRecovery, CrashStop};
    use TimingModel::{Asynchronous, PartiallySynchronous, Synchronous};
    let table = [
        (Correct, Synchronous, true, true),
        (CrashStop, Synchronous, true, true),
        // Who recovers is suspected until it is heard of.
        (CrashRecovery, Synchronous, false, true),
        (Correct, PartiallySynchronous, false, true),
        (CrashStop, PartiallySynchronous, false, true),
        (CrashRecovery, PartiallySynchronous, false, true),
        (CrashStop, Asynchronous, false, false),
    ];
    // A timeout that stays, and one that grows.
    for name in ["synchronous", "partially-synchronous"] {
        let text = shipped().iter().find(|one| one.name == name).unwrap().text;
        let small = parse("t", text.as_bytes()).unwrap().strategy.small();
        for (node, timing, perfect, eventually) in table {
            let place = Place { link: LinkModel::Reliable, node, timing };
            let model = matrix_model(&small);
            let cell = cell(&model, &small, place, 2, &Budget::most(200_000)).unwrap();
            let holds: Vec<_> =
                cell.classes.iter().map(|(_, found)| *found == CellFinding::Holds).collect();
            assert_eq!(holds, [perfect, eventually], "{name} {place:?}: {:?}", cell.classes);
            let complete = cell.promises.iter().find(|(one, _)| *one == Promise::Completeness);
            // In an asynchronous system there are too many states to be sure; a timeout is complete there too.
            let sure = complete.unwrap().1 == CellFinding::Holds;
            let open = !matches!(complete.unwrap().1, CellFinding::Fails(_));
            assert!(sure || open && timing == Asynchronous, "{name} {place:?}");
        }
    }
}

#[test]
fn a_suspicion_is_a_mistake_from_when_its_node_is_back() {
    let text = shipped().iter().find(|one| one.name == "crash-recovery-detected").unwrap().text;
    let found = measured(&parse("t", text.as_bytes()).unwrap(), 1);
    let pair = found.pair(N1, N2);
    assert_eq!((pair.mistakes, pair.wrong_for), (1, 20));
    // However wide the column, the mistake is in it; before the recovery there is none.
    assert!(found.is_wrong_within((N1, N2), 0, 1_100));
    assert!(!found.is_wrong_within((N1, N2), 0, 720));
    assert_eq!(found.worst_pair(), (N1, N2));
}

#[test]
fn pairs_with_something_to_tell_come_first() {
    let text = shipped().iter().find(|one| one.name == "five-nodes").unwrap().text;
    let found = measured(&parse("t", text.as_bytes()).unwrap(), 1);
    let eventful: Vec<_> = found.pairs().into_iter().map(|pair| found.is_eventful(pair)).collect();
    assert!(eventful.is_sorted_by(|one, next| one >= next) && eventful.contains(&false));
}

/// A session with a run to its end.
fn rows(name: &str, sets: &[&str]) -> Vec<(TimingModel, Option<Detection>)> {
    let text = shipped().iter().find(|one| one.name == name).unwrap().text;
    let sets: Vec<String> = sets.iter().map(|one| (*one).to_owned()).collect();
    let scenario = set(&parse("t", text.as_bytes()).unwrap(), &sets).unwrap();
    let mut session = Session::open("t".into(), None, scenario).0;
    while matches!(session.timeline.advance(), Advance::Did(_)) {}
    session.retell(Eyes::Omniscient);
    session.timings.rows().to_vec()
}

#[test]
fn the_row_of_ones_own_timing_is_ones_own_run() {
    for (name, own) in [
        ("synchronous", TimingModel::Synchronous),
        ("partially-synchronous", TimingModel::PartiallySynchronous),
        ("asynchronous", TimingModel::Asynchronous),
        ("pause-looks-like-crash", TimingModel::Asynchronous),
    ] {
        for (timing, run) in rows(name, &[]) {
            assert_eq!(run.is_none(), timing == own, "{name} {timing:?}");
        }
    }
}

#[test]
fn the_other_rows_take_the_stabilisation_time_and_the_pauses_along() {
    let of = |name, sets: &[&str], timing| {
        let rows = rows(name, sets);
        rows.into_iter().find(|(one, _)| *one == timing).unwrap().1.expect("not one's own")
    };
    let early =
        of("pause-looks-like-crash", &["timing.gst=400"], TimingModel::PartiallySynchronous);
    assert!(early.paused[1].is_empty() && early.gst == 400, "the pause lasts beyond GST");
    let late = of("pause-looks-like-crash", &["timing.gst=600"], TimingModel::PartiallySynchronous);
    assert!(late.gst == 600 && !late.paused[1].is_empty());
    let none = of("pause-looks-like-crash", &[], TimingModel::Synchronous);
    assert!(none.paused[1].is_empty() && none.pair(N1, N2).mistakes == 0);
    assert_eq!(none.gst, 0);
}
