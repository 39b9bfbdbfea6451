//! Bytes a state that the search over merged states takes, counted by the allocator. (A target of its
//! own, so that counting does not slow down what `explore` times.)

#[path = "explore/large.rs"]
mod large;
#[path = "explore/stateright.rs"]
mod stateright;

use std::cell::Cell;
use std::sync::Arc;

use peak_alloc::PeakAlloc;

use two_generals::engine::{Model, World};
use two_generals::explore::budget::Budget;
use two_generals::explore::states::{Cost, search};
use two_generals::protocols::General;

/// Counts what is asked for. Growing counts as having both, the old and the new.
#[global_allocator]
static ALLOC: PeakAlloc = PeakAlloc;

/// Bytes asked for while something is done: at the peak, and when it last said so.
struct Taken {
    states: u64,
    peak: usize,
    last: usize,
}

fn taken(work: impl FnOnce(&dyn Fn()) -> u64) -> Taken {
    let before = ALLOC.current_usage();
    ALLOC.reset_peak_usage();
    let last = Cell::new(0);
    let states = work(&|| last.set(ALLOC.current_usage() - before));
    Taken { states, peak: ALLOC.peak_usage() - before, last: last.get() }
}

/// At the last end of a run that it looks at, the search keeps little more than what it remembers of
/// each state: hardly anything waits any more.
fn searched(model: &Model<General>, cost: Cost) -> Taken {
    taken(|now| {
        let wanted = |_: &World<General>| {
            now();
            false
        };
        search(model, &World::new(model), &Budget::most(u64::MAX), cost, wanted).states
    })
}

fn print(name: &str, who: &str, taken: &Taken, last: bool) {
    let a_state = |bytes: usize| bytes as f64 / taken.states as f64;
    print!("{name:<26}{who:<14}{:>9}{:>9.1}", taken.states, a_state(taken.peak));
    if last {
        print!("{:>9.1}", a_state(taken.last));
    }
    println!();
}

fn main() {
    println!("bytes a state");
    println!("{:<26}{:<14}{:>9}{:>9}{:>9}", "model", "search", "states", "peak", "kept");
    for (name, model) in large::all() {
        let model = Arc::new(model);
        print(name, "by captures", &searched(&model, Cost::Captures), true);
        print(name, "by events", &searched(&model, Cost::Events), true);
        print(name, "stateright", &taken(|_| stateright::breadth_first(&model)), false);
    }
}
