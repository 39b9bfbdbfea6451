//! A service of parts that fail and are repaired: a client, network links, load balancers and replicas.
//!
//! A *fault* is a part that does not work; a *failure* is the service as a whole not working. The service
//! works while some link, some balancer (where there are any) and at least `need` replicas work.

mod node;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{CommonCause, Failures, NodeId, Prob, Time};

use super::strategy::{Fault, check_count, check_range};
use super::{KindInfo, Role};

pub use node::ServiceNode;

/// The one who asks.
pub const CLIENT: NodeId = NodeId(0);
/// The most parts of a stage.
const MOST_REPLICAS: u8 = 8;
const MOST_IN_FRONT: u8 = 2;
/// The longest times, and the longest run.
const LONGEST: Time = 1_000_000_000;
const LONGEST_RUN: Time = 99_999_999;
/// The most requests of a run.
const MOST_REQUESTS: Time = 50_000;

/// A service of parts that fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicatedService {
    /// The network links between client and service, 1 or 2 side by side; 1 when left out.
    #[serde(default)]
    pub links: Stage,
    /// The load balancers behind them, 0 to 2 side by side; none when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balancers: Option<Stage>,
    /// The replicas, 1 to 8.
    pub replicas: Stage,
    /// How many replicas an answer takes (k of n), 1 when left out. More than 1 needs a balancer.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = 1, max = 8))]
    pub need: u8,
    /// Which share of the replicas' faults has a common cause that takes all of them down at once (the
    /// beta-factor model). When left out all faults are independent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub common_cause: Option<Prob>,
    /// The mean time a replica works on a request (exponential).
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub work: u32,
    /// How long a balancer waits for a replica before it tries another and suspects that one.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub timeout: Time,
    /// The time between two requests.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub interval: Time,
    /// How long the run lasts.
    #[schemars(range(min = 1, max = 99_999_999))]
    pub lasts: Time,
    /// What is promised of the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objective: Option<ServiceObjective>,
}

/// Equal parts side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// How many.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 8))]
    pub count: u8,
    /// The mean time to failure of each (MTTF); when left out it never fails by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub mttf: Option<u32>,
    /// The mean time to repair (MTTR).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub mttr: Option<u32>,
}

/// A service level objective (SLO), and the agreement (SLA) on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceObjective {
    /// The share of the requests that must be good, such as 0.999.
    pub share: Prob,
    /// A request is good when it is answered within this time.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub within: Time,
    /// It is judged anew after each such time; the whole run when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 99_999_999))]
    pub period: Option<Time>,
    /// The agreement: what is paid back where fewer were good, the greatest share first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub penalties: Vec<Penalty>,
}

/// A penalty of a service level agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// It is due in a period in which a smaller share of the requests was good.
    pub below: Prob,
    /// The share of the period's price that is paid back.
    pub credit: Prob,
}

fn one() -> u8 {
    1
}

fn is_one(count: &u8) -> bool {
    *count == 1
}

impl Default for Stage {
    fn default() -> Self {
        Self { count: 1, mttf: None, mttr: None }
    }
}

impl Stage {
    /// By which rates each of it fails, if it does.
    pub fn rates(&self) -> Option<Failures> {
        self.mttf.zip(self.mttr).map(|(mttf, mttr)| Failures { mttf, mttr })
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartOf {
    /// Who asks.
    Client,
    /// The links.
    Links,
    /// The balancers.
    Balancers,
    /// The replicas.
    Replicas,
}

impl ReplicatedService {
    /// How many balancers there are.
    pub fn balancer_count(&self) -> u8 {
        self.balancers.as_ref().map_or(0, |stage| stage.count)
    }

    /// The nodes of a stage, in order: client, links, balancers, replicas.
    pub fn nodes_of(&self, part: PartOf) -> impl Iterator<Item = NodeId> + Clone + use<> {
        let links = 1 + self.links.count;
        let balancers = links + self.balancer_count();
        let range = match part {
            PartOf::Client => 0..1,
            PartOf::Links => 1..links,
            PartOf::Balancers => links..balancers,
            PartOf::Replicas => balancers..balancers + self.replicas.count,
        };
        range.map(NodeId)
    }

    /// What a node is.
    pub fn part(&self, node: NodeId) -> PartOf {
        [PartOf::Client, PartOf::Links, PartOf::Balancers]
            .into_iter()
            .find(|part| self.nodes_of(*part).any(|one| one == node))
            .unwrap_or(PartOf::Replicas)
    }

    /// Does the service as a whole work while exactly these parts do?
    pub fn works(&self, up: impl Fn(NodeId) -> bool + Copy) -> bool {
        let count = |part| self.nodes_of(part).filter(|node| up(*node)).count();
        count(PartOf::Links) >= 1
            && (self.balancers.is_none() || count(PartOf::Balancers) >= 1)
            && count(PartOf::Replicas) >= usize::from(self.need)
    }

    pub(super) fn roles(&self) -> Vec<Role> {
        let row = |title: &str, count: u8| match count {
            1 => {
                let short = title.chars().take(1).collect::<String>();
                vec![Role::named(title, &short)]
            }
            _ => Role::row(title, count.into()),
        };
        let mut roles = row("Client", 1);
        roles.extend(row("Link", self.links.count.clamp(1, MOST_IN_FRONT)));
        let balancers = self.balancer_count().min(MOST_IN_FRONT);
        roles.extend((balancers > 0).then(|| row("Balancer", balancers)).into_iter().flatten());
        roles.extend(Role::row("Replica", self.replicas.count.clamp(1, MOST_REPLICAS).into()));
        roles
    }

    pub(super) fn kinds(&self) -> Vec<KindInfo> {
        let nodes = self.roles().len();
        let most = u32::try_from(self.lasts / self.interval.max(1) + 1).unwrap_or(u32::MAX);
        let kind = |name: &str| KindInfo { name: name.into(), most: vec![most; nodes] };
        vec![kind("request"), kind("answer"), kind("probe"), kind("sign of life")]
    }

    pub(super) const fn end(&self) -> Time {
        self.lasts
    }

    /// By which rates a node fails by itself, common causes apart.
    pub(super) fn failures(&self, node: NodeId) -> Option<Failures> {
        let rates = match self.part(node) {
            PartOf::Client => None,
            PartOf::Links => self.links.rates(),
            PartOf::Balancers => self.balancers.as_ref()?.rates(),
            PartOf::Replicas => self.replicas.rates(),
        }?;
        let share = match (self.part(node), self.common_cause) {
            (PartOf::Replicas, Some(share)) => share.as_f64(),
            _ => return Some(rates),
        };
        // A rate times 1 - share: a mean time over it. With nothing left it hardly ever fails by itself.
        let mttf = (f64::from(rates.mttf) / (1.0 - share)).round().min(f64::from(u32::MAX));
        Some(Failures { mttf: mttf as u32, ..rates })
    }

    /// What takes all replicas down at once: the share of their rate of failure that has a common cause.
    pub(super) fn common_causes(&self) -> Vec<CommonCause> {
        let Some((share, rates)) = self.common_cause.zip(self.replicas.rates()) else {
            return Vec::new();
        };
        if share == Prob::ZERO {
            return Vec::new();
        }
        let nodes = self.nodes_of(PartOf::Replicas).map(|node| 1 << node.0).sum();
        let mean = (f64::from(rates.mttf) / share.as_f64()).round().min(f64::from(u32::MAX));
        vec![CommonCause { nodes, mean: mean as u32 }]
    }

    pub(super) fn check(&self, faults: &mut Vec<Fault>) {
        let stages = [
            ("links", Some(&self.links), MOST_IN_FRONT),
            ("balancers", self.balancers.as_ref(), MOST_IN_FRONT),
            ("replicas", Some(&self.replicas), MOST_REPLICAS),
        ];
        for (name, stage, most) in stages {
            if let Some(stage) = stage {
                stage.check(name, most, faults);
            }
        }
        let path = |field| [NAME, field];
        check_count(&path("need"), self.need.into(), self.replicas.count.into(), faults);
        if self.need > 1 && self.balancers.is_none() {
            let problem = format!("nobody is there to collect {} answers", self.need);
            let help = "add balancers, or need 1";
            faults.push(Fault::new(&path("need"), problem, help.into()));
        }
        if self.common_cause.is_some() && self.replicas.rates().is_none() {
            let problem = "replicas that never fail have no common cause of failure".to_owned();
            let help = "give the replicas mttf and mttr, or leave it out";
            faults.push(Fault::new(&path("common_cause"), problem, help.into()));
        }
        check_range(&path("work"), self.work.into(), (1, LONGEST), faults);
        check_range(&path("timeout"), self.timeout, (1, LONGEST), faults);
        check_range(&path("interval"), self.interval, (1, LONGEST), faults);
        check_range(&path("lasts"), self.lasts, (1, LONGEST_RUN), faults);
        if self.interval > 0 && self.lasts / self.interval > MOST_REQUESTS {
            let problem = format!("{} requests are too many", self.lasts / self.interval);
            let help = format!("use {} or more", self.lasts.div_ceil(MOST_REQUESTS));
            faults.push(Fault::new(&path("interval"), problem, help));
        }
        if let Some(objective) = &self.objective {
            objective.check(faults);
        }
    }
}

/// The strategy's name in files.
const NAME: &str = "replicated_service";

impl Stage {
    fn check(&self, name: &str, most: u8, faults: &mut Vec<Fault>) {
        check_count(&[NAME, name, "count"], self.count.into(), most.into(), faults);
        for (field, mean) in [("mttf", self.mttf), ("mttr", self.mttr)] {
            if let Some(mean) = mean {
                check_range(&[NAME, name, field], mean.into(), (1, LONGEST), faults);
            }
        }
        let missing = match (self.mttf, self.mttr) {
            (Some(_), None) => "mttr",
            (None, Some(_)) => "mttf",
            _ => return,
        };
        let problem = format!("{missing} is missing");
        let help = "give both mttf and mttr, or neither: then it never fails by itself";
        faults.push(Fault::new(&[NAME, name], problem, help.into()));
    }
}

impl ServiceObjective {
    fn check(&self, faults: &mut Vec<Fault>) {
        let path = |field| [NAME, "objective", field];
        check_range(&path("within"), self.within, (1, LONGEST), faults);
        if let Some(period) = self.period {
            check_range(&path("period"), period, (1, LONGEST_RUN), faults);
        }
        let falling = self.penalties.windows(2).all(|pair| pair[0].below > pair[1].below);
        if !falling {
            let problem = "the penalties are not in order".to_owned();
            let help = "put the greatest `below` first, and each once";
            faults.push(Fault::new(&path("penalties"), problem, help.into()));
        }
    }
}
