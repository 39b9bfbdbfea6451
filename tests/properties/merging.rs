//! The merged graph comes to exactly what following every run comes to.

use proptest::prelude::*;
use two_generals::certainty::OUTCOMES;
use two_generals::engine::World;
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::explore::estimate::estimate;
use two_generals::explore::graph::Graph;
use two_generals::explore::odds::Gathered;
use two_generals::protocols::Outcome;

use crate::gen_scenario::{cases, scenario};

/// Only scenarios with fewer runs than about this are followed run by run.
const MOST_RUNS: u64 = 3_000;

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..cases(300) })]

    #[test]
    fn the_merged_graph_is_what_all_runs_are(scenario in scenario()) {
        let model = scenario.stage().model;
        let start = World::new(&model);
        prop_assume!(!model.links.have_adversary());
        let about = 10f64.powf(estimate(&model, &start).power);
        prop_assume!((4.0..MOST_RUNS as f64).contains(&about), "something is asked, but not too much");
        let budget = Budget::most(20 * MOST_RUNS);
        let plain = Gathered::from(&model, &start, &budget, Outcome::of);
        let graph = Graph::from(&model, &start, (), &budget, Outcome::of);
        // The estimate may be low; then there is nothing to compare.
        prop_assume!(plain.explored.coverage == Coverage::Complete);
        prop_assert_eq!(graph.merged.coverage, Coverage::Complete);
        prop_assert_eq!(graph.runs(), plain.explored.runs.into());
        for outcome in OUTCOMES {
            let merged = graph.probability(&model, |end| end == outcome);
            prop_assert_eq!(merged, plain.probability(&model, outcome), "{}", outcome);
        }
        for (end, probability) in graph.probabilities(&model) {
            prop_assert_eq!(probability, plain.probability(&model, end), "all in one pass: {}", end);
        }
    }
}
