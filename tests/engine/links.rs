//! What the way between the generals does to messengers, and what dawn cuts off.

use serde_json::json;
use two_generals::engine::{Ask, Captor, Decision, Delays, Fact, Link, Opt, Prob, Span};
use two_generals::protocols::Outcome;

use crate::night::{ACK, G1, G2, Night, PROPOSAL};

fn one_messenger() -> Night {
    Night::new(json!({"always_attack": {"messengers": 1}}))
}

#[test]
fn arriving_at_dawn_is_too_late() {
    let ran = one_messenger().dawn(20).run();
    assert_eq!(ran.received(G2, PROPOSAL), []);
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral1);
    assert!(matches!(ran.events.last().unwrap().fact, Fact::Dawn));
    assert_eq!(one_messenger().dawn(21).run().outcome(), Outcome::Captured);
}

#[test]
fn a_partition_captures_without_asking() {
    let cut = |span| one_messenger().link(G1, |link| link.partition = Some(span)).run();
    // The messenger reaches the city at 10.
    let inside = cut(Span { from: 10, to: 11 });
    assert_eq!(inside.asked, []);
    let by = |captor| move |fact: &Fact| matches!(fact, Fact::Captured { by, .. } if *by == captor);
    assert_eq!(inside.count(by(Captor::Partition)), 1);
    assert_eq!(inside.count(by(Captor::City)), 0);
    assert_eq!(inside.outcome(), Outcome::OnlyGeneral1);
    for outside in [Span { from: 0, to: 10 }, Span { from: 11, to: 900 }] {
        let ran = cut(outside);
        assert_eq!((ran.asked.len(), ran.outcome()), (1, Outcome::Captured), "{outside:?}");
    }
}

#[test]
fn each_direction_has_its_own_link() {
    let night = Night::new(json!({"wait_for_ack": {"proposals": 1}}));
    let night = night.link(G1, |link| link.delays = Delays::fixed(4));
    let night = night.link(G2, |link| link.delays = Delays::fixed(100));
    let ran = night.link(G2, |link| link.partition = Some(Span { from: 0, to: 50 })).run();
    assert_eq!(ran.received(G2, PROPOSAL), [(4, 1)]);
    assert_eq!(ran.received(G1, ACK), [(104, 1)], "the city is reached at 54, after the partition");
}

#[test]
fn a_copy_goes_its_own_way_and_is_not_asked_about_again() {
    let night = one_messenger().link(G1, |link| {
        link.duplication = Some(Prob::percent(10));
        link.delays = Delays::new([(10, 1), (40, 1)]).unwrap();
    });
    let ran = night.copied(G1, PROPOSAL, 1).run();
    let asked: Vec<_> = ran.asked.iter().map(|site| (site.ask, site.letter.copy)).collect();
    assert_eq!(asked, [(Ask::Capture, false), (Ask::Delay, false), (Ask::Delay, true)]);
    assert_eq!(ran.count(|fact| matches!(fact, Fact::Passed(l) if !l.copy)), 1);
    assert_eq!(ran.count(|fact| matches!(fact, Fact::Copied(l) if l.copy)), 1);
    assert_eq!(ran.received(G2, PROPOSAL).len(), 2);
}

#[test]
fn what_is_captured_is_not_copied() {
    let copies = |link: &mut Link| link.duplication = Some(Prob::ONE);
    let ran = one_messenger().link(G1, copies).captured(G1, PROPOSAL, 1).run();
    assert_eq!(ran.asked, []);
    assert_eq!(ran.count(|fact| matches!(fact, Fact::Copied(_))), 0);
}

#[test]
fn the_delay_is_the_whole_way() {
    let two = |link: &mut Link| link.delays = Delays::new([(10, 1), (41, 1)]).unwrap();
    for delay in [10, 41] {
        let night = one_messenger().link(G1, two);
        let ran = night.fate(Ask::Delay, G1, PROPOSAL, 1, Opt::Number(delay)).run();
        assert_eq!(ran.received(G2, PROPOSAL), [(delay, 1)]);
    }
}

#[test]
fn the_city_is_reached_half_way_of_the_least_delay() {
    for (least, city) in [(1, 0), (2, 1), (41, 20)] {
        let night = one_messenger().link(G1, |link| link.delays = Delays::fixed(least));
        let ran = night.captured(G1, PROPOSAL, 1).run();
        assert_eq!(ran.captured(), [(city, 1)], "{least}");
    }
}

#[test]
fn a_faster_messenger_overtakes() {
    let two = |link: &mut Link| link.delays = Delays::new([(10, 1), (90, 1)]).unwrap();
    let night = Night::new(json!({"always_attack": {"messengers": 2, "interval": 5}}));
    let ran = night.link(G1, two).fate(Ask::Delay, G1, PROPOSAL, 1, Opt::Number(90)).run();
    assert_eq!(ran.received(G2, PROPOSAL), [(15, 2), (90, 1)]);
    assert_eq!(ran.decided(G2), Some((15, Decision::Attack)));
}

#[test]
fn every_arrival_names_what_caused_it() {
    let night = Night::new(json!({"wait_for_ack": {"proposals": 2}}));
    let ran = night.captured(G1, PROPOSAL, 1).run();
    let cause = |place: usize| ran.events[place].cause.index().map(|cause| ran.events[cause].fact);
    for (place, event) in ran.events.iter().enumerate() {
        match event.fact {
            Fact::Captured { letter, .. } | Fact::Passed(letter) => {
                assert_eq!(cause(place), Some(Fact::Sent(letter)));
            }
            Fact::Received(letter) => assert_eq!(cause(place), Some(Fact::Passed(letter))),
            Fact::Sent(letter) if letter.from == G2 => {
                assert!(matches!(cause(place), Some(Fact::Received(l)) if l.message.nth == 2));
            }
            _ => {}
        }
    }
    assert_eq!(
        ran.count(|fact| matches!(fact, Fact::Received(_))),
        2,
        "there was something to see"
    );
}
