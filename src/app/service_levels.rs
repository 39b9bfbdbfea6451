//! A service measured on its run: which parts were up when, how often the whole failed, how soon requests were
//! answered.

use std::collections::BTreeMap;

use super::detection::Stretch;
use crate::drive::Timeline;
use crate::engine::{Fact, NodeId, Time};
use crate::protocols::{CLIENT, General, ReplicatedService, Strategy};
use crate::theory::{BatchMeans, MeanInterval};

/// When something was down.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its stretches down, the last one open while it is down.
    pub down: Vec<Stretch>,
    /// For how long, the open one left out.
    closed: Time,
    up_means: BatchMeans,
    held: Time,
}

impl Level {
    fn new(batch: f64) -> Option<Self> {
        Some(Self { down: Vec::new(), closed: 0, up_means: BatchMeans::new(batch)?, held: 0 })
    }

    /// Is it down now?
    pub fn is_down(&self) -> bool {
        self.down.last().is_some_and(|one| one.to.is_none())
    }

    /// How often it went down.
    pub const fn times(&self) -> usize {
        self.down.len()
    }

    fn hold(&mut self, now: Time) {
        let up = if self.is_down() { 0.0 } else { 1.0 };
        self.up_means.hold(up, (now - self.held) as f64);
        self.held = now;
    }

    fn turn(&mut self, now: Time, down: bool) {
        if self.is_down() == down {
            return;
        }
        self.hold(now);
        if down {
            self.down.push(Stretch { from: now, to: None });
        } else if let Some(one) = self.down.last_mut() {
            one.to = Some(now);
            self.closed += now - one.from;
        }
    }

    /// The share of the time up to now in which it was up; `None` at the start.
    pub fn up_share(&self, now: Time) -> Option<f64> {
        let open = self.down.last().filter(|one| one.to.is_none()).map_or(0, |one| now - one.from);
        (now > 0).then(|| 1.0 - (self.closed + open) as f64 / now as f64)
    }

    /// The share of the time up to a moment that has passed.
    pub fn up_share_until(&self, moment: Time) -> Option<f64> {
        let down = |one: &Stretch| one.to.unwrap_or(moment).min(moment).saturating_sub(one.from);
        let all: Time = self.down.iter().take_while(|one| one.from < moment).map(down).sum();
        (moment > 0).then(|| 1.0 - all as f64 / moment as f64)
    }

    /// The same with how sure that is at 95%; `None` while the run is too short to say.
    pub fn interval(&self, now: Time) -> Option<MeanInterval> {
        let mut means = self.up_means.clone();
        means.hold(if self.is_down() { 0.0 } else { 1.0 }, (now - self.held) as f64);
        means.interval_95()
    }
}

/// The requests of one period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeriodCount {
    /// Those that its interval brings, were it over.
    pub planned: u64,
    /// Made.
    pub made: u64,
    /// Answered in time.
    pub good: u64,
    /// Not answered in time.
    pub bad: u64,
}

/// What is measured, folded up to the cursor.
#[derive(Clone, Debug)]
pub struct ServiceLevels {
    service: ReplicatedService,
    parts: Vec<Level>,
    whole: Level,
    /// When each request was made that is not answered and may still be in time.
    open: BTreeMap<u32, Time>,
    /// The same of those that are too late, answered or not.
    late: BTreeMap<u32, Time>,
    /// How often an answer took so long.
    latencies: BTreeMap<Time, u64>,
    made: u64,
    periods: Vec<PeriodCount>,
    now: Time,
    branch: usize,
    at: usize,
}

impl ServiceLevels {
    /// Before the first event; `None` where the strategy is no service.
    pub fn new(strategy: &Strategy, nodes: usize) -> Option<Self> {
        let Strategy::ReplicatedService(service) = strategy else { return None };
        let stages = [Some(&service.links), service.balancers.as_ref(), Some(&service.replicas)];
        let cycles = stages.into_iter().flatten().filter_map(|stage| stage.rates());
        let longest = cycles.map(|r| u64::from(r.mttf) + u64::from(r.mttr)).max().unwrap_or(1);
        // Long against what the run remembers: some cycles of the slowest part.
        let level = Level::new(4.0 * longest as f64)?;
        Some(Self {
            service: service.clone(),
            parts: vec![level.clone(); nodes],
            whole: level,
            open: BTreeMap::new(),
            late: BTreeMap::new(),
            latencies: BTreeMap::new(),
            made: 0,
            periods: Vec::new(),
            now: 0,
            branch: 0,
            at: 0,
        })
    }

    /// Follows the cursor; going back begins anew.
    pub fn follow(&mut self, timeline: &Timeline<General>) {
        if timeline.current() != self.branch || timeline.at() < self.at {
            let strategy = Strategy::ReplicatedService(self.service.clone());
            let Some(fresh) = Self::new(&strategy, self.parts.len()) else { return };
            *self = Self { branch: timeline.current(), ..fresh };
        }
        for (_, event) in timeline.log().range(self.at, timeline.at()) {
            self.grow_late(event.time);
            self.see(event.time, &event.fact);
        }
        self.at = timeline.at();
        self.now = timeline.world().now();
        self.grow_late(self.now);
    }

    fn see(&mut self, now: Time, fact: &Fact) {
        match *fact {
            Fact::Crashed { node } => self.turn(now, node, true),
            Fact::Recovered { node } => self.turn(now, node, false),
            // The same request goes out on every link: it is one.
            Fact::Sent(letter) if letter.from == CLIENT => self.ask(now, letter.message.nth),
            Fact::Delivered { node: CLIENT, message } => self.answer(now, message.nth),
            _ => {}
        }
    }

    fn turn(&mut self, now: Time, node: NodeId, down: bool) {
        self.parts[node.index()].turn(now, down);
        let parts = &self.parts;
        let works = self.service.works(|node| !parts[node.index()].is_down());
        self.whole.turn(now, !works);
    }

    /// How many requests a period brings: one at its first full interval, and one an interval on.
    fn planned(&self, nth: u64) -> u64 {
        let (end, every) = (self.service.lasts, self.service.interval.max(1));
        let period = self.service.objective.as_ref().and_then(|objective| objective.period);
        let length = period.unwrap_or(end);
        let before = |time: Time| time.min(end).div_ceil(every);
        before((nth + 1).saturating_mul(length)) - before(nth.saturating_mul(length))
    }

    fn period(&mut self, made: Time) -> Option<&mut PeriodCount> {
        let objective = self.service.objective.as_ref()?;
        let place = objective.period.map_or(0, |period| made / period) as usize;
        if self.periods.len() <= place {
            for nth in self.periods.len()..=place {
                let planned = self.planned(nth as u64);
                self.periods.push(PeriodCount { planned, ..PeriodCount::default() });
            }
        }
        self.periods.get_mut(place)
    }

    fn ask(&mut self, now: Time, nth: u32) {
        if self.open.contains_key(&nth) {
            return;
        }
        self.open.insert(nth, now);
        self.made += 1;
        if let Some(period) = self.period(now) {
            period.made += 1;
        }
    }

    fn answer(&mut self, now: Time, nth: u32) {
        let in_time = self.open.remove(&nth);
        let Some(made) = in_time.or_else(|| self.late.remove(&nth)) else { return };
        *self.latencies.entry(now - made).or_default() += 1;
        if in_time.is_some()
            && let Some(period) = self.period(made)
        {
            period.good += 1;
        }
    }

    /// What has not been answered in time by now is bad, answered or not.
    fn grow_late(&mut self, now: Time) {
        let Some(within) = self.service.objective.as_ref().map(|objective| objective.within) else {
            return;
        };
        // Numbers rise with time: the first is the oldest.
        while let Some((&nth, &made)) = self.open.first_key_value() {
            if now - made <= within {
                return;
            }
            self.open.remove(&nth);
            self.late.insert(nth, made);
            if let Some(period) = self.period(made) {
                period.bad += 1;
            }
        }
    }

    /// The service as the scenario has it.
    pub const fn service(&self) -> &ReplicatedService {
        &self.service
    }

    /// Up to when it is measured.
    pub const fn now(&self) -> Time {
        self.now
    }

    /// How many nodes there are, the client included.
    pub const fn parts(&self) -> usize {
        self.parts.len()
    }

    /// A part.
    pub fn part(&self, node: NodeId) -> &Level {
        &self.parts[node.index()]
    }

    /// The service as a whole.
    pub const fn whole(&self) -> &Level {
        &self.whole
    }

    /// The faults of all parts.
    pub fn faults(&self) -> usize {
        self.parts.iter().map(Level::times).sum()
    }

    /// The requests: made, answered, open.
    pub fn requests(&self) -> (u64, u64, u64) {
        let answered = self.latencies.values().sum();
        (self.made, answered, (self.open.len() + self.late.len()) as u64)
    }

    /// The least time within which this share of the answers came; `None` before the first.
    pub fn latency(&self, share: f64) -> Option<Time> {
        let answered: u64 = self.latencies.values().sum();
        let wanted = ((answered as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        self.latencies.iter().find_map(|(time, count)| {
            seen += count;
            (seen >= wanted).then_some(*time)
        })
    }

    /// How often an answer took so long, by time.
    pub const fn latencies(&self) -> &BTreeMap<Time, u64> {
        &self.latencies
    }

    /// The requests of each period up to now.
    pub fn periods(&self) -> &[PeriodCount] {
        &self.periods
    }
}
