//! The variants of remote procedure calls, without crashes and with them.

use super::super::{Builtin, ClientKeeps, Ids, Record, Rpc, Store};
use super::Variant;

pub(super) fn variants() -> Vec<Variant> {
    let mut all = plain();
    all.extend(recovering());
    all
}

fn plain() -> Vec<Variant> {
    let right = Variant {
        key: "correct",
        exercise: "rpc-dedup",
        title: "An ID for each request, remembered with its response",
        explained: "This one is right. Every retry has the ID of its request, and the server answers an ID that it \
                    knows with the response that it remembers.",
        solution: Builtin::Rpc(Rpc::default()),
        breaks: None,
    };
    let broken = |key, rpc, breaks, title, explained| Variant {
        key,
        title,
        explained,
        solution: Builtin::Rpc(rpc),
        breaks: Some(breaks),
        ..right.clone()
    };
    let usual = Rpc::default;
    let mut all = vec![
        broken(
            "no-deduplication",
            Rpc { ids: Ids::None, ..usual() },
            "at_most_once",
            "Repeats until answered, executes what arrives",
            "When the response is lost, or the request is copied, the request arrives again and is executed again.",
        ),
        broken(
            "id-per-attempt",
            Rpc { ids: Ids::PerAttempt, ..usual() },
            "at_most_once",
            "An ID for everything that is sent",
            "A retry has an ID of its own, so the server cannot know that it is a retry. Such IDs catch the copies \
             that the network makes, and not those that the client makes.",
        ),
        broken(
            "without-response",
            Rpc { without_response: true, ..usual() },
            "answered",
            "Remembers the IDs of what was executed",
            "When the first response is lost, the server knows that the retry is one, but not what to answer. The \
             client waits for ever.",
        ),
        broken(
            "room-for-one",
            Rpc { room: Some(1), ..usual() },
            "at_most_once",
            "Remembers the latest request with its response",
            "The second request evicts the ID of the first. A retry of the first that comes after that is executed \
             again.",
        ),
        broken(
            "forgets-in-time",
            Rpc { expiry: Some(60), ..usual() },
            "at_most_once",
            "Remembers IDs with their responses for some time",
            "A retry or a copy may take longer than that. When it comes the ID is forgotten, and the request is \
             executed again. In an asynchronous system no time is long enough.",
        ),
        broken(
            "shared-ids",
            Rpc { second_client: true, shared_ids: true, ..usual() },
            "at_least_once",
            "Two clients, and each counts its requests",
            "Both clients call their first request 1. The server takes that of one for a retry of the other's, \
             answers it from memory and never executes it.",
        ),
        broken(
            "executes-while-executing",
            Rpc { execution: 80, forgets_running: true, ..usual() },
            "at_most_once",
            "Remembers an ID with its response when it has executed",
            "Executing takes longer than the client waits. The retry arrives while the first is still executing: its \
             ID is not in the store yet, so it is executed as well.",
        ),
    ];
    all.insert(0, right);
    all
}

fn recovering() -> Vec<Variant> {
    let right = Variant {
        key: "correct",
        exercise: "rpc-dedup-recovery",
        title: "Executes and stores in one step; the client stores its ID",
        explained: "This one is right. The server records the ID with the response in one step with the effect, and \
                    the client stores the request with its ID before it sends it.",
        solution: Builtin::Rpc(Rpc::durable()),
        breaks: None,
    };
    let broken = |key, rpc, breaks, title, explained| Variant {
        key,
        title,
        explained,
        solution: Builtin::Rpc(rpc),
        breaks: Some(breaks),
        ..right.clone()
    };
    let durable = Rpc::durable;
    let mut all = vec![
        broken(
            "in-memory",
            Rpc { store: Store::Volatile, ..durable() },
            "at_most_once",
            "The server remembers IDs with their responses",
            "The server remembers them in memory. After a crash it knows no ID, and executes the next retry again.",
        ),
        broken(
            "records-first",
            Rpc { record: Record::BeforeEffect, ..durable() },
            "at_least_once",
            "Stores the ID with the response, then executes",
            "If it crashes between the two, the storage says that the request was executed, and it was not. The \
             retry is answered from the store.",
        ),
        broken(
            "executes-first",
            Rpc { record: Record::AfterEffect, ..durable() },
            "at_most_once",
            "Executes, then stores the ID with the response",
            "If it crashes between the two, the request was executed and the storage does not say so. The retry is \
             executed again.",
        ),
        broken(
            "remote-store",
            Rpc { store: Store::Remote, ..durable() },
            "at_most_once",
            "The server keeps its IDs on a node that never forgets",
            "The store is one more node behind one more link: executing here and storing there cannot be one step. \
             If the server crashes between the two, the retry is executed again.",
        ),
        broken(
            "new-id-after-crash",
            Rpc { client_keeps: ClientKeeps::RequestOnly, ..durable() },
            "at_most_once",
            "The client stores its requests and repeats them after a crash",
            "The client stores the request but not its ID, and draws a new one after a crash. To the server it is a \
             new request.",
        ),
        broken(
            "client-stores-nothing",
            Rpc { client_keeps: ClientKeeps::Nothing, ..durable() },
            "answered",
            "The server stores, the client repeats until answered",
            "A client that crashes forgets what it asked for, and nobody repeats it. It also draws its first ID once \
             more, which the server takes for a retry.",
        ),
        broken(
            "stores-ids-only",
            Rpc { without_response: true, ..durable() },
            "answered",
            "Executes and stores the ID in one step",
            "The effect and the ID are one step, but the response is not in the store. When it is lost, or the \
             server crashes before it sends it, the retry is answered with nothing.",
        ),
    ];
    all.insert(0, right);
    all
}
