//! All runs of a model, exact odds included: each run followed to its end, and merged to a graph.

use num_rational::BigRational;
use num_traits::{One, ToPrimitive};

use two_generals::certainty::{OUTCOMES, Outcomes};
use two_generals::engine::{Delays, Model, Time, World};
use two_generals::explore::budget::Budget;
use two_generals::explore::graph::Graph;
use two_generals::explore::odds::Gathered;
use two_generals::protocols::{General, Handshake, LayeredProofs, Outcome, Plan};

use crate::large::{link, model};
use crate::turns::{Contestant, turns};

const ROUNDS: usize = 15;
const ALL: Budget<'static> = Budget::most(u64::MAX);

/// Layered proofs on a way of one delay, until a deadline so many intervals away.
fn proofs(intervals: Time) -> Model<General> {
    let deadline = 10 * intervals;
    let plan = Plan::LayeredProofs(LayeredProofs { layers: 4, interval: 10, deadline });
    model(plan, link(Delays::fixed(8), false), deadline + 1)
}

/// A handshake with copies.
fn handshake(messages: u32) -> Model<General> {
    let plan = Plan::Handshake(Handshake { messages });
    model(plan, link(Delays::fixed(8), true), 8 * Time::from(messages) + 1)
}

fn certain(odds: &Outcomes<BigRational>) {
    assert!(odds.iter().sum::<BigRational>().is_one(), "the outcomes' odds add up to 1");
}

/// Every run is followed; the weights are gathered as monomials, and fractions made of them at the end.
fn gathered(model: &Model<General>) -> u64 {
    let all = Gathered::from(model, &World::new(model), &ALL, Outcome::of);
    certain(&OUTCOMES.map(|outcome| all.probability(model, outcome)));
    all.explored.runs
}

/// Equal states are merged: the runs are the paths through the graph. Gives the graph and their number.
fn merged(model: &Model<General>) -> (Graph<Outcome>, u64) {
    let graph = Graph::from(model, &World::new(model), (), &ALL, Outcome::of);
    certain(&OUTCOMES.map(|outcome| graph.probability(model, |end| end == outcome)));
    let runs = graph.runs().to_u64().unwrap_or(u64::MAX);
    (graph, runs)
}

fn time(name: &str, contestants: &mut [(&str, Contestant<'_>)]) {
    let mut racers: Vec<Contestant<'_>> = Vec::new();
    for (_, racer) in contestants.iter_mut() {
        racers.push(Box::new(racer));
    }
    let race = turns(&mut racers, ROUNDS);
    drop(racers);
    for (place, (how, _)) in contestants.iter().enumerate() {
        let (median, best) = (race.median(place).as_secs_f64(), race.least(place).as_secs_f64());
        println!("{name:<32}{how:<12}{:>10.3}{:>10.3}", median * 1e3, best * 1e3);
    }
}

fn head(part: &str) {
    println!("{part}: exploring all and the exact odds of all outcomes, milliseconds");
    println!("{:<32}{:<12}{:>10}{:>10}", "model", "how", "median", "best");
}

/// A handshake of 20 with copies.
pub fn run() {
    head("runs");
    let model = handshake(20);
    let (graph, runs) = merged(&model);
    println!("handshake(20), copies: {runs} runs, {} merged states", graph.merged.states);
    time(
        "handshake(20), copies",
        &mut [
            ("each run", Box::new(|| gathered(&model))),
            ("merged", Box::new(|| merged(&model).1)),
        ],
    );
}

/// Layered proofs with a deadline far away.
pub fn odds() {
    head("odds");
    for intervals in [100, 1_000] {
        let model = proofs(intervals);
        let name = format!("layered proofs, {intervals} intervals");
        let states = merged(&model).0.merged.states;
        println!("{name}: {states} merged states");
        time(&name, &mut [("merged", Box::new(|| merged(&model).1))]);
    }
}
