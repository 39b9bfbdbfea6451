//! What happened: the only thing that views read.

use super::{Decision, Letter, Message, NodeId, Time, Timer};

/// An event's place in its run, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(pub u32);

impl EventId {
    /// No event: the cause of what nothing caused.
    pub const NONE: Self = Self(u32::MAX);

    /// The place as an index, or `None` for [`EventId::NONE`].
    pub const fn index(self) -> Option<usize> {
        if self.0 == u32::MAX { None } else { Some(self.0 as usize) }
    }
}

/// Who or what kept a messenger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Captor {
    /// The city, as the answer to a question.
    City,
    /// The link was cut: no question was asked.
    Partition,
}

/// A fact of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fact {
    /// A node began, with its input (General 1: does it propose?).
    Started {
        /// Which node.
        node: NodeId,
        /// Its input.
        input: bool,
    },
    /// A messenger left.
    Sent(Letter),
    /// A messenger was kept in the city.
    Captured {
        /// Which messenger.
        letter: Letter,
        /// By whom.
        by: Captor,
    },
    /// A messenger was let through.
    Passed(Letter),
    /// An adversary let it through with another content, which it has now.
    Modified(Letter),
    /// An adversary kept a copy, and sends it much later.
    Replayed(Letter),
    /// An adversary sent a message in somebody's name.
    Forged(Letter),
    /// A copy of a messenger left the city.
    Copied(Letter),
    /// The node it was for got it.
    Received(Letter),
    /// It came to a node that was down, and is gone.
    Missed(Letter),
    /// A timer of a node went off.
    TimerFired {
        /// Whose.
        node: NodeId,
        /// Which.
        timer: Timer,
    },
    /// A node wrote to stable storage.
    Persisted {
        /// Who.
        node: NodeId,
        /// Under this key.
        key: u32,
        /// This value.
        value: u64,
    },
    /// A node's algorithm handed a message to its application.
    Delivered {
        /// Whose.
        node: NodeId,
        /// What.
        message: Message,
    },
    /// A node's algorithm had an effect on its application: a request was executed.
    Applied {
        /// Whose.
        node: NodeId,
        /// What.
        message: Message,
    },
    /// A node's algorithm answered a call that its application had made.
    Replied {
        /// Whose.
        node: NodeId,
        /// Which, and with what.
        message: Message,
    },
    /// A node drew a number.
    Drew {
        /// Who.
        node: NodeId,
        /// Which number.
        number: u8,
    },
    /// A node chose, irrevocably.
    Decided {
        /// Who.
        node: NodeId,
        /// What.
        decision: Decision,
    },
    /// A node stopped and lost its in-memory state.
    Crashed {
        /// Who.
        node: NodeId,
    },
    /// A node went on with what stable storage held.
    Recovered {
        /// Who.
        node: NodeId,
    },
    /// A node goes on only at this time: it is paused, not crashed, and keeps its memory.
    Paused {
        /// Who.
        node: NodeId,
        /// When it goes on.
        until: Time,
    },
    /// A paused node goes on.
    Resumed {
        /// Who.
        node: NodeId,
    },
    /// A node came to believe that another has crashed.
    Suspected {
        /// Who.
        node: NodeId,
        /// Whom.
        peer: NodeId,
    },
    /// A node came to believe again that another is up.
    Trusted {
        /// Who.
        node: NodeId,
        /// Whom.
        peer: NodeId,
    },
    /// A node's algorithm refused a message: it failed a check.
    Refused {
        /// Who.
        node: NodeId,
        /// What.
        message: Message,
        /// Which check, as the protocol counts them.
        why: u8,
    },
    /// A node's algorithm came to a place in it that is worth showing.
    Traced {
        /// Who.
        node: NodeId,
        /// Which place, as the protocol counts them.
        code: u16,
    },
    /// Somebody changed something while the run was on.
    Changed,
    /// The time is up: the outcome falls.
    Dawn,
}

impl Fact {
    /// Is it beside the point where a run is told in few words: nobody decided, lost or did anything?
    pub const fn is_aside(&self) -> bool {
        matches!(self, Self::Passed(_) | Self::Traced { .. } | Self::Started { .. } | Self::Dawn)
    }

    /// The messenger it is about, if any.
    pub const fn letter(&self) -> Option<Letter> {
        match *self {
            Self::Sent(letter)
            | Self::Captured { letter, .. }
            | Self::Passed(letter)
            | Self::Modified(letter)
            | Self::Replayed(letter)
            | Self::Forged(letter)
            | Self::Copied(letter)
            | Self::Received(letter)
            | Self::Missed(letter) => Some(letter),
            _ => None,
        }
    }

    /// Can this node see it happen? A general sees its own doings, sends and receipts, and dawn.
    pub fn is_seen_by(&self, observer: NodeId) -> bool {
        match *self {
            Self::Started { node, .. }
            | Self::TimerFired { node, .. }
            | Self::Persisted { node, .. }
            | Self::Delivered { node, .. }
            | Self::Applied { node, .. }
            | Self::Replied { node, .. }
            | Self::Drew { node, .. }
            | Self::Decided { node, .. }
            | Self::Crashed { node }
            | Self::Recovered { node }
            | Self::Suspected { node, .. }
            | Self::Trusted { node, .. }
            | Self::Traced { node, .. }
            | Self::Refused { node, .. } => node == observer,
            Self::Sent(letter) => letter.from == observer,
            Self::Received(letter) => letter.to == observer,
            Self::Dawn => true,
            Self::Captured { .. }
            | Self::Passed(_)
            | Self::Modified(_)
            | Self::Replayed(_)
            | Self::Forged(_)
            | Self::Copied(_)
            // A paused node does not notice; a process that was stopped cannot tell that it was.
            | Self::Paused { .. }
            | Self::Resumed { .. }
            | Self::Missed(_)
            | Self::Changed => false,
        }
    }
}

/// A fact with its time and its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// When.
    pub time: Time,
    /// What brought it about.
    pub cause: EventId,
    /// What happened.
    pub fact: Fact,
}

/// Where the world tells what happened. It is a parameter of every step, never part of the world.
pub trait Log {
    /// Takes an event and names it.
    fn tell(&mut self, event: Event) -> EventId;
}

/// No log: for trials that only want the end.
impl Log for () {
    #[inline]
    fn tell(&mut self, _: Event) -> EventId {
        EventId::NONE
    }
}

/// The plainest log: every event in order.
impl Log for Vec<Event> {
    #[inline]
    fn tell(&mut self, event: Event) -> EventId {
        let id = EventId(self.len() as u32);
        self.push(event);
        id
    }
}
