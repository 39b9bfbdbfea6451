//! A script: the fates that a scenario fixes.

use std::collections::BTreeMap;

use crate::engine::{Opt, Question, Site};

use super::{Driver, Reply};

/// Fixed fates by site. What it does not name, or names with a fate that the menu (after a live
/// change, say) does not offer, is left to the next driver.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    fates: BTreeMap<Site, Opt>,
}

impl FromIterator<(Site, Opt)> for Script {
    fn from_iter<I: IntoIterator<Item = (Site, Opt)>>(fates: I) -> Self {
        Self { fates: fates.into_iter().collect() }
    }
}

impl Script {
    /// What the script says at a site.
    pub fn fate(&self, site: Site) -> Option<Opt> {
        self.fates.get(&site).copied()
    }
}

impl Driver for &Script {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        self.fate(question.site)
            .and_then(|fate| question.menu.place(fate))
            .map_or(Reply::Pass, Reply::Answer)
    }
}
