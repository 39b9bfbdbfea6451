//! Who takes part: the nodes of a strategy by name.

/// What a strategy is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Two generals decide whether to attack.
    Generals,
    /// A sender's messages are to reach a receiver.
    Links,
    /// Nodes watch each other for crashes.
    Detectors,
    /// Messages queue at a switch port.
    Congestion,
    /// Parts of a service fail and are repaired.
    Availability,
    /// Tasks share a processor.
    Scheduling,
    /// Generals, of whom some are traitors, are to obey one order.
    Byzantine,
    /// Requests and messages are to take effect exactly once, and in order.
    Exercises,
}

impl Family {
    /// Is it about what many events come to, and not about each of them? Then playing does not stand still
    /// after an event.
    pub const fn flows(self) -> bool {
        matches!(self, Self::Congestion | Self::Availability)
    }
}

/// A node's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// In files: "general_1".
    pub name: String,
    /// In sentences: "General 1".
    pub title: String,
    /// Where there is little room: "G1".
    pub short: String,
}

impl Role {
    /// A node with a name of its own: "sender".
    pub fn named(title: &str, short: &str) -> Self {
        Self { name: title.to_lowercase(), title: title.into(), short: short.into() }
    }

    /// The first so many of a row: "General 1", "General 2" ...
    pub fn row(title: &str, count: usize) -> Vec<Self> {
        let initial = title.chars().next().unwrap_or('N');
        let one = |nth: usize| Self {
            name: format!("{}_{nth}", title.to_lowercase()),
            title: format!("{title} {nth}"),
            short: format!("{initial}{nth}"),
        };
        (1..=count).map(one).collect()
    }
}
