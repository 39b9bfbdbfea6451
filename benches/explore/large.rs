//! Models of several hundred thousand different states.

use two_generals::engine::{Delays, Link, Links, Model, NodeModel, Prob, Time};
use two_generals::protocols::{General, LayeredProofs, Plan, RetryUntilAcked};

/// Two generals, the first of whom proposes, as the tool runs them.
pub fn model(plan: Plan, link: Link, dawn: Time) -> Model<General> {
    let node = |input| NodeModel { input, ..Default::default() };
    Model::new(plan, vec![node(true), node(false)], Links::uniform(2, link), Some(dawn))
}

fn delays(range: impl IntoIterator<Item = Time>) -> Delays {
    Delays::new(range.into_iter().map(|delay| (delay, 1))).expect("few delays, all above 0")
}

/// A way that loses, and may copy.
pub fn link(delays: Delays, copies: bool) -> Link {
    let duplication = copies.then_some(Prob::percent(10));
    Link { duplication, ..Link::lossy(Prob::percent(30), delays) }
}

/// Retries on a way that loses, copies and takes its time: messengers overtake one another.
fn retry(deadline: Time) -> Model<General> {
    let plan = Plan::RetryUntilAcked(RetryUntilAcked { interval: 10, deadline });
    model(plan, link(delays([8, 14, 26]), true), deadline + 1)
}

/// Layered proofs on a way of several delays, without copies.
fn slow_proofs(deadline: Time) -> Model<General> {
    let plan = Plan::LayeredProofs(LayeredProofs { layers: 4, interval: 10, deadline });
    model(plan, link(delays([8, 15, 22, 29, 36, 43]), false), deadline + 1)
}

/// All of them, by name.
pub fn all() -> [(&'static str, Model<General>); 2] {
    [("retry, copies, 3 delays", retry(40)), ("layered proofs, 6 delays", slow_proofs(50))]
}
