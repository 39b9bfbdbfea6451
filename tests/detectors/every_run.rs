//! The closed forms against every run: each delay of each message that matters is tried.

use std::collections::BTreeSet;

use two_generals::engine::{
    Ask, Choice, CrashPoints, Delays, Event, Fact, Model, NodeId, Prob, Site, Step, Time, World,
};
use two_generals::protocols::General;
use two_generals::theory::HeartbeatBounds;

use super::{N1, N2, scenario};

/// Intervals and delays: long and short against each other, also such that messages overtake each other.
const SETTINGS: [(Time, (Time, Time)); 8] = [
    (10, (2, 4)),
    (4, (4, 4)),
    (3, (10, 10)),
    (3, (5, 8)),
    (7, (3, 9)),
    (1, (1, 1)),
    (2, (1, 1)),
    (8, (2, 2)),
];

/// How N2 crashes.
#[derive(Clone, Copy)]
enum Crash {
    /// Never.
    Never,
    /// At an instant, before anything else in it.
    At(Time),
    /// Before or after anything that it sends.
    Points,
}

/// Two nodes that watch each other; N2 crashes.
fn model(bounds: HeartbeatBounds, ping: bool, crash: Crash) -> Model<General> {
    let HeartbeatBounds { interval, timeout, delay: (least, greatest) } = bounds;
    // Late enough for a crash to be found out.
    let beats = (horizon(bounds) + 2 * (timeout + 2 * greatest)).div_ceil(interval) + 2;
    let heartbeat = format!(
        r#"{{"interval": {interval}, "timeout": {timeout}, "ping": {ping}, "beats": {beats}}}"#
    );
    let nodes = match crash {
        Crash::At(at) => format!(r#"{{"node_2": {{"crashes": [{{"at": {at}}}]}}}}"#),
        _ => "{}".into(),
    };
    let mut model = scenario(&heartbeat, r#"{"type": "reliable"}"#, &nodes).stage().model;
    let delays = Delays::new([(least, 1), (greatest, 1)]).unwrap_or(Delays::fixed(least));
    for (from, to) in [(N1, N2), (N2, N1)] {
        model.links.get_mut(from, to).delays = delays.clone();
    }
    if let Crash::Points = crash {
        let points = CrashPoints { most: 1, chance: Prob::ZERO, down: None };
        model.nodes[N2.index()].crash_points = Some(points);
    }
    model
}

/// Until when the delays of all that matters are tried, and crashes come: what is rarest needs a ping that was
/// answered quickly and a slow one after it.
fn horizon(bounds: HeartbeatBounds) -> Time {
    2 * bounds.interval + bounds.delay.1
}

/// Follows every run, with both answers to each question that matters.
struct Walk<'m> {
    model: &'m Model<General>,
    horizon: Time,
    ping: bool,
    ends: Vec<Vec<Event>>,
}

impl Walk<'_> {
    /// N1's opinion of N2 depends on N2's heartbeats, or on N1's pings and N2's answers.
    fn matters(&self, site: Site, now: Time) -> bool {
        let letter = site.letter;
        now <= self.horizon
            && match (site.ask, self.ping) {
                (Ask::Delay, false) => letter.from == N2,
                (Ask::Delay, true) => (letter.from == N2) == (letter.message.kind.0 == 1),
                _ => true,
            }
    }

    fn follow(&mut self, mut world: World<General>, mut log: Vec<Event>) {
        loop {
            match world.step(self.model, &mut log) {
                Step::Did(_) => {}
                Step::End => return self.ends.push(log),
                Step::Ask => {
                    let question = world.question(self.model).expect("it asks");
                    let all: Vec<Choice> = question.menu.choices().collect();
                    // What does not matter is as quick as can be; and after the horizon nobody crashes.
                    let one = if question.site.ask == Ask::Crash { all[1] } else { all[0] };
                    if self.matters(question.site, world.now()) {
                        for &choice in all.iter().filter(|choice| **choice != one) {
                            let mut other = world.clone();
                            other.answer(self.model, choice);
                            self.follow(other, log.clone());
                        }
                    }
                    world.answer(self.model, one);
                }
            }
        }
    }
}

fn every_run(bounds: HeartbeatBounds, ping: bool, crash: Crash) -> Vec<Vec<Event>> {
    let model = model(bounds, ping, crash);
    let mut walk = Walk { model: &model, horizon: horizon(bounds), ping, ends: Vec::new() };
    walk.follow(World::new(&model), Vec::new());
    walk.ends
}

const BY_N1: (NodeId, NodeId) = (N1, N2);

/// From the crash to the suspicion that lasts, in a run in which there is a crash.
fn took(log: &[Event]) -> Option<Time> {
    let crash = log.iter().find(|event| matches!(event.fact, Fact::Crashed { .. }))?;
    let mut since = None;
    for event in log {
        match event.fact {
            Fact::Suspected { node, peer } if (node, peer) == BY_N1 => since = Some(event.time),
            Fact::Trusted { node, peer } if (node, peer) == BY_N1 => since = None,
            _ => {}
        }
    }
    Some(since.expect("a crash is found out").saturating_sub(crash.time))
}

fn is_wrong(log: &[Event]) -> bool {
    let by_n1 = |event: &Event| matches!(event.fact, Fact::Suspected { node, .. } if node == N1);
    log.iter().any(by_n1)
}

fn all_settings() -> impl Iterator<Item = (HeartbeatBounds, bool)> {
    let bounds = SETTINGS.map(|(interval, delay)| HeartbeatBounds { interval, timeout: 0, delay });
    bounds.into_iter().flat_map(|bounds| [(bounds, false), (bounds, true)])
}

fn perfect(bounds: HeartbeatBounds, ping: bool) -> Time {
    if ping { bounds.perfect_ping_timeout() } else { bounds.perfect_timeout() }
}

/// The least and the greatest time that any run takes is what the closed form says: no run is outside, and both
/// ends are reached, with safe timeouts and with others.
#[test]
fn a_crash_is_found_out_when_the_closed_form_says() {
    for (bounds, ping) in all_settings() {
        let safe = perfect(bounds, ping);
        for timeout in [safe, safe + 5, bounds.interval + 3 * bounds.delay.1, safe.div_ceil(2)] {
            let bounds = HeartbeatBounds { timeout, ..bounds };
            let planned = (0..=horizon(bounds)).map(Crash::At);
            let runs = planned.chain([Crash::Points]).flat_map(|c| every_run(bounds, ping, c));
            let times: BTreeSet<Time> = runs.filter_map(|log| took(&log)).collect();
            let said = if ping { bounds.ping_detection() } else { bounds.detection() };
            let found = times.first().copied().zip(times.last().copied());
            assert_eq!(found, Some(said), "{bounds:?} ping: {ping}");
        }
    }
}

/// With the least safe timeout no run is wrong; with one less some run is.
#[test]
fn the_safe_timeout_is_safe_and_no_longer_than_it_must_be() {
    for (bounds, ping) in all_settings() {
        let safe = perfect(bounds, ping);
        let wrong = |timeout| {
            let bounds = HeartbeatBounds { timeout, ..bounds };
            every_run(bounds, ping, Crash::Never).iter().any(|log| is_wrong(log))
        };
        assert_eq!((wrong(safe - 1), wrong(safe)), (true, false), "{bounds:?} ping: {ping}");
    }
}
