//! Nodes, messages and the letters that carry them.

/// A node by number, from 0. General 1 is node 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u8);

impl NodeId {
    /// The number as an index.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What sort of message it is; the protocol names its kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u8);

/// What a node says: a kind and a number counted within its cause, from 1
/// ("proposal 3", "the acknowledgement of proposal 3").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message {
    /// Which of its kind, from 1, as its cause counts.
    pub nth: u32,
    /// What else it says, as its protocol encodes it; 0 where its kind and number say all.
    pub content: u16,
    /// What sort.
    pub kind: Kind,
}

impl Message {
    /// A message that says no more than its kind and number.
    pub const fn new(kind: Kind, nth: u32) -> Self {
        Self { nth, content: 0, kind }
    }
}

/// A message on its way from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Letter {
    /// What it says.
    pub message: Message,
    /// Who sent it.
    pub from: NodeId,
    /// For whom.
    pub to: NodeId,
    /// A copy made in the city, not the original.
    pub copy: bool,
    /// How often its sender had crashed before: what a node that has forgotten its numbers sends
    /// again is another message.
    pub life: u8,
}

impl Letter {
    /// The letter as it is named: what it says beside kind and number does not name it.
    pub const fn name(self) -> Self {
        Self { message: Message { content: 0, ..self.message }, ..self }
    }
}
