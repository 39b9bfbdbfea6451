//! A class at the screen, at random: what people do to a timeline, and what it must keep.

use proptest::prelude::*;
use two_generals::drive::{Advance, Timeline};
use two_generals::engine::{
    Ask, Change, Delays, Event, LinkChange, LinkSetting, Opt, Prob, Site, Time,
};
use two_generals::protocols::{GENERAL_1, GENERAL_2, General};
use two_generals::scenario::Scenario;

/// Something that a class does. Places are shares of what there is, so that they always fit.
#[derive(Clone, Debug)]
pub enum Act {
    /// Goes forward by so many events.
    Forward(usize),
    /// Goes to this share of the events seen so far.
    Seek(f64),
    /// Goes to a time.
    SeekTime(Time),
    /// To the end of the run, or to the question that stands open.
    End,
    /// Decides about one of those under way.
    Decide(usize, Opt),
    /// Moves a slider.
    Loss(u32),
    /// The other sliders.
    Links(u32, i64),
    /// Who decides about captures.
    Asks(bool),
    /// A new seed.
    Reseed(u64),
    /// Another branch.
    Select(usize),
}

pub fn acts() -> impl Strategy<Value = Vec<Act>> {
    let option = prop_oneof![Just(Opt::Captured), Just(Opt::Passed)];
    let act = prop_oneof![
        4 => (1..30usize).prop_map(Act::Forward),
        3 => (0.0..=1.0).prop_map(Act::Seek),
        1 => (0..400u64).prop_map(Act::SeekTime),
        1 => Just(Act::End),
        3 => (any::<usize>(), option).prop_map(|(which, option)| Act::Decide(which, option)),
        2 => (0..=100u32).prop_map(Act::Loss),
        1 => (0..=100u32, -20..20i64).prop_map(|(copies, by)| Act::Links(copies, by)),
        1 => any::<bool>().prop_map(Act::Asks),
        1 => (0..9u64).prop_map(Act::Reseed),
        2 => any::<usize>().prop_map(Act::Select),
    ];
    proptest::collection::vec(act, 0..25)
}

pub fn open(scenario: &Scenario) -> Timeline<General> {
    let stage = scenario.stage();
    Timeline::new(stage.model, stage.script, stage.seed)
}

/// Goes forward to the end, or to the question that stands open.
pub fn to_the_end(timeline: &mut Timeline<General>) {
    while matches!(timeline.advance(), Advance::Did(_)) {}
}

fn change(timeline: &mut Timeline<General>, change: impl Fn(&mut two_generals::engine::Link)) {
    let setting = |from, to| {
        let mut link = timeline.model().links.get(from, to).clone();
        change(&mut link);
        LinkSetting { from, to, link }
    };
    let settings = vec![setting(GENERAL_1, GENERAL_2), setting(GENERAL_2, GENERAL_1)];
    timeline.change(Change::Links(LinkChange(settings)));
}

pub fn act(timeline: &mut Timeline<General>, act: &Act) {
    match *act {
        Act::Forward(count) => {
            for _ in 0..count {
                timeline.advance();
            }
        }
        Act::Seek(share) => {
            let step = (timeline.log().len() as f64 * share) as usize;
            timeline.seek(step);
        }
        Act::SeekTime(time) => timeline.seek_time(time),
        Act::End => to_the_end(timeline),
        Act::Decide(which, option) => {
            // Also about one that has been decided already, which must change nothing.
            let under_way = timeline.world().under_way();
            if !under_way.is_empty() {
                let letter = under_way[which % under_way.len()].letter;
                timeline.answer(Site::about(Ask::Capture, letter), option);
            }
        }
        // After dawn there is nothing left to change.
        Act::Loss(_) | Act::Links(..) if timeline.world().is_over() => {}
        Act::Loss(percent) => change(timeline, |link| link.loss = Prob::percent(percent)),
        Act::Links(copies, by) => change(timeline, |link| {
            link.duplication = Some(Prob::percent(copies));
            link.delays = Delays::shifted(&link.delays, by);
        }),
        Act::Asks(asks) => timeline.set_asks(asks),
        Act::Reseed(seed) => timeline.reseed(seed),
        Act::Select(which) => timeline.select(which % timeline.branches().len()),
    }
}

/// A branch's events.
pub fn events(timeline: &Timeline<General>, branch: usize) -> Vec<Event> {
    let log = timeline.branches()[branch].log();
    log.range(0, log.len()).map(|(_, event)| *event).collect()
}

/// What can be seen at the cursor.
pub fn picture(timeline: &Timeline<General>) -> String {
    let world = timeline.world();
    let nodes = [GENERAL_1, GENERAL_2].map(|node| {
        let (decision, up, stable) = (world.decision(node), world.is_up(node), world.stable(node));
        (decision, up, stable.clone(), world.algorithm(node).clone())
    });
    let links = [(GENERAL_1, GENERAL_2), (GENERAL_2, GENERAL_1)]
        .map(|(from, to)| timeline.model().links.get(from, to).clone());
    let under_way = world.under_way();
    format!(
        "{} {} {:?} {nodes:?} {links:?} {under_way:?} {:?} {:?}",
        timeline.at(),
        world.now(),
        world.next_due(),
        timeline.tally(),
        world.is_over(),
    )
}
