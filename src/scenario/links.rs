//! Links in files, and the engine's links made of them.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::Flaw;
use crate::engine::{Delays, DelaysError, Link, Links, NodeId, Prob, Span, Time};
use crate::protocols::{GENERAL_1, GENERAL_2};

/// The links between the generals. What stands here holds for both directions; `to_general_1` and
/// `to_general_2` say what one direction has otherwise.
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
    /// How likely a messenger that was let through is copied; when left out the link never copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplication: Option<Prob>,
    /// How long the whole way takes; always 20 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<DelaySpec>,
    /// While it lasts every messenger that reaches the city is captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
    /// What the way from General 2 to General 1 has otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_general_1: Option<LinkSpec>,
    /// What the way from General 1 to General 2 has otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_general_2: Option<LinkSpec>,
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
    /// How likely a messenger that was let through is copied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplication: Option<Prob>,
    /// How long the whole way takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay: Option<DelaySpec>,
    /// While it lasts every messenger that reaches the city is captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<Partition>,
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
            duplication: self.duplication.or(common.duplication),
            delay: self.delay.clone().or_else(|| common.delay.clone()),
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
        let adversary = self.adversary.unwrap_or(false);
        Ok(Link { loss, adversary, duplication: self.duplication, delays, partition })
    }

    /// A link written down in full.
    pub fn of(link: &Link) -> Self {
        Self {
            loss: Some(link.loss),
            adversary: link.adversary.then_some(true),
            duplication: link.duplication,
            delay: Some(DelaySpec::of(&link.delays)),
            partition: link.partition.map(|span| Partition { from: span.from, to: span.to }),
        }
    }
}

impl From<&Links> for LinksSpec {
    /// What both directions have alike is said once, the rest for each.
    fn from(links: &Links) -> Self {
        let of = |from, to| LinkSpec::of(links.get(from, to));
        let (mut first, mut second) = (of(GENERAL_2, GENERAL_1), of(GENERAL_1, GENERAL_2));
        Self {
            loss: alike(&mut first.loss, &mut second.loss),
            adversary: alike(&mut first.adversary, &mut second.adversary),
            duplication: alike(&mut first.duplication, &mut second.duplication),
            delay: alike(&mut first.delay, &mut second.delay),
            partition: alike(&mut first.partition, &mut second.partition),
            to_general_1: (first != LinkSpec::default()).then_some(first),
            to_general_2: (second != LinkSpec::default()).then_some(second),
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
            duplication: self.duplication,
            delay: self.delay.clone(),
            partition: self.partition.clone(),
        }
    }

    /// The engine's links.
    ///
    /// # Errors
    /// Says what is wrong, where below `links`, and what would be right.
    pub fn links(&self) -> Result<Links, Flaw> {
        let common = self.common();
        let mut links = Links::uniform(2, common.link()?);
        let directions: [(NodeId, NodeId, &str, &Option<LinkSpec>); 2] = [
            (GENERAL_1, GENERAL_2, "to_general_2", &self.to_general_2),
            (GENERAL_2, GENERAL_1, "to_general_1", &self.to_general_1),
        ];
        for (from, to, field, spec) in directions {
            if let Some(spec) = spec {
                let link = spec.over(&common).link().map_err(|flaw| flaw.under(field))?;
                *links.get_mut(from, to) = link;
            }
        }
        Ok(links)
    }
}
