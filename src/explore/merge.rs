//! Equal states are one: what is still to come does not depend on how a world was reached.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use siphasher::sip128::{Hasher128, SipHasher13};

use crate::engine::{Algorithm, World};

/// A strong 128-bit fingerprint of a world and what is kept beside it. Among a billion states the chance
/// that any two share one is below 10^-20, so states with the same fingerprint are taken for the same.
///
/// In four parts, so that a table entry needs no more than 4-byte alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint([u32; 4]);

impl Fingerprint {
    /// The fingerprint of a world and whatever else tells two states apart.
    pub fn of<A: Algorithm>(world: &World<A>, beside: &impl Hash) -> Self {
        let mut hasher = SipHasher13::new();
        world.identity(&mut hasher);
        beside.hash(&mut hasher);
        let all = hasher.finish128().as_u128();
        Self([0, 32, 64, 96].map(|from| (all >> from) as u32))
    }
}

/// A fingerprint is random already: half of it serves as the table's hash.
#[derive(Default)]
pub(super) struct Half(u64);

impl Hasher for Half {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("only fingerprints are hashed, and they write one u64")
    }

    fn write_u64(&mut self, half: u64) {
        self.0 = half;
    }
}

impl Hash for Fingerprint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0[0]) << 32 | u64::from(self.0[1]));
    }
}

/// A table by fingerprint.
pub(super) type Table<V> = HashMap<Fingerprint, V, BuildHasherDefault<Half>>;
