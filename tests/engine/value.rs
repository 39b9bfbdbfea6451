//! The world is a plain value: begun anew or copied, it goes on the same.

use serde_json::json;
use two_generals::drive::{Dice, Stop, run};
use two_generals::engine::{Delays, Event, Fact, Model, Prob, Step, World};
use two_generals::protocols::General;

use crate::night::{G1, G2, Night};

/// Everything at once: copies, delays, a crash with a recovery, timers.
fn busy() -> Model<General> {
    let night =
        Night::new(json!({"wait_for_ack": {"proposals": 9, "interval": 4, "acknowledgements": 5}}));
    let night = night.both_links(|link| {
        link.duplication = Some(Prob::percent(50));
        link.delays = Delays::new([(5, 1), (9, 2), (30, 1)]).unwrap();
    });
    night.crash(G2, 25, 28).crash(G1, 40, 60).dawn(120).model
}

fn other_model() -> Model<General> {
    Night::new(json!({"retry_until_acked": {"interval": 3, "deadline": 70}})).dawn(90).model
}

fn finish(world: &mut World<General>, model: &Model<General>, mut dice: Dice) -> Vec<Event> {
    let mut events = Vec::new();
    assert_eq!(run(world, model, &mut dice, &mut events), Stop::End);
    events
}

/// A world after so many events.
fn after(count: usize, model: &Model<General>, dice: Dice) -> World<General> {
    let (mut world, mut events) = (World::new(model), Vec::new());
    while events.len() < count {
        match world.step(model, &mut events) {
            Step::Did(_) => {}
            Step::Ask => {
                let question = world.question(model).unwrap();
                let choice = question.menu.pick(dice.draw(question.site));
                world.answer(model, choice);
            }
            Step::End => panic!("the run is longer than {count}"),
        }
    }
    world
}

#[test]
fn begun_anew_equals_new() {
    let (model, other) = (busy(), other_model());
    for seed in 0..20 {
        let dice = Dice::new(seed);
        let fresh = finish(&mut World::new(&model), &model, dice);
        assert!(fresh.len() > 30, "the run is busy: {}", fresh.len());
        // From the middle of a run, from its end, and from another model's.
        let mut used = after(17, &model, dice);
        used.reset(&model);
        assert_eq!(finish(&mut used, &model, dice), fresh);
        used.reset(&other);
        finish(&mut used, &other, dice);
        used.reset(&model);
        assert_eq!(finish(&mut used, &model, dice), fresh);
    }
}

#[test]
fn copied_into_a_spare_world_equals_cloned() {
    let (model, other) = (busy(), other_model());
    let dice = Dice::new(5);
    let length = finish(&mut World::new(&model), &model, dice).len();
    let mut spare = World::new(&other);
    finish(&mut spare, &other, dice);
    for count in 0..length {
        let world = after(count, &model, dice);
        spare.clone_from(&world);
        let mut cloned = world.clone();
        assert_eq!(spare.under_way(), cloned.under_way());
        assert_eq!(spare.next_due(), cloned.next_due());
        let rest = finish(&mut cloned, &model, dice);
        assert_eq!(finish(&mut spare, &model, dice), rest, "after {count}");
        for node in [G1, G2] {
            assert_eq!(spare.algorithm(node), cloned.algorithm(node));
            assert_eq!(spare.stable(node), cloned.stable(node));
            assert_eq!(spare.decision(node), cloned.decision(node));
            assert_eq!(spare.is_up(node), cloned.is_up(node));
        }
    }
}

#[test]
fn who_was_under_way_at_dawn_still_is() {
    let model = Night::new(json!({"always_attack": {"messengers": 4}})).dawn(15).model;
    let dice = Dice::new(1);
    let world = after(4, &model, dice);
    assert!(!world.under_way().is_empty());
    let mut ended = world.clone();
    finish(&mut ended, &model, dice);
    assert!(ended.is_over());
    assert_eq!(ended.under_way().len(), 4, "all were let through and none had arrived");
}

#[test]
fn a_messenger_under_way_tells_its_leg() {
    let model = Night::new(json!({"always_attack": {"messengers": 1}})).model;
    let passes = |events: &[Event]| events.iter().any(|e| matches!(e.fact, Fact::Passed(_)));
    let ran = |seed| (Dice::new(seed), finish(&mut World::new(&model), &model, Dice::new(seed)));
    let (dice, events) = (0..).map(ran).find(|(_, events)| passes(events)).unwrap();
    for (count, event) in (1..).zip(&events) {
        let under_way = after(count, &model, dice).under_way();
        match event.fact {
            Fact::Sent(letter) => {
                assert_eq!(under_way[0].letter, letter);
                assert_eq!((under_way[0].until, under_way[0].past_city), (10, false));
            }
            Fact::Passed(_) => {
                assert_eq!((under_way[0].until, under_way[0].past_city), (20, true));
            }
            Fact::Received(_) => assert_eq!(under_way, []),
            _ => {}
        }
    }
}

#[test]
fn the_next_event_is_due_when_it_then_happens() {
    // Timers that are set in silence, timers of an earlier life, decisions that change nothing.
    let retry = Night::new(json!({"retry_until_acked": {"interval": 9, "deadline": 70}}));
    let retry = retry.crash(G1, 31, 40).dawn(90).model;
    for model in [busy(), other_model(), retry] {
        for seed in 0..5 {
            let dice = Dice::new(seed);
            let events = finish(&mut World::new(&model), &model, dice);
            for (count, event) in events.iter().enumerate() {
                assert_eq!(after(count, &model, dice).next_due(), Some(event.time), "{count}");
            }
            assert_eq!(after(events.len(), &model, dice).next_due(), None);
        }
    }
}
