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
    /// What was in memory before the step that it is at; `None` when that is done.
    pub before: Option<Value>,
    /// On stable storage.
    pub stable: Map<String, Value>,
    /// Is stable storage anything to look at here?
    pub stores: bool,
}

impl Held {
    /// At the cursor.
    pub fn of(session: &Session, node: NodeId) -> Self {
        let (model, world) = (session.timeline.model(), session.timeline.world());
        let (memory, before) = match world.algorithm(node) {
            General::Exercise(one) if world.is_up(node) => {
                (Some(one.state_value()), world.is_at_work(node).then(|| one.value_before()))
            }
            _ => (None, None),
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
        Self { memory, before, stable, stores }
    }

    /// A field of its state.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.memory.as_ref()?.get(name)
    }

    /// A field of what is shown of its state: what it was, as long as it is at a step.
    pub fn shown(&self, name: &str) -> Option<&Value> {
        self.before.as_ref().or(self.memory.as_ref())?.get(name)
    }

    /// The things in a list of what is shown.
    pub fn list(&self, name: &str) -> &[Value] {
        items(self.shown(name))
    }

    /// A cell of its stable storage.
    pub fn cell(&self, name: &str) -> Option<&Value> {
        self.stable.get(name)
    }

    /// What a function makes of a field in memory and of the cell of its name.
    pub fn both(&self, name: &str, told: impl Fn(Option<&Value>) -> String) -> Both {
        let stable = self.stores.then(|| told(self.cell(name)));
        let Some(_) = self.memory else {
            return Both { memory: "wiped".into(), differs: stable.is_some(), stable };
        };
        let now = told(self.field(name));
        let was = self.before.as_ref().map(|before| told(before.get(name)));
        let differs = stable.as_ref().is_some_and(|stable| *stable != now);
        let memory = match was {
            // It is on the way from the one to the other.
            Some(was) if was != now => format!("{was} → {now}"),
            _ => now,
        };
        Both { memory, stable, differs }
    }
}

/// The same in memory and on stable storage.
pub struct Both {
    /// In memory: what it is, or what it was and what it becomes.
    pub memory: String,
    /// On stable storage, where there is such.
    pub stable: Option<String>,
    /// Would a crash change it?
    pub differs: bool,
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
