//! A live change in a saved run.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::links::{way, way_name};
use super::{Flaw, LinkSpec, site_name};
use crate::drive::PlannedChange;
use crate::engine::{
    Change, Kind, Letter, LinkChange, LinkSetting, Message, NodeChange, NodeId, Time,
};
use crate::protocols::{Family, GENERAL_1, GENERAL_2, MOST_LOAD, Role, Strategy};

/// A live change: the event at place `step` (counted from 0), and what it changed: links, something about a
/// node, the stabilisation time, the load, or what was forged. Exactly one of these.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedChange {
    /// The place of the change among the branch's events, from 0.
    pub step: usize,
    /// The way from General 2 to General 1 as it is from then on, if it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_general_1: Option<LinkSpec>,
    /// The way from General 1 to General 2, if it changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_general_2: Option<LinkSpec>,
    /// Ways between other nodes that changed.
    #[serde(
        default,
        deserialize_with = "super::map::unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub ways: BTreeMap<String, LinkSpec>,
    /// What happened to a node.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<SavedNodeChange>,
    /// The stabilisation time from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gst: Option<Time>,
    /// The load in percent from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load: Option<u32>,
    /// What was sent in somebody's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forged: Option<SavedForgery>,
}

/// What happened to a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedNodeChange {
    /// Which node.
    pub name: String,
    /// What.
    pub what: NodeFate,
}

/// What may happen to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeFate {
    /// It crashed.
    Crashed,
    /// It recovered.
    Recovered,
    /// It paused for so long.
    Paused(Time),
}

/// A forged message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SavedForgery {
    /// In whose name.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The kind, counted from 0 as the strategy has them.
    pub kind: u8,
    /// The number.
    pub nth: u32,
    /// What else it says.
    #[serde(default)]
    pub content: u16,
    /// Is it the copy of a message that was sent?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub copy: bool,
}

impl SavedChange {
    /// Writes a change down.
    pub(super) fn of(planned: &PlannedChange, strategy: &Strategy) -> Self {
        let mut saved = Self { step: planned.step, ..Self::default() };
        let roles = strategy.roles();
        let name = |node: NodeId| roles[node.index()].name.clone();
        match &planned.change {
            Change::Links(change) if roles == Role::row("General", 2) => {
                let to =
                    |node| change.0.iter().find(|s| s.to == node).map(|s| LinkSpec::of(&s.link));
                (saved.to_general_1, saved.to_general_2) = (to(GENERAL_1), to(GENERAL_2));
            }
            Change::Links(change) => {
                let way = |s: &LinkSetting| (way_name(&roles, s.from, s.to), LinkSpec::of(&s.link));
                saved.ways = change.0.iter().map(way).collect();
            }
            Change::Node(node, what) => {
                let what = match *what {
                    NodeChange::Crash => NodeFate::Crashed,
                    NodeChange::Recover => NodeFate::Recovered,
                    NodeChange::Pause(lasts) => NodeFate::Paused(lasts),
                };
                saved.node = Some(SavedNodeChange { name: name(*node), what });
            }
            Change::Gst(time) => saved.gst = Some(*time),
            Change::Load(load) => saved.load = Some(*load),
            Change::Forge(Letter { message, from, to, copy, .. }) => {
                saved.forged = Some(SavedForgery {
                    from: name(*from),
                    to: name(*to),
                    kind: message.kind.0,
                    nth: message.nth,
                    content: message.content,
                    copy: *copy,
                });
            }
        }
        saved
    }

    pub(super) fn check(&self, strategy: &Strategy) -> Result<(), Flaw> {
        let links = self.to_general_1.is_some() || self.to_general_2.is_some();
        let parts = [
            links || !self.ways.is_empty(),
            self.node.is_some(),
            self.gst.is_some(),
            self.load.is_some(),
            self.forged.is_some(),
        ];
        let count = parts.iter().filter(|part| **part).count();
        if count != 1 {
            let problem =
                format!("it changes {}", if count == 0 { "nothing" } else { "several things" });
            return Err(Flaw::new(&[], problem, "name what one change changed"));
        }
        if links && strategy.roles() != Role::row("General", 2) {
            return Err(Flaw::new(&[], "there are no two generals here", "use ways"));
        }
        self.change(strategy).map(|_| ())
    }

    /// The change as it is planned again. It must have been checked.
    pub(super) fn planned(&self, strategy: &Strategy) -> PlannedChange {
        let change = self.change(strategy).expect("the changes were checked with the scenario");
        PlannedChange { step: self.step, change }
    }

    fn change(&self, strategy: &Strategy) -> Result<Change, Flaw> {
        let node = |name: &str, field: &str| {
            site_name::node(name, strategy).map_err(|flaw| flaw.under(field))
        };
        if let Some(SavedNodeChange { name, what }) = &self.node {
            let node = node(name, "name").map_err(|flaw| flaw.under("node"))?;
            let what = match *what {
                NodeFate::Crashed => NodeChange::Crash,
                NodeFate::Recovered => NodeChange::Recover,
                NodeFate::Paused(0) => {
                    let flaw = Flaw::new(&["node", "what"], "a pause of 0", "use 1 or more");
                    return Err(flaw);
                }
                NodeFate::Paused(lasts) => NodeChange::Pause(lasts),
            };
            return Ok(Change::Node(node, what));
        }
        if let Some(time) = self.gst {
            return Ok(Change::Gst(time));
        }
        if let Some(load) = self.load {
            if strategy.family() != Family::Congestion {
                let problem = "there is no port to be loaded here";
                return Err(Flaw::new(&["load"], problem, "leave it out"));
            }
            check_load(load).map_err(|flaw| flaw.under("load"))?;
            return Ok(Change::Load(load));
        }
        if let Some(forged) = &self.forged {
            let end = |name: &str, field: &str| node(name, field).map_err(|f| f.under("forged"));
            let (from, to) = (end(&forged.from, "from")?, end(&forged.to, "to")?);
            let SavedForgery { kind, nth, content, copy, .. } = *forged;
            let kinds = strategy.kinds().len();
            let wrong = |field: &str, problem: String, help: String| {
                Err(Flaw::new(&["forged", field], problem, help))
            };
            if usize::from(kind) >= kinds {
                let help = format!("use 0 to {}", kinds.saturating_sub(1));
                return wrong("kind", format!("there is no kind {kind}"), help);
            }
            if from == to {
                let problem = format!("{} sends itself nothing", forged.from);
                return wrong("to", problem, "name another node".into());
            }
            if nth == 0 {
                return wrong("nth", "a number of 0".into(), "numbers count from 1".into());
            }
            if strategy.family() == Family::Byzantine {
                let problem = "Byzantine generals have a perfect channel".to_owned();
                return wrong("from", problem, "leave it out".into());
            }
            let message = Message { nth, content, kind: Kind(kind) };
            return Ok(Change::Forge(Letter { message, from, to, copy, life: 0 }));
        }
        if strategy.family() == Family::Byzantine {
            let problem = "Byzantine generals have a perfect channel: it does not change";
            return Err(Flaw::new(&["ways"], problem, "leave it out"));
        }
        let mut settings = Vec::new();
        for (field, spec, from, to) in [
            ("to_general_1", &self.to_general_1, GENERAL_2, GENERAL_1),
            ("to_general_2", &self.to_general_2, GENERAL_1, GENERAL_2),
        ] {
            if let Some(spec) = spec {
                let link = spec.link().map_err(|flaw| flaw.under(field))?;
                settings.push(LinkSetting { from, to, link });
            }
        }
        for (name, spec) in &self.ways {
            let at = |flaw: Flaw| flaw.under(name).under("ways");
            let (from, to) = way(name, strategy).map_err(at)?;
            settings.push(LinkSetting { from, to, link: spec.link().map_err(at)? });
        }
        Ok(Change::Links(LinkChange(settings)))
    }
}

fn check_load(load: u32) -> Result<(), Flaw> {
    if (1..=MOST_LOAD).contains(&load) {
        return Ok(());
    }
    let problem = format!("a load of {load}% is out of range");
    Err(Flaw::new(&[], problem, format!("use 1 to {MOST_LOAD}")))
}
