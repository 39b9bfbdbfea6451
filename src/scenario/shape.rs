//! Lists where objects belong. serde also reads a struct from a list of its fields in order, which
//! nobody means in a scenario file: `"links": []` is a mistake, not a link.

use serde_json::Value;

use super::locate::Segment;

/// The fields that hold lists.
const LISTS: [&str; 14] = [
    "all",
    "answers",
    "any",
    "branches",
    "breaks",
    "changes",
    "crashes",
    "forgeries",
    "narration",
    "offered",
    "pauses",
    "penalties",
    "rules",
    "weighted",
];

/// Where a list stands in place of an object in a value that could be read as a scenario.
pub fn list_for_object(value: &Value) -> Option<Vec<Segment>> {
    find(value, false)
}

fn find(value: &Value, may_be_list: bool) -> Option<Vec<Segment>> {
    match value {
        Value::Array(_) if !may_be_list => Some(Vec::new()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| under(Segment::Index(index), find(item, false))),
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            let may_be_list = LISTS.contains(&name.as_str());
            under(Segment::Key(name.clone()), find(field, may_be_list))
        }),
        _ => None,
    }
}

fn under(segment: Segment, path: Option<Vec<Segment>>) -> Option<Vec<Segment>> {
    let mut path = path?;
    path.insert(0, segment);
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finds_the_list() {
        assert_eq!(list_for_object(&json!({"rules": [{"send": {}}], "all": [{"any": []}]})), None);
        let found = list_for_object(&json!({"links": {"to_general_1": []}})).unwrap();
        assert_eq!(found, [Segment::Key("links".into()), Segment::Key("to_general_1".into())]);
        let found = list_for_object(&json!({"narration": [{}, []]})).unwrap();
        assert_eq!(found, [Segment::Key("narration".into()), Segment::Index(1)]);
        assert_eq!(list_for_object(&json!([])), Some(vec![]));
    }

    /// The list above is that of the format itself.
    #[test]
    fn every_list_of_the_format_is_known() {
        fn lists(schema: &Value, found: &mut Vec<String>) {
            for (name, field) in schema["properties"].as_object().into_iter().flatten() {
                let types = &field["type"];
                if types == "array" || types.as_array().is_some_and(|t| t.contains(&json!("array")))
                {
                    found.push(name.clone());
                }
            }
            for one in schema["oneOf"].as_array().into_iter().flatten() {
                lists(one, found);
            }
        }
        let schema: Value = serde_json::from_str(&crate::scenario::schema_text()).unwrap();
        let mut found = Vec::new();
        lists(&schema, &mut found);
        schema["$defs"].as_object().unwrap().values().for_each(|one| lists(one, &mut found));
        found.sort();
        assert_eq!(found, LISTS);
    }
}
