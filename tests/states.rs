//! The search over merged states finds every state, and a cheapest run.

use std::collections::BTreeSet;
use std::hash::Hasher;

use two_generals::engine::{
    Choice, Delays, Link, Links, Model, NodeModel, Prob, Site, Step, Time, World,
};
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::states::{Cost, search};
use two_generals::protocols::{General, Handshake, Outcome, Plan, RetryUntilAcked};

/// Two generals, and a way with copies.
fn model(plan: Plan, delays: &[Time], dawn: Time) -> Model<General> {
    let delays = Delays::new(delays.iter().map(|&delay| (delay, 1))).unwrap();
    let link = Link { duplication: Some(Prob::ZERO), ..Link::lossy(Prob::ZERO, delays) };
    let node = |input| NodeModel { input, crashes: Vec::new() };
    Model {
        params: plan.into(),
        nodes: vec![node(true), node(false)],
        links: Links::uniform(2, link),
        dawn: Some(dawn),
    }
}

fn retry(deadline: Time, delays: &[Time]) -> Model<General> {
    let plan = Plan::RetryUntilAcked(RetryUntilAcked { interval: 10, deadline });
    model(plan, delays, deadline + 1)
}

/// A way of several times more questions than a trail holds worlds.
fn long_handshake() -> Model<General> {
    let messages = 800;
    model(Plan::Handshake(Handshake { messages }), &[8], 10 * Time::from(messages))
}

/// Steps to the next question: its site and how many options it has. `None` at the end.
fn question(world: &mut World<General>, model: &Model<General>) -> Option<(Site, usize)> {
    while matches!(world.step(model, &mut ()), Step::Did(_)) {}
    world.question(model).map(|question| (question.site, question.menu.len()))
}

/// Keeps all that is fed to it.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("the bytes themselves are the key")
    }
}

/// The number of states, done in the plainest way: by exact keys.
fn plain(model: &Model<General>) -> u64 {
    let mut known = BTreeSet::new();
    let mut waiting = vec![(World::new(model), None)];
    while let Some((mut world, choice)) = waiting.pop() {
        if let Some(choice) = choice {
            world.answer(model, choice);
        }
        let asked = question(&mut world, model);
        let mut key = Bytes::default();
        world.identity(&mut key);
        if known.insert(key.0) {
            let options = asked.map_or(0, |(_, options)| options);
            waiting.extend((0..options).map(|place| (world.clone(), Some(Choice(place as u8)))));
        }
    }
    known.len() as u64
}

fn all(model: &Model<General>, cost: Cost) -> u64 {
    let found = search(model, &World::new(model), &Budget::most(1_000_000), cost, |_| false);
    assert_eq!((&found.cheapest, found.coverage), (&None, Coverage::Complete));
    found.states
}

#[test]
fn counts_what_exact_keys_count() {
    for (model, states) in [(retry(20, &[8, 14, 26]), 1_458), (retry(40, &[8, 14]), 2_680)] {
        assert_eq!(plain(&model), states);
        assert_eq!([Cost::Captures, Cost::Events].map(|cost| all(&model, cost)), [states; 2]);
    }
}

#[test]
fn a_way_longer_than_the_trail_is_played_again() {
    let model = long_handshake();
    let states = plain(&model);
    assert!(states > 1_600, "{states}");
    assert_eq!([Cost::Captures, Cost::Events].map(|cost| all(&model, cost)), [states; 2]);
}

#[test]
fn a_cheapest_run_comes_to_what_is_wanted() {
    let (model, budget) = (long_handshake(), Budget::most(1_000_000));
    let mut world = World::new(&model);
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let found = search(&model, &world, &budget, Cost::Captures, lone);
    let (path, captures) = found.cheapest.expect("whoever sends last cannot know");
    assert_eq!(captures, 1);
    for (site, choice) in path {
        assert_eq!(question(&mut world, &model).map(|asked| asked.0), Some(site));
        world.answer(&model, choice);
    }
    assert_eq!(question(&mut world, &model), None);
    assert!(lone(&world));
}
