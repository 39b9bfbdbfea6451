//! Failure detectors by heartbeat or ping: who is not heard of for a while is suspected.
//!
//! Chandra and Toueg, "Unreliable failure detectors for reliable distributed systems" (1996). With a fixed
//! timeout that the delays respect it is perfect; with one that grows at every mistake it is eventually perfect
//! in a partially synchronous system.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{Algorithm, Ctx, Kind, Message, NodeId, Time, Timer};

use super::strategy::{Fault, check_count, check_interval};

mod watch;

pub use watch::DetectorWatch;

/// The most nodes.
pub(super) const MOST_NODES: u8 = 8;
/// The delay of a message that is not late, in a small instance.
pub(crate) const USUAL_DELAY: Time = 20;
/// The most rounds of heartbeats in a run.
const MOST_BEATS: u32 = 1_000;

const BEAT: Kind = Kind(0);
const PONG: Kind = Kind(1);
/// The timer of the next beat; the others are deadlines of peers.
const NEXT_BEAT: Timer = Timer(0);

/// Every node watches every other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heartbeat {
    /// How many nodes, from 2 to 8; 2 when left out.
    #[serde(default = "two")]
    #[schemars(range(min = 2, max = 8))]
    pub nodes: u8,
    /// The time between two heartbeats (or pings) of a node.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub interval: Time,
    /// How long a node that is not heard of is trusted.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub timeout: Time,
    /// Ask and wait for the answer (ping) instead of waiting for what comes by itself (heartbeat)?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ping: bool,
    /// By how much a timeout grows when it was wrong; when left out it never does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adaptive: Option<Time>,
    /// How many intervals the run lasts.
    #[schemars(range(min = 1, max = 1_000))]
    pub beats: u32,
}

fn two() -> u8 {
    2
}

impl Heartbeat {
    /// Two nodes, and just as long as the promises that are judged by halves ask for.
    ///
    /// A crash by the middle must be found out by the end, also where its last message comes [late](Self::late) and
    /// the timeout has grown: by mistakes as long as a gap can be longer than the timeout, and that is an interval.
    pub(super) fn small(&self) -> Self {
        let grown = self.adaptive.map_or(0, |more| more + self.interval);
        let half = self.late() + self.timeout + grown;
        let enough = (2 * half).div_ceil(self.interval.max(1));
        let beats = u32::try_from(enough).unwrap_or(MOST_BEATS).clamp(1, MOST_BEATS);
        Self { nodes: 2, beats, ..self.clone() }
    }

    /// A delay that comes too late for the timeout.
    pub(crate) const fn late(&self) -> Time {
        USUAL_DELAY.saturating_add(self.timeout)
    }

    /// A stabilisation time by which a first heartbeat can be missed: all that leave before it may come late, so
    /// that none is there in time. A delay is chosen no later than a usual delay after a message left.
    pub(crate) fn early(&self) -> Time {
        let rounds = self.timeout.saturating_sub(USUAL_DELAY) / self.interval.max(1);
        rounds * self.interval + USUAL_DELAY + 1
    }

    /// A node that is down for so long is found out before it is back.
    pub(crate) const fn found_out(&self) -> Time {
        self.timeout.saturating_add(self.interval)
    }

    pub(super) fn end(&self) -> Time {
        Time::from(self.beats).saturating_mul(self.interval)
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        if !(2..=MOST_NODES).contains(&self.nodes) {
            let problem = format!("{} nodes", self.nodes);
            faults.push(Fault::new(
                &["heartbeat", "nodes"],
                problem,
                format!("use 2 to {MOST_NODES}"),
            ));
        }
        check_count(&["heartbeat", "beats"], self.beats, MOST_BEATS, faults);
        for (field, time) in [("interval", self.interval), ("timeout", self.timeout)] {
            if time == 0 || time > LONGEST {
                let problem = format!("{time} is out of range");
                let help = format!("use 1 to {LONGEST}");
                faults.push(Fault::new(&["heartbeat", field], problem, help));
            }
        }
        if let Some(more) = self.adaptive {
            check_interval(&["heartbeat", "adaptive"], more, faults);
        }
    }
}

/// The longest interval or timeout.
const LONGEST: Time = 1_000_000;

/// What a node remembers of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Peer {
    timeout: Time,
    /// Which deadline is the present one: earlier ones have been put off.
    deadline: u32,
    suspected: bool,
    /// The last ping that was answered.
    answered: u32,
}

/// A node of [`Heartbeat`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeartbeatNode {
    /// The number of its last beat.
    beat: u32,
    peers: Vec<Peer>,
}

/// Everybody but the node itself.
fn others(ctx: &Ctx<'_, Heartbeat>) -> impl Iterator<Item = NodeId> + use<> {
    let me = ctx.me;
    (0..ctx.nodes).map(NodeId).filter(move |peer| *peer != me)
}

impl HeartbeatNode {
    /// How long it trusts a peer without hearing of it.
    pub fn timeout(&self, peer: NodeId) -> Option<Time> {
        self.peers.get(peer.index()).map(|peer| peer.timeout)
    }

    /// What it holds in memory: what a crash wipes.
    pub(super) fn memory(&self, me: NodeId) -> super::Memory {
        let timeouts = self.peers.iter().enumerate().filter(|(place, _)| *place != me.index());
        let told = timeouts.map(|(place, peer)| format!("N{} {}", place + 1, peer.timeout));
        let timeouts = told.collect::<Vec<_>>().join(", ");
        vec![("last beat", self.beat.to_string()), ("timeouts", timeouts)]
    }

    fn beat(&mut self, ctx: &mut Ctx<'_, Heartbeat>) {
        self.beat += 1;
        for peer in others(ctx) {
            ctx.send(peer, Message::new(BEAT, self.beat));
        }
        ctx.set_timer(ctx.params.interval, NEXT_BEAT);
    }

    /// How many beats it counts as gone when it starts.
    ///
    /// A peer answers only pings that are newer than the last, so no number may come again after a crash, which
    /// wipes the counter. The clock goes on in a crash: the last beat left by now, and has at most the number
    /// now / interval + 1 + the crashes before it. One more for each crash, as a node may be back before its
    /// interval is over.
    fn beats_before(ctx: &Ctx<'_, Heartbeat>) -> u32 {
        let intervals = ctx.now / ctx.params.interval.max(1);
        u32::try_from(intervals).unwrap_or(u32::MAX).saturating_add(ctx.life.into())
    }

    /// Waits anew for a peer.
    fn await_peer(&mut self, peer: NodeId, ctx: &mut Ctx<'_, Heartbeat>) {
        let one = &mut self.peers[peer.index()];
        one.deadline += 1;
        ctx.set_timer(one.timeout, Timer(1 + u32::from(peer.0) + (one.deadline << 6)));
    }

    fn heard(&mut self, peer: NodeId, ctx: &mut Ctx<'_, Heartbeat>) {
        let one = &mut self.peers[peer.index()];
        if std::mem::take(&mut one.suspected) {
            // It was wrong, or the peer is back.
            one.timeout += ctx.params.adaptive.unwrap_or(0);
            ctx.trust(peer);
        }
        self.await_peer(peer, ctx);
    }
}

impl Algorithm for HeartbeatNode {
    type Params = Heartbeat;
    type Answer = ();

    fn blank(_: NodeId, params: &Heartbeat) -> Self {
        let peer = Peer { timeout: params.timeout, deadline: 0, suspected: false, answered: 0 };
        Self { beat: 0, peers: vec![peer; params.nodes.into()] }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, Heartbeat>) {
        self.beat = Self::beats_before(ctx);
        self.beat(ctx);
        for peer in others(ctx) {
            self.await_peer(peer, ctx);
        }
    }

    fn message(&mut self, from: NodeId, message: Message, ctx: &mut Ctx<'_, Heartbeat>) {
        match (ctx.params.ping, message.kind) {
            (true, BEAT) => {
                // A ping is answered once: a copy of it says nothing new.
                let one = &mut self.peers[from.index()];
                if message.nth > one.answered {
                    one.answered = message.nth;
                    ctx.send(from, Message::new(PONG, message.nth));
                }
            }
            _ => self.heard(from, ctx),
        }
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, Heartbeat>) {
        if timer == NEXT_BEAT {
            return self.beat(ctx);
        }
        let (peer, deadline) = (NodeId(((timer.0 - 1) & 63) as u8), (timer.0 - 1) >> 6);
        let one = &mut self.peers[peer.index()];
        if one.deadline == deadline && !one.suspected {
            one.suspected = true;
            ctx.suspect(peer);
        }
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, Heartbeat>) {
        self.start(ctx);
    }

    fn decides(&self) -> bool {
        false
    }

    fn heap_bytes(&self) -> usize {
        self.peers.len() * size_of::<Peer>()
    }
}
