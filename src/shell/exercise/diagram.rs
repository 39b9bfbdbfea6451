//! A failing run as a space-time diagram in text.

use super::failing::standing_at;
use crate::app::App;
use crate::exercise::Failure;
use crate::ui::diagram_text;

/// How wide it is.
const WIDE: u16 = 74;
/// How high it is between two nodes, and what each further one takes.
const HIGH: u16 = 11;
const MORE: u16 = 4;

/// The rows of the diagram up to the last thing that is told of it; of a long run the end.
pub(super) fn diagram(failure: &Failure) -> Vec<String> {
    let mut app = App::new(false, true);
    let nodes = failure.scenario.strategy.roles().len() as u16;
    let scenario = standing_at(failure.scenario.clone(), failure.last_told);
    app.opened(String::new(), None, Ok(scenario));
    diagram_text(&app, WIDE, HIGH + MORE * nodes.saturating_sub(2))
}
