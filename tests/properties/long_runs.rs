//! Runs so long that seeking goes by checkpoints, and the log by chunks.

use proptest::prelude::*;
use serde_json::json;
use two_generals::drive::Timeline;
use two_generals::engine::{Change, LinkChange, LinkSetting, Prob};
use two_generals::protocols::{GENERAL_1, GENERAL_2, General};
use two_generals::scenario::{SavedRun, Scenario, open_run, parse};

use crate::gen_scenario::{cases, read};
use crate::session::{events, open, picture, to_the_end};

/// About 18,000 events: more than four times the spacing of checkpoints.
fn long() -> Scenario {
    read(&json!({
        "format": "two-generals.scenario/1", "title": "Long", "seed": 3,
        "links": {
            "duplication": 0.1,
            "delay": {"range": {"smallest": 4, "largest": 40, "step": 4}},
            "to_general_1": {"loss": 1},
            "to_general_2": {"loss": 0.4},
        },
        "strategy": {"retry_until_acked": {"interval": 1, "deadline": 3000}},
    }))
}

fn change_loss(timeline: &mut Timeline<General>, percent: u32) {
    let mut link = timeline.model().links.get(GENERAL_1, GENERAL_2).clone();
    link.loss = Prob::percent(percent);
    timeline.change(Change::Links(LinkChange(vec![LinkSetting {
        from: GENERAL_1,
        to: GENERAL_2,
        link,
    }])));
}

/// What every place looks like, the run gone over once from its start.
fn pictures(timeline: &mut Timeline<General>, places: &[usize]) -> Vec<String> {
    let mut fresh = Vec::new();
    timeline.seek(0);
    for &place in places {
        assert!(place >= timeline.at(), "the places are in order");
        while timeline.at() < place {
            timeline.advance();
        }
        fresh.push(picture(timeline));
    }
    fresh
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn every_place_looks_the_same_from_everywhere(
        mut places in proptest::collection::vec(0.0..=1.0f64, 3..7),
        order in Just((0..20usize).collect::<Vec<_>>()).prop_shuffle(),
        fork in 0.0..=1.0f64,
        change in 0.0..=1.0f64,
    ) {
        let mut timeline = open(&long());
        to_the_end(&mut timeline);
        let whole = timeline.log().len();
        prop_assert!(whole > 12_000, "{}", whole);
        let old = events(&timeline, 0);
        // A fork in the middle with a change, and a further change on it.
        timeline.seek((whole as f64 * fork) as usize);
        change_loss(&mut timeline, 70);
        to_the_end(&mut timeline);
        timeline.seek((timeline.log().len() as f64 * change) as usize);
        change_loss(&mut timeline, 20);
        to_the_end(&mut timeline);
        places.sort_by(f64::total_cmp);
        for branch in 0..timeline.branches().len() {
            timeline.select(branch);
            let len = timeline.log().len();
            let steps: Vec<usize> = places.iter().map(|share| (len as f64 * share) as usize).collect();
            let fresh = pictures(&mut timeline, &steps);
            for which in order.iter().filter(|which| **which < steps.len()) {
                timeline.seek(steps[*which]);
                prop_assert_eq!(&picture(&timeline), &fresh[*which]);
            }
        }
        prop_assert_eq!(events(&timeline, 0), old);
    }

    #[test]
    fn a_long_session_comes_back_from_its_file(place in 0.0..=1.0f64, fork in 0.0..=1.0f64) {
        let scenario = long();
        let mut timeline = open(&scenario);
        to_the_end(&mut timeline);
        timeline.seek((timeline.log().len() as f64 * fork) as usize);
        change_loss(&mut timeline, 90);
        to_the_end(&mut timeline);
        timeline.seek((timeline.log().len() as f64 * place) as usize);
        let saved = Scenario {
            run: Some(SavedRun::of(&timeline, &scenario.strategy)),
            ..scenario
        };
        let again = parse("saved.json", saved.to_text().as_bytes()).unwrap();
        let (opened, misfit) = open_run(again.stage(), again.run.as_ref(), &again.strategy);
        prop_assert_eq!(misfit, None);
        prop_assert_eq!(picture(&opened), picture(&timeline));
        for branch in 0..timeline.branches().len() {
            prop_assert_eq!(events(&opened, branch), events(&timeline, branch));
        }
    }
}

#[test]
fn seeking_by_time_lands_after_the_last_event_of_that_time() {
    let mut timeline = open(&long());
    to_the_end(&mut timeline);
    let all = events(&timeline, 0);
    for time in [0, 1, 999, 1_000, 2_500, 10_000] {
        timeline.seek_time(time);
        let expected = all.iter().filter(|event| event.time <= time).count();
        assert_eq!(timeline.at(), expected, "{time}");
    }
    // And where it has not been seen yet.
    let mut fresh = open(&long());
    fresh.seek_time(1_000);
    assert_eq!(fresh.at(), all.iter().filter(|event| event.time <= 1_000).count());
}
