//! What the explorers do in a second: random trials, merged states, whole runs, exact odds.
//!
//! `cargo bench --bench explore -- states` runs one part; without a name all run.

#[path = "../engine/heap.rs"]
mod heap;
mod large;
mod runs;
mod sample;
mod stateright;
mod states;
mod turns;
#[path = "../engine/workload.rs"]
mod workload;

fn main() {
    let parts: [(&str, fn()); 4] = [
        ("sample", sample::run),
        ("states", states::run),
        ("runs", runs::run),
        ("odds", runs::odds),
    ];
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for (name, run) in parts {
        if asked.is_empty() || asked.iter().any(|part| part == name) {
            run();
        }
    }
}
