//! FIFO links.

use serde_json::{Value, json};

use super::super::super::{
    AcknowledgeOrder, Builtin, Fifo, FifoSlip, PersistOrder, Reliable, ReliableSlip, SenderPersists,
};
use super::super::world::World;

/// What is delivered when messages arrive in this order, by number.
fn arrivals(solution: Builtin, order: &[usize]) -> Vec<Value> {
    let mut world = World::new(solution);
    for number in 1..=3 {
        world.input("sender", number, number);
    }
    world.way = order.iter().map(|number| world.way[number - 1].clone()).collect();
    for _ in order {
        world.arrive(0);
    }
    world.delivered()
}

fn plain(slip: Option<FifoSlip>, order: &[usize]) -> Vec<Value> {
    arrivals(Builtin::Fifo(Fifo { slip, ..Fifo::default() }), order)
}

#[test]
fn the_right_link_delivers_in_order_whatever_the_order_of_arrival() {
    for order in
        [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]].map(|one| one.to_vec())
    {
        let twice = order.iter().chain(&order).copied().collect::<Vec<_>>();
        let each_twice = order.iter().flat_map(|number| [*number; 2]).collect::<Vec<_>>();
        for order in [order, twice, each_twice] {
            assert_eq!(plain(None, &order), [1, 2, 3], "{order:?}");
        }
    }
    assert_eq!(plain(None, &[3, 2]), [0; 0]);
}

#[test]
fn each_slip_shows_in_a_short_run() {
    use FifoSlip::*;
    assert_eq!(plain(Some(StartsAtOne), &[1, 2, 3]), [0; 0]);
    assert_eq!(plain(Some(DeliversOnArrival), &[2, 2, 1, 3]), [2, 1, 3]);
    assert_eq!(plain(Some(DropsEarly), &[2, 1, 3]), [1]);
    assert_eq!(plain(Some(DrainsOne), &[2, 1, 3]), [1, 2, 3]);
    assert_eq!(plain(Some(DrainsOne), &[3, 2, 1]), [1, 2]);
    assert_eq!(plain(Some(StuckDuplicate), &[2, 2, 1, 3]), [1, 2, 3]);
    assert_eq!(plain(Some(StuckDuplicate), &[2, 2, 3, 1]), [1, 2]);
    assert_eq!(plain(Some(DeliversDuplicates), &[1, 1, 2, 3]), [1, 1, 2, 3]);
    assert_eq!(plain(Some(TopUnchecked), &[3, 1, 2]), [1, 3]);
}

#[test]
fn the_states_are_what_the_module_says() {
    let mut world = World::new(Builtin::Fifo(Fifo { retransmit: true, ..Fifo::default() }));
    for (number, text) in [(1, "a"), (2, "b"), (3, "c")] {
        world.input("sender", number, text);
    }
    world.arrive(2);
    world.arrive(1);
    let held = json!([{ "n": 2, "text": "b" }, { "n": 3, "text": "c" }]);
    assert_eq!(world.nodes["receiver"].state, json!({ "next": 1, "held": held }));
    assert_eq!(world.way[1].message, json!({ "ack": 3 }));
    world.arrive(1);
    let left = json!([{ "n": 1, "text": "a" }, { "n": 2, "text": "b" }]);
    let sender = json!({ "sent": 3, "unacknowledged": left, "retry_after": 50 });
    assert_eq!(world.nodes["sender"].state, sender);
}

#[test]
fn the_pseudocode_is_followed_line_by_line() {
    let mut world = World::new(Builtin::Fifo(Fifo::durable()));
    world.input("sender", 1, "a");
    world.input("sender", 2, "b");
    world.arrive(1);
    world.settle(2);
    world.restart("sender");
    world.input("sender", 3, "c");
    world.fire("sender", "retry");
    world.restart("receiver");
    world.settle(2);
    for node in ["sender", "receiver"] {
        let lines = world.lines.iter().filter(|(name, _)| name == node).count();
        let all = Builtin::Fifo(Fifo::durable()).pseudocode(node).len();
        assert_eq!(lines, all, "{node} {:?}", world.lines);
    }
}

fn durable(change: impl FnOnce(&mut Fifo)) -> World {
    let mut fifo = Fifo::durable();
    change(&mut fifo);
    World::new(Builtin::Fifo(fifo))
}

/// Message "a" arrives, and the receiver crashes after so many actions and recovers. What is delivered in the end?
fn receiver_crashes(crash_after: usize, change: impl FnOnce(&mut Fifo)) -> Vec<Value> {
    let mut world = durable(change);
    world.input("sender", 1, "a");
    world.arrive_until(0, crash_after);
    // The sender hears of it before the receiver is back.
    while !world.way.is_empty() {
        world.arrive(0);
    }
    if world.nodes["receiver"].down {
        world.recover("receiver");
    }
    world.settle(3);
    world.delivered()
}

#[test]
fn the_right_receiver_survives_a_crash_at_every_point() {
    for crash_after in 0..3 {
        assert_eq!(receiver_crashes(crash_after, |_| ()), ["a"]);
    }
}

#[test]
fn storing_before_loses_and_storing_after_doubles() {
    let before = |fifo: &mut Fifo| fifo.persist = PersistOrder::BeforeDeliver;
    let after = |fifo: &mut Fifo| fifo.persist = PersistOrder::AfterDeliver;
    let crashes = |change: fn(&mut Fifo)| [0, 1, 2].map(|point| receiver_crashes(point, change));
    assert_eq!(crashes(before), [vec!["a"], vec![], vec!["a"]]);
    assert_eq!(crashes(after), [vec!["a"], vec!["a", "a"], vec!["a"]]);
}

#[test]
fn acknowledging_before_storing_loses() {
    let early = |fifo: &mut Fifo| fifo.acknowledge = AcknowledgeOrder::BeforePersist;
    let crashes = [0, 1, 2].map(|point| receiver_crashes(point, early));
    assert_eq!(crashes, [vec!["a"], vec![], vec!["a"]]);
}

/// The sender crashes after so many actions of sending "a", and sends "b" after that.
fn sender_crashes(crash_after: usize, sender_persists: SenderPersists) -> Vec<Value> {
    let mut world = durable(|fifo| fifo.sender_persists = sender_persists);
    let accepted = world.input_until("sender", 1, "a", crash_after);
    assert_eq!(accepted, crash_after > 2);
    if accepted {
        world.lose_all();
        world.crash("sender");
    }
    world.recover("sender");
    world.input("sender", 2, "b");
    world.settle(3);
    world.delivered()
}

#[test]
fn the_sender_must_store_number_and_message_before_it_sends() {
    use SenderPersists::*;
    let points = |how| [0, 1, 2, 3].map(|point| sender_crashes(point, how));
    let both = vec!["a", "b"];
    assert_eq!(points(MessageAndNumber), [vec!["b"], both.clone(), both.clone(), both.clone()]);
    // A gap that is waited for for ever, unless "a" itself arrived.
    assert_eq!(points(NumberOnly), [vec!["b"], vec![], both.clone(), vec![]]);
    // The number is used twice.
    assert_eq!(points(AfterSend), [vec!["b"], vec!["a"], both.clone(), both]);
}

#[test]
fn a_sender_that_stores_nothing_uses_its_numbers_again() {
    let mut world = durable(|fifo| fifo.sender_persists = SenderPersists::Nothing);
    world.input("sender", 1, "a");
    world.settle(2);
    world.restart("sender");
    world.input("sender", 2, "b");
    world.settle(3);
    assert_eq!(world.delivered(), ["a"]);
}

#[test]
fn what_is_held_back_and_acknowledged_must_be_stored() {
    let run = |slip| {
        let mut world = durable(|fifo| fifo.slip = slip);
        world.input("sender", 1, "a");
        world.input("sender", 2, "b");
        world.arrive(1);
        world.arrive(1);
        assert_eq!(world.nodes["sender"].state["unacknowledged"].as_array().unwrap().len(), 1);
        world.restart("receiver");
        world.settle(3);
        world.delivered()
    };
    assert_eq!(run(None), ["a", "b"]);
    assert_eq!(run(Some(FifoSlip::ForgetsHeld)), ["a"]);
}

#[test]
fn what_comes_while_the_receiver_is_down_is_gone_unless_it_is_sent_again() {
    let run = |retransmit| {
        let mut world = durable(|fifo| fifo.retransmit = retransmit);
        world.input("sender", 1, "a");
        world.crash("receiver");
        world.arrive(0);
        world.recover("receiver");
        world.settle(3);
        world.delivered()
    };
    assert_eq!(run(true), ["a"]);
    assert_eq!(run(false), [""; 0]);
}

#[test]
fn the_sender_stops_repeating_when_all_is_acknowledged() {
    let mut world = durable(|_| ());
    world.input("sender", 1, "a");
    assert_eq!(world.nodes["sender"].timers["retry"], 50);
    world.settle(2);
    assert!(world.nodes["sender"].timers.is_empty());
    assert_eq!(world.nodes["sender"].stable["unacknowledged"], json!([]));
}

#[test]
fn a_reliable_link_needs_both_repeating_and_deduplicating() {
    let run = |slip, order: &[usize]| arrivals(Builtin::Reliable(Reliable { slip }), order);
    assert_eq!(run(None, &[2, 1, 2, 1, 3]), [2, 1, 3]);
    assert_eq!(run(Some(ReliableSlip::NoDedup), &[1, 1, 2, 3]), [1, 1, 2, 3]);
    assert_eq!(run(Some(ReliableSlip::RemembersLast), &[1, 1, 2, 1]), [1, 2, 1]);

    let first_is_lost = |slip| {
        let mut world = World::new(Builtin::Reliable(Reliable { slip }));
        world.input("sender", 1, "a");
        world.input("sender", 2, "b");
        world.way.remove(0);
        world.settle(4);
        world.delivered()
    };
    assert_eq!(first_is_lost(None), ["b", "a"]);
    assert_eq!(first_is_lost(Some(ReliableSlip::NoRetransmit)), ["b"]);
    assert_eq!(first_is_lost(Some(ReliableSlip::AnyAcknowledgement)), ["b"]);
}
