//! Replay equals the run; back and forward again is where one was; the old future is kept.

use proptest::prelude::*;
use two_generals::drive::{Dice, Stop, Timeline, run};
use two_generals::engine::{Ask, Captor, Fact, Opt, Site, World};
use two_generals::protocols::General;

use crate::gen_scenario::{cases, scenario};
use crate::session::{Act, act, acts, events, open, picture, to_the_end};

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn replay_equals_the_run(scenario in scenario()) {
        let stage = scenario.stage();
        let (mut world, mut once) = (World::new(&stage.model), Vec::new());
        let dice = Dice::new(stage.seed);
        let stop = run(&mut world, &stage.model, &mut (&stage.script, dice), &mut once);
        prop_assert_eq!(stop, Stop::End);
        let mut timeline = open(&scenario);
        to_the_end(&mut timeline);
        prop_assert_eq!(&events(&timeline, 0), &once);
        // Again, out of the same timeline.
        timeline.seek(0);
        to_the_end(&mut timeline);
        prop_assert_eq!(&events(&timeline, 0), &once);
        prop_assert!(timeline.branches()[0].end().is_some());
    }

    #[test]
    fn back_and_forward_again_is_where_one_was(
        scenario in scenario(),
        acts in acts(),
        places in proptest::collection::vec(0.0..=1.0f64, 1..6),
    ) {
        let mut timeline = open(&scenario);
        for one in &acts {
            act(&mut timeline, one);
            // The place is a number of events; what is asked there is asked again.
            let here = timeline.at();
            timeline.seek(here);
            let before = picture(&timeline);
            let seen = events(&timeline, timeline.current());
            for share in &places {
                timeline.seek((seen.len() as f64 * share) as usize);
                let stop = timeline.seek(here);
                prop_assert_eq!(stop, None, "what was seen once can be gone over again");
                prop_assert_eq!(&picture(&timeline), &before, "after {:?}", one);
            }
            prop_assert_eq!(events(&timeline, timeline.current()), seen);
        }
    }

    #[test]
    fn the_old_future_is_kept(scenario in scenario(), acts in acts()) {
        let mut timeline = open(&scenario);
        for one in &acts {
            let before: Vec<_> = (0..timeline.branches().len()).map(|b| events(&timeline, b)).collect();
            let (current, at) = (timeline.current(), timeline.at());
            act(&mut timeline, one);
            for (branch, old) in before.iter().enumerate() {
                let now = events(&timeline, branch);
                // Moving a slider twice at the same moment is one change; nothing else takes back.
                let kept = match one {
                    Act::Loss(_) | Act::Links(..) if branch == current && at == old.len() => at.saturating_sub(1),
                    _ => old.len(),
                };
                prop_assert_eq!(&now[..kept], &old[..kept], "branch {} after {:?}", branch, one);
            }
            // A new branch has the past that it left.
            if timeline.branches().len() > before.len()
                && let Some(fork) = timeline.branch().parent
            {
                prop_assert_eq!(fork.branch, current);
                prop_assert!(fork.step <= at);
                let now = events(&timeline, timeline.current());
                prop_assert_eq!(&now[..fork.step], &before[current][..fork.step]);
            }
        }
    }

    #[test]
    fn a_decision_about_a_messenger_is_carried_out(scenario in scenario(), acts in acts(), which: usize, captured: bool) {
        let mut timeline = open(&scenario);
        for one in &acts {
            act(&mut timeline, one);
        }
        timeline.set_asks(false);
        let undecided = |timeline: &Timeline<General>| {
            let mut open = timeline.world().under_way();
            open.retain(|one| one.undecided);
            open
        };
        if undecided(&timeline).is_empty() {
            timeline.seek(0);
            timeline.advance_until(|event| matches!(event.fact, Fact::Sent(_)));
        }
        let open = undecided(&timeline);
        if open.is_empty() {
            return Ok(()); // This strategy sends nothing.
        }
        let letter = open[which % open.len()].letter;
        let option = if captured { Opt::Captured } else { Opt::Passed };
        timeline.answer(Site::about(Ask::Capture, letter), option);
        let from = timeline.at();
        to_the_end(&mut timeline);
        let fate = timeline.log().range(from, usize::MAX).find_map(|(_, event)| match event.fact {
            Fact::Captured { letter: l, by } if l == letter => Some((Opt::Captured, by)),
            Fact::Passed(l) if l == letter => Some((Opt::Passed, Captor::City)),
            _ => None,
        });
        // A partition asks nobody, and dawn may come first.
        let overruled = matches!(fate, None | Some((Opt::Captured, Captor::Partition)));
        prop_assert!(overruled || fate == Some((option, Captor::City)), "{:?}", fate);
    }
}
