//! The Worker, whose processor is shared, and the Monitor, who waits for its heartbeats.

use crate::engine::{Algorithm, Ctx, Kind, Message, NodeId, Time, Timer};

use super::{HIGH, Happening, Processor, Scheduling, What};

const WORKER: NodeId = NodeId(0);
const MONITOR: NodeId = NodeId(1);
const HEARTBEAT: Kind = Kind(0);

/// All that can happen to a task, in the order of their codes.
const ALL: [What; 9] = [
    What::Released,
    What::Runs,
    What::Preempted,
    What::Blocks,
    What::Takes,
    What::Inherits,
    What::Frees,
    What::Done,
    What::Misses,
];

impl Happening {
    /// Its number as a place in the algorithm: four bits for the task, above them what happens.
    pub const fn code(self) -> u16 {
        (self.what as u16) << 4 | self.task as u16
    }

    /// Everything that can happen to so many tasks.
    pub(super) fn all(tasks: u8) -> impl Iterator<Item = Self> {
        ALL.into_iter().flat_map(move |what| (0..tasks).map(move |task| Self { what, task }))
    }

    /// The other way round; `None` for a number that is none.
    pub fn from_code(code: u16) -> Option<Self> {
        let what = *ALL.get(usize::from(code >> 4))?;
        Some(Self { what, task: (code & 15) as u8 })
    }
}

/// A node of [`Scheduling`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SchedulingNode {
    /// Whose processor is shared.
    Worker {
        /// Its processor, whose time 0 is when the node started or recovered.
        processor: Processor,
        /// When that was.
        began: Time,
        /// How many heartbeats it has sent.
        beats: u32,
    },
    /// Who waits for its heartbeats.
    Monitor {
        /// Which deadline is the present one: earlier ones have been put off.
        deadline: u32,
        /// Does it suspect the Worker?
        suspects: bool,
    },
}

impl SchedulingNode {
    /// What it holds in memory: what a crash wipes.
    pub(in crate::protocols) fn memory(&self, _: NodeId) -> crate::protocols::Memory {
        match self {
            Self::Worker { processor, beats, .. } => {
                let name = |task| Scheduling::task(task).trim_end_matches(" task").to_owned();
                let none = || "–".to_owned();
                let ready: Vec<String> = processor.ready().iter().map(|task| name(*task)).collect();
                let ready = if ready.is_empty() { none() } else { ready.join(", ") };
                vec![
                    ("runs", processor.running().map_or_else(none, name)),
                    ("ready", ready),
                    ("lock", processor.holder().map_or_else(|| "free".into(), name)),
                    ("heartbeats", beats.to_string()),
                ]
            }
            Self::Monitor { deadline, .. } => {
                vec![("heard", deadline.saturating_sub(1).to_string())]
            }
        }
    }

    /// Goes on with the tasks up to now, tells what happened to them, and waits for the next of it.
    fn work(&mut self, ctx: &mut Ctx<'_, Scheduling>) {
        let Self::Worker { processor, began, beats } = self else { return };
        let setup = ctx.params.setup();
        let now = ctx.now - *began;
        let mut happened = Vec::new();
        if processor.next(&setup).is_some_and(|next| next <= now) {
            processor.advance(&setup, now, &mut happened);
        }
        for one in happened {
            ctx.trace(one.code());
            if one == (Happening { what: What::Done, task: HIGH }) {
                *beats += 1;
                ctx.send(MONITOR, Message::new(HEARTBEAT, *beats));
            }
        }
        if let Some(next) = processor.next(&setup) {
            ctx.set_timer(next - now, Timer(0));
        }
    }

    /// Waits anew for the Worker.
    fn wait(&mut self, ctx: &mut Ctx<'_, Scheduling>) {
        let Self::Monitor { deadline, .. } = self else { return };
        *deadline += 1;
        ctx.set_timer(ctx.params.timeout, Timer(*deadline));
    }
}

impl Algorithm for SchedulingNode {
    type Params = Scheduling;
    type Answer = ();

    fn blank(me: NodeId, params: &Scheduling) -> Self {
        if me == WORKER {
            let processor = Processor::new(params.tasks().into());
            return Self::Worker { processor, began: 0, beats: 0 };
        }
        Self::Monitor { deadline: 0, suspects: false }
    }

    fn start(&mut self, ctx: &mut Ctx<'_, Scheduling>) {
        if let Self::Worker { began, .. } = self {
            *began = ctx.now;
        }
        self.work(ctx);
        self.wait(ctx);
    }

    fn message(&mut self, from: NodeId, _: Message, ctx: &mut Ctx<'_, Scheduling>) {
        if let Self::Monitor { suspects, .. } = self
            && std::mem::take(suspects)
        {
            ctx.trust(from);
        }
        self.wait(ctx);
    }

    fn timer(&mut self, timer: Timer, ctx: &mut Ctx<'_, Scheduling>) {
        match self {
            Self::Worker { .. } => self.work(ctx),
            Self::Monitor { deadline, suspects } if timer.0 == *deadline && !*suspects => {
                *suspects = true;
                ctx.suspect(WORKER);
            }
            Self::Monitor { .. } => {}
        }
    }

    fn recover(&mut self, ctx: &mut Ctx<'_, Scheduling>) {
        self.start(ctx);
    }

    fn decides(&self) -> bool {
        false
    }

    fn heap_bytes(&self) -> usize {
        match self {
            Self::Worker { processor, .. } => processor.heap_bytes(),
            Self::Monitor { .. } => 0,
        }
    }
}
