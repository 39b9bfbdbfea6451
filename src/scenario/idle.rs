//! Fates that answer nothing.

use std::collections::BTreeSet;

use super::{Scenario, site_name};
use crate::engine::{Ask, Letter};
use crate::protocols::Strategy;

impl Scenario {
    /// A fate of a message that is not among those that were sent in a run. Where messages are named by what they say
    /// any name is possible: only a run shows whether it means one.
    pub fn idle_fate(&self, sent: impl Iterator<Item = Letter>) -> Option<&str> {
        let Strategy::Exercise(_) = self.strategy else { return None };
        let sent: BTreeSet<Letter> = sent.map(Letter::name).collect();
        let idle = |name: &&String| {
            let Ok(site) = site_name::site(name, &self.strategy) else { return false };
            let about_a_message = matches!(site.ask, Ask::Capture | Ask::Copy | Ask::Delay);
            about_a_message && !sent.contains(&Letter { copy: false, ..site.letter }.name())
        };
        self.fates.keys().find(idle).map(String::as_str)
    }
}
