//! What retry and deduplication make of a link, by every run and by random ones.

use proptest::prelude::*;
use two_generals::certainty::{
    CellFinding, Kept, LinkModel, NodeModelKind, Place, PromiseVerdict, TimingModel, cell, promises,
};
use two_generals::drive::{Dice, Driver, Reply, Script, Stop, run};
use two_generals::engine::{Choice, Event, Fact, Menu, Question, World};
use two_generals::explore::budget::Budget;
use two_generals::protocols::{Promise, RECEIVER, SENDER, Strategy, Watch};
use two_generals::scenario::{Scenario, parse};

fn scenario(transfer: &str, links: &str) -> Scenario {
    let text = format!(
        r#"{{"format": "two-generals.scenario/1", "title": "t", "links": {links},
            "strategy": {{"transfer": {transfer}}}}}"#
    );
    parse("t", text.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

const LOSSY: &str = r#"{"loss": 0.3, "duplication": 0.1, "delay": {"fixed": 20}}"#;

fn verdict(scenario: &Scenario, promise: Promise) -> PromiseVerdict {
    let found = promises(&scenario.stage().model, &scenario.strategy, &Budget::most(1_000_000));
    found.unwrap().into_iter().find(|one| one.promise == promise).unwrap()
}

/// With how few faults a promise breaks.
fn least(scenario: &Scenario, promise: Promise) -> Option<u32> {
    match verdict(scenario, promise).kept {
        Kept::Always => None,
        Kept::Broken(_, faults) => Some(faults),
        Kept::AsFarAs(_) => panic!("the bound was reached"),
    }
}

#[test]
fn a_bare_link_loses_and_copies_with_one_fault() {
    let bare = scenario(r#"{"messages": 2}"#, LOSSY);
    assert_eq!(least(&bare, Promise::NoLoss), Some(1));
    assert_eq!(least(&bare, Promise::NoDuplication), Some(1));
    assert_eq!(least(&bare, Promise::NoCreation), None);
}

#[test]
fn retrying_moves_the_loss_and_brings_duplicates() {
    for tries in 1..=4 {
        let retry = format!(r#"{{"messages": 1, "retry": {{"interval": 60, "tries": {tries}}}}}"#);
        let retrying = scenario(&retry, LOSSY);
        assert_eq!(least(&retrying, Promise::NoLoss), Some(tries));
        // A lost acknowledgement or a copy is enough for the second delivery.
        assert_eq!(least(&retrying, Promise::NoDuplication), Some(1));
    }
}

#[test]
fn with_deduplication_nothing_is_delivered_twice_in_any_run() {
    for tries in 1..=3 {
        let both = format!(
            r#"{{"messages": 2, "interval": 7, "deduplicate": true, "retry": {{"interval": 60, "tries": {tries}}}}}"#
        );
        let both = scenario(&both, LOSSY);
        assert_eq!(least(&both, Promise::NoDuplication), None);
        assert_eq!(least(&both, Promise::NoCreation), None);
        assert_eq!(least(&both, Promise::NoLoss), Some(tries));
    }
}

#[test]
fn a_reliable_link_may_reorder_and_nothing_else() {
    let delays =
        r#"{"type": "reliable", "delay": {"range": {"smallest": 20, "largest": 60, "step": 20}}}"#;
    let reliable = scenario(r#"{"messages": 3, "interval": 10}"#, delays);
    for promise in [Promise::NoCreation, Promise::NoDuplication, Promise::NoLoss] {
        assert_eq!(least(&reliable, promise), None, "{promise:?}");
    }
    assert_eq!(least(&reliable, Promise::Order), Some(0));
}

#[test]
fn tiny_cases_are_counted_as_they_are() {
    // One message, captured or not: before and behind the question.
    let bare = scenario(r#"{"messages": 1}"#, r#"{"loss": 0.5, "delay": {"fixed": 20}}"#);
    assert_eq!(verdict(&bare, Promise::NoCreation).states, 3);
    assert_eq!(verdict(&bare, Promise::NoDuplication).states, 3);
}

#[test]
fn the_matrix_says_which_choice_breaks_what() {
    let both = scenario(
        r#"{"messages": 1, "deduplicate": true, "retry": {"interval": 90, "tries": 3}}"#,
        "{}",
    );
    let model = both.stage().model;
    let at = |link, node, timing| {
        let place = Place { link, node, timing };
        cell(&model, &both.strategy, place, 2, &Budget::most(500_000)).unwrap().finding
    };
    use LinkModel::{Arbitrary, FairLoss, Reliable};
    use NodeModelKind::{Correct, CrashRecovery, CrashStop};
    for timing in TimingModel::ALL {
        // No bound on time is needed: retrying works in every timing model.
        assert_eq!(at(Reliable, Correct, timing), CellFinding::Holds);
        assert_eq!(at(Reliable, CrashStop, timing), CellFinding::Holds);
        assert_eq!(at(FairLoss, Correct, timing), CellFinding::HoldsUpTo { faults: 2 });
        assert_eq!(at(FairLoss, CrashStop, timing), CellFinding::HoldsUpTo { faults: 2 });
        let breaks = |finding: CellFinding, wanted: Promise| match finding {
            CellFinding::Fails(verdict) => assert_eq!(verdict.promise, wanted),
            other => panic!("{other:?}"),
        };
        // What it has delivered is in its memory only.
        breaks(at(Reliable, CrashRecovery, timing), Promise::NoDuplication);
        breaks(at(Arbitrary, Correct, timing), Promise::NoCreation);
    }
}

/// What was not looked at is not said to hold.
#[test]
fn a_cell_with_too_many_states_is_open_and_one_counterexample_is_enough() {
    let retrying = scenario(r#"{"messages": 1, "retry": {"interval": 90, "tries": 3}}"#, "{}");
    let model = retrying.stage().model;
    let (node, timing) = (NodeModelKind::Correct, TimingModel::Synchronous);
    let at = |link, states| {
        let place = Place { link, node, timing };
        cell(&model, &retrying.strategy, place, 2, &Budget::most(states)).unwrap()
    };
    let few = at(LinkModel::FairLoss, 1);
    assert_eq!(few.finding, CellFinding::Open);
    let found = at(LinkModel::FairLoss, 100_000);
    assert!(matches!(&found.finding, CellFinding::Fails(v) if v.promise == Promise::NoDuplication));
    let of = |wanted| {
        let one = found.promises.iter().find(|(promise, _)| *promise == wanted);
        one.map(|(_, finding)| finding.clone())
    };
    // Three captures lose it, and that is beyond the bound; order is not promised.
    assert_eq!(of(Promise::NoLoss), Some(CellFinding::HoldsUpTo { faults: 2 }));
    assert_eq!(of(Promise::NoCreation), Some(CellFinding::Holds));
    assert_eq!(of(Promise::Order), None);
}

/// A run that was found can be saved and opened: a transfer has no general who proposes.
#[test]
fn a_counterexample_is_a_scenario_that_can_be_opened() {
    let bare = scenario(r#"{"messages": 1}"#, "{}");
    let Kept::Broken(run, _) = verdict(&bare, Promise::NoLoss).kept else { panic!("it loses") };
    let fixed = bare.fixed("Lost", run.proposes, run.answers.iter().copied(), run.outcome);
    parse("fixed", fixed.to_text().as_bytes()).unwrap_or_else(|report| panic!("{report}"));
}

proptest! {
    /// Over any schedule of losses, copies and delays: delivered once where one try got through, and never
    /// twice.
    #[test]
    fn with_retry_and_deduplication_a_message_is_delivered_exactly_once(
        seed in any::<u64>(),
        loss in 0u32..=95,
        copies in 0u32..=100,
        messages in 1u32..=8,
        tries in 1u32..=6,
    ) {
        let links = format!(
            r#"{{"loss": 0.{loss:02}, "duplication": {}, "delay": {{"range": {{"smallest": 5, "largest": 95, "step": 10}}}}}}"#,
            f64::from(copies) / 100.0
        );
        let transfer = format!(
            r#"{{"messages": {messages}, "interval": 11, "deduplicate": true, "retry": {{"interval": 40, "tries": {tries}}}}}"#
        );
        let scenario = scenario(&transfer, &links);
        let Strategy::Transfer(transfer) = &scenario.strategy else { unreachable!() };
        let stage = scenario.stage();
        let (mut world, mut events) = (World::new(&stage.model), Vec::<Event>::new());
        let script = Script::default();
        let mut driver = (&script, Dice::new(seed));
        prop_assert_eq!(run(&mut world, &stage.model, &mut driver, &mut events), Stop::End);
        let mut watch = Watch::new(&scenario.strategy);
        events.iter().for_each(|event| watch.see(event));
        let broken = watch.broken(Some(&world));
        prop_assert!(!broken.has(Promise::NoDuplication) && !broken.has(Promise::NoCreation));
        let received = |wanted: u32| events.iter().any(|event| matches!(
            event.fact,
            Fact::Received(letter) if (letter.from, letter.to) == (SENDER, RECEIVER)
                && transfer.message_and_try(letter.message.nth).0 == wanted
        ));
        let all = (1..=messages).all(received);
        prop_assert_eq!(broken.has(Promise::NoLoss), !all);
    }

    /// Each kind of link under each set of layers, against any faults: what is promised there is kept.
    #[test]
    fn every_upgrade_keeps_what_it_promises(
        seed in any::<u64>(),
        kind in 0usize..3,
        layers in 0u8..8,
        messages in 1u32..=4,
    ) {
        let [retry, deduplicate, secure] = [1, 2, 4].map(|bit| layers & bit != 0);
        let link = [
            r#""type": "reliable""#,
            r#""loss": 0.3, "duplication": 0.3"#,
            r#""type": "arbitrary", "duplication": 0.3"#,
        ][kind];
        let links = format!(
            r#"{{{link}, "delay": {{"range": {{"smallest": 5, "largest": 95, "step": 10}}}}}}"#
        );
        let retries = if retry { r#", "retry": {"interval": 40, "tries": 3}"# } else { "" };
        let transfer = format!(
            r#"{{"messages": {messages}, "interval": 11, "deduplicate": {deduplicate}, "secure": {secure}{retries}}}"#
        );
        let scenario = scenario(&transfer, &links);
        let stage = scenario.stage();
        let (mut world, mut events) = (World::new(&stage.model), Vec::<Event>::new());
        let mut driver = (Tampering(Dice::new(seed)), Dice::new(seed));
        prop_assert_eq!(run(&mut world, &stage.model, &mut driver, &mut events), Stop::End);
        let mut watch = Watch::new(&scenario.strategy);
        events.iter().for_each(|event| watch.see(event));
        let broken = watch.broken(Some(&world));
        let (reliable, arbitrary) = (kind == 0, kind == 2);
        // Nothing is made up where nobody can, or nobody without the key.
        let no_creation = !arbitrary || secure;
        // Twice comes what is sent twice, or what the link copies; the channel's window refuses replays.
        let no_duplication = deduplicate && no_creation || !retry && (reliable || secure);
        // A finite number of tries promises an arrival over reliable links alone; sealed messages need the
        // greeting to come first.
        let no_loss = reliable && (!secure || retry);
        prop_assert!(!no_creation || !broken.has(Promise::NoCreation), "{}", transfer);
        prop_assert!(!no_duplication || !broken.has(Promise::NoDuplication), "{}", transfer);
        prop_assert!(!no_loss || !broken.has(Promise::NoLoss), "{}", transfer);
    }
}

/// The city as an adversary that does anything it may, at random.
struct Tampering(Dice);

impl Driver for Tampering {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        match question.menu {
            Menu::Tamper => Reply::Answer(Choice((self.0.draw(question.site) >> 62) as u8)),
            _ => Reply::Pass,
        }
    }
}
