//! The payment service's side of shop and payment service.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::super::wire::{Answer, Call, Incoming, Trouble};
use super::super::rpc::Record;
use super::super::step::{Steps, heard, state, stored, unexpected};
use super::{Ask, Done, Ids, Shop, Told};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    accounts: Vec<Account>,
}

/// What became of an ID.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    id: String,
    step: Stage,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Charged,
    /// Or cancelled before it was charged.
    Refunded,
}

struct Turn<'a> {
    shop: &'a Shop,
    from: &'a str,
    state: Payment,
    steps: Steps,
}

pub(super) fn step(shop: &Shop, call: &Call) -> Result<Answer, Trouble> {
    let mut turn = Turn { shop, from: "", state: state(call)?, steps: Steps::default() };
    match &call.event {
        Incoming::Recover { .. } if shop.recovery => {
            turn.steps.line(11);
            turn.state.accounts = stored(call, "accounts")?;
        }
        Incoming::Start { .. } | Incoming::Recover { .. } => turn.steps.line(1),
        Incoming::Message { from, message } => {
            turn.from = from;
            match heard(call, message)? {
                Ask::Charge { id, charge } => turn.charge(id, &charge),
                Ask::Refund { id, refund } => turn.refund(id, &refund),
            }
        }
        Incoming::Input { .. } | Incoming::Timer { .. } => return Err(unexpected(call)),
    }
    Ok(turn.steps.answer(&turn.state))
}

impl Turn<'_> {
    fn known(&self, id: &str) -> Option<Stage> {
        let account = self.state.accounts.iter().find(|account| account.id == id);
        account.map(|account| account.step)
    }

    fn tell(&mut self, id: String, done: Done) {
        self.steps.send(self.from, &Told { id, done });
    }

    fn charge(&mut self, id: String, order: &Value) {
        self.steps.line(2);
        let known = if self.shop.ids == Ids::None { None } else { self.known(&id) };
        match known {
            Some(Stage::Charged) => {
                self.steps.line(3);
                self.tell(id, Done::Charged);
            }
            Some(Stage::Refunded) => {
                self.steps.line(4);
                self.tell(id, Done::Refused);
            }
            None => {
                let mut effect = Steps::default();
                effect.line(5);
                effect.apply(json!({ "charge": order }));
                self.set(&id, Stage::Charged, effect);
                self.steps.line(6);
                self.tell(id, Done::Charged);
            }
        }
    }

    fn refund(&mut self, id: String, order: &Value) {
        self.steps.line(7);
        let known = self.known(&id);
        if known != Some(Stage::Refunded) {
            let mut effect = Steps::default();
            if known == Some(Stage::Charged) {
                effect.line(8);
                effect.apply(json!({ "refund": order }));
            }
            self.set(&id, Stage::Refunded, effect);
        }
        self.steps.line(10);
        self.tell(id, Done::Refunded);
    }

    /// Records what becomes of an ID, around the effect that it has.
    fn set(&mut self, id: &str, step: Stage, mut effect: Steps) {
        self.state.accounts.retain(|account| account.id != id);
        self.state.accounts.push(Account { id: id.into(), step });
        let mut record = Steps::default();
        if step == Stage::Refunded {
            record.line(9);
        }
        if self.shop.recovery {
            record.persist("accounts", &self.state.accounts);
        }
        match self.shop.record {
            Record::Atomic => {
                effect.then(record);
                self.steps.atomic(effect);
            }
            Record::BeforeEffect => {
                self.steps.then(record);
                self.steps.then(effect);
            }
            Record::AfterEffect => {
                self.steps.then(effect);
                self.steps.then(record);
            }
        }
    }
}
