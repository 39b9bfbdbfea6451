//! Scenario files at random: every one valid, and together using every part of the format.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};
use two_generals::scenario::{Scenario, parse};

/// An object of those fields that are there.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let there = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

fn maybe(value: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Option<Value>> {
    proptest::option::of(value)
}

pub fn prob() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(0)),
        Just(json!(1)),
        (0..=100u32).prop_map(|percent| json!(f64::from(percent) / 100.0)),
        (0..=1_000_000_000u32).prop_map(|n| json!(f64::from(n) / 1e9)),
    ]
}

fn delay() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1..60u64).prop_map(|time| json!({"fixed": time})),
        (1..40u64, 0..8u64, 1..5u64).prop_map(|(smallest, steps, step)| {
            json!({"range": {"smallest": smallest, "largest": smallest + steps * step, "step": step}})
        }),
        proptest::collection::btree_map(1..80u64, 1..9u32, 1..5).prop_map(|delays| {
            let one = |(time, weight)| json!({"time": time, "weight": weight});
            json!({"weighted": delays.into_iter().map(one).collect::<Vec<_>>()})
        }),
    ]
}

fn partition() -> impl Strategy<Value = Value> {
    (0..80u64, 1..80u64).prop_map(|(from, length)| json!({"from": from, "to": from + length}))
}

fn link() -> impl Strategy<Value = Value> {
    let adversary = proptest::option::weighted(0.2, any::<bool>().prop_map(Value::from));
    (maybe(prob()), adversary, maybe(prob()), maybe(delay()), maybe(partition())).prop_map(
        |(loss, adversary, duplication, delay, partition)| {
            object([
                ("loss", loss),
                ("adversary", adversary),
                ("duplication", duplication),
                ("delay", delay),
                ("partition", partition),
            ])
        },
    )
}

fn links() -> impl Strategy<Value = Value> {
    (link(), maybe(link()), maybe(link())).prop_map(|(mut both, to_1, to_2)| {
        for (field, value) in [("to_general_1", to_1), ("to_general_2", to_2)] {
            if let Some(value) = value {
                both[field] = value;
            }
        }
        both
    })
}

fn condition() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        (prop_oneof!["plan", "ack"], 0..4u32)
            .prop_map(|(kind, n)| json!({"received": {"kind": kind, "at_least": n}})),
        any::<bool>().prop_map(|proposes| json!({"proposes": proposes})),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        (any::<bool>(), proptest::collection::vec(inner, 0..4))
            .prop_map(|(all, list)| if all { json!({"all": list}) } else { json!({"any": list}) })
    })
}

fn rule() -> impl Strategy<Value = Value> {
    let when = prop_oneof![
        Just(json!({"start": {}})),
        any::<bool>().prop_map(|proposes| json!({"start": {"proposes": proposes}})),
        (prop_oneof!["plan", "ack"], 1..4u32)
            .prop_map(|(kind, nth)| json!({"received": {"kind": kind, "nth": nth}})),
        (0..150u64).prop_map(|time| json!({"at": {"time": time}})),
    ];
    let send = (prop_oneof!["plan", "ack"], 1..5u32, 0..20u64).prop_map(
        |(kind, times, interval)| json!({"kind": kind, "times": times, "interval": interval}),
    );
    (when, send, maybe(condition())).prop_map(|(when, send, until)| {
        object([("when", Some(when)), ("send", Some(send)), ("until", until)])
    })
}

fn custom() -> impl Strategy<Value = Value> {
    let general = || {
        (proptest::collection::vec(rule(), 0..4), condition())
            .prop_map(|(rules, attack_when)| json!({"rules": rules, "attack_when": attack_when}))
    };
    // Each kind must be sent by somebody.
    let sends = json!([
        {"when": {"at": {"time": 3}}, "send": {"kind": "plan"}},
        {"when": {"at": {"time": 5}}, "send": {"kind": "ack"}},
    ]);
    (general(), general()).prop_map(move |(mut one, two)| {
        let rules = one["rules"].as_array_mut().unwrap();
        rules.extend(sends.as_array().unwrap().iter().cloned());
        json!({"custom": {"general_1": one, "general_2": two}})
    })
}

pub fn strategy() -> impl Strategy<Value = Value> {
    prop_oneof![
        (1..12u32, 0..9u64)
            .prop_map(|(n, i)| json!({"always_attack": {"messengers": n, "interval": i}})),
        (1..8u32, proptest::option::of(1..6u32), 0..9u64).prop_map(|(n, m, i)| {
            let acks = m.map(Value::from);
            json!({"wait_for_ack": object([
                ("proposals", Some(n.into())),
                ("acknowledgements", acks),
                ("interval", Some(i.into())),
            ])})
        }),
        (1..12u32).prop_map(|n| json!({"handshake": {"messages": n}})),
        (1..30u64, 1..200u64).prop_map(|(interval, deadline)| {
            json!({"retry_until_acked": {"interval": interval, "deadline": deadline}})
        }),
        // Longer than the longest delay: see `delay`.
        (1..=16u32, 80..120u64).prop_map(|(rounds, round)| {
            json!({"randomised_attack": {"rounds": rounds, "round": round}})
        }),
        (proptest::option::of(1..=8u32), 1..30u64, 1..200u64).prop_map(
            |(n, interval, deadline)| {
                json!({"layered_proofs": object([
                    ("layers", n.map(Value::from)),
                    ("interval", Some(interval.into())),
                    ("deadline", Some(deadline.into())),
                ])})
            }
        ),
        Just(json!({"never_attack": {}})),
        custom(),
    ]
}

fn crashes() -> impl Strategy<Value = Value> {
    // Gaps between crash and recovery in turn, so that they stand in order of time.
    (proptest::collection::vec(1..60u64, 0..5)).prop_map(|gaps| {
        let times: Vec<u64> = gaps
            .iter()
            .scan(0, |now, gap| {
                *now += gap;
                Some(*now)
            })
            .collect();
        let crash = |pair: &[u64]| {
            object([("at", Some(pair[0].into())), ("recovers", pair.get(1).map(|&t| t.into()))])
        };
        times.chunks(2).map(crash).collect::<Vec<_>>().into()
    })
}

fn nodes() -> impl Strategy<Value = Value> {
    (maybe(any::<bool>().prop_map(Value::from)), maybe(crashes()), maybe(crashes())).prop_map(
        |(proposes, one, two)| {
            json!({
                "general_1": object([("proposes", proposes), ("crashes", one)]),
                "general_2": object([("crashes", two)]),
            })
        },
    )
}

/// A valid scenario file.
pub fn scenario_json() -> impl Strategy<Value = Value> {
    let timing = (201..600u64, prop_oneof![Just("ms"), Just("s"), Just("min")])
        .prop_map(|(dawn, unit)| json!({"dawn": dawn, "unit": unit}));
    (maybe(nodes()), maybe(links()), maybe(timing), strategy(), any::<u64>()).prop_map(
        |(nodes, links, mut timing, strategy, seed)| {
            // Many rounds take longer than the nights that are drawn here.
            if let Some(timing) = timing.as_mut().and_then(Value::as_object_mut)
                && strategy.get("randomised_attack").is_some()
            {
                timing.remove("dawn");
            }
            object([
                ("format", Some("two-generals.scenario/1".into())),
                ("title", Some("At random".into())),
                ("nodes", nodes),
                ("links", links),
                ("timing", timing),
                ("strategy", Some(strategy)),
                ("seed", Some(seed.into())),
            ])
        },
    )
}

pub fn read(json: &Value) -> Scenario {
    let text = json.to_string();
    parse("random.json", text.as_bytes()).unwrap_or_else(|report| panic!("{report}"))
}

/// A valid scenario.
pub fn scenario() -> impl Strategy<Value = Scenario> {
    scenario_json().prop_map(|json| read(&json))
}

/// How many cases to try: always the same ones, none of them remembered in a file. Others are tried with
/// `PROPTEST_RNG_SEED` set to another number.
pub fn cases(cases: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let rng_seed = match usual.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        fixed => fixed,
    };
    ProptestConfig { cases, failure_persistence: None, rng_seed, ..usual }
}
