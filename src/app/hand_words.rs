//! What was changed by hand, in words.

use super::session::Session;
use crate::drive::Timeline;
use crate::engine::{Change, Event, Fact, Link, LinkChange, LinkKind, Model, NodeChange, Time};
use crate::protocols::General;
use crate::scenario::Words;

impl Session {
    /// An event in words, at its place in the run: of a live change it says what was changed.
    pub fn event_words(&self, place: usize, event: &Event) -> String {
        let changed = (event.fact == Fact::Changed)
            .then(|| changed(&self.timeline, &self.words, place, event.time))
            .flatten();
        changed.unwrap_or_else(|| self.words.event(event, self.outcome()))
    }
}

/// What the live change at this place of the run changed.
pub(super) fn changed(
    timeline: &Timeline<General>,
    words: &Words,
    place: usize,
    now: Time,
) -> Option<String> {
    let (change, before) = timeline.branch().change_at(place)?;
    Some(match change {
        Change::Node(node, NodeChange::Crash) => {
            format!("{} is crashed by hand", words.node(*node))
        }
        Change::Node(node, NodeChange::Recover) => {
            format!("{} is made to recover by hand", words.node(*node))
        }
        Change::Node(node, NodeChange::Pause(lasts)) => {
            format!("{} is paused by hand for {}", words.node(*node), words.time(*lasts))
        }
        Change::Gst(at) => format!("by hand: things stabilise at {} (GST)", words.time(*at)),
        Change::Load(load) => format!("by hand: the load is now {load}%"),
        Change::Forge(letter) => format!(
            "by hand: the city is to forge {} in {}'s name",
            words.letter(*letter),
            words.node(letter.from)
        ),
        Change::Links(change) => links(change, before, words, now),
    })
}

/// Does a live change make untrue what the story told before it? Of links that lose more it does not.
pub(super) fn turns_the_story(timeline: &Timeline<General>, place: usize, now: Time) -> bool {
    let Some((change, before)) = timeline.branch().change_at(place) else { return false };
    match change {
        Change::Node(..) => true,
        Change::Links(change) => change.0.iter().any(|one| {
            let old = before.links.get(one.from, one.to);
            old.kind != one.link.kind || old.is_cut(now) != one.link.is_cut(now)
        }),
        Change::Gst(_) | Change::Load(_) | Change::Forge(_) => false,
    }
}

fn links(change: &LinkChange, before: &Model<General>, words: &Words, now: Time) -> String {
    let changed: Vec<_> = change
        .0
        .iter()
        .map(|one| (one, differences(before.links.get(one.from, one.to), &one.link, now, words)))
        .filter(|(_, differences)| !differences.is_empty())
        .collect();
    let Some((first, told)) = changed.first() else {
        return "the links are changed by hand, to what they were".into();
    };
    if changed.iter().any(|(_, other)| other != told) {
        return "by hand: the links differ from here on (the sliders show how)".into();
    }
    let told = told.join(", ");
    if changed.len() == before.links.ways().count() {
        return format!("by hand: {told}");
    }
    match changed.len() {
        1 => {
            let (from, to) = (words.short_node(first.from), words.short_node(first.to));
            format!("by hand, {from} → {to}: {told}")
        }
        some => format!("by hand, on {some} ways: {told}"),
    }
}

fn differences(old: &Link, new: &Link, now: Time, words: &Words) -> Vec<String> {
    let mut told = Vec::new();
    match (old.is_cut(now), new.is_cut(now)) {
        (false, true) => told.push("the link is cut".into()),
        (true, false) => told.push("the cut link is healed".into()),
        _ if old.partition != new.partition => told.push("the partition is another one".into()),
        _ => {}
    }
    if old.kind != new.kind {
        told.push(format!("the link is now {}", kind(new.kind)));
    }
    if old.loss != new.loss {
        told.push(format!("the loss is now {}", new.loss));
    }
    if old.duplication != new.duplication && new.kind != LinkKind::Reliable {
        let copies = new.duplication.map_or("never made".into(), |p| p.to_string());
        told.push(format!("copies are now {copies}"));
    }
    if old.delays != new.delays || old.early != new.early {
        let (least, most) = (new.delays.smallest(), new.delays.largest());
        let range = if least == most {
            words.time(most)
        } else {
            format!("{least} to {}", words.time(most))
        };
        told.push(format!("the delay is now {range}"));
    }
    told
}

/// A link's kind in a word.
const fn kind(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Reliable => "reliable",
        LinkKind::FairLoss => "fair-loss",
        LinkKind::Captures => "lossy at an adversary's will",
        LinkKind::Arbitrary => "arbitrary",
    }
}
