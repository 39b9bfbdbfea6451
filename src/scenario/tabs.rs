//! Which views a scenario has.

use super::{Scenario, Tab};
use crate::protocols::{Family, Strategy};

/// The views of a strategy, in the order of their keys.
pub const fn tabs(strategy: &Strategy) -> &'static [Tab] {
    use Tab::{
        Battlefield, Branches, Byzantine, City, Diagram, Events, Knowledge, Links, Odds, Proof,
    };
    match strategy.family() {
        Family::Generals => &[Battlefield, Diagram, Events, Branches, Odds, Proof, Knowledge, City],
        Family::Links => &[Battlefield, Diagram, Events, Branches, Links],
        Family::Byzantine => &[Battlefield, Diagram, Events, Branches, Byzantine],
    }
}

impl Tab {
    /// Its name, and a short one for little room.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Battlefield => ("Battlefield", "Field"),
            Self::Diagram => ("Diagram", "Diagram"),
            Self::Events => ("Events", "Events"),
            Self::Branches => ("Branches", "Branch"),
            Self::Odds => ("Odds", "Odds"),
            Self::Proof => ("Proof", "Proof"),
            Self::Knowledge => ("Knowledge", "Know"),
            Self::City => ("City's play", "City"),
            Self::Links => ("Links", "Links"),
            Self::Byzantine => ("Byzantine", "Byzant"),
        }
    }
}

impl Scenario {
    /// The views that it has.
    pub const fn tabs(&self) -> &'static [Tab] {
        tabs(&self.strategy)
    }
}
