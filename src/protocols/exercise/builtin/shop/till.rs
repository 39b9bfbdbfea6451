//! The shop's side of shop and payment service.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::super::wire::{Answer, Call, Incoming, Trouble};
use super::super::step::{Steps, heard, number, state, stored, unexpected};
use super::{Ask, Done, Ids, Shop, Told, WhenUnanswered};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Till {
    drawn: u32,
    orders: Vec<Order>,
    retry_after: u64,
}

/// An order that is not answered.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    number: u32,
    id: String,
    order: Value,
    step: Stage,
    tries: u8,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Charging,
    Refunding,
}

struct Turn<'a> {
    shop: &'a Shop,
    state: Till,
    steps: Steps,
}

pub(super) fn step(shop: &Shop, call: &Call) -> Result<Answer, Trouble> {
    let mut turn = Turn { shop, state: state(call)?, steps: Steps::default() };
    match &call.event {
        Incoming::Recover { config } if shop.recovery => turn.recover(config, call)?,
        Incoming::Start { config } | Incoming::Recover { config } => {
            turn.steps.line(1);
            turn.state.retry_after = number(config, "retry_after")?;
        }
        Incoming::Input { number, value } => turn.input(*number, value),
        Incoming::Message { message, .. } => turn.told(&heard(call, message)?),
        Incoming::Timer { name } => turn.timer(name).ok_or_else(|| unexpected(call))?,
    }
    Ok(turn.steps.answer(&turn.state))
}

fn timer(number: u32) -> String {
    format!("retry {number}")
}

impl Turn<'_> {
    fn recover(&mut self, config: &Value, call: &Call) -> Result<(), Trouble> {
        self.steps.line(14);
        self.state.retry_after = number(config, "retry_after")?;
        self.state.drawn = stored(call, "drawn")?;
        self.state.orders = stored(call, "orders")?;
        for nth in 0..self.state.orders.len() {
            self.ask(nth);
        }
        Ok(())
    }

    fn input(&mut self, number: u32, order: &Value) {
        self.steps.line(2);
        self.steps.line(3);
        self.state.drawn += 1;
        let id = format!("shop-{}", self.state.drawn);
        let order = Order { number, id, order: order.clone(), step: Stage::Charging, tries: 0 };
        let mut both = Steps::default();
        if self.shop.dispatch_first {
            both.line(11);
            both.apply(json!({ "dispatch": order.order }));
        }
        self.state.orders.push(order);
        if self.shop.recovery {
            both.line(4);
            both.persist("drawn", &self.state.drawn);
            both.persist("orders", &self.state.orders);
        }
        self.steps.atomic(both);
        self.steps.line(5);
        self.ask(self.state.orders.len() - 1);
    }

    /// Sends what an order waits for, and sets its timer.
    fn ask(&mut self, nth: usize) {
        let order = &mut self.state.orders[nth];
        if order.step == Stage::Charging {
            order.tries = order.tries.saturating_add(1);
        }
        let id = match self.shop.ids {
            Ids::PerAttempt => format!("{}/{}", order.id, order.tries),
            Ids::PerRequest | Ids::None => order.id.clone(),
        };
        let value = order.order.clone();
        let ask = match order.step {
            Stage::Charging => Ask::Charge { id, charge: value },
            Stage::Refunding => Ask::Refund { id, refund: value },
        };
        self.steps.send("payment", &ask);
        self.steps.set_timer(timer(order.number), self.state.retry_after);
    }

    fn timer(&mut self, name: &str) -> Option<()> {
        self.steps.line(6);
        let nth = self.state.orders.iter().position(|order| timer(order.number) == name)?;
        let Order { step, tries, .. } = self.state.orders[nth];
        match step {
            Stage::Charging if tries >= self.shop.tries => self.give_up(nth),
            Stage::Charging => self.ask_again(7, nth),
            Stage::Refunding => self.ask_again(9, nth),
        }
        Some(())
    }

    fn ask_again(&mut self, line: u16, nth: usize) {
        self.steps.line(line);
        self.ask(nth);
    }

    fn give_up(&mut self, nth: usize) {
        self.steps.line(8);
        match self.shop.when_unanswered {
            WhenUnanswered::DispatchAnyway => self.dispatch(nth),
            WhenUnanswered::CancelSilently => self.cancel(nth),
            WhenUnanswered::RefundOnce => {
                self.state.orders[nth].step = Stage::Refunding;
                self.ask(nth);
                self.steps.cancel_timer(timer(self.state.orders[nth].number));
                self.cancel(nth);
            }
            WhenUnanswered::RefundAndCancel => {
                self.state.orders[nth].step = Stage::Refunding;
                if self.shop.recovery {
                    self.steps.persist("orders", &self.state.orders);
                }
                self.ask_again(9, nth);
            }
        }
    }

    fn told(&mut self, Told { id, done }: &Told) {
        // Whichever attempt it answers.
        let id = id.split_once('/').map_or(&**id, |(id, _)| id);
        let wants = match done {
            Done::Charged => Stage::Charging,
            Done::Refunded => Stage::Refunding,
            // Its refund is answered as well, and that is what the order waits for.
            Done::Refused => return,
        };
        self.steps.line(if wants == Stage::Charging { 10 } else { 12 });
        let is_it = |order: &Order| order.id == id && order.step == wants;
        if let Some(nth) = self.state.orders.iter().position(is_it) {
            self.steps.cancel_timer(timer(self.state.orders[nth].number));
            if wants == Stage::Charging { self.dispatch(nth) } else { self.cancel(nth) }
        }
    }

    fn dispatch(&mut self, nth: usize) {
        let mut all = Steps::default();
        all.line(11);
        if !self.shop.dispatch_first {
            all.apply(json!({ "dispatch": self.state.orders[nth].order }));
        }
        self.finish(nth, "dispatched", all);
    }

    fn cancel(&mut self, nth: usize) {
        let mut all = Steps::default();
        all.line(13);
        self.finish(nth, "cancelled", all);
    }

    fn finish(&mut self, nth: usize, word: &str, mut all: Steps) {
        let order = self.state.orders.remove(nth);
        all.reply(order.number, word.into());
        if self.shop.recovery {
            all.persist("orders", &self.state.orders);
            return self.steps.atomic(all);
        }
        self.steps.then(all);
    }
}
