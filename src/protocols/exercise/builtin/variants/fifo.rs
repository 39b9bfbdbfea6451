//! The variants of the FIFO link, without crashes and with them.

use super::super::{AcknowledgeOrder, Builtin, Fifo, FifoSlip, PersistOrder, SenderPersists};
use super::Variant;

pub(super) fn variants() -> Vec<Variant> {
    let mut all = plain();
    all.extend(recovering());
    all
}

fn plain() -> Vec<Variant> {
    let right = Variant {
        key: "correct",
        exercise: "fifo-link",
        title: "Holds back what comes early, drains after each delivery",
        explained: "This one is right. What comes early is held back, what was delivered or is held back already is \
                    thrown away, and after each delivery the heap is drained as far as the numbers go on.",
        solution: Builtin::Fifo(Fifo::default()),
        breaks: None,
    };
    let broken = |key, slip, breaks, title, explained| Variant {
        key,
        title,
        explained,
        solution: Builtin::Fifo(Fifo { slip: Some(slip), ..Fifo::default() }),
        breaks: Some(breaks),
        ..right.clone()
    };
    let mut all = vec![
        broken(
            "starts-at-one",
            FifoSlip::StartsAtOne,
            "no_loss",
            "The sender counts its messages, the receiver what it expects",
            "The sender's first number is 1, but the receiver begins by expecting 0. Number 0 never comes, so every \
             message is held back for ever.",
        ),
        broken(
            "delivers-on-arrival",
            FifoSlip::DeliversOnArrival,
            "order",
            "Delivers what arrives and remembers the numbers",
            "It removes duplicates but holds nothing back. When message 2 overtakes message 1 it is delivered first.",
        ),
        broken(
            "drops-early",
            FifoSlip::DropsEarly,
            "no_loss",
            "Delivers only the number that it expects",
            "What comes before its turn is thrown away. A reliable link does not send it again, so it is lost, and \
             all that comes after it waits for ever.",
        ),
        broken(
            "drains-one",
            FifoSlip::DrainsOne,
            "no_loss",
            "Looks at the heap after each delivery",
            "It says if where it must say while. When 3 and 2 wait and 1 comes, it delivers 1 and 2; 3 stays in the \
             heap, though it is its turn. Nothing looks at it until something is delivered, and what would be \
             delivered next is 3 itself.",
        ),
        broken(
            "stuck-duplicate",
            FifoSlip::StuckDuplicate,
            "no_loss",
            "Puts everything that comes early into the heap",
            "A message that comes twice before its turn is put into the heap twice. The first is delivered; the \
             second stays on top with a number that is never expected again, and blocks all below it. The arrivals \
             2, 2, 3, 1 deliver only 1 and 2.",
        ),
        broken(
            "delivers-duplicates",
            FifoSlip::DeliversDuplicates,
            "no_duplication",
            "Delivers whatever need not wait",
            "A number less than the one expected was delivered before. It must be thrown away; here it is delivered \
             again.",
        ),
        broken(
            "top-unchecked",
            FifoSlip::TopUnchecked,
            "order",
            "Empties the heap after each delivery",
            "The heap gives out the least number that it holds, which need not be the next one. When 3 waits and 1 \
             comes, it delivers 3 before 2.",
        ),
    ];
    all.insert(0, right);
    all
}

fn recovering() -> Vec<Variant> {
    let right = Variant {
        key: "correct",
        exercise: "fifo-link-recovery",
        title: "Stores in one step with delivering, then acknowledges",
        explained: "This one is right. The sender stores the number and the message in one step, before it sends, \
                    and repeats until acknowledged. The receiver stores what is next and what it holds back in one \
                    step with delivering, and acknowledges after that.",
        solution: Builtin::Fifo(Fifo::durable()),
        breaks: None,
    };
    let broken = |key, fifo, breaks, title, explained| Variant {
        key,
        title,
        explained,
        solution: Builtin::Fifo(fifo),
        breaks: Some(breaks),
        ..right.clone()
    };
    let durable = Fifo::durable;
    let mut all = vec![
        broken(
            "persists-before-delivering",
            Fifo { persist: PersistOrder::BeforeDeliver, ..durable() },
            "no_loss",
            "Stores the next number, then delivers",
            "If it crashes between the two, the storage says that the message was delivered, and it was not. The \
             repeat is thrown away as a duplicate: the message is lost.",
        ),
        broken(
            "persists-after-delivering",
            Fifo { persist: PersistOrder::AfterDeliver, ..durable() },
            "no_duplication",
            "Delivers, then stores the next number",
            "If it crashes between the two, it has delivered the message and does not know. The repeat is delivered \
             again.",
        ),
        broken(
            "acknowledges-first",
            Fifo { acknowledge: AcknowledgeOrder::BeforePersist, ..durable() },
            "no_loss",
            "Acknowledges at once, then delivers and stores",
            "If it crashes after the acknowledgement the sender forgets the message, and the receiver never had it \
             in its storage. Nobody has it any more.",
        ),
        broken(
            "stores-number-only",
            Fifo { sender_persists: SenderPersists::NumberOnly, ..durable() },
            "no_loss",
            "The sender stores its number before it sends",
            "After a crash the sender goes on with the next number but has forgotten the message. If that did not \
             arrive, there is a gap, and the receiver waits for it for ever.",
        ),
        broken(
            "stores-after-sending",
            Fifo { sender_persists: SenderPersists::AfterSend, ..durable() },
            "no_loss",
            "The sender sends, then stores number and message",
            "If it crashes between the two, the number is on its way but not in its storage. It gives the number to \
             the next message too, which the receiver throws away as a duplicate.",
        ),
        broken(
            "sender-stores-nothing",
            Fifo { sender_persists: SenderPersists::Nothing, ..durable() },
            "no_loss",
            "The receiver stores, the sender counts",
            "After a crash the sender counts from 1 again. The receiver takes its messages for duplicates of those \
             that it knows, and what was not acknowledged before is forgotten.",
        ),
        broken(
            "forgets-held",
            Fifo { slip: Some(FifoSlip::ForgetsHeld), ..durable() },
            "no_loss",
            "Stores the next number in one step with delivering",
            "What it holds back is acknowledged, so the sender forgets it; but the heap is in memory only. After a \
             crash nobody has these messages.",
        ),
        broken(
            "sends-once",
            Fifo { retransmit: false, ..durable() },
            "no_loss",
            "Both ends store all that they need, and nothing is acknowledged",
            "Storage saves what has arrived. What is lost on the way, or comes while the receiver is down, is gone, \
             since nobody sends it again.",
        ),
    ];
    all.insert(0, right);
    all
}
