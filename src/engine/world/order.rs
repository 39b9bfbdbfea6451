//! Asynchronous systems: what has passed the city arrives when it is asked for, and time has no part in it.

use super::super::queue::{Pending, What};
use super::super::{Algorithm, Choice, EventId, Log, Menu, Model, Question, Site};
use super::{Step, Task, Work, World};

/// The most messages that are offered at once.
const MOST: usize = 254;

impl<A: Algorithm> World<A> {
    /// Which message arrives next? Time may go on first where something else is still to happen: what is
    /// sent arrives in the end, so all of it before dawn.
    pub(super) fn order_question<'m>(&self) -> Option<Question<'m>> {
        let count = self.waiting.len().min(MOST) as u8;
        let none = self.queue.earliest().is_some_and(|next| next.what != What::Dawn);
        let open = usize::from(count) + usize::from(none) > 1;
        let site = Site::order(self.orders + 1);
        open.then_some(Question { site, menu: Menu::Order { count, none } })
    }

    /// Is it time to ask? What comes to the city at this very instant passes it first: no node can tell, and
    /// all that could arrive is offered together.
    pub(super) fn asks_order(&self) -> bool {
        let passes =
            |pending: &Pending| pending.time == self.now && matches!(pending.what, What::City(_));
        !self.waiting.is_empty() && !self.goes_on && !self.queue.earliest().is_some_and(passes)
    }

    /// What waits is asked about before anything else happens; `None` once time goes on.
    #[cold]
    pub(super) fn take_waiting(&mut self, model: &Model<A>, log: &mut impl Log) -> Option<Step> {
        if self.order_question().is_some() {
            self.work.push(Task { cause: EventId::NONE, what: Work::Order });
            return Some(Step::Ask);
        }
        self.bring(0, model, log)
    }

    /// The answer to the question which arrives next.
    #[cold]
    pub(super) fn ordered(&mut self, choice: Choice) {
        self.orders += 1;
        if usize::from(choice.0) < self.waiting.len().min(MOST) {
            self.work.push(Task { cause: EventId::NONE, what: Work::Bring(choice.0) });
        } else {
            self.goes_on = true;
        }
    }

    /// One of those that wait arrives.
    #[cold]
    pub(super) fn bring(
        &mut self,
        place: u8,
        model: &Model<A>,
        log: &mut impl Log,
    ) -> Option<Step> {
        let (letter, cause) = self.waiting.remove(usize::from(place));
        self.happen(What::Arrive(letter), cause, model, log)
    }
}
