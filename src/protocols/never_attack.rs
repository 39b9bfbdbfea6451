//! Nobody ever attacks: agreement for nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Neither general does anything: they agree in every run, and the city is never captured. The
/// strategy that gives up non-triviality.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NeverAttack {}
