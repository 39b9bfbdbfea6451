//! Waits of exponential length: failures and repairs by rates, common causes, random timers.

use two_generals::drive::{Advance, Dice, Script, Timeline, run};
use two_generals::engine::{
    Algorithm, CommonCause, Ctx, Delays, Event, Fact, Failures, Link, Links, Message, Model,
    NodeId, NodeModel, Prob, Time, Timer, World,
};

/// Sets a random timer again and again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Ticker {
    count: u32,
}

impl Ticker {
    fn wait(&mut self, ctx: &mut Ctx<'_, u32>) {
        self.count += 1;
        ctx.trace(7);
        ctx.set_random_timer(*ctx.params, Timer(self.count), self.count);
    }
}

impl Algorithm for Ticker {
    type Params = u32;
    type Answer = ();
    fn blank(_: NodeId, _: &u32) -> Self {
        Self::default()
    }
    fn start(&mut self, ctx: &mut Ctx<'_, u32>) {
        self.wait(ctx);
    }
    fn message(&mut self, _: NodeId, _: Message, _: &mut Ctx<'_, u32>) {}
    fn timer(&mut self, _: Timer, ctx: &mut Ctx<'_, u32>) {
        self.wait(ctx);
    }
    fn recover(&mut self, ctx: &mut Ctx<'_, u32>) {
        self.wait(ctx);
    }
    fn decides(&self) -> bool {
        false
    }
}

fn model(nodes: usize, mean: u32, dawn: Time) -> Model<Ticker> {
    let links = Links::uniform(nodes, Link::lossy(Prob::ZERO, Delays::fixed(10)));
    Model::new(mean, vec![NodeModel::default(); nodes], links, Some(dawn))
}

fn events(model: &Model<Ticker>, seed: u64) -> Vec<Event> {
    let mut events = Vec::new();
    run(&mut World::new(model), model, &mut Dice::new(seed), &mut events);
    events
}

#[test]
fn random_timers_have_their_mean_and_spread() {
    let events = events(&model(1, 1_000, 20_000_000), 1);
    let times: Vec<f64> = events
        .iter()
        .filter(|event| matches!(event.fact, Fact::TimerFired { .. }))
        .map(|event| event.time as f64)
        .collect();
    let gaps: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let count = gaps.len() as f64;
    let mean = gaps.iter().sum::<f64>() / count;
    let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / count;
    // Four standard errors of some 20,000 exponential values.
    assert!((mean - 1_000.0).abs() < 4.0 * 1_000.0 / count.sqrt(), "{mean} over {count}");
    let spread = variance / mean / mean;
    assert!((spread - 1.0).abs() < 4.0 * 8f64.sqrt() / count.sqrt(), "{spread}");
}

#[test]
fn nodes_fail_and_are_repaired_for_as_long_as_their_rates_say() {
    let mut model = model(1, 1_000_000, 10_000_000);
    model.nodes[0].failures = Some(Failures { mttf: 900, mttr: 100 });
    let (mut down, mut since, mut failures) = (0, None, 0u32);
    for event in events(&model, 3) {
        match event.fact {
            Fact::Crashed { .. } => {
                failures += 1;
                since = Some(event.time);
            }
            Fact::Recovered { .. } => down += event.time - since.take().unwrap_or(event.time),
            _ => {}
        }
    }
    // About 10,000 cycles, far more than a count of 8 bits holds: none of them is drawn twice.
    let share = down as f64 / 10_000_000.0;
    assert!((9_600..10_400).contains(&failures), "{failures}");
    assert!((share - 0.1).abs() < 0.005, "{share}");
}

#[test]
fn a_common_cause_strikes_all_of_its_nodes_at_once() {
    let mut model = model(3, 1_000_000, 100_000);
    model.common_causes = vec![CommonCause { nodes: 0b101, mean: 5_000 }];
    for node in &mut model.nodes {
        node.failures = Some(Failures { mttf: 1_000_000_000, mttr: 10 });
    }
    let crashes: Vec<(Time, u8)> = events(&model, 5)
        .iter()
        .filter_map(|event| match event.fact {
            Fact::Crashed { node } => Some((event.time, node.0)),
            _ => None,
        })
        .collect();
    assert!(crashes.len() > 20, "{crashes:?}");
    for pair in crashes.chunks(2) {
        assert_eq!((pair[0].0, pair[0].1, pair[1].1), (pair[1].0, 0, 2), "{crashes:?}");
    }
}

/// The session asks the dice about waits as soon as they are open: that must change nothing.
#[test]
fn a_session_has_the_run_of_the_bare_loop() {
    let mut model = model(2, 70, 5_000);
    model.nodes[1].failures = Some(Failures { mttf: 300, mttr: 50 });
    model.common_causes = vec![CommonCause { nodes: 0b11, mean: 900 }];
    let bare = events(&model, 11);
    let mut timeline = Timeline::new(model, Script::default(), 11);
    let mut told = Vec::new();
    while let Advance::Did(event) = timeline.advance() {
        told.push(event);
    }
    assert_eq!(told, bare);
    for at in [0, told.len() / 2, told.len()] {
        timeline.seek(at);
        let due = timeline.world().next_due();
        assert_eq!(due, told.get(at).map(|event| event.time), "at {at}");
    }
}
