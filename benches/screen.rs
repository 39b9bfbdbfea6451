//! Drawing one frame at 200x60, in the middle of a run of 100,000 events.

use divan::Bencher;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use two_generals::app::{App, Command};
use two_generals::scenario::{Tab, parse};
use two_generals::ui::{Depth, Theme, draw_on};

const EVENTS: usize = 100_000;
const AREA: Rect = Rect { x: 0, y: 0, width: 200, height: 60 };
const THEME: Theme = Theme { depth: Depth::True, light: false, ascii: false };

const TABS: [Tab; 4] = [Tab::Battlefield, Tab::Diagram, Tab::Events, Tab::Branches];

/// Retries that are always captured: three events every ten milliseconds.
const LONG: &str = r#"{
    "format": "two-generals.scenario/1", "title": "A long run", "links": {"loss": 1},
    "timing": {"dawn": 2000000},
    "strategy": {"retry_until_acked": {"interval": 10, "deadline": 1000000}}
}"#;

/// A thousand messengers on the road at once.
const CROWD: &str = r#"{
    "format": "two-generals.scenario/1", "title": "A crowd",
    "strategy": {"always_attack": {"messengers": 1000}}
}"#;

fn app(text: &str, step: usize, tab: Tab) -> App {
    let mut app = App::new(false, true);
    let scenario = parse("bench", text.as_bytes()).expect("the bench's own scenario is right");
    app.opened("bench".into(), None, Ok(scenario));
    app.columns = AREA.width;
    app.update(Command::ShowTab(tab));
    let session = app.session.as_mut().expect("it was opened just now");
    session.timeline.seek(step + 1);
    assert_eq!(session.timeline.at(), step + 1, "the run is long enough");
    // One step back has the pictures follow.
    app.update(Command::Back);
    app
}

fn frame(bencher: Bencher<'_, '_>, app: &App) {
    let mut buffer = Buffer::empty(AREA);
    bencher.bench_local(|| {
        buffer.reset();
        draw_on(app, &THEME, AREA, &mut buffer)
    });
}

#[divan::bench(args = TABS)]
fn long_run(bencher: Bencher<'_, '_>, tab: Tab) {
    frame(bencher, &app(LONG, EVENTS, tab));
}

#[divan::bench(args = TABS)]
fn crowd(bencher: Bencher<'_, '_>, tab: Tab) {
    frame(bencher, &app(CROWD, 1_003, tab));
}

fn main() {
    divan::main();
}
