//! About how many runs there are: it must be said at once, however long the runs are.

use std::time::{Duration, Instant};

use two_generals::engine::World;
use two_generals::explore::estimate::estimate;

use crate::brute::model;

#[test]
fn runs_that_all_have_the_same_questions_are_told_exactly() {
    let model = model(r#"{"always_attack": {"messengers": 12}}"#, r#""loss": 0.5"#);
    let runs = estimate(&model, &World::new(&model));
    assert!((runs.power - 12.0 * 2f64.log10()).abs() < 1e-9, "{runs:?}");
    assert_eq!(runs.to_string(), "about 10^4");
}

/// A million messengers are on the way before the first comes to the city: one dive is millions of events,
/// and two hundred of them took a minute.
#[test]
fn long_runs_are_told_as_at_least_so_many() {
    let tries = |delay: u32| {
        let links = format!(r#""loss": 0.5, "delay": {{"fixed": {delay}}}"#);
        model(r#"{"retry_until_acked": {"interval": 1, "deadline": 1000000}}"#, &links)
    };
    let begun = Instant::now();
    for (delay, said) in [(4_000, "at least 10^"), (1_000_000, "very many")] {
        let model = tries(delay);
        let runs = estimate(&model, &World::new(&model));
        assert!(runs.at_least && runs.to_string().starts_with(said), "{delay}: {runs}");
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}
