//! Where in the source a view's matter is computed, on the view's lower edge: for who wants to read on at home.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::{put, width};
use super::theme::{Role, Theme};
use crate::protocols::Strategy;
use crate::protocols::exercise::Builtin;
use crate::scenario::Tab;

/// The file that shows it, from the root of the repository.
pub const fn code_path(tab: Tab, strategy: &Strategy) -> Option<&'static str> {
    Some(match tab {
        Tab::Links => match strategy {
            Strategy::Transfer(transfer) if transfer.secure => "src/protocols/secure/channel.rs",
            _ => "src/protocols/transfer.rs",
        },
        Tab::Detectors => "src/protocols/heartbeat.rs",
        Tab::Byzantine => "src/protocols/byzantine/node.rs",
        Tab::Matrix => "src/certainty/matrix.rs",
        Tab::Nodes => "src/engine/world/faults.rs",
        Tab::Congestion => "src/protocols/switch_port.rs",
        Tab::Availability => "src/protocols/replicated_service.rs",
        Tab::Slo => "src/theory/slo.rs",
        Tab::Scheduling => "src/protocols/scheduling/processor.rs",
        Tab::Exercise => exercise_path(strategy),
        Tab::Check => "src/exercise/check.rs",
        Tab::Proof => "src/explore/chain.rs",
        Tab::Knowledge => "src/explore/knowledge.rs",
        Tab::City => "src/explore/states.rs",
        Tab::Odds => "src/explore/graph.rs",
        Tab::Battlefield | Tab::Diagram | Tab::Events | Tab::Branches => return None,
    })
}

const fn exercise_path(strategy: &Strategy) -> &'static str {
    let Strategy::Exercise(exercise) = strategy else { return "src/protocols/exercise/node.rs" };
    match exercise.solution {
        Some(Builtin::Fifo(_)) => "src/protocols/exercise/builtin/fifo.rs",
        Some(Builtin::Rpc(_)) => "src/protocols/exercise/builtin/rpc.rs",
        Some(Builtin::Shop(_)) => "src/protocols/exercise/builtin/shop.rs",
        Some(Builtin::Reliable(_)) => "src/protocols/exercise/builtin/reliable.rs",
        Some(Builtin::Detector(_)) => "src/protocols/exercise/builtin/detector.rs",
        Some(Builtin::Generals(_)) => "src/protocols/exercise/builtin/generals.rs",
        // What a program does stands in its own files.
        None => "src/protocols/exercise/node.rs",
    }
}

/// Names it on the lower edge of the view.
pub fn draw(tab: Tab, strategy: &Strategy, area: Rect, buf: &mut Buffer, theme: &Theme) {
    let Some(path) = code_path(tab, strategy) else { return };
    let words = format!(" code: {path} ");
    let (from, y) = (area.x + 2, area.bottom() - 1);
    let to = from + width(&words) as u16;
    // Where something else stands on the edge it has the right of way.
    let free = to < area.right() && (from..to).all(|x| buf[(x, y)].symbol() == "─");
    if free {
        put(buf, area, from, y, &words, theme.style(Role::Dim));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{parse, shipped, tabs};
    use std::path::Path;

    #[test]
    fn every_file_that_is_named_exists() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for one in shipped() {
            let scenario = parse(one.name, one.text.as_bytes()).unwrap();
            for tab in tabs(&scenario.strategy) {
                if let Some(path) = code_path(*tab, &scenario.strategy) {
                    assert!(root.join(path).is_file(), "{path} of {tab:?}");
                }
            }
        }
    }
}
