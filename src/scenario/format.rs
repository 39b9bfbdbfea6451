//! The types of a scenario file. Their comments are the descriptions in the JSON Schema.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Fate, LinksSpec, Narration, SavedRun, Viewer};
use crate::engine::{Prob, Time};
use crate::protocols::{Outcome, Promise, Strategy};

/// The name and version of the format, the value of every file's `format` field.
pub const FORMAT: &str = "two-generals.scenario/1";

/// A scenario of two-generals: a system, a strategy and a seed, and what to say about them. With
/// `run` in it, a saved run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Where editors find the JSON Schema; the tool does not read it.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The format and its version: "two-generals.scenario/1".
    #[schemars(extend("const" = FORMAT))]
    pub format: String,
    /// One line, shown at the top of the screen.
    #[schemars(length(min = 1, max = 200))]
    pub title: String,
    /// Where in the lecture it belongs.
    #[serde(default, skip_serializing_if = "Lecture::is_empty")]
    pub lecture: Lecture,
    /// A sentence or two for the menu: what it shows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(length(max = 2000))]
    pub summary: String,
    /// The nodes by name, such as general_1 and general_2. A node that is left out does as the strategy
    /// says, and General 1 proposes.
    #[serde(
        default,
        deserialize_with = "super::map::unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub nodes: BTreeMap<String, NodeSpec>,
    /// What the way between the generals may do to a messenger.
    #[serde(default)]
    pub links: LinksSpec,
    /// When the decisions fall, and in which unit time is told.
    #[serde(default, skip_serializing_if = "Timing::is_default")]
    pub timing: Timing,
    /// What the generals do.
    pub strategy: Strategy,
    /// The seed of the dice; the same seed gives the same run.
    #[serde(default)]
    pub seed: u64,
    /// Fixed fates by site, such as "capture/general_1/proposal/3": "captured". A site is the
    /// question (capture, copy or delay), the sender, the kind and the number of the message; a
    /// copy's delay ends in /copy.
    #[serde(
        default,
        deserialize_with = "super::map::unique",
        skip_serializing_if = "BTreeMap::is_empty"
    )]
    pub fates: BTreeMap<String, Fate>,
    /// What an active adversary sends in somebody's name, on ways that are arbitrary.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forgeries: Vec<ForgerySpec>,
    /// What to tell the class, tied to events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narration: Vec<Narration>,
    /// How the screen opens.
    #[serde(default, skip_serializing_if = "View::is_default")]
    pub view: View,
    /// What comes out, where the fates and the seed fix it; checked by `two-generals validate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
    /// A saved run: what was answered, changed and branched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<SavedRun>,
}

/// A message that an active adversary makes up, or sends again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForgerySpec {
    /// When it arrives.
    pub at: Time,
    /// In whose name.
    pub from: String,
    /// To whom.
    pub to: String,
    /// Of which kind, such as "data".
    pub kind: String,
    /// Its number, as the sender would count it, from 1.
    #[schemars(range(min = 1))]
    pub nth: u32,
    /// What it says, where that is more than kind and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<u16>,
}

/// A place in the lecture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lecture {
    /// The part of the lecture, such as "2.1".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// The scenario's place within the part, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
}

/// A node of the system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeSpec {
    /// Does this general propose to attack? Only General 1 may; it does when this is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposes: Option<bool>,
    /// When it crashes, and whether it comes back; in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crashes: Vec<Crash>,
    /// When it pauses: it does nothing for a while, and goes on with its memory.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// May it also crash at points of its own doing? Each is a question of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crash_points: Option<CrashPoints>,
    /// Does it also fail and get repaired by chance?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failures: Option<FailureRates>,
    /// Is it a traitor (Byzantine)? Then what it sends is a question of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub traitor: bool,
}

/// Failures and repairs by rates: both times are exponential.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FailureRates {
    /// The mean time to failure.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub mttf: u32,
    /// The mean time to repair.
    #[schemars(range(min = 1, max = 1_000_000_000))]
    pub mttr: u32,
}

/// A planned pause of a node, as for garbage collection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// When it begins.
    pub at: Time,
    /// How long it lasts, 1 or more.
    #[schemars(range(min = 1))]
    pub lasts: Time,
}

/// Crashes before a send, a write to stable storage or a delivery, or after the last of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CrashPoints {
    /// How often at most.
    #[schemars(range(min = 1, max = 8))]
    pub most: u8,
    /// How likely at each point; 0 when left out (possible all the same).
    #[serde(default)]
    pub chance: Prob,
    /// How long it is down; for ever when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down: Option<Time>,
}

/// A planned crash of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crash {
    /// When it stops, in the scenario's unit of time.
    pub at: Time,
    /// When it goes on, later than `at`; when left out, never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovers: Option<Time>,
}

/// When decisions fall.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// Dawn: by then each general has chosen to attack, or it holds. When left out, late enough
    /// for everything that is sent to arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000_000))]
    pub dawn: Option<Time>,
    /// The global stabilisation time: before it the links' `early_delay` holds. 0 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0, max = 100_000_000))]
    pub gst: Option<Time>,
    /// Is the system asynchronous? Then the delays say nothing: what has passed the city arrives in any order
    /// and at any time before the end, each a question of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asynchronous: bool,
    /// The unit of every time in the file; ms when left out.
    #[serde(default, skip_serializing_if = "Unit::is_default")]
    pub unit: Unit,
}

/// A unit of simulated time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Milliseconds.
    #[default]
    Ms,
    /// Seconds.
    S,
    /// Minutes.
    Min,
}

/// How the screen opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Which view is in front.
    #[serde(default)]
    pub tab: Tab,
    /// Through whose eyes the class looks.
    #[serde(default)]
    pub eyes: Viewer,
    /// Who decides what becomes of a messenger at the city.
    #[serde(default)]
    pub decides: Decides,
}

/// A view of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tab {
    /// The hills, the city and the messengers.
    #[default]
    Battlefield,
    /// The space-time diagram.
    Diagram,
    /// The log of events.
    Events,
    /// The branches of the run.
    Branches,
    /// The odds, exact and sampled.
    Odds,
    /// The proof of the theorem on this strategy.
    Proof,
    /// Who knows what.
    Knowledge,
    /// The city's best play.
    City,
    /// What the links promise and keep.
    Links,
    /// Who suspects whom.
    Detectors,
    /// Which promises hold under every choice of link, node and timing.
    Matrix,
    /// What each node holds in memory and on stable storage.
    Nodes,
    /// Who said what to whom, and every lie of every traitor.
    Byzantine,
    /// The switch port: its buffer, and how long messages wait in it.
    Congestion,
    /// Which parts are up, and what that makes of the whole.
    Availability,
    /// Whether the service's objective is met.
    Slo,
    /// Which task runs when.
    Scheduling,
    /// The algorithm of an exercise at work: its state, its storage, its application.
    Exercise,
    /// Which guarantees of an exercise hold in every run, and the shortest run that breaks one.
    Check,
}

/// Who decides what becomes of a messenger at the city.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decides {
    /// The dice, by the loss probability.
    #[default]
    Dice,
    /// The class, one messenger at a time.
    Class,
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The outcome at dawn; `ended` where the run is not about deciding.
    pub outcome: Outcome,
    /// The promises that break in this run, where promises are watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breaks: Option<BTreeSet<Promise>>,
}

impl Lecture {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Timing {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl View {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Unit {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// How many seconds it has.
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Ms => 0.001,
            Self::S => 1.0,
            Self::Min => 60.0,
        }
    }

    /// As it stands behind a number.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::S => "s",
            Self::Min => "min",
        }
    }
}

impl Scenario {
    /// The file's text: indented JSON with a newline at its end, the same for equal scenarios.
    pub fn to_text(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        // Serialising fails only for maps with keys that are no strings, and there is none here.
        let mut text = text.expect("a scenario has only string keys");
        text.push('\n');
        text
    }
}
