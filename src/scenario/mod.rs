//! Scenario files: the format, its checks, its one JSON Schema, and the scenarios that are shipped.
//!
//! A file is read into a [`Scenario`] ([`parse()`]), every complaint being one [`Report`] that names
//! file, place, field and what would be right; [`Scenario::stage`] makes it ready to run. A saved run
//! is the same format with a [`SavedRun`] in it.

mod check;
mod check_fates;
mod complaint;
mod edit;
mod eyes;
mod fate;
mod fields;
mod fixed;
mod forgery;
mod format;
mod idle;
mod links;
mod locate;
mod map;
mod narration;
mod parse;
mod recast;
mod report;
mod saved;
mod saved_change;
mod schema;
mod shape;
mod shipped;
mod site_name;
mod stage;
mod tabs;
mod words;

pub use check::Flaw;
pub use complaint::in_words;
pub use edit::set;
pub use eyes::{Eyes, Viewer};
pub use fate::Fate;
pub use fields::{NumericField, numeric_fields};
pub use format::{
    Crash, CrashPoints, Decides, Expect, FORMAT, FailureRates, ForgerySpec, Lecture, NodeSpec,
    Pause, Scenario, Tab, Timing, Unit, View,
};
pub use links::{DelayRange, DelaySpec, LinkSpec, LinkType, LinksSpec, Partition, WeightedDelay};
pub use narration::{EventName, Narration, Pattern};
pub use parse::{MOST_BYTES, parse};
pub use report::{Report, nearest};
pub use saved::{Misfit, SavedAnswer, SavedBranch, SavedFork, SavedRun, open_run};
pub use saved_change::{NodeFate, SavedChange, SavedForgery, SavedNodeChange};
pub use schema::schema_text;
pub use shipped::{Shipped, find, shipped};
pub use stage::Stage;
pub use tabs::tabs;
pub use words::{Words, capital, node_name, short_node_name};
