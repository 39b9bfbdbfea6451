//! The same scenario with another strategy, in which nodes may have come or gone.

use super::site_name::{name, site};
use super::{Scenario, Viewer};
use crate::engine::{NodeId, Site};
use crate::protocols::Strategy;

impl Scenario {
    /// With another strategy. What is said of a node follows it by its name; of a node that there is no more
    /// nothing is said.
    #[must_use]
    pub fn recast(&self, strategy: Strategy) -> Self {
        let mut cast = Self { strategy, ..self.clone() };
        let (before, now) = (self.strategy.roles(), cast.strategy.roles());
        if before == now {
            return cast;
        }
        let place = |name: &str| now.iter().position(|role| role.name == name);
        let node = |node: NodeId| {
            let name = &before.get(node.index())?.name;
            place(name).map(|place| NodeId(place as u8))
        };
        let moved = |name_of: &String| {
            let mut site: Site = site(name_of, &self.strategy).ok()?;
            site.letter.from = node(site.letter.from)?;
            site.letter.to = node(site.letter.to)?;
            Some(name(site, &cast.strategy))
        };
        let fates = self.fates.iter().filter_map(|(site, fate)| Some((moved(site)?, *fate)));
        cast.fates = fates.collect();
        cast.nodes.retain(|name, _| place(name).is_some());
        let there = |way: &str| way.split('>').all(|name| place(name).is_some());
        cast.links.ways.retain(|way, _| there(way));
        if cast.view.eyes.eyes(&cast.strategy).is_none() {
            cast.view.eyes = Viewer::default();
        }
        cast
    }
}
