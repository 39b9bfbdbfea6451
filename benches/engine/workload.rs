//! What is run: the generals' strategies on a link with one delay, so that every messenger costs one
//! question, whether it is captured.

use two_generals::engine::{Algorithm, Delays, Link, Links, Model, NodeModel, Prob, Time};

/// How long the way takes.
pub const DELAY: Time = 8;
/// After everything that the workloads can do.
pub const DAWN: Time = 10_001;

/// Two generals, the first of whom proposes.
pub fn model<A: Algorithm>(params: A::Params, loss: Prob) -> Model<A> {
    let link = Link::lossy(loss, Delays::fixed(DELAY));
    let node = |input| NodeModel { input, ..Default::default() };
    Model::new(params, vec![node(true), node(false)], Links::uniform(2, link), Some(DAWN))
}
