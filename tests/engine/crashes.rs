//! Generals that crash and recover.

use serde_json::json;
use two_generals::engine::{Decision, Fact};
use two_generals::protocols::Outcome;

use crate::night::{ACK, G1, G2, Night, PROPOSAL};

fn one_messenger() -> Night {
    Night::new(json!({"always_attack": {"messengers": 1}}))
}

#[test]
fn a_crashed_general_does_not_attack() {
    let ran = one_messenger().crash(G2, 30, None).run();
    assert_eq!(ran.decided(G2), Some((20, Decision::Attack)));
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral1);
    let ran = one_messenger().crash(G1, 5, None).run();
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral2, "its messenger is on the way all the same");
    let both = one_messenger().crash(G1, 5, None).crash(G2, 25, None).run();
    assert_eq!(both.outcome(), Outcome::Nothing);
}

#[test]
fn a_general_that_is_down_at_dawn_does_not_decide() {
    let ran = one_messenger().crash(G2, 5, None).run();
    assert_eq!(ran.decided(G2), None);
    assert_eq!(ran.count(|fact| matches!(fact, Fact::Missed(_))), 1);
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral1);
}

#[test]
fn a_decision_outlives_a_crash() {
    let ran = one_messenger().crash(G2, 30, 40).run();
    assert_eq!(ran.outcome(), Outcome::Captured);
}

#[test]
fn what_comes_while_a_general_is_down_is_gone() {
    let ran = one_messenger().crash(G2, 10, 30).run();
    assert_eq!(ran.received(G2, PROPOSAL), []);
    assert_eq!(ran.decided(G2), Some((1_000, Decision::Hold)));
}

#[test]
fn a_recovered_general_tries_again_under_new_names() {
    let ran = one_messenger().captured(G1, PROPOSAL, 1).crash(G1, 50, 60).run();
    assert_eq!(ran.sent(G1, PROPOSAL), [(0, 1), (60, 1)]);
    // The fate was that of the first life's messenger; the second is another.
    assert_eq!(ran.received(G2, PROPOSAL), [(80, 1)]);
    let lives: Vec<u8> = ran.asked.iter().map(|site| site.letter.life).collect();
    assert_eq!(lives, [1], "only the second was left open");
}

#[test]
fn a_crash_between_receipt_and_answer_forgets_the_receipt() {
    let night = Night::new(json!({"wait_for_ack": {"proposals": 2, "interval": 100}}));
    let ran = night.captured(G2, ACK, 1).crash(G2, 30, 40).run();
    assert_eq!(ran.sent(G2, ACK), [(20, 1), (120, 2)]);
    assert_eq!(ran.outcome(), Outcome::Captured);
}

#[test]
fn a_deadline_that_passes_while_down_leaves_a_general_undecided() {
    let night = Night::new(json!({"retry_until_acked": {"interval": 30, "deadline": 100}}));
    let ran = night.crash(G2, 90, 150).run();
    assert_eq!(ran.decided(G2), Some((1_000, Decision::Hold)));
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral1);
}
