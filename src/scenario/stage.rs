//! A scenario made ready to run.

use super::{Scenario, Words, site_name};
use crate::drive::Script;
use crate::engine::{Crash, CrashPoints, Delays, Failures, Model, NodeId, NodeModel, Pause, Time};
use crate::protocols::{General, Plan};

/// Everything a run needs.
pub struct Stage {
    /// The system and the strategy.
    pub model: Model<General>,
    /// The fixed fates.
    pub script: Script,
    /// The seed of the dice.
    pub seed: u64,
    /// How to tell of it.
    pub words: Words,
}

impl Scenario {
    /// When dawn comes: as the file says, or late enough for everything to arrive.
    pub fn dawn(&self) -> Time {
        self.timing.dawn.unwrap_or_else(|| {
            let links = self.links.links(&self.strategy);
            let longest = links.map_or(1, |links| links.longest_delay());
            let settled = self.strategy.settled_by(longest.min(Delays::LONGEST));
            // The next full ten after everything is settled: what arrives at dawn comes too late.
            (settled / 10).saturating_add(1).saturating_mul(10)
        })
    }

    /// Makes it ready. The scenario must have passed [`Scenario::check`].
    pub fn stage(&self) -> Stage {
        let links =
            self.links.links(&self.strategy).expect("the links were checked with the scenario");
        let roles = self.strategy.roles();
        let model = Model {
            params: Plan::from(&self.strategy).into(),
            nodes: roles
                .iter()
                .enumerate()
                .map(|(place, role)| self.node(place, &role.name))
                .collect(),
            forgeries: self.planned_forgeries(&links),
            links,
            gst: self.timing.gst.unwrap_or(0),
            asynchronous: self.timing.asynchronous,
            common_causes: self.strategy.common_causes(),
            load: self.strategy.load(),
            dawn: Some(self.dawn()),
        };
        let fates = self.fates.iter().map(|(name, fate)| {
            let site = site_name::site(name, &self.strategy);
            (site.expect("the fates were checked with the scenario"), fate.0)
        });
        Stage {
            model,
            script: fates.collect(),
            seed: self.seed,
            words: Words::new(&self.strategy, self.timing.unit),
        }
    }

    fn node(&self, place: usize, name: &str) -> NodeModel {
        let spec = self.nodes.get(name);
        let proposes = spec.and_then(|spec| spec.proposes).unwrap_or(true);
        let crashes = spec.map_or(&[][..], |spec| &spec.crashes);
        let pauses = spec.map_or(&[][..], |spec| &spec.pauses);
        NodeModel {
            input: place == 0 && proposes,
            crashes: crashes.iter().map(|c| Crash { at: c.at, recovers: c.recovers }).collect(),
            pauses: pauses.iter().map(|p| Pause { at: p.at, lasts: p.lasts }).collect(),
            crash_points: spec.and_then(|spec| spec.crash_points.as_ref()).map(|points| {
                CrashPoints { most: points.most, chance: points.chance, down: points.down }
            }),
            failures: spec
                .and_then(|spec| spec.failures)
                .map(|rates| Failures { mttf: rates.mttf, mttr: rates.mttr })
                .or_else(|| self.strategy.failures(NodeId(place as u8))),
            traitor: spec.is_some_and(|spec| spec.traitor),
        }
    }
}
