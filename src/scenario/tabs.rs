//! Which views a scenario has.

use super::{Scenario, Tab};
use crate::protocols::{Family, Strategy};

/// The views of a strategy, in the order of their keys.
pub const fn tabs(strategy: &Strategy) -> &'static [Tab] {
    use Tab::{
        Availability, Battlefield, Branches, Byzantine, Check, City, Congestion, Detectors,
        Diagram, Events, Exercise, Knowledge, Links, Matrix, Nodes, Odds, Proof, Scheduling, Slo,
    };
    match strategy.family() {
        // A student's generals are checked like every solution.
        Family::Generals if matches!(strategy, Strategy::Exercise(_)) => {
            &[Battlefield, Diagram, Events, Branches, Odds, Proof, Knowledge, City, Check]
        }
        Family::Generals => {
            &[Battlefield, Diagram, Events, Branches, Odds, Proof, Knowledge, City, Nodes]
        }
        Family::Links => &[Battlefield, Diagram, Events, Branches, Links, Matrix, Nodes],
        Family::Detectors => &[Battlefield, Diagram, Events, Branches, Detectors, Matrix, Nodes],
        Family::Congestion => &[Battlefield, Diagram, Events, Branches, Congestion, Nodes],
        Family::Availability => match strategy {
            Strategy::ReplicatedService(service) if service.objective.is_some() => {
                &[Battlefield, Diagram, Events, Branches, Availability, Slo, Nodes]
            }
            _ => &[Battlefield, Diagram, Events, Branches, Availability, Nodes],
        },
        Family::Scheduling => &[Battlefield, Diagram, Events, Branches, Scheduling, Nodes],
        Family::Exercises => {
            &[Battlefield, Diagram, Events, Branches, Exercise, Check, Matrix, Nodes]
        }
        Family::Byzantine => &[Battlefield, Diagram, Events, Branches, Byzantine, Nodes],
    }
}

impl Tab {
    /// Its name, and a short one for little room.
    pub const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Battlefield => ("Battlefield", "Field"),
            Self::Diagram => ("Diagram", "Diag"),
            Self::Events => ("Events", "Log"),
            Self::Branches => ("Branches", "Tree"),
            Self::Odds => ("Odds", "Odds"),
            Self::Proof => ("Proof", "Proof"),
            Self::Knowledge => ("Knowledge", "Know"),
            Self::City => ("City's play", "City"),
            Self::Links => ("Links", "Links"),
            Self::Detectors => ("Detectors", "Detect"),
            Self::Matrix => ("Model matrix", "Matrix"),
            Self::Nodes => ("Nodes", "Nodes"),
            Self::Byzantine => ("Byzantine", "Byzant"),
            Self::Congestion => ("Congestion", "Congest"),
            Self::Availability => ("Availability", "Avail"),
            Self::Slo => ("SLO", "SLO"),
            Self::Scheduling => ("Scheduling", "Sched"),
            Self::Exercise => ("Exercise", "Exerc"),
            Self::Check => ("Check", "Check"),
        }
    }
}

impl Scenario {
    /// The views that it has.
    pub const fn tabs(&self) -> &'static [Tab] {
        tabs(&self.strategy)
    }
}
