//! Asynchronous systems: every order of arrival is possible, and nothing is lost by it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use two_generals::app::{Session, asked_order};
use two_generals::drive::{Advance, Dice, run};
use two_generals::engine::{Choice, Event, Fact, Menu, NodeId, Opt, Step, World};
use two_generals::protocols::General;
use two_generals::scenario::{Scenario, Stage, parse};

fn scenario(transfer: &str) -> Scenario {
    let text = format!(
        r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {{"type": "reliable"}},
            "timing": {{"asynchronous": true}}, "strategy": {{"transfer": {transfer}}}}}"#
    );
    parse("t", text.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

fn received(events: &[Event]) -> Vec<u32> {
    let receipt = |event: &Event| match event.fact {
        Fact::Received(letter) if letter.to == NodeId(1) => Some(letter.message.nth),
        _ => None,
    };
    events.iter().filter_map(receipt).collect()
}

/// Follows every answer to every question, plainly.
fn every_order(
    stage: &Stage,
    world: World<General>,
    events: Vec<Event>,
    found: &mut Vec<Vec<u32>>,
) {
    let (mut world, mut events) = (world, events);
    loop {
        match world.step(&stage.model, &mut events) {
            Step::Did(_) => {}
            Step::End => return found.push(received(&events)),
            Step::Ask => {
                let question = world.question(&stage.model).expect("it asks");
                for choice in question.menu.choices() {
                    let mut next = world.clone();
                    next.answer(&stage.model, choice);
                    every_order(stage, next, events.clone(), found);
                }
                return;
            }
        }
    }
}

#[test]
fn every_order_of_arrival_is_possible() {
    for (messages, orders) in [(1, 1), (2, 2), (3, 6), (4, 24)] {
        let stage = scenario(&format!(r#"{{"messages": {messages}, "interval": 0}}"#)).stage();
        let mut found = Vec::new();
        every_order(&stage, World::new(&stage.model), Vec::new(), &mut found);
        let different: BTreeSet<&Vec<u32>> = found.iter().collect();
        assert_eq!(different.len(), orders, "{messages} messages");
        assert!(found.iter().all(|order| order.len() == messages), "all arrive in the end");
    }
}

/// A later message may arrive before an earlier one was even followed by a timer of its sender.
#[test]
fn time_has_no_part_in_it() {
    let stage = scenario(r#"{"messages": 2, "interval": 500}"#).stage();
    let mut found = Vec::new();
    every_order(&stage, World::new(&stage.model), Vec::new(), &mut found);
    let different: BTreeSet<Vec<u32>> = found.into_iter().collect();
    assert_eq!(different, BTreeSet::from([vec![1, 2], vec![2, 1]]));
}

proptest! {
    #[test]
    fn what_is_sent_arrives_before_the_end_whoever_orders_it(seed in any::<u64>(), messages in 1u32..6) {
        let retry = format!(
            r#"{{"messages": {messages}, "interval": 7, "retry": {{"interval": 30, "tries": 3}}}}"#
        );
        let stage = scenario(&retry).stage();
        let mut events: Vec<Event> = Vec::new();
        run(&mut World::new(&stage.model), &stage.model, &mut Dice::new(seed), &mut events);
        let count = |wanted: fn(&Fact) -> bool| events.iter().filter(|e| wanted(&e.fact)).count();
        let sent = count(|fact| matches!(fact, Fact::Sent(_)));
        // What is sent so late that it has not passed the city by the end is still on its first leg.
        let passed = count(|fact| matches!(fact, Fact::Passed(_)));
        prop_assert_eq!(count(|fact| matches!(fact, Fact::Received(_))), passed);
        prop_assert!(passed <= sent);
    }
}

/// The class orders deliveries; the run is saved and comes out the same.
#[test]
fn the_class_says_what_arrives_next() {
    let mut stage = scenario(r#"{"messages": 3, "interval": 0}"#);
    stage.view.decides = two_generals::scenario::Decides::Class;
    let (mut session, _) = Session::open("t".into(), None, stage);
    let mut asked = 0;
    loop {
        match session.timeline.advance() {
            Advance::Did(_) => {}
            Advance::Open(site) => {
                let (named, letters, none) = asked_order(&session).expect("it is about the order");
                let question = session.timeline.open_question().expect("it stands open");
                assert_eq!(named, site);
                assert_eq!(question.menu, Menu::Order { count: letters.len() as u8, none });
                assert_eq!(question.menu.option(Choice(0)), Some(Opt::Number(1)));
                // Always time first where that can be, then the last that was sent.
                let option = if none { Opt::Number(0) } else { Opt::Number(letters.len() as u64) };
                session.timeline.answer(site, option);
                asked += 1;
            }
            _ => break,
        }
    }
    assert!(asked >= 2, "{asked}");
    let events: Vec<Event> =
        session.timeline.log().range(0, session.timeline.log().len()).map(|(_, e)| *e).collect();
    assert_eq!(received(&events), [3, 2, 1]);
    let text = session.to_text().expect("it is short");
    let (again, misfit) = Session::open("t".into(), None, parse("t", text.as_bytes()).unwrap());
    assert_eq!(misfit, None);
    assert_eq!(again.timeline.branch().digest(), session.timeline.branch().digest());
}
