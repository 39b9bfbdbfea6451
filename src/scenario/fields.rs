//! The numeric fields of a scenario, for sweeps.

use serde_json::Value;

use super::Scenario;

/// A numeric field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumericField {
    /// Its path, as `--set` takes it.
    pub path: String,
    /// Its value now, as text.
    pub now: String,
    probability: bool,
}

/// The most values that a sweep on the screen takes.
const VALUES: u64 = 12;

impl NumericField {
    /// Values to sweep over: a probability from 0 to 1, a whole number from 1 to twice what it is.
    pub fn values(&self) -> Vec<String> {
        if self.probability {
            return (0..=10).map(|tenth| (f64::from(tenth) / 10.0).to_string()).collect();
        }
        let now: u64 = self.now.parse().unwrap_or(1);
        let last = now.saturating_mul(2).max(VALUES);
        // A whole step of one or two leading digits, so that the values are round.
        let rough = last.div_ceil(VALUES);
        let scale = 10u64.pow(rough.ilog10());
        let step = [1, 2, 5, 10].map(|n| n * scale).into_iter().find(|step| *step >= rough);
        let step = step.unwrap_or(rough);
        (1..=VALUES).map(|n| (n * step).to_string()).collect()
    }
}

/// The numeric fields that change what happens: of strategy, links and timing, in the file's order.
/// The loss is always among them, but for an adversary's.
pub fn numeric_fields(scenario: &Scenario) -> Vec<NumericField> {
    let value = serde_json::to_value(scenario).unwrap_or(Value::Null);
    let mut fields = Vec::new();
    for part in ["links", "strategy", "timing"] {
        find(&value[part], part, &mut fields);
    }
    let adversary = |links: &Value| links["adversary"] == true;
    if adversary(&value["links"]) {
        // Whom an adversary lets through is not captured by chance.
        fields.retain(|field| field.path != "links.loss");
    } else if !fields.iter().any(|field| field.path == "links.loss") {
        let loss = NumericField { path: "links.loss".into(), now: "0".into(), probability: true };
        fields.insert(0, loss);
    }
    fields
}

fn find(value: &Value, path: &str, fields: &mut Vec<NumericField>) {
    match value {
        Value::Number(number) => {
            let probability = path.ends_with(".loss") || path.ends_with(".duplication");
            fields.push(NumericField { path: path.into(), now: number.to_string(), probability });
        }
        // What stands in a list (rules, weighted delays) has no name of its own.
        Value::Object(map) => {
            for (name, inner) in map {
                find(inner, &format!("{path}.{name}"), fields);
            }
        }
        _ => {}
    }
}
