//! The world stops and asks: questions by name, open until they are answered.

use std::collections::BTreeSet;

use serde_json::json;
use two_generals::drive::{Stop, run};
use two_generals::engine::{Ask, Choice, Delays, Event, Fact, Menu, Opt, Prob, Site, Step, World};
use two_generals::protocols::{General, Outcome};

use crate::night::{G1, G2, Gentle, Night, PROPOSAL, Ran};

/// Steps up to the first question.
fn first_question(night: &Night) -> (World<General>, Vec<Event>) {
    let (mut world, mut events) = (World::new(&night.model), Vec::new());
    while world.step(&night.model, &mut events) != Step::Ask {
        assert!(!world.is_over(), "something is asked");
    }
    (world, events)
}

fn night() -> Night {
    Night::new(json!({"wait_for_ack": {"proposals": 3}}))
}

#[test]
fn a_question_stays_open_until_it_is_answered() {
    let night = night();
    let (mut world, mut events) = first_question(&night);
    let (asked, seen, now) = (world.question(&night.model).unwrap(), events.len(), world.now());
    assert_eq!(asked.site, Site::of(Ask::Capture, G1, G2, PROPOSAL, 1));
    assert_eq!(asked.menu, Menu::Capture(Prob::percent(30)));
    for _ in 0..3 {
        assert_eq!(world.step(&night.model, &mut events), Step::Ask);
        assert_eq!(world.question(&night.model), Some(asked));
    }
    assert_eq!((events.len(), world.now()), (seen, now), "nothing goes on");
    assert_eq!(world.next_due(), Some(now));
    world.answer(&night.model, Choice::CAPTURED);
    assert!(matches!(world.step(&night.model, &mut events), Step::Did(_)));
    assert!(matches!(events.last().unwrap().fact, Fact::Captured { .. }));
}

#[test]
fn a_world_can_be_cloned_at_an_open_question_and_answered_both_ways() {
    let night = Night::new(json!({"always_attack": {"messengers": 1}}));
    let (world, events) = first_question(&night);
    let end = |choice| {
        let (mut world, mut events) = (world.clone(), events.clone());
        world.answer(&night.model, choice);
        let stop = run(&mut world, &night.model, &mut Gentle::default(), &mut events);
        assert_eq!(stop, Stop::End);
        (Outcome::of(&world), events)
    };
    let (captured, passed) = (end(Choice::CAPTURED), end(Choice::PASSED));
    assert_eq!((captured.0, passed.0), (Outcome::OnlyGeneral1, Outcome::Captured));
    assert_eq!(captured.1[..events.len()], passed.1[..events.len()], "they share their past");
    assert!(world.question(&night.model).is_some(), "the original is as it was");
    assert_eq!(Outcome::of(&world), Outcome::Undecided);
}

#[test]
#[should_panic(expected = "answers no open question")]
fn only_what_is_offered_can_be_answered() {
    let night = night();
    first_question(&night).0.answer(&night.model, Choice(2));
}

#[test]
fn nothing_is_asked_where_the_model_allows_one_thing_only() {
    let ran = night().run();
    assert!(ran.asked.iter().all(|site| site.ask == Ask::Capture), "one delay, no copies");
    assert_eq!(ran.asked.len(), 6, "each of three proposals and three acknowledgements");
    // A probability of 0 or 1 changes the odds, not what is possible.
    for loss in [Prob::ZERO, Prob::ONE] {
        assert_eq!(night().both_links(|link| link.loss = loss).run().asked, ran.asked);
    }
}

#[test]
fn weights_add_up_to_one() {
    let delays = Delays::new([(3, 2), (5, 7)]).unwrap();
    let (lossy, copies) = (Menu::Capture(Prob::percent(37)), Menu::Copy(Prob::ZERO));
    for menu in [lossy, copies, Menu::Delay(&delays), Menu::Draw(7)] {
        let weights: Vec<_> = menu.choices().filter_map(|choice| menu.weight(choice)).collect();
        assert_eq!(weights.iter().map(|(part, _)| part).sum::<u64>(), weights[0].1, "{menu:?}");
        for (choice, option) in menu.choices().zip(menu.options()) {
            assert_eq!(menu.place(option), Some(choice));
        }
        assert_eq!(menu.option(Choice(menu.len() as u8)), None);
        assert_eq!(menu.place(Opt::Number(999)), None);
    }
}

fn sites(ran: &Ran) -> BTreeSet<Site> {
    ran.asked.iter().copied().collect()
}

#[test]
fn what_happens_to_one_message_never_renames_another() {
    let copies = |night: Night| night.both_links(|link| link.duplication = Some(Prob::ZERO));
    let all = sites(&copies(night()).run());
    let about = |ask, from, nth: u32| {
        move |site: &&Site| {
            let letter = site.letter;
            site.ask == ask && letter.from == from && letter.message.nth == nth
        }
    };
    assert!(all.iter().any(|site| about(Ask::Copy, G2, 2)(&site)));
    for nth in 1..=3 {
        let lost = sites(&copies(night()).captured(G1, PROPOSAL, nth).run());
        let gone: BTreeSet<Site> = all.difference(&lost).copied().collect();
        // What is gone is about that proposal and its own acknowledgement, and nothing is new.
        assert!(gone.iter().all(|site| site.letter.message.nth == nth), "{gone:?}");
        assert_eq!(gone.len(), 4, "{gone:?}");
        assert!(lost.is_subset(&all), "{lost:?}");
        let doubled = sites(&copies(night()).copied(G1, PROPOSAL, nth).run());
        assert!(doubled.is_subset(&all), "the copy is the same message: it is acknowledged once");
    }
}
