//! The measure: the same world, given to `stateright` to explore.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use stateright::{Checker, Property};
use two_generals::engine::{Choice, Model, Step, World};
use two_generals::protocols::General;

/// A world that stands at a question, or is over. Two are the same when their identities are.
#[derive(Clone, Debug)]
pub struct State(World<General>);

/// Keeps all that is fed to it.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("the bytes are compared, not hashed")
    }
}

impl State {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Bytes::default();
        self.0.identity(&mut bytes);
        bytes.0
    }

    fn at_a_question(mut world: World<General>, model: &Model<General>) -> Self {
        while matches!(world.step(model, &mut ()), Step::Did(_)) {}
        Self(world)
    }
}

impl Hash for State {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.identity(state);
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

#[derive(Clone)]
pub struct Generals(Arc<Model<General>>);

impl stateright::Model for Generals {
    type State = State;
    type Action = Choice;

    fn init_states(&self) -> Vec<State> {
        vec![State::at_a_question(World::new(&self.0), &self.0)]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Choice>) {
        actions.extend(state.0.question(&self.0).iter().flat_map(|asked| asked.menu.choices()));
    }

    fn next_state(&self, last: &State, choice: Choice) -> Option<State> {
        let mut world = last.0.clone();
        world.answer(&self.0, choice);
        Some(State::at_a_question(world, &self.0))
    }

    /// Never found to fail, so that every state is looked at.
    fn properties(&self) -> Vec<Property<Self>> {
        vec![Property::always("the clock does not go back", |_, state: &State| {
            state.0.now() < u64::MAX
        })]
    }
}

/// Explores all states breadth first on one thread, and counts them.
pub fn breadth_first(model: &Arc<Model<General>>) -> u64 {
    use stateright::Model as _;
    let checker = Generals(Arc::clone(model)).checker().threads(1).spawn_bfs().join();
    checker.unique_state_count() as u64
}
