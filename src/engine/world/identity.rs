//! What makes two worlds the same for all that is still to come.

use std::hash::{Hash, Hasher};

use super::World;
use crate::engine::Algorithm;

impl<A: Algorithm> World<A> {
    /// Feeds all that the future depends on to a hasher: clock, nodes, what is pending and begun, in
    /// order. The numbers that break ties and the names of causes stay out: they only tell how the world
    /// came here. Worlds of one model that feed the same bytes have the same futures.
    pub fn identity(&self, state: &mut impl Hasher) {
        (self.now, self.over).hash(state);
        for node in &self.nodes {
            (&node.algorithm, &node.stable, node.decision, node.up, node.life).hash(state);
            // A pause that is over matters no more.
            (node.paused_until.max(self.now), node.suspects).hash(state);
            // At how many points it was asked only names the next one.
            (node.crashed_at_points, node.wear).hash(state);
        }
        self.queue.identity(state);
        for task in &self.work {
            task.what.hash(state);
        }
        self.work.len().hash(state);
        for (letter, _) in &self.waiting {
            letter.hash(state);
        }
        (self.waiting.len(), self.goes_on).hash(state);
    }
}
