//! What is watched while an exercise runs.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::strategy::Exercise;
use super::task::Task;
use super::{ACCEPTED, texts};
use crate::engine::{Event, Fact, Message, NodeId, World};
use crate::protocols::{DetectorWatch, General, Promise, Promises, Role};

/// What does not change while a run goes on.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    nodes: u8,
    /// A bit for each node that delivers or executes.
    serve: u8,
    /// Whose input, which number, and the name of what it says.
    inputs: Vec<(NodeId, u32, u64)>,
    /// The same in a shop: of its charge, its dispatch and its refund.
    deeds: Vec<[u64; 3]>,
}

/// Watches what comes of the inputs. An input counts as accepted once the step that took it over was done
/// completely: only then must it be delivered or executed.
#[derive(Clone, Debug)]
pub struct ExerciseWatch {
    task: Task,
    plan: Arc<Plan>,
    /// A bit for each input.
    handed: u64,
    accepted: u64,
    once: u64,
    twice: u64,
    replied: u64,
    /// In a shop.
    dispatched: u64,
    refunded: u64,
    /// The highest input delivered.
    last: u8,
    detector: Option<DetectorWatch>,
    broken: Promises,
}

impl PartialEq for ExerciseWatch {
    fn eq(&self, other: &Self) -> bool {
        (self.task, &self.plan) == (other.task, &other.plan)
            && self.key() == other.key()
            && self.detector == other.detector
    }
}
impl Eq for ExerciseWatch {}

impl Hash for ExerciseWatch {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.key(), &self.detector).hash(state);
    }
}

impl ExerciseWatch {
    pub(in crate::protocols) fn new(exercise: &Exercise) -> Self {
        let said = |text: &str| texts::name(texts::message(text, 0));
        let all = exercise.all_inputs();
        let deed = |(_, _, value): &(NodeId, u32, String)| {
            ["charge", "dispatch", "refund"].map(|deed| said(&format!("{{\"{deed}\":{value}}}")))
        };
        let roles = exercise.roles();
        let serves =
            |place: usize, role: &Role| u8::from(exercise.name.is_served_by(&role.name)) << place;
        let plan = Plan {
            nodes: roles.len() as u8,
            serve: roles.iter().enumerate().map(|(place, role)| serves(place, role)).sum(),
            inputs: all.iter().map(|(node, nth, value)| (*node, *nth, said(value))).collect(),
            deeds: all.iter().map(deed).collect(),
        };
        let detector = (exercise.name == Task::FailureDetector)
            .then(|| DetectorWatch::of(plan.nodes, exercise.lasts));
        Self {
            task: exercise.name,
            plan: plan.into(),
            handed: 0,
            accepted: 0,
            once: 0,
            twice: 0,
            replied: 0,
            dispatched: 0,
            refunded: 0,
            last: 0,
            detector,
            broken: Promises::default(),
        }
    }

    /// All that changes.
    const fn key(&self) -> ([u64; 7], u8, Promises) {
        let bits = [
            self.handed,
            self.accepted,
            self.once,
            self.twice,
            self.replied,
            self.dispatched,
            self.refunded,
        ];
        (bits, self.last, self.broken)
    }

    /// What it watches.
    pub const fn promises(&self) -> &'static [Promise] {
        self.task.promises()
    }

    fn input(&self, node: NodeId, number: u32) -> Option<usize> {
        self.plan.inputs.iter().position(|one| (one.0, one.1) == (node, number))
    }

    fn said(&self, message: Message) -> Option<usize> {
        let name = texts::name(message);
        let handed = self.alike(name) & self.handed;
        // Of several that say the same it is one to which nothing has happened yet.
        let fresh = handed & !self.once;
        let places = [fresh, handed].into_iter().find(|places| *places != 0)?;
        Some(places.trailing_zeros() as usize)
    }

    /// The inputs that say this, a bit for each.
    fn alike(&self, name: u64) -> u64 {
        let says = |(place, one): (usize, &(NodeId, u32, u64))| u64::from(one.2 == name) << place;
        self.plan.inputs.iter().enumerate().map(says).sum()
    }

    /// The accepted inputs to which nothing has happened: of several that say the same as many as that are.
    pub fn missing(&self) -> u64 {
        let mut missing = 0;
        for &(.., name) in &self.plan.inputs {
            let alike = self.alike(name);
            let accepted = alike & self.accepted;
            let lacking = accepted.count_ones().saturating_sub((alike & self.once).count_ones());
            let mut open = accepted & !self.once;
            for _ in 0..lacking {
                missing |= open & open.wrapping_neg();
                open &= open.wrapping_sub(1);
            }
        }
        missing
    }

    pub(in crate::protocols) fn see(&mut self, event: &Event) {
        if let Some(detector) = &mut self.detector {
            return detector.see(event);
        }
        match event.fact {
            Fact::TimerFired { node, timer } => {
                let place = texts::input(timer).and_then(|number| self.input(node, number));
                place.iter().for_each(|place| self.handed |= 1 << place);
            }
            Fact::Traced { node, code } if code >= ACCEPTED => {
                let place = self.input(node, (code - ACCEPTED).into());
                place.iter().for_each(|place| self.accepted |= 1 << place);
            }
            Fact::Delivered { node, .. } | Fact::Applied { node, .. } if !self.serves(node) => {
                self.broken.add(Promise::NoCreation);
            }
            Fact::Delivered { message, .. } => self.deliver(message),
            Fact::Applied { message, .. } if self.task == Task::Shop => self.trade(message),
            Fact::Applied { message, .. } => {
                let place = self.said(message);
                self.count(place, Promise::AtMostOnce);
            }
            Fact::Replied { node, message } => self.reply(node, message),
            _ => {}
        }
    }

    /// Is it this node that delivers or executes?
    fn serves(&self, node: NodeId) -> bool {
        self.plan.serve >> node.0 & 1 == 1
    }

    /// Something happens to an input; the second time it breaks a promise.
    fn count(&mut self, place: Option<usize>, once_only: Promise) {
        let Some(place) = place else { return self.broken.add(Promise::NoCreation) };
        if self.once >> place & 1 == 1 {
            self.twice |= 1 << place;
            self.broken.add(once_only);
        }
        self.once |= 1 << place;
    }

    fn deliver(&mut self, message: Message) {
        let place = self.said(message);
        // Of those that say the same nobody can tell which it is, so the others show the order.
        if let Some(place) = place
            && self.once >> place & 1 == 0
            && self.alike(texts::name(message)).is_power_of_two()
        {
            let place = place as u8 + 1;
            if place < self.last {
                self.broken.add(Promise::Order);
            }
            self.last = self.last.max(place);
        }
        self.count(place, Promise::NoDuplication);
    }

    fn reply(&mut self, node: NodeId, message: Message) {
        let place = self.input(node, texts::times(message));
        let place = place.filter(|place| self.handed >> place & 1 == 1);
        let Some(place) = place else { return self.broken.add(Promise::NoCreation) };
        let alike = self.alike(self.plan.inputs[place].2);
        let answered = alike & (self.replied | 1 << place);
        let executed = (alike & self.once).count_ones() >= answered.count_ones();
        if !executed && self.task != Task::Shop {
            self.broken.add(Promise::NoCreation);
        }
        self.replied |= 1 << place;
    }

    fn trade(&mut self, message: Message) {
        let name = texts::name(message);
        for (place, [charge, dispatch, refund]) in self.plan.deeds.clone().into_iter().enumerate() {
            if name == charge {
                self.count(Some(place), Promise::AtMostOnce);
            } else if name == dispatch {
                self.dispatched |= 1 << place;
            } else if name == refund {
                self.refunded |= 1 << place;
            }
        }
    }

    /// How often each input was delivered or executed so far: 0, 1, or 2 for more often.
    pub fn counts(&self) -> Vec<u8> {
        let count = |place| (self.once >> place & 1) as u8 + (self.twice >> place & 1) as u8;
        (0..self.plan.inputs.len()).map(count).collect()
    }

    /// Which inputs have been handed over, accepted and answered, a bit for each.
    pub const fn inputs(&self) -> [u64; 3] {
        [self.handed, self.accepted, self.replied]
    }

    pub(in crate::protocols) fn broken(&self, over: Option<&World<General>>) -> Promises {
        if let Some(detector) = &self.detector {
            return detector.broken(over);
        }
        let mut broken = self.broken;
        let all_up = |world: &&World<General>| (0..self.plan.nodes).all(|n| world.is_up(NodeId(n)));
        if over.filter(all_up).is_none() {
            return broken;
        }
        match self.task {
            Task::FifoLink | Task::FifoLinkRecovery | Task::ReliableLink => {
                if self.missing() != 0 {
                    broken.add(Promise::NoLoss);
                }
            }
            Task::RpcDedup | Task::RpcDedupRecovery => {
                if self.missing() != 0 {
                    broken.add(Promise::AtLeastOnce);
                }
                if self.accepted & !self.replied != 0 {
                    broken.add(Promise::Answered);
                }
            }
            Task::Shop => {
                let paid = self.once & !self.refunded;
                if self.dispatched & !paid != 0 {
                    broken.add(Promise::PaidGoods);
                }
                if paid & !self.dispatched != 0 {
                    broken.add(Promise::Shipped);
                }
            }
            Task::FailureDetector | Task::TwoGenerals => {}
        }
        broken
    }

    pub(in crate::protocols) fn words(&self) -> String {
        if let Some(detector) = &self.detector {
            return detector.words();
        }
        let (done, all) = (self.once.count_ones(), self.plan.inputs.len());
        let verb = match self.task {
            Task::RpcDedup | Task::RpcDedupRecovery => "executed",
            Task::Shop => "charged",
            _ => "delivered",
        };
        format!("{done} of {all} {verb}")
    }
}
