//! What an active adversary forges, in files.

use super::report::nearest;
use super::{Flaw, ForgerySpec, Scenario, site_name};
use crate::engine::{Forgery, Kind, Letter, LinkKind, Links, Message, NodeId};
use crate::protocols::{Family, Strategy};

/// The most forgeries of a file.
const MOST: usize = 1_000;

impl ForgerySpec {
    /// A forgery written down. What the strategy makes of a forged message it makes again.
    pub(super) fn of(forgery: &Forgery, strategy: &Strategy) -> Self {
        let (letter, roles, kinds) = (forgery.letter, strategy.roles(), strategy.kinds());
        let name = |node: NodeId| roles.get(node.index()).map_or(String::new(), |r| r.name.clone());
        let kind = kinds.get(usize::from(letter.message.kind.0));
        Self {
            at: forgery.at,
            from: name(letter.from),
            to: name(letter.to),
            kind: kind.map_or(String::new(), |kind| kind.name.clone()),
            nth: letter.message.nth,
            content: (letter.message.content > 0).then_some(letter.message.content),
        }
    }

    /// The engine's forgery.
    ///
    /// # Errors
    /// Says which field names nothing, or that the way does not allow it.
    pub(super) fn forgery(&self, strategy: &Strategy, links: &Links) -> Result<Forgery, Flaw> {
        let end = |name: &str, field: &str| {
            site_name::node(name, strategy).map_err(|flaw| flaw.under(field))
        };
        let (from, to) = (end(&self.from, "from")?, end(&self.to, "to")?);
        if from == to {
            let problem = format!("{} sends itself nothing", self.from);
            return Err(Flaw::new(&["to"], problem, "name another node"));
        }
        let kinds = strategy.kinds();
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        let kind = names.iter().position(|known| *known == self.kind).ok_or_else(|| {
            let problem = format!("the strategy {} sends no {:?}", strategy.name(), self.kind);
            Flaw::new(&["kind"], problem, nearest(&self.kind, &names))
        })?;
        if self.nth == 0 {
            return Err(Flaw::new(&["nth"], "a number of 0", "numbers count from 1"));
        }
        if links.get(from, to).kind != LinkKind::Arbitrary {
            let problem = format!("nobody can forge on the way from {} to {}", self.from, self.to);
            return Err(Flaw::new(&["from"], problem, "give the way the type arbitrary"));
        }
        // With a secure channel the forger has no key: what it says is no record.
        let content = strategy.forged_content(self.content.unwrap_or(0));
        let message = Message { nth: self.nth, content, kind: Kind(kind as u8) };
        Ok(Forgery { at: self.at, letter: Letter { message, from, to, copy: false, life: 0 } })
    }
}

impl Scenario {
    pub(super) fn check_forgeries(&self) -> Result<(), Flaw> {
        if self.forgeries.len() > MOST {
            let problem = format!("{} forgeries are too many", self.forgeries.len());
            return Err(Flaw::new(&["forgeries"], problem, format!("use at most {MOST}")));
        }
        if !self.forgeries.is_empty() && self.strategy.family() == Family::Byzantine {
            let problem = "Byzantine generals have a perfect channel: nobody forges on it";
            return Err(Flaw::new(&["forgeries"], problem, "make a general a traitor"));
        }
        let links = self.links.links(&self.strategy).map_err(|flaw| flaw.under("links"))?;
        for (index, one) in self.forgeries.iter().enumerate() {
            one.forgery(&self.strategy, &links)
                .map_err(|flaw| flaw.under(&index.to_string()).under("forgeries"))?;
        }
        Ok(())
    }

    /// The forgeries of a scenario that was checked.
    pub(super) fn planned_forgeries(&self, links: &Links) -> Vec<Forgery> {
        self.forgeries.iter().filter_map(|one| one.forgery(&self.strategy, links).ok()).collect()
    }
}
