//! Nodes that are crashed and paused by hand.

use two_generals::app::{Key, Session};
use two_generals::engine::{Change, Event, Fact, NodeChange, NodeId};
use two_generals::protocols::{GENERAL_1, GENERAL_2};
use two_generals::scenario::{Eyes, parse};

use super::stage::{ENTER, Stage};

const SIZE: (u16, u16) = (80, 24);

fn facts(session: &Session) -> Vec<Fact> {
    let log = session.timeline.log();
    log.range(0, log.len()).map(|(_, event): (usize, &Event)| event.fact).collect()
}

fn is_up(stage: &Stage, node: NodeId) -> bool {
    stage.session().timeline.world().is_up(node)
}

#[test]
fn a_key_crashes_the_chosen_node_at_once_and_the_same_key_has_it_recover() {
    let stage = Stage::open("option-2-all-arrive", SIZE).keys("llWWK");
    assert_eq!(stage.app.node(), Some(GENERAL_2));
    assert!(is_up(&stage, GENERAL_1) && !is_up(&stage, GENERAL_2));
    let stage = stage.keys("K");
    assert!(is_up(&stage, GENERAL_2));
    let changes: Vec<_> =
        stage.session().timeline.branch().changes.iter().map(|one| one.change.clone()).collect();
    let wanted = [NodeChange::Crash, NodeChange::Recover].map(|what| Change::Node(GENERAL_2, what));
    assert_eq!(changes, wanted);
}

#[test]
fn a_pause_is_as_long_as_it_was_made() {
    let stage = Stage::open("option-2-all-arrive", SIZE).keys("llW)))");
    let (lasts, now) = (stage.app.pause.length(), stage.session().timeline.world().now());
    let stage = stage.keys("P");
    assert_eq!(stage.session().timeline.world().paused_until(GENERAL_1), Some(now + lasts));
    assert!(lasts > two_generals::app::Pause::default().length());
}

#[test]
fn without_a_chosen_node_its_keys_say_so() {
    for key in ["K", "P"] {
        let stage = Stage::open("option-2-all-arrive", SIZE).keys("ll").keys(key);
        let toast = stage.app.toast.as_ref().expect("it says something");
        assert!(toast.text.contains("No node is chosen"), "{}", toast.text);
    }
}

#[test]
fn what_was_done_to_nodes_is_saved_and_comes_out_the_same_when_opened_again() {
    for name in ["retry-deadline", "transfer"] {
        let stage = Stage::open(name, SIZE).keys("llllWKllKllWPllG");
        let stage = stage.keys("s").key(Key::ctrl('u')).keys("mine.json").key(ENTER);
        let text = stage.disk.values().next().expect("it was saved");
        let scenario = parse("mine.json", text.as_bytes()).expect("it can be read");
        let (again, misfit) = Session::open("mine.json".into(), None, scenario);
        assert!(misfit.is_none(), "{name}: {misfit:?}");
        assert_eq!(facts(&again), facts(stage.session()), "{name}");
        let crashes = facts(&again).iter().filter(|f| matches!(f, Fact::Crashed { .. })).count();
        assert!(crashes >= 1, "{name}");
    }
}

#[test]
fn one_looks_through_the_eyes_of_whoever_takes_part() {
    let mut stage = Stage::open("transfer", SIZE);
    let mut seen = Vec::new();
    for _ in 0..3 {
        stage = stage.keys("e");
        let word = match stage.app.eyes {
            Eyes::Omniscient => "omniscient",
            Eyes::Node(NodeId(0)) => "S's eyes",
            Eyes::Node(_) => "R's eyes",
        };
        assert!(stage.find(word).is_some(), "{word}");
        seen.push(stage.app.eyes);
    }
    assert_eq!(seen, [Eyes::Node(NodeId(0)), Eyes::Node(NodeId(1)), Eyes::Omniscient]);
}

#[test]
fn a_file_names_whose_eyes_it_opens_with() {
    let text = |eyes: &str| {
        format!(
            r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {{"loss": 0}},
                "view": {{"eyes": "{eyes}"}}, "strategy": {{"transfer": {{"messages": 1}}}}}}"#
        )
    };
    let scenario = parse("t", text("receiver").as_bytes()).expect("it is a scenario");
    let eyes = scenario.view.eyes.eyes(&scenario.strategy);
    assert_eq!(eyes, Some(Eyes::Node(NodeId(1))));
    assert!(parse("t", text("general_1").as_bytes()).is_err());
}

#[test]
fn a_key_cuts_the_link_and_heals_it_again() {
    use two_generals::engine::Captor;
    let stage = Stage::open("option-2-all-arrive", SIZE).keys("llC");
    let now = stage.session().timeline.world().now();
    let is_cut = |stage: &Stage| {
        let links = &stage.session().timeline.model().links;
        links.ways().all(|(from, to)| links.get(from, to).is_cut(now))
    };
    assert!(is_cut(&stage));
    let cut = Stage::open("option-2-all-arrive", SIZE).keys("llCG");
    let kept = |fact: &Fact| matches!(fact, Fact::Captured { by: Captor::Partition, .. });
    assert!(facts(cut.session()).iter().any(kept));
    let healed = stage.keys("C");
    assert!(!is_cut(&healed));
    let healed = healed.keys("G");
    assert!(!facts(healed.session()).iter().any(kept));
    // It is saved and replayed like any other change.
    let text = cut.session().to_text().expect("it is short");
    let (again, misfit) = Session::open("t".into(), None, parse("t", text.as_bytes()).unwrap());
    assert_eq!((facts(&again), misfit), (facts(cut.session()), None));
}

#[test]
fn a_reliable_link_is_not_cut() {
    let stage = Stage::open("reliable-link", SIZE).keys("llC");
    assert!(stage.session().timeline.branch().changes.is_empty());
}

#[test]
fn a_general_is_made_a_traitor_and_loyal_again() {
    let open = || Stage::open("byzantine-four-hold", SIZE).explored();
    let traitors = |stage: &Stage| stage.session().timeline.model().traitors();
    let before = traitors(&open());
    let turned = open().keys("WB");
    assert_eq!(traitors(&turned), before ^ 1);
    assert_eq!(turned.app.node(), Some(GENERAL_1), "it stays chosen");
    assert_eq!(traitors(&turned.keys("B")), before);
}

#[test]
fn one_direction_alone_is_made_arbitrary() {
    use two_generals::engine::LinkKind;
    use two_generals::protocols::{RECEIVER, SENDER};
    let stage = Stage::open("fair-loss-link", SIZE).keys("lwL");
    let links = &stage.session().timeline.model().links;
    assert_eq!(links.get(SENDER, RECEIVER).kind, LinkKind::Arbitrary);
    assert_eq!(links.get(RECEIVER, SENDER).kind, LinkKind::FairLoss);
}

#[test]
fn the_class_is_asked_whether_a_node_crashes_here() {
    let text = r#"{"format": "two-generals.scenario/1", "title": "t",
        "nodes": {"general_1": {"crash_points": {"most": 1}}},
        "strategy": {"wait_for_ack": {"proposals": 1}}, "view": {"decides": "class"}}"#;
    // General 1 starts, and is asked before it sends.
    let asked = || {
        let (session, _) = Session::open("t".into(), None, parse("t", text.as_bytes()).unwrap());
        let mut stage = Stage::open("option-2-all-arrive", SIZE);
        stage.app.session = Some(session);
        let stage = stage.keys("ll");
        assert_eq!(two_generals::app::asked_crash(stage.session()), Some(GENERAL_1));
        stage
    };
    let sent = |stage: &Stage| facts(stage.session()).iter().any(|f| matches!(f, Fact::Sent(_)));
    let goes_on = asked().keys("pll");
    assert!(sent(&goes_on) && is_up(&goes_on, GENERAL_1));
    let crashed = asked().keys("cl");
    assert!(!sent(&crashed) && !is_up(&crashed, GENERAL_1));
    let text = crashed.session().to_text().expect("it is short");
    let (again, misfit) = Session::open("t".into(), None, parse("t", text.as_bytes()).unwrap());
    assert_eq!((facts(&again), misfit), (facts(crashed.session()), None));
}
