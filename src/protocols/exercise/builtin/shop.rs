//! Shop and payment service: the two generals in practice. No goods without payment, and no payment kept
//! without goods.
//!
//! The shop asks the payment service to charge the card, and dispatches the goods when it says that it did. When
//! no answer comes the shop does not know whether the card was charged. It lives with that doubt because a charge can
//! be repeated safely (by its ID) and undone (by a refund, which also refuses a charge that comes later).
//!
//! The input is an order, any value. Effects: `{"charge": order}` and `{"refund": order}` at `payment`,
//! `{"dispatch": order}` at `shop`. The shop replies `"dispatched"` or `"cancelled"`.
//!
//! Messages:
//! - from `shop` to `payment`: `{"id": "shop-1", "charge": order}` and `{"id": "shop-1", "refund": order}`;
//! - back: `{"id": "shop-1", "done": "charged"}`, or `"refunded"`, or `"refused"` for a charge that comes after
//!   its refund.
//!
//! With an ID per attempt the attempt follows the ID: `shop-1/2`; a refund names the last attempt.
//!
//! The shop's state: `{"drawn": 1, "orders": [{"number": 1, "id": "shop-1", "order": value, "step": "charging",
//! "tries": 1}], "retry_after": 50}`; the other step is `"refunding"`. Its keys are `drawn` and `orders`, its timers
//! `retry 1` by the input's number.
//!
//! The payment service's state and key: `{"accounts": [{"id": "shop-1", "step": "charged"}]}`, or `"refunded"`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::wire::{Answer, Call, Solution, Trouble};
use super::rpc::{Ids, Record};
use super::step::unexpected;

mod payment;
mod till;

/// What the shop does, line for line.
pub const SHOP_LINES: [&str; 14] = [
    "on start: drawn = 0, orders = []",
    "on input order:",
    "  draw an ID: one more than the last",
    "  store it with the order, in one step",
    "  send (ID, charge order); set the order's timer",
    "on the timer of an order:",
    "  if it is charging and has tries left: charge again",
    "  if it has none left: it is refunding from now on",
    "  if it is refunding: send (ID, refund order) again",
    "on (ID, charged), if the order is charging:",
    "  dispatch the goods and reply, in one step",
    "on (ID, refunded), if the order is refunding:",
    "  reply that it is cancelled",
    "on recover: read what is stored, and send it again",
];

/// What the payment service does, line for line.
pub const PAYMENT_LINES: [&str; 11] = [
    "on start: accounts = []",
    "on (ID, charge order) from the shop:",
    "  if the ID is charged: send (ID, charged); return",
    "  if the ID is refunded: send (ID, refused); return",
    "  charge the card; store that, in one step",
    "  send (ID, charged)",
    "on (ID, refund order) from the shop:",
    "  if the ID is charged: refund, in one step with 9",
    "  store that the ID is refunded",
    "  send (ID, refunded)",
    "on recover: accounts as they are stored",
];

/// How shop and payment service work together: the right way, but for crashes, where nothing is said.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Shop {
    /// What has an ID.
    #[serde(skip_serializing_if = "super::is_default")]
    pub ids: Ids,
    /// Do both use stable storage, so that they go on after a crash?
    #[serde(skip_serializing_if = "super::is_default")]
    pub recovery: bool,
    /// When the payment service records what it does.
    #[serde(skip_serializing_if = "super::is_default")]
    pub record: Record,
    /// How often the shop asks for a charge, at least once.
    #[schemars(range(min = 1))]
    pub tries: u8,
    /// What the shop does when no answer came to any try.
    #[serde(skip_serializing_if = "super::is_default")]
    pub when_unanswered: WhenUnanswered,
    /// Does the shop dispatch before it charges?
    #[serde(skip_serializing_if = "super::is_default")]
    pub dispatch_first: bool,
}

/// What the shop does when no answer comes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenUnanswered {
    /// It asks for a refund until it has an answer to that, and cancels.
    #[default]
    RefundAndCancel,
    /// It asks for a refund once, and cancels without an answer.
    RefundOnce,
    /// It takes the card for charged.
    DispatchAnyway,
    /// It takes the card for not charged.
    CancelSilently,
}

/// What the shop asks.
#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Ask {
    Charge { id: String, charge: Value },
    Refund { id: String, refund: Value },
}

/// What the payment service answers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    id: String,
    done: Done,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Done {
    Charged,
    Refunded,
    Refused,
}

impl Default for Shop {
    fn default() -> Self {
        Self {
            ids: Ids::default(),
            recovery: false,
            record: Record::default(),
            tries: 2,
            when_unanswered: WhenUnanswered::default(),
            dispatch_first: false,
        }
    }
}

impl Solution for Shop {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        match &*call.node {
            "shop" => till::step(self, call),
            "payment" => payment::step(self, call),
            _ => Err(unexpected(call)),
        }
    }
}
