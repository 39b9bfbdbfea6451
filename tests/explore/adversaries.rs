//! The range of odds over adversaries, against every adversary tried one by one.

use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::{One, Zero};
use two_generals::certainty::{OUTCOMES, Odds, odds, randomised};
use two_generals::drive::{Driver, Reply, Script, Stop, run};
use two_generals::engine::{Ask, Choice, Model, Opt, Question, Site, World};
use two_generals::explore::adversary::{Adversary, Range, range};
use two_generals::explore::budget::{Budget, Coverage};
use two_generals::protocols::{General, Outcome};

use crate::brute::{Run, all_runs, model};

fn key(rounds: u32) -> String {
    format!(r#"{{"randomised_attack": {{"rounds": {rounds}, "round": 21}}}}"#)
}

const ADVERSARY: &str = r#""adversary": true"#;

fn found(model: &Model<General>, adversary: Adversary, wanted: Outcome) -> Range {
    let budget = Budget::most(1_000_000);
    let wanted = |world: &World<General>| Outcome::of(world) == wanted;
    range(model, &World::new(model), adversary, &budget, wanted).expect("the budget is large")
}

/// Does an adversary decide at this site?
fn decides(model: &Model<General>, site: Site) -> bool {
    site.ask == Ask::Capture
        && model.links.get(site.letter.from, site.letter.to).kind.is_adversary()
}

/// The probability of each outcome against every oblivious adversary: every set of sites at which it
/// captures. A run has its part where the adversary did in it as it does everywhere.
fn against_each(model: &Model<General>, runs: &[Run]) -> Vec<[BigRational; 4]> {
    let asked = |run: &Run| -> Vec<(Site, Choice)> {
        run.path.iter().filter(|(site, _)| decides(model, *site)).copied().collect()
    };
    let runs: Vec<_> =
        runs.iter().map(|run| (asked(run), run.weight.value(model), run.outcome)).collect();
    let sites: BTreeSet<Site> =
        runs.iter().flat_map(|(asked, ..)| asked.iter().map(|(site, _)| *site)).collect();
    let sites: Vec<Site> = sites.into_iter().collect();
    assert!(sites.len() <= 10, "{} sites are too many", sites.len());
    let odds = |plan: u32| {
        let captures = |site: &Site| {
            plan >> sites.iter().position(|known| known == site).expect("it is one of them") & 1
                == 1
        };
        let follows = |(asked, ..): &&(Vec<(Site, Choice)>, BigRational, Outcome)| {
            asked.iter().all(|(site, choice)| (*choice == Choice::CAPTURED) == captures(site))
        };
        let mut odds = OUTCOMES.map(|_| BigRational::zero());
        for (_, weight, outcome) in runs.iter().filter(follows) {
            odds[OUTCOMES.iter().position(|one| one == outcome).unwrap()] += weight;
        }
        let total: BigRational = odds.iter().sum();
        assert!(total.is_one(), "against one adversary the odds add up to 1, not {total}");
        odds
    };
    (0..1 << sites.len()).map(odds).collect()
}

/// The range of each outcome is what trying every adversary says.
fn as_every_adversary_tried(strategy: &str, links: &str) {
    let model = model(strategy, links);
    let each = against_each(&model, &all_runs(&model));
    let mut all = Vec::new();
    for (place, outcome) in OUTCOMES.into_iter().enumerate() {
        let least = each.iter().map(|odds| &odds[place]).min().unwrap();
        let greatest = each.iter().map(|odds| &odds[place]).max().unwrap();
        let told = found(&model, Adversary::Oblivious, outcome);
        let context = format!("{strategy} {links}: {outcome}");
        assert_eq!((&told.least, &told.greatest), (least, greatest), "{context}");
        assert_eq!(against(&model, &told, outcome), told.greatest, "{context}");
        all.push((told.least, told.greatest));
    }
    let budget = Budget::most(1_000_000);
    match odds(&model, &World::new(&model), &budget) {
        Ok(Odds::Range(ranges)) => assert_eq!(ranges[..], all[..], "{strategy}"),
        other => panic!("an adversary decides: {other:?}"),
    }
}

/// Answers as a plan says; what it does not name is let through.
struct Plan<'m>(&'m Model<General>, Script);

impl Driver for Plan<'_> {
    fn reply(&mut self, question: &Question<'_>) -> Reply {
        let Self(model, script) = self;
        if !decides(model, question.site) {
            return Reply::Pass;
        }
        Reply::Answer(match script.fate(question.site) {
            Some(Opt::Captured) => Choice::CAPTURED,
            _ => Choice::PASSED,
        })
    }
}

fn script(range: &Range) -> Script {
    let option = |choice| if choice == Choice::CAPTURED { Opt::Captured } else { Opt::Passed };
    range.worst.iter().map(|&(site, choice)| (site, option(choice))).collect()
}

/// The probability of an outcome against the plan that is said to be worst, over all coins.
fn against(model: &Model<General>, told: &Range, wanted: Outcome) -> BigRational {
    let mut plan = Plan(model, script(told));
    let mut sum = BigRational::zero();
    let mut open = vec![(World::new(model), BigRational::one())];
    while let Some((mut world, weight)) = open.pop() {
        match run(&mut world, model, &mut plan, &mut ()) {
            Stop::End if Outcome::of(&world) == wanted => sum += weight,
            Stop::End => {}
            _ => {
                let question = world.question(model).expect("a coin is to be thrown");
                for choice in question.menu.choices() {
                    let (above, below) = question.menu.weight(choice).expect("a coin has weights");
                    let mut next = world.clone();
                    next.answer(model, choice);
                    open.push((next, &weight * BigRational::new(above.into(), below.into())));
                }
            }
        }
    }
    sum
}

#[test]
fn a_random_key_against_every_adversary() {
    for rounds in 1..=4 {
        as_every_adversary_tried(&key(rounds), ADVERSARY);
    }
}

#[test]
fn chance_on_one_way_and_an_adversary_on_the_other() {
    let there = r#""loss": 0.3, "to_general_2": {"adversary": true}"#;
    let back = r#""loss": 0.3, "to_general_1": {"adversary": true}"#;
    for links in [there, back] {
        as_every_adversary_tried(r#"{"wait_for_ack": {"proposals": 3}}"#, links);
        as_every_adversary_tried(r#"{"handshake": {"messages": 6}}"#, links);
        let retry = r#"{"retry_until_acked": {"interval": 30, "deadline": 130}}"#;
        as_every_adversary_tried(retry, links);
        as_every_adversary_tried(&key(3), links);
        let layers = r#"{"layered_proofs": {"layers": 3, "interval": 30, "deadline": 110}}"#;
        as_every_adversary_tried(layers, links);
    }
}

/// Where delays are coins, the same messenger is asked about at different times in different worlds.
#[test]
fn an_adversary_that_cannot_see_the_delays() {
    let delays = r#""adversary": true, "delay": {"weighted": [{"time": 5, "weight": 2}, {"time": 30, "weight": 1}]}"#;
    let copies = format!(r#"{ADVERSARY}, "duplication": 0.25"#);
    for links in [delays, &copies] {
        as_every_adversary_tried(r#"{"wait_for_ack": {"proposals": 2, "interval": 9}}"#, links);
        let retry = r#"{"retry_until_acked": {"interval": 20, "deadline": 60}}"#;
        as_every_adversary_tried(retry, links);
    }
}

#[test]
fn disagreement_is_1_in_r_at_worst_and_certain_if_the_key_is_seen() {
    for rounds in 1..=16 {
        let model = model(&key(rounds), "");
        let told = randomised(&model, rounds as u8, &Budget::most(1_000_000)).unwrap();
        assert_eq!(told.oblivious.greatest, BigRational::new(1.into(), rounds.into()));
        assert_eq!(told.oblivious.greatest, told.bound);
        assert!(told.lower_bound < told.bound);
        assert!(told.oblivious.least.is_zero(), "who captures nobody brings about no lone attack");
        assert!(told.sees_key.is_one(), "{rounds} rounds: {}", told.sees_key);
        // Its plan attains it, over all keys, and captures somebody.
        let mut facing = model.clone();
        facing.links.all_adversary();
        let lone = [Outcome::OnlyGeneral1, Outcome::OnlyGeneral2]
            .map(|wanted| against(&facing, &told.oblivious, wanted));
        assert_eq!(lone[0].clone() + &lone[1], told.bound, "{rounds} rounds");
        assert!(told.captures().next().is_some());
    }
}

/// Seeing the key, the adversary does for each key what is worst for that key.
#[test]
fn who_sees_the_key_is_the_worst_for_each_key() {
    for rounds in 2..=3u8 {
        let model = model(&key(rounds.into()), ADVERSARY);
        let runs = all_runs(&model);
        let of_key = |key: u8| {
            let has =
                move |run: &&Run| run.path[0].0.ask == Ask::Draw && run.path[0].1 == Choice(key);
            runs.iter().filter(has)
        };
        for outcome in OUTCOMES {
            let told = found(&model, Adversary::SeesCoins, outcome);
            let (mut can, mut must) = (0, 0);
            for key in 0..rounds {
                can += i64::from(of_key(key).any(|run| run.outcome == outcome));
                must += i64::from(of_key(key).all(|run| run.outcome == outcome));
            }
            let share = |keys: i64| BigRational::new(keys.into(), rounds.into());
            assert_eq!((told.least, told.greatest), (share(must), share(can)), "{outcome}");
        }
    }
}

#[test]
fn a_bound_on_beliefs_is_said() {
    let model = model(&key(6), ADVERSARY);
    let lone = |world: &World<General>| Outcome::of(world).is_lone_attack();
    let start = World::new(&model);
    let range = range(&model, &start, Adversary::Oblivious, &Budget::most(10), lone);
    assert_eq!(range, Err(Coverage::Bound));
}
