//! The step functions in a small world: by hand, and at random.

mod by_hand;
mod catalogue;
mod chance;
mod world;
