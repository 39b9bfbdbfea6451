//! What became of a letter on the wire, in a mark and the times at which it came.

use crate::app::Session;
use crate::engine::{Event, EventId, Fact, Letter};

/// How many events after it left are looked through.
const REACH: usize = 4_096;

/// "✓ 40", "×2 40 80", "✗ lost"; empty while it is on its way.
pub fn words(session: &Session, place: usize, letter: Letter) -> String {
    let (log, at) = (session.timeline.log(), session.timeline.at());
    let original = |letter: Letter| Letter { copy: false, ..letter };
    // What is forged has the name of what it is taken for, and says something else.
    let about = |other: Letter| original(other) == original(letter);
    let replay = matches!(log.get(place), Some(Event { fact: Fact::Replayed(_), .. }));
    let refused = |came: usize| {
        let by = EventId(came as u32);
        let mut after = log.range(came + 1, at.min(came + REACH));
        after.any(|(_, e)| e.cause == by && matches!(e.fact, Fact::Refused { .. }))
    };
    let (mut came, mut fate, mut bad, mut replayed) = (Vec::new(), "", false, replay);
    // A letter that is changed goes on in the line of the change.
    for (at, event) in log.range(place + 1, at.min(place + REACH)) {
        match event.fact {
            Fact::Modified(other) if other.name() == letter.name() => return "≠ changed".into(),
            Fact::Captured { letter: other, .. } if about(other) => fate = "✗ lost",
            Fact::Missed(other) if about(other) => fate = "✗ nobody up",
            // The replay has a line of its own.
            Fact::Replayed(other) if about(other) => replayed = true,
            Fact::Received(other) if about(other) && !(replayed && other.copy != replay) => {
                came.push(event.time.to_string());
                bad |= refused(at);
            }
            _ => {}
        }
    }
    let mark = match (bad, came.len()) {
        (_, 0) => return fate.into(),
        (true, _) => "⊘".to_owned(),
        (false, 1) => "✓".to_owned(),
        (false, times) => format!("×{times}"),
    };
    format!("{mark} {}", came.join(" "))
}
