//! What each strategy does under fates that are given.

use serde_json::{Value, json};
use two_generals::engine::{Ask, Decision, Fact, Opt, Prob};
use two_generals::protocols::{Lights, Outcome};

use crate::night::{ACK, G1, G2, MESSAGE, Night, PROPOSAL};

fn always_attack(messengers: u32) -> Night {
    Night::new(json!({"always_attack": {"messengers": messengers}}))
}

fn handshake(messages: u32) -> Night {
    Night::new(json!({"handshake": {"messages": messages}}))
}

fn wait_for_ack(parameters: Value) -> Night {
    Night::new(json!({"wait_for_ack": parameters}))
}

fn retry() -> Night {
    Night::new(json!({"retry_until_acked": {"interval": 30, "deadline": 100}}))
}

#[test]
fn always_attack_needs_one_of_its_messengers() {
    let ran = always_attack(3).captured(G1, PROPOSAL, 1).captured(G1, PROPOSAL, 3).run();
    assert_eq!(ran.sent(G1, PROPOSAL), [(0, 1), (0, 2), (0, 3)]);
    assert_eq!(ran.received(G2, PROPOSAL), [(20, 2)]);
    assert_eq!(ran.decided(G1), Some((0, Decision::Attack)));
    assert_eq!(ran.decided(G2), Some((20, Decision::Attack)));
    assert_eq!(ran.outcome(), Outcome::Captured);

    let lost = (1..=3).fold(always_attack(3), |night, nth| night.captured(G1, PROPOSAL, nth)).run();
    assert_eq!(lost.outcome(), Outcome::OnlyGeneral1);
    assert_eq!(
        lost.decided(G2),
        Some((1_000, Decision::Hold)),
        "an undecided general holds at dawn"
    );
}

#[test]
fn messengers_leave_at_the_interval() {
    let night = Night::new(json!({"always_attack": {"messengers": 3, "interval": 7}}));
    assert_eq!(night.run().sent(G1, PROPOSAL), [(0, 1), (7, 2), (14, 3)]);
}

#[test]
fn wait_for_ack_acknowledges_each_proposal_that_arrives() {
    let night = wait_for_ack(json!({"proposals": 3}));
    let ran = night.captured(G1, PROPOSAL, 2).captured(G2, ACK, 1).run();
    assert_eq!(ran.sent(G2, ACK), [(20, 1), (20, 3)]);
    assert_eq!(ran.received(G1, ACK), [(40, 3)]);
    assert_eq!(ran.decided(G1), Some((40, Decision::Attack)));
    assert_eq!(ran.outcome(), Outcome::Captured);
}

#[test]
fn wait_for_ack_can_send_a_fixed_number_of_acknowledgements() {
    let many = json!({"proposals": 2, "acknowledgements": 3, "interval": 5});
    let ran = wait_for_ack(many.clone()).run();
    assert_eq!(ran.sent(G1, PROPOSAL), [(0, 1), (5, 2)]);
    assert_eq!(ran.sent(G2, ACK), [(20, 1), (25, 2), (30, 3)], "in all, not for each proposal");
    let late = wait_for_ack(many).captured(G1, PROPOSAL, 1).run();
    assert_eq!(late.sent(G2, ACK), [(25, 1), (30, 2), (35, 3)], "from the first that arrives");
}

#[test]
fn wait_for_ack_moves_the_doubt() {
    let ran = wait_for_ack(json!({"proposals": 1})).captured(G2, ACK, 1).run();
    assert_eq!(ran.decided(G1), Some((1_000, Decision::Hold)));
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral2);
    let silent = wait_for_ack(json!({"proposals": 1})).captured(G1, PROPOSAL, 1).run();
    assert_eq!(silent.outcome(), Outcome::Nothing);
    assert_eq!(silent.sent(G2, ACK), []);
}

#[test]
fn a_handshake_of_one_is_a_proposal() {
    let ran = handshake(1).run();
    assert_eq!(ran.sent(G1, MESSAGE), [(0, 1)]);
    assert_eq!(ran.sent(G2, MESSAGE), []);
    assert_eq!(ran.decided(G1), Some((0, Decision::Attack)), "it expects no answer");
    assert_eq!(ran.outcome(), Outcome::Captured);
    assert_eq!(handshake(1).captured(G1, MESSAGE, 1).run().outcome(), Outcome::OnlyGeneral1);
}

#[test]
fn the_sender_of_the_last_message_attacks_alone_when_it_is_captured() {
    for messages in 1..=9 {
        // Odd messages are General 1's.
        let (sender, alone) = match messages % 2 {
            1 => (G1, Outcome::OnlyGeneral1),
            _ => (G2, Outcome::OnlyGeneral2),
        };
        assert_eq!(handshake(messages).run().outcome(), Outcome::Captured, "{messages}");
        let ran = handshake(messages).captured(sender, MESSAGE, messages).run();
        assert_eq!(ran.outcome(), alone, "{messages}");
    }
}

#[test]
fn a_handshake_ends_where_a_message_is_captured() {
    let ran = handshake(6).captured(G2, MESSAGE, 4).run();
    assert_eq!(ran.sent(G1, MESSAGE), [(0, 1), (40, 3)]);
    assert_eq!(ran.sent(G2, MESSAGE), [(20, 2), (60, 4)]);
    assert_eq!(ran.outcome(), Outcome::Nothing, "neither has all it expects");
}

#[test]
fn a_copy_moves_a_handshake_on_only_once() {
    let night = handshake(4).both_links(|link| link.duplication = Some(Prob::percent(1)));
    let ran = night.copied(G1, MESSAGE, 1).run();
    assert_eq!(ran.received(G2, MESSAGE), [(20, 1), (20, 1), (60, 3)]);
    assert_eq!(ran.sent(G2, MESSAGE), [(20, 2), (60, 4)]);
}

#[test]
fn retries_end_with_the_acknowledgement() {
    let ran = retry().captured(G1, PROPOSAL, 1).run();
    assert_eq!(ran.sent(G1, PROPOSAL), [(0, 1), (30, 2), (60, 3)], "the answer is there at 70");
    assert_eq!(ran.received(G1, ACK), [(70, 2), (100, 3)]);
    assert_eq!(ran.decided(G1), Some((100, Decision::Attack)));
    assert_eq!(ran.decided(G2), Some((100, Decision::Attack)));
    assert_eq!(ran.outcome(), Outcome::Captured);
}

#[test]
fn at_the_deadline_each_decides_with_what_it_has() {
    let deaf = (1..=4).fold(retry(), |night, nth| night.captured(G2, ACK, nth)).run();
    assert_eq!(deaf.sent(G1, PROPOSAL), [(0, 1), (30, 2), (60, 3), (90, 4)]);
    assert_eq!(deaf.decided(G1), Some((100, Decision::Hold)));
    assert_eq!(deaf.outcome(), Outcome::OnlyGeneral2);

    let late = (1..=3).fold(retry(), |night, nth| night.captured(G1, PROPOSAL, nth)).run();
    assert_eq!(late.received(G2, PROPOSAL), [(110, 4)], "it arrives, but after the deadline");
    assert_eq!(late.outcome(), Outcome::Nothing);
}

#[test]
fn a_retry_that_arrives_twice_is_acknowledged_once() {
    let night = retry().both_links(|link| link.duplication = Some(Prob::percent(1)));
    let ran = night.copied(G1, PROPOSAL, 1).run();
    assert_eq!(ran.received(G2, PROPOSAL)[..2], [(20, 1), (20, 1)]);
    assert_eq!(ran.sent(G2, ACK)[..2], [(20, 1), (50, 2)]);
}

#[test]
fn a_decision_is_final() {
    // The acknowledgements that come after the deadline change nothing.
    let night = retry().fate(Ask::Delay, G2, ACK, 1, Opt::Number(500));
    let slow = |link: &mut two_generals::engine::Link| {
        link.delays = two_generals::engine::Delays::new([(20, 1), (500, 1)]).unwrap();
    };
    let ran = (2..=4).fold(night.link(G2, slow), |night, nth| night.captured(G2, ACK, nth)).run();
    assert_eq!(ran.decided(G1), Some((100, Decision::Hold)));
    assert!(ran.received(G1, ACK)[0].0 > 100);
    assert_eq!(ran.count(|fact| matches!(fact, Fact::Decided { .. })), 2, "one each");
    assert_eq!(ran.outcome(), Outcome::OnlyGeneral2);
}

#[test]
fn never_attack_sends_nothing_and_holds() {
    let ran = Night::new(json!({"never_attack": {}})).run();
    assert_eq!(ran.count(|fact| matches!(fact, Fact::Sent(_))), 0);
    assert_eq!(ran.outcome(), Outcome::Nothing);
}

#[test]
fn without_a_proposal_nobody_attacks() {
    for json in [
        json!({"always_attack": {"messengers": 2}}),
        json!({"wait_for_ack": {"proposals": 2, "acknowledgements": 2}}),
        json!({"handshake": {"messages": 2}}),
        json!({"handshake": {"messages": 1}}),
        json!({"retry_until_acked": {"interval": 10, "deadline": 50}}),
        json!({"never_attack": {}}),
    ] {
        let ran = Night::new(json.clone()).without_a_proposal().run();
        assert_eq!(ran.count(|fact| matches!(fact, Fact::Sent(_))), 0, "{json}");
        assert_eq!(ran.outcome(), Outcome::Nothing, "{json}");
        assert!(Lights::of(&ran.world, &ran.model).validity, "{json}");
    }
}

#[test]
fn the_lights_show_a_lone_attack_and_an_attack_out_of_nothing() {
    let lone = always_attack(1).captured(G1, PROPOSAL, 1).run();
    let lights = Lights::of(&lone.world, &lone.model);
    assert_eq!((lights.agreement, lights.validity, lights.decided), (false, true, 2));
    let rules = json!({"attack_when": {"all": []}});
    let mad = Night::new(json!({"custom": {"general_1": rules, "general_2": rules}}));
    let mad = mad.without_a_proposal().run();
    let lights = Lights::of(&mad.world, &mad.model);
    assert_eq!((lights.agreement, lights.validity), (true, false), "they agree, unasked");
    assert_eq!(mad.outcome(), Outcome::Captured);
}
