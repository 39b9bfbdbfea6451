//! A service of parts that fail: measured against the closed forms, by taking parts away, and against its
//! objective.

use two_generals::app::{ServiceLevels, Session, budget, credit, part_form, service_forms};
use two_generals::drive::{Advance, Timeline};
use two_generals::engine::{NodeId, Prob};
use two_generals::protocols::{General, PartOf, Strategy};
use two_generals::scenario::{Scenario, parse, shipped};

fn scenario(strategy: &str) -> Scenario {
    let text = format!(
        r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {{"type": "reliable"}},
            "strategy": {{"replicated_service": {strategy}}}}}"#
    );
    parse("t", text.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

fn open(name: &str) -> Scenario {
    let shipped = shipped().iter().find(|one| one.name == name).expect("it is shipped");
    parse(name, shipped.text.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

/// A run to its end.
fn played(scenario: &Scenario, seed: u64) -> Timeline<General> {
    let stage = scenario.stage();
    let mut timeline = Timeline::new(stage.model, stage.script, seed);
    while matches!(timeline.advance(), Advance::Did(_)) {}
    timeline
}

fn measured(scenario: &Scenario, timeline: &Timeline<General>) -> ServiceLevels {
    let nodes = timeline.model().nodes.len();
    let mut levels = ServiceLevels::new(&scenario.strategy, nodes).expect("it is a service");
    levels.follow(timeline);
    levels
}

const SEEDS: u64 = 60;

/// Of 60 intervals that are 95% sure each, fewer than 51 hold the truth with a chance below 0.2%.
const HELD: usize = 51;

fn held(scenario: &Scenario, truth: impl Fn(&ServiceLevels) -> (f64, f64)) -> (usize, f64, f64) {
    let (mut holding, mut failures, mut expected) = (0, 0.0, 0.0);
    for seed in 0..SEEDS {
        let levels = measured(scenario, &played(scenario, seed));
        let (share, frequency) = truth(&levels);
        let found = levels.whole().interval(levels.now()).expect("the run is long enough");
        holding += usize::from(found.holds(share));
        failures += levels.whole().times() as f64;
        expected += frequency * levels.now() as f64;
    }
    (holding, failures, expected)
}

/// Few requests: it is the parts' time that is measured.
const TIMES: &str = r#""work": 1, "timeout": 100, "interval": 1000000, "lasts": 9999999"#;

#[test]
fn measured_availability_is_that_of_the_closed_forms() {
    let parts = r#""links": {"count": 2, "mttf": 9000, "mttr": 1000},
        "balancers": {"mttf": 20000, "mttr": 500}"#;
    let rates = r#""mttf": 8000, "mttr": 2000"#;
    for (count, need) in [(1, 1), (3, 1), (3, 2), (3, 3), (5, 3)] {
        let replicas = format!(r#""replicas": {{"count": {count}, {rates}}}, "need": {need}"#);
        let scenario = scenario(&format!("{{{parts}, {replicas}, {TIMES}}}"));
        let (holding, failures, expected) = held(&scenario, |levels| {
            let forms = service_forms(levels.service()).expect("its times are above 0");
            (forms.independent.availability.up(), forms.independent.frequency)
        });
        assert!(holding >= HELD, "{need} of {count}: {holding} of {SEEDS}");
        // Failures come at least as regularly as a Poisson process has them: four standard deviations.
        let off = (failures - expected).abs() / expected.sqrt();
        assert!(off < 4.0, "{need} of {count}: {failures} failures, {expected} expected");
    }
}

#[test]
fn a_common_cause_leaves_the_parts_alone_and_breaks_the_whole() {
    let scenario = scenario(&format!(
        r#"{{"replicas": {{"count": 3, "mttf": 8000, "mttr": 2000}}, "common_cause": 0.4, {TIMES}}}"#
    ));
    let forms = |levels: &ServiceLevels| service_forms(levels.service()).expect("as above");
    let (holding, ..) = held(&scenario, |levels| {
        (forms(levels).with_common_cause.expect("there is a common cause").up(), 0.0)
    });
    assert!(holding >= HELD, "{holding} of {SEEDS}");
    let (holding, ..) =
        held(&scenario, |levels| (forms(levels).independent.availability.up(), 0.0));
    assert_eq!(holding, 0, "the formula for independent faults is never right");
    let mut parts = 0;
    for seed in 0..SEEDS {
        let levels = measured(&scenario, &played(&scenario, seed));
        let node = levels.service().nodes_of(PartOf::Replicas).next().expect("there are three");
        let found = levels.part(node).interval(levels.now()).expect("the run is long enough");
        let form = part_form(levels.service(), node).expect("it fails");
        parts += usize::from(found.holds(form.up()));
    }
    assert!(parts >= HELD, "{parts} of {SEEDS}");
}

#[test]
fn taking_parts_away_finds_the_single_points_of_failure() {
    let points = |name: &str| -> Vec<String> {
        let (session, _) = Session::open(name.into(), None, open(name));
        let points = session.removals.iter().filter(|removal| removal.is_single_point());
        points.map(|removal| session.words.node(removal.node).to_owned()).collect()
    };
    assert_eq!(points("one-server"), ["Link", "Replica 1"]);
    assert_eq!(points("replicas-and-balancer"), ["Balancer"]);
    assert_eq!(points("two-of-three"), ["Link"]);
    assert_eq!(points("correlated-faults"), Vec::<String>::new());
}

/// What the structure says (does the service work with exactly these parts?) is what the requests find: with
/// some parts down for ever, all are answered or none.
#[test]
fn requests_find_the_service_working_just_when_its_structure_says_so() {
    for need in [1, 2] {
        let scenario = scenario(&format!(
            r#"{{"links": {{"count": 2}}, "balancers": {{"count": 2}}, "replicas": {{"count": 3}},
                "need": {need}, "work": 5, "timeout": 400, "interval": 5000, "lasts": 20000}}"#
        ));
        let Strategy::ReplicatedService(service) = &scenario.strategy else { unreachable!() };
        for down in 0u32..1 << 7 {
            let is_up = |node: NodeId| node.0 == 0 || down >> (node.0 - 1) & 1 == 0;
            let mut stage = scenario.stage();
            for (place, node) in stage.model.nodes.iter_mut().enumerate() {
                if !is_up(NodeId(place as u8)) {
                    let crash = two_generals::engine::Crash { at: 0, recovers: None };
                    node.crashes = vec![crash];
                }
            }
            let mut timeline = Timeline::new(stage.model, stage.script, 1);
            while matches!(timeline.advance(), Advance::Did(_)) {}
            let (made, answered, open) = measured(&scenario, &timeline).requests();
            // The last request may still be under way.
            let expected = if service.works(is_up) { made - open.min(1) } else { 0 };
            assert_eq!(answered, expected, "need {need}, down {down:07b}: {made} made");
        }
    }
}

#[test]
fn going_back_measures_the_same_as_going_there() {
    let scenario = open("replicas-and-balancer");
    let mut timeline = played(&scenario, 3);
    let mut levels = measured(&scenario, &timeline);
    for at in [40_000, 1_000, 20_000, 20_001, 0] {
        timeline.seek(at);
        levels.follow(&timeline);
        let fresh = measured(&scenario, &timeline);
        assert_eq!(levels.requests(), fresh.requests(), "at {at}");
        assert_eq!(levels.faults(), fresh.faults(), "at {at}");
        assert_eq!(levels.whole().down, fresh.whole().down, "at {at}");
        assert_eq!(levels.latencies(), fresh.latencies(), "at {at}");
    }
}

/// In the middle of the day the budget is the whole day's: few bad answers among few do not miss it.
#[test]
fn an_objective_is_judged_over_its_whole_period() {
    let scenario = open("slo-of-a-day");
    let mut timeline = played(&scenario, scenario.seed);
    let mut levels = measured(&scenario, &timeline);
    let objective = levels.service().objective.clone().expect("it has one");
    let end = budget(&objective, levels.periods()[0]).expect("as above");
    let mut missed_before = false;
    for tenth in 1..=10 {
        timeline.seek(timeline.log().len() * tenth / 10);
        levels.follow(&timeline);
        let day = levels.periods()[0];
        assert_eq!(day.planned, 8_640);
        let now = budget(&objective, day).expect("as above");
        assert_eq!(now.allowed, end.allowed, "at {tenth}/10");
        assert_eq!(credit(&objective, day).is_some(), now.left() < 0, "at {tenth}/10");
        // What is missed stays missed.
        assert!(!missed_before || now.left() < 0);
        missed_before = now.left() < 0;
    }
    assert!(missed_before);
    timeline.seek(timeline.log().len() / 5);
    levels.follow(&timeline);
    let early = levels.periods()[0];
    assert!(early.bad > 0 && budget(&objective, early).expect("as above").left() >= 0, "{early:?}");
}

#[test]
fn an_objective_is_judged_on_the_runs_own_latencies() {
    let scenario = open("slo-of-a-day");
    let timeline = played(&scenario, scenario.seed);
    let levels = measured(&scenario, &timeline);
    let objective = levels.service().objective.as_ref().expect("it has one");
    let [day] = levels.periods() else { panic!("one day: {:?}", levels.periods()) };
    let (made, answered, open) = levels.requests();
    assert_eq!((made, made), (day.made, answered + open));
    let in_time: u64 = levels.latencies().range(..=objective.within).map(|(_, n)| n).sum();
    assert_eq!(day.good, in_time, "good is what was answered in time");
    let judged = budget(objective, *day).expect("requests were made");
    assert_eq!(judged.allowed, (day.good + day.bad) / 1000, "one in a thousand");
    // Every failing over costs a timeout: the day is missed, and a tenth of the price paid back.
    assert!(judged.left() < 0, "{judged:?}");
    assert_eq!(credit(objective, *day), Some(Prob::percent(10)));
}
