//! Distinct states per second, against `stateright` on the same world.

use std::sync::Arc;

use two_generals::engine::{Model, World};
use two_generals::explore::budget::Budget;
use two_generals::explore::states::{Cost, search};
use two_generals::protocols::General;

use crate::turns::{Contestant, turns};
use crate::{large, stateright};

const ROUNDS: usize = 7;

/// Searches for what is never there, and counts the states.
fn searched(model: &Model<General>, cost: Cost) -> u64 {
    search(model, &World::new(model), &Budget::most(u64::MAX), cost, |_| false).states
}

fn compare(name: &str, model: Model<General>) {
    let model = Arc::new(model);
    let mut contestants: [Contestant<'_>; 3] = [
        Box::new(|| stateright::breadth_first(&model)),
        Box::new(|| searched(&model, Cost::Captures)),
        Box::new(|| searched(&model, Cost::Events)),
    ];
    let race = turns(&mut contestants, ROUNDS);
    print!("{name:<24}{:>9}", race.came_to[0]);
    for place in 0..contestants.len() {
        let per_second = race.came_to[0] as f64 / race.median(place).as_secs_f64();
        if place == 0 {
            print!("{:>12.0}", per_second / 1e3);
        } else {
            print!("{:>9.0} ({:.2}x)", per_second / 1e3, 1.0 / race.ratio(place));
        }
    }
    println!();
}

pub fn run() {
    println!("states: thousand distinct states per second on one thread (times stateright's)");
    println!(
        "{:<24}{:>9}{:>12}{:>17}{:>17}",
        "model", "states", "stateright", "by captures", "by events"
    );
    for (name, model) in large::all() {
        compare(name, model);
    }
}
