//! Random trials per second, on one thread and on two, against a hand-written loop and a bare heap.

use std::sync::atomic::{AtomicBool, AtomicU64};
use std::thread;

use two_generals::drive::{Dice, Script};
use two_generals::engine::{Algorithm, Ask, Kind, Model, Prob, Site, World};
use two_generals::explore::sample::{Trials, sample};
use two_generals::protocols::{
    AlwaysAttack, AlwaysAttackGeneral, GENERAL_1, GENERAL_2, GENERALS, General, Handshake,
    HandshakeGeneral, Plan, RetryUntilAcked, RetryUntilAckedGeneral, attacks,
};

use crate::heap::{Attacks, BareAlwaysAttack, BareHandshake, BareRetry, Heap, Rules};
use crate::turns::{Contestant, turns};
use crate::workload::model;

const ROUNDS: usize = 31;
const SEED: u64 = 42;

/// How often each of the four outcomes came.
type Counts = [u64; 4];

fn place(attacks: Attacks) -> usize {
    usize::from(attacks[0]) + 2 * usize::from(attacks[1])
}

/// One number for all counts, so that equal numbers mean equal counts.
fn code(counts: Counts) -> u64 {
    counts.iter().fold(0, |code, count| code * 1_000_003 + count)
}

/// Shares trials out to threads as evenly as can be, and adds up.
fn shared(threads: u64, trials: u64, some: impl Fn(u64, u64) -> Counts + Sync) -> Counts {
    let share = |thread: u64| some(trials * thread / threads, trials * (thread + 1) / threads);
    if threads == 1 {
        return share(0);
    }
    thread::scope(|scope| {
        let share = &share;
        let all: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        all.into_iter().fold([0; 4], |sum, one| {
            let part = one.join().expect("no trial panics");
            std::array::from_fn(|place| sum[place] + part[place])
        })
    })
}

fn sampled<'a, A>(model: &'a Model<A>, threads: usize, count: u64) -> Contestant<'a>
where
    A: Algorithm,
    Model<A>: Sync,
{
    let script = Script::default();
    Box::new(move || {
        let (cancel, done) = (AtomicBool::new(false), AtomicU64::new(0));
        let trials = Trials { first: 0, count, seed: SEED, threads, cancel: &cancel, done: &done };
        let end = |world: &World<A>| place(GENERALS.map(|general| attacks(world, general)));
        code(sample(model, &script, &trials, end))
    })
}

fn bare<'a, R>(
    rules: &'a (impl Fn() -> R + Sync),
    loss: Prob,
    threads: u64,
    trials: u64,
) -> Contestant<'a>
where
    R: Rules,
{
    let some = move |from, to| {
        let (mut heap, dice, mut counts) = (Heap::default(), Dice::new(SEED), [0; 4]);
        for trial in from..to {
            counts[place(heap.run(&mut rules(), dice.of_trial(trial), loss))] += 1;
        }
        counts
    };
    Box::new(move || code(shared(threads, trials, some)))
}

/// What somebody would write for *always attack* who has nothing else to do.
fn by_hand(messengers: u32, loss: Prob, threads: u64, trials: u64) -> Contestant<'static> {
    let some = move |from, to| {
        let (dice, mut counts) = (Dice::new(SEED), [0; 4]);
        for trial in from..to {
            let dice = dice.of_trial(trial);
            let mut arrived = false;
            for nth in 1..=messengers {
                let site = Site::of(Ask::Capture, GENERAL_1, GENERAL_2, Kind(0), nth);
                arrived |= !loss.covers(dice.draw(site));
            }
            counts[place([true, arrived])] += 1;
        }
        counts
    };
    Box::new(move || code(shared(threads, trials, some)))
}

fn race(name: &str, trials: u64, mut contestants: Vec<(&str, Contestant<'_>)>) {
    let names: Vec<&str> = contestants.iter().map(|(who, _)| *who).collect();
    let mut racers: Vec<Contestant<'_>> = contestants.drain(..).map(|(_, racer)| racer).collect();
    let race = turns(&mut racers, ROUNDS);
    for (place, who) in names.into_iter().enumerate() {
        let per_second = |time: std::time::Duration| trials as f64 / time.as_secs_f64() / 1e6;
        let (median, best) = (per_second(race.median(place)), per_second(race.least(place)));
        println!("{name:<20}{who:<26}{median:>9.2}{best:>9.2}{:>9.2}x", race.ratio(place));
    }
}

fn compare<'a, A: Algorithm, R: Rules>(
    (own, any): (&'a Model<A>, &'a Model<General>),
    loss: Prob,
    trials: u64,
    rules: &'a (impl Fn() -> R + Sync),
) -> Vec<(&'static str, Contestant<'a>)>
where
    Model<A>: Sync,
{
    vec![
        ("heap, 1 thread", bare(rules, loss, 1, trials)),
        ("heap, 2 threads", bare(rules, loss, 2, trials)),
        ("own, 1 thread", sampled(own, 1, trials)),
        ("own, 2 threads", sampled(own, 2, trials)),
        ("as the tool, 1 thread", sampled::<General>(any, 1, trials)),
        ("as the tool, 2 threads", sampled::<General>(any, 2, trials)),
    ]
}

fn always_attack(messengers: u32, trials: u64) {
    let loss = Prob::percent(70);
    let params = AlwaysAttack { messengers, interval: 0 };
    let own = model::<AlwaysAttackGeneral>(params.clone(), loss);
    let any = model(Plan::AlwaysAttack(params), loss);
    let rules = || BareAlwaysAttack { messengers, attacks: [false; 2] };
    let mut contestants = compare((&own, &any), loss, trials, &rules);
    contestants.push(("by hand, 1 thread", by_hand(messengers, loss, 1, trials)));
    contestants.push(("by hand, 2 threads", by_hand(messengers, loss, 2, trials)));
    race(&format!("always_attack({messengers})"), trials, contestants);
}

fn retry(per_cent: u32, trials: u64) {
    let loss = Prob::percent(per_cent);
    let params = RetryUntilAcked { interval: 10, deadline: 10_000 };
    let own = model::<RetryUntilAckedGeneral>(params.clone(), loss);
    let any = model(Plan::RetryUntilAcked(params.clone()), loss);
    let rules = || BareRetry { params: &params, tries: 0, got: [false; 2], attacks: [false; 2] };
    let contestants = compare((&own, &any), loss, trials, &rules);
    race(&format!("retry, loss {per_cent}%"), trials, contestants);
}

fn handshake(messages: u32, trials: u64) {
    let loss = Prob::percent(10);
    let params = Handshake { messages };
    let own = model::<HandshakeGeneral>(params.clone(), loss);
    let any = model(Plan::Handshake(params.clone()), loss);
    let rules = || BareHandshake { params: &params, attacks: [false; 2] };
    let contestants = compare((&own, &any), loss, trials, &rules);
    race(&format!("handshake({messages})"), trials, contestants);
}

pub fn run() {
    println!(
        "sample: million trials per second, median and best of {ROUNDS} rounds; time over the first's"
    );
    println!("{:<20}{:<26}{:>9}{:>9}{:>10}", "workload", "who", "median", "best", "time");
    always_attack(16, 50_000);
    retry(50, 50_000);
    handshake(8, 100_000);
}
