//! The search over merged states: for questions that need no history. Can it happen at all? What is
//! the cheapest run to it?

use std::collections::VecDeque;
use std::collections::hash_map::Entry;

use super::budget::{Budget, Coverage};
use super::merge::{Fingerprint, Table};
use super::runs::{Answered, next_question};
use crate::engine::{Algorithm, Ask, Choice, Event, EventId, Log, Model, Site, World};

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The answers of a cheapest run that comes to what is wanted, and its cost. It is the cheapest of all
    /// even where the search stopped at its bound: cheaper states are looked at first.
    pub cheapest: Option<(Vec<Answered>, u32)>,
    /// No run that costs less comes to what is wanted: all of them were looked at.
    pub cleared: u32,
    /// How many different states were met.
    pub states: u64,
    /// Whether the search ended by itself: it found what was wanted, or there is no state left.
    pub coverage: Coverage,
}

/// What a step of the search costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// A capture costs 1, all else nothing.
    Captures,
    /// Every event costs 1: the shortest run.
    Events,
}

impl Cost {
    fn of(self, (site, choice): Answered, events: u32) -> u32 {
        match self {
            Self::Captures => u32::from(site.ask == Ask::Capture && choice == Choice::CAPTURED),
            Self::Events => events,
        }
    }
}

/// Counts events and forgets them.
struct Count(u32);

impl Log for Count {
    fn tell(&mut self, _: Event) -> EventId {
        self.0 += 1;
        EventId::NONE
    }
}

/// How a state was reached at its cheapest: from which other, by which answer, at what cost in all.
#[derive(Clone, Copy)]
struct Reached {
    from: u32,
    cost: u32,
    by: Choice,
}

/// No state: where the start was reached from.
const NOWHERE: u32 = u32::MAX;

/// A state that waits to be gone on from. It is at a question, or over.
struct Waiting<A> {
    world: World<A>,
    state: u32,
    asked: Option<(Site, u8)>,
}

/// The states that wait, by cost: bucket 0 costs what is looked at now.
///
/// With costs of 0 and 1 this is the 0-1 breadth-first search, with larger ones Dial's variant of
/// Dijkstra's algorithm (Dial, "Algorithm 360: shortest-path forest with topological ordering", 1969). A
/// state is final when it is taken out, so the first wanted one is a cheapest.
struct Buckets<A> {
    buckets: VecDeque<Vec<Waiting<A>>>,
    cost: u32,
}

impl<A> Buckets<A> {
    fn put(&mut self, cost: u32, waiting: Waiting<A>) {
        let place = (cost - self.cost) as usize;
        if self.buckets.len() <= place {
            self.buckets.resize_with(place + 1, Vec::new);
        }
        self.buckets[place].push(waiting);
    }

    fn take(&mut self) -> Option<Waiting<A>> {
        loop {
            match self.buckets.front_mut()?.pop() {
                Some(waiting) => return Some(waiting),
                None => {
                    self.buckets.pop_front();
                    self.cost += 1;
                }
            }
        }
    }
}

/// The search's memory of all states met.
struct Memory {
    known: Table<u32>,
    reached: Vec<Reached>,
}

impl Memory {
    /// The state's number, if this is its first or a cheaper way to it.
    fn improve(&mut self, state: Fingerprint, way: Reached) -> Option<u32> {
        match self.known.entry(state) {
            Entry::Vacant(entry) => {
                let number = self.reached.len() as u32;
                entry.insert(number);
                self.reached.push(way);
                Some(number)
            }
            Entry::Occupied(entry) => {
                let known = &mut self.reached[*entry.get() as usize];
                (way.cost < known.cost).then(|| {
                    *known = way;
                    *entry.get()
                })
            }
        }
    }

    /// The choices on the cheapest way to a state.
    fn choices(&self, mut state: u32) -> Vec<Choice> {
        let mut choices = Vec::new();
        loop {
            let way = self.reached[state as usize];
            if way.from == NOWHERE {
                choices.reverse();
                return choices;
            }
            choices.push(way.by);
            state = way.from;
        }
    }
}

/// Plays choices from a world on, and names what was asked.
fn answers<A: Algorithm>(
    model: &Model<A>,
    start: &World<A>,
    choices: Vec<Choice>,
) -> Vec<Answered> {
    let mut world = start.clone();
    let mut answer = |choice| {
        let (site, _) = next_question(&mut world, model, &mut ())?;
        world.answer(model, choice);
        Some((site, choice))
    };
    choices.into_iter().filter_map(&mut answer).collect()
}

/// Searches all runs from a world on for a cheapest one whose end is as wanted, merging equal states.
/// The budget counts different states.
pub fn search<A: Algorithm>(
    model: &Model<A>,
    start: &World<A>,
    budget: &Budget<'_>,
    cost: Cost,
    wanted: impl Fn(&World<A>) -> bool,
) -> Found {
    let mut memory = Memory { known: Table::default(), reached: Vec::new() };
    let mut waiting = Buckets { buckets: VecDeque::new(), cost: 0 };
    let mut spare: Vec<World<A>> = Vec::new();
    let mut world = start.clone();
    let asked = next_question(&mut world, model, &mut ());
    let nowhere = Reached { from: NOWHERE, cost: 0, by: Choice(0) };
    memory.improve(Fingerprint::of(&world, &()), nowhere);
    waiting.put(0, Waiting { world, state: 0, asked });
    let found = |memory: &Memory, cheapest, cleared, coverage| Found {
        cheapest,
        cleared,
        states: memory.reached.len() as u64,
        coverage,
    };
    while let Some(one) = waiting.take() {
        let so_far = memory.reached[one.state as usize].cost;
        if so_far < waiting.cost {
            // A cheaper way here was found and gone on from in the meantime.
            spare.push(one.world);
            continue;
        }
        let Some((site, options)) = one.asked else {
            if wanted(&one.world) {
                let path = answers(model, start, memory.choices(one.state));
                return found(&memory, Some((path, so_far)), so_far, Coverage::Complete);
            }
            spare.push(one.world);
            continue;
        };
        if let Some(coverage) = budget.stop(memory.reached.len() as u64) {
            return found(&memory, None, waiting.cost, coverage);
        }
        for choice in (0..options).map(Choice) {
            let mut next = spare.pop().unwrap_or_else(|| start.clone());
            next.clone_from(&one.world);
            next.answer(model, choice);
            let mut events = Count(0);
            let asked = next_question(&mut next, model, &mut events);
            let cost = so_far + cost.of((site, choice), events.0);
            let way = Reached { from: one.state, cost, by: choice };
            match memory.improve(Fingerprint::of(&next, &()), way) {
                Some(state) => waiting.put(cost, Waiting { world: next, state, asked }),
                None => spare.push(next),
            }
        }
        spare.push(one.world);
    }
    found(&memory, None, u32::MAX, Coverage::Complete)
}
