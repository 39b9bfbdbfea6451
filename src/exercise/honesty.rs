//! Is a solution a pure function? The same questions are put again, in another order and after a new beginning.

use std::sync::Arc;

use crate::protocols::exercise::{Known, Memory};

/// The most questions that are put again.
const MOST: usize = 20_000;

/// Two answers to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dishonest {
    /// The question.
    pub call: Arc<str>,
    /// What was answered first.
    pub first: String,
    /// What was answered the second time.
    pub second: String,
}

/// Asks again, and finds two answers to one question if there are such.
pub fn honesty(memory: &Memory) -> Option<Dishonest> {
    memory.begin_anew();
    for call in memory.calls().into_iter().take(MOST) {
        let first = memory.answer(&call)?;
        let second = match memory.ask(&call) {
            Ok(second) if second == *first => continue,
            Ok(second) => told(&second),
            Err(trouble) => trouble.what,
        };
        return Some(Dishonest { call, first: told(&first), second });
    }
    None
}

fn told(known: &Known) -> String {
    format!("state {} and {} actions", known.state, known.acts.len())
}
