//! A store of IDs on a node of its own.

use serde::{Deserialize, Serialize};

use super::super::super::wire::{Answer, Call, Incoming, Trouble};
use super::super::step::{Steps, heard, state, stored, unexpected};
use super::{FromStore, Response, ToStore};

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    kept: Vec<Response>,
}

pub(super) fn step(call: &Call) -> Result<Answer, Trouble> {
    let mut kept = state::<Kept>(call)?;
    let mut steps = Steps::default();
    match &call.event {
        Incoming::Start { .. } => steps.line(1),
        Incoming::Recover { .. } => {
            steps.line(6);
            kept.kept = stored(call, "kept")?;
        }
        Incoming::Message { from, message } => {
            asked(from, heard(call, message)?, &mut kept, &mut steps);
        }
        Incoming::Input { .. } | Incoming::Timer { .. } => return Err(unexpected(call)),
    }
    Ok(steps.answer(&kept))
}

fn asked(from: &str, message: ToStore, kept: &mut Kept, steps: &mut Steps) {
    match message {
        ToStore::Get { get, asked } => {
            steps.line(2);
            let known = kept.kept.iter().find(|known| known.id == get);
            let response = known.map(|known| known.response.clone()).unwrap_or_default();
            steps.send(from, &FromStore::Known { known: get, asked, response });
        }
        ToStore::Put { put, response } => {
            steps.line(3);
            if kept.kept.iter().all(|known| known.id != put) {
                steps.line(4);
                kept.kept.push(Response { id: put.clone(), response });
                steps.persist("kept", &kept.kept);
            }
            steps.line(5);
            steps.send(from, &FromStore::Stored { stored: put });
        }
    }
}
