//! Between two slider positions exactly those fare differently whose draw lies between.

use std::collections::BTreeMap;

use proptest::prelude::*;
use two_generals::drive::Dice;
use two_generals::engine::{Ask, Captor, Fact, Letter, Links, Prob, Site};
use two_generals::protocols::{GENERAL_1, GENERAL_2};
use two_generals::scenario::Scenario;

use crate::gen_scenario::{cases, scenario};
use crate::session::{open, to_the_end};

/// What the city did with each messenger it was asked about: was it captured?
fn captures(scenario: &Scenario, loss: Prob) -> BTreeMap<Letter, bool> {
    let mut stage = scenario.stage();
    let each_way = |links: &mut Links| {
        links.get_mut(GENERAL_1, GENERAL_2).loss = loss;
        links.get_mut(GENERAL_2, GENERAL_1).loss = loss;
    };
    each_way(&mut stage.model.links);
    let mut timeline = two_generals::drive::Timeline::new(stage.model, stage.script, stage.seed);
    to_the_end(&mut timeline);
    let log = timeline.log();
    let fates = log.range(0, log.len()).filter_map(|(_, event)| match event.fact {
        Fact::Captured { letter, by: Captor::City } => Some((letter, true)),
        Fact::Passed(letter) => Some((letter, false)),
        _ => None,
    });
    fates.collect()
}

fn any_prob() -> impl Strategy<Value = Prob> {
    (0..=1_000_000_000u32).prop_map(|n| Prob::try_from(f64::from(n) / 1e9).unwrap())
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn exactly_those_between_fare_differently(scenario in scenario(), one in any_prob(), two in any_prob()) {
        let (low, high) = (one.min(two), one.max(two));
        let (at_low, at_high) = (captures(&scenario, low), captures(&scenario, high));
        let (dice, links) = (Dice::new(scenario.seed), scenario.stage().model.links);
        for (letter, captured_at_low) in &at_low {
            let Some(captured_at_high) = at_high.get(letter) else { continue };
            if links.get(letter.from, letter.to).kind.is_adversary() {
                // No slider moves an adversary, and where nobody plays it, it captures nobody.
                prop_assert!(!captured_at_low && !captured_at_high, "{:?}", letter);
                continue;
            }
            let draw = dice.draw(Site::about(Ask::Capture, *letter));
            let between = !low.covers(draw) && high.covers(draw);
            prop_assert_eq!(captured_at_low != captured_at_high, between, "{:?}", letter);
            prop_assert!(*captured_at_high || !captured_at_low, "more loss lets nobody through");
        }
    }

    #[test]
    fn the_slider_changes_only_what_comes_after_it(scenario in scenario(), share in 0.0..=1.0f64, loss in any_prob()) {
        use two_generals::engine::{Change, LinkChange, LinkSetting};
        let mut timeline = open(&scenario);
        to_the_end(&mut timeline);
        let at = ((timeline.log().len() - 1) as f64 * share) as usize;
        timeline.seek(at);
        let from_before = captures(&scenario, timeline.model().links.get(GENERAL_1, GENERAL_2).loss);
        prop_assert!(!from_before.is_empty() || timeline.log().len() < 20 || share <= 1.0);
        let mut link = timeline.model().links.get(GENERAL_1, GENERAL_2).clone();
        let old = link.loss;
        link.loss = loss;
        timeline.change(Change::Links(LinkChange(vec![LinkSetting { from: GENERAL_1, to: GENERAL_2, link }])));
        to_the_end(&mut timeline);
        let dice = Dice::new(scenario.seed);
        for (place, event) in timeline.log().range(0, usize::MAX) {
            let (letter, captured) = match event.fact {
                Fact::Captured { letter, by: Captor::City } => (letter, true),
                Fact::Passed(letter) => (letter, false),
                _ => continue,
            };
            if letter.from == GENERAL_1 && !timeline.model().links.get(letter.from, letter.to).kind.is_adversary() {
                let asked_after = place > at;
                let loss = if asked_after { loss } else { old };
                let draw = dice.draw(Site::about(Ask::Capture, letter));
                prop_assert_eq!(captured, loss.covers(draw), "{:?} at {}", letter, place);
            }
        }
    }
}

#[test]
fn between_30_and_40_percent_some_do_fare_differently() {
    // The other side of the property: it is not only that nothing ever changes.
    let json = serde_json::json!({
        "format": "two-generals.scenario/1", "title": "Many",
        "strategy": {"always_attack": {"messengers": 200}},
    });
    let scenario = crate::gen_scenario::read(&json);
    let [low, high] = [30, 40].map(|percent| captures(&scenario, Prob::percent(percent)));
    let changed = low.iter().filter(|(letter, captured)| high[letter] != **captured).count();
    assert!((5..60).contains(&changed), "{changed} of 200");
}
