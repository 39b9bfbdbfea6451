//! The ladder of knowledge about m, "General 1 proposed".

use two_generals::certainty::{Known, Ladder, NoLadder, PossibleWorld, ladder};
use two_generals::drive::{Advance, Script, Timeline};
use two_generals::engine::{Ask, Fact, Kind, Model, Opt, Site};
use two_generals::explore::budget::Budget;
use two_generals::explore::doubt::View;
use two_generals::protocols::{GENERAL_1, GENERAL_2, GENERALS, General};

use crate::brute::{Run, all_runs, model, shows};

fn ladder_within(timeline: &Timeline<General>, states: u64) -> Result<Ladder, NoLadder> {
    let happened = timeline.log().range(0, timeline.at()).map(|(_, event)| event);
    let (model, now) = (timeline.model(), timeline.world().now());
    ladder(model, now, happened, &Budget::most(states))
}

/// Who knows what at the cursor.
fn here(timeline: &Timeline<General>) -> Ladder {
    let ladder = ladder_within(timeline, 1_000_000).expect("the run is one of the model's");
    assert!(ladder.complete);
    ladder
}

/// A run in which all is let through but one message of a handshake, if one is named.
fn run_of(model: Model<General>, captured: Option<u32>) -> Timeline<General> {
    let capture = |nth: u32| {
        let (from, to) = if nth % 2 == 1 { (GENERAL_1, GENERAL_2) } else { (GENERAL_2, GENERAL_1) };
        let option = if captured == Some(nth) { Opt::Captured } else { Opt::Passed };
        (Site::of(Ask::Capture, from, to, Kind(0), nth), option)
    };
    let script: Script = (1..=20).map(capture).collect();
    Timeline::new(model, script, 1)
}

/// The ladder after each event of a run, from none to all.
fn at_every_step(timeline: &mut Timeline<General>) -> Vec<Ladder> {
    timeline.seek(0);
    let mut ladders = vec![here(timeline)];
    while matches!(timeline.advance(), Advance::Did(_)) {
        ladders.push(here(timeline));
    }
    ladders
}

/// How many messages had been received after each event, from none to all.
fn received(timeline: &Timeline<General>) -> Vec<usize> {
    let mut count = 0;
    let events = timeline.log().range(0, timeline.log().len());
    let counts = events.map(|(_, event)| {
        count += usize::from(matches!(event.fact, Fact::Received(_)));
        count
    });
    std::iter::once(0).chain(counts).collect()
}

#[test]
fn every_delivery_of_a_handshake_adds_a_rung() {
    for k in 1..=10u32 {
        // What is improbable is possible: at a loss of 0 nobody knows more.
        for loss in ["0.3", "0"] {
            let strategy = format!(r#"{{"handshake": {{"messages": {k}}}}}"#);
            let model = model(&strategy, &format!(r#""loss": {loss}"#));
            // Also where the last message, or the one in the middle, is captured.
            for captured in [None, Some(k), Some(k.div_ceil(2))] {
                let mut timeline = run_of(model.clone(), captured);
                let ladders = at_every_step(&mut timeline);
                let heights: Vec<usize> = ladders.iter().map(Ladder::height).collect();
                assert_eq!(heights, received(&timeline), "{k} messages, {captured:?} captured");
                let last = captured.map_or(k, |nth| nth - 1);
                assert_eq!(heights.last(), Some(&(last as usize)));
            }
        }
    }
}

#[test]
fn the_way_out_leads_down_to_a_world_without_a_proposal() {
    let mut timeline = run_of(model(r#"{"handshake": {"messages": 6}}"#, ""), None);
    for ladder in at_every_step(&mut timeline) {
        let height = ladder.height();
        assert_eq!(ladder.way_out.len(), height + 1);
        // The first fails rung h, the next rung h - 1, and the last m itself.
        for (below, world) in ladder.way_out.iter().enumerate() {
            assert!(world.height <= (height - below).saturating_sub(1), "{height}: {world:?}");
        }
        // Each world is one that the other general than before cannot tell from the last.
        let observers: Vec<usize> = ladder.way_out.iter().map(|world| world.observer).collect();
        assert!(observers.windows(2).all(|pair| pair[0] != pair[1]), "{observers:?}");
        let proposed: Vec<bool> = ladder.way_out.iter().map(|world| world.run.proposes).collect();
        assert_eq!(proposed.iter().position(|proposed| !proposed), Some(height), "{proposed:?}");
    }
}

/// What a general has seen at the cursor.
fn seen(timeline: &Timeline<General>, general: usize) -> View {
    let happened = timeline.log().range(0, timeline.at()).map(|(_, event)| event);
    View::of(GENERALS[general], timeline.world().now(), happened)
}

/// A possible world as it is opened: its run, gone forward to its step.
fn opened(model: &Model<General>, world: &PossibleWorld) -> Timeline<General> {
    let mut model = model.clone();
    model.nodes[0].input = world.run.proposes;
    let mut timeline = Timeline::new(model, world.run.answers.iter().copied().collect(), 1);
    timeline.seek(world.step);
    timeline
}

#[test]
fn a_possible_world_opens_at_the_point_that_looks_the_same() {
    // Sends and receipts fall on the same instants, so that a time alone names no point.
    let strategies = [
        r#"{"handshake": {"messages": 4}}"#,
        r#"{"always_attack": {"messengers": 3, "interval": 20}}"#,
        r#"{"wait_for_ack": {"proposals": 2, "interval": 20, "acknowledgements": 2}}"#,
    ];
    let mut worlds = 0;
    for strategy in strategies {
        let mut timeline = run_of(model(strategy, r#""delay": {"fixed": 20}"#), None);
        for step in 0.. {
            timeline.seek(0);
            if timeline.seek(step).is_some() {
                break;
            }
            let ladder = here(&timeline);
            let seen = |timeline: &_, world: &PossibleWorld| seen(timeline, world.observer).seen;
            for world in &ladder.blocking {
                let there = opened(timeline.model(), world);
                assert_eq!(seen(&there, world), seen(&timeline, world), "{strategy} {step}");
                worlds += 1;
            }
            let way_out: Vec<_> =
                ladder.way_out.iter().map(|w| (w, opened(timeline.model(), w))).collect();
            for pair in way_out.windows(2) {
                let ((_, before), (world, there)) = (&pair[0], &pair[1]);
                assert_eq!(seen(there, world), seen(before, world), "{strategy} {step}");
            }
        }
    }
    assert!(worlds > 20, "only {worlds}");
}

#[test]
fn option_1_never_gets_beyond_the_first_rung() {
    for n in 1..=4 {
        let strategy = format!(r#"{{"always_attack": {{"messengers": {n}, "interval": 7}}}}"#);
        let mut timeline = run_of(model(&strategy, ""), None);
        let ladders = at_every_step(&mut timeline);
        let received = received(&timeline);
        for (ladder, received) in ladders.iter().zip(received) {
            // K2 m with the first that arrives; General 1 hears nothing, so never K1 K2 m.
            assert_eq!(ladder.height(), received.min(1));
            assert_eq!(ladder.arrived, [Known::No, Known::No]);
        }
    }
}

#[test]
fn an_acknowledgement_tells_of_the_past_only() {
    let mut timeline = run_of(model(r#"{"wait_for_ack": {"proposals": 1}}"#, ""), None);
    let arrived: Vec<[Known; 2]> =
        at_every_step(&mut timeline).iter().map(|ladder| ladder.arrived).collect();
    let received = received(&timeline);
    for (arrived, received) in arrived.iter().zip(received) {
        // With it General 1 knows that its proposal arrived; that it arrived itself, General 2 never knows.
        let first = if received == 2 { Known::Yes } else { Known::No };
        assert_eq!(*arrived, [first, Known::No], "after {received}");
    }
}

#[test]
fn nobody_knows_what_is_not_so() {
    for strategy in [
        r#"{"handshake": {"messages": 3}}"#,
        r#"{"layered_proofs": {"layers": 2, "interval": 30, "deadline": 70}}"#,
    ] {
        let mut model = model(strategy, "");
        model.nodes[0].input = false;
        for ladder in at_every_step(&mut run_of(model, None)) {
            assert!(!ladder.m && ladder.height() == 0 && ladder.rungs.is_empty());
        }
    }
}

/// Before anything has happened nobody knows anything, whatever the strategy.
#[test]
fn there_is_no_knowledge_at_the_start() {
    for strategy in [
        r#"{"always_attack": {"messengers": 2}}"#,
        r#"{"wait_for_ack": {"proposals": 2}}"#,
        r#"{"handshake": {"messages": 3}}"#,
        r#"{"retry_until_acked": {"interval": 30, "deadline": 100}}"#,
        r#"{"randomised_attack": {"rounds": 2, "round": 21}}"#,
        r#"{"layered_proofs": {"interval": 30, "deadline": 100}}"#,
        r#"{"never_attack": {}}"#,
    ] {
        let timeline = run_of(model(strategy, ""), None);
        let ladder = here(&timeline);
        assert_eq!((timeline.at(), ladder.m, ladder.height()), (0, true, 0), "{strategy}");
        assert_eq!(ladder.rungs.len(), 1, "the first rung was tried: {strategy}");
    }
}

#[test]
fn points_that_were_not_looked_at_prove_nothing() {
    let strategy = r#"{"layered_proofs": {"interval": 30, "deadline": 200}}"#;
    let mut timeline = run_of(model(strategy, ""), None);
    let (mut refuted, mut open) = (0, 0);
    while matches!(timeline.advance(), Advance::Did(_)) {
        let whole = here(&timeline);
        for states in [1, 10, 30, 100, 300] {
            let Ok(part) = ladder_within(&timeline, states) else { continue };
            if part.complete {
                assert_eq!(part, whole);
                continue;
            }
            assert_eq!(part.height(), 0, "no rung is said to be reached");
            let rungs = part.rungs.iter().zip(&whole.rungs).map(|(p, w)| (p.known, w.known));
            for (known, whole) in rungs.chain(part.arrived.into_iter().zip(whole.arrived)) {
                assert_ne!(known, Known::Yes);
                // A "no" is proved by a witness: it stands with all points, too.
                assert!(known != Known::No || whole == Known::No);
                refuted += usize::from(known == Known::No);
                open += usize::from(known == Known::NotRefuted);
            }
        }
    }
    assert!(refuted > 0 && open > 0, "{refuted} refuted, {open} open");
}

#[test]
fn going_back_the_ladder_is_as_it_was() {
    for strategy in [
        r#"{"handshake": {"messages": 4}}"#,
        r#"{"retry_until_acked": {"interval": 30, "deadline": 100}}"#,
    ] {
        let mut timeline = run_of(model(strategy, r#""duplication": 0.5"#), None);
        let ladders = at_every_step(&mut timeline);
        for step in (0..ladders.len()).rev() {
            timeline.seek(step);
            assert_eq!(here(&timeline), ladders[step], "{strategy} at {step}");
        }
    }
}

/// A rung by what it means: General 2 knows m where every run with the same view has a proposal.
#[test]
fn knowledge_is_what_holds_in_every_run_that_looks_the_same() {
    let links =
        r#""duplication": 0, "delay": {"range": {"smallest": 10, "largest": 30, "step": 20}}"#;
    let strategy = r#"{"retry_until_acked": {"interval": 25, "deadline": 50}}"#;
    let model = model(strategy, links);
    let mut silent = model.clone();
    silent.nodes[0].input = false;
    let runs: Vec<_> = [(true, &model), (false, &silent)]
        .into_iter()
        .flat_map(|(m, model)| all_runs(model).into_iter().map(move |run| (m, run)))
        .collect();
    let mut known = 0;
    for seed in 0..5 {
        let mut timeline = Timeline::new(model.clone(), Script::default(), seed);
        while matches!(timeline.advance(), Advance::Did(_)) {
            let now = timeline.world().now();
            let happened = timeline.log().range(0, timeline.at()).map(|(_, event)| event);
            let view = View::of(GENERAL_2, now, happened);
            let alike = |run: &Run| shows(&run.events, &view);
            let every = runs.iter().filter(|(_, run)| alike(run)).all(|(m, _)| *m);
            let ladder = here(&timeline);
            assert_eq!(ladder.height() >= 1, every, "seed {seed} at {}", timeline.at());
            known += usize::from(every);
        }
    }
    assert!(known > 0);
}
