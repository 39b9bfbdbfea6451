//! The doubt equals what one works out by hand.

use num_rational::BigRational;
use two_generals::drive::{Advance, Timeline};
use two_generals::engine::{Fact, NodeId};
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::doubt::{Indistinguishable, View};
use two_generals::protocols::{GENERAL_1, GENERAL_2, General, attacks, other};
use two_generals::scenario::{find, parse, set};

fn timeline(name: &str, sets: &[&str]) -> Timeline<General> {
    let shipped = find(name).unwrap();
    let scenario = parse(name, shipped.text.as_bytes()).unwrap();
    let sets: Vec<String> = sets.iter().map(|&one| one.into()).collect();
    let stage = set(&scenario, &sets).unwrap().stage();
    Timeline::new(stage.model, stage.script, stage.seed)
}

/// How likely the other attacks, given what this general has seen at the cursor.
fn doubt(timeline: &Timeline<General>, me: NodeId) -> Option<BigRational> {
    let events = timeline.log().range(0, timeline.at()).map(|(_, event)| event);
    let view = View::of(me, timeline.world().now(), events);
    let runs =
        Indistinguishable::from(timeline.model(), &view, &Budget::most(1_000_000), |world| {
            attacks(world, other(me))
        });
    assert_eq!(runs.merged().coverage, Coverage::Complete);
    runs.probability(timeline.model(), true)
}

fn until(timeline: &mut Timeline<General>, wanted: impl Fn(&Fact) -> bool) {
    let found = timeline.advance_until(|event| wanted(&event.fact));
    assert!(matches!(found, Advance::Did(_)));
}

fn ratio(n: u64, d: u64) -> Option<BigRational> {
    Some(BigRational::new(n.into(), d.into()))
}

#[test]
fn option_1_leaves_the_doubt_with_general_1() {
    let mut run = timeline("option-1-arrives", &[]);
    until(&mut run, |fact| matches!(fact, Fact::Sent(_)));
    // Three messengers at 30%: it cannot hear anything, so its doubt never changes.
    assert_eq!(doubt(&run, GENERAL_1), ratio(973, 1000));
    until(&mut run, |fact| matches!(fact, Fact::Received(_)));
    assert_eq!(doubt(&run, GENERAL_1), ratio(973, 1000));
    assert_eq!(doubt(&run, GENERAL_2), ratio(1, 1));
}

#[test]
fn an_acknowledgement_moves_the_doubt_to_general_2() {
    let mut run = timeline("option-2-all-arrive", &[]);
    assert_eq!(doubt(&run, GENERAL_1), ratio(7, 10));
    assert_eq!(doubt(&run, GENERAL_2), ratio(49, 100));
    until(&mut run, |fact| matches!(fact, Fact::Received(l) if l.to == GENERAL_2));
    // General 2 knows of the plan; whether General 1 attacks hangs on the acknowledgement.
    assert_eq!(doubt(&run, GENERAL_2), ratio(7, 10));
    // General 1 has heard nothing, but it could not have heard by now.
    assert_eq!(doubt(&run, GENERAL_1), ratio(7, 10));
    until(&mut run, |fact| matches!(fact, Fact::Received(l) if l.to == GENERAL_1));
    assert_eq!(doubt(&run, GENERAL_1), ratio(1, 1));
    assert_eq!(doubt(&run, GENERAL_2), ratio(7, 10));
}

#[test]
fn silence_is_seen_too() {
    let mut run = timeline("option-2-ack-captured", &[]);
    until(&mut run, |fact| *fact == Fact::Dawn);
    run.seek(run.at() - 2);
    assert!(run.world().now() < 90);
    run.seek_time(89);
    let before = doubt(&run, GENERAL_1);
    // At 60 ms nothing can have come back yet.
    assert_eq!(before, ratio(7, 10));
    // At dawn, with no acknowledgement by 80 ms: (1-p)q / (1 - (1-p)(1-q)) = 0.21 / 0.51.
    until(&mut run, |fact| matches!(fact, Fact::Decided { node: GENERAL_1, .. }));
    assert_eq!(doubt(&run, GENERAL_1), ratio(7, 17));
}

#[test]
fn the_sender_of_the_last_message_carries_the_doubt() {
    for k in [3, 4, 7, 8] {
        let strategy = format!("strategy={{\"handshake\":{{\"messages\":{k}}}}}");
        let mut run =
            timeline("handshake-3-last-captured", &[&strategy, "fates={}", "links.loss=0"]);
        let sender = if k % 2 == 1 { GENERAL_1 } else { GENERAL_2 };
        until(&mut run, |fact| matches!(fact, Fact::Sent(l) if l.message.nth == k));
        // With no loss the weights say it arrives; what is possible is another matter.
        assert_eq!(doubt(&run, sender), ratio(1, 1));
        let mut run =
            timeline("handshake-3-last-captured", &[&strategy, "fates={}", "links.loss=0.3"]);
        for nth in 1..k {
            let from = if nth % 2 == 1 { GENERAL_1 } else { GENERAL_2 };
            let site = two_generals::engine::Site::of(
                two_generals::engine::Ask::Capture,
                from,
                other(from),
                two_generals::engine::Kind(0),
                nth,
            );
            run.answer(site, two_generals::engine::Opt::Passed);
        }
        until(&mut run, |fact| matches!(fact, Fact::Sent(l) if l.message.nth == k));
        assert_eq!(doubt(&run, sender), ratio(7, 10), "{k}");
    }
}

#[test]
fn what_the_weights_rule_out_has_no_doubt() {
    let mut run = timeline("option-2-all-arrive", &["links.loss=1"]);
    until(&mut run, |fact| matches!(fact, Fact::Received(_)));
    // The script let the proposal through against all odds.
    assert_eq!(doubt(&run, GENERAL_2), None);
}

#[test]
fn copies_tell_a_general_nothing_more() {
    let mut run = timeline("option-2-all-arrive", &["links.duplication=0.4"]);
    until(&mut run, |fact| matches!(fact, Fact::Received(l) if l.to == GENERAL_2));
    assert_eq!(doubt(&run, GENERAL_2), ratio(7, 10));
}
