//! The scenarios that are part of the program, in lecture order.

/// A shipped scenario: its name and its file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// What it is opened by.
    pub name: &'static str,
    /// Its file.
    pub text: &'static str,
}

macro_rules! shipped {
    ($($file:literal as $name:literal),* $(,)?) => {
        &[$(Shipped { name: $name, text: include_str!(concat!("../../scenarios/", $file, "-", $name, ".json")) }),*]
    };
}

/// All of them.
pub const fn shipped() -> &'static [Shipped] {
    shipped![
        "01" as "option-1-arrives",
        "02" as "option-1-captured",
        "03" as "option-2-ack-captured",
        "04" as "option-2-all-arrive",
        "05" as "handshake-3-last-captured",
        "06" as "handshake-8-last-captured",
        "07" as "retry-deadline",
        "08" as "layered-proofs",
        "09" as "layered-proofs-far",
        "10" as "randomised-attack",
        "11" as "randomised-attack-worst-key",
        "12" as "partition",
        "13" as "same-run-at-30",
        "14" as "same-run-at-40",
        "15" as "reliable-link",
        "16" as "fair-loss-link",
        "17" as "retry-duplicates",
        "18" as "retry-deduplicate",
        "19" as "arbitrary-link",
        "20" as "secure-channel",
        "21" as "secure-retry",
        "22" as "port-at-half-load",
        "23" as "port-near-its-rate",
        "24" as "port-tail-drop",
        "25" as "port-retries",
        "26" as "byzantine-three-fail",
        "27" as "byzantine-three-other-world",
        "28" as "byzantine-four-hold",
        "29" as "byzantine-commander-lies",
        "30" as "signed-three-hold",
        "31" as "synchronous",
        "32" as "partially-synchronous",
        "33" as "asynchronous",
        "34" as "asynchronous-by-hand",
        "35" as "priority-inversion",
        "36" as "priority-inheritance",
        "37" as "general-purpose",
        "38" as "heartbeat-lost",
        "39" as "pause-looks-like-crash",
        "40" as "ping",
        "41" as "crash-recovery-detected",
        "42" as "five-nodes",
        "43" as "one-server",
        "44" as "replicas-and-balancer",
        "45" as "two-of-three",
        "46" as "correlated-faults",
        "47" as "slo-of-a-day",
        "48" as "rpc-no-deduplication",
        "49" as "rpc-id-per-request",
        "50" as "rpc-id-per-attempt",
        "51" as "rpc-id-without-response",
        "52" as "rpc-two-clients-one-id",
        "53" as "rpc-evicted",
        "54" as "rpc-retry-while-executing",
        "55" as "rpc-crash-after-effect",
        "56" as "rpc-crash-before-effect",
        "57" as "rpc-atomic",
        "58" as "rpc-client-forgets",
        "59" as "rpc-remote-store",
        "60" as "shop-and-payment",
        "61" as "shop-dispatches-in-doubt",
        "62" as "fifo-held-back",
        "63" as "fifo-on-arrival",
        "64" as "fifo-stuck-duplicate",
        "65" as "fifo-find-the-bug",
        "66" as "fifo-survives-a-crash",
        "67" as "fifo-persist-after",
        "68" as "fifo-persist-before",
        "69" as "fifo-acknowledged-too-early",
        "70" as "fifo-a-gap-for-ever",
        "71" as "fifo-a-number-twice",
        "72" as "fifo-out-of-order",
    ]
}

/// The shipped scenario of this name.
pub fn find(name: &str) -> Option<&'static Shipped> {
    shipped().iter().find(|shipped| shipped.name == name)
}
