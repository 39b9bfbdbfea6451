//! Remote procedure calls.

use serde_json::json;

use super::super::super::{Builtin, ClientKeeps, Ids, Record, Rpc, Store};
use super::super::world::World;

fn world(rpc: Rpc) -> World {
    World::new(Builtin::Rpc(rpc))
}

/// How often "pay" was executed, and what the client was told.
fn outcome(world: &World) -> (usize, Vec<String>) {
    let replies = world.replies("client_1", 1);
    let replies = replies.iter().map(|reply| reply.as_str().unwrap().to_owned());
    (world.applied(&json!("pay")), replies.collect())
}

fn done(times: usize) -> (usize, Vec<String>) {
    (times, vec!["done: pay".into()])
}

/// "pay" is executed and the response is lost; then this happens, and in the end everything arrives.
fn response_lost(rpc: Rpc, then: impl FnOnce(&mut World)) -> (usize, Vec<String>) {
    let mut world = world(rpc);
    world.input("client_1", 1, "pay");
    world.arrive(0);
    world.lose_all();
    then(&mut world);
    world.settle(4);
    outcome(&world)
}

#[test]
fn a_retry_is_answered_from_memory_and_not_executed() {
    assert_eq!(response_lost(Rpc::default(), |_| ()), done(1));
    assert_eq!(response_lost(Rpc { ids: Ids::None, ..Rpc::default() }, |_| ()), done(2));
    assert_eq!(response_lost(Rpc { ids: Ids::PerAttempt, ..Rpc::default() }, |_| ()), done(2));
    let without = Rpc { without_response: true, ..Rpc::default() };
    assert_eq!(response_lost(without, |_| ()), (1, vec![]));
}

#[test]
fn an_id_per_attempt_catches_copies_only() {
    let copied = |ids| {
        let mut world = world(Rpc { ids, ..Rpc::default() });
        world.input("client_1", 1, "pay");
        world.copy(0);
        world.settle(2);
        outcome(&world)
    };
    assert_eq!(copied(Ids::PerRequest), done(1));
    assert_eq!(copied(Ids::PerAttempt), done(1));
    assert_eq!(copied(Ids::None), done(2));
}

#[test]
fn what_the_store_has_no_room_for_is_executed_again() {
    let second = |world: &mut World| {
        world.input("client_1", 2, "other");
        world.arrive(0);
    };
    assert_eq!(response_lost(Rpc { room: Some(2), ..Rpc::default() }, second), done(1));
    assert_eq!(response_lost(Rpc { room: Some(1), ..Rpc::default() }, second), done(2));
}

#[test]
fn a_forgotten_id_is_executed_again() {
    let rpc = Rpc { expiry: Some(60), ..Rpc::default() };
    let forget = |world: &mut World| world.fire("server", "forget client_1-1");
    assert_eq!(response_lost(rpc, forget), done(2));
    let durable = Rpc { expiry: Some(60), ..Rpc::durable() };
    let restart = |world: &mut World| {
        world.restart("server");
        world.fire("server", "forget client_1-1");
        assert_eq!(world.nodes["server"].stable["store"], json!([]));
    };
    assert_eq!(response_lost(durable, restart), done(2));
}

#[test]
fn two_clients_must_not_share_ids() {
    let run = |shared_ids| {
        let mut world = world(Rpc { second_client: true, shared_ids, ..Rpc::default() });
        world.input("client_1", 1, "pay");
        world.input("client_2", 1, "other");
        world.settle(3);
        (world.applied(&json!("other")), world.replies("client_2", 1))
    };
    assert_eq!(run(false), (1, vec![json!("done: other")]));
    assert_eq!(run(true), (0, vec![json!("done: pay")]));
}

#[test]
fn a_retry_may_come_while_the_first_is_still_executing() {
    let run = |forgets_running| {
        let mut world = world(Rpc { execution: 80, forgets_running, ..Rpc::default() });
        world.input("client_1", 1, "pay");
        world.arrive(0);
        assert_eq!(world.nodes["server"].timers["execute 1"], 80);
        world.fire("client_1", "retry");
        world.arrive(0);
        world.settle(3);
        outcome(&world)
    };
    assert_eq!(run(false), done(1));
    assert_eq!(run(true), done(2));
}

/// The server crashes after so many actions when "pay" arrives.
fn server_crashes(crash_after: usize, record: Record) -> (usize, Vec<String>) {
    let mut world = world(Rpc { record, ..Rpc::durable() });
    world.input("client_1", 1, "pay");
    world.arrive_until(0, crash_after);
    world.lose_all();
    if world.nodes["server"].down {
        world.recover("server");
    }
    world.settle(3);
    outcome(&world)
}

#[test]
fn the_id_must_be_recorded_in_one_step_with_the_effect() {
    for crash_after in 0..3 {
        assert_eq!(server_crashes(crash_after, Record::Atomic), done(1));
    }
    let points = |record| [0, 1, 2].map(|point| server_crashes(point, record));
    assert_eq!(points(Record::BeforeEffect), [done(1), done(0), done(1)]);
    assert_eq!(points(Record::AfterEffect), [done(1), done(2), done(1)]);
}

#[test]
fn a_store_in_memory_forgets_in_a_crash() {
    let restart = |world: &mut World| world.restart("server");
    assert_eq!(response_lost(Rpc::durable(), restart), done(1));
    let volatile = Rpc { store: Store::Volatile, ..Rpc::durable() };
    assert_eq!(response_lost(volatile, restart), done(2));
}

#[test]
fn a_remote_store_is_one_more_link() {
    let run = |crash_after| {
        let mut world = world(Rpc { store: Store::Remote, ..Rpc::durable() });
        world.input("client_1", 1, "pay");
        world.arrive(0);
        // The question is copied: two answers say that the ID is not known.
        world.copy(0);
        world.arrive(0);
        world.arrive(0);
        world.arrive_until(0, crash_after);
        if world.nodes["server"].down {
            world.recover("server");
        }
        world.settle(4);
        assert_eq!(world.nodes["store"].stable["kept"].as_array().unwrap().len(), 1);
        outcome(&world)
    };
    assert_eq!(run(usize::MAX), done(1));
    assert_eq!(run(0), done(1));
    // Between executing and telling the store.
    assert_eq!(run(1), done(2));
}

#[test]
fn the_server_asks_a_remote_store_again() {
    let mut world = world(Rpc { store: Store::Remote, ..Rpc::default() });
    world.input("client_1", 1, "pay");
    world.arrive(0);
    world.lose_all();
    world.fire("server", "retry");
    world.arrive(0);
    world.arrive(0);
    world.lose_all();
    world.fire("server", "retry");
    assert_eq!(world.way[0].message, json!({ "put": "client_1-1", "response": "done: pay" }));
    world.settle(3);
    assert_eq!(outcome(&world), done(1));
}

#[test]
fn a_client_must_store_its_request_with_the_id() {
    let run = |client_keeps| {
        let restart = |world: &mut World| world.restart("client_1");
        response_lost(Rpc { client_keeps, ..Rpc::durable() }, restart)
    };
    assert_eq!(run(ClientKeeps::IdAndRequest), done(1));
    assert_eq!(run(ClientKeeps::RequestOnly), done(2));
    assert_eq!(run(ClientKeeps::Nothing), (1, vec![]));
}

#[test]
fn a_client_that_counts_anew_has_its_next_request_taken_for_a_retry() {
    let run = |client_keeps| {
        let mut world = world(Rpc { client_keeps, ..Rpc::durable() });
        world.input("client_1", 1, "pay");
        world.settle(2);
        world.restart("client_1");
        world.input("client_1", 2, "other");
        world.settle(2);
        (world.applied(&json!("other")), world.replies("client_1", 2))
    };
    assert_eq!(run(ClientKeeps::Nothing), (0, vec![json!("done: pay")]));
    assert_eq!(run(ClientKeeps::IdAndRequest), (1, vec![json!("done: other")]));
    assert_eq!(run(ClientKeeps::RequestOnly), (1, vec![json!("done: other")]));
}

#[test]
fn ids_and_states_are_what_the_module_says() {
    let mut world = world(Rpc { client_keeps: ClientKeeps::RequestOnly, ..Rpc::durable() });
    world.input("client_1", 1, "pay");
    assert_eq!(world.way[0].message, json!({ "id": "client_1-1", "request": "pay" }));
    let waiting = json!([{ "number": 1, "id": "client_1-1", "request": "pay" }]);
    let client = json!({ "drawn": 1, "waiting": waiting, "retry_after": 50 });
    assert_eq!(world.nodes["client_1"].state, client);
    world.restart("client_1");
    assert_eq!(world.way[1].message, json!({ "id": "client_1-1-1", "request": "pay" }));
    world.restart("client_1");
    assert_eq!(world.way[2].message, json!({ "id": "client_1-2-1", "request": "pay" }));
    world.arrive(0);
    let store = json!([{ "id": "client_1-1", "response": "done: pay" }]);
    assert_eq!(world.nodes["server"].state, json!({ "store": store, "retry_after": 50 }));
    assert_eq!(world.nodes["server"].stable["store"], store);
}
