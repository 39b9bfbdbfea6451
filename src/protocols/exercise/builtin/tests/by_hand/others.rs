//! Failure detectors and the two generals.

use crate::engine::Decision::{self, Attack, Hold};

use super::super::super::{Builtin, Detector, DetectorSlip, Generals, GeneralsStrategy};
use super::super::world::{Fact, World};

/// Node 1 suspects node 2 before its first heartbeat arrives, and then hears from it.
fn mistaken(slip: Option<DetectorSlip>) -> World {
    let mut world = World::new(Builtin::Detector(Detector { slip, ..Detector::default() }));
    assert_eq!(world.nodes["node_1"].timers["timeout node_2"], 30);
    assert_eq!(world.nodes["node_1"].timers["heartbeat"], 10);
    world.fire("node_1", "timeout node_2");
    let place = world.way.iter().position(|message| message.to == "node_1").unwrap();
    world.arrive(place);
    world
}

#[test]
fn a_detector_trusts_again_and_waits_longer() {
    let world = mistaken(None);
    assert_eq!(world.facts, [Fact::Suspected("node_2".into()), Fact::Trusted("node_2".into())]);
    assert_eq!(world.nodes["node_1"].timers["timeout node_2"], 40);
}

#[test]
fn each_slip_of_a_detector_shows() {
    let fixed = mistaken(Some(DetectorSlip::FixedTimeout));
    assert_eq!(fixed.facts.len(), 2);
    assert_eq!(fixed.nodes["node_1"].timers["timeout node_2"], 30);
    let never = mistaken(Some(DetectorSlip::NeverTrusts));
    assert_eq!(never.facts, [Fact::Suspected("node_2".into())]);
    // Node 2 may crash now, and nobody would notice.
    let stops = mistaken(Some(DetectorSlip::StopsWatching));
    assert_eq!(stops.facts.len(), 2);
    assert!(!stops.nodes["node_1"].timers.contains_key("timeout node_2"));
}

#[test]
fn three_nodes_watch_each_other() {
    let world = World::new(Builtin::Detector(Detector { third_node: true, slip: None }));
    assert_eq!(world.way.len(), 6);
    for node in world.nodes.values() {
        assert_eq!(node.timers.len(), 3);
    }
}

fn decisions(world: &World) -> Vec<(&str, Decision)> {
    let decided = |fact: &'_ Fact| match fact {
        Fact::Decided(node, value) => Some((node.clone(), *value)),
        _ => None,
    };
    let mut decided = world.facts.iter().filter_map(decided).collect::<Vec<_>>();
    decided.sort_by(|one, other| one.0.cmp(&other.0));
    let name = |node: String| if node == "general_1" { "general_1" } else { "general_2" };
    decided.into_iter().map(|(node, value)| (name(node), value)).collect()
}

fn dawn(world: &mut World) {
    for general in ["general_1", "general_2"] {
        if world.nodes[general].timers.contains_key("dawn") {
            world.fire(general, "dawn");
        }
    }
}

fn attack(strategy: GeneralsStrategy, arrive: usize) -> World {
    let mut world = World::proposing(Builtin::Generals(Generals { strategy }));
    for _ in 0..arrive {
        world.arrive(0);
    }
    world
}

#[test]
fn every_strategy_gives_something_up() {
    use GeneralsStrategy::*;
    let both = |one, other| vec![("general_1", one), ("general_2", other)];
    let run = |strategy, arrive| {
        let mut world = attack(strategy, arrive);
        dawn(&mut world);
        decisions(&world).into_iter().map(|(_, value)| value).collect::<Vec<_>>()
    };
    assert_eq!(run(RetryUntilAcked, 2), [Attack, Attack]);
    assert_eq!(run(RetryUntilAcked, 0), [Attack, Hold]);
    assert_eq!(run(WaitForAck, 2), [Attack, Attack]);
    assert_eq!(run(WaitForAck, 1), [Hold, Attack]);
    assert_eq!(run(NeverAttack, 0), [Hold, Hold]);
    for (strategy, decision) in
        [(AlwaysAttack, Attack), (NeverAttack, Hold), (RetryUntilAcked, Hold), (WaitForAck, Hold)]
    {
        let mut world = World::new(Builtin::Generals(Generals { strategy }));
        dawn(&mut world);
        assert_eq!(decisions(&world), both(decision, decision), "nobody proposed");
    }
}

#[test]
fn general_1_repeats_until_it_is_acknowledged_and_nobody_changes_its_mind() {
    let mut world = attack(GeneralsStrategy::RetryUntilAcked, 0);
    world.lose_all();
    world.fire("general_1", "retry");
    world.arrive(0);
    world.arrive(0);
    assert!(!world.nodes["general_1"].timers.contains_key("retry"));

    let mut world = attack(GeneralsStrategy::WaitForAck, 0);
    world.fire("general_2", "dawn");
    world.arrive(0);
    assert_eq!(decisions(&world), [("general_2", Hold)]);
    assert!(world.way.is_empty(), "it does not acknowledge what it will not do");
}
