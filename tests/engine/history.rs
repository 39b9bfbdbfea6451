//! A run with its history: what one may still decide, and where a decision makes a new branch.

use serde_json::json;
use two_generals::drive::{Advance, Fork, Script, Timeline};
use two_generals::engine::{
    Ask, Change, Delays, Event, Fact, Letter, Link, LinkChange, LinkSetting, NodeId, Opt, Prob,
    Site, Step,
};
use two_generals::protocols::{General, Outcome};

use crate::night::{G1, G2, Night, PROPOSAL};

fn timeline(night: Night) -> Timeline<General> {
    Timeline::new(night.model, Script::default(), 1)
}

fn one_messenger() -> Night {
    Night::new(json!({"always_attack": {"messengers": 1}}))
}

fn capture() -> Site {
    Site::of(Ask::Capture, G1, G2, PROPOSAL, 1)
}

fn to_the_end(timeline: &mut Timeline<General>) -> Outcome {
    while matches!(timeline.advance(), Advance::Did(_)) {}
    Outcome::of(timeline.world())
}

#[test]
fn a_fate_taken_in_hand_stands_and_the_old_future_is_kept() {
    let mut timeline = timeline(one_messenger());
    timeline.answer(capture(), Opt::Passed);
    assert_eq!(to_the_end(&mut timeline), Outcome::Captured);
    let length = timeline.log().len();
    timeline.seek(2);
    timeline.answer(capture(), Opt::Captured);
    assert_eq!(to_the_end(&mut timeline), Outcome::OnlyGeneral1);
    assert_eq!(timeline.branch().parent, Some(Fork { branch: 0, step: 2 }));
    timeline.select(0);
    timeline.seek(length);
    assert_eq!(Outcome::of(timeline.world()), Outcome::Captured);
}

#[test]
fn what_is_settled_cannot_be_decided_any_more() {
    let night = one_messenger().link(G1, |link| {
        link.duplication = Some(Prob::ONE);
        link.loss = Prob::ZERO;
    });
    let mut timeline = timeline(night);
    timeline.advance_until(|event| matches!(event.fact, Fact::Passed(_)));
    let letter = capture().letter;
    let copy = Letter { copy: true, ..letter };
    let wall = timeline.world().under_way();
    let at_wall: Vec<_> =
        wall.iter().map(|one| (one.letter, one.past_city, one.undecided)).collect();
    assert_eq!(at_wall, [(letter, true, false), (copy, false, false)]);
    for letter in [letter, copy] {
        for ask in [Ask::Capture, Ask::Copy] {
            timeline.answer(Site::about(ask, letter), Opt::Captured);
        }
    }
    assert!(timeline.branch().answers.is_empty());
    assert_eq!(to_the_end(&mut timeline), Outcome::Captured);
}

#[test]
fn the_person_is_asked_and_the_question_waits() {
    let mut timeline = timeline(one_messenger());
    timeline.set_asks(true);
    let asked = timeline.advance_until(|_| false);
    assert_eq!(asked, Advance::Open(capture()));
    assert_eq!(timeline.advance(), asked, "it waits");
    timeline.answer(capture(), Opt::Captured);
    let Advance::Did(event) = timeline.advance() else { panic!("it goes on") };
    assert!(matches!(event.fact, Fact::Captured { .. }));
    assert_eq!(timeline.branches().len(), 1, "there was no future to keep");
}

#[test]
fn a_change_while_a_question_waits_comes_before_the_answer() {
    let mut timeline = timeline(one_messenger());
    timeline.set_asks(true);
    timeline.advance_until(|_| false);
    let mut link = timeline.model().links.get(G1, G2).clone();
    link.loss = Prob::ONE;
    timeline.change(Change::Links(LinkChange(vec![LinkSetting { from: G1, to: G2, link }])));
    timeline.set_asks(false);
    assert_eq!(to_the_end(&mut timeline), Outcome::OnlyGeneral1);
}

#[test]
fn a_delay_fixed_on_one_branch_does_not_stop_another_where_delays_differ() {
    let night = one_messenger().link(G1, |link| {
        link.delays = Delays::new([(10, 1), (40, 1)]).unwrap();
        link.loss = Prob::ZERO;
    });
    let mut timeline = timeline(night);
    timeline.answer(Site { ask: Ask::Delay, ..capture() }, Opt::Number(40));
    assert_eq!(to_the_end(&mut timeline), Outcome::Captured);
    let arrived = |timeline: &Timeline<General>| {
        let mut events = timeline.log().range(0, usize::MAX);
        events.find(|(_, event)| matches!(event.fact, Fact::Received(_))).map(|(_, e)| e.time)
    };
    assert_eq!(arrived(&timeline), Some(40));
    timeline.seek(4);
    let mut link = timeline.model().links.get(G1, G2).clone();
    link.delays = Delays::new([(10, 1), (40, 1), (70, 1)]).unwrap();
    timeline.change(Change::Links(LinkChange(vec![LinkSetting { from: G1, to: G2, link }])));
    assert_eq!(to_the_end(&mut timeline), Outcome::Captured);
    assert_eq!(arrived(&timeline), Some(40), "it is offered there, too");
}

#[test]
fn a_world_of_its_own_steps_as_the_timeline_does() {
    let mut timeline = timeline(Night::new(json!({"never_attack": {}})));
    to_the_end(&mut timeline);
    let mut world = two_generals::engine::World::new(timeline.model());
    let mut events = Vec::new();
    while world.step(timeline.model(), &mut events) != Step::End {}
    assert!(timeline.log().range(0, usize::MAX).map(|(_, event)| event).eq(&events));
    assert_eq!(timeline.branch().end().map(Outcome::of), Some(Outcome::Nothing));
}

/// The loss in one direction becomes this.
fn loss(timeline: &mut Timeline<General>, from: NodeId, to: NodeId, percent: u32) {
    let link = timeline.model().links.get(from, to).clone();
    let link = Link { loss: Prob::percent(percent), ..link };
    timeline.change(Change::Links(LinkChange(vec![LinkSetting { from, to, link }])));
}

#[test]
fn changes_of_two_directions_at_one_step_add_up() {
    let mut timeline = timeline(one_messenger());
    timeline.seek(2);
    loss(&mut timeline, G1, G2, 45);
    loss(&mut timeline, G2, G1, 35);
    loss(&mut timeline, G1, G2, 50);
    let now = |from, to| timeline.model().links.get(from, to).loss;
    assert_eq!((now(G1, G2), now(G2, G1)), (Prob::percent(50), Prob::percent(35)));
    assert_eq!(timeline.branch().changes.len(), 1, "they are one event");
    assert_eq!(timeline.at(), 3);
}

#[test]
fn the_person_is_asked_again_where_dice_had_decided() {
    let mut timeline = timeline(one_messenger().link(G1, |link| link.loss = Prob::ONE));
    assert_eq!(to_the_end(&mut timeline), Outcome::OnlyGeneral1);
    let known = timeline.log().len();
    timeline.set_asks(true);
    // Going back is no question.
    timeline.seek(known - 1);
    timeline.seek(0);
    assert_eq!(timeline.advance_until(|_| false), Advance::Open(capture()));
    // What comes out as it had is no new branch.
    timeline.answer(capture(), Opt::Captured);
    assert_eq!(timeline.advance_until(|_| false), Advance::End);
    assert_eq!((timeline.branches().len(), timeline.log().len()), (1, known));
    // What was answered is not asked again, but can be answered otherwise.
    timeline.seek(0);
    assert_eq!(timeline.advance_until(|_| false), Advance::End);
    timeline.seek(3);
    timeline.answer(capture(), Opt::Passed);
    assert_eq!(timeline.branches().len(), 2);
    assert_eq!(to_the_end(&mut timeline), Outcome::Captured);
}

#[test]
fn a_copy_that_came_out_as_answered_is_no_new_branch() {
    let mut timeline = timeline(one_messenger().link(G1, |link| {
        link.loss = Prob::ZERO;
        link.duplication = Some(Prob::ONE);
    }));
    to_the_end(&mut timeline);
    timeline.seek(3);
    timeline.answer(capture(), Opt::Passed);
    timeline.answer(Site { ask: Ask::Copy, ..capture() }, Opt::Copied);
    assert_eq!(timeline.branches().len(), 1);
    timeline.answer(Site { ask: Ask::Copy, ..capture() }, Opt::Single);
    assert_eq!(timeline.branches().len(), 2);
}

#[test]
fn looking_for_what_never_comes_leaves_everything_as_it_was() {
    let mut timeline = timeline(one_messenger().link(G1, |link| link.loss = Prob::ZERO));
    timeline.seek(2);
    let captured = |event: &Event| matches!(event.fact, Fact::Captured { .. });
    assert_eq!(timeline.look_for(captured), Advance::End);
    assert_eq!((timeline.at(), timeline.log().len()), (2, 2));
    assert!(timeline.branch().end().is_none());
    let received = timeline.look_for(|event| matches!(event.fact, Fact::Received(_)));
    assert!(matches!(received, Advance::Did(_)));
}
