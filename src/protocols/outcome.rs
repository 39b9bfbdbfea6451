//! What dawn shows, and the properties watched on every run.

use std::fmt;

use crate::engine::{Algorithm, Decision, Model, NodeId, World};

use super::{GENERAL_1, GENERAL_2};

/// What happened at dawn.
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
pub enum Outcome {
    /// Dawn has not come.
    Undecided,
    /// Both attacked: the city is captured.
    Captured,
    /// General 1 attacked alone and is defeated.
    #[serde(rename = "only_general_1")]
    OnlyGeneral1,
    /// General 2 attacked alone and is defeated.
    #[serde(rename = "only_general_2")]
    OnlyGeneral2,
    /// Neither attacked.
    Nothing,
    /// The run is over, and it was not about deciding.
    Ended,
}

impl Outcome {
    /// The outcome of a world. A crashed general does not attack.
    pub fn of<A: Algorithm>(world: &World<A>) -> Self {
        if !world.is_over() {
            return Self::Undecided;
        }
        if !world.algorithm(GENERAL_1).decides() {
            return Self::Ended;
        }
        match (attacks(world, GENERAL_1), attacks(world, GENERAL_2)) {
            (true, true) => Self::Captured,
            (true, false) => Self::OnlyGeneral1,
            (false, true) => Self::OnlyGeneral2,
            (false, false) => Self::Nothing,
        }
    }

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Captured => "captured",
            Self::OnlyGeneral1 => "only_general_1",
            Self::OnlyGeneral2 => "only_general_2",
            Self::Nothing => "nothing",
            Self::Ended => "ended",
        }
    }

    /// In a few words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Captured => "both attack",
            Self::OnlyGeneral1 => "General 1 alone",
            Self::OnlyGeneral2 => "General 2 alone",
            Self::Nothing => "neither attacks",
            Self::Ended => "the run is over",
        }
    }

    /// In one or two words.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Undecided => "open",
            Self::Captured => "both",
            Self::OnlyGeneral1 => "G1 alone",
            Self::OnlyGeneral2 => "G2 alone",
            Self::Nothing => "neither",
            Self::Ended => "over",
        }
    }

    /// Did one general attack alone?
    pub const fn is_lone_attack(self) -> bool {
        matches!(self, Self::OnlyGeneral1 | Self::OnlyGeneral2)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Does this general attack, as things stand? A crashed one does not.
pub fn attacks<A: Algorithm>(world: &World<A>, general: NodeId) -> bool {
    world.is_up(general) && world.decision(general) == Some(Decision::Attack)
}

/// The properties watched on every run, as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lights {
    /// No general has attacked alone.
    pub agreement: bool,
    /// No general has chosen to attack though nobody proposed.
    pub validity: bool,
    /// How many generals have decided.
    pub decided: u8,
    /// How many messengers are under way.
    pub under_way: usize,
}

impl Lights {
    /// The lights of a world.
    pub fn of<A: Algorithm>(world: &World<A>, model: &Model<A>) -> Self {
        let chose_attack = |general| world.decision(general) == Some(Decision::Attack);
        let proposed = model.nodes[GENERAL_1.index()].input;
        let decided = |general| u8::from(world.decision(general).is_some());
        Self {
            agreement: !Outcome::of(world).is_lone_attack(),
            validity: proposed || !(chose_attack(GENERAL_1) || chose_attack(GENERAL_2)),
            decided: decided(GENERAL_1) + decided(GENERAL_2),
            under_way: world.under_way().len(),
        }
    }
}
