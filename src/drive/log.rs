//! The log of a run in chunks: it grows without moving, and branches share what they have in common.

use std::sync::Arc;

use crate::engine::{Event, EventId};

const CHUNK: usize = 4_096;

/// All events of a branch so far.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    chunks: Vec<Arc<Vec<Event>>>,
    len: usize,
}

impl EventLog {
    /// How many events there are.
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Is there none?
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The event at this place.
    pub fn get(&self, place: usize) -> Option<&Event> {
        self.chunks.get(place / CHUNK)?.get(place % CHUNK)
    }

    /// The event with this name.
    pub fn event(&self, id: EventId) -> Option<&Event> {
        self.get(id.index()?)
    }

    /// Adds an event.
    pub fn push(&mut self, event: Event) {
        if self.len.is_multiple_of(CHUNK) {
            // A short run should not pay for a whole chunk: only full ones are followed by a full one.
            let room = if self.len == 0 { 64 } else { CHUNK };
            self.chunks.push(Arc::new(Vec::with_capacity(room)));
        }
        let last = self.chunks.last_mut().expect("a chunk was pushed just now or before");
        Arc::make_mut(last).push(event);
        self.len += 1;
    }

    /// Keeps the first `len` events.
    pub fn truncate(&mut self, len: usize) {
        if len >= self.len {
            return;
        }
        self.chunks.truncate(len.div_ceil(CHUNK));
        if !len.is_multiple_of(CHUNK)
            && let Some(last) = self.chunks.last_mut()
        {
            Arc::make_mut(last).truncate(len % CHUNK);
        }
        self.len = len;
    }

    /// The events from one place up to (not including) another, in order.
    pub fn range(
        &self,
        from: usize,
        to: usize,
    ) -> impl DoubleEndedIterator<Item = (usize, &Event)> {
        (from..to.min(self.len)).filter_map(|place| Some((place, self.get(place)?)))
    }

    /// How many events are no later than `time`. Events are in order of time, so this is quick.
    pub fn count_until(&self, time: crate::engine::Time) -> usize {
        let not_later = |event: &Event| event.time <= time;
        let full = self.chunks.partition_point(|chunk| chunk.last().is_some_and(not_later));
        let part = self.chunks.get(full).map_or(0, |chunk| chunk.partition_point(not_later));
        // The last chunk counts as full when all it holds is early enough, though it has room left.
        (full * CHUNK + part).min(self.len)
    }

    /// How many bytes of memory the events take, room for more included.
    pub fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.capacity() * size_of::<Event>()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Fact;

    fn log(len: usize) -> EventLog {
        let mut log = EventLog::default();
        for place in 0..len {
            log.push(Event { time: place as u64 / 2, cause: EventId::NONE, fact: Fact::Changed });
        }
        log
    }

    #[test]
    fn keeps_order_across_chunks_and_truncation() {
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let mut log = log(10_000.max(len));
            log.truncate(len);
            assert_eq!(log.len(), len);
            assert!(log.get(len).is_none());
            log.push(Event { time: 99_999, cause: EventId::NONE, fact: Fact::Dawn });
            assert_eq!(log.get(len).map(|event| event.time), Some(99_999), "{len}");
        }
    }

    #[test]
    fn counts_by_time() {
        let log = log(10_000);
        assert_eq!(log.count_until(0), 2);
        assert_eq!(log.count_until(3_000), 6_002);
        assert_eq!(log.count_until(1_000_000), 10_000);
        assert_eq!(EventLog::default().count_until(5), 0);
    }

    #[test]
    fn an_event_is_small() {
        assert!(size_of::<Event>() <= 32, "{}", size_of::<Event>());
    }
}
