//! A small algorithm that persists, delivers, sets timers and recovers, to try the trait with.

use two_generals::drive::{Stop, run};
use two_generals::engine::{
    Algorithm, Crash, Ctx, Decision, Delays, Event, Fact, Kind, Link, Links, Message, Model,
    NodeId, NodeModel, Prob, Time, Timer, World,
};

use crate::night::Gentle;

const COUNT: u32 = 3;
const NOTE: Kind = Kind(0);

/// Counts what it receives, in memory and in stable storage. Node 0 sends on every timer.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
struct Recorder {
    in_memory: u64,
    crashes_noted: u32,
}

impl Recorder {
    fn plan(ctx: &mut Ctx<'_, Vec<Time>>) {
        if ctx.me == NodeId(0) {
            for (nth, &after) in (1..).zip(ctx.params) {
                ctx.set_timer(after, Timer(nth));
            }
        }
    }
}

impl Algorithm for Recorder {
    /// When node 0's timers go off.
    type Params = Vec<Time>;
    type Answer = ();

    fn blank(_: NodeId, _: &Vec<Time>) -> Self {
        Self { in_memory: 0, crashes_noted: 0 }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, Vec<Time>>) {
        Self::plan(ctx);
    }

    fn message(&mut self, _: NodeId, message: Message, ctx: &mut Ctx<'_, Vec<Time>>) {
        self.in_memory += 1;
        let so_far = ctx.stable().get(COUNT).unwrap_or(0);
        ctx.persist(COUNT, so_far + 1);
        ctx.deliver(message);
        ctx.decide(Decision::Attack);
        ctx.decide(Decision::Hold);
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, Vec<Time>>) {
        ctx.send(NodeId(1), Message::new(NOTE, timer.0));
    }

    fn crash(&mut self) {
        self.crashes_noted += 1;
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, Vec<Time>>) {
        Self::plan(ctx);
    }
}

/// Node 0 sends at these times; both nodes crash as said. Every way takes 10.
fn model(timers: &[Time], crashes: [&[(Time, Option<Time>)]; 2]) -> Model<Recorder> {
    let (loss, delays) = (Prob::ZERO, Delays::fixed(10));
    let node = |crashes: &[(Time, Option<Time>)]| NodeModel {
        input: false,
        crashes: crashes.iter().map(|&(at, recovers)| Crash { at, recovers }).collect(),
        ..Default::default()
    };
    Model::new(
        timers.to_vec(),
        crashes.map(node).into(),
        Links::uniform(2, Link::lossy(loss, delays)),
        None,
    )
}

fn ran(model: &Model<Recorder>) -> (World<Recorder>, Vec<Event>) {
    let (mut world, mut events) = (World::new(model), Vec::new());
    assert_eq!(run(&mut world, model, &mut Gentle::default(), &mut events), Stop::End);
    (world, events)
}

fn times(events: &[Event], wanted: impl Fn(&Fact) -> bool) -> Vec<Time> {
    events.iter().filter(|event| wanted(&event.fact)).map(|event| event.time).collect()
}

#[test]
fn effects_happen_in_their_order_and_the_first_decision_stands() {
    let (world, events) = ran(&model(&[5], [&[], &[]]));
    let facts: Vec<Fact> = events.iter().map(|event| event.fact).collect();
    let received = facts.iter().position(|fact| matches!(fact, Fact::Received(_))).unwrap();
    let (node, message) = (NodeId(1), Message::new(NOTE, 1));
    assert_eq!(
        facts[received + 1..],
        [
            Fact::Persisted { node, key: COUNT, value: 1 },
            Fact::Delivered { node, message },
            Fact::Decided { node, decision: Decision::Attack },
        ]
    );
    assert_eq!(world.decision(node), Some(Decision::Attack));
    assert_eq!(world.decision(NodeId(0)), None, "without a dawn nobody is made to hold");
}

#[test]
fn a_crash_wipes_memory_and_keeps_stable_storage() {
    let (world, events) = ran(&model(&[1, 2, 40], [&[], &[(20, Some(30))]]));
    let recorder = world.algorithm(NodeId(1));
    assert_eq!(recorder.in_memory, 1, "since the recovery");
    assert_eq!(world.stable(NodeId(1)).cells(), [(COUNT, 3)], "in all");
    assert_eq!(recorder.crashes_noted, 1, "the algorithm was told of the crash");
    assert_eq!(times(&events, |fact| matches!(fact, Fact::Crashed { .. })), [20]);
    assert_eq!(times(&events, |fact| matches!(fact, Fact::Recovered { .. })), [30]);
}

#[test]
fn timers_of_an_earlier_life_stay_silent() {
    let (_, events) = ran(&model(&[10, 50], [&[(20, Some(30))], &[]]));
    let fired = times(&events, |fact| matches!(fact, Fact::TimerFired { .. }));
    assert_eq!(fired, [10, 40, 80], "the one due at 50 was set before the crash");
}

#[test]
fn a_timer_due_while_down_never_goes_off() {
    let (_, events) = ran(&model(&[25], [&[(20, None)], &[]]));
    assert!(times(&events, |fact| matches!(fact, Fact::TimerFired { .. })).is_empty());
}

#[test]
fn a_message_to_a_crashed_node_is_missed() {
    let (world, events) = ran(&model(&[5], [&[], &[(14, Some(16))]]));
    assert_eq!(times(&events, |fact| matches!(fact, Fact::Missed(_))), [15]);
    assert!(times(&events, |fact| matches!(fact, Fact::Received(_))).is_empty());
    assert_eq!(world.algorithm(NodeId(1)).in_memory, 0);
    assert!(world.is_up(NodeId(1)));
}

#[test]
fn what_was_sent_before_a_crash_still_arrives() {
    let (_, events) = ran(&model(&[5], [&[(6, None)], &[]]));
    assert_eq!(times(&events, |fact| matches!(fact, Fact::Received(_))), [15]);
}

#[test]
fn each_life_names_its_messages_anew() {
    let (_, events) = ran(&model(&[5], [&[(10, Some(20)), (30, Some(40))], &[]]));
    let sent = events.iter().filter_map(|event| match event.fact {
        Fact::Sent(letter) => Some((event.time, letter.message.nth, letter.life)),
        _ => None,
    });
    assert_eq!(sent.collect::<Vec<_>>(), [(5, 1, 0), (25, 1, 1), (45, 1, 2)]);
}
