//! The links and the layers on them, changed live: what a link promises, what is built on it, and what the city
//! sends in the sender's name.

use super::session::Session;
use super::state::{App, Tone};
use crate::engine::{
    Change, Kind, Letter, LinkChange, LinkKind, LinkSetting, Message, NodeId, Span,
};
use crate::protocols::{RECEIVER, Retry, SENDER, Strategy, Transfer};
use crate::scenario::Scenario;

/// A layer between the application and the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Repeat until acknowledged.
    Retry,
    /// Deliver once.
    Deduplicate,
    /// Seal and open.
    Secure,
}

/// What a message is repeated with when the layer is switched on.
const RETRY: Retry = Retry { interval: 90, tries: 5 };
/// What the city makes the sender say.
const FORGED_AMOUNT: u16 = 999;

impl App {
    pub(super) fn transfer(&self) -> Option<&Transfer> {
        match &self.session.as_ref()?.scenario.strategy {
            Strategy::Transfer(transfer) => Some(transfer),
            _ => None,
        }
    }

    /// Makes the links that the sliders act on promise something else, from here on.
    pub(super) fn next_link_kind(&mut self) {
        let Some(session) = &self.session else { return };
        let links = &session.timeline.model().links;
        let ways = self.way.directions(links);
        let Some(&(from, to)) = ways.first() else { return };
        let next = match links.get(from, to).kind {
            LinkKind::Reliable => LinkKind::FairLoss,
            LinkKind::FairLoss | LinkKind::Captures => LinkKind::Arbitrary,
            LinkKind::Arbitrary => LinkKind::Reliable,
        };
        let setting = |(from, to)| {
            let mut link = links.get(from, to).clone();
            link.kind = next;
            if next == LinkKind::Reliable {
                (link.duplication, link.partition) = (None, None);
            }
            LinkSetting { from, to, link }
        };
        let change = Change::Links(LinkChange(ways.into_iter().map(setting).collect()));
        let words = match next {
            LinkKind::Reliable => "Reliable from here on: what is sent is received, once.",
            LinkKind::Arbitrary => {
                "Arbitrary from here on: the city may do what it likes (c p T Z F)."
            }
            _ => "Fair-loss from here on: by chance, and never for ever.",
        };
        self.change_run(change, words);
    }

    /// Switches a layer on or off; the run begins anew, with the same seed and the links as they are.
    pub(super) fn toggle_layer(&mut self, layer: Layer) {
        let Some(transfer) = self.transfer() else { return };
        let mut transfer = transfer.clone();
        let name = match layer {
            Layer::Retry => {
                transfer.retry = if transfer.retry.is_some() { None } else { Some(RETRY) };
                "Retry until acknowledged"
            }
            Layer::Deduplicate => {
                transfer.deduplicate = !transfer.deduplicate;
                "Deduplication"
            }
            Layer::Secure => {
                transfer.secure = !transfer.secure;
                "The secure channel"
            }
        };
        let on = match layer {
            Layer::Retry => transfer.retry.is_some(),
            Layer::Deduplicate => transfer.deduplicate,
            Layer::Secure => transfer.secure,
        };
        let on = if on { "on" } else { "off" };
        self.begin_anew(Strategy::Transfer(transfer), &format!("{name} is {on}"));
    }

    /// Begins the run anew with another strategy, with the same seed and the links as they are.
    pub(super) fn begin_anew(&mut self, strategy: Strategy, words: &str) {
        let Some(session) = &self.session else { return };
        let scenario = session.scenario_now().recast(strategy);
        self.begin_anew_as(scenario, words);
    }

    /// Begins the run of a changed scenario.
    pub(super) fn begin_anew_as(&mut self, scenario: Scenario, words: &str) {
        let Some(session) = &self.session else { return };
        let branch = session.timeline.branch();
        // What is changed on links goes with them into the new run.
        let dropped = |change: &Change| !matches!(change, Change::Links(_));
        let changed = branch.changes.iter().any(|planned| dropped(&planned.change));
        if !branch.answers.is_empty() || changed {
            let done =
                if changed { "changed this run by hand" } else { "decided fates in this run" };
            let words = format!("You have {done}: s saves it, R begins one without that.");
            return self.say(Tone::Info, words);
        }
        let origin = session.origin.clone().unwrap_or_else(|| session.scenario.clone().into());
        let scenario = told_as(scenario, &origin);
        if let Err(flaw) = scenario.check() {
            return self.say(Tone::Bad, format!("{}; {}", flaw.problem, flaw.help));
        }
        let (name_of, file) = (session.name.clone(), session.file.clone());
        let (mut again, _) = Session::open(name_of, file, scenario);
        again.origin = Some(origin);
        self.session = Some(again);
        self.arrive();
        self.say(Tone::Good, format!("{words}: the run begins anew."));
    }

    /// Cuts the links that the sliders act on until the end of the run, or heals those that are cut.
    pub(super) fn cut_or_heal(&mut self) {
        let Some(session) = &self.session else { return };
        let model = session.timeline.model();
        let (links, now) = (&model.links, session.timeline.world().now());
        let (end, words) = (model.dawn.unwrap_or(now).max(now) + 1, &session.words);
        let ways = self.way.directions(links);
        let can_be_cut =
            |&(from, to): &(NodeId, NodeId)| links.get(from, to).kind != LinkKind::Reliable;
        let ways: Vec<_> = ways.into_iter().filter(can_be_cut).collect();
        if ways.is_empty() {
            return self.say(Tone::Info, "A reliable link is never cut.");
        }
        let heals = ways.iter().any(|&(from, to)| links.get(from, to).is_cut(now));
        let setting = |&(from, to): &(NodeId, NodeId)| {
            let mut link = links.get(from, to).clone();
            link.partition = match link.partition {
                Some(span) if heals && span.contains(now) => {
                    // What was cut until now stays in the history of the run.
                    (span.from < now).then_some(Span { to: now, ..span })
                }
                known if heals => known,
                _ => Some(Span { from: now, to: end }),
            };
            LinkSetting { from, to, link }
        };
        let change = LinkChange(ways.iter().map(setting).collect());
        let told = if heals { "The partition heals" } else { "The link is cut" };
        let told = format!("{told} at {}.", words.time(now));
        self.change_run(Change::Links(change), &told);
    }

    /// Moves the stabilisation time by twentieths of the run.
    pub(super) fn move_gst(&mut self, by: i32) {
        let Some(session) = &self.session else { return };
        let model = session.timeline.model();
        let end = model.dawn.unwrap_or(1);
        let step = (end / 20).max(1);
        let gst = if by > 0 { model.gst + step } else { model.gst.saturating_sub(step) }.min(end);
        if gst == model.gst {
            return self.say(Tone::Info, "The stabilisation time is at the end of what it can be.");
        }
        let words = format!("Things stabilise at {} from here on.", session.words.time(gst));
        self.change_run(Change::Gst(gst), &words);
    }

    /// The city sends a message in the sender's name, now.
    pub(super) fn forge(&mut self) {
        let Some(session) = &self.session else { return };
        let link = session.timeline.model().links.get(SENDER, RECEIVER);
        if link.kind != LinkKind::Arbitrary {
            return self
                .say(Tone::Info, "Only an arbitrary link lets the city forge (L changes it).");
        }
        let Some(transfer) = self.transfer() else { return };
        // The number of a message that is still to come is the best lie.
        let events = session.timeline.log().range(0, session.timeline.at());
        let sent = events.filter_map(|(_, event)| event.fact.letter());
        let latest = sent.filter(|l| l.from == SENDER).map(|l| l.message.nth).max().unwrap_or(0);
        let nth = (latest % transfer.messages) + 1;
        let content = session.scenario.strategy.forged_content(FORGED_AMOUNT);
        let message = Message { nth, content, kind: Kind(0) };
        let letter = Letter { message, from: SENDER, to: RECEIVER, copy: false, life: 0 };
        self.change_run(Change::Forge(letter), "The city sends a message in the sender's name.");
    }
}

/// The scenario with what is told and expected of it, where it is the one that was opened; what is told of
/// another would be wrong.
fn told_as(scenario: Scenario, origin: &Scenario) -> Scenario {
    let links = crate::scenario::LinksSpec::of(&origin.stage().model.links, &origin.strategy);
    if scenario.strategy == origin.strategy
        && scenario.nodes == origin.nodes
        && scenario.links == links
    {
        return Scenario { run: None, ..origin.clone() };
    }
    let summary = "Changed by hand: the story of the scenario is not the story of this run.".into();
    Scenario { run: None, expect: None, narration: Vec::new(), summary, ..scenario }
}
