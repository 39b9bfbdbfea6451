//! What it costs to begin a world and to copy one, which an explorer does at every question.

use divan::{Bencher, black_box};

use two_generals::drive::{Dice, run};
use two_generals::engine::{Delays, Link, Links, Model, NodeModel, Prob, Step, World};
use two_generals::protocols::{General, Handshake, Plan};

fn model() -> Model<General> {
    let delays = Delays::fixed(8);
    let link = Link::lossy(Prob::percent(10), delays);
    let node = |input| NodeModel { input, ..Default::default() };
    Model::new(
        Plan::Handshake(Handshake { messages: 8 }),
        vec![node(true), node(false)],
        Links::uniform(2, link),
        Some(1_000),
    )
}

/// A world at its first question.
fn asking(model: &Model<General>) -> World<General> {
    let mut world = World::new(model);
    while world.step(model, &mut ()) != Step::Ask {}
    world
}

#[divan::bench]
fn new(bencher: Bencher) {
    let model = model();
    bencher.bench_local(|| World::new(black_box(&model)));
}

#[divan::bench]
fn reset_after_a_run(bencher: Bencher) {
    let model = model();
    let mut world = World::new(&model);
    run(&mut world, &model, &mut Dice::new(1), &mut ());
    bencher.bench_local(|| black_box(&mut world).reset(black_box(&model)));
}

#[divan::bench]
fn clone(bencher: Bencher) {
    let world = asking(&model());
    bencher.bench_local(|| black_box(&world).clone());
}

#[divan::bench]
fn clone_into_a_spare(bencher: Bencher) {
    let world = asking(&model());
    let mut spare = world.clone();
    bencher.bench_local(|| black_box(&mut spare).clone_from(black_box(&world)));
}

fn main() {
    divan::main();
}
