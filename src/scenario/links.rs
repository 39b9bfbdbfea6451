//! Links in files, and the engine's links made of them.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::Flaw;
use crate::engine::{Delays, DelaysError, Link, LinkKind, Links, NodeId, Prob, Span, Time};
use crate::protocols::{GENERAL_1, GENERAL_2, Role, Strategy};

/// The links between the nodes. What stands here holds for all; `to_general_1` and `to_general_2` say what
/// one direction between the generals has otherwise, `ways` the same between other nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinksSpec {
    /// How likely the city captures a messenger; 0 when left out (possible all the same).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<Prob>,
    /// Does an adversary choose whom the city captures? Then captures have no probability: `loss` says
    /// nothing, `fates` are the adversary's plan, and whom it does not name is let through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adversary: Option<bool>,
    /// What the link promises; `fair_loss` when left out.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<LinkType>,
    /// How likely a messenger that was let through is copied; when left out the link never copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplication: Option<Prob>,
    /// How long the whole way takes; always 20 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<DelaySpec>,
    /// How long it takes before the global stabilisation time, where that is otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_delay: Option<DelaySpec>,
    /// While it lasts every messenger that reaches the city is captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// What the way from General 2 to General 1 has otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_general_1: Option<LinkSpec>,
    /// What the way from General 1 to General 2 has otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_general_2: Option<LinkSpec>,
    /// What single ways between other nodes than the generals have otherwise, by name: `sender>receiver`.
    #[serde(
        default,
        deserialize_with = "super::map::unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub ways: BTreeMap<String, LinkSpec>,
}

/// One direction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkSpec {
    /// How likely the city captures a messenger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss: Option<Prob>,
    /// Does an adversary choose whom the city captures?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adversary: Option<bool>,
    /// What the link promises.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<LinkType>,
    /// How likely a messenger that was let through is copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplication: Option<Prob>,
    /// How long the whole way takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<DelaySpec>,
    /// How long it takes before the global stabilisation time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_delay: Option<DelaySpec>,
    /// While it lasts every messenger that reaches the city is captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
}

/// What a link promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkType {
    /// What is sent is received, once; only the order is open.
    Reliable,
    /// Messages may be lost, copied and reordered; what is sent for ever arrives in the end.
    FairLoss,
    /// An active adversary may read, modify, drop, forge and replay. `loss` says nothing, `fates` are the
    /// adversary's plan.
    Arbitrary,
}

/// A small set of whole delays, each 1 or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum DelaySpec {
    /// Always the same.
    Fixed(Time),
    /// Every `step` from the smallest to the largest, all equally likely.
    Range(DelayRange),
    /// At most 16 delays, each with a whole weight.
    Weighted(Vec<WeightedDelay>),
}

/// Delays in equal steps; at most 16 of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DelayRange {
    /// The smallest, 1 or more.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub smallest: Time,
    /// The largest, no less than the smallest.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub largest: Time,
    /// From one to the next; 1 when left out.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub step: Time,
}

/// A delay and how it is weighted against the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WeightedDelay {
    /// The delay.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub time: Time,
    /// Its weight, 1 or more.
    #[schemars(range(min = 1))]
    pub weight: u32,
}

/// A time in which nothing gets through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Its first instant.
    pub from: Time,
    /// The first instant after it.
    pub to: Time,
}

fn one() -> Time {
    1
}

impl JsonSchema for Prob {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Probability".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A probability, a number from 0 to 1 with at most 9 decimals.",
            "type": "number", "minimum": 0, "maximum": 1,
        })
    }
}

impl DelaySpec {
    /// The set it describes.
    ///
    /// # Errors
    /// Says what is wrong, where below the field, and what would be right.
    pub fn delays(&self) -> Result<Delays, Flaw> {
        match self {
            Self::Fixed(time) => checked(Delays::new([(*time, 1)]), &["fixed"]),
            Self::Range(range) => range.delays(),
            Self::Weighted(list) => {
                let pairs = list.iter().map(|delay| (delay.time, delay.weight));
                checked(Delays::new(pairs), &["weighted"])
            }
        }
    }

    /// How a set is best written down.
    pub fn of(delays: &Delays) -> Self {
        match delays.pairs() {
            [(time, 1)] => Self::Fixed(*time),
            pairs => {
                let weighted = |&(time, weight): &(Time, u32)| WeightedDelay { time, weight };
                Self::Weighted(pairs.iter().map(weighted).collect())
            }
        }
    }
}

impl DelayRange {
    fn delays(&self) -> Result<Delays, Flaw> {
        let &Self { smallest, largest, step } = self;
        if largest < smallest {
            return Err(Flaw::new(
                &["range", "largest"],
                format!("the largest delay, {largest}, is less than the smallest, {smallest}"),
                format!("use {smallest} or more"),
            ));
        }
        if step == 0 {
            return Err(Flaw::new(&["range", "step"], "a step of 0", "use 1 or more"));
        }
        let count = (largest - smallest) / step + 1;
        if count > Delays::MOST as u64 {
            let wide = (largest - smallest).div_ceil(Delays::MOST as u64 - 1);
            return Err(Flaw::new(
                &["range", "step"],
                format!("{count} different delays are too many: at most {}", Delays::MOST),
                format!("use a step of {wide} or more"),
            ));
        }
        let pairs = (0..count).map(|place| (smallest + place * step, 1));
        checked(Delays::new(pairs), &["range"])
    }
}

fn checked(delays: Result<Delays, DelaysError>, path: &[&str]) -> Result<Delays, Flaw> {
    delays.map_err(|error| {
        let help = match error {
            DelaysError::Empty => "give at least one delay".into(),
            DelaysError::TooMany(_) => format!("use at most {}", Delays::MOST),
            DelaysError::OutOfRange(_) => format!("use 1 to {}", Delays::LONGEST),
            DelaysError::Twice(_) => "give each delay once, with its whole weight".into(),
            DelaysError::NoWeight(_) => "leave it out, or give it a weight of 1 or more".into(),
        };
        Flaw::new(path, error.to_string(), help)
    })
}

impl LinkSpec {
    /// What this direction says, and where it says nothing what `common` says.
    fn over(&self, common: &Self) -> Self {
        Self {
            loss: self.loss.or(common.loss),
            adversary: self.adversary.or(common.adversary),
            kind: self.kind.or(common.kind),
            duplication: self.duplication.or(common.duplication),
            delay: self.delay.clone().or_else(|| common.delay.clone()),
            early_delay: self.early_delay.clone().or_else(|| common.early_delay.clone()),
            partition: self.partition.clone().or_else(|| common.partition.clone()),
        }
    }

    /// The engine's link.
    ///
    /// # Errors
    /// Says what is wrong, where below the link, and what would be right.
    pub fn link(&self) -> Result<Link, Flaw> {
        let delays = match &self.delay {
            None => Delays::fixed(20),
            Some(spec) => spec.delays().map_err(|flaw| flaw.under("delay"))?,
        };
        let partition = self.partition.as_ref().map(|p| Span { from: p.from, to: p.to });
        if let Some(Span { from, to }) = partition
            && to <= from
        {
            return Err(Flaw::new(
                &["partition", "to"],
                format!("the partition ends at {to}, not after its start at {from}"),
                format!("use {} or more", from.saturating_add(1)),
            ));
        }
        let loss = self.loss.unwrap_or(Prob::ZERO);
        let early = match &self.early_delay {
            None => None,
            Some(spec) => Some(spec.delays().map_err(|flaw| flaw.under("early_delay"))?),
        };
        let kind = self.link_kind()?;
        Ok(Link { kind, loss, duplication: self.duplication, delays, partition, early })
    }

    /// What type and adversary come to, where they do not contradict each other or the rest.
    fn link_kind(&self) -> Result<LinkKind, Flaw> {
        let adversary = self.adversary.unwrap_or(false);
        let contradiction = |field: &str, problem: &str, help: &str| {
            Err(Flaw::new(&[field], problem.to_owned(), help.to_owned()))
        };
        match self.kind {
            Some(LinkType::Reliable) if adversary => contradiction(
                "adversary",
                "a reliable link has no adversary",
                "leave one of `type` and `adversary` out",
            ),
            Some(LinkType::Reliable) if self.loss.is_some_and(|loss| loss > Prob::ZERO) => {
                contradiction(
                    "loss",
                    "a reliable link loses nothing",
                    "use type fair_loss, or no loss",
                )
            }
            Some(LinkType::Reliable) if self.duplication.is_some() => contradiction(
                "duplication",
                "a reliable link copies nothing",
                "use type fair_loss, or leave duplication out",
            ),
            Some(LinkType::Reliable) if self.partition.is_some() => contradiction(
                "partition",
                "a reliable link is never cut",
                "use type fair_loss, or leave the partition out",
            ),
            Some(LinkType::Reliable) => Ok(LinkKind::Reliable),
            Some(LinkType::Arbitrary) => Ok(LinkKind::Arbitrary),
            _ if adversary => Ok(LinkKind::Captures),
            _ => Ok(LinkKind::FairLoss),
        }
    }

    /// A link written down in full.
    pub fn of(link: &Link) -> Self {
        Self {
            loss: (link.kind != LinkKind::Reliable).then_some(link.loss),
            adversary: (link.kind == LinkKind::Captures).then_some(true),
            kind: match link.kind {
                LinkKind::Reliable => Some(LinkType::Reliable),
                LinkKind::Arbitrary => Some(LinkType::Arbitrary),
                LinkKind::FairLoss | LinkKind::Captures => None,
            },
            duplication: link.duplication,
            delay: Some(DelaySpec::of(&link.delays)),
            early_delay: link.early.as_ref().map(DelaySpec::of),
            partition: link.partition.map(|span| Partition { from: span.from, to: span.to }),
        }
    }
}

impl LinksSpec {
    /// Links written down: what all have alike once, the rest for each.
    pub fn of(links: &Links, strategy: &Strategy) -> Self {
        let roles = strategy.roles();
        if roles == Role::row("General", 2) {
            return Self::between_generals(links);
        }
        let mut ways = links.ways();
        let common =
            ways.next().map_or_else(LinkSpec::default, |(a, b)| LinkSpec::of(links.get(a, b)));
        let other = ways.filter(|&(a, b)| LinkSpec::of(links.get(a, b)) != common);
        let named =
            |(a, b): (NodeId, NodeId)| (way_name(&roles, a, b), LinkSpec::of(links.get(a, b)));
        let ways = other.map(named).collect();
        let LinkSpec { loss, adversary, kind, duplication, delay, early_delay, partition } = common;
        Self {
            loss,
            adversary,
            kind,
            duplication,
            delay,
            early_delay,
            partition,
            to_general_1: None,
            to_general_2: None,
            ways,
        }
    }

    /// What both directions have alike is said once, the rest for each.
    fn between_generals(links: &Links) -> Self {
        let of = |from, to| LinkSpec::of(links.get(from, to));
        let (mut first, mut second) = (of(GENERAL_2, GENERAL_1), of(GENERAL_1, GENERAL_2));
        Self {
            loss: alike(&mut first.loss, &mut second.loss),
            adversary: alike(&mut first.adversary, &mut second.adversary),
            duplication: alike(&mut first.duplication, &mut second.duplication),
            kind: alike(&mut first.kind, &mut second.kind),
            delay: alike(&mut first.delay, &mut second.delay),
            early_delay: alike(&mut first.early_delay, &mut second.early_delay),
            partition: alike(&mut first.partition, &mut second.partition),
            to_general_1: (first != LinkSpec::default()).then_some(first),
            to_general_2: (second != LinkSpec::default()).then_some(second),
            ways: BTreeMap::new(),
        }
    }
}

/// "sender>receiver".
pub(super) fn way_name(roles: &[Role], from: NodeId, to: NodeId) -> String {
    format!("{}>{}", roles[from.index()].name, roles[to.index()].name)
}

/// The way of such a name.
pub(super) fn way(name: &str, strategy: &Strategy) -> Result<(NodeId, NodeId), Flaw> {
    let node = |name: &str| super::site_name::node(name, strategy).map_err(|flaw| flaw.key());
    match name.split_once('>') {
        Some((from, to)) if from != to => Ok((node(from)?, node(to)?)),
        _ => {
            let roles = strategy.roles();
            let like = way_name(&roles, NodeId(0), NodeId(1));
            let problem = format!("{name:?} names no way");
            Err(Flaw::new(&[], problem, format!("write it like {like}")).key())
        }
    }
}

/// Takes out what two have in common.
fn alike<T: PartialEq>(first: &mut Option<T>, second: &mut Option<T>) -> Option<T> {
    if first != second {
        return None;
    }
    *second = None;
    first.take()
}

impl LinksSpec {
    fn common(&self) -> LinkSpec {
        LinkSpec {
            loss: self.loss,
            adversary: self.adversary,
            kind: self.kind,
            duplication: self.duplication,
            delay: self.delay.clone(),
            early_delay: self.early_delay.clone(),
            partition: self.partition.clone(),
        }
    }

    /// The engine's links between the nodes of a strategy.
    ///
    /// # Errors
    /// Says what is wrong, where below `links`, and what would be right.
    pub fn links(&self, strategy: &Strategy) -> Result<Links, Flaw> {
        let common = self.common();
        let roles = strategy.roles();
        let mut links = Links::uniform(roles.len(), common.link()?);
        let generals = roles == Role::row("General", 2);
        for (name, spec) in &self.ways {
            let at = |flaw: Flaw| flaw.under(name).under("ways");
            if generals {
                let help = "between the generals use to_general_1 and to_general_2";
                return Err(
                    Flaw::new(&["ways"], "the ways here have names of their own", help).key()
                );
            }
            let (from, to) = way(name, strategy).map_err(at)?;
            *links.get_mut(from, to) = spec.over(&common).link().map_err(at)?;
        }
        let directions: [(NodeId, NodeId, &str, &Option<LinkSpec>); 2] = [
            (GENERAL_1, GENERAL_2, "to_general_2", &self.to_general_2),
            (GENERAL_2, GENERAL_1, "to_general_1", &self.to_general_1),
        ];
        for (from, to, field, spec) in directions {
            if let Some(spec) = spec {
                if !generals {
                    let help =
                        format!("use ways, such as {}", way_name(&roles, NodeId(0), NodeId(1)));
                    let problem = "here the two generals are not alone with each other";
                    return Err(Flaw::new(&[field], problem, help).key());
                }
                let link = spec.over(&common).link().map_err(|flaw| flaw.under(field))?;
                *links.get_mut(from, to) = link;
            }
        }
        Ok(links)
    }
}
