//! What is promised, and watched on every run.
//!
//! A [`Watch`] takes in events and says which promises are broken. It is a small hashable value, so that the
//! same watch lights the lamps beside a run and tells an explorer where to stop.

use crate::engine::{Event, Model, World};

use super::exercise::ExerciseWatch;
use super::{
    ByzantineWatch, DetectorWatch, General, PortWatch, SchedulingWatch, Strategy, TransferWatch,
};

/// A promise.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// Nothing is delivered that was not sent.
    NoCreation,
    /// Nothing is delivered twice.
    NoDuplication,
    /// What is sent is delivered, if both ends stay correct. Judged at the end of a run.
    NoLoss,
    /// What is delivered is in the order in which it was sent. A reliable link does not promise it.
    Order,
    /// Every crashed node is suspected for good by every correct one.
    Completeness,
    /// Nobody is suspected while it is up: not before it crashes, nor after it has recovered.
    Accuracy,
    /// After some time nobody is suspected wrongly any more.
    EventualAccuracy,
    /// All loyal lieutenants do the same. Judged at the end of a run.
    #[serde(rename = "agreement", alias = "ic1")]
    Ic1,
    /// If the commander is loyal, every loyal lieutenant does what it ordered. Judged at the end of a run.
    #[serde(rename = "validity", alias = "ic2")]
    Ic2,
    /// No task is done later than its deadline.
    Deadlines,
    /// No request is executed twice.
    AtMostOnce,
    /// Every request that was accepted is executed, if all stay up. Judged at the end of a run.
    AtLeastOnce,
    /// Every request that was accepted is answered, if all stay up. Judged at the end of a run.
    Answered,
    /// No goods without payment. Judged at the end of a run.
    PaidGoods,
    /// No payment is kept without goods. Judged at the end of a run.
    Shipped,
}

impl Promise {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoCreation => "no creation",
            Self::NoDuplication => "no duplication",
            Self::NoLoss => "no loss",
            Self::Order => "order",
            Self::Completeness => "completeness",
            Self::Accuracy => "accuracy",
            Self::EventualAccuracy => "eventual accuracy",
            Self::Ic1 => "agreement",
            Self::Ic2 => "validity",
            Self::Deadlines => "deadlines",
            Self::AtMostOnce => "at most once",
            Self::AtLeastOnce => "at least once",
            Self::Answered => "answered",
            Self::PaidGoods => "paid goods",
            Self::Shipped => "shipped",
        }
    }

    /// Its name in JSON.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoCreation => "no_creation",
            Self::NoDuplication => "no_duplication",
            Self::NoLoss => "no_loss",
            Self::Order => "order",
            Self::Completeness => "completeness",
            Self::Accuracy => "accuracy",
            Self::EventualAccuracy => "eventual_accuracy",
            Self::Ic1 => "agreement",
            Self::Ic2 => "validity",
            Self::Deadlines => "deadlines",
            Self::AtMostOnce => "at_most_once",
            Self::AtLeastOnce => "at_least_once",
            Self::Answered => "answered",
            Self::PaidGoods => "paid_goods",
            Self::Shipped => "shipped",
        }
    }

    /// What it asks.
    pub const fn asks(self) -> &'static str {
        match self {
            Self::NoCreation => "nothing is delivered that was not sent",
            Self::NoDuplication => "nothing is delivered twice",
            Self::NoLoss => "what is sent is delivered, if both ends stay up",
            Self::Order => "delivered in the order sent",
            Self::Completeness => "who crashed is suspected by all who are up",
            Self::Accuracy => "nobody who is up is suspected",
            Self::EventualAccuracy => "in the second half nobody who stays up is suspected",
            Self::Ic1 => "all loyal lieutenants do the same",
            Self::Ic2 => "a loyal commander's order is obeyed by every loyal lieutenant",
            Self::Deadlines => "no deadline is missed",
            Self::AtMostOnce => "no request is executed twice",
            Self::AtLeastOnce => "every accepted request is executed, if all stay up",
            Self::Answered => "every accepted request is answered, if all stay up",
            Self::PaidGoods => "no goods are dispatched without payment",
            Self::Shipped => "no payment is kept without goods",
        }
    }
}

impl Promise {
    /// How one that speaks of all of time fails a finite run, ever shorter: no event breaks it, it is judged by halves.
    pub const fn not_kept(self) -> Option<[&'static str; 3]> {
        match self {
            Self::Completeness => {
                Some(["not kept by the end of the run", "not kept by the end", "not at end"])
            }
            Self::EventualAccuracy => Some([
                "not kept in the second half of the run",
                "not in the second half",
                "2nd half",
            ]),
            _ => None,
        }
    }
}

/// Some promises, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Promises(u16);

impl Promises {
    /// Puts one in.
    pub const fn add(&mut self, promise: Promise) {
        self.0 |= 1 << promise as u16;
    }

    /// Those that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in the other one.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Is there none?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Is this one among them?
    pub const fn has(self, promise: Promise) -> bool {
        self.0 >> promise as u16 & 1 == 1
    }
}

impl FromIterator<Promise> for Promises {
    fn from_iter<I: IntoIterator<Item = Promise>>(all: I) -> Self {
        let mut some = Self::default();
        all.into_iter().for_each(|promise| some.add(promise));
        some
    }
}

/// Watches the promises of a strategy that is not about two generals.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Watch {
    /// The generals' requirements are about all runs, not about one.
    Nothing,
    /// What a sender and a receiver make of their link.
    Transfer(TransferWatch),
    /// What becomes of messages that pass a switch port.
    Port(Box<PortWatch>),
    /// Who suspects whom.
    Detector(DetectorWatch),
    /// Whether loyal lieutenants agree and obey.
    Byzantine(ByzantineWatch),
    /// Whether deadlines are met.
    Scheduling(SchedulingWatch),
    /// What comes of an exercise's inputs.
    Exercise(ExerciseWatch),
}

impl Watch {
    /// Before the first event of a run.
    pub fn new(strategy: &Strategy) -> Self {
        match strategy {
            Strategy::Transfer(p) => Self::Transfer(TransferWatch::new(p)),
            Strategy::SwitchPort(p) => Self::Port(Box::new(PortWatch::new(p))),
            Strategy::Heartbeat(p) => Self::Detector(DetectorWatch::new(p)),
            Strategy::Scheduling(p) => Self::Scheduling(SchedulingWatch::new(p)),
            Strategy::Exercise(p) if !p.name.promises().is_empty() => {
                Self::Exercise(ExerciseWatch::new(p))
            }
            _ => Self::Nothing,
        }
    }

    /// The same, where it also matters who is a traitor in the model.
    pub fn in_model(strategy: &Strategy, model: &Model<General>) -> Self {
        match strategy.council() {
            Some(council) => Self::Byzantine(ByzantineWatch::new(&council, model.traitors())),
            None => Self::new(strategy),
        }
    }

    /// What it watches.
    pub const fn promises(&self) -> &'static [Promise] {
        match self {
            Self::Nothing => &[],
            Self::Transfer(_) => TransferWatch::PROMISES,
            Self::Port(_) => PortWatch::PROMISES,
            Self::Detector(_) => DetectorWatch::PROMISES,
            Self::Byzantine(_) => ByzantineWatch::PROMISES,
            Self::Scheduling(_) => SchedulingWatch::PROMISES,
            Self::Exercise(watch) => watch.promises(),
        }
    }

    /// Is this one of those that the strategy gives? The others are watched to show that it does not.
    pub fn gives(&self, promise: Promise) -> bool {
        match self {
            Self::Nothing => false,
            // A reliable link may reorder.
            Self::Transfer(_) => promise != Promise::Order,
            // A port drops, and what is repeated comes late.
            Self::Port(_) => promise == Promise::NoDuplication,
            Self::Detector(_) | Self::Byzantine(_) | Self::Exercise(_) => true,
            // A heartbeat in time is not suspected; one that may be late may be.
            Self::Scheduling(watch) => watch.is_guaranteed(),
        }
    }

    /// Takes in an event.
    pub fn see(&mut self, event: &Event) {
        match self {
            Self::Nothing | Self::Byzantine(_) => {}
            Self::Transfer(watch) => watch.see(&event.fact),
            Self::Port(watch) => watch.see(&event.fact),
            Self::Detector(watch) => watch.see(event),
            Self::Scheduling(watch) => watch.see(event),
            Self::Exercise(watch) => watch.see(event),
        }
    }

    /// What is broken by now; `over`, the world in which the run has ended, also shows what should have
    /// come and did not.
    pub fn broken(&self, over: Option<&World<General>>) -> Promises {
        match self {
            Self::Nothing => Promises::default(),
            Self::Transfer(watch) => watch.broken(over),
            Self::Port(watch) => watch.broken(over),
            Self::Detector(watch) => watch.broken(over),
            Self::Byzantine(watch) => watch.broken(over),
            Self::Scheduling(watch) => watch.broken(over),
            Self::Exercise(watch) => watch.broken(over),
        }
    }

    /// How a promise of messages stands as words: what was delivered.
    pub fn words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Transfer(watch) => watch.words(),
            Self::Port(watch) => watch.words(),
            Self::Detector(watch) => watch.words(),
            Self::Byzantine(watch) => watch.words(),
            Self::Scheduling(watch) => watch.words(),
            Self::Exercise(watch) => watch.words(),
        }
    }
}
