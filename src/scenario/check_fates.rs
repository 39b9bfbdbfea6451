//! Does every fate of a scenario answer a question that can be asked?

use std::collections::BTreeMap;

use super::{Fate, Flaw, NodeSpec, Scenario, site_name};
use crate::engine::{Ask, LinkKind, Links, Opt, Site};
use crate::protocols::{Family, Strategy, said};

impl Scenario {
    pub(super) fn check_fates(&self) -> Result<(), Flaw> {
        let links = self.links.links(&self.strategy).map_err(|flaw| flaw.under("links"))?;
        let mut seen = BTreeMap::new();
        for (name, fate) in &self.fates {
            let site = self.check_fate(name, *fate, &links);
            let site = site.map_err(|flaw| flaw.under(name).under("fates"))?;
            if let Some(before) = seen.insert(site.packed(), name) {
                let problem = format!("{before} names the same question");
                return Err(Flaw::new(&["fates", name], problem, "keep one of them").key());
            }
        }
        Ok(())
    }

    /// What is said of a node.
    fn spec(&self, place: usize) -> Option<&NodeSpec> {
        let roles = self.strategy.roles();
        roles.get(place).and_then(|role| self.nodes.get(&role.name))
    }

    fn is_traitor(&self, place: usize) -> bool {
        self.spec(place).is_some_and(|spec| spec.traitor)
    }

    /// Which question a fate answers.
    fn check_fate(&self, name: &str, fate: Fate, links: &Links) -> Result<Site, Flaw> {
        let site = site_name::site(name, &self.strategy).map_err(Flaw::key)?;
        self.check_answer(site, fate, links).map(|()| site)
    }

    fn check_answer(&self, site: Site, fate: Fate, links: &Links) -> Result<(), Flaw> {
        if site.ask == Ask::Draw {
            let most = self.strategy.draws(site.letter.from.index()).unwrap_or(0);
            return match fate.0 {
                Opt::Number(number) if (1..=most.into()).contains(&number) => Ok(()),
                _ => {
                    let help = format!("use a whole number from 1 to {most}");
                    Err(Flaw::new(&[], format!("{fate} is no answer here"), help))
                }
            };
        }
        let link = links.get(site.letter.from, site.letter.to);
        let from = site.letter.from.index();
        if site.ask == Ask::Capture && link.kind == LinkKind::Reliable {
            let help = "give the link another type, or leave this out";
            return Err(Flaw::new(&[], "a reliable link keeps nobody", help));
        }
        if site.ask == Ask::Lie && !self.is_traitor(from) {
            let help = "make it a traitor, or leave this out";
            return Err(Flaw::new(&[], "a loyal general tells no lies", help));
        }
        if site.ask == Ask::Crash && self.spec(from).is_none_or(|spec| spec.crash_points.is_none())
        {
            let help = "give the node crash_points, or leave this out";
            return Err(Flaw::new(&[], "this node crashes at no point of its own doing", help));
        }
        let help = match (site.ask, fate.0) {
            (Ask::Capture, Opt::Captured | Opt::Passed) => return Ok(()),
            (Ask::Capture, Opt::Modified | Opt::Replayed) if link.kind == LinkKind::Arbitrary => {
                return Ok(());
            }
            (Ask::Lie, Opt::Says(3)) if matches!(self.strategy, Strategy::OralMessages(_)) => {
                "use says 1 (attack), says 2 (retreat) or silent: only signatures say both".into()
            }
            (Ask::Lie, Opt::Says(content))
                if self.strategy.family() == Family::Byzantine && said(content).is_none() =>
            {
                "use says 1 (attack), says 2 (retreat), says 3 (both, signed) or silent".into()
            }
            (Ask::Crash, Opt::Crashes | Opt::GoesOn) | (Ask::Lie, Opt::Says(_) | Opt::Silent) => {
                return Ok(());
            }
            (Ask::Crash, _) => "use crashes or goes_on".into(),
            (Ask::Lie, _) => "use silent, or says and a content".into(),
            (Ask::Copy, _) if link.duplication.is_none() => {
                let help = "give the link a duplication (it may be 0)";
                return Err(Flaw::new(&[], "this link never copies", help));
            }
            (Ask::Copy, Opt::Copied | Opt::Single) => return Ok(()),
            (Ask::Delay, Opt::Number(delay)) if link.may_take(delay) => return Ok(()),
            (Ask::Capture | Ask::Draw, _) => "use captured or passed".into(),
            (Ask::Copy, _) => "use copied or single".into(),
            (Ask::Order, Opt::Number(_)) if self.timing.asynchronous => return Ok(()),
            (Ask::Order, _) if self.timing.asynchronous => {
                "use the place of a message among those that wait, or 0 for none".into()
            }
            (Ask::Order, _) => "only an asynchronous system asks what arrives next".into(),
            // No name in a file means a wait.
            (Ask::Wait, _) => "leave it to the dice".into(),
            (Ask::Delay, _) => {
                let known = link.delays.pairs().iter().map(|(delay, _)| delay.to_string());
                format!("the link's delays are {}", known.collect::<Vec<_>>().join(", "))
            }
        };
        Err(Flaw::new(&[], format!("{fate} is no answer here"), help))
    }

    /// Leaves out the fates and the narration that name nothing in this scenario, but for the fates
    /// to `keep`. Where strategy or links are themselves impossible, leaves everything.
    pub fn prune(&mut self, keep: impl Fn(&str) -> bool) {
        let Ok(links) = self.links.links(&self.strategy) else { return };
        if !self.strategy.faults().is_empty() {
            return;
        }
        let mut fates = std::mem::take(&mut self.fates);
        fates.retain(|name, fate| keep(name) || self.check_fate(name, *fate, &links).is_ok());
        self.fates = fates;
        let strategy = &self.strategy;
        self.narration.retain(|piece| piece.check(strategy).is_ok());
    }
}
