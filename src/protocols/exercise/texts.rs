//! What messages and values say. A world holds numbers; here stands the text of each.
//!
//! The numbers are hashes of the texts (SipHash-1-3, fixed keys), so they are the same in every run, thread and
//! release, and a text can be named in a file without having been seen before. Two texts with one number are
//! found out, never mixed up.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::hash::Hasher;
use std::sync::{Arc, PoisonError, RwLock};

use siphasher::sip::SipHasher13;

use crate::engine::{Kind, Message, Timer};

/// How many of a message's number's bits count how often it was sent.
const COUNT_BITS: u32 = 12;
/// The most bytes of all texts together.
const MOST_BYTES: usize = 256 << 20;
/// Set in the numbers of a program's timers: the others bring inputs.
const NAMED: u32 = 1 << 31;

/// What kind of text it is: numbers are told apart within a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Message,
    Key,
    Value,
    Timer,
}

#[derive(Default)]
struct ByNumber {
    all: BTreeMap<(Sort, u64), Arc<str>>,
    /// How long they are together.
    bytes: usize,
}

/// The texts of numbers. All clones share one memory, which only grows.
#[derive(Clone, Default)]
pub struct Texts(Arc<RwLock<ByNumber>>);

impl fmt::Debug for Texts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Texts")
    }
}

/// What texts are known does not make two things different.
impl PartialEq for Texts {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for Texts {}

fn hash(text: &str) -> u64 {
    let mut hasher = SipHasher13::new_with_keys(0, 0);
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// A message by what it says; `times` counts from 1 how often it has been sent, 0 where it is not sent.
pub fn message(text: &str, times: u32) -> Message {
    let hash = hash(text);
    let name = (hash >> 44) as u32;
    let content = (hash & 0xffff) as u16;
    Message { nth: name << COUNT_BITS | times & MOST_TIMES, content, kind: Kind(0) }
}

/// The most often that the same message can be told apart from those before.
pub const MOST_TIMES: u32 = (1 << COUNT_BITS) - 1;

/// How often a message had been sent with it.
pub const fn times(message: Message) -> u32 {
    message.nth & MOST_TIMES
}

/// What is the same for the same text, however often it is sent.
pub const fn name(message: Message) -> u64 {
    ((message.nth >> COUNT_BITS) as u64) << 16 | message.content as u64
}

/// A program's timer by its name.
pub fn timer(name: &str) -> Timer {
    Timer(hash(name) as u32 | NAMED)
}

/// Which input a timer brings, if it brings one.
pub const fn input(timer: Timer) -> Option<u32> {
    if timer.0 & NAMED == 0 { Some(timer.0) } else { None }
}

/// Why a text is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// Another text has its number.
    Clash(Arc<str>, String),
    /// There are too many and too long ones.
    TooMuch,
}

impl Texts {
    fn keep(&self, sort: Sort, number: u64, text: &str) -> Result<(), NotKept> {
        let known = self.get(sort, number);
        let known = match known {
            Some(known) => known,
            None => {
                // A panic elsewhere leaves no half-written entry.
                let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
                let bytes = all.bytes + text.len();
                match all.all.entry((sort, number)) {
                    Entry::Occupied(entry) => entry.get().clone(),
                    Entry::Vacant(_) if bytes > MOST_BYTES => return Err(NotKept::TooMuch),
                    Entry::Vacant(entry) => {
                        let kept = entry.insert(text.into()).clone();
                        all.bytes = bytes;
                        kept
                    }
                }
            }
        };
        if &*known == text { Ok(()) } else { Err(NotKept::Clash(known, text.into())) }
    }

    fn get(&self, sort: Sort, number: u64) -> Option<Arc<str>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.all.get(&(sort, number)).cloned()
    }

    /// The number of what a message says.
    ///
    /// # Errors
    /// Where another text has it.
    pub fn keep_message(&self, text: &str) -> Result<Message, NotKept> {
        let message = message(text, 0);
        self.keep(Sort::Message, name(message), text).map(|()| message)
    }

    /// The number of a key of stable storage.
    ///
    /// # Errors
    /// Where another text has it.
    pub fn keep_key(&self, text: &str) -> Result<u32, NotKept> {
        let number = hash(text) as u32;
        self.keep(Sort::Key, number.into(), text).map(|()| number)
    }

    /// The number of a value on stable storage.
    ///
    /// # Errors
    /// Where another text has it.
    pub fn keep_value(&self, text: &str) -> Result<u64, NotKept> {
        let number = hash(text);
        self.keep(Sort::Value, number, text).map(|()| number)
    }

    /// The number of a timer.
    ///
    /// # Errors
    /// Where another text has it.
    pub fn keep_timer(&self, text: &str) -> Result<Timer, NotKept> {
        let timer = timer(text);
        self.keep(Sort::Timer, timer.0.into(), text).map(|()| timer)
    }

    /// What a message says, as JSON.
    pub fn message(&self, message: Message) -> Option<Arc<str>> {
        self.get(Sort::Message, name(message))
    }

    /// What a message says, by what names it alone.
    pub fn message_named(&self, nth: u32) -> Option<Arc<str>> {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let wanted = u64::from(nth >> COUNT_BITS);
        let is = |(sort, number): &(Sort, u64)| *sort == Sort::Message && number >> 16 == wanted;
        all.all.iter().find(|(number, _)| is(number)).map(|(_, text)| text.clone())
    }

    /// A key of stable storage.
    pub fn key(&self, number: u32) -> Option<Arc<str>> {
        self.get(Sort::Key, number.into())
    }

    /// A value on stable storage, as JSON.
    pub fn value(&self, number: u64) -> Option<Arc<str>> {
        self.get(Sort::Value, number)
    }

    /// A timer's name.
    pub fn timer(&self, timer: Timer) -> Option<Arc<str>> {
        self.get(Sort::Timer, timer.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_frozen() {
        let data = message(r#"{"n":1,"text":"m1"}"#, 2);
        assert_eq!((data.nth, data.content), (539_250_690, 48_960));
        assert_eq!(times(data), 2);
        assert_eq!(timer("retry").0, 2_447_506_660);
    }

    #[test]
    fn a_text_is_found_by_its_number_and_a_second_one_is_refused() {
        let texts = Texts::default();
        let one = texts.keep_message("1").unwrap();
        assert_eq!(texts.message(one).as_deref(), Some("1"));
        assert_eq!(texts.message_named(one.nth | 3).as_deref(), Some("1"));
        assert_eq!(
            texts.keep(Sort::Message, name(one), "2"),
            Err(NotKept::Clash("1".into(), "2".into()))
        );
        assert_eq!(texts.keep_message("1"), Ok(one));
    }
}
