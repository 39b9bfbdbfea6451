//! What a service's measures are held against: closed forms, the objective's arithmetic, and runs without one
//! part.

use std::collections::BTreeSet;

use super::service_levels::PeriodCount;
use crate::drive::{Dice, Timeline, run};
use crate::engine::{Crash, Event, Fact, NodeId, Prob, Time, World};
use crate::protocols::{
    CLIENT, General, PartOf, ReplicatedService, ServiceObjective, Stage, Strategy,
};
use crate::theory::{
    Availability, Budget, Objective, Outages, Part, Period, common_cause, in_series, outages,
    series,
};

/// What the closed forms say of a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServiceForms {
    /// If all faults are independent.
    pub independent: Outages,
    /// With the common cause, where there is one.
    pub with_common_cause: Option<Availability>,
}

/// A part's closed form: MTTF / (MTTF + MTTR); `None` where it never fails by itself.
pub fn part_form(service: &ReplicatedService, node: NodeId) -> Option<Availability> {
    let stage = match service.part(node) {
        PartOf::Client => return None,
        PartOf::Links => &service.links,
        PartOf::Balancers => service.balancers.as_ref()?,
        PartOf::Replicas => &service.replicas,
    };
    let rates = stage.rates()?;
    Availability::of_times(rates.mttf.into(), rates.mttr.into())
}

/// The whole: links and balancers redundant, k of n replicas, all in series. `None` where a mean time is 0.
pub fn service_forms(service: &ReplicatedService) -> Option<ServiceForms> {
    let group = |k: usize, stage: &Stage| -> Option<Outages> {
        let count = usize::from(stage.count);
        match stage.rates() {
            None => Some(outages(0, &[])),
            Some(rates) => {
                Some(outages(k, &vec![Part::new(rates.mttf.into(), rates.mttr.into())?; count]))
            }
        }
    };
    let need = usize::from(service.need);
    let mut front = vec![group(1, &service.links)?];
    if let Some(balancers) = &service.balancers {
        front.push(group(1, balancers)?);
    }
    let all: Vec<Outages> =
        front.iter().copied().chain([group(need, &service.replicas)?]).collect();
    let with_common_cause =
        service.common_cause.zip(service.replicas.rates()).and_then(|(share, rates)| {
            let count = usize::from(service.replicas.count);
            let (mttf, mttr) = (rates.mttf.into(), rates.mttr.into());
            let replicas = common_cause(need, count, mttf, mttr, share.as_f64())?;
            let parts: Vec<Availability> =
                front.iter().map(|group| group.availability).chain([replicas]).collect();
            Some(series(&parts))
        });
    Some(ServiceForms { independent: in_series(&all), with_common_cause })
}

/// How an objective stands over a period: over all requests that the period brings, those still to come
/// included.
pub fn budget(objective: &ServiceObjective, count: PeriodCount) -> Option<Budget> {
    exact(objective)?.budget(total(count), count.bad)
}

/// The credit that is due for a period whatever is still to come: of the penalties whose share was missed the last, which is the
/// greatest.
pub fn credit(objective: &ServiceObjective, count: PeriodCount) -> Option<Prob> {
    let missed = |below: Prob| {
        let share = Objective::new(below.billionths(), Prob::ONE_IN);
        share.and_then(|share| share.met(total(count), count.bad)) == Some(false)
    };
    objective.penalties.iter().rev().find(|one| missed(one.below)).map(|one| one.credit)
}

/// The requests of a period: as many as it brings, or as were made.
fn total(count: PeriodCount) -> u64 {
    count.planned.max(count.made)
}

fn exact(objective: &ServiceObjective) -> Option<Objective> {
    Objective::new(objective.share.billionths(), Prob::ONE_IN)
}

/// A row of the table of nines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nine {
    /// The share of time up.
    pub up: f64,
    down: f64,
}

/// Two to six nines, and the halves between that objectives like.
pub const NINES: [Nine; 7] = [
    Nine { up: 0.99, down: 0.01 },
    Nine { up: 0.995, down: 0.005 },
    Nine { up: 0.999, down: 0.001 },
    Nine { up: 0.9995, down: 0.000_5 },
    Nine { up: 0.9999, down: 0.000_1 },
    Nine { up: 0.99999, down: 0.000_01 },
    Nine { up: 0.999_999, down: 0.000_001 },
];

impl Nine {
    /// The downtime in a year, a month and a day, in seconds.
    pub fn downtimes(self) -> [f64; 3] {
        let time = |period| {
            let share = Availability::of_unavailability(self.down);
            share.map_or(0.0, |share| share.downtime(period))
        };
        [Period::Year, Period::Month, Period::Day].map(time)
    }
}

/// What comes of taking one part away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Which part.
    pub node: NodeId,
    /// The requests of a run without it and without any other fault.
    pub asked: usize,
    /// Of those, answered.
    pub answered: usize,
}

impl Removal {
    /// Is it a single point of failure?
    pub const fn is_single_point(self) -> bool {
        self.answered < self.asked
    }
}

/// The requests of a run without a part.
const TRIED: Time = 10;

/// Takes each part away in turn, and runs.
pub(super) fn removals(timeline: &Timeline<General>, strategy: &Strategy) -> Vec<Removal> {
    let Strategy::ReplicatedService(service) = strategy else { return Vec::new() };
    let without = |node: NodeId| {
        let mut model = timeline.model().clone();
        model.common_causes.clear();
        for plan in &mut model.nodes {
            (plan.failures, plan.crash_points) = (None, None);
            (plan.crashes, plan.pauses) = (Vec::new(), Vec::new());
        }
        model.nodes[node.index()].crashes = vec![Crash { at: 0, recovers: None }];
        // The last of them has as long as the balancer takes to try every replica.
        let patience = service.timeout.saturating_mul(u64::from(service.replicas.count) + 1);
        let asks = service.interval.saturating_mul(TRIED);
        let worked = u64::from(service.work) * 20;
        model.dawn = Some(asks.saturating_add(patience).saturating_add(worked));
        let mut events: Vec<Event> = Vec::new();
        let mut dice = Dice::new(timeline.branch().seed);
        let mut world = World::new(&model);
        run(&mut world, &model, &mut dice, &mut events);
        let numbers = |wanted: fn(&Fact) -> Option<u32>| -> BTreeSet<u32> {
            let tried = |nth: &u32| u64::from(*nth) <= TRIED;
            events.iter().filter_map(|event| wanted(&event.fact)).filter(tried).collect()
        };
        let asked = numbers(|fact| match fact {
            Fact::Sent(letter) if letter.from == CLIENT => Some(letter.message.nth),
            _ => None,
        });
        let answered = numbers(|fact| match fact {
            Fact::Delivered { node: CLIENT, message } => Some(message.nth),
            _ => None,
        });
        Removal { node, asked: asked.len(), answered: answered.len() }
    };
    let parts = (1..timeline.model().nodes.len()).map(|place| NodeId(place as u8));
    parts.map(without).collect()
}
