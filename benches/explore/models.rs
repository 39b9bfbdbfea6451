//! What is explored.

use two_generals::engine::{Delays, Link, Links, Model, NodeModel, Prob, Time};
use two_generals::protocols::{General, Handshake, LayeredProofs, Plan, RetryUntilAcked};

/// Two generals, the first of whom proposes, as the tool runs them.
fn model(plan: Plan, link: Link, dawn: Time) -> Model<General> {
    let node = |input| NodeModel { input, crashes: Vec::new() };
    Model {
        params: plan.into(),
        nodes: vec![node(true), node(false)],
        links: Links::uniform(2, link),
        dawn: Some(dawn),
    }
}

fn delays(range: impl IntoIterator<Item = Time>) -> Delays {
    Delays::new(range.into_iter().map(|delay| (delay, 1))).expect("few delays, all above 0")
}

fn link(delays: Delays, copies: bool) -> Link {
    let duplication = copies.then_some(Prob::percent(10));
    Link { duplication, ..Link::lossy(Prob::percent(30), delays) }
}

/// Retries on a way that loses, copies and takes its time: messengers overtake one another.
pub fn retry(deadline: Time) -> Model<General> {
    let plan = Plan::RetryUntilAcked(RetryUntilAcked { interval: 10, deadline });
    model(plan, link(delays([8, 14, 26]), true), deadline + 1)
}

/// Layered proofs on a way of several delays, without copies.
pub fn slow_proofs(deadline: Time) -> Model<General> {
    let plan = Plan::LayeredProofs(LayeredProofs { layers: 4, interval: 10, deadline });
    model(plan, link(delays([8, 15, 22, 29, 36, 43]), false), deadline + 1)
}

/// Layered proofs on a way of one delay, until a deadline so many intervals away.
pub fn proofs(intervals: Time) -> Model<General> {
    let deadline = 10 * intervals;
    let plan = Plan::LayeredProofs(LayeredProofs { layers: 4, interval: 10, deadline });
    model(plan, link(Delays::fixed(8), false), deadline + 1)
}

/// A handshake with copies.
pub fn handshake(messages: u32) -> Model<General> {
    let plan = Plan::Handshake(Handshake { messages });
    model(plan, link(Delays::fixed(8), true), 8 * Time::from(messages) + 1)
}

/// Models of several hundred thousand states, by name.
pub const LARGE: [(&str, fn() -> Model<General>); 2] =
    [("retry, copies, 3 delays", || retry(40)), ("layered proofs, 6 delays", || slow_proofs(50))];
