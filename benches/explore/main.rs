//! What the explorers do in a second: random trials, merged states, whole runs, exact odds.
//!
//! `cargo bench --bench explore -- states` runs one part; without a name all run.

mod models;
mod stateright;
mod states;
mod turns;

fn main() {
    let parts: [(&str, fn()); 1] = [("states", states::run)];
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    for (name, run) in parts {
        if asked.is_empty() || asked.iter().any(|part| part == name) {
            run();
        }
    }
}
