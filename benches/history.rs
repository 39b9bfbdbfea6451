//! A run of a million events: seeking to any place of it, and the memory it takes.

use divan::{AllocProfiler, Bencher};

use two_generals::drive::{Advance, Dice, Script, Timeline};
use two_generals::engine::{Ask, Delays, Kind, Link, Links, Model, NodeModel, Prob, Site, Time};
use two_generals::protocols::{GENERAL_1, GENERAL_2, General, Plan, RetryUntilAcked};

/// Counts what is really allocated, by the asking size.
#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

const EVENTS: usize = 1_000_000;
const SEEKS: u32 = 2_000;

/// What the city keeps, so that the retries never end.
#[derive(Clone, Copy, Debug)]
enum Kept {
    /// Every proposal: three events a try, and nothing to remember.
    Proposals,
    /// Every acknowledgement: six events a try, and General 2 remembers every proposal.
    Acknowledgements,
}

fn link(loss: Prob) -> Link {
    Link::lossy(loss, Delays::fixed(8))
}

fn timeline(kept: Kept) -> Timeline<General> {
    let interval: Time = 10;
    let deadline = interval * EVENTS as Time;
    let node = |input| NodeModel { input, ..Default::default() };
    let mut links = Links::uniform(2, link(Prob::ONE));
    if matches!(kept, Kept::Acknowledgements) {
        *links.get_mut(GENERAL_1, GENERAL_2) = link(Prob::ZERO);
    }
    let model = Model::new(
        Plan::RetryUntilAcked(RetryUntilAcked { interval, deadline }),
        vec![node(true), node(false)],
        links,
        Some(deadline + 1),
    );
    Timeline::new(model, Script::default(), 1)
}

/// The run from its start to exactly `EVENTS` events.
fn played(kept: Kept) -> Timeline<General> {
    let mut timeline = timeline(kept);
    for _ in 0..EVENTS {
        assert!(matches!(timeline.advance(), Advance::Did(_)), "the retries never end");
    }
    timeline
}

/// The nth of a row of random places.
fn place(nth: u32) -> usize {
    let site = Site::of(Ask::Capture, GENERAL_1, GENERAL_2, Kind(0), nth);
    (Dice::new(1).draw(site) % EVENTS as u64) as usize
}

/// One seek an iteration; "slowest" is the worst.
#[divan::bench(args = [Kept::Proposals, Kept::Acknowledgements], sample_count = SEEKS, sample_size = 1)]
fn seek(bencher: Bencher, kept: Kept) {
    let (mut timeline, mut nth) = (played(kept), 0);
    bencher.bench_local(|| {
        nth += 1;
        timeline.seek(place(nth));
    });
}

/// Steps back by one, again and again from the middle, as the lecturer does.
#[divan::bench(args = [Kept::Proposals, Kept::Acknowledgements], sample_count = SEEKS, sample_size = 1)]
fn step_back(bencher: Bencher, kept: Kept) {
    let mut timeline = played(kept);
    timeline.seek(EVENTS / 2);
    bencher.bench_local(|| timeline.seek(timeline.at() - 1));
}

/// A million events: "max alloc" in MB is the memory in bytes an event, all that the run keeps
/// included. The time is that of playing the run with its history.
#[divan::bench(args = [Kept::Proposals, Kept::Acknowledgements], sample_count = 5, sample_size = 1)]
fn keep(bencher: Bencher, kept: Kept) {
    bencher.counter(divan::counter::ItemsCount::new(EVENTS)).bench_local(|| played(kept));
}

fn main() {
    divan::main();
}
