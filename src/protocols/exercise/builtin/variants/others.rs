//! The variants of the shop, the reliable link, the failure detector and the two generals.

use super::super::{
    Builtin, Detector, DetectorSlip, Generals, GeneralsStrategy, Ids, Reliable, ReliableSlip, Shop,
    WhenUnanswered,
};
use super::Variant;

pub(super) fn variants() -> Vec<Variant> {
    let mut all = reliable();
    all.extend(detector());
    all.extend(generals());
    all.extend(shop());
    all
}

fn reliable() -> Vec<Variant> {
    let right = Variant {
        key: "correct",
        exercise: "reliable-link",
        title: "Repeats until acknowledged, delivers each number once",
        explained: "This one is right. It repeats what may be lost, and removes the duplicates that come of it.",
        solution: Builtin::Reliable(Reliable::default()),
        breaks: None,
    };
    let broken = |key, slip, breaks, title, explained| Variant {
        key,
        title,
        explained,
        solution: Builtin::Reliable(Reliable { slip: Some(slip) }),
        breaks: Some(breaks),
        ..right.clone()
    };
    let mut all = vec![
        broken(
            "sends-once",
            ReliableSlip::NoRetransmit,
            "no_loss",
            "Numbers what it sends, delivers each number once",
            "Nothing is sent again. What the link loses is lost.",
        ),
        broken(
            "delivers-all",
            ReliableSlip::NoDedup,
            "no_duplication",
            "Repeats until acknowledged, delivers what arrives",
            "When an acknowledgement is lost or late the message is sent again, and delivered again.",
        ),
        broken(
            "remembers-last",
            ReliableSlip::RemembersLast,
            "no_duplication",
            "Repeats until acknowledged, delivers no number twice in a row",
            "The receiver remembers only the last number. When 1, 2 and a copy of 1 arrive, it delivers 1 again.",
        ),
        broken(
            "any-acknowledgement",
            ReliableSlip::AnyAcknowledgement,
            "no_loss",
            "Repeats until an acknowledgement comes",
            "The acknowledgement of message 2 says nothing about message 1. The sender stops repeating both.",
        ),
        broken(
            "number-per-attempt",
            ReliableSlip::NumberPerAttempt,
            "no_duplication",
            "Repeats until acknowledged, numbers all that it sends",
            "What is sent again has another number, so the receiver cannot know that it is a repeat.",
        ),
        broken(
            "overtaken-is-old",
            ReliableSlip::OvertakenIsOld,
            "no_loss",
            "Repeats until acknowledged, delivers numbers that rise",
            "A message that was overtaken comes with a lower number than the last. It is taken for a duplicate, \
             acknowledged, and never delivered.",
        ),
    ];
    all.insert(0, right);
    all
}

fn detector() -> Vec<Variant> {
    let right = Variant {
        key: "correct",
        exercise: "failure-detector",
        title: "Waits longer after each mistake",
        explained: "This one is right. Each mistake makes the timeout longer. When messages take bounded time, it is \
                    long enough in the end; a crashed node sends no heartbeats, and is suspected for good.",
        solution: Builtin::Detector(Detector::default()),
        breaks: None,
    };
    let broken = |key, slip, breaks, title, explained| Variant {
        key,
        title,
        explained,
        solution: Builtin::Detector(Detector { slip: Some(slip), ..Detector::default() }),
        breaks: Some(breaks),
        ..right.clone()
    };
    let mut all = vec![
        broken(
            "fixed-timeout",
            DetectorSlip::FixedTimeout,
            "eventual_accuracy",
            "Trusts again when it hears again",
            "If heartbeats take longer than the timeout, it makes the same mistake again and again: it never waits \
             longer.",
        ),
        broken(
            "never-trusts",
            DetectorSlip::NeverTrusts,
            "eventual_accuracy",
            "Suspects whom it does not hear from in time",
            "One late heartbeat, and it suspects a correct node for ever.",
        ),
        broken(
            "stops-watching",
            DetectorSlip::StopsWatching,
            "completeness",
            "Suspects in time, and trusts again when it hears again",
            "When it trusts a node again it does not set its timeout. If that was the last heartbeat of a node that \
             has crashed, it trusts it for ever.",
        ),
        broken(
            "one-heartbeat",
            DetectorSlip::OneHeartbeat,
            "eventual_accuracy",
            "Says once that it is up, and waits for the others",
            "One heartbeat says that a node was up when it sent it, and nothing of later. When the timeout is over, a \
             correct node is suspected for ever.",
        ),
        broken(
            "suspects-nobody",
            DetectorSlip::SuspectsNobody,
            "completeness",
            "Never makes a mistake: it accuses nobody",
            "Accuracy alone is cheap: who suspects nobody is never wrong, and never finds a crash.",
        ),
        broken(
            "trusts-for-good",
            DetectorSlip::TrustsForGood,
            "completeness",
            "Learns from its mistakes: never wrong twice about a node",
            "It was wrong about a node once, and never suspects it again. When that node crashes nobody finds out.",
        ),
    ];
    all.insert(0, right);
    all
}

/// None is right: there is no right one.
fn generals() -> Vec<Variant> {
    let variant = |key, strategy, breaks, title, explained| Variant {
        key,
        exercise: "two-generals",
        title,
        explained,
        solution: Builtin::Generals(Generals { strategy }),
        breaks: Some(breaks),
    };
    vec![
        variant(
            "retries",
            GeneralsStrategy::RetryUntilAcked,
            "agreement",
            "General 1 attacks and says so until it is acknowledged",
            "When every messenger is captured, General 1 attacks alone.",
        ),
        variant(
            "waits",
            GeneralsStrategy::WaitForAck,
            "agreement",
            "General 1 attacks when it has an acknowledgement",
            "When every acknowledgement is captured, General 2 attacks alone. The doubt has moved to the other side.",
        ),
        variant(
            "three-messages",
            GeneralsStrategy::ThreeMessages,
            "agreement",
            "General 2 attacks when it hears that its acknowledgement arrived",
            "When that last message is captured, General 1 attacks alone. One more message moves the doubt, and does \
             not end it.",
        ),
        variant(
            "silence-is-consent",
            GeneralsStrategy::SilenceIsConsent,
            "validity",
            "General 2 attacks also when it hears nothing",
            "Nobody may have proposed anything: silence says nothing, and General 2 attacks.",
        ),
        variant(
            "always",
            GeneralsStrategy::AlwaysAttack,
            "validity",
            "Both need no messengers and are never apart",
            "They attack even if nobody proposes to.",
        ),
        variant(
            "never",
            GeneralsStrategy::NeverAttack,
            "non_triviality",
            "No general ever loses an army",
            "They hold even if it is proposed to attack and every messenger gets through.",
        ),
    ]
}

fn shop() -> Vec<Variant> {
    // The payment service may crash and recover; what may go wrong here is something else.
    let usual = || Shop { recovery: true, ..Shop::default() };
    let right = Variant {
        key: "correct",
        exercise: "shop",
        title: "Charges, and asks for a refund if no answer comes",
        explained: "This one is right. A charge is repeated under its ID, so it counts once. When no answer comes, \
                    the refund is repeated until it is answered; it undoes a charge that was made, and refuses one \
                    that is still on its way.",
        solution: Builtin::Shop(usual()),
        breaks: None,
    };
    let broken = |key, shop, breaks, title, explained| Variant {
        key,
        title,
        explained,
        solution: Builtin::Shop(shop),
        breaks: Some(breaks),
        ..right.clone()
    };
    let mut all = vec![
        broken(
            "dispatches-unanswered",
            Shop { when_unanswered: WhenUnanswered::DispatchAnyway, ..usual() },
            "paid_goods",
            "Charges, and dispatches after the last try",
            "No answer may mean that no request arrived. Then the card is not charged, and the goods are on their \
             way.",
        ),
        broken(
            "cancels-unanswered",
            Shop { when_unanswered: WhenUnanswered::CancelSilently, ..usual() },
            "shipped",
            "Charges, and cancels after the last try",
            "No answer may mean that only the answer was lost. Then the card is charged, and no goods come.",
        ),
        broken(
            "refunds-once",
            Shop { when_unanswered: WhenUnanswered::RefundOnce, ..usual() },
            "shipped",
            "Charges, asks for a refund after the last try, and cancels",
            "That it asked for a refund does not mean that it was heard. When the request is lost the card stays \
             charged, and no goods come.",
        ),
        broken(
            "dispatches-first",
            Shop { dispatch_first: true, ..usual() },
            "paid_goods",
            "Dispatches, then charges, and cancels if no answer comes",
            "The goods cannot be called back. When no charge gets through they are gone, and nobody paid.",
        ),
        broken(
            "id-per-attempt",
            Shop { ids: Ids::PerAttempt, ..usual() },
            "shipped",
            "Charges with an ID for everything that is sent",
            "A retry has an ID of its own, so the card is charged twice for goods that come once.",
        ),
        broken(
            "no-deduplication",
            Shop { ids: Ids::None, ..usual() },
            "at_most_once",
            "Charges, and tries once more if no answer comes",
            "The payment service charges whenever it is asked to. A retry or a copy charges the card once more.",
        ),
    ];
    all.insert(0, right);
    all
}
