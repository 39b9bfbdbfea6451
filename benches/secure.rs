//! What a secure channel costs: deriving a key, sealing a record, opening one.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};

use two_generals::engine::NodeId;
use two_generals::protocols::secure::{Channel, Direction, Epoch, Key, Secret};

const LENGTHS: [usize; 3] = [8, 64, 1024];

fn end(me: u8, peer: u8) -> Channel {
    Channel::new(&Secret::from_seed(1), NodeId(me), NodeId(peer), Epoch::default())
}

#[divan::bench]
fn derive(bencher: Bencher) {
    let secret = Secret::from_seed(1);
    let direction = Direction::new(NodeId(0), NodeId(1));
    bencher.bench_local(|| Key::derive(black_box(&secret), direction, Epoch::default()));
}

#[divan::bench(args = LENGTHS)]
fn seal(bencher: Bencher, length: usize) {
    let (mut here, text) = (end(0, 1), vec![7; length]);
    bencher.counter(BytesCount::new(length)).bench_local(|| here.sender.seal(black_box(&text)));
}

/// Each time another record, so that none is a replay; sealing it is not measured.
#[divan::bench(args = LENGTHS)]
fn open(bencher: Bencher, length: usize) {
    let (mut here, mut there, text) = (end(0, 1), end(1, 0), vec![7; length]);
    bencher
        .counter(BytesCount::new(length))
        .with_inputs(|| here.sender.seal(&text).expect("there are 2^64 counters"))
        .bench_local_values(|wire| there.receiver.open(&wire).expect("it is genuine"));
}

fn main() {
    divan::main();
}
