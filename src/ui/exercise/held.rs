//! What a node holds: its state in memory and its stable storage, as values.

use serde_json::{Map, Value};

use crate::app::Session;
use crate::engine::NodeId;
use crate::protocols::exercise::label;
use crate::protocols::{General, Plan};

/// What a node holds.
pub struct Held {
    /// In memory; `None` where a crash wiped it.
    pub memory: Option<Value>,
    /// On stable storage.
    pub stable: Map<String, Value>,
    /// Is stable storage anything to look at here?
    pub stores: bool,
}

impl Held {
    /// At the cursor.
    pub fn of(session: &Session, node: NodeId) -> Self {
        let (model, world) = (session.timeline.model(), session.timeline.world());
        let memory = match world.algorithm(node) {
            General::Exercise(one) if world.is_up(node) => Some(one.state_value()),
            _ => None,
        };
        let mut stable = Map::new();
        if let Plan::Exercise(plan) = &*model.params {
            let texts = plan.memory.texts();
            for (key, value) in world.stable(node).cells() {
                let (Some(key), Some(value)) = (texts.key(*key), texts.value(*value)) else {
                    continue;
                };
                let value = serde_json::from_str(&value).unwrap_or(Value::Null);
                // Null says that it was removed.
                if !value.is_null() {
                    stable.insert(key.as_ref().to_owned(), value);
                }
            }
        }
        let plan = &model.nodes[node.index()];
        let may_crash = plan.crash_points.is_some() || !plan.crashes.is_empty();
        let stores = !stable.is_empty() || may_crash;
        Self { memory, stable, stores }
    }

    /// A field of its state.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.memory.as_ref()?.get(name)
    }

    /// The things in a list of its state.
    pub fn list(&self, name: &str) -> &[Value] {
        items(self.field(name))
    }

    /// A cell of its stable storage.
    pub fn cell(&self, name: &str) -> Option<&Value> {
        self.stable.get(name)
    }

    /// What a function makes of a field in memory and of the cell of its name.
    pub fn both(&self, name: &str, told: impl Fn(Option<&Value>) -> String) -> (String, Option<String>) {
        let memory = match self.memory {
            Some(_) => told(self.field(name)),
            None => "wiped".into(),
        };
        (memory, self.stores.then(|| told(self.cell(name))))
    }
}

/// The things in a list; none in what is no list.
pub fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A field in words; a dash where there is none.
pub fn words(value: &Value, field: &str) -> String {
    match value.get(field) {
        None | Some(Value::Null) => "–".into(),
        Some(value) => label(&value.to_string()),
    }
}
