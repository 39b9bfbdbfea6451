//! The marks of a check as JUnit XML, for continuous integration.

use quick_junit::{NonSuccessKind, Report as JUnit, TestCase, TestCaseStatus, TestSuite};

use super::super::Failure;
use super::as_text::Reproduce;
use crate::exercise::{Mark, Report, Verdict, bounds_words, failure};

/// All of it.
pub(super) fn junit(report: &Report, again: &Reproduce<'_>) -> Result<String, Failure> {
    let task = again.trial.exercise.name;
    let mut suite = TestSuite::new(task.name());
    suite.add_property(("bounds", bounds_words(&again.trial.exercise, &report.bounds).as_str()));
    if let Some(random) = &report.random {
        suite.add_property(("random runs", random.runs.to_string().as_str()));
        suite.add_property(("first seed", report.bounds.seed.to_string().as_str()));
    }
    let cases = report.marks.iter().map(|mark| case(report, mark, again));
    suite.add_test_cases(cases);
    if let Some((_, trouble)) = &report.trouble {
        suite.add_test_case(bad("protocol", NonSuccessKind::Error, &trouble.to_string()));
    }
    if let Some(lie) = &report.dishonest {
        let words = format!("{}\nfirst: {}\nagain: {}", lie.call, lie.first, lie.second);
        suite.add_test_case(bad("pure function", NonSuccessKind::Error, &words));
    }
    let mut whole = JUnit::new("two-generals exercise check");
    whole.add_test_suite(suite);
    whole.to_string().map(|text| text + "\n").map_err(|error| {
        Failure::Input(format!("error: the report cannot be written as XML: {error}"))
    })
}

fn case(report: &Report, mark: &Mark, again: &Reproduce<'_>) -> TestCase {
    match failure(report, mark) {
        None => {
            let mut case = TestCase::new(mark.name, TestCaseStatus::success());
            case.set_system_out(far(mark));
            case
        }
        Some(failure) => {
            let told = format!("{}\n{}", failure.lines.join("\n"), again.show(mark));
            let mut case = bad(mark.name, NonSuccessKind::Failure, &told);
            if let TestCaseStatus::NonSuccess { message, .. } = &mut case.status {
                *message = Some(failure.sentence.into());
            }
            case
        }
    }
}

/// How far a guarantee holds.
fn far(mark: &Mark) -> String {
    match mark.verdict {
        Verdict::Unfinished => format!("holds as far as {} states go; there are more", mark.states),
        _ => format!("holds in all runs, {} states", mark.states),
    }
}

fn bad(name: &str, kind: NonSuccessKind, words: &str) -> TestCase {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_description(words);
    TestCase::new(name, status)
}
