//! Remote procedure calls with deduplication: the client repeats a request until it is answered, and the
//! server executes it once.
//!
//! The client gives every request an ID, the same on every retry. The server remembers the ID with the
//! response, in one step with the effect, and answers a repeat from memory.
//!
//! Messages:
//! - a request, from `client_1` or `client_2` to `server`: `{"id": "client_1-1", "request": value}`;
//! - a response, back: `{"id": "client_1-1", "response": "done: value"}` (what is no text is written as JSON);
//! - with a store on a node of its own, from `server` to `store`: `{"get": "client_1-1", "asked": 3}` and
//!   `{"put": "client_1-1", "response": value}`; back: `{"known": "client_1-1", "asked": 3, "response": value}`
//!   (null where the ID is not known) and `{"stored": "client_1-1"}`. `asked` numbers the questions of one life: a late
//!   answer to an earlier question says nothing of now.
//!
//! IDs are the client's name and a number: `client_1-1`. With IDs drawn anew after a crash the count of
//! crashes stands between: `client_1-1-1`. With an ID per attempt the attempt follows: `client_1-1/2`. With shared
//! IDs the client's name and its dash are left out.
//!
//! A client's state: `{"drawn": 1, "waiting": [{"number": 1, "id": "client_1-1", "request": value}],
//! "retry_after": 50}`, with `"boot": 1` after a crash where IDs are drawn anew, and `"tries": 2` in what waits with
//! an ID per attempt. Its keys are `drawn`, `waiting` (without the IDs where they are not stored) and `boot`. Its
//! timer is `retry`.
//!
//! The server's state: `{"store": [{"id": "client_1-1", "response": value}], "jobs": [], "tickets": 0,
//! "retry_after": 50}`, the oldest first; no `response` where it is not remembered. A job is a request on which it is
//! at work: `{"ticket": 1, "client": "client_1", "id": ..., "request": ..., "step": "asking"}`, or `"executing"` or
//! `"recording"`. What is empty or 0 is left out. Its key is `store`, its timers are `execute 1` (by ticket),
//! `forget client_1-1` (by ID) and `retry` (of what it asks the remote store).
//!
//! The remote store's state and key: `{"kept": [{"id": ..., "response": ...}]}`. It stores before it says so.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::wire::{Answer, Call, Solution, Trouble};
use super::step::unexpected;

mod client;
mod server;
mod store;

/// What a client does, line for line.
pub const CLIENT_LINES: [&str; 11] = [
    "on start: drawn = 0, waiting = []",
    "on input request:",
    "  draw an ID: one more than the last",
    "  store it with the request, in one step",
    "  send (ID, request) to the server",
    "on timer:",
    "  send all that waits again, with the same IDs",
    "on response (ID, response):",
    "  if nothing waits under this ID: return",
    "  reply, and forget the request, in one step",
    "on recover: read what is stored, then as on timer",
];

/// What the server does, line for line.
pub const SERVER_LINES: [&str; 12] = [
    "on start: store = []",
    "on (ID, request) from a client:",
    "  if the ID is in the store:",
    "    send (ID, the stored response); return",
    "  if it is at work on this ID: return",
    "  execute the request",
    "  store (ID, response), in one step with executing",
    "  send (ID, response) to the client",
    "on too many IDs, or on an ID's timer: forget it",
    "on recover: the store as it is stored",
    "with a remote store: ask it, until it answers",
    "on its answer: go on with the request",
];

/// What a remote store does, line for line.
pub const STORE_LINES: [&str; 6] = [
    "on start: kept = []",
    "on get ID: send what is kept under it, or null",
    "on put (ID, response):",
    "  keep it, if the ID is new; store kept",
    "  send that it is stored",
    "on recover: kept as it is stored",
];

/// How calls are made: the right way, but for crashes, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rpc {
    /// Is there a second client?
    #[serde(skip_serializing_if = "super::is_default")]
    pub second_client: bool,
    /// What has an ID.
    #[serde(skip_serializing_if = "super::is_default")]
    pub ids: Ids,
    /// Do both clients draw the same IDs: 1, 2 and so on?
    #[serde(skip_serializing_if = "super::is_default")]
    pub shared_ids: bool,
    /// What a client keeps in stable storage.
    #[serde(skip_serializing_if = "super::is_default")]
    pub client_keeps: ClientKeeps,
    /// Where the server remembers IDs.
    #[serde(skip_serializing_if = "super::is_default")]
    pub store: Store,
    /// When the server records an ID. In memory nothing comes between; with a remote store "atomic" is impossible
    /// and means after.
    #[serde(skip_serializing_if = "super::is_default")]
    pub record: Record,
    /// Does the server remember the ID only, and answer a repeat with nothing?
    #[serde(skip_serializing_if = "super::is_default")]
    pub without_response: bool,
    /// For how many IDs there is room in the server's own store: the oldest is evicted.
    #[serde(skip_serializing_if = "super::is_default")]
    #[schemars(range(min = 1))]
    pub room: Option<u8>,
    /// After how long the server's own store forgets an ID.
    #[serde(skip_serializing_if = "super::is_default")]
    #[schemars(range(min = 1, max = 100_000))]
    pub expiry: Option<u64>,
    /// How long executing takes.
    #[serde(skip_serializing_if = "super::is_default")]
    #[schemars(range(min = 0, max = 100_000))]
    pub execution: u64,
    /// Is a retry executed as well that arrives while the first is still executing?
    #[serde(skip_serializing_if = "super::is_default")]
    pub forgets_running: bool,
}

/// What has an ID.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ids {
    /// A request: the same on every retry.
    #[default]
    PerRequest,
    /// An attempt: a new one on every retry.
    PerAttempt,
    /// Nothing, to the receiver: it does not look at IDs, which only tell the sender what is answered.
    None,
}

/// What a client keeps in stable storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientKeeps {
    /// Nothing: after a crash it begins anew.
    #[default]
    Nothing,
    /// The request with its ID: after a crash it goes on with the same.
    IdAndRequest,
    /// The request only: after a crash it draws a new ID for it.
    RequestOnly,
}

/// Where the server remembers IDs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Store {
    /// In memory.
    #[default]
    Volatile,
    /// In stable storage.
    Stable,
    /// On a node of its own, behind one more link.
    Remote,
}

/// When an ID is recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// In one step with the effect.
    #[default]
    Atomic,
    /// Before: a crash between, and it is never executed.
    BeforeEffect,
    /// After: a crash between, and it is executed twice.
    AfterEffect,
}

/// A request.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    id: String,
    request: Value,
}

/// The answer to it; also how a store remembers it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Response {
    id: String,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    response: Value,
}

/// What a server asks of a remote store.
#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum ToStore {
    Get { get: String, asked: u32 },
    Put { put: String, response: Value },
}

/// What a remote store answers.
#[derive(Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum FromStore {
    Known { known: String, asked: u32, response: Value },
    Stored { stored: String },
}

impl Rpc {
    /// Calls that survive crashes.
    pub fn durable() -> Self {
        Self { store: Store::Stable, client_keeps: ClientKeeps::IdAndRequest, ..Self::default() }
    }

    /// Is the server to look at IDs?
    pub(super) fn deduplicates(&self) -> bool {
        self.ids != Ids::None
    }
}

impl Solution for Rpc {
    fn step(&self, call: &Call) -> Result<Answer, Trouble> {
        match &*call.node {
            "client_1" | "client_2" => client::step(self, call),
            "server" => server::step(self, call),
            "store" => store::step(call),
            _ => Err(unexpected(call)),
        }
    }
}
