//! Who knows what: the ladder of knowledge about m, "General 1 proposed".
//!
//! Rung 1 is K2 m, rung 2 is K1 K2 m, rung 3 is K2 K1 K2 m, and so on. Every delivery of a handshake
//! adds one. A simultaneous attack needs common knowledge, which is all rungs at once.

use std::collections::HashSet;

use super::proposing;
use super::runs::{FixedRun, fixed_run};
use crate::engine::{Event, Model, Time};
use crate::explore::budget::{Budget, Coverage};
use crate::explore::knowledge::{Point, Points};
use crate::explore::runs::Answered;
use crate::protocols::{GENERAL_1, GENERALS, General};

/// Whether something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// In all points that look the same it holds.
    Yes,
    /// There is a point that looks the same in which it does not.
    No,
    /// No such point was found, but not all were looked at.
    NotRefuted,
}

/// A rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Its height, from 1.
    pub height: usize,
    /// Is it reached?
    pub known: Known,
}

impl Rung {
    /// Whose knowledge stands outermost: 0 or 1.
    pub const fn knower(height: usize) -> usize {
        height % 2
    }

    /// "K1 K2 m".
    pub fn formula(height: usize) -> String {
        let mut text = String::new();
        for rung in (1..=height).rev() {
            text += if Self::knower(rung) == 0 { "K1 " } else { "K2 " };
        }
        text + "m"
    }

    /// "General 1 knows that General 2 knows that General 1 proposed".
    pub fn words(height: usize) -> String {
        let mut text = String::new();
        for rung in (1..=height).rev() {
            text += if Self::knower(rung) == 0 {
                "General 1 knows that "
            } else {
                "General 2 knows that "
            };
        }
        text + "General 1 proposed"
    }
}

/// A world that somebody holds possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// The general who cannot tell it from the world before it (the first: from the actual one); 0 or 1.
    pub observer: usize,
    /// One of its runs up to now.
    pub run: FixedRun,
    /// After how many events of that run the point is.
    pub step: usize,
    /// The height of the ladder there.
    pub height: usize,
    /// How many more runs there are of which the same is told: only keys, delays or copies are others.
    pub more: usize,
    /// Have General 1 and General 2 received anything there?
    pub heard: [bool; 2],
}

impl World {
    /// Would the same be told of both?
    fn is_told_like(&self, other: &Self) -> bool {
        self.run.proposes == other.run.proposes
            && self.height == other.height
            && self.run.captured().eq(other.run.captured())
    }
}

/// What both generals know at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Is m, that General 1 proposed, true?
    pub m: bool,
    /// The rungs up to the first that is not reached, and not beyond [`Ladder::HIGHEST`].
    pub rungs: Vec<Rung>,
    /// For each general: does it know that the other has received a message of its?
    pub arrived: [Known; 2],
    /// Worlds that block the next rung: what its knower holds possible, and where the rung below fails.
    pub blocking: Vec<World>,
    /// From the first of these on, world after world, to one in which nobody proposed: each cannot be told
    /// from the one before by its observer. Its length is the height and one.
    pub way_out: Vec<World>,
    /// How many points there are, and for each general how many it cannot tell from this one.
    pub points: usize,
    /// See `points`.
    pub alike: [usize; 2],
    /// Are these all points?
    pub complete: bool,
}

impl Ladder {
    /// Rungs are not looked at beyond this height.
    pub const HIGHEST: usize = 64;
    /// The most blocking worlds that are named.
    pub const MOST_WORLDS: usize = 12;

    /// How many rungs are reached.
    pub fn height(&self) -> usize {
        self.rungs.iter().filter(|rung| rung.known == Known::Yes).count()
    }
}

/// Why there is no ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoLadder {
    /// Somebody stopped it.
    Cancelled,
    /// The run so far is none of the model's: the links were changed while it went on, or the bound was
    /// reached before it was met.
    NotAmongThem,
}

/// Climbs the ladder at a moment of a run, after what has happened.
///
/// # Errors
/// Says why there is none.
pub fn ladder<'e>(
    model: &Model<General>,
    now: Time,
    happened: impl Iterator<Item = &'e Event>,
    budget: &Budget<'_>,
) -> Result<Ladder, NoLadder> {
    let both = [proposing(model, true), proposing(model, false)];
    let m = model.nodes[GENERAL_1.index()].input;
    let models = [&both[0], &both[1]];
    let points = Points::at(&models, GENERALS, now, (usize::from(!m), happened), budget);
    if points.coverage == Coverage::Cancelled {
        return Err(NoLadder::Cancelled);
    }
    let actual = points.actual().ok_or(NoLadder::NotAmongThem)?;
    Ok(Climb::new(&points, actual).ladder(&both, m))
}

/// The truth of each rung at each point, rung 0 being m itself.
struct Climb<'p> {
    points: &'p Points,
    actual: usize,
    rungs: Vec<Vec<bool>>,
}

impl<'p> Climb<'p> {
    fn new(points: &'p Points, actual: usize) -> Self {
        let m = points.points().iter().map(|point| point.model == 0).collect();
        let mut rungs: Vec<Vec<bool>> = vec![m];
        for height in 1..=Ladder::HIGHEST {
            let below = &rungs[height - 1];
            if !below[actual] {
                break;
            }
            let rung = points.known_by(Rung::knower(height), below);
            rungs.push(rung);
        }
        Self { points, actual, rungs }
    }

    fn complete(&self) -> bool {
        self.points.coverage == Coverage::Complete
    }

    /// What holds at all points seen holds, if these are all.
    fn known(&self, holds: bool) -> Known {
        match (holds, self.complete()) {
            (true, true) => Known::Yes,
            (true, false) => Known::NotRefuted,
            (false, _) => Known::No,
        }
    }

    /// The height of the ladder at some point, as far as it was climbed.
    fn height_at(&self, point: usize) -> usize {
        self.rungs.iter().skip(1).take_while(|rung| rung[point]).count()
    }

    fn ladder(&self, models: &[Model<General>; 2], m: bool) -> Ladder {
        let rungs = self.rungs.iter().enumerate().skip(1);
        let rungs: Vec<Rung> = rungs
            .map(|(height, rung)| Rung { height, known: self.known(rung[self.actual]) })
            .collect();
        let arrived = [0, 1].map(|who| {
            let heard = |point: &Point| point.heard[1 - who];
            self.known(self.points.knows(who, self.actual, heard))
        });
        let (blocking, way_out) = self.blocking(models);
        Ladder {
            m,
            rungs,
            arrived,
            blocking,
            way_out,
            points: self.points.points().len(),
            alike: [0, 1].map(|who| self.points.alike(who, self.actual).len()),
            complete: self.complete(),
        }
    }

    /// The worlds that block the rung that is not reached, the most like the actual one first, and from
    /// the first of them the way to a world without m.
    fn blocking(&self, models: &[Model<General>; 2]) -> (Vec<World>, Vec<World>) {
        let top = self.rungs.len() - 1;
        if top == 0 || self.rungs[top][self.actual] {
            return (Vec::new(), Vec::new());
        }
        let here = self.points.path(self.actual);
        let difference = |point: u32| {
            let there = self.points.path(point as usize);
            let missing =
                |a: &[Answered], b: &[Answered]| a.iter().filter(|o| !b.contains(o)).count();
            missing(&here, &there) + missing(&there, &here)
        };
        let observer = Rung::knower(top);
        let alike = self.points.alike(observer, self.actual).iter();
        let mut found: Vec<(usize, u32)> = alike
            .filter(|&&point| !self.rungs[top - 1][point as usize])
            .take(Self::MOST_LOOKED_AT)
            .map(|&point| (difference(point), point))
            .collect();
        found.sort_unstable();
        let world = |observer, point: usize| {
            let there = &self.points.points()[point];
            let run = fixed_run(&models[there.model], &self.points.path(point));
            let (step, height) = (there.step, self.height_at(point));
            World { observer, run, step, height, more: 0, heard: there.heard }
        };
        let worlds = found.iter().map(|&(_, point)| world(observer, point as usize));
        let blocking = merged(worlds);
        let mut way_out = Vec::new();
        let mut at = found.first().map(|&(_, point)| point as usize);
        let (mut rung, mut observer) = (top, observer);
        while let Some(point) = at {
            way_out.push(world(observer, point));
            // At this point the rung below fails, so its knower holds a point possible that fails it.
            rung -= 1;
            if rung == 0 {
                break;
            }
            observer = Rung::knower(rung);
            let alike = self.points.alike(observer, point).iter();
            at = alike.map(|&p| p as usize).find(|&p| !self.rungs[rung - 1][p]);
        }
        (blocking, way_out)
    }

    /// The most points that are compared with the actual one.
    const MOST_LOOKED_AT: usize = 2_000;
}

/// Worlds of which the same is told, as one.
fn merged(worlds: impl Iterator<Item = World>) -> Vec<World> {
    let mut merged: Vec<World> = Vec::new();
    // Points of one instant may belong to one run: it counts once.
    let mut met = HashSet::new();
    for world in worlds.filter(|world| met.insert((world.run.proposes, world.run.answers.clone())))
    {
        match merged.iter().position(|one| one.is_told_like(&world)) {
            Some(place) => merged[place].more += 1,
            None if merged.len() < Ladder::MOST_WORLDS => merged.push(world),
            None => {}
        }
    }
    merged
}
