//! Engine events per second against a bare binary heap that comes to the same outcomes.
//!
//! The aim is a ratio, so all contestants take turns within each round and the ratio is taken round by
//! round: what slows the machine down for a moment slows them all.

mod heap;
mod workload;

use std::hint::black_box;
use std::time::{Duration, Instant};

use two_generals::drive::{Dice, run};
use two_generals::engine::{Algorithm, Event, Log, Model, Prob, World};
use two_generals::protocols::{
    AlwaysAttack, AlwaysAttackGeneral, GENERALS, General, Handshake, HandshakeGeneral, Plan,
    RetryUntilAcked, RetryUntilAckedGeneral, attacks,
};

use heap::{Attacks, BareAlwaysAttack, BareHandshake, BareRetry, Heap, Rules};
use workload::model;

/// Rounds in which every contestant has one turn.
const ROUNDS: usize = 101;

/// What all contestants of a race run.
struct Workload {
    name: String,
    loss: Prob,
    /// How many trials make one turn.
    trials: u64,
}

/// Runs trials with the seeds from 0 and gives the sum of what [`code`] makes of each outcome.
type Contestant<'a> = Box<dyn FnMut() -> u64 + 'a>;

/// One number for the outcome of a trial, so that equal sums mean equal outcomes.
fn code(seed: u64, attacks: Attacks) -> u64 {
    (seed + 1) * (u64::from(attacks[0]) + 2 * u64::from(attacks[1]))
}

/// A log that can be made empty for the next trial.
trait Reused: Log + Default {
    fn clear(&mut self);
}

impl Reused for () {
    fn clear(&mut self) {}
}

impl Reused for Vec<Event> {
    fn clear(&mut self) {
        self.clear();
    }
}

fn trial<A: Algorithm>(world: &mut World<A>, model: &Model<A>, seed: u64, log: &mut impl Log) {
    world.reset(model);
    run(world, model, &mut Dice::new(seed), log);
}

fn engine<'a, A, L>(model: &'a Model<A>, trials: u64) -> Contestant<'a>
where
    A: Algorithm + 'a,
    L: Reused + 'a,
{
    let mut world = World::new(model);
    let mut log = L::default();
    Box::new(move || {
        let one = |seed| {
            log.clear();
            trial(&mut world, model, seed, &mut log);
            black_box(&log);
            code(seed, GENERALS.map(|general| attacks(&world, general)))
        };
        (0..trials).map(one).sum()
    })
}

fn bare<'a, R: Rules>(workload: &Workload, rules: impl Fn() -> R + 'a) -> Contestant<'a> {
    let Workload { loss, trials, .. } = *workload;
    let mut heap = Heap::default();
    Box::new(move || {
        let one = |seed| code(seed, heap.run(&mut rules(), Dice::new(seed), loss));
        (0..trials).map(one).sum()
    })
}

fn events<A: Algorithm>(model: &Model<A>, trials: u64) -> usize {
    let mut world = World::new(model);
    let mut log = Vec::new();
    (0..trials).for_each(|seed| trial(&mut world, model, seed, &mut log));
    log.len()
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_unstable_by(|a, b| a.partial_cmp(b).expect("times are numbers"));
    values[values.len() / 2]
}

/// Times every contestant in turn, `ROUNDS` times, after one round that warms up and checks that all
/// come to the same outcomes.
fn race(contestants: &mut [Contestant<'_>]) -> Vec<Vec<Duration>> {
    let sums: Vec<u64> = contestants.iter_mut().map(|run| run()).collect();
    assert!(sums.iter().all(|&sum| sum == sums[0]), "the outcomes differ: {sums:?}");
    let turn = |run: &mut Contestant<'_>| {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    (0..ROUNDS).map(|_| contestants.iter_mut().map(turn).collect()).collect()
}

fn compare<A: Algorithm>(workload: &Workload, bare: Contestant<'_>, own: A::Params, plan: Plan) {
    let &Workload { ref name, loss, trials } = workload;
    let (own, any) = (model::<A>(own, loss), model::<General>(plan, loss));
    let mut contestants = [
        bare,
        engine::<_, ()>(&own, trials),
        engine::<_, Vec<Event>>(&own, trials),
        engine::<_, ()>(&any, trials),
        engine::<_, Vec<Event>>(&any, trials),
    ];
    let events = events(&own, trials) as f64;
    let rounds = race(&mut contestants);
    print!("{name:<20}{:>7.1}", events / trials as f64);
    for place in 0..contestants.len() {
        let time = median(rounds.iter().map(|round| round[place]).collect());
        print!("{:>9.1}", events / time.as_secs_f64() / 1e6);
        if place > 0 {
            let ratio = |round: &Vec<Duration>| round[place].as_secs_f64() / round[0].as_secs_f64();
            print!(" ({:.2}x)", median(rounds.iter().map(ratio).collect()));
        }
    }
    println!();
}

fn always_attack(messengers: u32, trials: u64) {
    let name = format!("always_attack({messengers})");
    let workload = Workload { name, loss: Prob::percent(50), trials };
    let params = AlwaysAttack { messengers, interval: 0 };
    let rules = move || BareAlwaysAttack { messengers, attacks: [false; 2] };
    let plan = Plan::AlwaysAttack(params.clone());
    compare::<AlwaysAttackGeneral>(&workload, bare(&workload, rules), params, plan);
}

fn retry(per_cent: u32, trials: u64) {
    let name = format!("retry, loss {per_cent}%");
    let workload = Workload { name, loss: Prob::percent(per_cent), trials };
    let params = RetryUntilAcked { interval: 10, deadline: 10_000 };
    let rules = || BareRetry { params: &params, tries: 0, got: [false; 2], attacks: [false; 2] };
    let plan = Plan::RetryUntilAcked(params.clone());
    compare::<RetryUntilAckedGeneral>(&workload, bare(&workload, rules), params.clone(), plan);
}

fn handshake(messages: u32, trials: u64) {
    let name = format!("handshake({messages})");
    let workload = Workload { name, loss: Prob::percent(10), trials };
    let params = Handshake { messages };
    let rules = || BareHandshake { params: &params, attacks: [false; 2] };
    let plan = Plan::Handshake(params.clone());
    compare::<HandshakeGeneral>(&workload, bare(&workload, rules), params.clone(), plan);
}

fn main() {
    println!("million events per second (median time over the heap's, round by round)");
    println!(
        "{:<20}{:>7}{:>9}{:>17}{:>17}{:>17}{:>17}",
        "workload", "events", "heap", "own, no log", "own, logged", "any, no log", "any, logged"
    );
    always_attack(16, 2_000);
    always_attack(1_000, 40);
    retry(50, 3_000);
    retry(90, 300);
    handshake(3, 8_000);
    handshake(8, 5_000);
}
