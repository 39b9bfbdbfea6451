//! Changing fields of a scenario by path, as `--set links.loss=0.3` does.

use serde_json::{Map, Value};

use super::parse::{check_value, read_value};
use super::{Report, Scenario};

/// The most parts of a path: more than any field has. What is made on the way to a field is nested
/// as deep as the path is long.
const DEEPEST: usize = 128;

/// Sets one field after the other (each `PATH=VALUE`) and checks the whole as if it were a file. The
/// value is JSON where it parses, else text; an object replaces the whole.
///
/// What belongs to the scenario as it was gives way: the saved run, the expected outcome, and the
/// fates and narration that no longer name anything (a messenger that is not sent any more, say).
///
/// # Errors
/// When an assignment is no `PATH=VALUE`, names no field, or makes the scenario impossible.
pub fn set(scenario: &Scenario, assignments: &[String]) -> Result<Scenario, Box<Report>> {
    if assignments.is_empty() {
        return Ok(scenario.clone());
    }
    let plain = Scenario { run: None, expect: None, ..scenario.clone() };
    let mut value = serde_json::to_value(&plain).expect("a scenario has only string keys");
    for assignment in assignments {
        let Some((path, text)) = assignment.split_once('=') else {
            let problem = format!("{assignment:?} sets nothing");
            return Err(report(problem, "write it like links.loss=0.3"));
        };
        let new = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.into()));
        set_one(&mut value, path, new)?;
    }
    let given: Vec<&str> =
        assignments.iter().filter_map(|a| a.split_once('=')).map(|(path, _)| path).collect();
    let mut scenario = read_value("--set", &value)?;
    scenario.strategy.share(&plain.strategy);
    scenario.prune(|fate| {
        given.iter().any(|path| *path == "fates" || *path == format!("fates.{fate}"))
    });
    check_value("--set", scenario)
}

fn report(problem: impl Into<String>, help: impl Into<String>) -> Box<Report> {
    Box::new(Report::about("--set", problem, help))
}

fn set_one(scenario: &mut Value, path: &str, new: Value) -> Result<(), Box<Report>> {
    let parts: Vec<&str> = path.split('.').collect();
    if parts.iter().any(|part| part.is_empty()) {
        return Err(report(format!("{path:?} names no field"), "write it like links.loss"));
    }
    if parts.len() > DEEPEST {
        let problem = format!("a path of {} parts leads nowhere", parts.len());
        return Err(report(problem, "write it like links.loss"));
    }
    check_strategy(scenario, &parts)?;
    let mut place = &mut *scenario;
    for (depth, part) in parts.iter().enumerate() {
        place = match place {
            Value::Array(items) => {
                let count = items.len();
                let item = part.parse::<usize>().ok().and_then(|index| items.get_mut(index));
                let here = parts[..=depth].join(".");
                item.ok_or_else(|| {
                    report(
                        format!("{here} is not there: the list has {count} items"),
                        "count from 0",
                    )
                })?
            }
            Value::Object(map) => map.entry(*part).or_insert(Value::Null),
            other => {
                if !other.is_null() {
                    let above = parts[..depth].join(".");
                    return Err(report(format!("{above} is {other} and has no fields"), ""));
                }
                *other = Value::Object(Map::new());
                other
                    .as_object_mut()
                    .expect("it was made an object just now")
                    .entry(*part)
                    .or_insert(Value::Null)
            }
        };
    }
    *place = new;
    clear_overrides(scenario, &parts);
    Ok(())
}

/// A path into a strategy must go into the scenario's own.
fn check_strategy(scenario: &Value, parts: &[&str]) -> Result<(), Box<Report>> {
    let ["strategy", wanted, ..] = parts else { return Ok(()) };
    let name = scenario["strategy"].as_object().and_then(|strategy| strategy.keys().next());
    match name {
        Some(name) if name != wanted => Err(report(
            format!("{} does not exist: the scenario's strategy is {name}", parts.join(".")),
            format!("set strategy.{name}..., or the whole with strategy={{\"{wanted}\":{{...}}}}"),
        )),
        _ => Ok(()),
    }
}

/// `links.loss` is for both directions, so what one direction has otherwise gives way.
fn clear_overrides(scenario: &mut Value, parts: &[&str]) {
    let ["links", field, ..] = parts else { return };
    for direction in ["to_general_1", "to_general_2"] {
        if let Some(link) = scenario["links"].get_mut(direction).and_then(Value::as_object_mut)
            && parts[1] != direction
        {
            link.remove(*field);
        }
    }
}
