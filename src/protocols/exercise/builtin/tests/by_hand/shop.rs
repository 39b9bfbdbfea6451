//! Shop and payment service.

use serde_json::{Value, json};

use super::super::super::{Builtin, Ids, Record, Shop, WhenUnanswered};
use super::super::world::World;

/// How often each was done: charge, refund, dispatch; and what the shop replied.
fn outcome(world: &World) -> ([usize; 3], Vec<Value>) {
    let counts = ["charge", "refund", "dispatch"];
    (counts.map(|what| world.applied(&json!({ what: "book" }))), world.replies("shop", 1))
}

fn ordered(shop: Shop) -> World {
    let mut world = World::new(Builtin::Shop(shop));
    world.input("shop", 1, "book");
    world
}

/// Both requests are lost.
fn requests_lost(shop: Shop) -> ([usize; 3], Vec<Value>) {
    let mut world = ordered(shop);
    world.lose_all();
    world.fire("shop", "retry 1");
    world.lose_all();
    world.fire("shop", "retry 1");
    world.settle(3);
    outcome(&world)
}

/// Both requests arrive, and both answers are lost.
fn answers_lost(shop: Shop) -> ([usize; 3], Vec<Value>) {
    let mut world = ordered(shop);
    world.arrive(0);
    world.lose_all();
    world.fire("shop", "retry 1");
    world.arrive(0);
    world.lose_all();
    world.fire("shop", "retry 1");
    world.settle(3);
    outcome(&world)
}

fn gives(counts: [usize; 3], reply: &str) -> ([usize; 3], Vec<Value>) {
    (counts, vec![reply.into()])
}

#[test]
fn charged_then_dispatched() {
    let mut world = ordered(Shop::default());
    world.settle(2);
    assert_eq!(outcome(&world), gives([1, 0, 1], "dispatched"));
}

#[test]
fn a_refund_settles_the_doubt() {
    assert_eq!(requests_lost(Shop::default()), gives([0, 0, 0], "cancelled"));
    assert_eq!(answers_lost(Shop::default()), gives([1, 1, 0], "cancelled"));
}

#[test]
fn a_charge_that_comes_after_its_refund_is_refused() {
    let mut world = ordered(Shop::default());
    world.fire("shop", "retry 1");
    world.fire("shop", "retry 1");
    assert_eq!(world.way[2].message, json!({ "id": "shop-1", "refund": "book" }));
    world.arrive(2);
    world.arrive(0);
    assert_eq!(world.way[2].message, json!({ "id": "shop-1", "done": "refused" }));
    world.settle(2);
    assert_eq!(outcome(&world), gives([0, 0, 0], "cancelled"));
}

#[test]
fn whoever_does_not_settle_it_gambles() {
    let unanswered = |when_unanswered| Shop { when_unanswered, ..Shop::default() };
    let anyway = unanswered(WhenUnanswered::DispatchAnyway);
    assert_eq!(requests_lost(anyway.clone()), gives([0, 0, 1], "dispatched"));
    assert_eq!(answers_lost(anyway), gives([1, 0, 1], "dispatched"));
    let silently = unanswered(WhenUnanswered::CancelSilently);
    assert_eq!(requests_lost(silently.clone()), gives([0, 0, 0], "cancelled"));
    assert_eq!(answers_lost(silently), gives([1, 0, 0], "cancelled"));
    let first = Shop { dispatch_first: true, ..Shop::default() };
    assert_eq!(requests_lost(first), gives([0, 0, 1], "cancelled"));
}

#[test]
fn a_charge_must_be_repeated_under_its_id() {
    let one_retry = |ids| {
        let mut world = ordered(Shop { ids, ..Shop::default() });
        world.arrive(0);
        world.fire("shop", "retry 1");
        world.settle(2);
        outcome(&world)
    };
    assert_eq!(one_retry(Ids::PerRequest), gives([1, 0, 1], "dispatched"));
    assert_eq!(one_retry(Ids::PerAttempt), gives([2, 0, 1], "dispatched"));
    assert_eq!(one_retry(Ids::None), gives([2, 0, 1], "dispatched"));
}

#[test]
fn with_crashes_a_charge_must_be_recorded_in_one_step() {
    let crash = |record| {
        [0, 1, 2].map(|crash_after| {
            let mut world = ordered(Shop { recovery: true, record, ..Shop::default() });
            world.arrive_until(0, crash_after);
            if world.nodes["payment"].down {
                world.recover("payment");
            }
            world.settle(3);
            outcome(&world).0
        })
    };
    assert_eq!(crash(Record::Atomic), [[1, 0, 1]; 3]);
    assert_eq!(crash(Record::BeforeEffect), [[1, 0, 1], [0, 0, 1], [1, 0, 1]]);
    assert_eq!(crash(Record::AfterEffect), [[1, 0, 1], [2, 0, 1], [1, 0, 1]]);
}
