//! A scenario in which everything that happened in some run is fixed.

use super::{
    CrashPoints, Expect, Fate, ForgerySpec, LinksSpec, NodeSpec, Scenario, Timing, View, site_name,
};
use crate::engine::{Model, NodeModel, Opt, Site};
use crate::protocols::{Family, General, Order, Outcome, Strategy};

impl Scenario {
    /// A site's name in this scenario's fates.
    pub fn site_name(&self, site: Site) -> String {
        site_name::name(site, &self.strategy)
    }

    /// The scenario that tells exactly this run: its answers as fates, its input, its outcome. The
    /// narration stays where it fits; a saved run goes.
    #[must_use]
    pub fn fixed(
        &self,
        title: &str,
        proposes: bool,
        answers: impl IntoIterator<Item = (Site, Opt)>,
        outcome: Outcome,
    ) -> Self {
        // Where nothing is decided a run only ends, also one that was followed no further than to a fault.
        let generals = self.strategy.family() == Family::Generals;
        let outcome = if generals { outcome } else { Outcome::Ended };
        let name = |site| site_name::name(site, &self.strategy);
        let fates = answers.into_iter().map(|(site, option)| (name(site), Fate(option)));
        let mut fixed = Self {
            title: title.into(),
            fates: fates.collect(),
            expect: Some(Expect { outcome, breaks: None }),
            run: None,
            ..self.clone()
        };
        // What Byzantine generals are ordered stands in their strategy; elsewhere nobody proposes.
        if fixed.strategy.family() == Family::Generals {
            fixed.nodes.entry("general_1".into()).or_default().proposes = Some(proposes);
        }
        fixed
    }

    /// The same, but about a strategy in a model whose nodes crash at points of their own doing, if at all: what
    /// explorers look at. Nothing is told, as what is told belongs to the scenario's own run.
    #[must_use]
    pub fn in_model(&self, strategy: &Strategy, model: &Model<General>) -> Self {
        let node = |node: &NodeModel| NodeSpec {
            crash_points: node.crash_points.map(|points| CrashPoints {
                most: points.most,
                chance: points.chance,
                down: points.down,
            }),
            ..NodeSpec::default()
        };
        let names = strategy.roles().into_iter().map(|role| role.name);
        Self {
            nodes: names.zip(model.nodes.iter().map(node)).collect(),
            links: LinksSpec::of(&model.links, strategy),
            timing: Timing {
                // An exercise says itself how long it lasts.
                dawn: model.dawn.filter(|_| !matches!(self.strategy, Strategy::Exercise(_))),
                gst: (model.gst > 0).then_some(model.gst),
                asynchronous: model.asynchronous,
                unit: self.timing.unit,
            },
            strategy: strategy.clone(),
            fates: Default::default(),
            forgeries: model.forgeries.iter().map(|one| ForgerySpec::of(one, strategy)).collect(),
            narration: Vec::new(),
            view: View::default(),
            expect: None,
            run: None,
            ..self.clone()
        }
    }

    /// The same Byzantine generals with these traitors, a bit for each, and this order.
    #[must_use]
    pub fn with_traitors(mut self, traitors: u64, ordered: Order) -> Self {
        if let Strategy::OralMessages(p) | Strategy::SignedMessages(p) = &mut self.strategy {
            p.order = ordered;
        }
        for (place, role) in self.strategy.roles().into_iter().enumerate() {
            let traitor = traitors >> place & 1 == 1;
            if traitor || self.nodes.contains_key(&role.name) {
                self.nodes.entry(role.name).or_default().traitor = traitor;
            }
        }
        self
    }
}
