//! All runs as a graph of merged states: one exploration, evaluated for any position of the sliders.
//!
//! A run is a path through the graph. So the number of runs and the probability of each end are sums over
//! paths, which one pass from the ends backwards adds up: exactly, and without following each run.

mod values;

use std::hash::Hash;

use super::budget::{Budget, Coverage};
use super::merge::{Fingerprint, Table};
use super::runs::next_question;
use super::weight;
use crate::engine::{Algorithm, Choice, Event, Model, Site, World};

/// What is kept beside a world while its runs are followed, such as how much of a view has been seen.
pub trait Beside<A>: Clone + Hash {
    /// Takes in what has just happened, up to a question or (`over`) the end of the run. `false` leaves
    /// this path out.
    fn take(&mut self, world: &World<A>, events: &[Event], over: bool) -> bool;
}

/// Nothing is kept.
impl<A> Beside<A> for () {
    fn take(&mut self, _: &World<A>, _: &[Event], _: bool) -> bool {
        true
    }
}

/// A way on: the weight's place and the state it leads to.
#[derive(Clone, Copy, Debug)]
struct Edge {
    weight: u16,
    to: u32,
}

/// How much was explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// How many different states there are.
    pub states: u64,
    /// Whether these are all.
    pub coverage: Coverage,
}

/// The graph. A state's edges lead to states of lower numbers; the ends come first.
#[derive(Clone, Debug)]
pub struct Graph<K> {
    ends: Vec<K>,
    /// Where each state's edges begin, the ends (which have none) included, and behind them all.
    first: Vec<u32>,
    edges: Vec<Edge>,
    /// The state of the start; `None` where no run is left in, or the exploration is incomplete.
    root: Option<u32>,
    /// How much was explored.
    pub merged: Merged,
}

/// A question being explored: its world, what is beside it, and the edges so far.
struct Open<A, B> {
    world: World<A>,
    beside: B,
    key: Fingerprint,
    site: Site,
    options: u8,
    next: u8,
    edges: Vec<Edge>,
}

/// Where going on from an answer leads.
#[allow(
    clippy::large_enum_variant,
    reason = "it is taken apart at once; a box would be an allocation for every state"
)]
enum Led<A, B> {
    /// To a state that is known, or to an end.
    To(u32),
    /// Out of the graph.
    Out,
    /// To a question that is new.
    Asked(Open<A, B>),
}

struct Builder<'m, A: Algorithm, K, F> {
    model: &'m Model<A>,
    end: F,
    known: Table<u32>,
    graph: Graph<K>,
    events: Vec<Event>,
}

impl<A: Algorithm, K: Copy + Eq, F: Fn(&World<A>) -> K> Builder<'_, A, K, F> {
    /// Follows a world to its next question or end.
    fn follow<B: Beside<A>>(&mut self, mut world: World<A>, mut beside: B) -> Led<A, B> {
        self.events.clear();
        let asked = next_question(&mut world, self.model, &mut self.events);
        if !beside.take(&world, &self.events, asked.is_none()) {
            return Led::Out;
        }
        let Some((site, options)) = asked else { return Led::To(self.end_of(&world)) };
        let key = Fingerprint::of(&world, &beside);
        match self.known.get(&key) {
            Some(&OUT) => Led::Out,
            Some(&state) => Led::To(state),
            None => {
                Led::Asked(Open { world, beside, key, site, options, next: 0, edges: Vec::new() })
            }
        }
    }

    /// The number of an end: ends are numbered from the top down until all are known.
    fn end_of(&mut self, world: &World<A>) -> u32 {
        let end = (self.end)(world);
        let ends = &mut self.graph.ends;
        let place = ends.iter().position(|known| *known == end).unwrap_or_else(|| {
            ends.push(end);
            ends.len() - 1
        });
        END - place as u32
    }

    /// A state has all its edges: gives it its number.
    fn close<B>(&mut self, open: Open<A, B>) -> u32 {
        let state = if open.edges.is_empty() {
            OUT
        } else {
            self.graph.first.push(self.graph.edges.len() as u32);
            self.graph.edges.extend(open.edges);
            self.graph.first.len() as u32 - 1
        };
        self.known.insert(open.key, state);
        state
    }
}

/// The most bytes of worlds that wait.
const MOST_BYTES: usize = 1 << 30;

/// The number of a state from which every path is left out; and the first end's.
const OUT: u32 = u32::MAX;
const END: u32 = u32::MAX - 1;

impl<K: Copy + Eq> Graph<K> {
    /// Explores every run from a world on; `end` says what a run has come to, and the budget counts
    /// different states. Paths are followed to their end first, so that little waits.
    pub fn from<A: Algorithm, B: Beside<A>>(
        model: &Model<A>,
        start: &World<A>,
        beside: B,
        budget: &Budget<'_>,
        end: impl Fn(&World<A>) -> K,
    ) -> Self {
        let merged = Merged { states: 0, coverage: Coverage::Complete };
        let graph =
            Self { ends: Vec::new(), first: Vec::new(), edges: Vec::new(), root: None, merged };
        let (known, events) = (Table::default(), Vec::new());
        let mut builder = Builder { model, end, known, graph, events };
        let mut open: Vec<Open<A, B>> = Vec::new();
        let nodes = model.nodes.len();
        let mut led = builder.follow(start.clone(), beside);
        loop {
            let state = match led {
                Led::Asked(asked) => {
                    open.push(asked);
                    None
                }
                Led::To(state) => Some(state),
                Led::Out => Some(OUT),
            };
            // What an answer led to is an edge of the question that was being answered.
            if let Some(state) = state
                && let Some(last) = open.last_mut()
            {
                let choice = Choice(last.next);
                let early = last.world.now() < model.gst;
                let place = weight::place(nodes, last.site, choice, last.options, early);
                if state != OUT {
                    last.edges.push(Edge { weight: place as u16, to: state });
                }
                last.next += 1;
            }
            let Some(last) = open.last() else {
                return builder.graph.numbered(state, Coverage::Complete);
            };
            if last.next == last.options {
                let done = open.pop().expect("it was there just now");
                led = match builder.close(done) {
                    OUT => Led::Out,
                    state => Led::To(state),
                };
                continue;
            }
            // Large worlds that wait must not fill the memory either.
            let questions = open.len();
            let too_large = questions * last.world.bytes() > MOST_BYTES;
            let stop = budget.stop(builder.graph.first.len() as u64);
            if let Some(coverage) =
                stop.or(too_large.then_some(Coverage::TooLong(questions as u64)))
            {
                return builder.graph.numbered(None, coverage);
            }
            let mut world = last.world.clone();
            world.answer(model, Choice(last.next));
            let beside = last.beside.clone();
            led = builder.follow(world, beside);
        }
    }

    /// Moves the ends, which were numbered from the top down, below all states.
    fn numbered(mut self, root: Option<u32>, coverage: Coverage) -> Self {
        let ends = self.ends.len() as u32;
        let moved = |state: u32| if state > END - ends { END - state } else { state + ends };
        for edge in &mut self.edges {
            edge.to = moved(edge.to);
        }
        let states = self.first.len() as u64;
        self.first.splice(0..0, std::iter::repeat_n(0, ends as usize));
        self.first.push(self.edges.len() as u32);
        self.root = root.filter(|state| *state != OUT).map(moved);
        self.merged = Merged { states, coverage };
        self
    }

    fn edges(&self, state: usize) -> &[Edge] {
        &self.edges[self.first[state] as usize..self.first[state + 1] as usize]
    }

    /// The ends that some run comes to.
    pub fn ends(&self) -> &[K] {
        &self.ends
    }
}
