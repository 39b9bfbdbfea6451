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
        "30" as "byzantine-three-fail",
        "31" as "byzantine-three-other-world",
        "32" as "byzantine-four-hold",
        "33" as "byzantine-commander-lies",
        "34" as "signed-three-hold",
    ]
}

/// The shipped scenario of this name.
pub fn find(name: &str) -> Option<&'static Shipped> {
    shipped().iter().find(|shipped| shipped.name == name)
}
