//! The pseudocode of a solution as its switches stand: the right algorithm's lines, and where it does something
//! else, that.

use std::borrow::Cow;

use super::{
    AcknowledgeOrder, Builtin, ClientKeeps, Detector, DetectorSlip, Fifo, FifoSlip, Generals,
    GeneralsStrategy, Ids, PersistOrder, Record, Reliable, ReliableSlip, Rpc, SenderPersists, Shop,
    Store, WhenUnanswered,
};
use super::{detector, fifo, generals, reliable, rpc, shop};

/// A line of pseudocode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says, with its indent.
    pub text: Cow<'static, str>,
    /// Does the solution do nothing like it? Then it is what would be right, or what its switches do not need.
    pub left_out: bool,
}

/// A text that the lines begin with, and what is said or left out instead, by the line's number.
struct Code(Vec<Line>);

impl Code {
    fn of(lines: &[&'static str]) -> Self {
        let line = |text: &&'static str| Line { text: (*text).into(), left_out: false };
        Self(lines.iter().map(line).collect())
    }

    /// A line says this instead, where a condition holds.
    fn says(&mut self, when: bool, number: usize, text: impl Into<Cow<'static, str>>) {
        if when && let Some(line) = self.0.get_mut(number - 1) {
            line.text = text.into();
        }
    }

    /// Lines are left out, where a condition holds.
    fn without(&mut self, when: bool, numbers: &[usize]) {
        for &number in numbers.iter().filter(|_| when) {
            if let Some(line) = self.0.get_mut(number - 1) {
                line.left_out = true;
            }
        }
    }
}

impl Builtin {
    /// The pseudocode at a node, by its name in files: line 1 is the first, and means the same in all variants; none
    /// where there is no such node.
    pub fn pseudocode(&self, node: &str) -> Vec<Line> {
        let code = match (self, node) {
            (Self::Fifo(p), "sender") => p.sender_code(),
            (Self::Fifo(p), "receiver") => p.receiver_code(),
            (Self::Rpc(p), "client_1" | "client_2") => p.client_code(),
            (Self::Rpc(p), "server") => p.server_code(),
            (Self::Rpc(_), "store") => Code::of(&rpc::STORE_LINES),
            (Self::Shop(p), "shop") => p.shop_code(),
            (Self::Shop(p), "payment") => p.payment_code(),
            (Self::Reliable(p), "sender") => p.sender_code(),
            (Self::Reliable(p), "receiver") => p.receiver_code(),
            (Self::Detector(p), "node_1" | "node_2" | "node_3") => p.code(),
            (Self::Generals(p), "general_1") => p.first_code(),
            (Self::Generals(p), "general_2") => p.second_code(),
            _ => Code(Vec::new()),
        };
        code.0
    }
}

const FORGETS: &str = "on recover: as on start";

impl Fifo {
    fn sender_code(&self) -> Code {
        use SenderPersists as S;
        let mut code = Code::of(&fifo::SENDER_LINES);
        let (stores, keeps) = (self.recovery, self.sender_persists);
        code.without(!self.retransmit, &[4, 7, 8, 9, 10]);
        code.without(!stores || keeps == S::Nothing, &[5]);
        let number = keeps == S::NumberOnly || !self.retransmit;
        code.says(stores && number, 5, "  store sent, and not what is unacknowledged");
        let what = if self.retransmit { "both in one step" } else { "sent" };
        code.says(keeps == S::AfterSend, 5, format!("  store {what}, after line 6"));
        let messages =
            stores && self.retransmit && matches!(keeps, S::MessageAndNumber | S::AfterSend);
        code.says(!messages, 8, "  remove n from unacknowledged");
        code.says(!self.retransmit, 11, "on recover: read what is stored");
        code.says(stores && keeps == S::NumberOnly, 11, "on recover: read sent");
        code.says(
            stores && keeps == S::Nothing,
            11,
            "on recover: nothing is stored, it is as on start",
        );
        code.says(!stores, 11, FORGETS);
        code
    }

    fn receiver_code(&self) -> Code {
        use FifoSlip as F;
        let mut code = Code::of(&fifo::RECEIVER_LINES);
        let is = |slip| self.slip == Some(slip);
        code.says(is(F::StartsAtOne), 1, "on start: next = 0, held = an empty heap");
        code.says(is(F::StuckDuplicate), 3, "  if n < next: it is a duplicate");
        code.says(
            is(F::DeliversDuplicates),
            3,
            "  if n < next: deliver text; if it is held: nothing",
        );
        code.says(!self.recovery, 5, "    put (n, text) into held");
        code.says(is(F::DropsEarly), 5, "    throw it away");
        code.says(is(F::ForgetsHeld), 5, "    put (n, text) into held, in memory only");
        code.says(is(F::DrainsOne), 8, "    if the top of held has the number next:");
        code.says(is(F::TopUnchecked), 8, "    while there is a top of held:");
        let when = match self.persist {
            PersistOrder::Atomic => "in one step with",
            PersistOrder::BeforeDeliver => "before",
            PersistOrder::AfterDeliver => "after",
        };
        code.says(true, 10, format!("    store next and held, {when} the above"));
        code.says(is(F::ForgetsHeld), 10, format!("    store next, {when} the above"));
        if is(F::DeliversOnArrival) {
            code.says(true, 3, "  if n came before: it is a duplicate");
            code.says(true, 7, "    deliver text, whatever its number");
            code.without(true, &[4, 5, 8, 9]);
        }
        let early = self.acknowledge == AcknowledgeOrder::BeforePersist;
        code.says(early, 11, "  send acknowledgement n, before all of this");
        code.without(!self.recovery, &[10]);
        code.without(!self.retransmit, &[11]);
        code.says(!self.recovery, 12, FORGETS);
        code
    }
}

impl Rpc {
    fn client_code(&self) -> Code {
        use ClientKeeps as C;
        let mut code = Code::of(&rpc::CLIENT_LINES);
        code.says(self.shared_ids, 3, "  draw an ID: 1, 2, 3, like any other client");
        let attempts = self.ids == Ids::PerAttempt;
        code.says(attempts, 5, "  send (ID/attempt, request) to the server");
        code.says(attempts, 7, "  send all that waits again, with a new attempt");
        let keeps = self.client_keeps;
        code.without(keeps == C::Nothing, &[4]);
        code.says(keeps == C::RequestOnly, 4, "  store the request, without its ID");
        code.says(keeps == C::Nothing, 10, "  reply, and forget the request");
        code.says(keeps == C::Nothing, 11, FORGETS);
        code.says(keeps == C::RequestOnly, 11, "on recover: read them, draw new IDs, as on timer");
        code
    }

    fn server_code(&self) -> Code {
        let mut code = Code::of(&rpc::SERVER_LINES);
        let remote = self.store == Store::Remote && self.deduplicates();
        // A remote store is told the response, too.
        let what = if self.without_response && !remote { "the ID" } else { "(ID, response)" };
        let when = match (self.record, remote) {
            // In memory nothing comes between.
            _ if self.store == Store::Volatile => "in one step with executing",
            (Record::BeforeEffect, _) => "before executing",
            (Record::AfterEffect, _) | (_, true) => "after executing",
            (Record::Atomic, false) => "in one step with executing",
        };
        let place = if remote { "there, " } else { "" };
        code.says(true, 7, format!("  store {what} {place}{when}").replace(" in one", ", in one"));
        code.says(self.without_response, 4, "    return: there is no response to send");
        let busy = self.execution;
        code.says(busy > 0, 6, format!("  execute the request, which takes {busy} ms"));
        let ids = |room: u8| if room == 1 { "ID" } else { "IDs" };
        let forgets = match (self.room, self.expiry) {
            (None, None) => None,
            (Some(room), None) => {
                Some(format!("on more than {room} {}: forget the oldest", ids(room)))
            }
            (None, Some(time)) => Some(format!("{time} ms after storing an ID: forget it")),
            (Some(room), Some(time)) => {
                Some(format!("on more than {room} {}, or after {time} ms: forget it", ids(room)))
            }
        };
        let keeps_all = forgets.is_none() || remote;
        if let Some(forgets) = forgets {
            code.says(true, 9, forgets);
        }
        code.says(remote, 3, "  if the ID is in the store, as that says (11, 12):");
        code.says(self.store != Store::Stable, 10, FORGETS);
        code.without(self.forgets_running, &[5]);
        code.without(keeps_all, &[9]);
        code.without(!self.deduplicates(), &[3, 4, 5, 7, 9]);
        code.without(!remote, &[11, 12]);
        code
    }
}

impl Shop {
    fn shop_code(&self) -> Code {
        use WhenUnanswered as W;
        let mut code = Code::of(&shop::SHOP_LINES);
        let attempts = self.ids == Ids::PerAttempt;
        code.says(attempts, 5, "  send (ID/attempt, charge order); set its timer");
        code.says(attempts, 7, "  if it is charging, with tries left: a new attempt");
        code.says(attempts, 9, "  if it is refunding: send (ID/attempt, refund)");
        code.says(!self.recovery, 11, "  dispatch the goods, then reply");
        match self.when_unanswered {
            W::RefundAndCancel => {}
            W::RefundOnce => {
                code.says(true, 8, "  if it has none left: ask for a refund; cancelled");
                code.without(true, &[9]);
            }
            W::DispatchAnyway => {
                code.says(true, 8, "  if it has none left: as on charged");
                code.without(true, &[9, 12, 13]);
            }
            W::CancelSilently => {
                code.says(true, 8, "  if it has none left: it is cancelled");
                code.without(true, &[9, 12]);
            }
        }
        code.says(self.dispatch_first, 11, "  dispatch the goods on input already; here reply");
        code.without(!self.recovery, &[4]);
        code.says(!self.recovery, 14, FORGETS);
        code
    }

    fn payment_code(&self) -> Code {
        let mut code = Code::of(&shop::PAYMENT_LINES);
        let order = match self.record {
            _ if !self.recovery => None,
            Record::Atomic => None,
            Record::BeforeEffect => Some("before"),
            Record::AfterEffect => Some("after"),
        };
        if let Some(order) = order {
            code.says(true, 5, format!("  charge the card; store that {order} it"));
            code.says(true, 8, format!("  if the ID is charged: refund, with 9 {order} it"));
        }
        code.without(self.ids == Ids::None, &[3, 4]);
        code.says(!self.recovery, 11, FORGETS);
        code
    }
}

impl Reliable {
    fn sender_code(&self) -> Code {
        let mut code = Code::of(&reliable::SENDER_LINES);
        let once = self.slip == Some(ReliableSlip::NoRetransmit);
        code.says(once, 3, "  add 1 to sent");
        code.says(once, 4, "  send (sent, text)");
        code.without(once, &[5, 6, 8]);
        let any = self.slip == Some(ReliableSlip::AnyAcknowledgement);
        code.says(any, 8, "  empty unacknowledged");
        let anew = self.slip == Some(ReliableSlip::NumberPerAttempt);
        code.says(anew, 6, "  send all of it again, numbered anew; set the timer");
        code
    }

    fn receiver_code(&self) -> Code {
        let mut code = Code::of(&reliable::RECEIVER_LINES);
        let all = self.slip == Some(ReliableSlip::NoDedup);
        code.says(all, 3, "  whether n is in delivered or not:");
        let last = self.slip == Some(ReliableSlip::RemembersLast);
        code.says(last, 4, "    keep only n in delivered; deliver text");
        let old = self.slip == Some(ReliableSlip::OvertakenIsOld);
        code.says(old, 3, "  if n is greater than all in delivered:");
        code
    }
}

impl Detector {
    fn code(&self) -> Code {
        let mut code = Code::of(&detector::NODE_LINES);
        match self.slip {
            None => {}
            Some(DetectorSlip::FixedTimeout) => code.without(true, &[7]),
            Some(DetectorSlip::NeverTrusts) => {
                code.says(true, 6, "  if it is suspected: return");
                code.without(true, &[7]);
            }
            Some(DetectorSlip::OneHeartbeat) => {
                code.says(true, 1, "on start: send heartbeats");
                code.without(true, &[3, 4]);
            }
            Some(DetectorSlip::SuspectsNobody) => code.without(true, &[10]),
            Some(DetectorSlip::TrustsForGood) => {
                code.says(true, 10, "  suspect it, unless that was wrong once before");
            }
            Some(DetectorSlip::StopsWatching) => {
                code.says(true, 6, "  if it is suspected: trust it; return");
                code.without(true, &[7]);
            }
        }
        code
    }
}

impl Generals {
    fn first_code(&self) -> Code {
        use GeneralsStrategy as S;
        let mut code = Code::of(&generals::FIRST_LINES);
        match self.strategy {
            S::RetryUntilAcked | S::SilenceIsConsent => code.without(true, &[7]),
            S::WaitForAck => code.without(true, &[3]),
            S::ThreeMessages => {
                code.says(true, 7, "  decide: attack; send confirmed");
                code.without(true, &[3]);
            }
            S::AlwaysAttack | S::NeverAttack => {
                code.says(true, 1, "on start:");
                code.says(self.strategy == S::NeverAttack, 3, "  decide: hold");
                code.without(true, &[2, 4, 5, 6, 7, 8, 9]);
            }
        }
        code
    }

    fn second_code(&self) -> Code {
        use GeneralsStrategy as S;
        let mut code = Code::of(&generals::SECOND_LINES);
        if self.strategy == S::ThreeMessages {
            code.says(true, 2, "  (on confirmed: decide: attack)");
            code.says(true, 3, "  send acknowledged");
        }
        code.says(self.strategy == S::SilenceIsConsent, 5, "  decide: attack");
        if matches!(self.strategy, S::AlwaysAttack | S::NeverAttack) {
            code.says(true, 1, "on start:");
            let decision = if self.strategy == S::NeverAttack { "hold" } else { "attack" };
            code.says(true, 2, format!("  decide: {decision}"));
            code.without(true, &[3, 4, 5]);
        }
        code
    }
}
