//! The switches of a built-in solution: what the class turns, one at a time.

use super::{
    AcknowledgeOrder, Builtin, ClientKeeps, Fifo, Ids, PersistOrder, Record, Rpc, SenderPersists,
    Shop, Store, WhenUnanswered,
};

/// A switch, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// What it is about.
    pub name: &'static str,
    /// How it stands, in a word or two.
    pub value: String,
    /// Does it change nothing as the others stand?
    pub idle: bool,
}

impl Switch {
    fn new(name: &'static str, value: impl Into<String>) -> Self {
        Self { name, value: value.into(), idle: false }
    }

    fn idle(self, idle: bool) -> Self {
        Self { idle, ..self }
    }
}

const fn on(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// The value after this one in a round of values.
fn next<T: Copy + PartialEq>(now: T, all: &[T]) -> T {
    let place = all.iter().position(|one| *one == now).map_or(0, |place| place + 1);
    all[place % all.len()]
}

impl Builtin {
    /// Its switches.
    pub fn switches(&self) -> Vec<Switch> {
        match self {
            Self::Fifo(p) => p.switches(),
            Self::Rpc(p) => p.switches(),
            Self::Shop(p) => p.switches(),
            Self::Reliable(_) | Self::Detector(_) | Self::Generals(_) => Vec::new(),
        }
    }

    /// The same with one of its switches turned on by one.
    #[must_use]
    pub fn turned(&self, switch: usize) -> Self {
        let mut turned = self.clone();
        match &mut turned {
            Self::Fifo(p) => p.turn(switch),
            Self::Rpc(p) => p.turn(switch),
            Self::Shop(p) => p.turn(switch),
            Self::Reliable(_) | Self::Detector(_) | Self::Generals(_) => {}
        }
        turned
    }
}

impl Fifo {
    fn switches(&self) -> Vec<Switch> {
        vec![
            Switch::new("repeat until acknowledged", on(self.retransmit)),
            Switch::new("stable storage", on(self.recovery)),
            Switch::new(
                "receiver stores",
                match self.persist {
                    PersistOrder::Atomic => "with delivering",
                    PersistOrder::BeforeDeliver => "before delivering",
                    PersistOrder::AfterDeliver => "after delivering",
                },
            )
            .idle(!self.recovery),
            Switch::new(
                "receiver acknowledges",
                match self.acknowledge {
                    AcknowledgeOrder::AfterPersist => "after storing",
                    AcknowledgeOrder::BeforePersist => "before storing",
                },
            )
            .idle(!self.retransmit),
            Switch::new(
                "sender stores",
                match self.sender_persists {
                    SenderPersists::MessageAndNumber => "message and number",
                    SenderPersists::NumberOnly => "the number only",
                    SenderPersists::AfterSend => "after sending",
                    SenderPersists::Nothing => "nothing",
                },
            )
            .idle(!self.recovery),
        ]
    }

    fn turn(&mut self, switch: usize) {
        use {AcknowledgeOrder as A, PersistOrder as P, SenderPersists as S};
        match switch {
            0 => self.retransmit = !self.retransmit,
            1 => self.recovery = !self.recovery,
            2 => {
                let all = [P::Atomic, P::BeforeDeliver, P::AfterDeliver];
                self.persist = next(self.persist, &all);
            }
            3 => self.acknowledge = next(self.acknowledge, &[A::AfterPersist, A::BeforePersist]),
            4 => {
                let all = [S::MessageAndNumber, S::NumberOnly, S::AfterSend, S::Nothing];
                self.sender_persists = next(self.sender_persists, &all);
            }
            _ => {}
        }
    }
}

const fn ids(ids: Ids) -> &'static str {
    match ids {
        Ids::PerRequest => "for each request",
        Ids::PerAttempt => "for each attempt",
        Ids::None => "not looked at",
    }
}

const fn record(record: Record) -> &'static str {
    match record {
        Record::Atomic => "with the effect",
        Record::BeforeEffect => "before the effect",
        Record::AfterEffect => "after the effect",
    }
}

const ALL_IDS: [Ids; 3] = [Ids::PerRequest, Ids::PerAttempt, Ids::None];
const RECORDS: [Record; 3] = [Record::Atomic, Record::BeforeEffect, Record::AfterEffect];
/// How long executing takes where it takes time: longer than a client waits. And how long an ID is kept that expires.
const LONG: u64 = 80;

impl Rpc {
    fn switches(&self) -> Vec<Switch> {
        let room = self.room.map_or_else(|| "for all".into(), |room| format!("for {room}"));
        let kept = self.expiry.map_or_else(|| "for ever".into(), |time| format!("{time} ms"));
        let keeps = match self.client_keeps {
            ClientKeeps::Nothing => "nothing",
            ClientKeeps::IdAndRequest => "request and ID",
            ClientKeeps::RequestOnly => "the request only",
        };
        let store = match self.store {
            Store::Volatile => "in memory",
            Store::Stable => "on stable storage",
            Store::Remote => "on a remote node",
        };
        let running = match (self.execution, self.forgets_running) {
            (0, _) => "at once".into(),
            (time, false) => format!("{time} ms, remembered"),
            (time, true) => format!("{time} ms, forgotten"),
        };
        // Where no ID is looked at it does not matter how it is kept.
        let (unseen, remote) = (!self.deduplicates(), self.store == Store::Remote);
        vec![
            Switch::new("IDs", ids(self.ids)),
            Switch::new("the store is", store).idle(unseen),
            Switch::new("recorded", record(self.record))
                .idle(unseen || self.store == Store::Volatile),
            Switch::new("with the response", on(!self.without_response)).idle(unseen),
            Switch::new("room", room).idle(unseen || remote),
            Switch::new("kept", kept).idle(unseen || remote),
            Switch::new("executing takes", running),
            Switch::new("second client", on(self.second_client)),
            Switch::new("IDs of the clients", if self.shared_ids { "the same" } else { "apart" })
                .idle(unseen || !self.second_client),
            Switch::new("client stores", keeps),
        ]
    }

    fn turn(&mut self, switch: usize) {
        use {ClientKeeps as C, Store as S};
        match switch {
            0 => self.ids = next(self.ids, &ALL_IDS),
            1 => self.store = next(self.store, &[S::Volatile, S::Stable, S::Remote]),
            2 => self.record = next(self.record, &RECORDS),
            3 => self.without_response = !self.without_response,
            4 => self.room = next(self.room, &[None, Some(1), Some(2)]),
            5 => self.expiry = next(self.expiry, &[None, Some(LONG)]),
            6 => {
                let all = [(0, false), (LONG, false), (LONG, true)];
                (self.execution, self.forgets_running) =
                    next((self.execution, self.forgets_running), &all);
            }
            7 => self.second_client = !self.second_client,
            8 => self.shared_ids = !self.shared_ids,
            9 => {
                let all = [C::Nothing, C::IdAndRequest, C::RequestOnly];
                self.client_keeps = next(self.client_keeps, &all);
            }
            _ => {}
        }
    }
}

impl Shop {
    fn switches(&self) -> Vec<Switch> {
        let unanswered = match self.when_unanswered {
            WhenUnanswered::RefundAndCancel => "refund and cancel",
            WhenUnanswered::RefundOnce => "refund once",
            WhenUnanswered::DispatchAnyway => "dispatch anyway",
            WhenUnanswered::CancelSilently => "cancel silently",
        };
        vec![
            Switch::new("IDs", ids(self.ids)),
            Switch::new("recorded", record(self.record)).idle(!self.recovery),
            Switch::new("stable storage", on(self.recovery)),
            Switch::new("tries", self.tries.to_string()),
            Switch::new("when unanswered", unanswered),
            Switch::new("dispatch first", on(self.dispatch_first)),
        ]
    }

    fn turn(&mut self, switch: usize) {
        use WhenUnanswered as W;
        match switch {
            0 => self.ids = next(self.ids, &ALL_IDS),
            1 => self.record = next(self.record, &RECORDS),
            2 => self.recovery = !self.recovery,
            3 => self.tries = next(self.tries, &[1, 2, 3, 5]),
            4 => {
                let all = [W::RefundAndCancel, W::RefundOnce, W::DispatchAnyway, W::CancelSilently];
                self.when_unanswered = next(self.when_unanswered, &all);
            }
            5 => self.dispatch_first = !self.dispatch_first,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols::exercise::variants;

    #[test]
    fn every_switch_changes_what_it_says_and_comes_round() {
        for solution in variants().into_iter().map(|variant| variant.solution) {
            for place in 0..solution.switches().len() {
                let mut turned = solution.turned(place);
                let mut seen = vec![turned.switches()[place].value.clone()];
                for _ in 0..5 {
                    turned = turned.turned(place);
                    seen.push(turned.switches()[place].value.clone());
                }
                let first = &solution.switches()[place];
                assert_ne!(seen[0], first.value, "{}", first.name);
                // A value that no switch has (three tries, say) is left for good.
                assert!(seen[1..].contains(&seen[0]), "{}: {seen:?}", first.name);
                let others = |one: &Builtin| {
                    let mut all = one.switches();
                    all.remove(place);
                    all
                };
                assert_eq!(others(&turned), others(&solution), "{}", first.name);
            }
        }
    }
}
