//! A built-in variant and the same as a program, over pipes: the same events for the same scenario.

use std::sync::Arc;

use proptest::prelude::*;
use two_generals::engine::Fact;
use two_generals::exercise::{RandomRun, random_trial};
use two_generals::protocols::Strategy;
use two_generals::protocols::exercise::{Exercise, Shared, Variant, variants};
use two_generals::shell::program::{Command, Limits, Program};

use super::{events, example, task, variant, with};

/// The variants whose every node a program can play.
fn playable() -> Vec<Variant> {
    let nodes = |one: &Variant| {
        let names: Vec<&str> = one.solution.roles().iter().map(|(_, short)| *short).collect();
        let known: Vec<&str> = task(one.exercise).nodes().iter().map(|(_, short)| *short).collect();
        names.len() == known.len()
    };
    variants().into_iter().filter(|one| one.exercise != "shop" && nodes(one)).collect()
}

/// The exercise with the variant as a child process.
fn over_pipes(one: &Variant) -> Exercise {
    let command = Command::new(example("variant"), [one.exercise, one.key]);
    let program = Arc::new(Program::new(command, Limits::default()));
    Exercise::of(task(one.exercise), Shared::with(program))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_variant_and_its_program_twin_give_the_same_events(
        which in any::<prop::sample::Index>(),
        seed in any::<u64>(),
        inputs in 1..6u32,
    ) {
        let all = playable();
        let one = &all[which.index(all.len())];
        let mut scenario = random_trial(&variant(one.exercise, one.key), RandomRun { seed, inputs: 12 });
        let Strategy::Exercise(built_in) = &scenario.strategy else { unreachable!() };
        let (interval, lasts, alike) = (built_in.interval, 800, built_in.alike);
        let sized = |exercise: Exercise| Exercise { inputs, interval, lasts, alike, ..exercise };
        scenario = with(&scenario, sized(built_in.clone()));
        let twin = with(&scenario, sized(over_pipes(one)));
        let (ours, theirs) = (events(&scenario), events(&twin));
        prop_assert!(ours.len() > 4, "something happened");
        prop_assert_eq!(ours, theirs, "{} {}", one.exercise, one.key);
    }
}

/// Another program in the same language as no other: written on its own, with another state.
#[test]
fn a_receiver_written_on_its_own_delivers_what_the_built_in_one_delivers() {
    let command = Command::new(example("fifo_receiver"), [""; 0]);
    let program = Arc::new(Program::new(command, Limits::default()));
    let theirs = Exercise::of(task("fifo-link"), Shared::with(program));
    for seed in 0..20 {
        let mut ours = variant("fifo-link", "correct");
        ours.shared.quiet = true;
        let scenario = random_trial(&ours, RandomRun { seed, inputs: 12 });
        let Strategy::Exercise(sized) = &scenario.strategy else { unreachable!() };
        let twin = Exercise {
            inputs: sized.inputs,
            interval: sized.interval,
            lasts: sized.lasts,
            alike: sized.alike,
            ..theirs.clone()
        };
        let delivered = |scenario| {
            let all = events(scenario).into_iter();
            let all = all.filter(|event| matches!(event.fact, Fact::Delivered { .. }));
            all.map(|event| (event.time, event.fact)).collect::<Vec<_>>()
        };
        let ours = delivered(&scenario);
        assert!(ours.len() > 10, "seed {seed}: {} delivered", ours.len());
        assert_eq!(ours, delivered(&with(&scenario, twin)), "seed {seed}");
    }
}
