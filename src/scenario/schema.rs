//! The JSON Schema of scenario files, generated from the types.

use super::Scenario;

/// The schema's text, with a newline at its end.
pub fn schema_text() -> String {
    let schema = schemars::schema_for!(Scenario);
    let text = serde_json::to_string_pretty(&schema);
    text.expect("a schema has only string keys") + "\n"
}
