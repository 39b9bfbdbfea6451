//! Who knows what: knowledge as truth in all points that one cannot tell from one's own (Halpern and Moses,
//! "Knowledge and common knowledge in a distributed environment", 1990).
//!
//! A point is a moment of a run. In the timed models a node's view of it is what it has seen (its own
//! doings, sends and receipts) with its clock, so only points of the same time count. Within an instant
//! every moment between two events is a point: a node cannot tell whether another's event of that
//! instant has happened yet.

use std::collections::HashMap;

use super::budget::{Budget, Coverage};
use super::doubt::as_seen;
use super::merge::{Fingerprint, Table};
use super::runs::Answered;
use crate::drive::step;
use crate::engine::{
    Algorithm, Choice, Event, EventId, Fact, Log, Model, NodeId, Step, Time, World,
};

/// The two whose knowledge about each other is asked, the one who knows m from the start first.
pub type Pair = [NodeId; 2];

/// A point that some run comes to, as far as the two can tell points apart.
#[derive(Clone, Debug)]
pub struct Point {
    /// What each of the two has seen, as a number.
    views: [u32; 2],
    /// In which of the models.
    pub model: usize,
    /// Has each of the two received anything yet?
    pub heard: [bool; 2],
    /// How many events its run has told up to here.
    pub step: usize,
    path: u32,
}

/// All points of one moment.
pub struct Points {
    points: Vec<Point>,
    paths: Vec<(u32, Answered)>,
    actual: Option<usize>,
    /// Which points each of the two cannot tell apart, by view.
    classes: [HashMap<u32, Vec<u32>>; 2],
    /// Is this every point?
    pub coverage: Coverage,
}

/// No answer before: the start of a path.
const START: u32 = u32::MAX;

/// Views as numbers: a view is a shorter one and one more thing seen.
#[derive(Default)]
struct Views {
    known: HashMap<(u32, Time, Fact), u32>,
}

impl Views {
    fn more(&mut self, view: u32, time: Time, fact: Fact) -> u32 {
        let next = self.known.len() as u32 + 1;
        *self.known.entry((view, time, as_seen(fact))).or_insert(next)
    }
}

/// Takes the one event that a step tells.
#[derive(Default)]
struct Last(Option<Event>);

impl Log for Last {
    fn tell(&mut self, event: Event) -> EventId {
        self.0 = Some(event);
        EventId::NONE
    }
}

/// Where a run stands while it is followed.
struct Branch<A> {
    world: World<A>,
    step: usize,
    views: [u32; 2],
    heard: [bool; 2],
    path: u32,
}

struct Builder<'m, A: Algorithm> {
    pair: Pair,
    model: (usize, &'m Model<A>),
    now: Time,
    views: Views,
    seen: HashMap<([u32; 2], usize), u32>,
    visited: Table<()>,
    all: Points,
}

impl Points {
    /// Explores all points at a time of the runs of some models; `happened` are the events of the actual
    /// run, one of `models[of]`, up to the moment that is asked about. The budget counts questions.
    pub fn at<'e, A: Algorithm>(
        models: &[&Model<A>],
        pair: Pair,
        now: Time,
        (of, happened): (usize, impl Iterator<Item = &'e Event>),
        budget: &Budget<'_>,
    ) -> Self {
        let all = Self {
            points: Vec::new(),
            paths: Vec::new(),
            actual: None,
            classes: Default::default(),
            coverage: Coverage::Complete,
        };
        let mut builder = Builder {
            pair,
            model: (0, models[0]),
            now,
            views: Views::default(),
            seen: HashMap::new(),
            visited: Table::default(),
            all,
        };
        // Each model has its share of the budget: a rung is refuted by a world of the other one.
        for (place, model) in models.iter().enumerate() {
            builder.model = (place, model);
            let share = budget.most * (place as u64 + 1) / models.len() as u64;
            builder.explore(&Budget { most: share, ..*budget });
        }
        let actual = happened.fold([0, 0], |views, event| builder.see(views, event));
        let mut all = builder.all;
        let is_actual = |point: &Point| point.views == actual && point.model == of;
        all.actual = all.points.iter().position(is_actual);
        for (number, point) in all.points.iter().enumerate() {
            for (class, view) in all.classes.iter_mut().zip(point.views) {
                class.entry(view).or_default().push(number as u32);
            }
        }
        all
    }

    /// All points.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The actual point; `None` where the actual run is none of the explored ones.
    pub fn actual(&self) -> Option<usize> {
        self.actual
    }

    /// The points that one of the two cannot tell from a point, itself included.
    pub fn alike(&self, who: usize, point: usize) -> &[u32] {
        let view = self.points[point].views[who];
        self.classes[who].get(&view).map_or(&[], Vec::as_slice)
    }

    /// Does one of the two know, at a point, what holds at these points? With points missing a "no" is
    /// still proved, a "yes" is not.
    pub fn knows(&self, who: usize, point: usize, holds: impl Fn(&Point) -> bool) -> bool {
        self.alike(who, point).iter().all(|&other| holds(&self.points[other as usize]))
    }

    /// Where all of one's points alike satisfy something: the next rung of a ladder.
    pub fn known_by(&self, who: usize, holds: &[bool]) -> Vec<bool> {
        let mut known = vec![false; self.points.len()];
        for class in self.classes[who].values() {
            let all = class.iter().all(|&point| holds[point as usize]);
            for &point in class {
                known[point as usize] = all;
            }
        }
        known
    }

    /// The answers that lead to a point: what was asked in one of its runs up to then.
    pub fn path(&self, point: usize) -> Vec<Answered> {
        let mut path = Vec::new();
        let mut at = self.points[point].path;
        while at != START {
            let (before, answered) = self.paths[at as usize];
            path.push(answered);
            at = before;
        }
        path.reverse();
        path
    }
}

impl<A: Algorithm> Builder<'_, A> {
    fn see(&mut self, mut views: [u32; 2], event: &Event) -> [u32; 2] {
        for (view, node) in views.iter_mut().zip(self.pair) {
            if event.fact.is_seen_by(node) {
                *view = self.views.more(*view, event.time, event.fact);
            }
        }
        views
    }

    fn explore(&mut self, budget: &Budget<'_>) {
        let world = World::new(self.model.1);
        let mut open =
            vec![Branch { world, step: 0, views: [0, 0], heard: [false; 2], path: START }];
        while let Some(branch) = open.pop() {
            if let Some(coverage) = budget.stop(self.visited.len() as u64) {
                if self.all.coverage != Coverage::Cancelled {
                    self.all.coverage = coverage;
                }
                return;
            }
            self.follow(branch, &mut open);
        }
    }

    /// Follows a run to its next question; its answers join the open ones.
    fn follow(&mut self, mut branch: Branch<A>, open: &mut Vec<Branch<A>>) {
        let model = self.model.1;
        loop {
            let mut last = Last::default();
            match step(&mut branch.world, model, &mut last) {
                Step::End => return self.record(&branch),
                Step::Ask => break,
                Step::Did(_) => {}
            }
            let Some(event) = last.0 else { continue };
            if event.time >= self.now {
                self.record(&branch);
            }
            if event.time > self.now {
                return;
            }
            branch.step += 1;
            branch.views = self.see(branch.views, &event);
            if let Fact::Received(letter) = event.fact {
                for (heard, node) in branch.heard.iter_mut().zip(self.pair) {
                    *heard |= letter.to == node;
                }
            }
            if event.time == self.now {
                self.record(&branch);
            }
        }
        if branch.world.now() >= self.now {
            self.record(&branch);
        }
        if branch.world.now() > self.now {
            return;
        }
        let beside = (branch.views, branch.heard, self.model.0);
        if self.visited.insert(Fingerprint::of(&branch.world, &beside), ()).is_some() {
            return;
        }
        let Some(question) = branch.world.question(model) else { return };
        let (site, options) = (question.site, question.menu.len() as u8);
        for choice in (0..options).rev().map(Choice) {
            let mut world = branch.world.clone();
            world.answer(model, choice);
            let path = self.all.paths.len() as u32;
            self.all.paths.push((branch.path, (site, choice)));
            open.push(Branch { world, path, ..branch });
        }
    }

    fn record(&mut self, branch: &Branch<A>) {
        let next = self.all.points.len() as u32;
        let number = *self.seen.entry((branch.views, self.model.0)).or_insert(next);
        if number == next {
            let Branch { views, heard, step, path, .. } = *branch;
            self.all.points.push(Point { views, model: self.model.0, heard, step, path });
        }
    }
}
