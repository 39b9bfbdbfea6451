//! The search over merged states: for questions that need no history. Can it happen at all? What is
//! the cheapest run to it?

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::mem;

use super::budget::{Budget, Coverage, counts_as};
use super::merge::{Fingerprint, Table};
use super::runs::{Answered, next_question};
use crate::drive::step;
use crate::engine::{Algorithm, Ask, Choice, Event, EventId, Log, Model, Step, World};

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
    /// Every event costs 1, but for those beside the point: the run that is told in the fewest words.
    Events,
    /// Whatever goes wrong costs 1: a capture, a copy, a crash, what an adversary or a traitor makes up.
    Faults,
}

impl Cost {
    fn of(self, (site, choice): Answered, events: u32) -> u32 {
        match self {
            Self::Captures => u32::from(site.ask == Ask::Capture && choice == Choice::CAPTURED),
            Self::Events => events,
            Self::Faults => u32::from(match site.ask {
                Ask::Capture => choice != Choice::PASSED,
                Ask::Copy => choice == Choice::COPIED,
                Ask::Crash => choice == Choice::CRASHES,
                Ask::Lie => true,
                Ask::Delay | Ask::Draw | Ask::Wait | Ask::Order => false,
            }),
        }
    }
}

/// What is kept beside a world while a search goes on, such as which promises are broken. States that differ
/// in it are different states.
pub trait Follow: Clone + Hash {
    /// Takes in what has just happened.
    fn see(&mut self, event: &Event);

    /// Has come what was looked for? Then the run is followed no further, not even to its next question.
    fn is_enough(&self) -> bool {
        false
    }

    /// Is the run worth following further? Where it is not, it is outside what the search looks at.
    fn goes_on(&self) -> bool {
        true
    }
}

/// Nothing is kept.
impl Follow for () {
    fn see(&mut self, _: &Event) {}
}

/// Counts the events that are told, and shows all of them to whoever follows.
struct Seen<'f, F>(u32, &'f mut F);

impl<F: Follow> Log for Seen<'_, F> {
    fn tell(&mut self, event: Event) -> EventId {
        self.0 += u32::from(!event.fact.is_aside());
        self.1.see(&event);
        EventId::NONE
    }
}

/// A world and what is kept beside it.
#[derive(Clone)]
struct At<A, F> {
    world: World<A>,
    beside: F,
}

impl<A: Algorithm, F: Follow> At<A, F> {
    fn copy_from(&mut self, other: &Self) {
        self.world.clone_from(&other.world);
        self.beside.clone_from(&other.beside);
    }

    /// Goes on to the next question or the end; says how many events that took.
    fn go_on(&mut self, model: &Model<A>) -> u32 {
        let mut seen = Seen(0, &mut self.beside);
        while !seen.1.is_enough() && step(&mut self.world, model, &mut seen) != Step::Ask {
            if self.world.is_over() {
                break;
            }
        }
        seen.0
    }

    fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.world, &self.beside)
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
/// The number of the first.
const START: u32 = 0;

/// The numbers of the states that wait to be gone on from, by cost: bucket 0 costs what is looked at now.
///
/// With costs of 0 and 1 this is the 0-1 breadth-first search, with larger ones Dial's variant of
/// Dijkstra's algorithm (Dial, "Algorithm 360: shortest-path forest with topological ordering", 1969). A
/// state is final when it is taken out, so the first wanted one is a cheapest.
struct Buckets {
    buckets: VecDeque<Vec<u32>>,
    cost: u32,
}

impl Buckets {
    fn put(&mut self, cost: u32, state: u32) {
        let place = (cost - self.cost) as usize;
        if self.buckets.len() <= place {
            self.buckets.resize_with(place + 1, Vec::new);
        }
        self.buckets[place].push(state);
    }

    fn take(&mut self) -> Option<u32> {
        loop {
            match self.buckets.front_mut()?.pop() {
                Some(state) => return Some(state),
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

/// Worlds on the way to the state that is looked at, from the start on, and some of those that wait.
///
/// Beyond a certain number, what waits is no more than a number: its world is played again, from the last
/// world of this trail that is on its way. Neighbours are mostly looked at one after the other, so that is
/// seldom far, and memory does not grow with the worlds that wait. Where few wait, the ways may be long and
/// part early: so the first few keep their worlds.
struct Trail<'m, A: Algorithm, F> {
    model: &'m Model<A>,
    /// The states along the trail.
    states: Vec<u32>,
    /// Their worlds, and behind them at least one that is spare.
    worlds: Vec<At<A, F>>,
    /// Worlds that wait, by state.
    kept: HashMap<u32, At<A, F>>,
    /// Worlds that are done with: filling one again costs no allocation.
    spare: Vec<At<A, F>>,
}

/// The most worlds of a trail. From a longer one every second is forgotten, so the further back, the
/// fewer there are.
const LONGEST: usize = 256;
/// The most worlds that are kept while they wait.
const KEPT: usize = 4_096;

impl<'m, A: Algorithm, F: Follow> Trail<'m, A, F> {
    fn new(model: &'m Model<A>, start: At<A, F>) -> Self {
        Self {
            model,
            states: vec![START],
            worlds: vec![start.clone(), start],
            kept: HashMap::new(),
            spare: Vec::new(),
        }
    }

    /// The world at the trail's end.
    fn end(&self) -> &At<A, F> {
        &self.worlds[self.states.len() - 1]
    }

    /// Plays on from the end by one answer, into the spare world. Says how many events that took.
    fn play(&mut self, choice: Choice) -> (&At<A, F>, u32) {
        let (trail, spare) = self.worlds.split_at_mut(self.states.len());
        let next = &mut spare[0];
        next.copy_from(&trail[trail.len() - 1]);
        // Where a node is not answered any more, or otherwise than before, something else is asked, or nothing: the
        // search says nothing then.
        let question = next.world.question(self.model);
        if question.is_none_or(|question| question.menu.option(choice).is_none()) {
            return (next, 0);
        }
        next.world.answer(self.model, choice);
        let events = next.go_on(self.model);
        (next, events)
    }

    /// The world just played is this state's, and waits.
    fn keep(&mut self, state: u32) {
        // Of large worlds fewer are kept.
        if self.kept.len() < KEPT / counts_as(self.end().world.bytes()) as usize {
            let spare = self.spare.pop().unwrap_or_else(|| self.end().clone());
            let played = mem::replace(&mut self.worlds[self.states.len()], spare);
            self.kept.insert(state, played);
        }
    }

    /// The world just played is this state's: the trail goes on to it.
    fn go_on(&mut self, state: u32) {
        self.states.push(state);
        if self.states.len() > LONGEST {
            let kept = self.states.len().div_ceil(2);
            for place in 1..kept {
                self.states[place] = self.states[2 * place];
                self.worlds.swap(place, 2 * place);
            }
            self.states.truncate(kept);
        }
        if self.worlds.len() == self.states.len() {
            self.worlds.push(self.end().clone());
        }
    }

    /// Goes to a state: to its world where that was kept, or else back as far as needed, and on from there.
    fn go_to(&mut self, state: u32, reached: &[Reached]) {
        if let Some(world) = self.kept.remove(&state) {
            self.spare.push(mem::replace(&mut self.worlds[self.states.len()], world));
            self.go_on(state);
            return;
        }
        let (mut at, mut missing) = (state, Vec::new());
        let common = loop {
            match self.states.iter().rposition(|known| *known == at) {
                Some(place) => break place,
                None => missing.push(at),
            }
            at = reached[at as usize].from;
        };
        self.states.truncate(common + 1);
        for state in missing.into_iter().rev() {
            self.play(reached[state as usize].by);
            self.go_on(state);
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
    let ended = |world: &World<A>, (): &()| world.is_over() && wanted(world);
    search_beside(model, (start, ()), budget, cost, ended)
}

/// The same with something kept beside the world. A run is looked at only up to where it is as wanted, which
/// may be before its end.
pub fn search_beside<A: Algorithm, F: Follow>(
    model: &Model<A>,
    (start, beside): (&World<A>, F),
    budget: &Budget<'_>,
    cost: Cost,
    wanted: impl Fn(&World<A>, &F) -> bool,
) -> Found {
    let mut memory = Memory { known: Table::default(), reached: Vec::new() };
    let mut waiting = Buckets { buckets: VecDeque::new(), cost: 0 };
    let mut first = At { world: start.clone(), beside };
    first.go_on(model);
    let nowhere = Reached { from: NOWHERE, cost: 0, by: Choice(0) };
    memory.improve(first.fingerprint(), nowhere);
    waiting.put(0, START);
    let mut trail = Trail::new(model, first);
    let found = |memory: &Memory, cheapest, cleared, coverage| Found {
        cheapest,
        cleared,
        states: memory.reached.len() as u64,
        coverage,
    };
    while let Some(state) = waiting.take() {
        let so_far = memory.reached[state as usize].cost;
        if so_far < waiting.cost {
            // A cheaper way here was found and gone on from in the meantime.
            continue;
        }
        trail.go_to(state, &memory.reached);
        let At { world, beside } = trail.end();
        if wanted(world, beside) {
            let path = answers(model, start, memory.choices(state));
            return found(&memory, Some((path, so_far)), so_far, Coverage::Complete);
        }
        let Some(question) = world.question(model) else { continue };
        let met = memory.reached.len() as u64;
        if let Some(coverage) = budget.stop(met * counts_as(world.bytes())) {
            return found(&memory, None, waiting.cost, coverage);
        }
        for choice in question.menu.choices() {
            let (next, events) = trail.play(choice);
            let cost = so_far + cost.of((question.site, choice), events);
            let way = Reached { from: state, cost, by: choice };
            let At { world, beside } = next;
            if !beside.goes_on() {
                continue;
            }
            let Some(state) = memory.improve(next.fingerprint(), way) else { continue };
            if world.is_over() && !wanted(world, beside) {
                continue;
            }
            waiting.put(cost, state);
            // The last one, if it costs no more, is looked at next: its world is at hand.
            if cost == so_far && usize::from(choice.0) + 1 == question.menu.len() {
                trail.go_on(state);
            } else {
                trail.keep(state);
            }
        }
    }
    found(&memory, None, u32::MAX, Coverage::Complete)
}
