//! Is a solution a pure function? The same questions are put again, in another order and after a new beginning.

use std::sync::Arc;

use crate::protocols::exercise::Memory;

/// How many characters of an answer are shown, and how many that both share are shown at most.
const SHOWN: usize = 600;
const SHARED: usize = 200;

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
pub fn honesty(memory: &Memory, most: usize) -> Option<Dishonest> {
    memory.begin_anew();
    for call in memory.calls().into_iter().take(most) {
        let first = memory.answer(&call)?;
        let second = match memory.ask(&call) {
            Ok(second) if second == *first => continue,
            Ok(second) => memory.said(&second),
            Err(trouble) => trouble.what,
        };
        return Some(lie(call, &memory.said(&first), &second));
    }
    None
}

/// The first question that two memories know different answers to.
pub(super) fn differs(first: &Memory, second: &Memory) -> Option<Dishonest> {
    first.calls().into_iter().find_map(|call| {
        let (one, other) = (first.known(&call)?, second.known(&call)?);
        (one != other).then(|| lie(call, &first.said(&one), &second.said(&other)))
    })
}

fn lie(call: Arc<str>, first: &str, second: &str) -> Dishonest {
    let (first, second) = from_the_difference(first, second);
    Dishonest { call, first, second }
}

/// Two texts, of which a long beginning that they share is left out, and what is too long.
fn from_the_difference(first: &str, second: &str) -> (String, String) {
    let shared = first.chars().zip(second.chars()).take_while(|(a, b)| a == b).count();
    // A little of what they share says where one is.
    let skipped = if shared > SHARED { shared - SHARED / 4 } else { 0 };
    let cut = |text: &str| {
        let dots = if skipped > 0 { "… " } else { "" };
        let rest: String = text.chars().skip(skipped).take(SHOWN).collect();
        let more = if text.chars().count() > skipped + SHOWN { " …" } else { "" };
        format!("{dots}{rest}{more}")
    };
    (cut(first), cut(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_two_long_answers_differs() {
        let (short, other) = ("{\"state\":1}", "{\"state\":2}");
        assert_eq!(from_the_difference(short, other), (short.into(), other.into()));
        let long = "é".repeat(5_000);
        let (first, second) = from_the_difference(&format!("{long}1{long}"), &format!("{long}2"));
        assert!(first != second && first.starts_with("… é") && first.ends_with("é …"));
        assert!(second.ends_with("é2") && first.chars().count() < 700);
    }
}
