//! Saving and loading is the identity.

use proptest::prelude::*;
use two_generals::scenario::{SavedRun, Scenario, open_run, parse, set, shipped};

use crate::gen_scenario::{cases, scenario};
use crate::session::{act, acts, events, open, picture, to_the_end};

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_scenario_comes_back_from_its_file(scenario in scenario()) {
        let text = scenario.to_text();
        let again = parse("saved.json", text.as_bytes()).unwrap();
        prop_assert_eq!(&again, &scenario);
        prop_assert_eq!(again.to_text(), text);
    }

    #[test]
    fn a_session_comes_back_from_its_file(scenario in scenario(), acts in acts()) {
        let mut timeline = open(&scenario);
        for one in &acts {
            act(&mut timeline, one);
        }
        // The place is a number of events; what is asked there is asked again.
        timeline.seek(timeline.at());
        let run = Some(SavedRun::of(&timeline, &scenario.strategy));
        let saved = Scenario { run, ..scenario.clone() };
        let text = saved.to_text();
        let again = parse("saved.json", text.as_bytes());
        let again = again.unwrap_or_else(|report| panic!("{report}\n{text}"));
        prop_assert_eq!(&again, &saved);
        let (mut opened, misfit) = open_run(again.stage(), again.run.as_ref(), &again.strategy);
        prop_assert_eq!(misfit, None);
        prop_assert_eq!(picture(&opened), picture(&timeline));
        prop_assert_eq!(opened.current(), timeline.current());
        prop_assert_eq!(opened.branches().len(), timeline.branches().len());
        for branch in 0..timeline.branches().len() {
            prop_assert_eq!(events(&opened, branch), events(&timeline, branch));
            let (one, two) = (&opened.branches()[branch], &timeline.branches()[branch]);
            prop_assert_eq!(one.parent, two.parent);
            prop_assert_eq!(one.digest(), two.digest());
        }
        let once_more = SavedRun::of(&opened, &again.strategy);
        prop_assert_eq!(Some(once_more), saved.run, "saved again, it is the same file");
        // The future that nobody has seen is the same, too.
        timeline.set_asks(false);
        to_the_end(&mut opened);
        to_the_end(&mut timeline);
        prop_assert_eq!(events(&opened, opened.current()), events(&timeline, timeline.current()));
    }

    #[test]
    fn setting_a_field_to_what_it_is_changes_nothing(scenario in scenario()) {
        let scenario = Scenario { expect: None, run: None, ..scenario };
        let strategy = serde_json::to_string(&scenario.strategy).unwrap();
        let sets = [format!("strategy={strategy}"), format!("seed={}", scenario.seed)];
        prop_assert_eq!(set(&scenario, &sets).unwrap(), scenario);
    }
}

#[test]
fn the_shipped_scenarios_come_back_from_their_text() {
    assert!(!shipped().is_empty());
    for one in shipped() {
        let scenario = parse(one.name, one.text.as_bytes()).unwrap();
        assert_eq!(parse(one.name, scenario.to_text().as_bytes()).unwrap(), scenario);
    }
}
